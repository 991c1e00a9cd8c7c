package xlsx

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reacl/report"
	"reacl/report/internal/sample"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// worlds are the cases that every test of whole workbooks goes through.
func worlds() map[string]report.Case {
	german, french := sample.Case(), sample.Case()
	german.Lang, french.Lang = "de", "fr"
	return map[string]report.Case{
		"sample": sample.Case(), "german": german, "french": french,
		"empty": sample.Empty(), "clean": sample.Clean(), "allrules": sample.AllRules(), "nasty": sample.Nasty(),
	}
}

// TestSheets compares every sheet of every world with what it was when a
// person last looked at it. Long texts are cut in the golden files.
func TestSheets(t *testing.T) {
	for name, c := range worlds() {
		t.Run(name, func(t *testing.T) {
			f := read(t, workbook(t, c))
			f.validate(t)
			var got strings.Builder
			for _, s := range f.sheets {
				fmt.Fprintf(&got, "== %s\n", s.name)
				for i, r := range s.rows {
					if len(r) > 0 {
						fmt.Fprintf(&got, "%d", i+1)
					}
					for _, v := range r {
						if len(v) > 300 {
							v = fmt.Sprintf("%s… %d bytes", v[:60], len(v))
						}
						got.WriteString("\t" + v)
					}
					if len(r) > 0 {
						got.WriteByte('\n')
					}
				}
			}
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			diff(t, string(want), got.String())
		})
	}
}

// diff shows the first line that differs.
func diff(t *testing.T, want, got string) {
	t.Helper()
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			t.Fatalf("line %d is\n%q, want\n%q", i+1, b, a)
		}
	}
}
