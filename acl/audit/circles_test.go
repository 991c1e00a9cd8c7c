package audit

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/ad/match"
)

// TestSelf gives the owner of a mailbox, and a directory object itself, what
// SELF has.
func TestSelf(t *testing.T) {
	a := testAuditor(t)
	for _, tt := range []struct {
		name, mailbox, folder string
		kind                  exchange.Kind
		sddl                  string
		want                  int // impacts
	}{
		{"linked mailbox, its owner has all by SELF", "bob", "", exchange.KindMailbox, "O:PSG:PSD:(A;CI;0x20001;;;{bob.old})(A;CI;0x20001;;;PS)", 0},
		{"and was linked by External Account", "bob", "", exchange.KindMailbox, "O:PSG:PSD:(A;CI;0x20005;;;{bob.old})(A;CI;0x20001;;;PS)", 0},
		{"SELF has less", "bob", "", exchange.KindMailbox, "O:PSG:PSD:(A;CI;0x20001;;;{bob.old})(A;CI;0x20000;;;PS)", 1},
		{"the mailbox of somebody else", "ann", "", exchange.KindMailbox, "O:PSG:PSD:(A;CI;0x20001;;;{bob.old})(A;CI;0x20001;;;PS)", 1},
		{"a mailbox that nobody knows", "info", "", exchange.KindMailbox, "O:PSG:PSD:(A;CI;0x20001;;;{bob.old})(A;CI;0x20001;;;PS)", 1},
		{"SELF is denied first", "ann", "", exchange.KindMailbox, "O:PSG:PSD:(D;CI;0x1;;;PS)(A;CI;0x1;;;{ann.old})", 0},
		{"the object itself", "", "CN=ann.new,DC=new", exchange.KindADObject, "O:SYG:SYD:(A;;RP;;;{ann.old})(A;;RP;;;PS)", 0},
		{"members of the group itself", "", "CN=staff.new,DC=new", exchange.KindADObject, "O:SYG:SYD:(A;;RP;;;{staff.old})(A;;RP;;;PS)", 0},
		{"another object", "", "CN=eve.new,DC=new", exchange.KindADObject, "O:SYG:SYD:(A;;RP;;;{ann.old})(A;;RP;;;PS)", 1},
		{"SELF means nothing on a folder", "ann", `\Inbox`, exchange.KindFolder, "O:SYG:SYD:(A;CI;0x1208a9;;;{ann.old})(A;CI;0x1208a9;;;PS)", 1},
	} {
		o := object(t, tt.kind, tt.sddl)
		o.Mailbox, o.Folder = tt.mailbox, tt.folder
		if got := a.Judge(o).Impacts; len(got) != tt.want {
			t.Errorf("%s: %d impacts, want %d: %+v", tt.name, len(got), tt.want, got)
		}
	}
}

// TestCrowd wants one impact for the many members of a group, and each of them
// counted once.
func TestCrowd(t *testing.T) {
	for _, tt := range []struct{ members, rows int }{{maxNamed - 2, 3*maxNamed - 1}, {maxNamed - 1, 1 + maxNamed + 1}, {5000, 3}} {
		n := tt.members
		source, target := testWorld()
		staff := &target[len(target)-1]
		staff.Members = []string{"CN=ann.new,DC=new"}
		for i := range n {
			p := ad.Principal{SID: newDom.WithRID(uint32(10_000 + i)), Class: ad.ClassUser, UAC: 512, Name: fmt.Sprint("m", i), DN: fmt.Sprintf("CN=m%d,DC=new", i), Department: "Sales"}
			target, staff.Members = append(target, p), append(staff.Members, p.DN)
		}
		target[slices.IndexFunc(target, func(p ad.Principal) bool { return p.SID == staff.SID })] = *staff
		a := auditorOf(source, target)
		tally := a.NewTally("")
		for _, sddl := range []string{folder("staff.old Reviewer"), folder("staff.old Reviewer", "ann.new Reviewer"), folder("staff.old Reviewer")} {
			o := object(t, exchange.KindFolder, sddl)
			tally.Add(o, a.Judge(o))
		}
		rows, people := 0, 0
		for i := range tally.Losses() {
			rows, people = rows+1, people+i.People
			if i.People > 1 && (i.Principal != fmt.Sprintf("Staff (%d people)", i.People) || i.SID != names["staff.new"] || !i.ByGroup) {
				t.Errorf("%d members: %+v", n, i)
			}
		}
		// Ann, and Bob's source account, are members too; Ann loses nothing where she stands herself.
		if rows != tt.rows || people != 3*(n+2)-1 || tally.Losing() != int64(n+2) {
			t.Errorf("%d members: %d rows for %d people, %d lose something", n, rows, people, tally.Losing())
		}
		if got := len(slices.Collect(tally.LosingPeople())); got != n+2 {
			t.Errorf("%d members: %d people are named", n, got)
		}
		for g := range tally.Groups() {
			if g.First.Rule == "AC-01" && g.First.Trustee == names["staff.old"] && g.People != n+2 {
				t.Errorf("%d members: the finding concerns %d people", n, g.People)
			}
		}
	}
}

// TestExpired lets nobody log on with an account that has expired.
func TestExpired(t *testing.T) {
	source, target := testWorld()
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	source[slices.IndexFunc(source, func(p ad.Principal) bool { return p.SID == names["bob.old"] })].Expires = day
	s, d := ad.Collect(slices.Values(source)), ad.Collect(slices.Values(target))
	m := match.Match(s, d, match.Options{})
	for _, tt := range []struct {
		at   time.Time
		want State
	}{{time.Time{}, Linked}, {day.Add(-time.Second), Linked}, {day, Mapped}} {
		if got := NewAt(s, d, m, tt.at).Identify(names["bob.old"]).State; got != tt.want {
			t.Errorf("at %v: %v, want %v", tt.at, got, tt.want)
		}
	}
}
