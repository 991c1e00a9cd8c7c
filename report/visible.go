package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Visible is s with everything written out that a reader would not see, or
// that would mislead one: control characters, tabs and line ends as \x07 (not
// as \t, which folders begin with), bytes that are not UTF-8 as \xff, and the
// marks that turn the direction of text or take no room as \u202e. Text without
// them is returned as it is.
func Visible(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == 0x7f || c >= utf8.RuneSelf {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r < ' ' || r >= 0x7f && r <= 0x9f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case unseen(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// unseen reports whether r takes no room or turns the direction of text, or is
// not a character that XML may hold.
func unseen(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, // zero width, left-to-right and right-to-left marks
		r >= 0x2028 && r <= 0x202e, // line and paragraph separators, embeddings, overrides
		r >= 0x2060 && r <= 0x206f,
		r == 0x00ad, r == 0x061c, r == 0xfeff, r == 0xfffe, r == 0xffff:
		return true
	}
	return false
}
