package audit

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reacl/acl/export"
)

// TestPolicy says what becomes of findings by the decisions of a project.
func TestPolicy(t *testing.T) {
	found := func() []Finding {
		return []Finding{
			{Rule: "AC-13", Severity: High, Object: ObjectRef{Mailbox: "info@new.example", Folder: `\Contacts`}, Principal: "Default", Detail: "d"},
			{Rule: "AC-01", Severity: Critical, Object: ObjectRef{Mailbox: "ann@new.example", Folder: `\Inbox`}, Principal: "Ann", Detail: "d"},
			{Rule: "IM-05", Severity: High, Principal: "shares", Detail: "d"},
		}
	}
	end := day(10)
	contacts := Acceptance{Rule: "AC-13", Mailbox: "INFO@*", Folder: `\Cont?cts`, Owner: "K. Klein", Reason: "meant so", Expires: end}
	for _, tt := range []struct {
		name   string
		policy Policy
		want   []string
	}{
		{"nothing decided", Policy{}, []string{"AC-13 high ", "AC-01 critical ", "IM-05 high "}},
		{"only a family", Policy{Only: []string{"AC"}}, []string{"AC-13 high ", "AC-01 critical "}},
		{"a rule left out", Policy{Skip: []string{"AC-13"}}, []string{"AC-01 critical ", "IM-05 high "}},
		{"skip wins", Policy{Only: []string{"AC"}, Skip: []string{"AC-01"}}, []string{"AC-13 high "}},
		{"another severity", Policy{Severity: map[string]Severity{"IM-05": Low}}, []string{"AC-13 high ", "AC-01 critical ", "IM-05 low "}},
		{"accepted, without a date", Policy{Accepted: []Acceptance{contacts}}, []string{
			"AC-13 info accepted by K. Klein until 2026-03-10 (not checked, as no date was given): meant so", "AC-01 critical ", "IM-05 high "}},
		{"accepted on its last day", Policy{Accepted: []Acceptance{contacts}, Date: end}, []string{
			"AC-13 info accepted by K. Klein until 2026-03-10: meant so", "AC-01 critical ", "IM-05 high "}},
		{"expired", Policy{Accepted: []Acceptance{contacts}, Date: end.Add(24 * time.Hour)}, []string{"AC-13 high ", "AC-01 critical ", "IM-05 high "}},
		{"another mailbox", Policy{Accepted: []Acceptance{{Rule: "AC-13", Mailbox: "board@*", Owner: "o", Reason: "r"}}}, []string{"AC-13 high ", "AC-01 critical ", "IM-05 high "}},
		{"by trustee, for ever", Policy{Accepted: []Acceptance{{Rule: "IM-05", Trustee: "shares", Owner: "o", Reason: "r"}}}, []string{
			"AC-13 high ", "AC-01 critical ", "IM-05 info accepted by o: r"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range tt.policy.Apply(found()) {
				got = append(got, fmt.Sprintf("%s %s %s", f.Rule, f.Severity, f.Accepted))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
	expired := Policy{Accepted: []Acceptance{contacts}, Date: end.Add(24 * time.Hour)}
	if f := expired.Apply(found())[0]; f.Detail != "d (the acceptance by K. Klein ended on 2026-03-10)" {
		t.Errorf("an expired acceptance is not told: %s", f.Detail)
	}
}

func TestCheckNames(t *testing.T) {
	for names, ok := range map[string]bool{"AC": true, "AC-01": true, "AC-99": false, "A": false, "": false, "XX": false} {
		if err := CheckNames([]string{names}); (err == nil) != ok {
			t.Errorf("%q: %v", names, err)
		}
	}
}

func TestLike(t *testing.T) {
	for _, tt := range []struct {
		pattern, s string
		want       bool
	}{
		{"*", "", true}, {"", "a", false}, {"a*c", "aBBc", true}, {"a*c", "ab", false}, {`\in?ox`, `\Inbox`, true},
		{"*b*b", "abab", true}, {"**", "x", true}, {"a?", "a", false},
	} {
		if export.Like(tt.pattern, tt.s) != tt.want {
			t.Errorf("Like(%q, %q) is not %v", tt.pattern, tt.s, tt.want)
		}
	}
}
