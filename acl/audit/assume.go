package audit

import (
	"slices"

	"reacl/acl"
)

// assumption is what is taken for true of the conditions of entries; nil takes
// none for true.
type assumption = func(acl.ACE) acl.Truth

// assumptions are the ways in which the conditions of the descriptors' DACLs may
// turn out, as far as they are looked at: no one is known to hold, all hold, and
// each holds alone. Where there is no condition, it is the first only. What the
// cleanup takes or gives under any of them, it may take or give.
func assumptions(all ...acl.Descriptor) []assumption {
	var conditions [][]byte // each once
	for _, d := range all {
		for _, a := range d.ACEs(acl.DACL) {
			if a.Type.IsCallback() && !slices.ContainsFunc(conditions, func(b []byte) bool { return string(b) == string(a.Data()) }) {
				conditions = append(conditions, a.Data())
			}
		}
	}
	ways := []assumption{nil}
	if len(conditions) == 0 {
		return ways
	}
	ways = append(ways, func(acl.ACE) acl.Truth { return acl.True })
	if len(conditions) == 1 {
		return ways
	}
	for _, c := range conditions {
		ways = append(ways, func(a acl.ACE) acl.Truth {
			if string(a.Data()) == string(c) {
				return acl.True
			}
			return acl.False
		})
	}
	return ways
}
