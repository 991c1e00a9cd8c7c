package exchange

import (
	"strings"
	"testing"

	"reacl/acl"
)

func TestRightNames(t *testing.T) {
	const (
		sendAs  = "ab721a54-1e2f-11d0-9819-00aa0040529b"
		member  = "bf9679c0-0de6-11d0-a285-00aa003049e2"
		spn     = "f3a64788-5306-11d1-a9c5-0000f80367c1"
		user    = "bf967aba-0de6-11d0-a285-00aa003049e2"
		persona = "77b5b886-944a-11d1-aebd-0000f80367c1"
		unknown = "12345678-0000-0000-0000-000000000000"
	)
	tests := []struct {
		name string
		kind Kind
		ace  string
		want string
	}{
		{"folder, about the folder", KindFolder, "(A;CI;0x1208a9;;;WD)",
			"fsdrightListContents fsdrightReadProperty fsdrightExecute fsdrightReadAttributes fsdrightViewItem fsdrightReadControl fsdrightSynchronize"},
		{"folder, about items", KindFolder, "(A;OIIO;0x1208a9;;;WD)",
			"fsdrightReadBody fsdrightReadProperty fsdrightExecute fsdrightReadAttributes fsdrightViewItem fsdrightReadControl fsdrightSynchronize"},
		{"inherited does not matter", KindFolder, "(A;OIIOID;0x3;;;WD)", "fsdrightReadBody fsdrightWriteBody"},
		{"folder bits on the folder", KindFolder, "(D;CI;0xc046;;;WD)",
			"fsdrightCreateItem fsdrightCreateContainer fsdrightReserved1 fsdrightOwner fsdrightContact"},
		{"folder bits on items are unknown", KindFolder, "(D;OIIO;0xf600;;;WD)", "fsdrightWriteOwnProperty fsdrightDeleteOwnItem 0xF000"},
		{"item bits on the folder are unknown", KindFolder, "(D;CI;0x3600;;;WD)", "0x3600"},
		{"free/busy", KindFreeBusy, "(A;CI;0x7;;;WD)", "fsdrightFreeBusySimple fsdrightFreeBusyDetailed 0x4"},
		{"mailbox", KindMailbox, "(A;CI;0x2000d;;;WD)", "FullAccess ExternalAccount ReadPermission 0x8"},
		{"file", KindFile, "(A;;0x80100001;;;WD)", "ReadData/ListDirectory Synchronize GenericRead"},
		{"share", KindShare, "(A;;0x1;;;WD)", "ReadData/ListDirectory"},
		{"registry", KindRegistry, "(A;;0x20019;;;WD)", "QueryValues EnumerateSubKeys Notify ReadPermissions"},
		{"unknown kind", KindUnknown, "(A;;0x10003;;;WD)", "Delete 0x3"},
		{"no right", KindFolder, "(A;CI;0x0;;;WD)", ""},

		{"all extended rights", KindADObject, "(A;;CR;;;WD)", "ExtendedRight"},
		{"one extended right", KindADObject, "(OA;;CR;" + sendAs + ";;WD)", "Send-As"},
		{"unknown extended right", KindADObject, "(OA;;CR;" + unknown + ";;WD)", "ExtendedRight: " + unknown},
		{"attribute", KindADObject, "(OA;;RPWP;" + member + ";;WD)", "ReadProperty: member,WriteProperty: member"},
		{"validated write of the same GUID", KindADObject, "(OA;;SW;" + member + ";;WD)", "Self: Self-Membership"},
		{"attribute and validated write", KindADObject, "(OA;;SWWP;" + spn + ";;WD)", "Self: Validated-SPN,WriteProperty: servicePrincipalName"},
		{"property set", KindADObject, "(OA;;RP;" + persona + ";;WD)", "ReadProperty: Personal-Information"},
		{"class", KindADObject, "(OA;;CCDC;" + user + ";;WD)", "CreateChild: user,DeleteChild: user"},
		{"only inherited by a class", KindADObject, "(OA;CIIO;RP;;" + user + ";WD)", "ReadProperty"},
		{"standard rights beside", KindADObject, "(OA;;CRRC;" + sendAs + ";;WD)", "Send-As,ReadControl"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sep := " "
			if tt.kind == KindADObject {
				sep = ","
			}
			if got := strings.Join(RightNames(tt.kind, firstACE(t, tt.ace)), sep); got != tt.want {
				t.Errorf("%s\ngot  %s\nwant %s", tt.ace, got, tt.want)
			}
		})
	}
}

// The names of every bit of every kind, with the rest in hex, give the mask
// again: no bit is left out or named twice.
func TestRightNamesCoverTheMask(t *testing.T) {
	for _, table := range [][]bitName{containerBits, itemBits, freeBusyBits, mailboxBits, dsBits, fileBits, registryBits, standardBits, genericBits, mailboxWords, dsWords} {
		var all acl.Mask
		for _, b := range table {
			if b.bit == 0 || b.bit&(b.bit-1) != 0 {
				t.Errorf("%s: 0x%X is not one bit", b.name, uint32(b.bit))
			}
			if all&b.bit != 0 {
				t.Errorf("0x%X is named twice", uint32(b.bit))
			}
			all |= b.bit
		}
	}
	for _, k := range []Kind{KindFolder, KindFreeBusy, KindMailbox, KindADObject, KindFile, KindRegistry, KindUnknown} {
		for bit := range 32 {
			a := acl.ACE{Mask: 1 << bit}
			if n := len(bitNames(a.Mask, table(k, a))); n != 1 {
				t.Errorf("%s: 0x%X has %d names", k, uint32(a.Mask), n)
			}
		}
	}
}

