package exchange

import (
	"fmt"
	"strings"
)

// Rights are MAPI rights as in PR_MEMBER_RIGHTS ([MS-OXCPERM] 2.2.7).
type Rights uint32

// The rights. The bit 0x0004 has no meaning.
const (
	ReadAny          Rights = 0x0001
	Create           Rights = 0x0002
	EditOwned        Rights = 0x0008
	DeleteOwned      Rights = 0x0010
	EditAny          Rights = 0x0020
	DeleteAny        Rights = 0x0040
	CreateSubfolder  Rights = 0x0080
	Owner            Rights = 0x0100
	Contact          Rights = 0x0200 // gets non-delivery reports; no right to anything
	Visible          Rights = 0x0400
	FreeBusySimple   Rights = 0x0800 // free/busy time
	FreeBusyDetailed Rights = 0x1000 // with subject and location
)

const (
	freeBusyRights = FreeBusySimple | FreeBusyDetailed
	allRights      = ReadAny | Create | EditOwned | DeleteOwned | EditAny | DeleteAny | CreateSubfolder | Owner | Visible
)

// rightName is the name that Add-MailboxFolderPermission has for a right.
var rightName = []struct {
	right Rights
	name  string
}{
	{ReadAny, "ReadItems"},
	{Create, "CreateItems"},
	{EditOwned, "EditOwnedItems"},
	{DeleteOwned, "DeleteOwnedItems"},
	{EditAny, "EditAllItems"},
	{DeleteAny, "DeleteAllItems"},
	{CreateSubfolder, "CreateSubfolders"},
	{Owner, "FolderOwner"},
	{Contact, "FolderContact"},
	{Visible, "FolderVisible"},
	{FreeBusySimple, "AvailabilityOnly"},
	{FreeBusyDetailed, "LimitedDetails"},
}

// Names are the names of the rights in the words of
// Add-MailboxFolderPermission; bits without a name come last, in hex.
// LimitedDetails includes AvailabilityOnly.
func (r Rights) Names() []string {
	var names []string
	if r&FreeBusyDetailed != 0 {
		r &^= FreeBusySimple
	}
	for _, n := range rightName {
		if r&n.right != 0 {
			names = append(names, n.name)
			r &^= n.right
		}
	}
	if r != 0 {
		names = append(names, fmt.Sprintf("0x%X", uint32(r)))
	}
	return names
}

// String joins the names; "None" for no right.
func (r Rights) String() string {
	if r == 0 {
		return "None"
	}
	return strings.Join(r.Names(), ", ")
}
