package export

import "testing"

func TestClaims(t *testing.T) {
	runForms(t, []formTest{
		{name: "Get-MailboxFolderPermission", text: "#TYPE Deserialized\n\"PSComputerName\",\"RunspaceId\",\"FolderName\",\"User\",\"AccessRights\",\"Identity\",\"IsValid\"\n" +
			"\"x\",\"y\",\"Calendar\",\"Bob Bauer\",\"{Editor}\",\"info@x.example:\\Calendar\",\"True\"\n" +
			"\"x\",\"y\",\"Calendar\",\"NT User:S-1-5-21-1-2-3-4\",\"LimitedDetails\",\"info@x.example:\\Calendar\",\"True\"\n" +
			"\"x\",\"y\",\"Calendar\",\"Default\",\"System.Collections.ArrayList\",\"info@x.example:\\Calendar\",\"True\"\n",
			want: []string{"permissions-csv", `3 ? folder|info@x.example|\Calendar|Bob Bauer|Editor`, `4 ? freebusy|info@x.example|\Calendar|NT User:S-1-5-21-1-2-3-4|LimitedDetails|S-1-5-21-1-2-3-4`,
				`5 ?! a type name instead of the value in the column of rights: …`}},
		{name: "Get-MailboxPermission", encoding: "utf-16le-bom", text: "Identity,User,AccessRights,Deny,InheritanceType,IsInherited,IsValid\nx.example/Users/Info,X\\bob,\"FullAccess, ReadPermission\",False,All,False,True\nx.example/Users/Info,S-1-5-21-1-2-3-4,{FullAccess},True,All,True,True\nbroken\n",
			want: []string{"permissions-csv", `2 ? mailbox|x.example/Users/Info||X\bob|FullAccess, ReadPermission`, `3 ? mailbox|x.example/Users/Info||S-1-5-21-1-2-3-4|FullAccess|S-1-5-21-1-2-3-4|deny|inherited`, `4 ?! 1 fields where the header has 7`}},
		{name: "Get-RecipientPermission", text: "Identity,Trustee,AccessControlType,AccessRights,IsInherited\nInfo,X\\bob,Allow,SendAs,False\nInfo,X\\eve,Deny,SendAs,True\n",
			want: []string{"permissions-csv", `2 ? adobject|Info||X\bob|SendAs`, `3 ? adobject|Info||X\eve|SendAs|deny|inherited`}},
		{name: "Get-ADPermission", text: "Identity,User,Deny,AccessRights,ExtendedRights,IsInherited\nInfo,X\\bob,False,{ExtendedRight},{Send-As},False\nInfo,X\\bob,False,{GenericAll},,True\n",
			want: []string{"permissions-csv", `2 ? adobject|Info||X\bob|Send-As`, `3 ? adobject|Info||X\bob|GenericAll|inherited`}},
		{name: "Export-RecipientPermissions", text: "\uFEFF\"Grantor Primary SMTP\";\"Grantor Display Name\";\"Grantor Recipient Type\";\"Folder\";\"Permission\";\"Allow/Deny\";\"Inherited\";\"Trustee Original Identity\";\"Trustee Primary SMTP\";\"Trustee SID\"\n" +
			"\"info@x.example\";\"Info\";\"UserMailbox\";\"/Kalender\";\"Reviewer\";\"Allow\";\"False\";\"X\\bob\";\"bob@x.example\";\"S-1-5-21-1-2-3-4\"\n\"info@x.example\";\"Info\";\"UserMailbox\";\"\";\"SendAs\";\"Allow\";\"False\";\"NT:S-1-5-21-1-2-3-5\";\"\";\"\"\n\"info@x.example\";\"Info\";\"UserMailbox\";\"\";\"FullAccess\";\"Deny\";\"True\";\"\";\"\";\"\"\n",
			want: []string{"permissions-csv", `2 ? folder|info@x.example|/Kalender|X\bob|Reviewer|S-1-5-21-1-2-3-4`, `3 ? adobject|info@x.example||NT:S-1-5-21-1-2-3-5|SendAs|S-1-5-21-1-2-3-5`, `4 ?! the row names no trustee`}},
		{name: "what is in no descriptor", text: "Grantor Primary SMTP;Folder;Permission;Trustee Original Identity\ninfo@x.example;;SendOnBehalf;X\\bob\ninfo@x.example;;ManagedBy;X\\bob\ninfo@x.example;;ReadPermission, FullAccess;X\\bob\n",
			want: []string{"permissions-csv", `2 ? |info@x.example||X\bob|SendOnBehalf`, `3 ? |info@x.example||X\bob|ManagedBy`, `4 ? mailbox|info@x.example||X\bob|ReadPermission, FullAccess`}},
		{name: "Get-PublicFolderClientPermission", text: "Identity,User,AccessRights\n\\Sales\\Leads,Bob Bauer,{Editor}\n",
			want: []string{"permissions-csv", `2 ? folder||\Sales\Leads|Bob Bauer|Editor`}},
		{name: "PFDAVAdmin and ExFolders", text: "# by hand\n\nSETACL\tMailboxes\\Administrator\\Top of Information Store\\Calendar\tBILONG\\test12\tEditor\tBILONG\\test11\tReviewer\tNO\n" +
			"SETACL\tMailboxes\\\\Top of Information Store\\Calendar\tBILONG\\test12\tEditor FreeBusyDetails\tBILONG\\test10\tFreeBusyDetails\tDefault\tFreeBusyBasic\tAnonymous\tNone\n" +
			"SETACL\tPublic Folders\\Sales\\Leads\tBILONG\\test12\tOwner\nnonsense\n",
			want: []string{"setacl-lines", `3 ? folder|Administrator|\Calendar|BILONG\test12|Editor`, `3 ? folder|Administrator|\Calendar|BILONG\test11|Reviewer`,
				`4 ? folder||\Calendar|BILONG\test12|Editor`, `4 ? freebusy||\Calendar|BILONG\test12|FreeBusyDetails`, `4 ? freebusy||\Calendar|BILONG\test10|FreeBusyDetails`, `4 ? freebusy||\Calendar|Default|FreeBusyBasic`, `4 ? folder||\Calendar|Anonymous|None`,
				`5 ? folder||\Sales\Leads|BILONG\test12|Owner`, `6 ?! not of the form SETACL, path, trustee, rights`}},
	})
}