func TestMandatoryLabel(t *testing.T) {
	for _, a := range sddl(t, "S:(ML;;NWNX;;;HI)").ACEs(acl.SACL) {
		if got := strings.Join(RightNames(KindFile, a), " "); got != "NoWriteUp NoExecuteUp" {
			t.Error(got)
		}
	}
}

func TestDescribe(t *testing.T) {
	tests := []struct {
		kind Kind
		ace  string
		want string
	}{
		{KindFolder, "(A;CI;0x1208ab;;;WD)", "CreateItems, FolderVisible"},
		{KindFolder, "(A;OIIO;0x1208a9;;;WD)", "ReadItems"},
		{KindFolder, "(A;OIIO;0x1f0fbf;;;WD)", "ReadItems, EditOwnedItems, DeleteOwnedItems, EditAllItems, DeleteAllItems"},
		{KindFolder, "(A;CI;GA;;;WD)", "CreateItems, CreateSubfolders, FolderOwner, FolderContact, FolderVisible"},
		{KindFolder, "(A;CI;0x20000;;;WD)", "no MAPI right"},
		{KindFreeBusy, "(A;CI;0x3;;;WD)", "LimitedDetails"},
		{KindMailbox, "(A;CI;0x1;;;WD)", "Full Access"},
		{KindMailbox, "(A;CI;0x20001;;;WD)", "Full Access, Read Permission"},
		{KindADObject, "(OA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;WD)", "Send As"},
		{KindADObject, "(OA;;CR;ab721a56-1e2f-11d0-9819-00aa0040529b;;WD)", "Receive As"},
		{KindADObject, "(OA;;CR;00299570-246d-11d0-a768-00aa006e0529;;WD)", "Reset Password"},
		{KindADObject, "(OA;;WP;bf9679c0-0de6-11d0-a285-00aa003049e2;;WD)", "Write member"},
		{KindADObject, "(A;;0xf01ff;;;WD)", "Full Control"},
		{KindADObject, "(A;;GA;;;WD)", "Full Control"},
		{KindADObject, "(A;;CR;;;WD)", "All Extended Rights"},
		{KindFile, "(A;;FA;;;WD)", "Full Control"},
		{KindFile, "(A;;0x1301bf;;;WD)", "Modify"},
		{KindFile, "(A;;0x1200a9;;;WD)", "Read & Execute"},
		{KindFile, "(A;;0x12019f;;;WD)", "Read, Write"},
		{KindFile, "(A;;0x100001;;;WD)", "ReadData/ListDirectory, Synchronize"},
		{KindShare, "(A;;0x1301bf;;;WD)", "Change"},
		{KindRegistry, "(A;;KA;;;WD)", "Full Control"},
	}
	for _, tt := range tests {
		if got := Describe(tt.kind, firstACE(t, tt.ace)); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.kind, tt.ace, got, tt.want)
		}
	}
}

// The tables have neither bad GUIDs (MustParseGUID would panic) nor one twice
// in a list.
func TestObjectNames(t *testing.T) {
	for _, list := range [][]objectName{extendedRights, exchangeRights, propertySets, validatedWrites, schemaClasses, schemaAttributes} {
		guids, names := map[string]string{}, map[string]bool{}
		for _, n := range list {
			if other, dup := guids[n.guid]; dup || names[n.name] {
				t.Errorf("%s (%s) is twice in a list: %s", n.name, n.guid, other)
			}
			guids[n.guid], names[n.name] = n.name, true
			g := acl.MustParseGUID(n.guid)
			if g.String() != n.guid {
				t.Errorf("%s is not in lower case", n.guid)
			}
		}
	}
	for _, tt := range []struct {
		guid string
		mask acl.Mask
		want string
	}{
		{"ab721a54-1e2f-11d0-9819-00aa0040529b", dsControlAccess, "Send-As"},
		{"bf9679c0-0de6-11d0-a285-00aa003049e2", dsWriteProperty, "member"},
		{"bf9679c0-0de6-11d0-a285-00aa003049e2", dsSelf, "Self-Membership"},
		{"72e39547-7b18-11d1-adef-00c04fd8d5cd", dsReadProperty, "DNS-Host-Name-Attributes"},
		{"72e39547-7b18-11d1-adef-00c04fd8d5cd", dsSelf, "Validated-DNS-Host-Name"},
		{"8db0795c-df3a-4aca-a97d-100162998dfa", dsControlAccess, "ms-Exch-EPI-Impersonation"},
		{"bf967aba-0de6-11d0-a285-00aa003049e2", 0, "user"},
		{"00000000-0000-0000-0000-000000000001", dsControlAccess, ""},
	} {
		if got := ObjectTypeName(acl.MustParseGUID(tt.guid), tt.mask); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.guid, got, tt.want)
		}
	}
}
