package export

import (
	"os"
	"strings"
	"testing"

	"reacl/acl/exchange"
	"reacl/fixtures/peer"
	"reacl/sid"
)

// TestSmartViewVectors rebuilds descriptors from what MFCMAPI printed and
// compares them to the bytes that it was given.
func TestSmartViewVectors(t *testing.T) {
	for _, tt := range []struct {
		name string
		kind exchange.Kind
	}{
		{"NTSD-1", exchange.KindFolder}, {"NTSD-3", exchange.KindFolder},
		{"SECURITYDESCRIPTOR-1", exchange.KindFolder},
		{"FBSECURITYDESCRIPTOR-1", exchange.KindFreeBusy},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out := peer.Recorded(t, "mfcmapi", tt.name+".out")
			raw, err := os.ReadFile(peer.Recorded(t, "mfcmapi", tt.name+".in"))
			if err != nil {
				t.Fatal(err)
			}
			blob, err := DecodeBlob(string(raw))
			if err != nil {
				t.Fatal(err)
			}
			_, want, err := parseBlob(blob)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for o, err := range Read(out, nil, Options{}).Objects() {
				if err != nil {
					t.Fatal(err)
				}
				n++
				if o.Kind != tt.kind || !o.Rebuilt || o.SD.SDDL(sid.SID{}) != want.SDDL(sid.SID{}) {
					t.Errorf("%v %s, not %v %s", o.Kind, o.SD.SDDL(sid.SID{}), tt.kind, want.SDDL(sid.SID{}))
				}
			}
			if n != 1 {
				t.Errorf("%d objects", n)
			}
		})
	}
}

const smartViewTree = `Security Descriptor
	Revision: 0x01
	Sbz1: 0x00
	Control: 0x9004
	OffsetOwner: 0x00000014
	OffsetGroup: 0x00000000
	OffsetSacl: 0x00000000
	OffsetDacl: 0x00000020
	OwnerSid
		SID
			User: NT AUTHORITY\SYSTEM
			Textual SID: S-1-5-18
				SubAuthority[0]: 18 = 0x00000012
	Dacl
		ACL
			AclSize: 0x0030
			AceCount: 0x0001
			ACE
				Type: 0x05 = ACCESS_ALLOWED_OBJECT_ACE_TYPE
				Flags: 0x12 = CONTAINER_INHERIT_ACE | INHERITED_ACE
				Size: 0x0038
				Mask: 0x00000100 = fsdrightWriteAttributes
				Flags: 0x00000001
				ObjectType: {AB721A54-1E2F-11D0-9819-00AA0040529B} = x
				InheritedObjectType: {00020D0A-0000-0000-C000-000000000046} = x
				SID
					User: (no domain)\(no name)
					Textual SID: S-1-5-21-1-2-3263613743-1104
						SubAuthority[3]: -1031353553 = 0xC286CB2F
						SubAuthority[4]: 1104 = 0x00000450
`

