package export

import (
	"fmt"
	"strings"
	"testing"

	"reacl/acl/exchange"
)

func TestTable(t *testing.T) {
	folder := "folder|anna@x.example|\\Inbox|0E270102|header| " + sddlFreeBusy
	calendar := "freebusy|anna@x.example|\\Calendar|0F000102|header| " + sddlFreeBusy
	spaced := spell(hexFreeBusy, " ")
	runForms(t, []formTest{
		{name: "named columns", text: "mailbox,folder,property,sd\r\nanna@x.example,\\Inbox,0x0E270102," + b64FreeBusy + "\r\nanna@x.example,\\Calendar,3840," + hexFreeBusy + "\r\n",
			want: []string{"csv", "2 " + folder, "3 " + calendar}},
		{name: "semicolons, quotes, #TYPE, UTF-16 with mark", encoding: "utf-16le-bom",
			text: "#TYPE System.Management.Automation.PSCustomObject\r\n\"Mailbox\";\"FolderPath\";\"PR_NT_SECURITY_DESCRIPTOR\"\r\n\"anna@x.example\";\"\\Inbox\";\"" + b64FreeBusy + "\"\r\n",
			want: []string{"csv", "3 " + folder}},
		{name: "tabs, UTF-16 without mark", encoding: "utf-16le", text: "Mailbox\tFolder Path\t0x0E27\nanna@x.example\t\\Inbox\t0x" + hexFreeBusy + "\n",
			want: []string{"csv", "2 " + folder}},
		{name: "ANSI", encoding: "ansi", text: "mailbox,folder,0E270102\nanna@x.example,\\Entwürfe," + hexFreeBusy + "\n",
			want: []string{"csv", "2 folder|anna@x.example|\\Entwürfe|0E270102|header| " + sddlFreeBusy, "# $PATH:2: not UTF-8 from here on; 1 byte was read as Windows-1252"}},
		{name: "both descriptors in a row", text: "mailbox,folder,0x0E27,0x0F00\nanna@x.example,\\Inbox," + b64FreeBusy + ",\nanna@x.example,\\Calendar,," + b64FreeBusy + "\n",
			want: []string{"csv", "2 " + folder, "3 " + calendar}},
		{name: "kind column", text: "path,kind,sd\nHKLM\\Software,registry," + b64FreeBusy + "\n",
			want: []string{"csv", "2 registry||HKLM\\Software|header| " + sddlFreeBusy}},
		{name: "columns named by the user", opts: Options{Columns: map[string]string{"sd": "Bytes", "mailbox": "Owner of it", "folder": "Where"}, Kind: exchange.KindFolder},
			text: "Where,Owner of it,Bytes\n\\Inbox,anna@x.example," + b64FreeBusy + "\n",
			want: []string{"csv", "2 folder|anna@x.example|\\Inbox|header| " + sddlFreeBusy}},
		{name: "no row of names", text: "anna@x.example,\\Inbox,0x0E270102," + b64FreeBusy + "\nanna@x.example,\\Calendar,0x0F000102," + b64FreeBusy + "\n",
			want: []string{"", " ! || not a form of descriptor export that is known: a table without a row of names; say which column is which by number: --columns mailbox=1 --columns folder=2 --columns sd=3"}},
		{name: "no row of names, columns by number", opts: Options{Columns: map[string]string{"mailbox": "1", "folder": "2", "property": "3", "sd": "4"}},
			text: "\"anna@x.example\";\"\\Inbox\";\"0x0E270102\";\"" + b64FreeBusy[:60] + "\"\n\"anna@x.example\";\"\\Calendar\";\"0x0F000102\";\"" + hexFreeBusy + "\"\nanna@x.example;\\Inbox;3623;" + hexFreeBusy + "\n",
			want: []string{"csv", `1 ! anna@x.example|\Inbox| group at byte 0x20: …`, "2 " + calendar, "3 " + folder}},
		{name: "no row of names, the first record damaged", text: "anna@x.example,\\Inbox,0x0E270102," + b64FreeBusy[:60] + "\nanna@x.example,\\Inbox,0x0E270102," + b64FreeBusy + "\n",
			want: []string{"", " ! || not a form of descriptor export that is known: a table without…"}},
		{name: "a row of names, columns by number", opts: Options{Kind: exchange.KindFolder, Columns: map[string]string{"mailbox": "2", "folder": "1", "sd": "3"}},
			text: "Ordner,Postfach,Rechte\n\\Inbox,anna@x.example," + hexFreeBusy + "\n",
			want: []string{"csv", "2 folder|anna@x.example|\\Inbox|header| " + sddlFreeBusy, "# line 1 was taken for the names of the columns"}},
		{name: "other tables in the same folder, columns by number", opts: Options{Columns: map[string]string{"sd": "3"}},
			text: "Identity,User,AccessRights\nInfo,X\\bob,FullAccess\n", want: []string{"permissions-csv", "2 ? mailbox|Info||X\\bob|FullAccess"}},
		{name: "the mailbox as a user", text: "User,Path,PR_NT_SECURITY_DESCRIPTOR\nanna@x.example,\\Inbox," + hexFreeBusy + "\n", want: []string{"csv", "2 " + folder}},
		{name: "a file's path beside a user", text: "User,Path,Sddl\nX\\anna,D:\\data," + sddlReviewer + "\n", want: []string{"csv", "2 file||D:\\data|rebuilt| " + sddlReviewer}},
		{name: "no column for the mailbox", text: "Where,Path,PR_NT_SECURITY_DESCRIPTOR\nx,\\Sales," + hexFreeBusy + "\n",
			want: []string{"csv", "2 folder||\\Sales|0E270102|header| " + sddlFreeBusy, "# the table has no column for the mailbox: its folders are taken for public folders; say which it is with --columns mailbox=HEADER"}},
		{name: "spellings", text: "mailbox,folder,0x0E27\nanna@x.example,\\Inbox,cb: 80 lpb: " + strings.ToUpper(hexFreeBusy) +
			"\nanna@x.example,\\Inbox," + spaced + "\nanna@x.example,\\Inbox," + spell(hexFreeBusy, "-") + "\nanna@x.example,\\Inbox,X'" + hexFreeBusy + "'\nanna@x.example,\\Inbox," + decimal(hexFreeBusy) + "\n",
			want: []string{"csv", "2 " + folder, "3 " + folder, "4 " + folder, "5 " + folder, "6 " + folder}},
		{name: "quoted line break and separator", text: "mailbox,note,folder,0x0E27\nanna@x.example,\"two, or\nthree\",\"\\Inbox\"," + b64FreeBusy + "\nanna@x.example,,\\Inbox," + b64FreeBusy + "\n",
			want: []string{"csv", "2 " + folder, "4 " + folder}},
		{name: "broken rows between good ones", text: "mailbox,folder,0x0E27\n" +
			"anna@x.example,\"\\Inbox," + b64FreeBusy + "\n" + // an open quote
			"anna@x.example,\\Inbox," + b64FreeBusy + "\n" +
			"anna@x.example,\\Inbox\n" + // a field too few
			"anna@x.example,\"\\Inbox\"x," + b64FreeBusy + "\n" +
			"anna@x.example,\\Inbox,\n" +
			"anna@x.example,\\Inbox,System.Byte[]\n" +
			"anna@x.example,\\Inbox,1 0 4 128 20 0 0 0...\n" +
			"anna@x.example,\"\\Inbox\"," + b64FreeBusy + "\n",
			want: []string{"csv",
				`2 ! || '\\' follows the end of a quoted field`,
				"3 " + folder,
				"4 ! || 2 fields where the header has 3",
				"5 ! || 'x' follows the end of a quoted field",
				`6 ! anna@x.example|\Inbox| no descriptor`,
				`7 ! anna@x.example|\Inbox| a type name instead of the value: System.Byte[]; export the bytes themselves, for instance with [Convert]::ToBase64String()`,
				`8 ! anna@x.example|\Inbox| the value is cut off: it ends in dots; set $FormatEnumerationLimit = -1 or export base64`,
				"9 " + folder}},
		{name: "neither property nor kind", text: "mailbox,folder,sd\na,b," + b64FreeBusy + "\n",
			want: []string{"csv", "2 ! a|b| neither property nor kind says what the descriptor protects"}},
		{name: "Get-Acl", text: "\"Path\",\"Sddl\"\n\"Microsoft.PowerShell.Core\\FileSystem::D:\\data\",\"" + sddlReviewer + "\"\n\"Microsoft.PowerShell.Core\\Registry::HKEY_LOCAL_MACHINE\\SOFTWARE\",\"" + sddlReviewer + "\"\n\"Microsoft.ActiveDirectory.Management.dll\\ActiveDirectory:://RootDSE/CN=A,DC=x\",\"" + sddlReviewer + "\"\nD:\\x,D:(A;;FA\n",
			want: []string{"csv", "2 file||D:\\data|rebuilt| " + sddlReviewer, "3 registry||HKEY_LOCAL_MACHINE\\SOFTWARE|rebuilt| " + sddlReviewer,
				"4 adobject||CN=A,DC=x|rebuilt| " + sddlReviewer,
				`5 ! |D:\x| sddl at byte 8: …`}},
		{name: "Get-SmbShare", text: "Name,Path,SecurityDescriptor\ndata,D:\\data,O:SYG:SYD:(A;;FA;;;WD)\n",
			want: []string{"csv", "2 share||data|rebuilt| O:SYG:SYD:(A;;FA;;;WD)"}},
		{name: "SYSVOL", text: "UNC,nTSecurityDescriptor\n\\\\dc1\\sysvol\\x," + hexFreeBusy[16:] + "\n\\\\dc1\\sysvol\\y,ERROR\n",
			want: []string{"csv", "2 file||\\\\dc1\\sysvol\\x| " + sddlFreeBusy, `3 ! |\\dc1\sysvol\y| no descriptor: the export says that reading it failed`}},
	})
}

