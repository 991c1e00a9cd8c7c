package mapfile

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/report/quote"
)

// psTokens splits a script of the shapes that are written here into tokens, as
// PowerShell's tokenizer does: comments, single-quoted literals with every
// kind of single quote, the rest by character. It fails on a literal or a
// bracket that does not end, and on double quotes, of which none are written.
func psTokens(script string) (tokens []string, err error) {
	var open []rune
	r := []rune(strings.TrimPrefix(script, "\ufeff"))
	single := func(c rune) bool { return c == '\'' || c >= '\u2018' && c <= '\u201B' }
	for i := 0; i < len(r); i++ {
		switch c := r[i]; {
		case c == '#' && (i == 0 || r[i-1] == '\n'):
			for i < len(r) && r[i] != '\n' {
				i++
			}
		case c == '"' || c >= '\u201C' && c <= '\u201E' || c == '`':
			return nil, fmt.Errorf("%q at %d", c, i)
		case single(c):
			var b strings.Builder
			closed := false
			for i++; i < len(r); i++ {
				if single(r[i]) {
					if i+1 == len(r) || !single(r[i+1]) {
						closed = true
						break
					}
					i++
				}
				b.WriteRune(r[i])
			}
			if !closed {
				return nil, fmt.Errorf("a literal does not end: %s", b.String())
			}
			tokens = append(tokens, "'"+b.String())
		case strings.ContainsRune("({[", c):
			open = append(open, c)
			tokens = append(tokens, string(c))
		case strings.ContainsRune(")}]", c):
			if len(open) == 0 || strings.IndexRune("({[", open[len(open)-1]) != strings.IndexRune(")}]", c) {
				return nil, fmt.Errorf("bracket %q at %d", c, i)
			}
			open = open[:len(open)-1]
			tokens = append(tokens, string(c))
		case c == ' ' || c == '\r' || c == '\n':
		default:
			tokens = append(tokens, string(c))
		}
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("brackets do not end: %q", string(open))
	}
	return tokens, nil
}

