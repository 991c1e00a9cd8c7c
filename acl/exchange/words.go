package exchange

import (
	"fmt"
	"strings"

	"reacl/acl"
)

// composites are the sets of rights that the Windows dialogs have a name for,
// greatest first.
var composites = map[Kind][]bitName{
	KindMailbox:  {{0x001F0007, "Full Control"}},
	KindADObject: {{0x000F01FF, "Full Control"}, {0x00020094, "Read"}},
	KindFile:     {{0x001F01FF, "Full Control"}, {0x001301BF, "Modify"}, {0x001200A9, "Read & Execute"}, {0x00120089, "Read"}, {0x00120116, "Write"}},
	KindShare:    {{0x001F01FF, "Full Control"}, {0x001301BF, "Change"}, {0x001200A9, "Read"}},
	KindRegistry: {{0x000F003F, "Full Control"}, {0x00020019, "Read"}},
}

// mailboxWords and dsWords are the rights of mailboxes and directory objects
// as people name them.
var (
	mailboxWords = []bitName{
		{fullAccess, "Full Access"},
		{0x000002, "Send As (legacy bit)"},
		{0x000004, "External Account"},
		{acl.Delete, "Delete Mailbox"},
		{acl.ReadControl, "Read Permission"},
		{acl.WriteDAC, "Change Permission"},
		{acl.WriteOwner, "Change Owner"},
	}
	dsWords = []bitName{
		{dsCreateChild, "Create All Children"},
		{dsDeleteChild, "Delete All Children"},
		{0x000004, "List Contents"},
		{dsSelf, "All Validated Writes"},
		{dsReadProperty, "Read All Properties"},
		{dsWriteProperty, "Write All Properties"},
		{0x000040, "Delete Tree"},
		{0x000080, "List Object"},
		{dsControlAccess, "All Extended Rights"},
		{SendAsBit, "Send As"},
		{ReceiveAsBit, "Receive As"},
		{PartsBit, "rights to single properties"},
		{acl.Delete, "Delete"},
		{acl.ReadControl, "Read Permissions"},
		{acl.WriteDAC, "Change Permissions"},
		{acl.WriteOwner, "Change Owner"},
		{acl.Synchronize, "Synchronize"},
	}
)

// Words names a mask as [Effective] gives it, or the difference of two, in
// the words a person would use: for folders and free/busy information the
// names of MAPI rights, for other objects the names of the Windows dialogs.
// "None" for no right.
func Words(k Kind, m acl.Mask) string {
	if m == 0 {
		return "None"
	}
	if k == KindFolder || k == KindFreeBusy {
		return Rights(m).String()
	}
	var names []string
	all := m
	for _, c := range composites[k] {
		if all&c.bit == c.bit && m&c.bit&^acl.Synchronize != 0 {
			names = append(names, c.name)
			m &^= c.bit
		}
	}
	if m == acl.Synchronize && len(names) > 0 {
		m = 0 // says nothing to a person
	}
	switch k {
	case KindMailbox:
		names = append(names, bitNames(m, mailboxWords)...)
	case KindADObject:
		names = append(names, bitNames(m, dsWords)...)
	default:
		names = append(names, bitNames(m, table(k, acl.ACE{}))...)
	}
	return strings.Join(names, ", ")
}

// OwnsFolder reports whether a mask that [Effective] gave for a folder has the
// right to change who may do what in it.
func OwnsFolder(m acl.Mask) bool { return Rights(m)&Owner != 0 }

// Powerful reports whether a mask as [Effective] gives it holds rights whose
// loss stops somebody from working: an owner's or an editor's of a folder,
// full access to a mailbox, the right to change the permissions of anything else.
func Powerful(k Kind, m acl.Mask) bool {
	switch k {
	case KindFolder:
		return Rights(m)&(Owner|EditAny|DeleteAny) != 0
	case KindFreeBusy:
		return false
	case KindMailbox:
		return m&fullAccess != 0
	}
	return m&(acl.WriteDAC|acl.WriteOwner) != 0
}

// hexMask is a mask as findings write it.
func hexMask(m acl.Mask) string { return fmt.Sprintf("0x%X", uint32(m)) }
