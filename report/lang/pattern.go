package lang

import (
	"fmt"
	"strings"
	"sync"
)

// pattern is a text with names, numbers or further texts in it. Each stands
// there as a slot in braces, "{who}"; the translations have the same slots, in
// any order. What a slot holds goes by how its name begins:
//
//	{n…}       a whole number
//	{rights…}  rights, said by [Lang.Rights]
//	{kind…}    a class or kind, said by [Lang.Kind]
//	{text…}    a text, said by [Lang.Phrase]
//	{list…}    names, perhaps with " and 3 more" behind them
//	{entry…}   a text that no further one follows after a semicolon
//	{one…}     anything that no further text follows after a semicolon
//
// anything else is a name and stays as it is.
type pattern struct{ en, de, fr string }

// form is a text cut at its slots: fixed text, slot, fixed text, slot … fixed
// text. There is one fixed text more than there are slots.
type form struct{ fixed, slots []string }

func formOf(s string) form {
	var f form
	for {
		before, rest, ok := strings.Cut(s, "{")
		f.fixed = append(f.fixed, before)
		if !ok {
			return f
		}
		slot, after, _ := strings.Cut(rest, "}")
		f.slots, s = append(f.slots, slot), after
	}
}

// match is what stands in the slots of s, none of it empty. Each fixed text is
// found where it stands first, the last one at the end.
func (f form) match(s string) (held map[string]string, ok bool) {
	rest, ok := strings.CutPrefix(s, f.fixed[0])
	if !ok {
		return nil, false
	}
	held = make(map[string]string, len(f.slots))
	for i, slot := range f.slots {
		end, last := f.fixed[i+1], i == len(f.slots)-1
		var n int
		switch {
		case !last:
			n = strings.Index(rest, end)
		case strings.HasSuffix(rest, end):
			n = len(rest) - len(end)
		}
		if n <= 0 || !fits(slot, rest[:n]) {
			return nil, false
		}
		held[slot], rest = rest[:n], rest[n+len(end):]
	}
	return held, true
}

// fits reports whether s may stand in a slot.
func fits(slot, s string) bool {
	switch {
	case strings.HasPrefix(slot, "one"), strings.HasPrefix(slot, "entry"):
		return !strings.Contains(s, "; ")
	case slot[0] == 'n' && slot != "name":
		return strings.Trim(s, "0123456789") == ""
	}
	return true
}

// compiled are the patterns in the order in which they are tried, each with
// its form in English, German and French.
var compiled = sync.OnceValue(func() [][3]form {
	var out [][3]form
	for _, list := range patterns {
		for _, p := range list {
			out = append(out, [3]form{formOf(p.en), formOf(p.de), formOf(p.fr)})
		}
	}
	return out
})

// byPattern is a text that one of the patterns makes.
func (l Lang) byPattern(en string, depth int) (string, bool) {
	for _, p := range compiled() {
		held, ok := p[0].match(en)
		if !ok {
			continue
		}
		var b strings.Builder
		to := p[1+l.column]
		for i, slot := range to.slots {
			b.WriteString(to.fixed[i])
			b.WriteString(l.slot(slot, held[slot], depth))
		}
		b.WriteString(to.fixed[len(to.slots)])
		return b.String(), true
	}
	return en, false
}

// slot says what stands in a slot.
func (l Lang) slot(name, en string, depth int) string {
	switch {
	case strings.HasPrefix(name, "rights"):
		return l.Rights(en)
	case strings.HasPrefix(name, "kind"):
		return l.Kind(en)
	case strings.HasPrefix(name, "text"), strings.HasPrefix(name, "entry"):
		return l.phrase(en, depth+1)
	case strings.HasPrefix(name, "list"):
		if i := strings.LastIndex(en, and); i > 0 {
			if n, ok := strings.CutSuffix(en[i+len(and):], " more"); ok && fits("n", n) {
				return en[:i] + fmt.Sprintf(l.T(" and %s more"), n)
			}
		}
	}
	return en
}

// and stands before the number of those that a list does not name.
const and = " and "
