package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reacl/acl/audit"
	"reacl/report"
	"reacl/report/internal/sample"
)

func TestSum(t *testing.T) {
	got := report.Sum(sample.Case())
	want := report.Tally{
		People: 10, Gaining: 1, Objects: 20,
		ByDepartment: []report.Count{{Name: "Production", N: 3}, {Name: "Sales", N: 3}, {Name: "Finance", N: 2}, {Name: "", N: 1}, {Name: "Legal", N: 1}},
		ByDatabase:   []report.Count{{Name: "MBX-DB02", N: 4}, {Name: "MBX-DB01", N: 3}, {Name: "MBX-DB03", N: 3}},
		ByWave:       []report.WaveCount{{Wave: 2, N: 5}, {Wave: 3, N: 4}, {Wave: 0, N: 1}},
		ByState:      []report.Count{{Name: "only the old SID", N: 28}, {Name: "no longer needed", N: 17}, {Name: "the new entry has fewer rights", N: 6}, {Name: "nobody holds the SID", N: 7}},
	}
	want.BySeverity = got.BySeverity
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var all int64
	for g := range sample.Case().Groups {
		all += int64(g.Count)
	}
	for _, n := range got.BySeverity {
		all -= n
	}
	if all != 0 {
		t.Errorf("%d findings have no severity", all)
	}
	if d := cmp.Diff(report.Tally{}, report.Sum(sample.Empty()), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("an empty case: %s", d)
	}
}

func TestActions(t *testing.T) {
	actions := report.Actions(sample.Case())
	if len(actions) != 10 {
		t.Fatalf("%d actions, want one for each rule that fired", len(actions))
	}
	first := report.Action{Rule: "AC-01", Title: "Entry names only the old SID: access is lost", Severity: audit.Critical, Findings: 28,
		What: "Add an entry with the target SID first.", Owner: "Exchange", When: "before cleanup"}
	if d := cmp.Diff(first, actions[0]); d != "" {
		t.Error(d)
	}
	for i := 1; i < len(actions); i++ {
		if actions[i].Severity > actions[i-1].Severity {
			t.Errorf("%s stands after %s", actions[i].Rule, actions[i-1].Rule)
		}
	}
	if none := report.Actions(sample.Clean()); len(none) != 0 {
		t.Errorf("a clean world asks for %v", none)
	}
}

func TestTop(t *testing.T) {
	counts := []report.Count{{Name: "a", N: 5}, {Name: "b", N: 3}, {Name: "c", N: 2}, {Name: "d", N: 1}}
	if d := cmp.Diff([]report.Count{{Name: "a", N: 5}, {Name: "b", N: 3}, {Name: "others", N: 3}}, report.Top(counts, 3, "others")); d != "" {
		t.Error(d)
	}
	if got := report.Top(counts, 4, "others"); len(got) != 4 {
		t.Errorf("%v", got)
	}
}

// Everybody who loses something stands in every chart of people once, also who
// has no sIDHistory and so is in no wave.
func TestChartsCountEverybody(t *testing.T) {
	c := sample.Case()
	all := c.Waves
	c.Waves = func(yield func(report.Clearing) bool) {
		first := true
		for w := range all {
			if first && w.Wave == 2 {
				first = false
				continue // as if this account had no sIDHistory
			}
			if !yield(w) {
				return
			}
		}
	}
	got := report.Sum(c)
	var department, database, wave int64
	for _, n := range got.ByDepartment {
		department += n.N
	}
	for _, n := range got.ByDatabase {
		database += n.N
	}
	for _, n := range got.ByWave {
		wave += n.N
	}
	if department != got.People || database != got.People || wave != got.People || got.ByWave[len(got.ByWave)-1].Wave != report.NoWave {
		t.Errorf("%d people: %d by department, %d by database, %d by wave %v", got.People, department, database, wave, got.ByWave)
	}
}
