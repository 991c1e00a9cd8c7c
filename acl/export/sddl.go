package export

import (
	"strings"

	"reacl/acl"
	"reacl/sid"
)

// isSDDL reports whether s begins like a descriptor in SDDL. D:\data does not.
func isSDDL(s string) bool {
	if len(s) < 2 || s[1] != ':' {
		return false
	}
	rest := s[2:]
	switch s[0] {
	case 'O', 'G':
		return strings.HasPrefix(rest, "S-1-") || len(rest) >= 2 && isUpper(rest[0]) && isUpper(rest[1]) &&
			(len(rest) == 2 || rest[2] < 'a' && rest[2] != '\\')
	case 'D', 'S':
		rest = strings.TrimPrefix(rest, "NO_ACCESS_CONTROL")
		rest = strings.TrimLeft(rest, "PAIR")
		return rest == "" || rest[0] == '(' || strings.HasPrefix(rest, "S:")
	}
	return false
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// cutSDDL finds the descriptor with which a line ends, and what is before it:
// a path or name and a blank, comma or other separator.
func cutSDDL(line string) (before, text string, ok bool) {
	for i := 0; i+1 < len(line); i++ {
		if line[i+1] != ':' || i > 0 && !isSeparator(line[i-1]) || !isSDDL(line[i:]) {
			continue
		}
		before = strings.TrimFunc(line[:i], func(r rune) bool { return r < 0x80 && isSeparator(byte(r)) })
		return before, strings.TrimRight(line[i:], " \t\"'"), true
	}
	return "", "", false
}

func isSeparator(c byte) bool {
	switch c {
	case ' ', '\t', ',', ';', '=', '|', '"', '\'':
		return true
	}
	return false
}

// sddl hands over the object of a descriptor in SDDL.
func (k *sink) sddl(o Object, text string) bool {
	k.opts.fillIn(&o)
	o.Rebuilt = true
	b, err := acl.ParseSDDL(strings.TrimSpace(text), k.opts.Domain)
	if err == nil {
		o.SD, err = acl.Parse(b)
	}
	if err != nil {
		return k.bad(&o, text, err)
	}
	return k.object(o)
}

// sidIn is the SID that a trustee's text holds, as in NT:S-1-5-21-… or
// NAME=S-1-5-21-…; zero where it holds none.
func sidIn(text string) sid.SID {
	i := strings.Index(text, "S-1-")
	if i < 0 || i > 0 && isWordByte(text[i-1]) {
		return sid.SID{}
	}
	end := i + 4
	for end < len(text) && (text[end] == '-' || text[end] >= '0' && text[end] <= '9') {
		end++
	}
	s, err := sid.Parse(text[i:end])
	if err != nil {
		return sid.SID{}
	}
	return s
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
}
