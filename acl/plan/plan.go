// Package plan works out what has to be written instead of a descriptor that
// names old SIDs, proves that nobody's access changes by it, and checks later
// whether it was done.
package plan

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/sid"
)

// Planner plans one object at a time. It does not change and may be used by
// several goroutines.
type Planner struct {
	Auditor *audit.Auditor
	Mode    acl.Mode
	// Wave picks the old SIDs that are rewritten; nil is all.
	Wave func(sid.SID) bool
}

// Step is what becomes of one object.
type Step struct {
	Object     export.Object
	After      acl.Descriptor // the object's own where nothing is to be written
	Changes    []acl.Change   // places are those of the object's descriptor
	Proof      []Rights       // who has which rights before and after; empty where no old SID is named
	Held       []string       // why the object is left as it is although something should change; empty for not
	Exceptions []Exception    // entries whose old SID stays, each with the reason
}

// Changed reports whether there is something to write.
func (s Step) Changed() bool { return !bytes.Equal(s.Object.SD.Bytes(), s.After.Bytes()) }

// Exception is an entry with an old SID that stays as it is, and why.
type Exception struct {
	Place   string  `json:"place"`
	SID     sid.SID `json:"sid"`
	Account string  `json:"account,omitempty"`
	Reason  string  `json:"reason"`
	// Mapped is set where the SID has a successor and the entry stays all the
	// same: beside the successor's, or because the object is held back.
	Mapped bool `json:"mapped,omitempty"`
}

// treatment is what the plan does with one old SID.
type treatment struct {
	target sid.SID // zero for nothing
	add    bool    // beside the old one, which stays
	why    string  // of leaving it alone; "" for SIDs that are none of the migration
	id     audit.Identity
}

// Plan plans one object. It is pure.
//
// In mode [acl.Replace], an old SID that somebody still logs on with gets the
// target's entries beside its own, so that nobody is locked out meanwhile; in
// mode [acl.Remove] it stays. Old SIDs without one approved target stay and
// are exceptions. A rewrite is proved for everybody concerned; where that
// fails for a reason that is not an exception, the object is held back.
func (p *Planner) Plan(o export.Object) Step {
	s := Step{Object: o, After: o.SD}
	x := planning{p: p, step: &s, known: map[sid.SID]treatment{}}
	after, changes, err := x.rewrite()
	x.exceptions(changes)
	switch {
	case err != nil:
		s.Held = []string{err.Error()}
	case bytes.Equal(after.Bytes(), o.SD.Bytes()):
		if len(s.Exceptions) > 0 {
			s.Proof = rightsOf(p.Auditor.Compare(o, o.SD, x.open))
		}
	default:
		compared := p.Auditor.Compare(o, after, x.open)
		s.Proof, s.Held = rightsOf(compared), harm(compared...)
		s.Changes = slices.DeleteFunc(changes, func(c acl.Change) bool { return c.What == acl.Kept })
		if s.Held == nil {
			s.After = after
		}
	}
	x.mapped()
	return s
}

// planning is the plan of one object under way.
type planning struct {
	p     *Planner
	step  *Step
	known map[sid.SID]treatment
	left  map[sid.SID]bool // SIDs of exceptions
}

// treat decides what is done with a SID.
func (x *planning) treat(s sid.SID) treatment {
	t, ok := x.known[s]
	if !ok {
		t = x.p.treat(s)
		x.known[s] = t
	}
	return t
}

func (p *Planner) treat(s sid.SID) treatment {
	id := p.Auditor.Identify(s)
	t := treatment{id: id}
	switch {
	case id.State != audit.Mapped && id.State != audit.Linked:
		if id.State.Old() {
			t.why = id.State.Words()
			if id.Note != "" {
				t.why += ": " + id.Note
			}
		}
		return t
	case p.Wave != nil && !p.Wave(s):
		t.why = "not in this wave"
		return t
	}
	inUse := id.State == audit.Linked || p.Auditor.InUse(s)
	if p.Mode == acl.Remove && inUse {
		t.why = "somebody still logs on with the source account"
		return t
	}
	t.target, t.add = id.Target, p.Mode == acl.Add || p.Mode == acl.Replace && inUse
	return t
}

