package quote

import (
	"encoding/csv"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
)

var nasty = []string{
	"", "ada", "O'Brien", "‘’‚‛", "a''b", "it‘’s", "$(calc)", "`n", "$env:x", "'; Remove-Item x; '", "’; calc; ‘",
	"[a]]b]", "a]; DROP LOGIN x; --", "%PATH%", "%%1", `a\`, `a\\`, "a&b|c<d>e^f", "!x!", "=cmd|x", "=1+1", "a,b", `say "hi"`, "a\r\nb", " x ", "Jürgen Żółć", "\u2028",
}

// readPowerShell reads one single-quoted literal as PowerShell's tokenizer
// does: of two quotes of any kind in a row the second one counts, a single one
// ends the literal.
func readPowerShell(s string) (value, rest string, ok bool) {
	r := []rune(s)
	if len(r) == 0 || !isSingleQuote(r[0]) {
		return "", s, false
	}
	var b strings.Builder
	for i := 1; i < len(r); i++ {
		if isSingleQuote(r[i]) {
			if i+1 == len(r) || !isSingleQuote(r[i+1]) {
				return b.String(), string(r[i+1:]), true
			}
			i++
		}
		b.WriteRune(r[i])
	}
	return "", s, false
}

// readDoubled reads a literal that ends with the first close that is not
// doubled.
func readDoubled(s, open, close string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, open) {
		return "", s, false
	}
	s = s[len(open):]
	var b strings.Builder
	for s != "" {
		if strings.HasPrefix(s, close+close) {
			b.WriteString(close)
			s = s[2*len(close):]
		} else if strings.HasPrefix(s, close) {
			return b.String(), s[len(close):], true
		} else {
			b.WriteByte(s[0])
			s = s[1:]
		}
	}
	return "", s, false
}

// readCmd does what cmd.exe and then the C runtime do with one argument.
func readCmd(s string) (value string, ok bool) {
	if strings.ContainsAny(s, "\r\n\x00") {
		return "", false
	}
	var line strings.Builder // after percent expansion; an undefined variable vanishes
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '%':
			line.WriteByte(s[i])
		case i+1 < len(s) && s[i+1] == '%':
			line.WriteByte('%')
			i++
		default:
			return "", false // some variable or argument
		}
	}
	l := line.String()
	if len(l) < 2 || l[0] != '"' {
		return "", false
	}
	var b strings.Builder
	for i := 1; i < len(l); i++ {
		n := 0
		for i < len(l) && l[i] == '\\' {
			n++
			i++
		}
		if i < len(l) && l[i] == '"' {
			b.WriteString(strings.Repeat(`\`, n/2))
			if n%2 == 0 {
				return b.String(), i == len(l)-1
			}
			b.WriteByte('"')
			continue
		}
		b.WriteString(strings.Repeat(`\`, n))
		if i < len(l) {
			b.WriteByte(l[i])
		}
	}
	return "", false
}

func check(t *testing.T, s string) {
	t.Helper()
	if v, rest, ok := readPowerShell(PowerShell(s)); !ok || v != s || rest != "" {
		t.Errorf("PowerShell(%q) = %s, read back as %q, rest %q", s, PowerShell(s), v, rest)
	}
	if v, rest, ok := readDoubled(SQL(s), "N'", "'"); !ok || v != s || rest != "" {
		t.Errorf("SQL(%q) = %s, read back as %q", s, SQL(s), v)
	}
	if v, rest, ok := readDoubled(SQLName(s), "[", "]"); !ok || v != s || rest != "" {
		t.Errorf("SQLName(%q) = %s, read back as %q", s, SQLName(s), v)
	}
	if arg, ok := Cmd(s); ok {
		if v, ok := readCmd(arg); !ok || v != s {
			t.Errorf("Cmd(%q) = %s, read back as %q", s, arg, v)
		}
	} else if Plain(s) && !strings.Contains(s, `"`) {
		t.Errorf("Cmd(%q) is refused", s)
	}
	if !strings.Contains(s, "\r") {
		if rec, err := csv.NewReader(strings.NewReader(CSV(s) + ",end\n")).Read(); err != nil || len(rec) != 2 || rec[0] != s {
			t.Errorf("CSV(%q) = %s, read back as %q, %v", s, CSV(s), rec, err)
		}
	}
}

func TestQuote(t *testing.T) {
	for _, s := range nasty {
		check(t, s)
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			if Plain(s) {
				t.Errorf("%q is called plain", s)
			}
			t.Skip("names that are not UTF-8 go into no script")
		}
		check(t, s)
	})
}

// TestShell has a real shell read the words.
func TestShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no POSIX shell here")
	}
	for _, s := range nasty {
		out, err := exec.Command(sh, "-c", "printf %s "+Shell(s)).Output()
		if err != nil || string(out) != s {
			t.Errorf("Shell(%q) = %s: the shell reads %q, %v", s, Shell(s), out, err)
		}
	}
}

func TestPlain(t *testing.T) {
	for s, want := range map[string]bool{"": true, "Jürgen O'Brien": true, "a\nb": false, "a\x00": false, "\x7f": false, "\u0085": false, "a\u2029b": false, "\xff": false, "\ufeffx": false} {
		if Plain(s) != want {
			t.Errorf("Plain(%q) = %v", s, !want)
		}
	}
}
