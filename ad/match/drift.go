package match

import (
	"slices"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// Drift is one difference between an approved mapping and fresh evidence.
type Drift struct {
	Source          sid.SID
	Approved, Fresh Row // Approved is the zero Row where the SID is new
	What            string
}

// applyApproved makes the approved rows hold in fresh and lists what differs.
// A row that a person approved keeps its target whatever the fresh evidence
// says; a SID that the approved mapping does not know is left for review.
func (m *matcher) applyApproved(fresh *Map, approved []Row) []Drift {
	by := make(map[sid.SID]*Row, len(approved))
	for i := range approved {
		by[approved[i].Source] = &approved[i]
	}
	var out []Drift
	for i := range fresh.rows {
		r := &fresh.rows[i]
		if _, decided := m.override[r.Source]; decided {
			continue // later than the approval
		}
		a := by[r.Source]
		what := differs(a, r)
		if what == "" && a != nil {
			what = m.vanished(a)
		}
		if what != "" {
			d := Drift{Source: r.Source, Fresh: *r, What: what}
			if a != nil {
				d.Approved = *a
			}
			out = append(out, d)
		}
		if a == nil {
			if r.Status == Approved {
				r.doubt("MP-14", "not in the approved mapping")
			}
			continue
		}
		m.approve(r, *a)
	}
	return out
}

// approve puts what a person approved in place of the fresh row r.
func (m *matcher) approve(r *Row, a Row) {
	if untouchable(r.Source) != "" {
		return // r says so
	}
	if a.Target != r.Target || a.Status == Conflict && r.Status != Conflict {
		r.Path = nil // it led elsewhere
	}
	switch a.Target {
	case sid.SID{}, r.Target:
	default:
		r.TargetName = m.target.name(a.Target)
		if r.TargetName == "" {
			r.TargetName = a.TargetName
		}
		r.Evidence = evidenceFor(*r, a)
	}
	if r.SourceName == "" {
		r.SourceName = a.SourceName
	}
	if a.Evidence == Override && !a.Target.IsZero() {
		r.Evidence = Override
	}
	r.Target, r.Status, r.Note = a.Target, a.Status, a.Note
	tgt := m.target.holder(a.Target)
	switch {
	case r.Target.IsZero():
		r.TargetName = ""
	case tgt == nil && r.Status == Approved && m.target.d.Owns(a.Target) && !strings.Contains(r.Note, noTarget):
		r.note(noTarget)
	case tgt != nil && r.Class == ad.ClassOther:
		r.Class = tgt.class
	}
	if why := untouchable(a.Target); why != "" && !a.Target.IsZero() {
		r.set(Excluded, "target: "+why)
	}
}

// vanished says that nobody in the target's domains holds the target which a
// person approved, or that it is deleted; "" where the note of a says so already.
func (m *matcher) vanished(a *Row) string {
	if a.Status != Approved || untouchable(a.Source) != "" || untouchable(a.Target) != "" {
		return ""
	}
	switch tgt := m.target.holder(a.Target); {
	case tgt == nil && m.target.d.Owns(a.Target) && !strings.Contains(a.Note, noTarget):
		return "the approved target " + a.Target.String() + " is not in the directory that was read"
	case tgt != nil && tgt.deleted && !strings.Contains(a.Note, "deleted"):
		return "the approved target " + a.Target.String() + " is deleted"
	}
	return ""
}

// evidenceFor is the evidence for the target that a person has chosen.
func evidenceFor(r, a Row) Evidence {
	for _, c := range r.Candidates {
		if c.Target == a.Target && c.Evidence != "" {
			return c.Evidence
		}
	}
	return Override
}

// differs says what has changed since a was approved, "" for nothing. A
// conflict that the note of a lists with the same candidates was decided by
// the person and is no news.
func differs(a, r *Row) string {
	switch {
	case a == nil:
		switch {
		case !r.Target.IsZero() && r.Status != Excluded:
			return "new since the mapping was approved"
		case r.Status == Conflict:
			return "new since the mapping was approved, and a conflict"
		}
		return ""
	case a.Status == Excluded || a.Status == Approved && a.Evidence == Override:
		return ""
	case a.Status == Approved && a.Evidence == "" && r.Target.IsZero() && len(r.Candidates) == 0 && len(r.Path) == 0:
		return "" // a person filled in what no evidence has told yet
	case a.Status != Approved:
		if r.Status == Approved && r.Target != a.Target {
			return "fresh evidence names a target now: " + r.Target.String()
		}
		return ""
	case r.Status == Conflict && len(r.Candidates) == 0:
		return "now a conflict: " + r.Note
	case r.Status == Conflict:
		if now := listCandidates(r.Candidates); !strings.Contains(a.Note, now) {
			return "now a conflict: " + now
		}
		if !slices.ContainsFunc(r.Candidates, func(c Candidate) bool { return c.Target == a.Target }) {
			return "the approved target is none of the candidates"
		}
		return ""
	case r.Target.IsZero():
		return "the evidence is gone: " + r.Note
	case r.Target != a.Target:
		return "fresh evidence names another target: " + r.Target.String()
	case r.Status == Review && !strings.Contains(a.Note, r.Note):
		return "now for review: " + r.Note
	}
	return ""
}

// flatten makes approved rows whose target is the source of another approved
// row point to the last target. Approved rows that lead back to themselves
// become conflicts.
func (m *matcher) flatten(out *Map) {
	for i := range out.rows {
		r := &out.rows[i]
		if r.Status != Approved {
			continue
		}
		path := []sid.SID{r.Source, r.Target}
		loops := false
		for !loops {
			next, ok := out.Target(path[len(path)-1])
			if !ok {
				break
			}
			loops = slices.Contains(path, next) || len(path) > maxSteps
			path = append(path, next)
		}
		last := path[len(path)-1]
		switch {
		case len(path) == 2:
		case loops:
			for _, s := range path {
				if j, ok := out.index[s]; ok && out.rows[j].Status == Approved {
					out.rows[j].Target, out.rows[j].TargetName = sid.SID{}, ""
					out.rows[j].Path = path
					out.rows[j].set(Conflict, "cycle: "+arrows(path))
				}
			}
		default:
			r.Target, r.TargetName = last, m.target.name(last)
			r.Path = path
			r.note("by way of " + arrows(path))
		}
	}
}
