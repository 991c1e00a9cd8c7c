package plan

import (
	"bytes"
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
	Done        Status = "done"            // holds what the plan wants, byte for byte
	DoneOther   Status = "done otherwise"  // other bytes; the rights are those of the proof and the old SIDs are gone
	NotDone     Status = "not done"        // as it was before the plan
	Conflicting Status = "changed since"   // neither: somebody else has changed it
	Unchanged   Status = "unchanged"       // nothing was planned, and it is as it was
	NotPlanned  Status = "not in the plan" // the plan does not know it
	Missing     Status = "missing"         // in the plan and not in the fresh export
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
	OldEntries int       `json:"oldEntries"`           // entries, owner and group that name an old SID
	offset     int64     // of the record in the plan, -1 for none
	Err        error     `json:"-"` // a record of the export that could not be read
}

// Checker compares a fresh export with a plan.
type Checker struct {
	Auditor *audit.Auditor
	Plan    *Index
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
				c.Plan.seen[one.offset] = true
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
	same := func(d acl.Descriptor) bool { return bytes.Equal(d.Bytes(), fresh.Bytes()) }
	switch {
	case same(planned) && rec.Changed():
		out.Status = Done
		return
	case same(planned):
		out.Status = Unchanged
		return
	case same(old.SD):
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
		if why := harm([]audit.Comparison{one}); why != nil {
			out.Differs = append(out.Differs, why...)
			out.People = append(out.People, one.SID)
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

// named are the SIDs that a descriptor names as owner, group or trustee, each
// once, in order.
func named(d acl.Descriptor) (out []sid.SID) {
	for _, s := range places(d) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// resting are the rules that say of an old SID that access rests on it.
var resting = []string{"AC-01", "AC-03", "AC-04", "AC-07"}

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
	for _, s := range named(o.SD) {
		if !c.Auditor.Identify(s).State.Old() {
			continue
		}
		if people[s] > 0 || needed[s] {
			out.Needed = append(out.Needed, s)
		} else {
			out.LeftOver = append(out.LeftOver, s)
		}
	}
	out.OldEntries = c.oldEntries(o.SD)
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

// Then counts the entries with old SIDs of the objects in the plan, as they
// were, and collects these SIDs.
func (c *Checker) Then() (entries int64, sids map[sid.SID]bool, err error) {
	sids = map[sid.SID]bool{}
	for r, err := range c.Plan.records() {
		if err != nil {
			return 0, nil, err
		}
		d, _, err := r.Descriptors()
		if err != nil {
			return 0, nil, fmt.Errorf("%s: %w", r.Object, err)
		}
		entries += int64(c.oldEntries(d))
		for _, s := range named(d) {
			if c.Auditor.Identify(s).State.Old() {
				sids[s] = true
			}
		}
	}
	return entries, sids, nil
}
