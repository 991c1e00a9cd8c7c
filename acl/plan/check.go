package plan

import (
	"fmt"
	"iter"
	"slices"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/export"
	"reacl/sid"
)

// Status is what became of one object since the plan was made.
type Status string

// The statuses.
const (
	Done        Status = "done"            // says what the plan wants, see [acl.Same]
	DoneOther   Status = "done otherwise"  // says it otherwise; the rights are those of the proof and the old SIDs are gone
	NotDone     Status = "not done"        // as it was before the plan
	Conflicting Status = "changed since"   // neither: somebody else has changed it
	Unchanged   Status = "unchanged"       // nothing was planned, and it is as it was
	NotPlanned  Status = "not in the plan" // the plan does not know it
	Missing     Status = "missing"         // in the plan and not in the fresh export
	OutOfScope  Status = "out of scope"    // in the plan; this check was told to leave it out
)

// Checked is one fresh object compared with the plan.
type Checked struct {
	Object     Ref       `json:"object"`
	Status     Status    `json:"status"`
	New        []sid.SID `json:"newOldSids,omitempty"` // old SIDs that were not there when the plan was made
	Gone       []sid.SID `json:"goneSids,omitempty"`   // trustees that the plan wants and that are not there
	Differs    []string  `json:"differs,omitempty"`    // whose rights are not those of the proof
	People     []sid.SID `json:"-"`                    // these people
	Needed     []sid.SID `json:"needed,omitempty"`     // old SIDs on which somebody's access rests
	LeftOver   []sid.SID `json:"leftOver,omitempty"`   // old SIDs that nobody's access rests on
	Outside    []sid.SID `json:"outside,omitempty"`    // old SIDs that an object out of scope named when the plan was made
	OldEntries int       `json:"oldEntries"`           // entries, owner and group that name an old SID
	offset     int64     // of the record in the plan, -1 for none
	Err        error     `json:"-"` // a record of the export that could not be read
}

// Checker compares a fresh export with a plan.
type Checker struct {
	Auditor *audit.Auditor
	Plan    *Index
	Planned export.Selection // what the plan was made for
}

// CheckAll checks a stream by several workers, in the order of the stream.
func (c *Checker) CheckAll(objects export.Objects, workers int) iter.Seq[Checked] {
	return func(yield func(Checked) bool) {
		check := func(o export.Object, err error) Checked {
			if err != nil {
				return Checked{Object: RefOf(o), Err: err, offset: -1}
			}
			return c.Check(o)
		}
		for one := range inOrder(objects, workers, check) {
			if one.offset >= 0 {
				c.Plan.sight(one.offset)
			}
			if !yield(one) {
				return
			}
		}
	}
}

// Check compares one object with its record, three ways: as it was, as it is
// to be, as it is.
func (c *Checker) Check(o export.Object) Checked {
	out := Checked{Object: RefOf(o), offset: -1}
	c.dependencies(o, &out)
	offset, ok := c.Plan.find(out.Object)
	if !ok {
		out.Status = NotPlanned
		if c.Planned.Takes(&o) { // an object that was not there yet
			out.New = c.oldOf(o.SD)
		}
		return out
	}
	rec, err := RecordAt(c.Plan.file, offset)
	if err != nil {
		out.Err = err
		return out
	}
	out.offset = offset
	old, err := rec.AsObject()
	if err == nil {
		_, after, e := rec.Descriptors()
		if err = e; e == nil {
			c.compare(rec, old, after, o.SD, &out)
		}
	}
	out.Err = err
	return out
}

