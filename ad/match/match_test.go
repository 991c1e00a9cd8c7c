package match

import (
	"slices"
	"testing"

	"reacl/ad"
	"reacl/sid"
)

// The domains of the tests: A is an older source, B the source, C the target.
const (
	domA = "S-1-5-21-10-10-10"
	domB = "S-1-5-21-20-20-20"
	domC = "S-1-5-21-30-30-30"
	domX = "S-1-5-21-99-99-99"
)

// id is the account rid of a domain: "B1001".
func id(s string) sid.SID {
	if s == "" {
		return sid.SID{}
	}
	dom := map[byte]string{'A': domA, 'B': domB, 'C': domC, 'X': domX}[s[0]]
	if dom == "" || s[1] == '-' {
		return sid.MustParse(s)
	}
	return sid.MustParse(dom + "-" + s[1:])
}

// user is a live user with a name made of its SID, changed by opts.
func user(s string, opts ...func(*ad.Principal)) ad.Principal {
	p := ad.Principal{SID: id(s), Class: ad.ClassUser, Name: "u" + s, DN: "CN=u" + s + "", UAC: 0x200}
	for _, o := range opts {
		o(&p)
	}
	return p
}

func group(s string, kind int32, opts ...func(*ad.Principal)) ad.Principal {
	p := ad.Principal{SID: id(s), Class: ad.ClassGroup, Name: "g" + s, DN: "CN=g" + s + "", GroupType: kind | ad.GroupSecurity}
	for _, o := range opts {
		o(&p)
	}
	return p
}

func history(ss ...string) func(*ad.Principal) {
	return func(p *ad.Principal) {
		for _, s := range ss {
			p.History = append(p.History, id(s))
		}
	}
}

func master(s string) func(*ad.Principal) { return func(p *ad.Principal) { p.Master = id(s) } }
func disabled(p *ad.Principal)            { p.UAC |= ad.UACDisabled }
func deleted(p *ad.Principal)             { p.Deleted = true }
func class(c ad.Class) func(*ad.Principal) {
	return func(p *ad.Principal) { p.Class = c }
}

func dir(ps ...ad.Principal) *ad.Directory { return ad.Collect(slices.Values(ps)) }

// want is the expected row of one source SID, Note by what it must contain.
type want struct {
	source, target string
	evidence       Evidence
	status         Status
	note           string
}

