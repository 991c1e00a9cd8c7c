//go:build linux

package ldap

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"reacl/ad"
)

// What an account may not read is missing, and said where it can be known.
func TestRights(t *testing.T) {
	l := onLab(t)
	planted := "OU=Planted,OU=Corp," + l.Target.Base
	auditor := admin(l)
	auditor.Bind = Bind{User: l.Target.Auditor.Name, Password: l.Target.Auditor.Password}
	q := Query{Descriptors: true, Bases: []string{planted}}
	for _, c := range []struct {
		name    string
		config  Config
		sacl    bool
		history bool // of hidden-history is seen
		none    bool // no descriptor is seen
	}{
		{name: "administrator", config: admin(l), history: true},
		{name: "ordinary user", config: auditor},
		{name: "ordinary user asking for the SACL too", config: auditor, sacl: true, none: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := q
			q.SACL = c.sacl
			got, faults, s := readAll(t, l.Target.LDAPS(), c.config, q)
			history, hidden := got["CN=hidden-history,"+planted], got["CN=hidden-descriptor,"+planted]
			if (history.First("sidhistory") != nil) != c.history || history.First("objectsid") == nil {
				t.Errorf("sIDHistory of hidden-history: %x", history.First("sidhistory"))
			}
			if hidden.First("objectsid") == nil || hidden.First("ntsecuritydescriptor") != nil {
				t.Error("hidden-descriptor is not as planted")
			}
			reported := slices.ContainsFunc(faults, func(err error) bool {
				return errors.Is(err, ErrUnreadable) && err.Error() == hidden.DN+": nTSecurityDescriptor: this account may not read it"
			})
			if !reported || (len(faults) == len(got)) != c.none || s.Stats().Unreadable != len(faults) {
				t.Errorf("%d entries, faults %v", len(got), faults)
			}
		})
	}
}

// Ranges as a real server gives them, exact multiples included.
func TestRangesOfARealServer(t *testing.T) {
	l := onLab(t)
	whole, _, _ := readAll(t, l.Target.LDAPS(), admin(l), Query{Bases: []string{"OU=Groups,OU=Corp," + l.Target.Base}})
	for _, step := range []int{7, 10, 20, 100} {
		s, err := Open(context.Background(), l.Target.LDAPS(), admin(l), Query{Bases: []string{"OU=Groups,OU=Corp," + l.Target.Base}})
		if err != nil {
			t.Fatal(err)
		}
		s.step = step
		s.schema.known[slices.Index(s.schema.known, "member")] = fmt.Sprintf("member;range=0-%d", step-1)
		n := 0
		for e, err := range s.Entries(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			if !slices.Equal(e.Texts("member"), whole[e.DN].Texts("member")) {
				t.Errorf("in steps of %d, %s has %d members, want %d", step, e.DN, len(e.Texts("member")), len(whole[e.DN].Texts("member")))
			}
		}
		s.Close()
		if n != len(whole) {
			t.Errorf("%d groups, want %d", n, len(whole))
		}
	}
}

// The global catalog of a forest with one domain has the same principals, and
// the well-known ones of the configuration partition.
func TestGlobalCatalogOfARealServer(t *testing.T) {
	l := onLab(t)
	want, _, _ := readAll(t, l.Target.LDAPS(), admin(l), Query{})
	got, _, s := readAll(t, l.Target.GC(), admin(l), Query{})
	maps.DeleteFunc(got, func(dn string, _ ad.Entry) bool { return under(dn, "CN=Configuration,"+l.Target.Base) })
	if len(got) != len(want) {
		t.Errorf("%d entries, want %d", len(got), len(want))
	}
	for dn, e := range got {
		if !slices.Equal(e.First("objectsid"), want[dn].First("objectsid")) {
			t.Errorf("%s: %x", dn, e.First("objectsid"))
		}
	}
	if d := s.Domains(); len(d) != 1 || d[0] != (ad.Domain{SID: d[0].SID, DNS: "target.example", NetBIOS: "TARGET"}) || d[0].SID.String() != l.Target.DomainSID {
		t.Errorf("%+v", d)
	}
}