func TestSmartView(t *testing.T) {
	old := "Security Descriptor:\nSecurity Info: 0x0\nSecurity Version: 0x0003 = SECURITY_DESCRIPTOR_TRANSFER_VERSION\nDescriptor:\n" +
		"Account: (no domain)\\(no name)\nSID: S-1-5-21-1-2-3-1104\nAccess Type: 0x00000000 = ACCESS_ALLOWED_ACE_TYPE\nAccess Flags: 0x00000002 = CONTAINER_INHERIT_ACE\nAccess Mask: 0x001208A9 = fsdrightReadBody\n" +
		"Account: \\Everyone\nSID: S-1-1-0\nAccess Type: 0x00000001 = ACCESS_DENIED_ACE_TYPE\nAccess Flags: 0x00000012 = x\nAccess Mask: 0x000DC916 = x\n"
	runForms(t, []formTest{
		{name: "tree with an object entry", text: smartViewTree, opts: Options{Kind: exchange.KindADObject},
			want: []string{"smart-view", "1 adobject|||rebuilt| O:SYD:P(OA;CIID;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;S-1-5-21-1-2-3263613743-1104)"}},
		{name: "two, the first cut off", text: strings.Split(smartViewTree, "\t\t\t\tSID")[0] + smartViewTree,
			want: []string{"smart-view", "1 ! || entry 0: the value is cut off: no SID", "26 folder|||0E270102|rebuilt| O:SYD:P(OA;CIID;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;S-1-5-21-1-2-3263613743-1104)"}},
		{name: "entries missing", text: strings.Replace(smartViewTree, "AceCount: 0x0001", "AceCount: 0x0002", 1),
			want: []string{"smart-view", "1 ! || the value is cut off: 1 of 2 entries are listed"}},
		{name: "list missing", text: strings.Split(smartViewTree, "\tDacl")[0],
			want: []string{"smart-view", "1 ! || the value is cut off: the D list is missing"}},
		{name: "type that text cannot tell", text: strings.Replace(smartViewTree, "Type: 0x05", "Type: 0x09", 1),
			want: []string{"smart-view", "1 ! || entry 0: type 0x09 cannot be rebuilt from text"}},
		{name: "flat", text: old, opts: Options{Mailbox: "a", Folder: `\b`},
			want: []string{"smart-view", `1 ! a|\b| no descriptor: this Smart View text lists entries without owner, group and control bits; export the bytes of the property`,
				`1 ? folder|a|\b|(no domain)\(no name)|0x001208A9|S-1-5-21-1-2-3-1104`, `1 ? folder|a|\b|\Everyone|0x000DC916|S-1-1-0|deny|inherited`}},
	})
}

func TestDescriptorXML(t *testing.T) {
	who := func(s string) string {
		return "<S:sid><S:string_sid>" + s + "</S:string_sid><S:type>user</S:type><S:nt4_compatible_name>X\\y &#0;</S:nt4_compatible_name></S:sid>"
	}
	allow := func(attr, mask, s string) string {
		return "<S:access_allowed_ace" + attr + "><S:access_mask>" + mask + "</S:access_mask>" + who(s) + "</S:access_allowed_ace>"
	}
	deny := func(mask, s string) string {
		return "<S:access_denied_ace><S:access_mask>" + mask + "</S:access_mask>" + who(s) + "</S:access_denied_ace>"
	}
	doc := func(ns, owner, effective, sub, items string) string {
		return `<S:security_descriptor xmlns:S="` + ns + `" xmlns:D="urn:uuid:c2f41010-65b3-11d1-a29f-00aa00c14882/" D:dt="microsoft.security_descriptor">` + "\n<S:revision>1</S:revision>\n" +
			"<S:owner S:defaulted=\"0\">" + owner + "</S:owner><S:primary_group S:defaulted=\"0\">" + who("S-1-5-18") + "</S:primary_group>\n" +
			"<S:dacl S:defaulted=\"0\" S:protected=\"1\" S:autoinherited=\"1\"><S:revision>2</S:revision>\n<S:effective_aces>" + effective +
			"</S:effective_aces>\n<S:subcontainer_inheritable_aces>" + sub + "</S:subcontainer_inheritable_aces>\n<S:subitem_inheritable_aces>" + items + "</S:subitem_inheritable_aces>\n</S:dacl></S:security_descriptor>\n"
	}
	const ns = "http://schemas.microsoft.com/security/"
	user := "S-1-5-21-1-2-3-1104"
	folder := allow("", "1208a9", user) + deny("dc916", user) + allow("", "1", "S-1-1-0")
	runForms(t, []formTest{
		{name: "entries in two lists are one", text: doc(ns, who("S-1-5-32-544"), folder, folder, allow(` S:inherited="1"`, "1208a9", user)),
			want: []string{"descriptor-xml", "1 folder|||0E270102|rebuilt| O:BAG:SYD:PAI(A;CI;0x1208a9;;;" + user + ")(D;CI;0xdc916;;;" + user + ")(A;CI;CC;;;WD)(A;OIIOID;0x1208a9;;;" + user + ")"}},
		{name: "lists that differ, https", text: doc(strings.Replace(ns, "http:", "https:", 1), who("S-1-5-18"), folder, allow(` S:no_propagate_inherit="1"`, "1f0fbf", user), ""),
			want: []string{"descriptor-xml", "1 folder|||0E270102|rebuilt| O:SYG:SYD:PAI(A;;0x1208a9;;;" + user + ")(D;;0xdc916;;;" + user + ")(A;;CC;;;WD)(A;CINPIO;0x1f0fbf;;;" + user + ")"}},
		{name: "WebDAV answer", text: `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:"><D:response><D:href>http://ex01/exchange/anna/Calendar%20old</D:href>` + "\n" + doc(ns, who("S-1-5-18"), "", "", "") + "</D:response></D:multistatus>",
			want: []string{"descriptor-xml", `2 folder|anna|\Calendar old|0E270102|rebuilt| O:SYG:SYD:PAI`}},
		{name: "no SID, then a good one", text: doc(ns, who("S-1-5-18"), "<S:access_allowed_ace><S:access_mask>1</S:access_mask><S:sid><S:nt4_compatible_name>X\\y</S:nt4_compatible_name></S:sid></S:access_allowed_ace>", "", "") + doc(ns, who("S-1-5-18"), "", "", ""),
			want: []string{"descriptor-xml", "1 ! || line 5: the entry names its trustee, but not the SID", "9 folder|||0E270102|rebuilt| O:SYG:SYD:PAI"}},
		{name: "owner without SID", text: doc(ns, "<S:sid><S:type>unknown</S:type></S:sid>", "", "", ""), want: []string{"descriptor-xml", "1 ! || line 3: the owner is named, but not by SID"}},
		{name: "mask is not hexadecimal", text: doc(ns, who("S-1-5-18"), allow("", "xyz", user), "", ""), want: []string{"descriptor-xml", `1 ! || line 5: access mask "xyz" is not hexadecimal`}},
		{name: "unknown entry", text: doc(ns, who("S-1-5-18"), "<S:alarm_ace/>", "", ""), want: []string{"descriptor-xml", "1 ! || line 5: unknown kind of entry alarm_ace"}},
		{name: "cut off", text: strings.Split(doc(ns, who("S-1-5-18"), folder, folder, ""), "<S:subitem")[0], want: []string{"descriptor-xml", "1 ! || the value is cut off: it ends within security_descriptor"}},
		{name: "as a MAPI property", text: pane("UTF-16", property("0x0E6A001F", "PT_UNICODE", "<Value><![CDATA["+doc(ns, who("S-1-5-18"), "", "", "")+"]]></Value>")),
			want: []string{"mapi-xml", "3 folder|||0E6A0102|rebuilt| O:SYG:SYD:PAI"}},
	})
}

