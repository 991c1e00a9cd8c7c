package lang

import (
	"fmt"
	"strings"
)

// Bounds on what is looked at piece by piece: longer texts came from input.
const (
	maxPhrase = 8 << 10 // bytes
	maxPieces = 8       // texts within texts, and texts side by side
)

// Phrase is T for a text that may hold names: a text of the tables, one that a
// pattern makes, or several of them with semicolons between. What is neither
// stays as it is.
func (l Lang) Phrase(en string) string { return l.phrase(en, 0) }

func (l Lang) phrase(en string, depth int) string {
	if s, ok := l.Find(en); ok || len(en) > maxPhrase || depth > maxPieces {
		return s
	}
	if s, ok := l.byPattern(en, depth); ok {
		return s
	}
	if first, rest, ok := strings.Cut(en, "; "); ok {
		a, b := l.phrase(first, depth+1), l.phrase(rest, depth+1)
		if a != first || b != rest {
			return a + l.T("; ") + b
		}
	}
	return en
}

// Rights says rights in the words of Exchange: each of the parts between
// commas that is a known role or right. What is in parentheses is said part by
// part too; hex stays.
func (l Lang) Rights(en string) string {
	if en == "" || l.Tag == "" || l.column < 0 {
		return en
	}
	if rest, ok := strings.CutPrefix(en, denied); ok {
		return l.T(denied) + l.Rights(rest)
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
		b.WriteString(lead + l.right(bare) + word[len(lead)+len(bare):])
		if n < 0 {
			break
		}
		b.WriteByte(rest[n])
		rest = rest[n+1:]
	}
	return b.String()
}

// denied begins the rights of an entry that takes them away.
const denied = "denied: "

// right is one role or right; one that is not known stays as it is.
func (l Lang) right(en string) string {
	if t, ok := rights[en]; ok {
		return t[l.column]
	}
	return en
}

// kinds are the words for what programs call things: kinds of objects and
// classes of accounts.
var kinds = map[string]string{
	"folder": "Folder", "freebusy": "Free/busy", "mailbox": "Mailbox", "adobject": "AD object",
	"file": "File", "share": "Share", "registry": "Registry", "sharepoint": "SharePoint", "sql": "SQL Server",
	"user": "User", "group": "Group", "computer": "Computer", "contact": "Contact", "serviceAccount": "Service account",
	"foreignSecurityPrincipal": "Foreign security principal", "trustedDomain": "Trusted domain", "domain": "Domain", "other": "Other",
}

// Kind is a kind of object ("freebusy") or a class of account ("user") for
// people; one that is not known stays as it is.
func (l Lang) Kind(name string) string {
	if en, ok := kinds[name]; ok {
		return l.T(en)
	}
	return name
}

// Wave is the name of a cleanup wave; 0 stands for accounts that cannot be
// cleared yet, a negative number for people who have nothing to be cleared.
func (l Lang) Wave(n int) string {
	switch {
	case n > 0:
		return fmt.Sprintf(l.T("Wave %d"), n)
	case n == 0:
		return l.T("not yet")
	}
	return l.T("no sIDHistory")
}
