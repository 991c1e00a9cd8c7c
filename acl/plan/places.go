package plan

import (
	"fmt"

	"reacl/acl"
)

// places leads from the entries of a descriptor after a replacing rewrite back
// to those before: some were merged into others and are gone.
type places map[string]string

func newPlaces(before acl.Descriptor, changes []acl.Change) places {
	gone := map[string]bool{}
	for _, c := range changes {
		if c.What == acl.Merged {
			gone[c.Place] = true
		}
	}
	p := places{}
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

func (p places) of(place string) string {
	if b, ok := p[place]; ok {
		return b
	}
	return place // owner, group
}
