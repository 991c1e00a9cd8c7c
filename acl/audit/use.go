package audit

import (
	"cmp"
	"iter"
	"slices"

	"reacl/sid"
)

// Use is where an old SID stands in one descriptor.
type Use struct {
	SID     sid.SID
	State   State
	Entries int  // entries of the DACL, and the owner
	Listed  bool // it stands in the DACL
	Needed  bool // somebody has a right by it, or is kept out by it
}

// Uses adds up where an old SID stands.
type Uses struct {
	SID     sid.SID
	Entries int64 // entries that name it, ownerships included
	Objects int64 // descriptors that do
	Needed  int64 // of the entries, those by which somebody has a right or is kept out
}

// used notes that an old SID stands in the object.
func (j *judge) used(s *subject, n int, listed, needed bool) {
	if !s.state.old() {
		return
	}
	for i := range j.out.Uses {
		if u := &j.out.Uses[i]; u.SID == s.sid {
			u.Entries += n
			u.Listed, u.Needed = u.Listed || listed, u.Needed || needed
			return
		}
	}
	j.out.Uses = append(j.out.Uses, Use{s.sid, s.state, n, listed, needed})
}

// uses adds Use up by SID.
type uses map[sid.SID]*Uses

func (u uses) add(list []Use) {
	for _, one := range list {
		sum := u[one.SID]
		if sum == nil {
			sum = &Uses{SID: one.SID}
			u[one.SID] = sum
		}
		sum.Objects++
		sum.Entries += int64(one.Entries)
		if one.Needed {
			sum.Needed += int64(one.Entries)
		}
	}
}

// UsesOf is where s stands; zero where nothing names it.
func (t *Tally) UsesOf(s sid.SID) Uses {
	if u := t.uses[s]; u != nil {
		return *u
	}
	return Uses{SID: s}
}

// Uses are the old SIDs that stand in what was judged, most entries first.
func (t *Tally) Uses() iter.Seq[Uses] {
	list := make([]*Uses, 0, len(t.uses))
	for _, u := range t.uses {
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b *Uses) int { return cmp.Or(cmp.Compare(b.Entries, a.Entries), a.SID.Compare(b.SID)) })
	return func(yield func(Uses) bool) {
		for _, u := range list {
			if !yield(*u) {
				return
			}
		}
	}
}
