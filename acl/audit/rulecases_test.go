package audit

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/sid"
)

// case of a rule: what makes it fire, and what is as near as can be and does not.
type ruleCase struct {
	rule    string
	yes, no input
}

// input is what one run gets. change alters the principals by their name.
type input struct {
	objects []string // "kind mailbox folder sddl", {name} for SIDs
	change  map[string]func(*ad.Principal)
	claims  []export.Claim
	given   Given
	clean   bool // nothing to clear: no sIDHistory, no link
}

func one(objects ...string) input { return input{objects: objects} }

// plainFolder is a folder without anything to say about.
const plainFolder = `folder info@new.example \Inbox O:SYG:SYD:(A;OIIO;0x1208a9;;;{ann.new})(A;CI;0x1208a9;;;{ann.new})(A;CI;0x1208a9;;;WD)`

func inbox(sddl string) string      { return `folder info@new.example \Inbox ` + sddl }
func onCalendar(sddl string) string { return `folder info@new.example \Calendar ` + sddl }
func freeBusy(sddl string) string   { return `freebusy info@new.example \Calendar ` + sddl }

var yes, no = true, false

var ruleCases = []ruleCase{
	{"AC-01", one(inbox(folder("ann.old Reviewer"))), one(inbox(folder("ann.new Reviewer")))},
	{"AC-02", one(inbox(folder("ann.old Reviewer", "ann.new Reviewer"))), one(inbox(folder("ann.old Editor", "ann.new Reviewer")))},
	{"AC-03", one(inbox(folder("ann.old Editor", "ann.new Reviewer"))), one(inbox(folder("ann.old Reviewer", "ann.new Editor")))},
	{"AC-04", one(inbox(folder("ann.old NoRights", "ann.new Reviewer"))), one(inbox(folder("ann.old NoRights")))},
	{"AC-05", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{gone.old})")), one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{cat.old})"))},
	{"AC-06", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{unknown})")), one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{other})"))},
	{"AC-07", one(inbox(folder("ann.old NoRights", "staff.new Reviewer"))), one(inbox(folder("ann.new NoRights", "staff.new Reviewer")))},
	{"AC-08", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;WD)(A;CI;0x1208a9;;;{ann.new})")), one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{ann.new})(A;CI;0x1208a9;;;WD)"))},
	{"AC-09", one(inbox("O:SYG:SY")), one(inbox("O:SYG:SYD:"))},
	{"AC-10", one(inbox("O:SYG:SYD:")), one(inbox("O:SYG:SY"))},
	{"AC-11", one(inbox("O:{ann.old}G:SYD:(A;CI;0x1208a9;;;WD)")), one(inbox("O:{ann.new}G:SYD:(A;CI;0x1208a9;;;WD)"))},
	{"AC-12", one(inbox("O:SYG:{staff.old}D:(A;CI;0x1208a9;;;WD)")), one(inbox("O:SYG:{staff.new}D:(A;CI;0x1208a9;;;WD)"))},
	{"AC-13", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;WD)(A;OIIO;0x1208a9;;;WD)")), one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;WD)"))},
	{"AC-13", one(freeBusy("O:SYG:SYD:(A;CI;0x3;;;WD)")), one(freeBusy("O:SYG:SYD:(A;CI;0x1;;;WD)"))},
	{"AC-14", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{ann.new})(A;CI;0x1208ab;;;{ann.new})(A;CI;0x1208a9;;;WD)")), one(inbox(folder("ann.new Reviewer")))},
	{"AC-15", one(inbox(folder("ann.old Reviewer", "ann.new Reviewer"))), one(inbox(folder("ann.old Reviewer", "bob.new Reviewer")))},
	{"AC-16", one(onCalendar(folder("ann.new Reviewer"))), one(onCalendar(folder("ann.new Reviewer")), freeBusy("O:SYG:SYD:(A;CI;0x1;;;WD)"))},
	{"AC-17", one(onCalendar(folder("ann.new Reviewer")), freeBusy("O:SYG:SYD:(A;CI;0x3;;;{ann.old})(A;CI;0x1;;;WD)")),
		one(freeBusy("O:SYG:SYD:(A;CI;0x3;;;{ann.old})(A;CI;0x1;;;WD)"), onCalendar(folder("ann.old Reviewer")))},
	{"AC-18", one(inbox(folder("ann.old Owner"))), one(inbox(folder("ann.old Owner", "eve.new Owner")))},
	{"AC-19", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{eve.new})"), `folder info@new.example \Inbox\Deep `+folder("ann.new Reviewer")),
		one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;WD)"), `folder info@new.example \Inbox\Deep `+folder("ann.new Reviewer"))},
	{"AC-21", one(inbox("O:SYG:SYD:(OA;CI;0x1;ab721a54-1e2f-11d0-9819-00aa0040529b;;{ann.new})")), one(inbox("O:SYG:SYD:(A;CI;0x1;;;{ann.new})"))},
	{"AC-21", one("file  x O:SYG:SYD:(XA;;FA;;;AU;(Member_of {SID({staff.old})}))"), one("file  x O:SYG:SYD:(XA;;FA;;;AU;(Member_of {SID({staff.new})}))")},
	{"AC-22", one(inbox("O:SYG:SYD:(A;CI;0x2208a9;;;{ann.new})(A;CI;0x1200000;;;WD)")), one(inbox("O:SYG:SYD:(A;CI;0x1fc9bf;;;{ann.new})"))},
	{"AC-23", one(inbox("O:SYG:SYD:(A;OIIO;0x1208b9;;;{ann.new})(A;CI;0x1208a9;;;{ann.new})")), one(inbox("O:SYG:SYD:(A;OIIO;0x120ab9;;;{ann.new})(A;CI;0x1208a9;;;{ann.new})"))},
	{"AC-24", one("adobject  CN=x O:SYG:SYD:(A;;RP;;;AU)S:(AU;SA;WP;;;{ann.old})"), one("adobject  CN=x O:SYG:SYD:(A;;RP;;;AU)S:(AU;SA;WP;;;{ann.new})")},
	{"AC-25", input{objects: []string{inbox(folder("staff.new Reviewer"))}, change: map[string]func(*ad.Principal){"staff.new": func(p *ad.Principal) { p.GroupType = ad.GroupUniversal }}},
		input{objects: []string{inbox(folder("staff.new Reviewer"))}, change: map[string]func(*ad.Principal){"staff.new": func(p *ad.Principal) { p.GroupType = ad.GroupUniversal | ad.GroupSecurity }}}},
	{"AC-26", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;BA)")), one("adobject  CN=x O:SYG:SYD:(A;;RP;;;BA)")},
	{"AC-27", input{objects: []string{plainFolder}, given: Given{Expected: map[string]int{"info@new.example": 2}}},
		input{objects: []string{plainFolder}, given: Given{Expected: map[string]int{"info@new.example": 1}}}},
	{"AC-27", input{objects: []string{plainFolder}, change: map[string]func(*ad.Principal){"ann.new": hasMailbox("ann@new.example")}},
		input{objects: []string{plainFolder}, change: map[string]func(*ad.Principal){"ann.new": hasMailbox("info@new.example")}}},
	{"AC-27", input{objects: []string{plainFolder}, change: map[string]func(*ad.Principal){"ann.new": hasMailbox("ann@new.example")}},
		input{objects: []string{plainFolder}, change: map[string]func(*ad.Principal){"ann.new": func(p *ad.Principal) {
			hasMailbox("ann@new.example")(p)
			p.RecipientType = 1 << 23 // arbitration
		}}}},
	{"AC-28", input{objects: []string{inbox(folder("ann.old Reviewer"))}, claims: shows("ann", "Reviewer")},
		input{objects: []string{inbox(folder("ann.new Reviewer"))}, claims: shows("ann", "Reviewer")}},
	{"AC-29", input{objects: []string{inbox(folder("ann.new Reviewer"))}, claims: shows("ann", "Editor")},
		input{objects: []string{inbox(folder("ann.new Reviewer"))}, claims: shows("ann", "Reviewer")}},
	{"AC-29", input{objects: []string{inbox(folder("ann.new Reviewer"))}, claims: shows("eve", "Editor")},
		input{objects: []string{inbox(folder("ann.new Reviewer"))}, claims: shows("nobody", "Editor")}},

	{"LM-08", one(inbox(folder("bob.old Reviewer"))), one(inbox(folder("bob.new Reviewer")))},
	{"LM-09", one("mailbox bob  O:PSG:PSD:(A;CI;0x4;;;{cat.old})"), one("mailbox bob  O:PSG:PSD:(A;CI;0x5;;;{bob.old})")},
	{"LM-09", one("mailbox ann  O:PSG:PSD:(A;CI;0x4;;;{cat.old})"), one("mailbox ann  O:PSG:PSD:(A;CI;0x4;;;PS)")},

	{"MP-01", one(inbox("O:SYG:SYD:(A;CI;0x1208ab;;;{eve.old})")), input{clean: true, objects: []string{inbox("O:SYG:SYD:(A;CI;0x1208ab;;;{eve.new})")}}},
	{"MP-05", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{cat.old})")), one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{ann.old})"))},
	{"MP-06", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{dan.old})")), one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{gone.old})"))},
	{"MP-11", one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{users.old})")), one(inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{users.new})"))},

	{"IM-01", one(inbox(folder("ann.old Reviewer"))), one(inbox(folder("ann.old Reviewer", "ann.new Reviewer")))},
	{"IM-02", one(inbox(folder("ann.old NoRights", "staff.new Reviewer"))), one(inbox(folder("ann.old Reviewer")))},
	{"IM-03", one(inbox(folder("staff.old Reviewer"))), one(inbox(folder("ann.old Reviewer")))},
	{"IM-04", one(plainFolder), input{clean: true, objects: []string{plainFolder}}},
	{"IM-05", one(plainFolder), input{clean: true, objects: []string{plainFolder}}},
	{"IM-06", input{objects: []string{plainFolder}, given: Given{SharePoint: &yes}}, input{objects: []string{plainFolder}, given: Given{SharePoint: &no}}},
	{"IM-08", one(plainFolder), input{clean: true, objects: []string{plainFolder}}},

	{"DQ-01", input{objects: []string{plainFolder}, given: Given{Incomplete: []string{"source"}}}, one(plainFolder)},
	{"DQ-02", input{objects: []string{plainFolder}, given: Given{Ranges: map[string]int{"target": 1}}}, one(plainFolder)},
	{"DQ-03", input{objects: []string{plainFolder}, given: Given{Snapshots: snapshots(1, 4)}}, input{objects: []string{plainFolder}, given: Given{Snapshots: snapshots(1, 1)}}},
	{"DQ-03", input{objects: []string{plainFolder}, given: Given{Snapshots: snapshots(1, 1), Date: day(20)}},
		input{objects: []string{plainFolder}, given: Given{Snapshots: snapshots(1, 1), Date: day(2)}}},
	{"DQ-04", input{clean: true, objects: []string{inbox("O:SYG:SYD:(A;CI;0x1208a9;;;{cat.old})")}}, input{clean: true, objects: []string{plainFolder}}},
	{"DQ-05", input{objects: []string{plainFolder}, given: Given{Cut: []string{"the list is cut"}}}, one(plainFolder)},
}

