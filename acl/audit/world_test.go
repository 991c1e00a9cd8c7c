package audit

import (
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// The domains of the tests.
var (
	oldDom   = sid.MustParse("S-1-5-21-1-1-1")
	newDom   = sid.MustParse("S-1-5-21-2-2-2")
	otherDom = sid.MustParse("S-1-5-21-3-3-3") // trusted, no part of the migration
	noDom    = sid.MustParse("S-1-5-21-9-9-9") // nobody knows it
)

// names are the SIDs that test descriptors spell as {name}.
var names = map[string]sid.SID{
	"ann.old": oldDom.WithRID(1001), "ann.new": newDom.WithRID(2001), // migrated
	"bob.old": oldDom.WithRID(1002), "bob.new": newDom.WithRID(2002), // linked mailbox
	"cat.old": oldDom.WithRID(1003),                                                                    // not migrated
	"dan.old": oldDom.WithRID(1004),                                                                    // deleted in the source
	"eve.old": oldDom.WithRID(1005), "eve.new": newDom.WithRID(2005), "eve2.new": newDom.WithRID(2006), // ambiguous
	"staff.old": oldDom.WithRID(1100), "staff.new": newDom.WithRID(2100), // group: ann, bob
	"gone.old": oldDom.WithRID(1999), "gone.new": newDom.WithRID(2999),
	"users.old": oldDom.WithRID(513), "users.new": newDom.WithRID(513),
	"other": otherDom.WithRID(1200), "unknown": noDom.WithRID(1200),
}

func account(class ad.Class, name, forest string, uac uint32, history ...string) ad.Principal {
	p := ad.Principal{SID: names[name], Class: class, Name: strings.TrimSuffix(name, "."+forest), UAC: uac,
		DN: "CN=" + name + ",DC=" + forest, DisplayName: strings.ToUpper(name[:1]) + strings.TrimSuffix(name[1:], "."+forest)}
	for _, h := range history {
		p.History = append(p.History, names[h])
	}
	return p
}

// testAuditor is the world that the tables are about.
func testAuditor(t testing.TB) *Auditor {
	t.Helper()
	return auditorOf(testWorld())
}

func auditorOf(source, target []ad.Principal) *Auditor {
	s, d := ad.Collect(slices.Values(source)), ad.Collect(slices.Values(target))
	return New(s, d, match.Match(s, d, match.Options{}))
}

// testWorld are the principals of both sides.
func testWorld() (source, target []ad.Principal) {
	domain := func(s sid.SID, forest, name string) ad.Principal {
		return ad.Principal{SID: s, Class: ad.ClassDomain, DN: "DC=" + forest, Name: name}
	}
	staff := account(ad.ClassGroup, "staff.old", "old", 0)
	staff.Members = []string{"CN=ann.old,DC=old", "CN=bob.old,DC=old"}
	dan := account(ad.ClassUser, "dan.old", "old", 2)
	dan.Deleted = true
	source = []ad.Principal{
		domain(oldDom, "old", "OLD"),
		account(ad.ClassUser, "ann.old", "old", 514), account(ad.ClassUser, "bob.old", "old", 512),
		account(ad.ClassUser, "cat.old", "old", 512), dan, account(ad.ClassUser, "eve.old", "old", 514), staff,
	}
	bob := account(ad.ClassUser, "bob.new", "new", 514)
	bob.Master = names["bob.old"]
	staffNew := account(ad.ClassGroup, "staff.new", "new", 0, "staff.old")
	staffNew.Members = []string{"CN=ann.new,DC=new", "CN=bob.new,DC=new"}
	target = []ad.Principal{
		domain(newDom, "new", "NEW"),
		{SID: otherDom, Class: ad.ClassTrust, DN: "CN=other,CN=System,DC=new", Name: "OTHER"},
		account(ad.ClassUser, "ann.new", "new", 512, "ann.old"), bob,
		account(ad.ClassUser, "eve.new", "new", 512, "eve.old"), account(ad.ClassUser, "eve2.new", "new", 512, "eve.old"), staffNew,
	}
	return source, target
}

// object makes an object of a descriptor's SDDL with {name} for SIDs.
func object(t testing.TB, kind exchange.Kind, sddl string) export.Object {
	t.Helper()
	for n, s := range names {
		sddl = strings.ReplaceAll(sddl, "{"+n+"}", s.String())
	}
	b, err := acl.ParseSDDL(sddl, sid.SID{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := acl.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return export.Object{Kind: kind, Mailbox: "info@new.example", Folder: `\Inbox`, Origin: "test:1", SD: d}
}

// member is one trustee's entries on a folder by a role's masks, as the older
// stores write them.
func member(name, role string) (items, folder string) {
	masks := map[string][4]string{
		"Owner": {"0x1f0fbf", "", "0x1fc9bf", ""}, "Editor": {"0x1f0fbf", "", "0x1208ab", "0xdc914"},
		"Reviewer": {"0x1208a9", "0x1f0716", "0x1208a9", "0xdc916"}, "NoRights": {"", "0x1f0fbf", "", "0x1fc9bf"},
	}[role]
	pair := func(flags, allow, deny string) (s string) {
		if allow != "" {
			s += "(A;" + flags + ";" + allow + ";;;{" + name + "})"
		}
		if deny != "" {
			s += "(D;" + flags + ";" + deny + ";;;{" + name + "})"
		}
		return s
	}
	return pair("OIIO", masks[0], masks[1]), pair("CI", masks[2], masks[3])
}

// folder is the SDDL of a folder with members "name role …" in this order,
// and a Default without rights.
func folder(members ...string) string {
	var items, containers string
	for _, m := range members {
		name, role, _ := strings.Cut(m, " ")
		i, c := member(name, role)
		items, containers = items+i, containers+c
	}
	return "O:SYG:SYD:" + items + containers + "(A;CI;0x1208a9;;;WD)"
}