func (c *Checker) compare(rec Record, old export.Object, planned, fresh acl.Descriptor, out *Checked) {
	switch {
	case acl.Same(planned, fresh) && rec.Changed():
		out.Status = Done
		return
	case acl.Same(planned, fresh):
		out.Status = Unchanged
		return
	case acl.Same(old.SD, fresh):
		out.Status = NotDone
		return
	}
	was, is, wanted := named(old.SD), named(fresh), named(planned)
	for _, s := range is {
		if !slices.Contains(was, s) && !slices.Contains(wanted, s) && c.Auditor.Identify(s).State.Old() {
			out.New = append(out.New, s)
		}
	}
	for _, s := range wanted {
		if !slices.Contains(is, s) {
			out.Gone = append(out.Gone, s)
		}
	}
	left := map[sid.SID]bool{}
	for _, e := range rec.Exceptions {
		left[e.SID] = left[e.SID] || !e.Mapped
	}
	out.Status = Conflicting
	compared := c.Auditor.Compare(old, fresh, func(s sid.SID) bool { return left[s] })
	for _, one := range compared {
		if why := harm(one); why != nil {
			out.Differs = append(out.Differs, why...)
			for _, l := range one.People {
				out.People = append(out.People, l.SID)
			}
		}
	}
	if out.Differs == nil && out.New == nil && rec.Changed() && c.oldGone(rec, is, wanted) {
		out.Status = DoneOther
	}
}

// oldGone reports whether what the plan replaces or removes is not named any
// more, and what it adds is.
func (c *Checker) oldGone(rec Record, is, wanted []sid.SID) bool {
	for _, ch := range rec.Changes {
		if ch.What == acl.Added {
			if !slices.Contains(is, ch.To) {
				return false
			}
		} else if slices.Contains(is, ch.From) && !slices.Contains(wanted, ch.From) {
			return false
		}
	}
	return true
}

// named are the SIDs that a descriptor names, each once, in order.
func named(d acl.Descriptor) (out []sid.SID) {
	for _, s := range places(d) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// resting are the rules that say of an old SID that access rests on it.
var resting = []string{"AC-01", "AC-03", "AC-04", "AC-07", "AC-21"}

// dependencies tells the old SIDs on which access rests from those that are
// only left over.
func (c *Checker) dependencies(o export.Object, out *Checked) {
	people := c.Auditor.Dependents(o)
	needed := map[sid.SID]bool{}
	for _, f := range c.Auditor.Judge(o).Findings {
		if slices.Contains(resting, f.Rule) {
			needed[f.Trustee] = true
		}
	}
	for _, s := range c.oldOf(o.SD) {
		if people[s] > 0 || needed[s] {
			out.Needed = append(out.Needed, s)
		} else {
			out.LeftOver = append(out.LeftOver, s)
		}
	}
	out.OldEntries = c.oldEntries(o.SD)
}

// oldOf are the old SIDs that a descriptor names.
func (c *Checker) oldOf(d acl.Descriptor) []sid.SID {
	return slices.DeleteFunc(named(d), func(s sid.SID) bool { return !c.Auditor.Identify(s).State.Old() })
}

// Left is a record of the plan whose object has not been checked: missing, or
// out of the scope of the check. What it named may still be named.
func (c *Checker) Left(r Record, scope export.Selection) (Checked, error) {
	out := Checked{Object: r.Object, Status: Missing, offset: -1}
	o, err := r.AsObject()
	if err == nil && !scope.Takes(&o) {
		out.Status, out.Outside = OutOfScope, c.oldOf(o.SD)
	}
	return out, err
}

func (c *Checker) oldEntries(d acl.Descriptor) (n int) {
	known := map[sid.SID]bool{}
	for _, s := range places(d) {
		old, ok := known[s]
		if !ok {
			old = c.Auditor.Identify(s).State.Old()
			known[s] = old
		}
		if old {
			n++
		}
	}
	return n
}

// Then counts the entries with old SIDs of the objects in the plan and in
// scope, as they were, and collects the old SIDs of all of them.
func (c *Checker) Then(scope export.Selection) (entries int64, sids map[sid.SID]bool, err error) {
	sids = map[sid.SID]bool{}
	for r, err := range c.Plan.records() {
		if err != nil {
			return 0, nil, err
		}
		o, err := r.AsObject()
		if err != nil {
			return 0, nil, fmt.Errorf("%s: %w", r.Object, err)
		}
		if scope.Takes(&o) {
			entries += int64(c.oldEntries(o.SD))
		}
		for _, s := range c.oldOf(o.SD) {
			sids[s] = true
		}
	}
	return entries, sids, nil
}
