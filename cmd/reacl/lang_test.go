package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reacl/report/lang"
)

// TestSampleIsTranslated audits the sample and wants the detail and the action
// of every finding in German and French.
func TestSampleIsTranslated(t *testing.T) {
	dir := t.TempDir()
	command := func(want int, args ...string) {
		t.Helper()
		var said strings.Builder
		if code := run(t.Context(), append([]string{"reacl"}, args...), env{Stdin: strings.NewReader(""), Stdout: &said, Stderr: &said}); code != want {
			t.Fatalf("%v exits %d, want %d: %s", args, code, want, &said)
		}
	}
	command(exitOK, "demo", "-o", filepath.Join(dir, "s"))
	out := filepath.Join(dir, "out")
	command(exitUnread, "audit", "--source", filepath.Join(dir, "s", "contoso.ldif"), "--target", filepath.Join(dir, "s", "fabrikam.ldif"),
		"--acl", filepath.Join(dir, "s", "folders.jsonl"), "--report", "jsonl", "-o", out)
	f, err := os.Open(filepath.Join(out, "findings.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		var one struct{ Rule, Detail, Action string }
		if err := json.Unmarshal(s.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		for _, l := range []lang.Lang{lang.German, lang.French} {
			for _, text := range []string{one.Detail, one.Action} {
				if l.Phrase(text) == text {
					t.Errorf("%s %s: no translation of %q", l.Tag, one.Rule, text)
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d findings", n)
	}
}
