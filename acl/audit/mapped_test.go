package audit

import (
	"strings"
	"testing"

	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/sid"
)

// TestEntryOfUndecidedRow judges an entry whose old SID the mapping leaves to
// a person: it comes under the rule that says why, with the note.
func TestEntryOfUndecidedRow(t *testing.T) {
	tests := []struct {
		name           string
		source, target func(p *ad.Principal) // change cat.old, and the account made of it
		more           []ad.Principal        // of the source
		rule           string
		severity       Severity
		detail         string
	}{
		{name: "class", target: func(p *ad.Principal) { p.Class = ad.ClassGroup }, rule: "MP-10", severity: High, detail: "needs a person's approval: source and target are of different classes"},
		{name: "deleted target", target: func(p *ad.Principal) { p.Deleted = true }, rule: "MP-07", severity: Medium, detail: "target is deleted"},
		{name: "another carrier", target: func(p *ad.Principal) { p.SID = newDom.WithRID(2003) },
			more: []ad.Principal{{SID: oldDom.WithRID(1500), Class: ad.ClassUser, Name: "max", DN: "CN=max,DC=old", UAC: 512, History: []sid.SID{names["cat.old"]}}},
			rule: "MP-08", severity: High, detail: `also in the sIDHistory of OLD\max, which is not migrated`},
		{name: "cycle", source: func(p *ad.Principal) { p.History = []sid.SID{newDom.WithRID(2003)} }, rule: "MP-04", severity: High, detail: "lead back to it"},
		{name: "low RID that the directory holds", source: func(p *ad.Principal) { p.SID, p.Class = names["users.old"], ad.ClassGroup },
			target: func(p *ad.Principal) { p.History = nil }, rule: "MP-11", severity: High, detail: "a built-in account of a source domain"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			source, target := testWorld()
			made := ad.Principal{SID: newDom.WithRID(2003), Class: ad.ClassUser, Name: "cat", DN: "CN=cat,DC=new", UAC: 512, History: []sid.SID{names["cat.old"]}}
			if tt.target != nil {
				tt.target(&made)
			}
			old := names["cat.old"]
			for i := range source {
				if source[i].SID == old && tt.source != nil {
					tt.source(&source[i])
					old = source[i].SID
				}
			}
			a := auditorOf(append(source, tt.more...), append(target, made))
			var got []Finding
			for _, f := range a.Judge(object(t, exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;"+old.String()+")")).Findings {
				if strings.HasPrefix(f.Rule, "MP-") {
					got = append(got, f)
				}
			}
			if len(got) != 1 || got[0].Rule != tt.rule || !strings.Contains(got[0].Detail, tt.detail) {
				t.Fatalf("got %+v, want %s %q", got, tt.rule, tt.detail)
			}
			if s := got[0].Severity; s != tt.severity && !(s == Unset && ruleByID[tt.rule].Severity == tt.severity) {
				t.Errorf("severity %s, want %s", s, tt.severity)
			}
		})
	}
}
