// Package quote writes text as a literal of the languages that generated
// scripts are in, so that a name from a directory stays a name.
package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// PowerShell is s as a single-quoted literal. PowerShell takes U+2018 to
// U+201B for single quotes too, so that each of them is doubled
// (about_Quoting_Rules).
func PowerShell(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('\'')
	for _, r := range s {
		if isSingleQuote(r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}

func isSingleQuote(r rune) bool { return r == '\'' || r >= '\u2018' && r <= '\u201B' }

// SQL is s as a Unicode string literal of Transact-SQL.
func SQL(s string) string { return "N'" + strings.ReplaceAll(s, "'", "''") + "'" }

// SQLName is s as a delimited identifier of Transact-SQL, as QUOTENAME makes it.
func SQLName(s string) string { return "[" + strings.ReplaceAll(s, "]", "]]") + "]" }

// Shell is s as one word of a POSIX shell.
func Shell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// Cmd is s as one argument in a batch file of cmd.exe, for programs that split
// their command line as the C runtime does. ok is false where no spelling is
// safe: s holds a double quote or a control character. The batch file must
// have delayed expansion off, as it is by default.
func Cmd(s string) (arg string, ok bool) {
	if strings.Contains(s, `"`) || !Plain(s) {
		return "", false
	}
	arg = strings.ReplaceAll(s, "%", "%%")
	for i := len(s); i > 0 && s[i-1] == '\\'; i-- {
		arg += `\` // before the closing quote each one counts for half
	}
	return `"` + arg + `"`, true
}

// Plain reports whether s is valid UTF-8 without control characters, line and
// paragraph separators, and what XML cannot hold: what names in every dialect
// should be.
func Plain(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF' || r == '\uFFFE' || r == '\uFFFF' {
			return false
		}
	}
	return true
}

// CSV is s as a field of a comma-separated line (RFC 4180), quoted only where
// it has to be.
func CSV(s string) string {
	if strings.ContainsAny(s, ",\"\r\n") || s != strings.TrimSpace(s) {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
