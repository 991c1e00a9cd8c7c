package plan

import (
	"fmt"
	"iter"

	"reacl/acl"
	"reacl/sid"
)

// places are the SIDs that a descriptor names and where: "owner", "group",
// "dacl[3]", "sacl[0]". The trustee of an entry comes before the accounts that
// it names in a condition or attribute.
func places(d acl.Descriptor) iter.Seq2[string, sid.SID] {
	return func(yield func(string, sid.SID) bool) {
		if s := d.Owner(); !s.IsZero() && !yield("owner", s) {
			return
		}
		if s := d.Group(); !s.IsZero() && !yield("group", s) {
			return
		}
		for _, l := range []acl.List{acl.DACL, acl.SACL} {
			for i, a := range d.ACEs(l) {
				if !a.SID().IsZero() && !yield(fmt.Sprintf("%s[%d]", l, i), a.SID()) {
					return
				}
				for _, s := range a.Within() {
					if !yield(fmt.Sprintf("%s[%d]", l, i), s) {
						return
					}
				}
			}
		}
	}
}

// trustees are the trustees of the entries by their places.
func trustees(d acl.Descriptor) map[string]sid.SID {
	m := map[string]sid.SID{}
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		for i, a := range d.ACEs(l) {
			m[fmt.Sprintf("%s[%d]", l, i)] = a.SID()
		}
	}
	return m
}

// movedPlaces leads from the entries of a descriptor after a replacing rewrite back
// to those before: some were merged into others and are gone.
type movedPlaces map[string]string

func newMovedPlaces(before acl.Descriptor, changes []acl.Change) movedPlaces {
	gone := map[string]bool{}
	for _, c := range changes {
		if c.What == acl.Merged {
			gone[c.Place] = true
		}
	}
	p := movedPlaces{}
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		at := 0
		for i := range before.Count(l) {
			place := fmt.Sprintf("%s[%d]", l, i)
			if gone[place] {
				continue
			}
			p[fmt.Sprintf("%s[%d]", l, at)] = place
			at++
		}
	}
	return p
}

func (p movedPlaces) of(place string) string {
	if b, ok := p[place]; ok {
		return b
	}
	return place // owner, group
}
