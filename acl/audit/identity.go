package audit

import (
	"reacl/acl/export"
	"reacl/ad"
	"reacl/sid"
)

// Identity is what the auditor knows of a SID.
type Identity struct {
	SID     sid.SID
	State   State
	Target  sid.SID  // whom it becomes, where State is Mapped or Linked
	Name    string   // of the holder; "" where nobody knows
	Account string   // DOMAIN\name of the target, or of the source where there is no target
	Class   ad.Class // of the same
	Note    string   // of the mapping
}

// Identify classifies a SID.
func (a *Auditor) Identify(s sid.SID) Identity {
	t := a.subject(s)
	return Identity{t.sid, t.state, t.target, t.name, t.account, t.class, t.row.Note}
}

// Old reports whether a SID in this state is one of the old world, so that an
// entry that names it needs somebody's attention.
func (s State) Old() bool { return s.old() }

// InUse reports whether somebody logs on at the target's resources with the
// mapped old SID s and without its target: the owner of a linked mailbox, an
// account that is not migrated and a member of a group that is. An entry for
// s has to stay beside the one for the target until that ends.
func (a *Auditor) InUse(s sid.SID) bool { return a.users().inUse[s] }

// Dependents counts, for each SID of the descriptor's DACL and its owner that
// the cleanup takes out of tokens, the people that have it and lose or gain
// something on this object by the cleanup.
func (a *Auditor) Dependents(o export.Object) map[sid.SID]int {
	j := judge{a: a, o: o, ref: refOf(o), cache: a.take()}
	defer a.release(&j)
	j.collect()
	j.holders()
	j.impacts()
	out := map[sid.SID]int{}
	for k := range j.trustees {
		out[j.trustees[k].sid] += j.concerned(k)
	}
	if owner := o.SD.Owner(); !owner.IsZero() && out[owner] == 0 {
		out[owner] = j.concerned(len(j.trustees))
	}
	return out
}
