package exchange

import "reacl/acl"

// Undocumented are the bits of an entry's mask on a folder or free/busy
// information that no document names for the entry's scope; 0 for other kinds,
// and for entries of an unknown layout.
func Undocumented(k Kind, a acl.ACE) acl.Mask {
	const generic = acl.GenericAll | acl.GenericExecute | acl.GenericWrite | acl.GenericRead
	var known acl.Mask
	switch k {
	case KindFolder:
		if covers(a.Flags, container) {
			known = containerKnown
		}
		if covers(a.Flags, items) {
			known |= itemsKnown
		}
	case KindFreeBusy:
		known = freeBusyKnown
	default:
		return 0
	}
	if !a.Type.Known() || known == 0 {
		return 0
	}
	return a.Mask &^ (known | generic)
}

// All bits of the tables.
var (
	containerKnown = union(containerBits)
	itemsKnown     = union(itemBits)
	freeBusyKnown  = union(freeBusyBits)
)

func union(table []bitName) (m acl.Mask) {
	for _, b := range table {
		m |= b.bit
	}
	return m
}
