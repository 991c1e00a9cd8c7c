package acl

import "bytes"

// SameList reports whether two descriptors have a list in the same state, with
// the same entries in the same order.
func SameList(a, b Descriptor, l List) bool {
	if a.State(l) != b.State(l) || a.Count(l) != b.Count(l) {
		return false
	}
	raws := make([][]byte, 0, a.Count(l))
	for _, e := range a.ACEs(l) {
		raws = append(raws, e.Raw())
	}
	for i, e := range b.ACEs(l) {
		if !bytes.Equal(raws[i], e.Raw()) {
			return false
		}
	}
	return true
}

// Same reports whether two descriptors say the same: owner, primary group, both
// lists entry for entry, and whether these are protected from inheritance. How
// the bytes are laid out, and the control bits that only tell how a list came
// about, do not matter.
func Same(a, b Descriptor) bool {
	const protected = DACLProtected | SACLProtected
	return bytes.Equal(a.Bytes(), b.Bytes()) ||
		bytes.Equal(a.OwnerBytes(), b.OwnerBytes()) && bytes.Equal(a.GroupBytes(), b.GroupBytes()) &&
			a.Control()&protected == b.Control()&protected && SameList(a, b, DACL) && SameList(a, b, SACL)
}