func hasMailbox(address string) func(*ad.Principal) {
	return func(p *ad.Principal) { p.MailboxGUID, p.Mail = [16]byte{1}, address }
}

func shows(who, role string) []export.Claim {
	return []export.Claim{{Kind: exchange.KindFolder, Mailbox: "info@new.example", Folder: "Inbox", Trustee: who, Rights: role, Origin: "perms.csv:2"}}
}

func day(n int) time.Time { return time.Date(2026, 3, n, 8, 0, 0, 0, time.UTC) }

func snapshots(source, target int) map[string][]time.Time {
	return map[string][]time.Time{"source": {day(source)}, "target": {day(target)}}
}

// TestEachRule runs the table.
func TestEachRule(t *testing.T) {
	for _, c := range ruleCases {
		t.Run(c.rule, func(t *testing.T) {
			if fired := c.yes.rules(t); !slices.Contains(fired, c.rule) {
				t.Errorf("does not fire, only %v", fired)
			}
			if slices.Contains(c.no.rules(t), c.rule) {
				t.Error("fires where it must not")
			}
		})
	}
}

// TestEachRuleHasACase makes sure that no rule is forgotten. Those that the
// directories decide alone have their tables in ad/match.
func TestEachRuleHasACase(t *testing.T) {
	elsewhere := map[string]string{"AC-20": "cmd/reacl", "IM-07": "reacl verify"}
	for _, r := range Rules() {
		switch r.ID[:2] {
		case "AC", "IM", "DQ":
			has := slices.ContainsFunc(ruleCases, func(c ruleCase) bool { return c.rule == r.ID })
			if !has && elsewhere[r.ID] == "" {
				t.Errorf("%s has no case", r.ID)
			}
		}
	}
}