// named makes an input of one row with these two names.
func nameInput(from, to string) Input {
	in := world()
	in.Rows = []match.Row{{Source: oldSID(1234), Target: newSID(5678), SourceName: `OLDCO\` + from, TargetName: `NEWCO\` + to, Class: ad.ClassUser, Status: match.Approved}}
	return in
}

func checkScripts(t *testing.T, from, to string) {
	t.Helper()
	in := nameInput(from, to)
	for _, format := range []string{"powershell", "sharepoint", "sql"} {
		out := makeOne(t, format, in)
		if out.Rows == 0 {
			if format == "sql" && strings.Contains(from+to, "$(") {
				continue // a variable of sqlcmd
			}
			if quote.Plain(from) && quote.Plain(to) && !strings.Contains(from+to, `"`) && from != "" && to != "" && len(from)+len(to) < 50 {
				t.Errorf("%s leaves out %q and %q: %q", format, from, to, out.Left[0].Why)
			}
			continue
		}
		for _, f := range out.Files {
			text := string(f.Data)
			if format == "sql" && strings.Contains(text, "$(") {
				t.Errorf("%s has a variable of sqlcmd in it: %q", f.Name, text)
			}
			switch {
			case strings.HasSuffix(f.Name, ".ps1"):
				tokens, err := psTokens(text)
				if err != nil {
					t.Errorf("%s: %v", f.Name, err)
					continue
				}
				want := map[string]string{"powershell-sidmap.ps1": `'NEWCO\` + to, "sharepoint-move-spuser.ps1": "'" + windowsClaim + strings.ToLower(`NEWCO\`+to)}[f.Name]
				if want != "" && !contains(tokens, want) {
					t.Errorf("%s: no token %q", f.Name, want)
				}
			case f.Name == "sql-logins.sql":
				checkSQL(t, text, `OLDCO\`+from, `NEWCO\`+to)
			case f.Name == "sharepoint-migrateuser.cmd":
				if lines := strings.Split(text, "\r\n"); len(lines) != 5 {
					t.Errorf("%s: %d lines: %q", f.Name, len(lines), text)
				}
			}
		}
	}
}

func contains(tokens []string, want string) bool {
	for _, t := range tokens {
		if t == want {
			return true
		}
	}
	return false
}

// checkSQL reads the statements of one row and what their literals say.
func checkSQL(t *testing.T, script, old, new string) {
	t.Helper()
	_, row, _ := strings.Cut(script, "GO\r\n")
	literal := func(name string) string {
		i := strings.Index(row, name)
		if i < 0 {
			t.Fatalf("no %s in %s", name, row)
		}
		row = row[i+len(name):]
		closing := "'"
		if strings.HasSuffix(name, "[") {
			closing = "]"
		}
		var b strings.Builder
		for row != "" {
			if strings.HasPrefix(row, closing+closing) {
				b.WriteString(closing)
				row = row[2:]
				continue
			}
			if strings.HasPrefix(row, closing) {
				row = row[1:]
				return b.String()
			}
			b.WriteByte(row[0])
			row = row[1:]
		}
		t.Fatal("a literal does not end")
		return ""
	}
	for _, want := range []struct{ before, value string }{
		{"INSERT #map VALUES (N'", old}, {", N'", new}, {");\r\nIF SUSER_ID(N'", old}, {") IS NOT NULL AND SUSER_ID(N'", new},
		{") IS NULL BEGIN CREATE LOGIN [", new}, {" FROM WINDOWS; PRINT N'", "made " + new},
	} {
		if got := literal(want.before); got != want.value {
			t.Errorf("after %q stands %q, want %q", want.before, got, want.value)
		}
	}
	if !strings.HasPrefix(row, "; END;\r\nGO\r\n") {
		t.Errorf("after the row stands %q", row)
	}
}

var nastyNames = []string{"ada", "o'brien", "’; Remove-Item x; ‘", "a]; DROP LOGIN [sa", "$(calc)", "a`nb", "%PATH%", "a&b", "“x”", "Jürgen Müller", "end\\", "''", "‚‛", "#x", "@(1)"}

func TestScripts(t *testing.T) {
	for _, n := range nastyNames {
		checkScripts(t, n, n)
	}
	for _, text := range []string{reaclScript, sharepointScript} {
		if _, err := psTokens(text); err != nil {
			t.Error(err)
		}
	}
}

func FuzzScripts(f *testing.F) {
	for _, n := range nastyNames {
		f.Add(n, n)
	}
	f.Fuzz(func(t *testing.T, from, to string) { checkScripts(t, from, to) })
}

// TestPowerShell has a real PowerShell parse the scripts, where there is one.
func TestPowerShell(t *testing.T) {
	pwsh, err := exec.LookPath("pwsh")
	if err != nil {
		t.Skip("no PowerShell here; the tokenizer above stands in for it")
	}
	for _, n := range nastyNames {
		for _, format := range []string{"powershell", "sharepoint"} {
			for _, file := range makeOne(t, format, nameInput(n, n)).Files {
				if !strings.HasSuffix(file.Name, ".ps1") {
					continue
				}
				name := filepath.Join(t.TempDir(), file.Name)
				writeFile(t, name, file.Data)
				out, err := exec.Command(pwsh, "-NoProfile", "-Command", "$e = $null; [void][System.Management.Automation.Language.Parser]::ParseFile("+quote.PowerShell(name)+", [ref]$null, [ref]$e); $e.Count").CombinedOutput()
				if err != nil || strings.TrimSpace(string(out)) != "0" {
					t.Errorf("%s with %q: %s %v", file.Name, n, out, err)
				}
			}
		}
	}
}

// TestScriptNamesOnlyAsLiterals checks that names stand nowhere in a script
// but in literals.
func TestScriptNamesOnlyAsLiterals(t *testing.T) {
	in := nameInput("zzfrom", "zzto")
	for _, format := range []string{"powershell", "sharepoint"} {
		for _, f := range makeOne(t, format, in).Files {
			if strings.HasSuffix(f.Name, ".ps1") {
				if bare := regexp.MustCompile(`'[^']*'`).ReplaceAllString(string(f.Data), ""); strings.Contains(bare, "zz") {
					t.Errorf("%s: %s", f.Name, bare)
				}
			}
		}
	}
}
