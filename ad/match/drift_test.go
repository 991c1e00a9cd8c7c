package match

import (
	"bytes"
	"fmt"
	"testing"

	"reacl/ad"
)

func TestApproved(t *testing.T) {
	type ps = []ad.Principal
	conflictNote := "candidates: uC2001 S-1-5-21-30-30-30-2001 (sidHistory), uC2002 S-1-5-21-30-30-30-2002 (sidHistory)"
	tests := []struct {
		name           string
		source, target ps
		approved       []Row
		want           []want
		drift          []string
	}{
		{"nothing changed", ps{user("B1001")}, ps{user("C2001", history("B1001"))},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Evidence: SIDHistory, Status: Approved, Note: "ok, Ada"}},
			[]want{{"B1001", "C2001", SIDHistory, Approved, "ok, Ada"}}, nil},
		{"new since", ps{user("B1001"), user("B1002")}, ps{user("C2001", history("B1001")), user("C2002", history("B1002"))},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Status: Approved}},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}, {"B1002", "C2002", SIDHistory, Review, "not in the approved mapping"}},
			[]string{"B1002 new since the mapping was approved"}},
		{"a person left one out", ps{user("B1001")}, ps{user("C2001", history("B1001"))},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Status: Excluded, Note: "left the company"}},
			[]want{{"B1001", "C2001", SIDHistory, Excluded, "left the company"}}, nil},
		{"a person has yet to look", ps{user("B1001")}, ps{user("C2001", history("B1001"))},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Status: Review}},
			[]want{{"B1001", "C2001", SIDHistory, Review, ""}}, nil},
		{"a person decided the conflict", ps{user("B1001")}, ps{user("C2001", history("B1001")), user("C2002", history("B1001"))},
			[]Row{{Source: id("B1001"), Target: id("C2002"), Evidence: SIDHistory, Status: Approved, Note: conflictNote + " asked Ada"}},
			[]want{{"B1001", "C2002", SIDHistory, Approved, conflictNote + " asked Ada"}}, nil},
		{"a conflict came up since", ps{user("B1001")}, ps{user("C2001", history("B1001")), user("C2002", history("B1001"))},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Evidence: SIDHistory, Status: Approved}},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}, []string{"B1001 now a conflict: " + conflictNote[len("candidates: "):]}},
		{"the approved target is no candidate", ps{user("B1001")}, ps{user("C2001", history("B1001")), user("C2002", history("B1001")), user("C2003")},
			[]Row{{Source: id("B1001"), Target: id("C2003"), Evidence: SIDHistory, Status: Approved, Note: conflictNote}},
			[]want{{"B1001", "C2003", Override, Approved, conflictNote}}, []string{"B1001 the approved target is none of the candidates"}},
		{"another target now", ps{user("B1001")}, ps{user("C2001", history("B1001")), user("C2002")},
			[]Row{{Source: id("B1001"), Target: id("C2002"), Evidence: SIDHistory, Status: Approved}},
			[]want{{"B1001", "C2002", Override, Approved, ""}}, []string{"B1001 fresh evidence names another target: S-1-5-21-30-30-30-2001"}},
		{"declared override is no drift", ps{user("B1001")}, ps{user("C2001", history("B1001")), user("C2002")},
			[]Row{{Source: id("B1001"), Target: id("C2002"), Evidence: Override, Status: Approved}},
			[]want{{"B1001", "C2002", Override, Approved, ""}}, nil},
		{"sIDHistory was cleared", ps{user("B1001")}, ps{user("C2001")},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Evidence: SIDHistory, Status: Approved}},
			[]want{{"B1001", "C2001", Override, Approved, ""}}, []string{"B1001 the evidence is gone: not migrated"}},
		{"no directory knows the SID", nil, ps{user("C2001")},
			[]Row{{Source: id("B1001"), Target: id("C2001"), SourceName: `B\ada`, Evidence: SIDHistory, Status: Approved}},
			[]want{{"B1001", "C2001", Override, Approved, ""}}, []string{"B1001 the evidence is gone: nobody holds this SID"}},
		{"the target was deleted since", ps{user("B1001")}, ps{user("C2001", history("B1001"), deleted)},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Evidence: SIDHistory, Status: Approved}},
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}, []string{"B1001 now for review: target is deleted"}},
		{"a person approved the deleted target", ps{user("B1001")}, ps{user("C2001", history("B1001"), deleted)},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Evidence: SIDHistory, Status: Approved, Note: "target is deleted; will be restored"}},
			[]want{{"B1001", "C2001", SIDHistory, Approved, "target is deleted; will be restored"}}, nil},
		{"migrated since", ps{user("B1001")}, ps{user("C2001", history("B1001"))},
			[]Row{{Source: id("B1001"), Status: Review, Note: "not migrated"}},
			[]want{{"B1001", "", SIDHistory, Review, "not migrated"}}, []string{"B1001 fresh evidence names a target now: S-1-5-21-30-30-30-2001"}},
		{"a target that nobody holds", ps{user("B1001"), user("B1002")}, ps{user("C2001")},
			[]Row{{Source: id("B1001"), Target: id("C9999"), Evidence: Override, Status: Approved}, {Source: id("B1002"), Target: id("C9998"), Status: Approved, Note: "the target is not in the directory that was read"}},
			[]want{{"B1001", "C9999", Override, Approved, "the target is not in the directory that was read"}, {"B1002", "C9998", Override, Approved, "the target is not in the directory that was read"}},
			[]string{"B1001 the approved target S-1-5-21-30-30-30-9999 is not in the directory that was read"}},
		{"a person's own target was deleted since", ps{user("B1001")}, ps{user("C2001", deleted)},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Evidence: Override, Status: Approved}},
			[]want{{"B1001", "C2001", Override, Approved, ""}}, []string{"B1001 the approved target S-1-5-21-30-30-30-2001 is deleted"}},
		{"a person filled in an unmigrated account", ps{user("B1001")}, ps{user("C2001")},
			[]Row{{Source: id("B1001"), Target: id("C2001"), Status: Approved, Note: "not migrated"}},
			[]want{{"B1001", "C2001", Override, Approved, "not migrated"}}, nil},
		{"low RID by approval", ps{group("B513", ad.GroupGlobal)}, ps{group("C513", ad.GroupGlobal)},
			[]Row{{Source: id("B513"), Target: id("C513"), Evidence: Override, Status: Approved}},
			[]want{{"B513", "C513", Override, Approved, ""}}, nil},
		{"well-known SIDs stay untouched", nil, ps{user("C2001", history("B1001"))},
			[]Row{{Source: id("S-1-5-11"), Target: id("C2001"), Evidence: Override, Status: Approved}, {Source: id("B1001"), Target: id("S-1-1-0"), Evidence: Override, Status: Approved}},
			[]want{{"S-1-5-11", "", "", Excluded, "a well-known SID is never mapped"}, {"B1001", "S-1-1-0", Override, Excluded, "target: a well-known SID is never mapped"}}, nil},
		{"approved chain is flattened", nil, ps{user("C2001"), user("C2002")},
			[]Row{{Source: id("A1001"), Target: id("B1001"), Evidence: Override, Status: Approved}, {Source: id("B1001"), Target: id("C2001"), Evidence: Override, Status: Approved}},
			[]want{{"A1001", "C2001", Override, Approved, "by way of S-1-5-21-10-10-10-1001 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-30-30-30-2001"}, {"B1001", "C2001", Override, Approved, ""}}, nil},
		{"approved cycle", nil, nil,
			[]Row{{Source: id("A1001"), Target: id("B1001"), Evidence: Override, Status: Approved}, {Source: id("B1001"), Target: id("A1001"), Evidence: Override, Status: Approved}},
			[]want{{"A1001", "", Override, Conflict, "cycle: S-1-5-21-10-10-10-1001 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-10-10-10-1001"},
				{"B1001", "", Override, Conflict, "cycle: S-1-5-21-10-10-10-1001 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-10-10-10-1001"}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Match(dir(tt.source...), dir(tt.target...), Options{Approved: tt.approved})
			check(t, m, tt.want)
			var drift []string
			for _, d := range m.Drift() {
				drift = append(drift, fmt.Sprintf("%c%d %s", 'A'+d.Source.SubAuthority(1)/10-1, d.Source.RID(), d.What))
			}
			if fmt.Sprint(drift) != fmt.Sprint(tt.drift) {
				t.Errorf("drift\n got %q\nwant %q", drift, tt.drift)
			}
		})
	}
}

