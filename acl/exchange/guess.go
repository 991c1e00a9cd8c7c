package exchange

import "reacl/acl"

// Guess is the kind of object that a descriptor most likely protects, for one
// whose source does not tell, and by what it was guessed. The transfer header is Exchange's: behind it
// comes a folder's descriptor, or free/busy information where the DACL holds
// nothing but the two rights of that. A bare descriptor with object entries is
// a directory object's; one with entries for the folder (0x02) and for items
// (0x09) and no others is a folder's whose header was cut off. Anything else
// could be anything, and wrong names are worse than none: it is [KindUnknown].
func Guess(h Header, d acl.Descriptor) (k Kind, by string) {
	if !h.IsZero() {
		if onlyFreeBusy(d) {
			return KindFreeBusy, "its transfer header and masks"
		}
		return KindFolder, "its transfer header"
	}
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		for _, a := range d.ACEs(l) {
			if a.Type.IsObject() {
				return KindADObject, "its object entries"
			}
		}
	}
	if folderFlags(d) {
		return KindFolder, "the flags of its entries"
	}
	return KindUnknown, ""
}

// folderFlags reports whether the DACL has entries for the folder and for
// items, with Exchange's flags, and no others.
func folderFlags(d acl.Descriptor) bool {
	var onFolder, onItems bool
	for _, a := range d.ACEs(acl.DACL) {
		switch a.Flags & (inheritance | acl.NoPropagate) {
		case containerFlags:
			onFolder = true
		case itemFlags:
			onItems = true
		default:
			return false
		}
	}
	return onFolder && onItems
}

// onlyFreeBusy reports whether the DACL has entries and they grant or deny
// free/busy rights only. A folder's entries have more: even a member who may
// do nothing is denied many rights.
func onlyFreeBusy(d acl.Descriptor) bool {
	n := 0
	for _, a := range d.ACEs(acl.DACL) {
		if a.Flags&inheritance != containerFlags || a.Mask == 0 || a.Mask&^(fbSimple|fbDetailed) != 0 {
			return false
		}
		n++
	}
	return n > 0
}
