package plan

import (
	"fmt"
	"slices"
	"testing"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// BenchmarkCrowd plans a folder that names a group of 5,000 by its old SID.
func BenchmarkCrowd(b *testing.B) {
	src, tgt := sid.MustParse("S-1-5-21-1-2-3"), sid.MustParse("S-1-5-21-4-5-6")
	var source, target []ad.Principal
	sg := ad.Principal{SID: src.WithRID(1500), Class: ad.ClassGroup, GroupType: -2147483646, Name: "big", DN: "CN=big,DC=src"}
	tg := ad.Principal{SID: tgt.WithRID(1500), Class: ad.ClassGroup, GroupType: -2147483646, Name: "big", DN: "CN=big,DC=tgt", History: []sid.SID{sg.SID}}
	for i := range 5000 {
		s := ad.Principal{SID: src.WithRID(uint32(2000 + i)), Class: ad.ClassUser, UAC: 514, Name: fmt.Sprint("u", i), DN: fmt.Sprintf("CN=u%d,DC=src", i)}
		t := ad.Principal{SID: tgt.WithRID(uint32(2000 + i)), Class: ad.ClassUser, UAC: 512, Name: fmt.Sprint("u", i), DN: fmt.Sprintf("CN=u%d,DC=tgt", i), History: []sid.SID{s.SID}}
		source, target = append(source, s), append(target, t)
		sg.Members, tg.Members = append(sg.Members, s.DN), append(tg.Members, t.DN)
	}
	s, t := ad.Collect(slices.Values(append(source, sg))), ad.Collect(slices.Values(append(target, tg)))
	m := match.Match(s, t, match.Options{})
	text := fmt.Sprintf("O:SYG:SYD:(A;IOCI;0x1208a9;;;%[1]s)(D;IOCI;0x1f0716;;;%[1]s)(A;CI;0x1208a9;;;%[1]s)(D;CI;0xdc916;;;%[1]s)", sg.SID)
	raw, err := acl.ParseSDDL(text, sid.SID{})
	if err != nil {
		b.Fatal(err)
	}
	d, err := acl.Parse(raw)
	if err != nil {
		b.Fatal(err)
	}
	p := Planner{Auditor: audit.New(s, t, m), Mode: acl.Replace}
	o := export.Object{Kind: exchange.KindFolder, Property: exchange.PropNTSecurityDescriptor, Mailbox: "u1", Folder: `\Inbox`, SD: d}
	b.ReportAllocs()
	for b.Loop() {
		p.Plan(o)
	}
}