func TestSaveFile(t *testing.T) {
	runForms(t, []formTest{
		{name: "icacls", encoding: "utf-16le", text: "data\r\nD:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;S-1-5-21-1-2-3-1234)\r\ndata\\büdget 2\r\nD:AI(A;OICIID;0x1301bf;;;S-1-5-21-1-2-3-1234)\r\n",
			want: []string{"save-file", `2 file||data|rebuilt| D:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;S-1-5-21-1-2-3-1234)`, `4 file||data\büdget 2|rebuilt| D:AI(A;OICIID;0x1301bf;;;S-1-5-21-1-2-3-1234)`}},
		{name: "root of a share, mark", encoding: "utf-16le-bom", text: "\r\nD:(A;;FA;;;WD)\r\nD:\\x\r\nD:P\r\n",
			want: []string{"save-file", `2 file||\|rebuilt| D:(A;;FA;;;WD)`, `4 file||D:\x|rebuilt| D:P`}},
		{name: "lost and broken lines", text: "a\nD:(A;;FA;;;WD)\nb\nc\nD:(A;;FA;;;WD)\nD:(A;;FA;;;SY)\nd\nD:(A;;FA;;;\ne\nD:(A;;FA;;;DA)\nf\n",
			want: []string{"save-file", `2 file||a|rebuilt| D:(A;;FA;;;WD)`, `3 ! |b| no descriptor follows the path`, `5 file||c|rebuilt| D:(A;;FA;;;WD)`,
				`6 ! |\| a descriptor without the path that it belongs to`, `8 ! |d| sddl at byte …`, `10 ! |e| sddl at byte …`, `11 ! |f| the value is cut off: the file ends before the path's descriptor`}},
		{name: "aliases of a known domain", text: "a\nD:(A;;FA;;;DA)\n", opts: Options{Domain: sid.MustParse("S-1-5-21-1-2-3")},
			want: []string{"save-file", `2 file||a|rebuilt| D:(A;;FA;;;S-1-5-21-1-2-3-512)`}},
	})
}

