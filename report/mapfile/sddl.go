package mapfile

import (
	"errors"
	"strings"

	"reacl/sid"
)

// rewriting is what became of one descriptor's text.
type rewriting struct {
	text    string
	changed int // entries, owners and groups that name another SID now
	aliases int // entries that name a group of some domain by two letters
	kept    int // conditions that name an old SID and were not changed
}

// rewriter maps the SIDs in SDDL text ([MS-DTYP] 2.5.1) and leaves every other
// character as it is. Two-letter aliases of a domain's groups stay: which
// domain they mean is decided by the computer that applies the text.
type rewriter struct {
	target map[sid.SID]sid.SID
	keep   bool // add an entry for the new SID instead of replacing the old one
	rewriting
}

var errSDDL = errors.New("not a security descriptor in SDDL")

// rewrite maps the SIDs of one descriptor.
func (w *rewriter) rewrite(text string) (rewriting, error) {
	w.rewriting = rewriting{}
	var b strings.Builder
	rest := text
	for rest != "" {
		if len(rest) < 2 || strings.IndexByte("OGDS", rest[0]) < 0 || rest[1] != ':' {
			return rewriting{}, errSDDL
		}
		section := rest[:1]
		b.WriteString(rest[:2])
		body, after, err := cutSection(rest[2:])
		if err != nil {
			return rewriting{}, err
		}
		rest = after
		if section == "O" || section == "G" {
			b.WriteString(w.trustee(body))
			continue
		}
		list, err := w.list(body)
		if err != nil {
			return rewriting{}, err
		}
		b.WriteString(list)
	}
	w.text = b.String()
	return w.rewriting, nil
}

// cutSection cuts s before the next section's letter and colon.
func cutSection(s string) (body, after string, err error) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			n := entryLen(s[i:])
			if n < 0 {
				return "", "", errSDDL
			}
			i += n - 1
		case i+1 < len(s) && s[i+1] == ':' && strings.IndexByte("OGDS", s[i]) >= 0:
			return s[:i], s[i:], nil
		}
	}
	return s, "", nil
}

// entryLen is the length of the entry in parentheses that s begins with, -1
// where it does not end. Parentheses in quotes do not count.
func entryLen(s string) int {
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case quoted:
		case s[i] == '(':
			depth++
		case s[i] == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// list rewrites the flags and entries of a DACL or SACL. An entry that comes
// out equal to one before it says nothing new and is not written twice.
func (w *rewriter) list(body string) (string, error) {
	var b strings.Builder
	made := map[string]bool{} // entries written so far; true where rewriting made them
	put := func(entry string, mapped bool) {
		before, dup := made[entry]
		if dup && (mapped || before) {
			return
		}
		made[entry] = mapped
		b.WriteString(entry)
	}
	for body != "" {
		if body[0] != '(' {
			next := strings.IndexByte(body, '(')
			if next < 0 {
				next = len(body)
			}
			b.WriteString(body[:next])
			body = body[next:]
			continue
		}
		n := entryLen(body)
		if n < 0 {
			return "", errSDDL
		}
		old := body[:n]
		body = body[n:]
		entry, mapped, err := w.entry(old)
		if err != nil {
			return "", err
		}
		if w.keep && mapped {
			put(old, false)
		}
		put(entry, mapped)
	}
	return b.String(), nil
}

// entry rewrites the trustee of one entry, and the SIDs in its condition.
func (w *rewriter) entry(s string) (out string, mapped bool, err error) {
	inner := s[1 : len(s)-1]
	fields := strings.SplitN(inner, ";", 7)
	if len(fields) < 6 {
		return "", false, errSDDL
	}
	before := w.changed
	fields[5] = w.trustee(fields[5])
	if len(fields) == 7 {
		fields[6] = w.condition(fields[6])
	}
	return "(" + strings.Join(fields, ";") + ")", w.changed > before, nil
}

// trustee is the SID string that stands for s now.
func (w *rewriter) trustee(s string) string {
	t := strings.TrimSpace(s)
	if len(t) == 2 {
		if strings.Contains(" AP CA CN DA DC DD DG DU EA EK KA LA LG PA RO RS SA ", " "+strings.ToUpper(t)+" ") {
			w.aliases++
		}
		return s
	}
	old, err := sid.Parse(t)
	if err != nil {
		return s
	}
	if to, ok := w.target[old]; ok {
		w.changed++
		return to.String()
	}
	return s
}

// condition maps the SID(…) literals of a conditional expression
// ([MS-DTYP] 2.5.1.1), those in quoted strings aside.
func (w *rewriter) condition(s string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(s); {
		if s[i] == '"' {
			quoted = !quoted
		}
		if !quoted && len(s) > i+4 && strings.EqualFold(s[i:i+4], "SID(") {
			if end := strings.IndexByte(s[i:], ')'); end > 0 {
				literal := s[i+4 : i+end]
				b.WriteString(s[i:i+4] + w.literal(literal) + ")")
				i += end + 1
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// literal is what stands for a SID in a condition. Where old entries are kept,
// conditions are too: there is no adding to them.
func (w *rewriter) literal(s string) string {
	if !w.keep {
		return w.trustee(s)
	}
	if old, err := sid.Parse(strings.TrimSpace(s)); err == nil {
		if _, ok := w.target[old]; ok {
			w.kept++
		}
	}
	return s
}
