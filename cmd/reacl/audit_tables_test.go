package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"reacl/acl/audit"
	"reacl/ad/match"
	"reacl/fixtures"
	"reacl/sid"
)

// TestTablesOfTheSample looks at what the workbook's sheets on waves, orphans,
// linked mailboxes, trusts and tokens get.
func TestTablesOfTheSample(t *testing.T) {
	dir := writeWorld(t, fixtures.New(false))
	at := func(name string) string { return filepath.Join(dir, name) }
	e := env{Stdin: bytes.NewReader(nil), Stdout: io.Discard, Stderr: io.Discard}
	o := auditOptions{source: []string{at("contoso.ldif")}, target: []string{at("fabrikam.ldif")}, acl: []string{at("folders.jsonl")}, out: dir}
	l := newLoader(e)
	source, target, err := l.forests(context.Background(), o.source, o.target)
	if err != nil {
		t.Fatal(err)
	}
	mapping := match.Match(source, target, match.Options{})
	r := &auditRun{opts: o, l: l, source: source, target: target, mapping: mapping, auditor: audit.New(source, target, mapping), out: &outputs{dir: dir},
		links: map[sid.SID]audit.Finding{}, large: map[sid.SID]audit.Finding{}}
	r.tally = r.auditor.NewTally("")
	defer r.out.discard()
	if err := r.judge(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	c := r.buildCase()
	waves := map[string]string{}
	last := 1
	for w := range c.Waves {
		if w.Wave < last && w.Wave != 0 || last == 0 && w.Wave != 0 {
			t.Errorf("%s of wave %d comes after wave %d", w.Account, w.Wave, last)
		}
		last = w.Wave
		waves[w.Account] = fmt.Sprintf("%d %s", w.Wave, w.State)
	}
	for account, want := range map[string]string{`FABRIKAM\userb`: "1 ready", `FABRIKAM\rrichter`: "2 after ReACL", `FABRIKAM\ppeters`: "0 blocked",
		`FABRIKAM\adm-ppeters`: "0 blocked", `FABRIKAM\Sales`: "3 after ReACL", `FABRIKAM\usera`: ""} {
		if waves[account] != want {
			t.Errorf("%s: %q, want %q", account, waves[account], want)
		}
	}
	orphans := map[string]int{}
	for _, o := range c.Orphans {
		orphans[o.Reason]++
	}
	if fmt.Sprint(orphans) != "map[nobody in the source holds it:1 source account deleted:1 source account not migrated:2 unknown domain:1]" {
		t.Errorf("orphans: %v", orphans)
	}
	linked := 0
	for _, m := range c.Linked {
		if m.Account == `FABRIKAM\usera` && (m.Type != "LinkedMailbox" || m.MasterName != `CONTOSO\usera` || m.Rule != "LM-08" || m.Entries == 0 || m.Enabled) {
			t.Errorf("%+v", m)
		}
		linked++
	}
	if linked == 0 || len(c.Trusts) != 2 || len(c.Tokens) == 0 {
		t.Errorf("%d linked mailboxes, %d trusts, %d tokens", linked, len(c.Trusts), len(c.Tokens))
	}
	for _, tr := range c.Trusts {
		if tr.Side == sideTarget && (tr.Rule != "TR-01" || tr.Filtering != "sIDHistory allowed" || tr.Direction != "bidirectional") {
			t.Errorf("%+v", tr)
		}
	}
	for _, k := range c.Tokens {
		if k.SIDsAfter > k.SIDsNow || k.BytesNow < c.Tokens[len(c.Tokens)-1].BytesNow {
			t.Errorf("%+v", k)
		}
	}
}
