//go:build linux

package match_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"reacl/ad"
	"reacl/ad/ldap"
	"reacl/ad/match"
	"reacl/fixtures/lab"
	"reacl/report/mapfile"
	"reacl/sid"
)

// collect reads a forest of the lab over LDAP, as SYSTEM.
func collect(t *testing.T, f *lab.Forest) *ad.Directory {
	t.Helper()
	s, err := ldap.Open(context.Background(), f.System(), ldap.Config{Timeout: 2 * time.Minute}, ldap.Query{Deleted: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return ad.Collect(ad.Principals(s.Entries(context.Background()), func(origin, dn string, err error) {
		t.Errorf("%s: %s: %v", origin, dn, err)
	}))
}

// object is what ldbsearch prints of an object: SIDs as text.
type object map[string][]string

func (o object) sid() string { return slices.Concat(o["objectSid"], []string{""})[0] }

// raw are the objects of a forest out of its database, past the server.
func raw(t *testing.T, f *lab.Forest) []object {
	t.Helper()
	out, err := f.Ldbsearch("-b", f.Base, "--show-deleted", "--show-recycled", "(objectSid=*)",
		"objectSid", "sIDHistory", "msExchMasterAccountSid", "objectClass", "userAccountControl", "groupType", "isDeleted", "sAMAccountName")
	if err != nil {
		t.Fatal(err)
	}
	var all []object
	for _, rec := range bytes.Split(out, []byte("\n\n")) {
		o := object{}
		for line := range strings.SplitSeq(string(rec), "\n") {
			if name, value, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
				o[name] = append(o[name], value)
			}
		}
		if len(o["objectSid"]) == 1 {
			all = append(all, o)
		}
	}
	return all
}

// expected is the mapping as plain set algebra over the raw database: for each
// source SID the target SIDs that claim it.
type expected struct {
	claims map[string]map[string]bool
	source map[string]object
}

func expect(source, target []object) expected {
	x := expected{map[string]map[string]bool{}, map[string]object{}}
	account := func(o object) bool {
		return !slices.Contains(o["objectClass"], "foreignSecurityPrincipal") && !slices.Contains(o["objectClass"], "domainDNS")
	}
	claim := func(old, new string) {
		if x.claims[old] == nil {
			x.claims[old] = map[string]bool{}
		}
		if new != "" {
			x.claims[old][new] = true
		}
	}
	dead := map[string]bool{} // claimed by deleted accounts alone
	for _, gone := range []bool{false, true} {
		for _, o := range target {
			if !account(o) || gone != (len(o["isDeleted"]) > 0) {
				continue
			}
			for _, old := range append(slices.Clone(o["sIDHistory"]), o["msExchMasterAccountSid"]...) {
				if old == "S-1-5-10" || old == "" || gone && len(x.claims[old]) > 0 && !dead[old] {
					continue
				}
				dead[old] = dead[old] || gone
				claim(old, o.sid())
			}
		}
	}
	for _, o := range source {
		if !account(o) || rid(o.sid()) < 0 {
			continue
		}
		x.source[o.sid()] = o
		claim(o.sid(), "")
		for _, old := range o["sIDHistory"] { // what the source account became, its old SIDs become too
			claim(old, "")
			for new := range x.claims[o.sid()] {
				claim(old, new)
			}
		}
	}
	return x
}

// TestLab compares the mapping of the lab's forests, read over LDAP, with one
// computed from the raw databases.
func TestLab(t *testing.T) {
	l := lab.Start(t, lab.Options{})
	source, target := collect(t, l.Source), collect(t, l.Target)
	began := time.Now()
	m := match.Match(source, target, match.Options{})
	t.Logf("%d users a side: %d and %d principals, %d rows in %v", l.Users, source.Len(), target.Len(), len(m.Rows()), time.Since(began).Round(time.Millisecond))
	x := expect(raw(t, l.Source), raw(t, l.Target))
	count := map[match.Status]int{}
	rows := map[string]match.Row{}
	for _, r := range m.Rows() {
		count[r.Status]++
		rows[r.Source.String()] = r
		claims, known := x.claims[r.Source.String()]
		if !known {
			t.Errorf("a row for %s, which the databases do not know", r.Source)
			continue
		}
		var want string
		switch src := x.source[r.Source.String()]; {
		case rid(r.Source.String()) < 0:
			want = "excluded"
		case len(claims) > 1:
			want = "conflict"
		case len(claims) == 1:
			for new := range claims {
				want = "to " + new
			}
		case len(src["isDeleted"]) > 0:
			want = "orphan"
		case rid(r.Source.String()) < 1000:
			want = "excluded"
		default:
			want = "review"
		}
		got := string(r.Status)
		if !r.Target.IsZero() {
			got = "to " + r.Target.String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s (%s)", r.Source, got, want, r.Note)
		}
	}
	for s := range x.claims {
		if _, ok := rows[s]; !ok {
			t.Errorf("no row for %s", s)
		}
	}
	t.Logf("%v", count)
	planted(t, l, m)
	admtFile(t, m, x)
}

// planted looks at one of each case that the lab's plan names.
func planted(t *testing.T, l *lab.Lab, m *match.Map) {
	old := "S-1-5-21-777777777-888888888-999999999"
	row := func(domain string, i int) match.Row {
		r, ok := m.Row(sid.MustParse(domain).WithRID(uint32(100000 + i)))
		if !ok {
			t.Errorf("no row for user %d of %s", i, domain)
		}
		return r
	}
	for _, want := range []struct {
		i        int
		domain   string
		status   match.Status
		evidence match.Evidence
		note     string
	}{
		{0, l.Source.DomainSID, match.Approved, match.SIDHistory, ""},
		{63, l.Source.DomainSID, match.Approved, match.MasterAccountSID, "linked mailbox: logon is still by the source account"},
		{75, l.Source.DomainSID, match.Approved, match.SIDHistory, ""},
		{81, l.Source.DomainSID, match.Approved, match.SIDHistory, ""},
		{83, l.Source.DomainSID, match.Conflict, match.SIDHistory, `candidates: TARGET\u000083`},
		{85, l.Source.DomainSID, match.Approved, match.SIDHistory, ""},
		{85, old, match.Approved, match.SIDHistory, "by way of " + old + "-100085 -> " + l.Source.DomainSID + "-100085"},
		{88, l.Source.DomainSID, match.Conflict, match.SIDHistory, `candidates: TARGET\u000087`},
		{90, l.Source.DomainSID, match.Review, "", "not migrated"},
		{95, l.Source.DomainSID, match.Review, "", "not migrated"},
		{800000, l.Source.DomainSID, match.Review, match.SIDHistory, `deleted in the source, last name SOURCE\gone0; target is deleted`},
	} {
		r := row(want.domain, want.i)
		if r.Status != want.status || r.Evidence != want.evidence || !strings.HasPrefix(r.Note, want.note) || want.note == "" && r.Note != "" {
			t.Errorf("user %d: %s %s %q, want %+v", want.i, r.Status, r.Evidence, r.Note, want)
		}
	}
	for _, s := range []string{"S-1-5-10", "S-1-5-11", "S-1-1-0"} {
		if r, ok := m.Row(sid.MustParse(s)); ok {
			t.Errorf("a row for %s: %+v", s, r)
		}
	}
}

// admtFile compares the pairs of the ADMT file with the raw databases.
func admtFile(t *testing.T, m *match.Map, x expected) {
	f, err := mapfile.Lookup("admt")
	if err != nil {
		t.Fatal(err)
	}
	out := f.Make(mapfile.Input{Rows: m.Rows()})
	n := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(string(out.Files[0].Data), "\r\n"), "\r\n") {
		old, new, _ := strings.Cut(line, ",")
		if !x.claims[old][new] || len(x.claims[old]) != 1 {
			t.Errorf("ADMT pair %s: the databases say %v", line, x.claims[old])
		}
		n++
	}
	if n != out.Rows || n+len(out.Left) != len(m.Rows()) {
		t.Errorf("%d pairs, %d left out of %d rows", n, len(out.Left), len(m.Rows()))
	}
}