func TestSDDLList(t *testing.T) {
	runForms(t, []formTest{
		{name: "sharesec", text: "O:S-1-5-18G:S-1-5-18D:(A;;FA;;;WD)\n", opts: Options{Kind: exchange.KindShare, Folder: "data"},
			want: []string{"sddl-list", "1 share||data|rebuilt| O:SYG:SYD:(A;;FA;;;WD)"}},
		{name: "sharesec, several", text: "[data]\nD:(A;;0x001f01ff;;;S-1-1-0)\n\n[home$]\nD:(A;;FA;;;BA)\n",
			want: []string{"sddl-list", "2 share||data|rebuilt| D:(A;;FA;;;WD)", "5 share||home$|rebuilt| D:(A;;FA;;;BA)"}},
		{name: "samba-tool ntacl get --as-sddl", text: "O:S-1-22-1-0G:S-1-22-2-0D:P(A;OICI;FA;;;S-1-22-1-0)S:AI\n",
			want: []string{"sddl-list", "1 file|||rebuilt| O:S-1-22-1-0G:S-1-22-2-0D:P(A;OICI;FA;;;S-1-22-1-0)S:AI"}},
		{name: "registry", text: "# keys\nHKLM\\SOFTWARE\\A B\tO:BAG:SYD:(A;CI;KA;;;SY)\nMACHINE\\SOFTWARE\\C,\"D:(A;CI;KR;;;BU)\"\n",
			want: []string{"sddl-list", `2 registry||HKLM\SOFTWARE\A B|rebuilt| O:BAG:SYD:(A;CI;KA;;;SY)`, `3 registry||MACHINE\SOFTWARE\C|rebuilt| D:(A;CI;KR;;;BU)`}},
		{name: "a line without", text: "D:\\data O:BAG:SYD:(A;;FA;;;SY)\nno descriptor here\nD:\\x D:(A;;FA;;;SY)\n",
			want: []string{"sddl-list", `1 file||D:\data|rebuilt| O:BAG:SYD:(A;;FA;;;SY)`, `2 ! || no descriptor in SDDL on the line`, `3 file||D:\x|rebuilt| D:(A;;FA;;;SY)`}},
	})
}

func TestSetACL(t *testing.T) {
	runForms(t, []formTest{
		{name: "sddl", encoding: "utf-16le-bom", text: "\"D:\\data\\x, y\",1,\"O:BAG:SYD:PAI(A;;FA;;;SY)\"\r\n\"machine\\software\",4,\"D:(A;CI;KA;;;SY)\"\r\n\"\\\\srv\\data\",5,\"D:(A;;FA;;;WD)\"\r\n\"spooler\",2,\"D:(A;;GA;;;SY)\"\r\n\"D:\\e\",1,\r\nbroken\r\n",
			want: []string{"setacl-list", `1 file||D:\data\x, y|rebuilt| O:BAG:SYD:PAI(A;;FA;;;SY)`, `2 registry||machine\software|rebuilt| D:(A;CI;KA;;;SY)`, `3 share||\\srv\data|rebuilt| D:(A;;FA;;;WD)`,
				`4 ||spooler|rebuilt| D:(A;;GA;;;SY)`, `5 ! |D:\e| no descriptor: SetACL listed none`, `6 ! || not of the form "path",type,"descriptor"`}},
		{name: "names", text: "\"D:\\x\",1,\"DACL(not_protected+auto_inherited):OLDCO\\ada=S-1-5-21-1-2-3-4,read+write,allow,container_inherit:BUILTIN\\Users,full,deny,no_inheritance;Owner:X\"\n",
			want: []string{"setacl-list", `1 ! |D:\x| no descriptor: this listing has names; list with -lst f:sddl`,
				`1 ? file||D:\x|OLDCO\ada=S-1-5-21-1-2-3-4|read+write|S-1-5-21-1-2-3-4`, `1 ? file||D:\x|BUILTIN\Users|full|deny`}},
	})
}
