package exchange

import (
	"reacl/acl"
	"reacl/sid"
)

// Bits that decide which MAPI right a mask grants, where one bit does.
const (
	bitCreate          acl.Mask = 0x000002
	bitCreateContainer acl.Mask = 0x000004
	bitViewItem        acl.Mask = 0x000800
	bitContact         acl.Mask = 0x008000
	bitReadProperty    acl.Mask = 0x000008
	bitWriteProperty   acl.Mask = 0x000010
	bitWriteOwn        acl.Mask = 0x000200
	bitDeleteOwn       acl.Mask = 0x000400
)

// containerRights reads the MAPI rights from what is granted on the folder.
func containerRights(m acl.Mask) Rights {
	var r Rights
	if m&bitCreate != 0 {
		r |= Create
	}
	if m&bitCreateContainer != 0 {
		r |= CreateSubfolder
	}
	if m&ownerMask == ownerMask {
		r |= Owner
	}
	if m&bitContact != 0 {
		r |= Contact
	}
	if m&bitViewItem != 0 {
		r |= Visible
	}
	return r
}

// itemRights reads the MAPI rights from what is granted on items.
func itemRights(m acl.Mask) Rights {
	var r Rights
	if m&bitReadProperty != 0 {
		r |= ReadAny
	}
	if m&bitWriteOwn != 0 {
		r |= EditOwned
	}
	if m&bitWriteProperty != 0 {
		r |= EditAny
	}
	if m&bitDeleteOwn != 0 {
		r |= DeleteOwned
	}
	if m&acl.Delete != 0 {
		r |= DeleteAny
	}
	return r
}

// freeBusyFromMask reads the MAPI rights from what a free/busy descriptor grants.
func freeBusyFromMask(m acl.Mask) Rights {
	var r Rights
	if m&fbSimple != 0 {
		r |= FreeBusySimple
	}
	if m&fbDetailed != 0 {
		r |= FreeBusyDetailed
	}
	return r
}

// granted is what the DACL's entries grant to the token in a scope, in stored
// order ([MS-DTYP] 2.5.3.2). Entries for one property only (object type) count
// for nothing. Without a list, or with a NULL one, everything is granted.
// Owning the folder in the sense of its descriptor gives no MAPI right. assumed are
// the values of conditions; nil for unknown.
func granted(d acl.Descriptor, s scope, g acl.Generic, t acl.Token, assumed func(acl.ACE) acl.Truth) acl.Mask {
	return acl.Check{Token: t, Generic: g, NoOwner: true, Condition: assumed, Where: func(a acl.ACE) bool {
		_, typed := a.ObjectType()
		return !typed && covers(a.Flags, s)
	}}.Access(d)
}

// FolderAccess is every MAPI right that the token has on a folder: its
// entries about the folder and those about items are evaluated apart, each in
// stored order.
func FolderAccess(d acl.Descriptor, t acl.Token) Rights { return folderAccess(d, t, nil) }

func folderAccess(d acl.Descriptor, t acl.Token, assumed func(acl.ACE) acl.Truth) Rights {
	return containerRights(granted(d, container, KindFolder.Generic(), t, assumed)) |
		itemRights(granted(d, items, itemGeneric, t, assumed))
}

// FreeBusyAccess are the free/busy rights that the token has by a calendar's
// free/busy descriptor.
func FreeBusyAccess(d acl.Descriptor, t acl.Token) Rights {
	return freeBusyFromMask(granted(d, container, KindFreeBusy.Generic(), t, nil))
}

// RightsOf reads back the MAPI rights that the entries of one trustee in a
// folder's DACL make up, without regard to others. doubts says in words why the
// masks are not those of MAPI rights, where they are not: the entries were
// made by hand, or are damaged.
func RightsOf(d acl.Descriptor, trustee sid.SID) (r Rights, doubts []string) {
	t := acl.NewToken(trustee)
	c := granted(d, container, KindFolder.Generic(), t, nil)
	i := granted(d, items, itemGeneric, t, nil)
	r = containerRights(c) | itemRights(i)
	return r, doubtsOf(r, c, i)
}
