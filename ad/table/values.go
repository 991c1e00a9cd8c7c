package table

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
)

// typeName is what PowerShell puts into a CSV field for a property that is a
// collection or an object without a text form.
var typeName = regexp.MustCompile(`^(System|Microsoft)\.[A-Za-z0-9_.+` + "`" + `]*[A-Za-z0-9_](\[[A-Za-z0-9_., ]*\])?$`)

// sids cuts a field into SIDs. Exports separate them by semicolon, comma,
// colon or blanks, and may put braces around them; each may be text, X'hex',
// plain hex or base64. What is none of these stays as it is, for the reader
// of the entry to report.
func sids(field string) [][]byte {
	field = strings.Trim(field, "{} ")
	var out [][]byte
	for _, f := range strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune(";,: \t\r\n|", r) }) {
		out = append(out, sidOf(f))
	}
	return out
}

// values cuts a field at semicolons. One that a distinguished name escapes
// (RFC 4514 2.4) does not count.
func values(field string) [][]byte {
	var out [][]byte
	for field != "" {
		end := 0
		for end < len(field) && field[end] != ';' {
			if field[end] == '\\' && end+1 < len(field) {
				end++
			}
			end++
		}
		if end > 0 {
			out = append(out, text(field[:end]))
		}
		field = field[min(end+1, len(field)):]
	}
	return out
}

// text decodes csvde's X'hex', which it also writes for text beyond ASCII.
func text(s string) []byte {
	if len(s) >= 3 && (s[0] == 'X' || s[0] == 'x') && s[1] == '\'' && s[len(s)-1] == '\'' {
		if b, err := hex.DecodeString(s[2 : len(s)-1]); err == nil {
			return b
		}
	}
	return []byte(s)
}

// octets decodes X'hex', or base64 as [Convert]::ToBase64String gives it.
func octets(s string) []byte {
	if b, err := base64.StdEncoding.DecodeString(s); err == nil {
		return b
	}
	return text(s)
}

// sidOf decodes X'hex', and hex or base64 of a SID; a SID in text stays text.
func sidOf(s string) []byte {
	if b, err := hex.DecodeString(s); err == nil && isSID(b) {
		return b
	}
	if b, err := base64.StdEncoding.DecodeString(s); err == nil && isSID(b) {
		return b
	}
	return text(s)
}

// isSID reports whether b has the length that its sub-authority count asks for
// ([MS-DTYP] 2.4.2.2).
func isSID(b []byte) bool { return len(b) >= 8 && b[0] == 1 && len(b) == 8+4*int(b[1]) }
