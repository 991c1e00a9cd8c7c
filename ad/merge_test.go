package ad

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reacl/sid"
)

func collect(ps ...Principal) *Directory { return Collect(slices.Values(ps)) }

func account(n int) sid.SID {
	return sid.MustParse(fmt.Sprintf("S-1-5-21-444444444-555555555-666666666-%d", n))
}

func old(n int) sid.SID {
	return sid.MustParse(fmt.Sprintf("S-1-5-21-1111111111-2222222222-3333333333-%d", n))
}

func TestMerge(t *testing.T) {
	user := func(origin string, with ...func(*Principal)) Principal {
		p := Principal{SID: account(1001), Class: ClassUser, DN: "CN=Ada,DC=x", Name: "ada", Origin: origin}
		for _, f := range with {
			f(&p)
		}
		return p
	}
	guid := func(b byte) func(*Principal) { return func(p *Principal) { p.GUID[0] = b } }
	dn := func(s string) func(*Principal) { return func(p *Principal) { p.DN = s } }
	expires := func(day int) func(*Principal) {
		return func(p *Principal) { p.Expires = time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC) }
	}
	history := func(ns ...int) func(*Principal) {
		return func(p *Principal) {
			for _, n := range ns {
				p.History = append(p.History, old(n))
			}
		}
	}
	foreign := func(origin, domain string) Principal {
		return Principal{SID: account(1001), Class: ClassForeignPrincipal, DN: "CN=" + account(1001).String() + ",CN=ForeignSecurityPrincipals," + domain, Origin: origin}
	}
	tests := []struct {
		name string
		in   []Principal
		want []string // DN and sIDHistory of each principal
		says []string // attributes that contradict each other
	}{
		{"one object in two inputs", []Principal{user("a.ldif:1", history(1)), user("b.csv:2", history(1))}, []string{"CN=Ada,DC=x [1]"}, nil},
		{"a row for each value", []Principal{user("r.csv:2", history(1)), user("r.csv:3", history(2))}, []string{"CN=Ada,DC=x [1 2]"}, nil},
		{"history differs", []Principal{user("a.ldif:1", history(1)), user("b.csv:2", history(1, 2))}, []string{"CN=Ada,DC=x [1 2]"}, []string{"sIDHistory"}},
		{"one knows no history", []Principal{user("a.ldif:1"), user("b.csv:2", history(1))}, []string{"CN=Ada,DC=x [1]"}, nil},
		{"moved", []Principal{user("a.ldif:1"), user("b.csv:2", dn("CN=Ada,OU=New,DC=x"))}, []string{"CN=Ada,DC=x []"}, []string{"distinguishedName"}},
		{"expiry differs", []Principal{user("a.ldif:1", expires(1)), user("b.csv:2", expires(2))}, []string{"CN=Ada,DC=x []"}, []string{"accountExpires"}},
		{"one knows no expiry", []Principal{user("a.ldif:1"), user("b.csv:2", expires(2))}, []string{"CN=Ada,DC=x []"}, nil},
		{"spelled otherwise", []Principal{user("a.ldif:1"), user("b.csv:2", dn("cn=ADA, dc=X"))}, []string{"CN=Ada,DC=x []"}, nil},
		{"no name in one", []Principal{user("a.csv:1", dn("")), user("b.csv:2")}, []string{"CN=Ada,DC=x []"}, nil},
		{"two objects of one input", []Principal{user("a.ldif:1"), user("a.ldif:9", dn("CN=Ben,DC=x"))}, []string{"CN=Ada,DC=x []", "CN=Ben,DC=x []"}, []string{"objectSid"}},
		{"two GUIDs", []Principal{user("a.ldif:1", guid(1)), user("b.ldif:1", guid(2))}, []string{"CN=Ada,DC=x []", "CN=Ada,DC=x []"}, []string{"objectSid"}},
		{"one GUID, moved within an input", []Principal{user("a.ldif:1", guid(1)), user("a.ldif:9", guid(1), dn("CN=Eve,DC=x"))}, []string{"CN=Ada,DC=x []"}, []string{"distinguishedName"}},
		{"live servers", []Principal{user("ldaps://dc1 CN=Ada,DC=x"), user("ldaps://dc2 CN=Ada,DC=x", dn("CN=Ada:2,DC=x"))}, []string{"CN=Ada,DC=x []"}, []string{"distinguishedName"}},
		{"foreign security principals of two domains, and the account", []Principal{foreign("a:1", "DC=a"), user("a:2"), foreign("a:3", "DC=b"), foreign("b:1", "DC=a")},
			[]string{foreign("", "DC=a").DN + " []", "CN=Ada,DC=x []", foreign("", "DC=b").DN + " []"}, nil},
		{"built-in groups of two domains", []Principal{
			{SID: sid.Administrators, Class: ClassGroup, DN: "CN=Administrators,CN=Builtin,DC=a", Origin: "a:1"},
			{SID: sid.Administrators, Class: ClassGroup, DN: "CN=Administrators,CN=Builtin,DC=b", Origin: "b:1"},
		}, []string{"CN=Administrators,CN=Builtin,DC=a []", "CN=Administrators,CN=Builtin,DC=b []"}, nil},
		{"contacts by name", []Principal{{Class: ClassContact, DN: "CN=c", Mail: "c@x", Origin: "a:1"}, {Class: ClassContact, DN: "CN=C", Mail: "d@x", Origin: "b:1"}}, []string{"CN=c []"}, []string{"mail"}},
		{"an export without SIDs adds to one with", []Principal{{Class: ClassUser, DN: "CN=Ada,DC=x", Master: old(7), Origin: "a:1"}, user("b:1", history(1))}, []string{"CN=Ada,DC=x [1]"}, nil},
		{"no name and no SID", []Principal{{Class: ClassContact}, {Class: ClassContact}}, []string{" []", " []"}, nil},
		{"everything differs", []Principal{
			user("a:1", func(p *Principal) {
				p.UAC, p.UPN, p.Mail, p.Master, p.RecipientType = 512, "a@x", "a@x", old(1), 1
			}),
			user("b:1", func(p *Principal) {
				p.Class, p.Name, p.UAC, p.UPN, p.Mail, p.Master, p.RecipientType, p.Deleted = ClassComputer, "eve", 514, "b@x", "b@x", old(2), 2, true
			}),
		}, []string{"CN=Ada,DC=x []"}, []string{"msExchMasterAccountSid", "objectClass", "sAMAccountName", "userPrincipalName", "mail", "userAccountControl", "msExchRecipientTypeDetails", "isDeleted"}},
		{"disabled is known from one, the rest from the other", []Principal{user("a:1", func(p *Principal) { p.UAC = 512 }), user("b:1", func(p *Principal) { p.UAC = 66048 })}, []string{"CN=Ada,DC=x []"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := collect(test.in...)
			var got []string
			for p := range d.All() {
				var rids []string
				for _, h := range p.History {
					rids = append(rids, fmt.Sprint(h.RID()))
				}
				got = append(got, fmt.Sprintf("%s [%s]", p.DN, strings.Join(rids, " ")))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			var says []string
			for _, c := range d.Contradictions() {
				says = append(says, c.Attr)
				if c.FirstOrigin == "" || c.SecondOrigin == "" || c.First == c.Second && test.name != "two GUIDs" || !strings.Contains(c.String(), c.SecondOrigin) {
					t.Errorf("contradiction %+v", c)
				}
			}
			if !slices.Equal(says, test.says) {
				t.Errorf("contradictions in %q, want %q", says, test.says)
			}
		})
	}
}

