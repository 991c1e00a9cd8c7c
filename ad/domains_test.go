package ad

import (
	"slices"
	"testing"

	"reacl/sid"
)

func TestDomains(t *testing.T) {
	root, child, other := account(1).Domain(), old(1).Domain(), sid.MustParse("S-1-5-21-7-8-9")
	partition := func(dns, netbios string) Principal {
		return Principal{Class: ClassPartition, Name: netbios, DisplayName: dns}
	}
	tests := []struct {
		name string
		in   []Principal
		want []Domain
	}{
		{"domain objects and crossRefs, in any order", []Principal{
			{SID: account(1), Class: ClassUser, DN: "CN=a,DC=corp,DC=example"},
			{SID: child, Class: ClassDomain, DN: "DC=emea,DC=corp,DC=example"},
			partition("corp.example", "CORP"), partition("EMEA.corp.example", "EMEA"), partition("gone.example", "GONE"),
			{SID: root, Class: ClassDomain, DN: "DC=corp,DC=example"},
		}, []Domain{{child, "emea.corp.example", "EMEA"}, {root, "corp.example", "CORP"}}},
		{"accounts only", []Principal{
			{SID: account(1), Class: ClassUser, DN: "CN=a,DC=corp,DC=example"}, {SID: old(1), Class: ClassUser, DN: "CN=b,DC=x"}, {SID: account(2), Class: ClassUser},
			{SID: sid.Administrators, Class: ClassGroup, DN: "CN=Administrators,DC=corp,DC=example"},
		}, []Domain{{root, "corp.example", ""}, {child, "x", ""}}},
		{"foreign security principals do not count", []Principal{
			{SID: old(1), Class: ClassForeignPrincipal, DN: "CN=" + old(1).String() + ",CN=ForeignSecurityPrincipals,DC=corp,DC=example"}, {SID: account(1), Class: ClassUser},
		}, []Domain{{root, "", ""}}},
		{"header of a snapshot", []Principal{{SID: root, Class: ClassPartition, Name: "CORP", DisplayName: "corp.example"}, {SID: account(1), Class: ClassUser}}, []Domain{{root, "corp.example", "CORP"}}},
		{"a trust within the forest names the other domain", []Principal{
			{SID: account(1), Class: ClassUser, DN: "CN=a,DC=corp,DC=example"},
			{SID: root, Class: ClassTrust, Name: "CORP", DisplayName: "corp.example", DN: "CN=corp.example,CN=System,DC=emea,DC=corp,DC=example"},
			{SID: other, Class: ClassTrust, Name: "OLD", DisplayName: "old.example"},
		}, []Domain{{root, "corp.example", "CORP"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := collect(test.in...)
			if got := d.Domains(); !slices.Equal(got, test.want) {
				t.Errorf("got  %v\nwant %v", got, test.want)
			}
			for _, dom := range test.want {
				if !d.Owns(dom.SID) || !d.Owns(dom.SID.WithRID(5000)) {
					t.Errorf("does not own %v", dom)
				}
			}
			if d.Owns(other) || d.Owns(other.WithRID(1000)) || d.Owns(sid.Everyone) || d.Owns(sid.SID{}) {
				t.Error("owns what is not its own")
			}
		})
	}
}

func TestTrustsAndNames(t *testing.T) {
	other := sid.MustParse("S-1-5-21-7-8-9")
	d := collect(
		Principal{SID: account(1).Domain(), Class: ClassDomain, DN: "DC=corp,DC=example"},
		Principal{Class: ClassPartition, Name: "CORP", DisplayName: "corp.example"},
		Principal{SID: account(1), Class: ClassUser, Name: "ada", DN: "CN=Ada,DC=corp,DC=example"},
		Principal{SID: old(1), Class: ClassUser, DisplayName: "Ben", DN: "CN=Ben,DC=old,DC=example"},
		Principal{SID: other, Class: ClassTrust, Name: "OLD", DisplayName: "old.example", DN: "CN=old.example,CN=System,DC=corp,DC=example", TrustAttrs: 4, TrustDirection: 2, Origin: "f:9"},
	)
	want := []Trust{{Domain{other, "old.example", "OLD"}, "corp.example", 2, 4, "f:9"}}
	if got := d.Trusts(); !slices.Equal(got, want) {
		t.Errorf("trusts %+v", got)
	}
	for s, name := range map[sid.SID]string{account(1): `CORP\ada`, old(1): `old.example\Ben`, account(2): ""} {
		if got := d.Account(s); got != name {
			t.Errorf("Account(%v) = %q, want %q", s, got, name)
		}
	}
	if d.Len() != 4 {
		t.Errorf("%d principals; a crossRef is none", d.Len())
	}
}

func TestMembersBySID(t *testing.T) {
	d := collect(
		Principal{SID: account(1), Class: ClassUser},
		Principal{SID: account(2), Class: ClassGroup, Members: []string{"<SID=" + account(1).String() + ">", "<SID=" + account(9).String() + ">"}},
	)
	if tok := NewLogons(d, nil).Token(d.BySID(account(1))[0], Today); !tok.Has(account(2)) {
		t.Errorf("token %v lacks the group that names its member by SID", tok.SIDs())
	}
	if groups := NewLogons(d, nil).ForeignGroups(account(9)); len(groups) != 1 {
		t.Errorf("groups of an account that was not read: %v", groups)
	}
}
