package lang

import "strings"

// Phrase is T for a text that may hold names: where the tables do not know it
// whole, it is returned as it is.
func (l Lang) Phrase(en string) string {
	s, _ := l.Find(en)
	return s
}

// Rights says rights in the words of Exchange: each of the parts between
// commas that is a known role or right. What is in parentheses is said part by
// part too; hex stays.
func (l Lang) Rights(en string) string {
	if en == "" || l.Tag == "" || l.column < 0 {
		return en
	}
	var b strings.Builder
	for rest := en; rest != ""; {
		n := strings.IndexAny(rest, ",;()+|")
		word := rest
		if n >= 0 {
			word = rest[:n]
		}
		bare := strings.TrimSpace(word)
		lead := word[:strings.Index(word, bare)]
		b.WriteString(lead + l.Phrase(bare) + word[len(lead)+len(bare):])
		if n < 0 {
			break
		}
		b.WriteByte(rest[n])
		rest = rest[n+1:]
	}
	return b.String()
}