func TestMatch(t *testing.T) {
	type ps = []ad.Principal
	tests := []struct {
		name           string
		source, target ps
		opts           Options
		want           []want
	}{
		{"sIDHistory", ps{user("B1001")}, ps{user("C2001", history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"source object unknown", nil, ps{user("C2001", history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"linked mailbox", ps{user("B1001")}, ps{user("C2001", disabled, master("B1001"))}, Options{},
			[]want{{"B1001", "C2001", MasterAccountSID, Approved, "linked mailbox: logon is still by the source account; add, do not replace"}}},
		{"master account also in its own sIDHistory", ps{user("B1001")}, ps{user("C2001", history("B1001"), master("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"SELF is no master account", ps{user("B1001")}, ps{user("C2001", disabled, master("S-1-5-10"))}, Options{},
			[]want{{"B1001", "", "", Review, "not migrated"}}},
		{"master account that the source does not have", ps{user("B1001")}, ps{user("C2001", disabled, master("B1500"))}, Options{},
			[]want{{"B1001", "", "", Review, "not migrated"}, {"B1500", "C2001", MasterAccountSID, Review, "linked mailbox: logon is still by the source account; add, do not replace; the source domain has no such account"}}},
		{"one source SID on two targets", ps{user("B1001")}, ps{user("C2002", history("B1001")), user("C2001", history("B1001"))}, Options{},
			[]want{{"B1001", "", SIDHistory, Conflict, "candidates: uC2001 S-1-5-21-30-30-30-2001 (sidHistory), uC2002 S-1-5-21-30-30-30-2002 (sidHistory)"}}},
		{"sIDHistory and master account disagree", ps{user("B1001")}, ps{user("C2002", history("B1001")), user("C2001", master("B1001"))}, Options{},
			[]want{{"B1001", "", SIDHistory, Conflict, "candidates: uC2002 S-1-5-21-30-30-30-2002 (sidHistory), uC2001 S-1-5-21-30-30-30-2001 (masterAccountSid)"}}},
		{"a deleted second target is no conflict", ps{user("B1001")}, ps{user("C2002", history("B1001"), deleted), user("C2001", history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"only a deleted target", ps{user("B1001")}, ps{user("C2002", history("B1001"), deleted)}, Options{},
			[]want{{"B1001", "C2002", SIDHistory, Review, "target is deleted"}}},
		{"chain over the source", ps{user("B1001", history("A501001"))}, ps{user("C2001", history("B1001"))}, Options{},
			[]want{{"A501001", "C2001", SIDHistory, Approved, "by way of S-1-5-21-10-10-10-501001 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-30-30-30-2001"}, {"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"chain that arrives flattened", ps{user("B1001", history("A1001"))}, ps{user("C2001", history("B1001", "A1001"))}, Options{},
			[]want{{"A1001", "C2001", SIDHistory, Approved, "by way of S-1-5-21-10-10-10-1001 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-30-30-30-2001"}, {"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"chain over a live account of the target", nil, ps{user("C1001", history("A1001")), user("C2001", history("C1001"))}, Options{},
			[]want{{"A1001", "C2001", SIDHistory, Review, "by way of S-1-5-21-10-10-10-1001 -> S-1-5-21-30-30-30-1001 -> S-1-5-21-30-30-30-2001; an account on the way, S-1-5-21-30-30-30-1001, is alive in the target"},
				{"C1001", "", SIDHistory, Conflict, "candidates: uC1001 S-1-5-21-30-30-30-1001 (its own objectSid), uC2001 S-1-5-21-30-30-30-2001 (sidHistory)"}}},
		{"cycle", ps{user("B1001", history("C2001"))}, ps{user("C2001", history("B1001"))}, Options{},
			[]want{{"B1001", "", "", Conflict, "cycle: S-1-5-21-20-20-20-1001 -> S-1-5-21-30-30-30-2001 -> S-1-5-21-20-20-20-1001"},
				{"C2001", "", "", Conflict, "cycle: S-1-5-21-30-30-30-2001 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-30-30-30-2001"}}},
		{"came back: A, B, A", ps{user("B1001", history("C1500"))}, ps{user("C2001", history("B1001", "C1500"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}, {"C1500", "C2001", SIDHistory, Approved, "by way of S-1-5-21-30-30-30-1500 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-30-30-30-2001"}}},
		{"own domain's SID without a return", ps{user("B1001")}, ps{user("C2001", history("B1001", "C1500"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}, {"C1500", "C2001", SIDHistory, Review, "sIDHistory from the account's own domain"}}},
		{"own objectSid in sIDHistory", nil, ps{user("C2001", history("C2001"))}, Options{}, nil},
		{"merge of two source accounts", ps{user("B1001"), user("B1002")}, ps{user("C2001", history("B1001", "B1002"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, "merge: 2 source accounts become this target"}, {"B1002", "C2001", SIDHistory, Approved, "merge: 2 source accounts become this target"}}},
		{"merge that no token has made yet", ps{user("B1001"), user("B1002")}, ps{user("C2001", history("B1001"), master("B1002"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Review, "merge: 2 source accounts become this target"}, {"B1002", "C2001", MasterAccountSID, Review, "merge: 2 source accounts become this target"}}},
		{"deleted in the source, not migrated", ps{user("B1001", deleted)}, nil, Options{},
			[]want{{"B1001", "", "", Orphan, "deleted in the source, last name uB1001"}}},
		{"deleted in the source, migrated", ps{user("B1001", deleted)}, ps{user("C2001", history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, "deleted in the source, last name uB1001"}}},
		{"target disabled", ps{user("B1001")}, ps{user("C2001", disabled, history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, "target account is disabled"}}},
		{"class differs", ps{group("B1001", ad.GroupGlobal)}, ps{user("C2001", history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Review, "source and target are of different classes"}}},
		{"domain local group became universal", ps{group("B1001", ad.GroupDomainLocal)}, ps{group("C2001", ad.GroupUniversal, history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Review, "group scope or kind differs"}}},
		{"global group became universal", ps{group("B1001", ad.GroupGlobal)}, ps{group("C2001", ad.GroupUniversal, history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"computer", ps{user("B1001", class(ad.ClassComputer))}, ps{user("C2001", class(ad.ClassComputer), history("B1001"))}, Options{},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"foreign security principal is no target", ps{user("B1001")}, ps{user("B1001", class(ad.ClassForeignPrincipal))}, Options{},
			[]want{{"B1001", "", "", Review, "not migrated"}}},
		{"foreign security principal is no source", ps{user("X1001", class(ad.ClassForeignPrincipal))}, nil, Options{}, nil},
		{"SID of a domain nobody named", ps{user("B1001")}, ps{user("C2001", history("X1001"))}, Options{},
			[]want{{"B1001", "", "", Review, "not migrated"}, {"X1001", "C2001", SIDHistory, Approved, ""}}},
		{"BUILTIN and well-known SIDs", nil, ps{user("C2001", history("S-1-5-32-544", "S-1-1-0", "S-1-5-11", "S-1-5-7", "S-1-5-18"))}, Options{},
			[]want{{"S-1-1-0", "", "", Excluded, "a well-known SID is never mapped"}, {"S-1-5-7", "", "", Excluded, "a well-known SID is never mapped"},
				{"S-1-5-11", "", "", Excluded, "a well-known SID is never mapped"}, {"S-1-5-18", "", "", Excluded, "a well-known SID is never mapped"},
				{"S-1-5-32-544", "", "", Excluded, "a BUILTIN SID is never mapped"}}},
		{"not an account", nil, ps{user("C2001", history(domB, "S-1-5-80-1-2-3-4-5"))}, Options{},
			[]want{{domB, "", "", Excluded, "not the SID of a domain account"}, {"S-1-5-80-1-2-3-4-5", "", "", Excluded, "not the SID of a domain account"}}},
		{"low RID", ps{user("B500"), group("B513", ad.GroupGlobal)}, ps{user("C2001", history("B500"))}, Options{},
			[]want{{"B500", "C2001", SIDHistory, Excluded, "RID below 1000: mapped only by an explicit rule"}, {"B513", "", "", Excluded, "RID below 1000: mapped only by an explicit rule"}}},
		{"low RID when asked", ps{user("B500")}, ps{user("C2001", history("B500"))}, Options{LowRIDs: true},
			[]want{{"B500", "C2001", SIDHistory, Approved, ""}}},
		{"RID rule", ps{group("B513", ad.GroupGlobal)}, ps{group("C513", ad.GroupGlobal)}, Options{RIDs: []uint32{513}},
			[]want{{"B513", "C513", Override, Approved, ""}}},
		{"RID rule with two target domains", ps{group("B513", ad.GroupGlobal)}, ps{group("C513", ad.GroupGlobal), group("X513", ad.GroupGlobal)}, Options{RIDs: []uint32{513}},
			[]want{{"B513", "", Override, Conflict, "candidates: gC513 S-1-5-21-30-30-30-513 (override rule for RID), gX513 S-1-5-21-99-99-99-513 (override rule for RID)"}}},
		{"RID rule without a target", ps{group("B513", ad.GroupGlobal)}, ps{user("C2001")}, Options{RIDs: []uint32{513}},
			[]want{{"B513", "", "", Excluded, "RID below 1000: mapped only by an explicit rule"}}},
		{"the same account on both sides", ps{user("C2001")}, ps{user("C2001")}, Options{},
			[]want{{"C2001", "", "", Excluded, "the same account stands on both sides"}}},
		{"held by an unmigrated account", ps{user("B1001", history("A1001"))}, nil, Options{},
			[]want{{"A1001", "", "", Review, "in the sIDHistory of uB1001, which is not migrated"}, {"B1001", "", "", Review, "not migrated"}}},
		{"override decides a conflict", ps{user("B1001")}, ps{user("C2002", history("B1001")), user("C2001", history("B1001"))},
			Options{Overrides: []Row{{Source: id("B1001"), Target: id("C2002"), Status: Approved}}},
			[]want{{"B1001", "C2002", Override, Approved, ""}}},
		{"override of an account that is alive in the target", nil, ps{user("C1001"), user("C2001")},
			Options{Overrides: []Row{{Source: id("C1001"), Target: id("C2001"), Status: Approved}}},
			[]want{{"C1001", "C2001", Override, Approved, "the SID is also the objectSid of uC1001, which is alive in the target"}}},
		{"override to a live account that another one claims", ps{user("B1001")}, ps{user("C1001"), user("C2001", history("C1001"))},
			Options{Overrides: []Row{{Source: id("B1001"), Target: id("C1001"), Status: Approved}}},
			[]want{{"B1001", "C1001", Override, Approved, ""},
				{"C1001", "", SIDHistory, Conflict, "candidates: uC1001 S-1-5-21-30-30-30-1001 (its own objectSid), uC2001 S-1-5-21-30-30-30-2001 (sidHistory)"}}},
		{"a source account that is not migrated carries the SID too", ps{user("B1001", history("A1001"))}, ps{user("C2001", history("A1001"))}, Options{},
			[]want{{"A1001", "C2001", SIDHistory, Review, "also in the sIDHistory of uB1001, which is not migrated"}, {"B1001", "", "", Review, "not migrated"}}},
		{"a deleted source account carried the SID too", ps{user("B1001", history("A1001"), deleted)}, ps{user("C2001", history("A1001"))}, Options{},
			[]want{{"A1001", "C2001", SIDHistory, Approved, ""}, {"B1001", "", "", Orphan, "deleted in the source, last name uB1001"}}},
		{"two source accounts that were merged carry the SID", ps{user("B1001", history("A1001")), user("B1002", history("A1001"))}, ps{user("C2001", history("B1001", "B1002", "A1001"))}, Options{},
			[]want{{"A1001", "C2001", SIDHistory, Approved, "by way of S-1-5-21-10-10-10-1001 -> S-1-5-21-20-20-20-1002 -> S-1-5-21-30-30-30-2001; merge: 3 source accounts become this target"},
				{"B1001", "C2001", SIDHistory, Approved, "merge: 3 source accounts become this target"}, {"B1002", "C2001", SIDHistory, Approved, "merge: 3 source accounts become this target"}}},
		{"a contact carries the SID", ps{user("B1001")}, ps{user("", class(ad.ClassContact), history("B1001"))}, Options{},
			[]want{{"B1001", "", "", Review, "in the sIDHistory of an object that has no SID of its own"}}},
		{"override leaves out", ps{user("B1001")}, ps{user("C2001", history("B1001"))},
			Options{Overrides: []Row{{Source: id("B1001"), Status: Excluded}}},
			[]want{{"B1001", "", Override, Excluded, "left out by a person"}}},
		{"override is flattened", ps{user("B1001")}, ps{user("C2001", history("B1001"))},
			Options{Overrides: []Row{{Source: id("A1001"), Target: id("B1001"), Status: Approved}}},
			[]want{{"A1001", "C2001", SIDHistory, Approved, "by way of S-1-5-21-10-10-10-1001 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-30-30-30-2001"}, {"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"override cannot touch a well-known SID", nil, ps{user("C2001")},
			Options{Overrides: []Row{{Source: sid.Everyone, Target: id("C2001"), Status: Approved}, {Source: id("B1001"), Target: sid.Everyone, Status: Approved}}},
			[]want{{"S-1-1-0", "", "", Excluded, "a well-known SID is never mapped"}, {"B1001", "S-1-1-0", Override, Excluded, "target: a well-known SID is never mapped"}}},
		{"import agrees", ps{user("B1001")}, ps{user("C2001", history("B1001"))}, Options{Imports: []Pair{{Source: id("B1001"), Target: id("C2001")}}},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"import disagrees", ps{user("B1001")}, ps{user("C2001", history("B1001")), user("C2002")}, Options{Imports: []Pair{{Source: id("B1001"), Target: id("C2002")}}},
			[]want{{"B1001", "", SIDHistory, Conflict, "candidates: uC2001 S-1-5-21-30-30-30-2001 (sidHistory), uC2002 S-1-5-21-30-30-30-2002 (import)"}}},
		{"import alone", ps{user("B1001")}, ps{user("C2001")}, Options{Imports: []Pair{{Source: id("B1001"), Target: id("C2001")}}},
			[]want{{"B1001", "C2001", Import, Approved, ""}}},
		{"import to an unknown target", ps{user("B1001")}, nil, Options{Imports: []Pair{{Source: id("B1001"), Target: id("C2001")}}},
			[]want{{"B1001", "C2001", Import, Review, "the target is not in the directory that was read; imported target unknown"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Match(dir(tt.source...), dir(tt.target...), tt.opts)
			check(t, m, tt.want)
		})
	}
}

func check(t *testing.T, m *Map, wants []want) {
	t.Helper()
	if len(m.Rows()) != len(wants) {
		t.Errorf("%d rows, want %d", len(m.Rows()), len(wants))
	}
	for i, r := range m.Rows() {
		if i >= len(wants) {
			t.Errorf("row %d: unwanted %+v", i, r)
			continue
		}
		w := wants[i]
		got := want{r.Source.String(), r.Target.String(), r.Evidence, r.Status, r.Note}
		w.source, w.target = id(w.source).String(), id(w.target).String()
		if got != w {
			t.Errorf("row %d:\n got %+v\nwant %+v", i, got, w)
		}
		target, ok := m.Target(r.Source)
		if ok != (r.Status == Approved) || ok && target != r.Target {
			t.Errorf("Target(%s) = %s, %v with status %s", r.Source, target, ok, r.Status)
		}
		if again, ok := m.Row(r.Source); !ok || again.Source != r.Source {
			t.Errorf("Row(%s) = %+v, %v", r.Source, again, ok)
		}
	}
}