// rules are the ids that fire on the input, sorted, each once.
func (in input) rules(t *testing.T) []string {
	t.Helper()
	source, target := testWorld()
	for _, side := range [][]ad.Principal{source, target} {
		for i := range side {
			p := &side[i]
			name, _, _ := strings.Cut(strings.TrimPrefix(p.DN, "CN="), ",")
			if f := in.change[name]; f != nil {
				f(p)
			}
			if in.clean {
				p.History, p.Master = nil, sid.SID{}
			}
		}
	}
	a := auditorOf(source, target)
	tally := a.NewTally("")
	shown := a.Shown(func(yield func(export.Claim, error) bool) {
		for _, c := range in.claims {
			if !yield(c, nil) {
				return
			}
		}
	}, func(err error) { t.Fatal(err) })
	var found []Finding
	for _, text := range in.objects {
		part := strings.SplitN(text, " ", 4)
		kind, err := exchange.ParseKind(part[0])
		if err != nil {
			t.Fatal(err)
		}
		o := object(t, kind, part[3])
		o.Mailbox, o.Folder = part[1], part[2]
		j := a.Judge(o)
		found = append(found, j.Findings...)
		found = append(found, shown.Findings(o)...)
		found = append(found, tally.Add(o, j)...)
	}
	in.given.Shown = shown
	found = append(found, a.Conclude(tally, in.given)...)
	var ids []string
	for _, f := range found {
		if f.Severity == Unset || f.Detail == "" || f.Action == "" {
			t.Errorf("%s says nothing: %+v", f.Rule, f)
		}
		ids = append(ids, f.Rule)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// TestTargetNotUsable judges a target account that entries depend on: it is
// grave that it is disabled, and no matter that it is not enabled yet.
func TestTargetNotUsable(t *testing.T) {
	for _, c := range []struct {
		name   string
		source uint32 // userAccountControl
		want   Severity
		detail string
	}{
		{"left", 0x202, High, "to be given to it."},
		{"not enabled yet", 0x200, Info, "is not enabled yet"},
	} {
		source, target := testWorld()
		for i := range source {
			if source[i].SID == names["ann.old"] {
				source[i].UAC = c.source
			}
		}
		for i := range target {
			if target[i].SID == names["ann.new"] {
				target[i].UAC, target[i].Master = 0x202, sid.SID{}
			}
		}
		a := auditorOf(source, target)
		tally := a.NewTally("")
		o := object(t, exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{ann.old})")
		tally.Add(o, a.Judge(o))
		var got []Finding
		for _, f := range a.Conclude(tally, Given{}) {
			if f.Rule == "MP-07" && f.Trustee == names["ann.old"] {
				got = append(got, f)
			}
		}
		if len(got) != 1 || got[0].Severity != c.want || !strings.Contains(got[0].Detail, c.detail) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
