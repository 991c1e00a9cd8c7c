package main

import (
	"slices"
	"testing"
)

// TestEnvironment finds the variable of an option, the command's own first.
func TestEnvironment(t *testing.T) {
	t.Setenv("REACL_ACL", "a.jsonl\r\nb c.jsonl\n")
	t.Setenv("REACL_OUT", "all")
	t.Setenv("REACL_COLLECT_AD_OUT", "one")
	t.Setenv("REACL_SERVER", "ldaps://dc1")
	t.Setenv("REACL_PLAN_SERVER", "EX*")
	t.Setenv("REACL_KIND", "folder")
	t.Setenv("REACL_MAILBOX", "info@*")
	t.Setenv("REACL_FAIL_ON", "")
	for _, c := range []struct {
		path, name string
		want       []string
		from       string
	}{
		{"audit", "acl", []string{"a.jsonl", "b c.jsonl"}, "REACL_ACL"},
		{"audit", "out", []string{"all"}, "REACL_OUT"},
		{"collect ad", "out", []string{"one"}, "REACL_COLLECT_AD_OUT"},
		{"collect ad", "server", []string{"ldaps://dc1"}, "REACL_SERVER"},
		{"audit", "server", nil, ""}, // a pattern here
		{"plan", "server", []string{"EX*"}, "REACL_PLAN_SERVER"},
		{"audit", "kind", []string{"folder"}, "REACL_KIND"},
		{"decode", "kind", nil, ""}, // of one descriptor here, a selection elsewhere
		{"verify", "mailbox", []string{"info@*"}, "REACL_MAILBOX"},
		{"collect exchange", "mailbox", nil, ""}, // an address here
		{"collect exchange", "server", nil, ""},
		{"audit", "fail-on", nil, ""},
	} {
		if got, from := environment(c.path, c.name); !slices.Equal(got, c.want) || from != c.from {
			t.Errorf("%s --%s: %q from %q, want %q from %q", c.path, c.name, got, from, c.want, c.from)
		}
	}
}
