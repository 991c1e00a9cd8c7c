package plan

import (
	"testing"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

func planner(source, target *ad.Directory, mode acl.Mode) *Planner {
	return &Planner{Auditor: audit.New(source, target, match.Match(source, target, match.Options{})), Mode: mode}
}

func object(t testing.TB, kind exchange.Kind, sddl string) export.Object {
	t.Helper()
	b, err := acl.ParseSDDL(sddl, sid.SID{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := acl.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return export.Object{Kind: kind, Mailbox: "info@new.example", Folder: `\Inbox`, Origin: "test:1", Header: exchange.NewHeader(), SD: d}
}