// rid is the RID of a domain account, -1 for any other SID.
func rid(s string) int64 {
	parts := strings.Split(s, "-")
	if len(parts) != 8 || !strings.HasPrefix(s, "S-1-5-21-") {
		return -1
	}
	n, err := strconv.ParseInt(parts[7], 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// TestLabTokens compares tokens after cleanup with tokenGroups, which the
// domain controller computes. A Samba domain controller leaves sIDHistory out.
func TestLabTokens(t *testing.T) {
	l := lab.Start(t, lab.Options{})
	target := collect(t, l.Target)
	logons := ad.NewLogons(target, nil)
	for _, name := range []string{"u000000", "u000001", "u000042", "u000063", "u000075", "u000083b", "u000089", "Administrator", "aenne", "inetperson", "WS1$", "svc-gmsa$"} {
		out, err := l.Target.Ldbsearch("-b", l.Target.Base, fmt.Sprintf("(&(sAMAccountName=%s)(!(isDeleted=TRUE)))", name), "dn")
		if err != nil {
			t.Fatal(err)
		}
		_, dn, _ := strings.Cut(string(out), "dn: ")
		dn, _, _ = strings.Cut(dn, "\n")
		if out, err = l.Target.Ldbsearch("-b", dn, "-s", "base", "tokenGroups", "objectSid"); err != nil {
			t.Fatal(err)
		}
		var want []string
		own := ""
		for line := range strings.SplitSeq(string(out), "\n") {
			if s, ok := strings.CutPrefix(line, "tokenGroups: "); ok {
				want = append(want, s)
			} else if s, ok := strings.CutPrefix(line, "objectSid: "); ok {
				own = s
			}
		}
		p := target.BySID(sid.MustParse(own))[0]
		var got []string
		for _, h := range logons.Token(p, ad.Cleared).Held {
			if h.Why == ad.GroupSID || h.Why == ad.ForeignGroup {
				got = append(got, h.SID.String())
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, want)
		}
		for _, h := range p.History {
			if !logons.Token(p, ad.Today).Has(h) || logons.Token(p, ad.Cleared).Has(h) {
				t.Errorf("%s: %s of sIDHistory", name, h)
			}
		}
	}
	// The source's users 1 to 3 are in a group of the target as foreign
	// security principals; their target accounts are in it by sIDHistory only.
	group := sid.MustParse(l.Target.DomainSID).WithRID(90108)
	p := target.ByHistory(sid.MustParse(l.Source.DomainSID).WithRID(100002))[0]
	if !logons.Token(p, ad.Today).Has(group) || logons.Token(p, ad.Cleared).Has(group) {
		t.Error("foreign-members: not lost with the sIDHistory")
	}
}