// rewrite makes the new descriptor. In mode Replace it takes two passes, the
// second for what is added; the places of its changes are counted back to
// those of the descriptor before.
func (x *planning) rewrite() (acl.Descriptor, []acl.Change, error) {
	d := x.step.Object.SD
	pass := func(mode acl.Mode, add bool) ([]acl.Change, error) {
		b, changes, err := acl.Rewrite(d, func(s sid.SID) (sid.SID, bool) {
			t := x.treat(s)
			return t.target, !t.target.IsZero() && t.add == add
		}, mode, acl.AllParts)
		if err == nil {
			d, err = acl.Parse(b)
		}
		if err != nil {
			return nil, fmt.Errorf("the descriptor cannot be rewritten: %w", err)
		}
		return changes, nil
	}
	first, err := pass(x.p.Mode, x.p.Mode == acl.Add)
	if err != nil || x.p.Mode != acl.Replace {
		return d, first, err
	}
	second, err := pass(acl.Add, true)
	if err != nil {
		return d, first, err
	}
	back := newMovedPlaces(x.step.Object.SD, first)
	for i := range second {
		second[i].Place = back.of(second[i].Place)
	}
	return d, append(first, second...), nil
}

// exceptions lists what stays: entries of SIDs without a treatment, and what
// the rewrite kept although the SID is mapped.
func (x *planning) exceptions(changes []acl.Change) {
	x.left = map[sid.SID]bool{}
	add := func(place string, s sid.SID, id audit.Identity, why string) {
		x.left[s] = true
		x.step.Exceptions = append(x.step.Exceptions, Exception{Place: place, SID: s, Account: id.Account, Reason: why})
	}
	for place, s := range places(x.step.Object.SD) {
		if t := x.treat(s); t.why != "" {
			add(place, s, t.id, t.why)
		}
	}
	trustee := trustees(x.step.Object.SD)
	for _, c := range changes {
		entry := c.Place != "owner" && c.Place != "group"
		if c.What != acl.Kept || entry && x.treat(c.From).add && trustee[c.Place] == c.From {
			continue // an entry whose copy is not needed
		}
		add(c.Place, c.From, x.treat(c.From).id, c.Note)
	}
}

// mapped lists the entries of mapped SIDs that the new descriptor still holds.
func (x *planning) mapped() {
	after := named(x.step.After)
	for place, s := range places(x.step.Object.SD) {
		t := x.treat(s)
		if t.target.IsZero() || x.left[s] || !slices.Contains(after, s) {
			continue
		}
		why := "the new account has its own entries beside it, and somebody still logs on with the source account"
		switch {
		case x.step.Held != nil:
			why = "the object is held back"
		case x.p.Mode == acl.Add:
			why = "mode add keeps it; the new account has its own entries beside it"
		}
		x.step.Exceptions = append(x.step.Exceptions, Exception{Place: place, SID: s, Account: t.id.Account, Reason: why, Mapped: true})
	}
}

// open reports whether a SID stays in the descriptor on purpose.
func (x *planning) open(s sid.SID) bool { return x.left[s] }

// maxHarmed is how many people a reason for holding an object back names each.
const maxHarmed = 20

// harm are the differences that nothing explains, in words; nil for none.
func harm(compared ...audit.Comparison) (why []string) {
	for _, c := range compared {
		lost, gained, meanwhile := c.Harm()
		for _, h := range []struct {
			verb   string
			access exchange.Access
			when   string
		}{{"would lose", lost, "with the cleanup"}, {"would gain", gained, "with the cleanup"}, {"would lose", meanwhile, "until the cleanup"}} {
			if h.access.IsZero() {
				continue
			}
			what := fmt.Sprintf("%s %s %s", h.verb, h.access.Difference(), h.when)
			for i, l := range c.People {
				if i == maxHarmed {
					why = append(why, fmt.Sprintf("%d more %s", len(c.People)-i, what))
					break
				}
				why = append(why, cmp.Or(l.Account, l.SID.String())+" "+what)
			}
		}
	}
	return why
}
