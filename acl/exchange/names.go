package exchange

import (
	"strings"

	"reacl/acl"
)

// scope is what an entry of a folder speaks about.
type scope uint8

const (
	container scope = iota // the folder itself
	items                  // the items in it
)

// inheritance are the flags that tell the scope.
const inheritance = acl.ObjectInherit | acl.ContainerInherit | acl.InheritOnly

// The flags that Exchange itself writes, of those in inheritance.
const (
	containerFlags = acl.ContainerInherit                // 0x02
	itemFlags      = acl.ObjectInherit | acl.InheritOnly // 0x09
)

// covers reports whether an entry with these flags counts in the scope s:
// for the folder unless it is for inheritance only, for the items where
// objects inherit it. Exchange's own entries count in exactly one.
func covers(f acl.ACEFlags, s scope) bool {
	if s == items {
		return f&acl.ObjectInherit != 0
	}
	return f&acl.InheritOnly == 0
}

// table is the table of names that fits the entry's mask.
func table(k Kind, a acl.ACE) []bitName {
	switch k {
	case KindFolder:
		if covers(a.Flags, items) && !covers(a.Flags, container) {
			return itemBits
		}
		return containerBits
	case KindFreeBusy:
		return freeBusyBits
	case KindMailbox:
		return mailboxBits
	case KindADObject:
		return dsBits
	case KindFile, KindShare:
		return fileBits
	case KindRegistry:
		return registryBits
	}
	return standardBits
}

// RightNames are the names of the rights in one entry's mask, for its kind and
// flags; unknown bits come last, in hex. The rights of a folder's entries have
// EdkMdb.h's names, fsdright…, those about the folder or those about items by
// the entry's flags. A directory right that is limited by an object type names
// it: "Send-As", "WriteProperty: member". It is empty where the layout of the
// entry is not known.
func RightNames(k Kind, a acl.ACE) []string {
	if !a.Type.Known() {
		return []string{}
	}
	switch a.Type {
	case acl.SystemMandatoryLabel:
		return bitNames(a.Mask, labelBits)
	case acl.SystemResourceAttribute, acl.SystemScopedPolicyID, acl.SystemProcessTrustLabel, acl.SystemAccessFilter:
		return bitNames(a.Mask, standardBits)
	}
	if k == KindADObject {
		return dsNames(a)
	}
	return bitNames(a.Mask, table(k, a))
}

// labelBits are the rights of a mandatory label ([MS-DTYP] 2.4.4.13).
var labelBits = []bitName{{1, "NoWriteUp"}, {2, "NoReadUp"}, {4, "NoExecuteUp"}}

// Describe names an entry's rights in the words a person would use: MAPI
// rights for folders ("ReadItems"), free/busy roles, mailbox rights ("Full
// Access"), "Send As", "Modify". It says nothing of whether they are granted
// or denied.
func Describe(k Kind, a acl.ACE) string {
	switch {
	case !a.Type.Known():
		return ""
	case k == KindFolder:
		return describeFolder(a)
	case k == KindADObject:
		if _, ok := a.ObjectType(); ok {
			return strings.Join(dsLabels(a), ", ")
		}
	}
	m := k.Generic().Map(a.Mask)
	if k == KindFreeBusy {
		return Words(k, acl.Mask(freeBusyFromMask(m)))
	}
	return Words(k, m)
}

// describeFolder reads an entry's mask as MAPI rights.
func describeFolder(a acl.ACE) string {
	var r Rights
	if covers(a.Flags, container) {
		r |= containerRights(KindFolder.Generic().Map(a.Mask))
	}
	if covers(a.Flags, items) {
		r |= itemRights(itemGeneric.Map(a.Mask))
	}
	if r == 0 {
		return "no MAPI right"
	}
	return r.String()
}

// AppliesTo says in words what an entry with the flags is about, for a folder
// or free/busy information; "" for other kinds.
func AppliesTo(k Kind, f acl.ACEFlags) string {
	if k != KindFolder && k != KindFreeBusy {
		return ""
	}
	switch onFolder, onItems := covers(f, container), covers(f, items); {
	case onFolder && onItems:
		return "the folder and its items"
	case onFolder:
		return "the folder"
	case onItems:
		return "its items"
	}
	return "subfolders only"
}
