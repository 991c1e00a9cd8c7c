package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reacl/acl/export"
	"reacl/report/lang"
)

func TestPassedOver(t *testing.T) {
	name := writeExport(t, "old.jsonl", "anna@x", "bob@x")
	newer := writeExport(t, "new.jsonl", "anna@x")
	src := export.ReadAll([]string{name, newer}, nil, export.Options{Select: export.Selection{Exclude: []string{"bob@x"}}})
	for _, err := range src.Objects() {
		if err != nil {
			t.Fatal(err)
		}
	}
	r := auditRun{inputs: src.Inputs(), duplicates: src.Duplicates()}
	r.inputs[1].Notes = []string{"odd", newer + ":7: odd too"}
	got := r.passedOver()
	want := []string{
		"Passed over in " + name + ", because " + newer + ` has the same folders newer, by their time or else as the later input: 1, for instance anna@x:\Inbox`,
		"Not selected in " + name + " and not judged: 1",
		"Note on an input: " + newer + ": odd",
		"Note on an input: " + newer + ":7: odd too",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for range maxRemarks {
		r.inputs = append(r.inputs, export.Input{Name: "x", LeftOut: 1})
	}
	if got = r.passedOver(); len(got) != maxRemarks+4 || got[maxRemarks+1] != "Further inputs of which the same is to be said: 1" {
		t.Errorf("with many inputs %q", got)
	}
	for _, s := range got {
		if german := lang.German.Phrase(s); german == s {
			t.Errorf("not in German: %s", s)
		}
	}
}

// writeExport writes an export of the inboxes of mailboxes.
func writeExport(t *testing.T, name string, mailboxes ...string) string {
	t.Helper()
	var b strings.Builder
	for _, m := range mailboxes {
		b.WriteString(`{"mailbox":"` + m + `","folder":"\\Inbox","property":"0x0E27","sd":"0100048014000000000000000000000000000000010100000000000100000000"}` + "\n")
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
