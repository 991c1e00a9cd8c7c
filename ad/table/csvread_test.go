package table

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"reacl/ad"
	"reacl/ad/input"
)

// Principals of the reference: Ada's old and new SID.
const (
	oldText = "S-1-5-21-1110222033-2220333044-3330444055-1234"
	newText = "S-1-5-21-4040505060-1212343456-2525363647-5678"
	oldHex  = "010500000000000515000000d1a42c42f4975784178b82c6d2040000"
	newB64  = "AQUAAAAAAAUVAAAA5DbV8KDkQki//YWWLhYAAA=="
)

// show makes one line of an item of the stream. SIDs are shown as text,
// however they came.
func show(e ad.Entry, err error) string {
	if err != nil {
		return fmt.Sprintf("error at %s: %v", e.Origin, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q", e.Origin, e.DN)
	for _, name := range slices.Sorted(maps.Keys(e.Attrs)) {
		var shown []string
		for _, v := range e.Attrs[name] {
			if strings.HasSuffix(name, "sid") || name == "sidhistory" || name == "securityidentifier" {
				p, _ := ad.Understand(ad.Entry{Attrs: map[string][][]byte{"objectsid": {v}}})
				if !p.SID.IsZero() {
					shown = append(shown, p.SID.String())
					continue
				}
			}
			shown = append(shown, string(v))
		}
		fmt.Fprintf(&b, " %s=%s", name, strings.Join(shown, "|"))
	}
	return b.String()
}

func readCSV(t *testing.T, text string) (got []string, format string) {
	t.Helper()
	entries, format, err := ReadCSV(strings.NewReader(text), "f")
	if err != nil {
		return []string{"refused: " + err.Error()}, ""
	}
	for e, err := range entries {
		got = append(got, show(e, err))
	}
	return got, format
}

func TestReadCSV(t *testing.T) {
	const dn = `CN=Ada,OU=Staff,DC=newco,DC=example`
	tests := []struct {
		name, in, format string
		want             []string
	}{
		{"csvde", "DN,objectClass,objectSid,sIDHistory,displayName,member\r\n" +
			`"` + dn + `",top;person;user,X'` + oldHex + `',X'` + oldHex + `';X'` + strings.ToUpper(oldHex) + "',\"Lovelace; Ada\",\r\n" +
			`"CN=Group,DC=x",top;group,,,,"CN=a\;b,DC=x;CN=c,DC=x"` + "\r\n",
			FormatCSVDE, []string{
				`f:2 "` + dn + `" displayname=Lovelace; Ada objectclass=top|person|user objectsid=` + oldText + ` sidhistory=` + oldText + `|` + oldText,
				`f:3 "CN=Group,DC=x" member=CN=a\;b,DC=x|CN=c,DC=x objectclass=top|group`,
			}},
		{"csvde, text beyond ASCII", "DN,cn,member\nX'434e3d4ac3b67267',X'4ac3b67267',X'434e3d4ac3b67267';CN=b\n",
			FormatCSVDE, []string{`f:2 "CN=Jörg" cn=Jörg member=CN=Jörg|CN=b`}},
		{"octets in base64, a GUID in text", "SID,msExchMailboxGuid,objectGUID\n" + newText + ",QUJDREVGR0hJSktMTU5PUA==,00112233-4455-6677-8899-aabbccddeeff\n",
			FormatPowerShell, []string{`f:2 "" msexchmailboxguid=ABCDEFGHIJKLMNOP objectguid=00112233-4455-6677-8899-aabbccddeeff objectsid=` + newText}},
		{"SIDs in plain hex", "SID,sIDHistory,displayName\n" + oldHex + "," + strings.ToUpper(oldHex) + "," + newB64 + "\n",
			FormatPowerShell, []string{`f:2 "" displayname=` + newB64 + ` objectsid=` + oldText + ` sidhistory=` + oldText}},
		{"csvde, a descriptor", "DN,objectSid,nTSecurityDescriptor\n\"CN=x\",X'" + oldHex + "',X'01000480'\n",
			FormatCSVDE, []string{`f:2 "CN=x" ntsecuritydescriptor=` + "\x01\x00\x04\x80" + ` objectsid=` + oldText}},
		{"csvde, first part of a range", "DN,member;range=0-1499\nCN=x,CN=a;CN=b\n",
			FormatCSVDE, []string{`error at f:2: f:2: member: the attribute was not read to its end: only range=0-1499 is there`, `f:2 "CN=x" member=CN=a|CN=b`}},
		{"PowerShell, #TYPE, commas", "#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\r\n\"DistinguishedName\",\"Enabled\",\"ObjectClass\",\"SamAccountName\",\"SID\",\"sIDHistory\"\r\n" +
			"\"" + dn + "\",\"False\",\"user\",\"ada\",\"" + newText + "\",\"" + oldText + ";" + oldText + "\"\r\n",
			FormatPowerShell, []string{`f:3 "` + dn + `" objectclass=user objectsid=` + newText + ` samaccountname=ada sidhistory=` + oldText + `|` + oldText + ` useraccountcontrol=514`}},
		{"PowerShell, semicolons, values with commas", "\"SamAccountName\";\"SID\";\"SIDHistory\"\n\"ada\";\"" + newText + "\";\"{" + oldText + ", " + oldText + "}\"\n",
			FormatPowerShell, []string{`f:2 "" objectsid=` + newText + ` samaccountname=ada sidhistory=` + oldText + `|` + oldText}},
		{"PowerShell, tabs, base64", "objectSid\tmail\n" + newB64 + "\tada@newco.example\n",
			FormatPowerShell, []string{`f:2 "" mail=ada@newco.example objectsid=` + newText}},
		{"PowerShell, aliases", "Distinguished Name,SID,EmailAddress,UPN,Enabled,userAccountControl\nCN=x," + newText + ",a@x,b@x,False,66048\n",
			FormatPowerShell, []string{`f:2 "CN=x" mail=a@x objectsid=` + newText + ` useraccountcontrol=66048 userprincipalname=b@x`}},
		{"PowerShell, a row for each value of sIDHistory", "BinaryLength,AccountDomainSid,Value,DistinguishedName,SID\n28,S-1-5-21-1-2-3," + oldText + ",CN=x," + newText + "\n",
			FormatPowerShell, []string{`f:2 "CN=x" accountdomainsid=S-1-5-21-1-2-3 binarylength=28 objectsid=` + newText + ` sidhistory=` + oldText}},
		{"PowerShell, SIDs of nobody", "BinaryLength,AccountDomainSid,Value,DistinguishedName\n28,S-1-5-21-1-2-3," + oldText + ",CN=x\n",
			"", []string{`refused: f:1: the columns are not those of a directory export: the column Value holds SIDs, and no column says whose sIDHistory they are`}},
		{"PowerShell, groups", "DistinguishedName,GroupCategory,GroupScope,SID\nCN=x,Security,DomainLocal," + newText + "\nCN=y,Distribution,Universal," + newText + "\nCN=z,,Global," + newText + "\n",
			FormatPowerShell, []string{
				`f:2 "CN=x" grouptype=-2147483644 objectsid=` + newText,
				`f:3 "CN=y" grouptype=8 objectsid=` + newText,
				`f:4 "CN=z" objectsid=` + newText}},
		{"SIDReport", "\"objectClass\",\"OldSID\",\"NewSID\",\"samAccountName\",\"displayName\",\"description\",\"whenCreated\",\"DistinguishedName\",\"DateTimeStamp\"\r\n" +
			"\"user\",\"" + oldText + "\",\"" + newText + "\",\"ada\",\"Ada\",,\"1/2/2020\",\"" + dn + "\",\"20200102\"\r\n",
			FormatSIDReport, []string{`f:2 "` + dn + `" datetimestamp=20200102 displayname=Ada objectclass=user objectsid=` + newText + ` samaccountname=ada sidhistory=` + oldText + ` whencreated=1/2/2020`}},
		{"SIDReportUpdated", "ObjectClass,OldDomain,NewDomain,OldDomainSID,NewDomainSID,OldSID,NewSID,samAccountName,DisplayName,description,whenCreated,DistinguishedName,DateTimeStamp\n" +
			"group,OLDCO,NEWCO,S-1-5-21-1-2-3,S-1-5-21-4-5-6," + oldText + "," + newText + ",grp,,,,\"" + dn + "\",\n",
			FormatSIDReport, []string{`f:2 "` + dn + `" newdomain=NEWCO newdomainsid=S-1-5-21-4-5-6 objectclass=group objectsid=` + newText + ` olddomain=OLDCO olddomainsid=S-1-5-21-1-2-3 samaccountname=grp sidhistory=` + oldText}},
		{"ADRecon users", `"UserName","Name","Enabled","Must Change Password at Logon","Primary GroupID","SID","SIDHistory","Email","DistinguishedName"` + "\n" +
			`"ada","Ada L","True","False","513","` + newText + `","` + oldText + `,` + oldText + `","a@x","` + dn + "\"\n",
			FormatADRecon, []string{`f:2 "` + dn + `" mail=a@x mustchangepasswordatlogon=False name=Ada L objectclass=user objectsid=` + newText + ` primarygroupid=513 samaccountname=ada sidhistory=` + oldText + `|` + oldText + ` useraccountcontrol=512`}},
		{"ADRecon computers", `"Name","DNSHostName","Enabled","Operating System","UserName","Primary Group ID","SID","SIDHistory","Distinguished Name"` + "\n" +
			`"DC1","DC1.x","True","Windows","DC1$","516","` + newText + `","","` + dn + "\"\n",
			FormatADRecon, []string{`f:2 "` + dn + `" dnshostname=DC1.x name=DC1 objectclass=computer objectsid=` + newText + ` operatingsystem=Windows primarygroupid=516 samaccountname=DC1$ useraccountcontrol=512`}},

		{"row of another length", "DN,objectSid\nCN=x\nCN=y," + newText + "\nCN=z,a,b\n", FormatCSVDE, []string{
			`error at f:2: f:2: not a record of this table: it has 1 fields and the header 2`,
			`f:3 "CN=y" objectsid=` + newText,
			`error at f:4: f:4: not a record of this table: it has 3 fields and the header 2`}},
		{"type name in a later row", "SID,sIDHistory\n" + newText + ",\n" + newText + ",Microsoft.ActiveDirectory.Management.ADPropertyValueCollection\n", FormatPowerShell, []string{
			`f:2 "" objectsid=` + newText,
			`error at f:3: f:3: column sIDHistory holds the name of a .NET type instead of values: "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection"`,
			`f:3 "" objectsid=` + newText}},
		{"type name in another column", "SID,ProxyAddresses\n" + newText + ",System.String[]\n" + newText + ",System.String[]\n", FormatPowerShell, []string{
			`error at f:2: f:2: column ProxyAddresses holds the name of a .NET type instead of values: "System.String[]"`,
			`f:2 "" objectsid=` + newText,
			`f:3 "" objectsid=` + newText}},
		{"a SID that is none stays for the report", "DN,objectSid\nCN=x,X'0105'\n", FormatCSVDE, []string{`f:2 "CN=x" objectsid=` + "\x01\x05"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, format := readCSV(t, test.in)
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(test.want, "\n\t"))
			}
			if format != test.format {
				t.Errorf("format %q, want %q", format, test.format)
			}
		})
	}
}