// TestApprovedRoundTrip feeds a mapping back unchanged: nothing drifts and
// every status holds.
func TestApprovedRoundTrip(t *testing.T) {
	source := dir(user("B1001"), user("B1002", history("A1001")), user("B1003", deleted), user("B1004"), user("B1005"), user("B500"), group("B1006", ad.GroupGlobal))
	target := dir(user("C2001", history("B1001")), user("C2002", history("B1002")), user("C2004", disabled, master("B1004")),
		user("C2005", history("B1005")), user("C2006", history("B1005")), user("C2007", history("B1006", "C1007", "S-1-5-32-544")))
	fresh := Match(source, target, Options{})
	var buf bytes.Buffer
	if err := WriteCSV(&buf, fresh.Rows()); err != nil {
		t.Fatal(err)
	}
	approved, err := ReadCSV(&buf)
	if err != nil {
		t.Fatal(err)
	}
	again := Match(source, target, Options{Approved: approved})
	if d := again.Drift(); len(d) > 0 {
		t.Errorf("drift without a change: %+v", d)
	}
	if len(again.Rows()) != len(fresh.Rows()) {
		t.Fatalf("%d rows, want %d", len(again.Rows()), len(fresh.Rows()))
	}
	for i, r := range again.Rows() {
		f := fresh.Rows()[i]
		if r.Source != f.Source || r.Target != f.Target || r.Status != f.Status || r.Note != f.Note || r.Evidence != f.Evidence || r.TargetName != f.TargetName {
			t.Errorf("row %d:\n got %+v\nwant %+v", i, r, f)
		}
	}
}
