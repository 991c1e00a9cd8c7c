package plan

import (
	"slices"
	"testing"

	"reacl/sid"
)

// TestOldSIDInACondition: no rewrite touches it, so that the plan lists it as an
// exception, and the check takes it for an old SID on which access rests.
func TestOldSIDInACondition(t *testing.T) {
	const sddl = "O:SYG:SYD:(A;;FR;;;" + oldAnn + ")(XA;;FA;;;AU;(Member_of {SID(" + oldBob + ")}))"
	source, target := two()
	o := inFolder(t, "x", sddl)
	step := planner(source, target, 0).Plan(o)
	if len(step.Changes) != 1 || len(step.Exceptions) != 1 || step.Held != nil {
		t.Fatalf("changes %v, exceptions %v, held %v", step.Changes, step.Exceptions, step.Held)
	}
	e := step.Exceptions[0]
	if e.Place != "dacl[1]" || e.SID != sid.MustParse(oldBob) || e.Reason != "SID inside a condition" || e.Mapped {
		t.Errorf("%+v", e)
	}

	c, g := world(t, o)
	o.SD = step.After
	got := c.Check(o)
	if !slices.Equal(got.Needed, []sid.SID{sid.MustParse(oldBob)}) || got.OldEntries != 1 || got.Status != Done {
		t.Errorf("needed %v, %d old entries, %v", got.Needed, got.OldEntries, got.Status)
	}
	g.Add(got)
	if stays := noGo(g); !slices.Equal(stays, []string{"bob"}) {
		t.Errorf("no-go %v, want bob", stays)
	}
}