func TestReadCSVRefuses(t *testing.T) {
	tests := []struct {
		name, in   string
		is         error
		says, hint string
	}{
		{"nothing", "", ErrEmpty, "f: the export holds no entries", ""},
		{"blank lines", "\r\n\r\n", ErrEmpty, "f: ", ""},
		{"only a header", "\"DistinguishedName\",\"SID\"\r\n", ErrEmpty, "there is a header and no row", ""},
		{"sIDHistory is a collection", "\"SID\",\"sIDHistory\"\n\"" + newText + "\",\"Microsoft.ActiveDirectory.Management.ADPropertyValueCollection\"\n",
			ErrTypeName, `f:2: column sIDHistory holds`, `@{n='sIDHistory';e={$_.sIDHistory.Value -join ';'}}`},
		{"objectSid is bytes", "objectSid,mail\nSystem.Byte[],x\n", ErrTypeName, "column objectSid", "[Convert]::ToBase64String($_.objectSid)"},
		{"sIDHistory is an array of text", "SID;sIDHistory\n" + newText + ";System.String[]\n", ErrTypeName, "column sIDHistory", "e={$_.sIDHistory -join ';'}"},
		{"a mapping", "OldSID,NewSID\n" + oldText + "," + newText + "\n", ErrColumns, "a mapping of SIDs", "--map"},
		{"our mapping", "sourceSid,targetSid,sourceName\n,,\n", ErrColumns, "a mapping of SIDs", "--map"},
		{"descriptors", "mail,PR_NT_SECURITY_DESCRIPTOR\na@x,0100\n", ErrColumns, "security descriptors", "--acl"},
		{"file ACLs", "Path,Sddl\n,\n", ErrColumns, "security descriptors", "--acl"},
		{"something else", "Name,Size\n,\n", ErrColumns, "(DN, DistinguishedName, SID or objectSid): it has 2 columns: Name, Size", ""},
		{"prose", "hello there\nworld\n", ErrColumns, `one column, "hello there"`, ""},
		{"broken header", "\"DN,objectSid\nx,y\n", ErrRecord, "f:1", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := ReadCSV(strings.NewReader(test.in), "f")
			if !errors.Is(err, test.is) {
				t.Fatalf("error %v is not %v", err, test.is)
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %q does not say %q", err, test.says)
			}
			if !strings.Contains(input.Hint(err), test.hint) {
				t.Errorf("hint %q does not say %q", input.Hint(err), test.hint)
			}
		})
	}
}

// FuzzReadCSV checks that no table makes the reader panic, and that every row
// is an entry or an error.
func FuzzReadCSV(f *testing.F) {
	f.Add("DN,objectSid\nCN=x,X'0105'\n")
	f.Add("#TYPE x\n\"SID\";\"sIDHistory\"\n\"S-1-5-21-1-2-3-4\";\"System.Object[]\"\n")
	f.Add("OldSID,NewSID,samAccountName\nS-1-5-21-1-2-3-4,,\n")
	f.Fuzz(func(t *testing.T, text string) {
		entries, _, err := ReadCSV(strings.NewReader(text), "f")
		if err != nil {
			return
		}
		n := 0
		for e, err := range entries {
			n++
			if e.Origin == "" || err != nil && e.Attrs != nil {
				t.Fatalf("entry %v with error %v", e, err)
			}
		}
		if n == 0 {
			t.Fatal("neither entry nor error")
		}
	})
}
