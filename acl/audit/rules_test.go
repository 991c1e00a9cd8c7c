package audit

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/rules.md anew")

// TestRulesAreWhole checks that every rule says everything, once.
func TestRulesAreWhole(t *testing.T) {
	id := regexp.MustCompile(`^(SH|MP|AC|LM|TR|TK|IM|DQ)-\d\d$`)
	seen := map[string]bool{}
	for _, r := range Rules() {
		if !id.MatchString(r.ID) || seen[r.ID] {
			t.Errorf("id %q is malformed or there twice", r.ID)
		}
		seen[r.ID] = true
		for what, s := range map[string]string{"title": r.Title, "detects": r.Detects, "why": r.Why, "action": r.Action, "source": r.Source} {
			if s == "" {
				t.Errorf("%s has no %s", r.ID, what)
			}
		}
		if r.Severity == Unset {
			t.Errorf("%s has no severity", r.ID)
		}
	}
	if len(seen) < 94 {
		t.Errorf("%d rules; the catalogue has 94", len(seen))
	}
}

// TestRulesPage keeps docs/rules.md and the registry together.
func TestRulesPage(t *testing.T) {
	page := filepath.Join("..", "..", "docs", "rules.md")
	want := rulesPage()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/rules.md is not what the registry says; run go test ./acl/audit -update")
	}
}

func rulesPage() string {
	var b strings.Builder
	b.WriteString("# What an audit checks\n\nMade from the registry in `acl/audit` by `go test ./acl/audit -update`; do not edit.\n\n" +
		"A rule whose input is missing does not run. It is listed as such in the report and never counts as passed.\n")
	family := ""
	titles := map[string]string{"SH": "sIDHistory security", "MP": "Mapping", "AC": "Descriptors", "LM": "Linked mailboxes",
		"TR": "Trusts", "TK": "Logon tokens", "IM": "Impact and completeness", "DQ": "Quality of the data"}
	for _, r := range Rules() {
		if f := r.ID[:2]; f != family {
			family = f
			fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | what it detects | why it matters | what to do | needs | source |\n| --- | --- | --- | --- | --- | --- | --- |\n", titles[f])
		}
		needs := make([]string, len(r.Needs))
		for i, n := range r.Needs {
			needs[i] = string(n)
		}
		fmt.Fprintf(&b, "| **%s** %s | %s | %s | %s | %s | %s | %s |\n", r.ID, r.Title, r.Severity, r.Detects, r.Why, r.Action, strings.Join(needs, ", "), r.Source)
	}
	return b.String()
}
