package export

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"reacl/fixtures/peer"
	"reacl/sid"
)

func TestDirectoryExports(t *testing.T) {
	raw := must(hex.DecodeString(hexFreeBusy[16:]))
	b64 := base64.StdEncoding.EncodeToString(raw)
	anna := base64.StdEncoding.EncodeToString(sid.MustParse("S-1-5-21-1-2-3-1104").Bytes())
	entry := func(extra string) string {
		return "dn: CN=Anna,DC=x,DC=example\nobjectClass: user\nobjectSid:: " + anna + "\nsAMAccountName: anna\nmail: anna@x.example\n" + extra + "\n"
	}
	object := "adobject||CN=Anna,DC=x,DC=example| " + sddlFreeBusy
	mailbox := "mailbox|anna@x.example|| " + sddlFreeBusy
	runForms(t, []formTest{
		{name: "LDIF", text: "version: 1\n\n" + entry("nTSecurityDescriptor:: "+b64+"\nmsExchMailboxSecurityDescriptor:: "+b64[:60]+"\n "+b64[60:]+"\n") + "dn: OU=X,DC=x,DC=example\nobjectClass: organizationalUnit\n",
			want: []string{"ldif", "3 " + object, "3 " + mailbox, "# 1 of 2 objects came without nTSecurityDescriptor: what it grants there was not looked at; …"}},
		{name: "LDIF in UTF-16, additions", encoding: "utf-16le-bom", text: strings.Replace(entry("nTSecurityDescriptor:: "+b64+"\n"), "\nobjectClass", "\nchangetype: add\nobjectClass", 1),
			want: []string{"ldif", "1 " + object}},
		{name: "LDIF of ldbsearch: SDDL with aliases", text: "# record 1\n" + entry("nTSecurityDescriptor: O:DAG:DAD:AI(A;;GA;;;SY)\n") + "# record 2\ndn: CN=System,DC=x,DC=example\nnTSecurityDescriptor: O:DAD:P\n\n# record 3\ndn: CN=S,DC=other\nnTSecurityDescriptor: O:DAD:P\n\n# returned 3 records\n",
			want: []string{"ldif", "2 adobject||CN=Anna,DC=x,DC=example|rebuilt| O:S-1-5-21-1-2-3-512G:S-1-5-21-1-2-3-512D:AI(A;;GA;;;SY)", "10 adobject||CN=System,DC=x,DC=example|rebuilt| O:S-1-5-21-1-2-3-512D:P",
				"14 ! |CN=S,DC=other| sddl at byte 2: DA: the alias needs a domain…"}},
		{name: "LDIF with a damaged value and record", text: entry("nTSecurityDescriptor:: "+b64[:len(b64)-8]+"\n") + "dn: CN=B,DC=x\nnTSecurityDescriptor:: !!\n\n" + entry("nTSecurityDescriptor:: "+b64+"\n"),
			want: []string{"ldif", "1 ! |CN=Anna,DC=x,DC=example| dacl.size at byte 0x2e: …", `8 ! |CN=B,DC=x| line 9: ntsecuritydescriptor: not base64: "!!"`, "11 " + object, "# 1 of 3 objects came without nTSecurityDescriptor: …"}},
		{name: "csvde", text: "DN,objectClass,sAMAccountName,msExchMailboxSecurityDescriptor,nTSecurityDescriptor,userPrincipalName,msExchHomeServerName\n\"CN=Anna,DC=x,DC=example\",user,anna,X'" + hexFreeBusy[16:] + "',X'" + strings.ToUpper(hexFreeBusy[16:]) + "',anna@x,/o=Org/ou=G/cn=Configuration/cn=Servers/cn=EX01\n",
			want: []string{"directory-csv", "2 " + object, "2 mailbox|anna@x|| " + sddlFreeBusy}},
		{name: "PowerShell CSV", text: "DistinguishedName,objectSid,nTSecurityDescriptor\n\"CN=Anna,DC=x,DC=example\",S-1-5-21-1-2-3-1104,O:SYG:SYD:(A;CI;CC;;;WD)\n\"CN=B,DC=x,DC=example\",S-1-5-21-1-2-3-1105," + decimal(hexFreeBusy[16:]) + "\n",
			want: []string{"directory-csv", "2 adobject||CN=Anna,DC=x,DC=example|rebuilt| " + sddlFreeBusy, "3 adobject||CN=B,DC=x,DC=example| " + sddlFreeBusy}},
		{name: "snapshot", text: `{"format":"reacl-snapshot","version":1,"forest":"x.example","tool":"reacl 1.0"}` + "\n" +
			`{"dn":"CN=Anna,DC=x,DC=example","text":{"mail":["anna@x.example"]},"binary":{"ntsecuritydescriptor":["` + b64 + `"],"msexchmailboxsecuritydescriptor":["` + b64 + `"]}}` + "\n" + `{"end":{"entries":1,"complete":true,"warnings":[]}}` + "\n",
			want: []string{"directory-snapshot", "2 " + object, "2 " + mailbox}},
	})
}

// TestSambaLDIF reads 551 descriptors of a real domain.
func TestSambaLDIF(t *testing.T) {
	n := map[string]int{}
	for o, err := range Read(peer.Recorded(t, "samba", "samba-ntsd.ldif"), nil, Options{}).Objects() {
		if err != nil {
			t.Error(err)
			continue
		}
		n[o.Kind.String()]++
	}
	if n["adobject"] != 531 || n["mailbox"] != 20 {
		t.Error(n)
	}
}
