package html

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reacl/report"
	"reacl/report/internal/sample"
	"reacl/report/lang"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// page writes a case and returns the file's name.
func page(t testing.TB, c report.Case, change ...func(*writer)) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "report.html")
	w := New(name).(*writer)
	for _, f := range change {
		f(w)
	}
	if err := w.Write(c); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func text(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func worlds() map[string]report.Case {
	german, french := sample.Case(), sample.Case()
	german.Lang, french.Lang = "de", "fr"
	return map[string]report.Case{
		"sample": sample.Case(), "german": german, "french": french,
		"empty": sample.Empty(), "clean": sample.Clean(), "allrules": sample.AllRules(), "nasty": sample.Nasty(),
	}
}

// fixed are the parts of a page that its golden file leaves out: those that
// are the same in all, and the compressed data.
var fixed = regexp.MustCompile(`(?s)<style>.*?</style>|<script.*?</script>|content="default-src[^"]*"|src="data:image/png[^"]*"`)

func TestPages(t *testing.T) {
	for name, c := range worlds() {
		t.Run(name, func(t *testing.T) {
			got := fixed.ReplaceAllString(text(t, page(t, c)), "…")
			golden := filepath.Join("testdata", name+".html")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			w, g := strings.Split(string(want), "\n"), strings.Split(got, "\n")
			for i := range min(len(w), len(g)) {
				if w[i] != g[i] {
					t.Fatalf("line %d is\n%s\nwant\n%s", i+1, g[i], w[i])
				}
			}
			if len(w) != len(g) {
				t.Errorf("%d lines, want %d", len(g), len(w))
			}
		})
	}
}

func TestSameCaseSameBytes(t *testing.T) {
	first := text(t, page(t, sample.Case()))
	for range 3 {
		if again := text(t, page(t, sample.Case())); again != first {
			t.Fatal("the bytes differ from those of the run before")
		}
	}
}

// TestNothingFromOutside wants no address of anything that a browser would fetch.
func TestNothingFromOutside(t *testing.T) {
	got := text(t, page(t, sample.Nasty()))
	for _, bad := range []string{"http://", "https://", "//cdn", "@import", "url(", "<img src=x", "<script>alert", "onerror=alert(1)>\n", "javascript:", "eval(", "innerHTML", "unsafe"} {
		if i := strings.Index(got, bad); i >= 0 {
			t.Errorf("%q is in the page: %.80q", bad, got[max(0, i-30):])
		}
	}
}

func TestEveryTextIsTranslated(t *testing.T) {
	for _, tag := range []string{"de", "fr"} {
		var missed []string
		for _, c := range worlds() {
			c.Lang = tag
			page(t, c, func(w *writer) { w.missed = func(s string) { missed = append(missed, s) } })
		}
		slices.Sort(missed)
		for _, s := range slices.Compact(missed) {
			t.Errorf("%s: no translation of %q", tag, s)
		}
	}
	// What the script says is among the texts that it is given.
	given := texts(lang.German)
	for _, m := range regexp.MustCompile(`say\('([^']+)'`).FindAllStringSubmatch(script(), -1) {
		if _, ok := given[m[1]]; !ok {
			t.Errorf("the script says %q, which it is not given", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`\['([A-Z][A-Za-z ]+)', ['(]`).FindAllStringSubmatch(script(), -1) {
		if _, ok := given[m[1]]; !ok {
			t.Errorf("a field is named %q, which the script is not given", m[1])
		}
	}
}

func TestFailureLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	w := New(filepath.Join(dir, "no such folder", "report.html"))
	if err := w.Write(sample.Case()); err == nil {
		t.Error("written into a folder that is not there")
	}
	if err := w.Close(); err == nil {
		t.Error("Close after a failed Write gives no error")
	}
	ok := New(filepath.Join(dir, "report.html"))
	if err := ok.Write(sample.Case()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "report.html")); err == nil {
		t.Error("the page is there before Close")
	}
	if err := ok.Write(sample.Case()); err == nil {
		t.Error("a second case was taken")
	}
	if err := ok.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "report.html")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v; want mode 0600", info, err)
	}
}

// TestScriptIsPlain wants nothing in the embedded files that would need another policy.
func TestScriptIsPlain(t *testing.T) {
	if bytes.Contains([]byte(script()), []byte("</script")) || bytes.Contains([]byte(style()), []byte("</style")) {
		t.Error("the script or the style ends its own element")
	}
}