// TestANSSI reads the dump of Get-MAPIFoldersPermissions.ps1: UTF-16, the
// first eight bytes cut off, no names of folders.
func TestANSSI(t *testing.T) {
	note := "# the table has no column for the folder: rows of one mailbox cannot be told apart"
	named := "1800030000000000" + "2200112233445566778899AABBCCDDEEFF00" + hexFreeBusy[16:] // a header with a named property
	runForms(t, []formTest{
		{name: "as written", encoding: "utf-16le-bom",
			text: "mail,PR_NT_SECURITY_DESCRIPTOR\r\nuser1@test.local," + strings.ToUpper(hexFreeBusy[16:]) + "\r\nuser1@test.local," + hexFreeBusy[16:] + "\r\n",
			want: []string{"csv", "2 folder|user1@test.local||0E270102| " + sddlFreeBusy, "3 folder|user1@test.local||0E270102| " + sddlFreeBusy, note}},
		{name: "with header", text: "mail,PR_NT_SECURITY_DESCRIPTOR\r\nuser1@test.local," + hexFreeBusy + "\r\n",
			want: []string{"csv", "2 folder|user1@test.local||0E270102|header| " + sddlFreeBusy, note}},
		{name: "cut within a longer header", text: "mail,PR_NT_SECURITY_DESCRIPTOR\r\nuser1@test.local," + named[16:] + "\r\nuser2@test.local," + hexFreeBusy[16:60] + "\r\n",
			want: []string{"csv", "2 ! user1@test.local|| no self-relative security descriptor after the transfer header…", "3 ! user2@test.local|| owner at byte 0x14: too few bytes…", note}},
	})
}

// spell puts a separator between the bytes of hexadecimal text.
func spell(hex, sep string) string {
	var parts []string
	for i := 0; i < len(hex); i += 2 {
		parts = append(parts, hex[i:i+2])
	}
	return strings.Join(parts, sep)
}

// decimal spells hexadecimal text as PowerShell prints a byte array.
func decimal(hex string) string {
	return strings.Trim(strings.ReplaceAll(strings.Trim(fmt.Sprint(must(decodeHex(hex))), "[]"), ",", ""), " ")
}
