package exchange

import (
	"fmt"

	"reacl/acl"
)

// bitName names one right of a mask.
type bitName struct {
	bit  acl.Mask
	name string
}

// containerBits are the rights of a folder's entries about the folder itself
// (EdkMdb.h, ONLY ON FOLDERS).
var containerBits = []bitName{
	{0x000001, "fsdrightListContents"},
	{0x000002, "fsdrightCreateItem"},
	{0x000004, "fsdrightCreateContainer"},
	{0x000008, "fsdrightReadProperty"},
	{0x000010, "fsdrightWriteProperty"},
	{0x000020, "fsdrightExecute"},
	{0x000040, "fsdrightReserved1"},
	{0x000080, "fsdrightReadAttributes"},
	{0x000100, "fsdrightWriteAttributes"},
	{0x000800, "fsdrightViewItem"},
	{0x004000, "fsdrightOwner"},
	{0x008000, "fsdrightContact"},
	{0x010000, "fsdrightDelete"},
	{0x020000, "fsdrightReadControl"},
	{0x040000, "fsdrightWriteSD"},
	{0x080000, "fsdrightWriteOwner"},
	{0x100000, "fsdrightSynchronize"},
}

// itemBits are the rights of a folder's entries about the items in it
// (EdkMdb.h, ONLY ON MESSAGES).
var itemBits = []bitName{
	{0x000001, "fsdrightReadBody"},
	{0x000002, "fsdrightWriteBody"},
	{0x000004, "fsdrightAppendMsg"},
	{0x000008, "fsdrightReadProperty"},
	{0x000010, "fsdrightWriteProperty"},
	{0x000020, "fsdrightExecute"},
	{0x000080, "fsdrightReadAttributes"},
	{0x000100, "fsdrightWriteAttributes"},
	{0x000200, "fsdrightWriteOwnProperty"},
	{0x000400, "fsdrightDeleteOwnItem"},
	{0x000800, "fsdrightViewItem"},
	{0x010000, "fsdrightDelete"},
	{0x020000, "fsdrightReadControl"},
	{0x040000, "fsdrightWriteSD"},
	{0x080000, "fsdrightWriteOwner"},
	{0x100000, "fsdrightSynchronize"},
}

var freeBusyBits = []bitName{
	{fbSimple, "fsdrightFreeBusySimple"},
	{fbDetailed, "fsdrightFreeBusyDetailed"},
	{0x010000, "fsdrightDelete"},
	{0x020000, "fsdrightReadControl"},
	{0x040000, "fsdrightWriteSD"},
	{0x080000, "fsdrightWriteOwner"},
	{0x100000, "fsdrightSynchronize"},
}

// mailboxBits are the rights that Get-MailboxPermission shows (EdkMdb.h
// fsdpermUser…).
var mailboxBits = []bitName{
	{fullAccess, "FullAccess"},
	{0x000002, "SendAs"},
	{0x000004, "ExternalAccount"},
	{acl.Delete, "DeleteItem"},
	{acl.ReadControl, "ReadPermission"},
	{acl.WriteDAC, "ChangePermission"},
	{acl.WriteOwner, "ChangeOwner"},
}

const fullAccess acl.Mask = 0x1

// The rights to a directory object's parts, for which an entry can have an
// object type ([MS-ADTS] 5.1.3.2).
const (
	dsCreateChild   acl.Mask = 0x001
	dsDeleteChild   acl.Mask = 0x002
	dsSelf          acl.Mask = 0x008 // validated writes
	dsReadProperty  acl.Mask = 0x010
	dsWriteProperty acl.Mask = 0x020
	dsControlAccess acl.Mask = 0x100 // extended rights
)

// dsBits are the rights to directory objects by the names of .NET's
// ActiveDirectoryRights, which PowerShell shows.
var dsBits = []bitName{
	{dsCreateChild, "CreateChild"},
	{dsDeleteChild, "DeleteChild"},
	{0x000004, "ListChildren"},
	{dsSelf, "Self"},
	{dsReadProperty, "ReadProperty"},
	{dsWriteProperty, "WriteProperty"},
	{0x000040, "DeleteTree"},
	{0x000080, "ListObject"},
	{dsControlAccess, "ExtendedRight"},
	{acl.Delete, "Delete"},
	{acl.ReadControl, "ReadControl"},
	{acl.WriteDAC, "WriteDacl"},
	{acl.WriteOwner, "WriteOwner"},
	{acl.Synchronize, "Synchronize"},
}

// fileBits are the rights to files and folders by the names of .NET's
// FileSystemRights; the first name is a file's, the second a folder's.
var fileBits = []bitName{
	{0x000001, "ReadData/ListDirectory"},
	{0x000002, "WriteData/CreateFiles"},
	{0x000004, "AppendData/CreateDirectories"},
	{0x000008, "ReadExtendedAttributes"},
	{0x000010, "WriteExtendedAttributes"},
	{0x000020, "ExecuteFile/Traverse"},
	{0x000040, "DeleteSubdirectoriesAndFiles"},
	{0x000080, "ReadAttributes"},
	{0x000100, "WriteAttributes"},
	{acl.Delete, "Delete"},
	{acl.ReadControl, "ReadPermissions"},
	{acl.WriteDAC, "ChangePermissions"},
	{acl.WriteOwner, "TakeOwnership"},
	{acl.Synchronize, "Synchronize"},
}

// registryBits are the rights to registry keys by the names of .NET's
// RegistryRights.
var registryBits = []bitName{
	{0x000001, "QueryValues"},
	{0x000002, "SetValue"},
	{0x000004, "CreateSubKey"},
	{0x000008, "EnumerateSubKeys"},
	{0x000010, "Notify"},
	{0x000020, "CreateLink"},
	{acl.Delete, "Delete"},
	{acl.ReadControl, "ReadPermissions"},
	{acl.WriteDAC, "ChangePermissions"},
	{acl.WriteOwner, "TakeOwnership"},
	{acl.Synchronize, "Synchronize"},
}

// standardBits are the rights that every kind of object has.
var standardBits = []bitName{
	{acl.Delete, "Delete"},
	{acl.ReadControl, "ReadControl"},
	{acl.WriteDAC, "WriteDacl"},
	{acl.WriteOwner, "WriteOwner"},
	{acl.Synchronize, "Synchronize"},
}

// genericBits are named after those of the kind, for every kind.
var genericBits = []bitName{
	{acl.AccessSystemSecurity, "AccessSystemSecurity"},
	{acl.MaximumAllowed, "MaximumAllowed"},
	{acl.GenericAll, "GenericAll"},
	{acl.GenericExecute, "GenericExecute"},
	{acl.GenericWrite, "GenericWrite"},
	{acl.GenericRead, "GenericRead"},
}

// bitNames names the bits of m by a kind's table and the generic one; what is
// left comes last, in hex.
func bitNames(m acl.Mask, table []bitName) []string {
	names := []string{}
	for _, t := range [][]bitName{table, genericBits} {
		for _, b := range t {
			if m&b.bit != 0 {
				names = append(names, b.name)
				m &^= b.bit
			}
		}
	}
	if m != 0 {
		names = append(names, fmt.Sprintf("0x%X", uint32(m)))
	}
	return names
}