func TestMergedPrincipalIsFoundByAll(t *testing.T) {
	d := collect(
		Principal{Class: ClassUser, DN: "CN=Ada,DC=x", Master: old(7), Members: []string{"CN=a", "CN=b"}, Origin: "a:1"},
		Principal{SID: account(1), Class: ClassUser, DN: "cn=ada,dc=x", History: []sid.SID{old(8)}, Members: []string{"cn=B", "CN=c"}, Origin: "b:1"},
	)
	for name, ps := range map[string][]*Principal{
		"SID": d.BySID(account(1)), "history": d.ByHistory(old(8)), "master": d.ByMaster(old(7)), "name": {d.ByDN("CN=ADA, DC=X")}, "SID as name": {d.ByDN("<SID=" + account(1).String() + ">")},
	} {
		if len(ps) != 1 || ps[0] == nil || ps[0].SID != account(1) || ps[0].Master != old(7) || len(ps[0].Members) != 3 {
			t.Errorf("by %s: %+v", name, ps)
		}
	}
	if d.Len() != 1 || d.ByDN("CN=x") != nil || d.ByDN("") != nil || d.ByDN("<SID=x>") != nil || d.BySID(account(2)) != nil || d.ByHistory(account(1)) != nil {
		t.Error("something is found that is not there")
	}
}

// TestManyNamesakes would take minutes if each new principal were compared
// with all before it.
func TestManyNamesakes(t *testing.T) {
	const n = 50_000
	d := Collect(func(yield func(Principal) bool) {
		for i := range n {
			if !yield(Principal{SID: account(1), Class: ClassUser, DN: fmt.Sprintf("CN=%d", i), Master: sid.Self, Origin: "f:1"}) {
				return
			}
		}
	})
	if d.Len() != n || len(d.BySID(account(1))) != n || len(d.ByMaster(sid.Self)) != n || len(d.Contradictions()) != n-1 {
		t.Errorf("%d principals, %d contradictions", d.Len(), len(d.Contradictions()))
	}
}
