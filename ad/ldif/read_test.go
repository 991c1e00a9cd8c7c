package ldif

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/fixtures/peer"
	"reacl/sid"
)

// show makes one line of an item of the stream.
func show(e ad.Entry, err error) string {
	if err != nil {
		return fmt.Sprintf("error %s dn=%q: %v", e.Origin, e.DN, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s dn=%s", e.Origin, e.DN)
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for n := range e.Attrs {
			if !yield(n) {
				return
			}
		}
	}) {
		fmt.Fprintf(&b, " %s=%q", name, e.Texts(name))
	}
	return b.String()
}

func readAll(text string) (got []string) {
	for e, err := range Read(strings.NewReader(text), "f") {
		got = append(got, show(e, err))
	}
	return got
}

const ada = "dn: CN=Ada,OU=Staff,DC=newco,DC=example\n"

func TestRead(t *testing.T) {
	const dn = `dn=CN=Ada,OU=Staff,DC=newco,DC=example`
	const bad = `dn="CN=Ada,OU=Staff,DC=newco,DC=example"`
	tests := []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"only comments", "# extended\n# by nobody\n\n\n", nil},
		{"ldifde", "dn: CN=Ada,OU=Staff,DC=newco,DC=example\r\nchangetype: add\r\nobjectClass: top\r\nobjectClass: user\r\nsAMAccountName: ada\r\n\r\n",
			[]string{`f:1 ` + dn + ` objectclass=["top" "user"] samaccountname=["ada"]`}},
		{"version, base64 dn, no final line feed", "version: 1\n\ndn:: Q049SsO2cmc=\ncn:: SsO2cmc=",
			[]string{`f:3 dn=CN=Jörg cn=["Jörg"]`}},
		{"version without a blank line", "version: 1\n" + ada + "cn: Ada\n", []string{`f:2 ` + dn + ` cn=["Ada"]`}},
		{"folded dn, value, base64 and comment", "# a comment\n  goes on\ndn: CN=Ada,OU=Sta\n ff,DC=newco,DC=example\ncn: A\n d\n a\ndescription:: SsO2\n cmc=\n",
			[]string{`f:3 ` + dn + ` cn=["Ada"] description=["Jörg"]`}},
		{"folded with CRLF", "dn: CN=Ada,OU=Sta\r\n ff,DC=newco,DC=example\r\ncn: A\r\n  da\r\n", []string{`f:1 ` + dn + ` cn=["A da"]`}},
		{"no space, many spaces, empty value", ada + "a:1\nb:   2\nc:\nd:: \n", []string{`f:1 ` + dn + ` a=["1"] b=["2"] c=[""] d=[""]`}},
		{"values that look like something else", ada + "a: b: c\ndescription: # no comment\n", []string{`f:1 ` + dn + ` a=["b: c"] description=["# no comment"]`}},
		{"options", ada + "userCertificate;binary:: AQI=\ncn;lang-de: A\n", []string{`f:1 ` + dn + ` cn=["A"] usercertificate=["\x01\x02"]`}},
		{"comment inside a record", ada + "# why\ncn: Ada\n", []string{`f:1 ` + dn + ` cn=["Ada"]`}},
		{"root DSE", "dn:\ndefaultNamingContext: DC=x\n", []string{`f:1 dn= defaultnamingcontext=["DC=x"]`}},
		{"missing blank line", ada + "cn: Ada\ndn: CN=Ben\ncn: Ben\n", []string{`f:1 ` + dn + ` cn=["Ada"]`, `f:3 dn=CN=Ben cn=["Ben"]`}},
		{"several blank lines", "\n\n" + ada + "cn: Ada\n\n\n\ndn: CN=Ben\n\n", []string{`f:3 ` + dn + ` cn=["Ada"]`, `f:8 dn=CN=Ben`}},

		{"modify", ada + "changetype: modify\nreplace: cn\ncn: Ada\n-\nadd: mail\nmail: a@x\n-\n\ndn: CN=Ben\ncn: Ben\n",
			[]string{`error f:1 ` + bad + `: f:1: a change record does not say what the directory holds: changetype modify`, `f:10 dn=CN=Ben cn=["Ben"]`}},
		{"delete and modrdn", ada + "changetype: delete\n\n" + ada + "changetype: modrdn\nnewrdn: CN=Eve\ndeleteoldrdn: 1\n",
			[]string{`error f:1 ` + bad + `: f:1: a change record does not say what the directory holds: changetype delete`,
				`error f:4 ` + bad + `: f:4: a change record does not say what the directory holds: changetype modrdn`}},
		{"control before changetype", ada + "control: 1.2.3 true\nchangetype: add\ncn: Ada\n", []string{`f:1 ` + dn + ` cn=["Ada"]`}},
		{"URL", ada + "jpegPhoto:< file:///etc/passwd\ncn: Ada\n",
			[]string{`error f:1 ` + bad + `: f:2: jpegphoto: a value kept in another file is not fetched: "file:///etc/passwd"`, `f:1 ` + dn + ` cn=["Ada"]`}},
		{"bad base64", ada + "objectSid:: AQUAAA=A\ncn: Ada\n",
			[]string{`error f:1 ` + bad + `: f:2: objectsid: not base64: "AQUAAA=A"`, `f:1 ` + dn + ` cn=["Ada"]`}},
		{"a line that lost its fold", ada + "description: one\ntwo three\ncn: Ada\n\ndn: CN=Ben\n",
			[]string{`error f:1 ` + bad + `: f:3: not LDIF: the line is not of the form attribute: value: "two three"`, `f:6 dn=CN=Ben`}},
		{"no dn", "cn: Ada\nsn: B\n\ndn: CN=Ben\n",
			[]string{`error f:1 dn="": f:1: not LDIF: the record does not begin with a dn line`, `f:4 dn=CN=Ben`}},
		{"dn that is not UTF-8", "dn:: Q049/w==\ncn: x\n\ndn: CN=Ben\n",
			[]string{`error f:1 dn="CN=` + "\\xff" + `": f:1: dn: not LDIF: not UTF-8`, `f:4 dn=CN=Ben`}},
		{"first part of a range", ada + "member:\nmember;range=0-1: CN=a\nmember;range=0-1: CN=b\ncn: Ada\n",
			[]string{`error f:1 ` + bad + `: f:3: member: the attribute was not read to its end: only range=0-1 is there`, `f:1 ` + dn + ` cn=["Ada"] member=["" "CN=a" "CN=b"]`}},
		{"whole range", ada + "member;range=0-1: CN=a\nmember;range=0-1: CN=b\nmember;range=2-*: CN=c\n", []string{`f:1 ` + dn + ` member=["CN=a" "CN=b" "CN=c"]`}},
		{"range with a gap", ada + "member;range=0-1: CN=a\nmember;range=5-*: CN=c\n",
			[]string{`error f:1 ` + bad + `: f:2: member: the attribute was not read to its end: only range=5-* is there`, `f:1 ` + dn + ` member=["CN=a" "CN=c"]`}},

		{"ldapsearch", "# extended LDIF\n#\n# LDAPv3\n# base <DC=x> with scope subtree\n# requesting: ALL\n#\n\n# Ada, x\n" + ada + "cn: Ada\n\n# search reference\nref: ldap://x/DC=y\n\n# search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 3\n# numEntries: 1\n# numReferences: 1\n",
			[]string{`f:9 ` + dn + ` cn=["Ada"]`}},
		{"ldapsearch -LLL", ada + "cn: Ada\n\n# refldap://ForestDnsZones.x/DC=ForestDnsZones,DC=x\n\n", []string{`f:1 ` + dn + ` cn=["Ada"]`}},
		{"ldapsearch cut", "# extended LDIF\n\n" + ada + "cn: Ada\n",
			[]string{`f:3 ` + dn + ` cn=["Ada"]`, `error f dn="": f: the export is not complete: the file ends without a line result:`}},
		{"ldapsearch, size limit", "# extended LDIF\n\n" + ada + "\n# search result\nsearch: 2\nresult: 4 Size limit exceeded\n\n# numEntries: 1\n",
			[]string{`f:3 ` + dn, `error f:7 dn="": f:7: the export is not complete: the search ended with result 4 Size limit exceeded`}},
		{"ldapsearch, pages", "# extended LDIF\n\n" + ada + "\n# search result\nsearch: 2\nresult: 0 Success\ncontrol: 1.2.840.113556.1.4.319 false MA0=\npagedresults: cookie=AQAA\n\n# numEntries: 1\n\ndn: CN=Ben\n\n# search result\nsearch: 3\nresult: 0 Success\npagedresults: cookie=\n\n# numEntries: 1\n",
			[]string{`f:3 ` + dn, `f:13 dn=CN=Ben`}},
		{"ldapsearch, pages with an estimate, counted together", "# extended LDIF\n\n" + ada + "\n# search result\nsearch: 2\nresult: 0 Success\npagedresults: estimate=2 cookie=MQA=\n# extended LDIF\n#\n\ndn: CN=Ben\n\n# search result\nsearch: 3\nresult: 0 Success\npagedresults: cookie=\n\n# numResponses: 4\n# numEntries: 2\n",
			[]string{`f:3 ` + dn, `f:12 dn=CN=Ben`}},
		{"ldapsearch, second page missing", "# extended LDIF\n\n" + ada + "\nsearch: 2\nresult: 0 Success\npagedresults: cookie=AQAA\n",
			[]string{`f:3 ` + dn, `error f dn="": f: the export is not complete: the file ends without the next page of results`}},
		{"ldapsearch, entries taken out", ada + "\ndn: CN=Ben\n\nsearch: 2\nresult: 0 Success\n\n# numEntries: 3\n",
			[]string{`f:1 ` + dn, `f:3 dn=CN=Ben`, `error f:8 dn="": f:8: the export is not complete: the search printed 3 entries and 2 are there`}},
		{"ldbsearch", "# record 1\n" + ada + "objectSid: S-1-5-21-1-2-3-1104\nobjectGUID: 0a1b2c3d-0000-1111-2222-333344445555\n\n# record 2\ndn: CN=Ben\n\n# Referral\nref: ldap://x\n\n# returned 3 records\n# 2 entries\n# 1 referrals\n",
			[]string{`f:2 ` + dn + ` objectguid=["0a1b2c3d-0000-1111-2222-333344445555"] objectsid=["S-1-5-21-1-2-3-1104"]`, `f:7 dn=CN=Ben`}},
		{"ldbsearch cut", "# record 1\n" + ada + "\n# record 2\ndn: CN=Ben\n",
			[]string{`f:2 ` + dn, `f:5 dn=CN=Ben`, `error f dn="": f: the export is not complete: the file ends without a line # returned`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := readAll(test.in)
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(test.want, "\n\t"))
			}
		})
	}
}

func TestReadSentinels(t *testing.T) {
	for text, want := range map[string]error{
		ada + "changetype: delete\n":                  ErrChange,
		ada + "a:< file:///x\n":                       ErrURL,
		ada + "a:: =\n":                               ErrBase64,
		ada + "what\n":                                ErrSyntax,
		ada + "member;range=0-1499: CN=a\n":           ad.ErrRange,
		"# extended LDIF\n" + ada:                     ad.ErrIncomplete,
		ada + "a: " + strings.Repeat("x", 100) + "\n": input.ErrLineTooLong,
		ada + strings.Repeat("a: 1234567890\n", 101):  ErrTooLarge,
	} {
		found := false
		for _, err := range read(strings.NewReader(text), "f", bounds{line: 100, record: 1000}) {
			found = found || errors.Is(err, want)
		}
		if !found {
			t.Errorf("%.60q gives no %v", text, want)
		}
	}
}

func TestReadGoesOnAfterWhatIsTooLarge(t *testing.T) {
	folded := "a: " + strings.Repeat("x", 50) + "\n " + strings.Repeat("x", 50) + "\n y\n"
	text := ada + folded + "cn: Ada\n\ndn: CN=Ben\ncn: Ben\n\ndn: CN=Eve\n" + strings.Repeat("a: 1234567890\n", 101) + "\ndn: CN=Fay\n"
	var got []string
	for e, err := range read(strings.NewReader(text), "f", bounds{line: 100, record: 1000}) {
		got = append(got, show(e, err))
	}
	want := []string{
		`error f:1 dn="CN=Ada,OU=Staff,DC=newco,DC=example": f:2: the line is too long: more than 100 bytes when unfolded`,
		`f:7 dn=CN=Ben cn=["Ben"]`,
		`error f:10 dn="CN=Eve": f:111: the record is too large: more than 1000 bytes of values`,
		`f:113 dn=CN=Fay`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestReadErrorOfTheInput(t *testing.T) {
	gone := errors.New("disk gone")
	r := io.MultiReader(strings.NewReader(ada+"cn: Ada\n\ndn: CN=Ben\ncn: B"), iotest.ErrReader(gone))
	var got []string
	for e, err := range Read(r, "f") {
		got = append(got, show(e, err))
		if err != nil && !errors.Is(err, gone) {
			t.Errorf("error %v does not wrap the reader's", err)
		}
	}
	if len(got) != 2 || !strings.HasPrefix(got[1], "error f:4") {
		t.Errorf("got %q, want Ada and an error instead of half of Ben", got)
	}
}

func TestReadOwnsItsValues(t *testing.T) {
	text := strings.Repeat(ada+"cn: first\nbin:: Zmlyc3Q=\n\n", 2) + "dn: CN=x\ncn: other\nbin:: b3RoZXI=\n"
	var kept []ad.Entry
	for e, err := range Read(strings.NewReader(text), "f") {
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, e)
	}
	if got := kept[0].Text("cn") + kept[0].Text("bin"); got != "firstfirst" {
		t.Errorf("the first entry's values became %q", got)
	}
}

func TestReadStopsWhenTold(t *testing.T) {
	for range Read(strings.NewReader(ada+"a:: =\nb:: =\n\n"+ada+"\n"+ada), "f") {
		break // a second call of yield would panic
	}
}

// TestReadSambaExport reads a real export with 551 descriptors completely.
func TestReadSambaExport(t *testing.T) {
	f, err := input.Open(peer.Recorded(t, "samba", "samba-ntsd.ldif"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, descriptors := 0, 0
	for e, err := range Read(f.Text(), "samba-ntsd.ldif") {
		if err != nil {
			t.Fatal(err)
		}
		n++
		for attr, values := range e.Attrs {
			for _, sd := range values {
				descriptors++
				if e.DN == "" || !strings.HasSuffix(attr, "securitydescriptor") || len(sd) < 20 || sd[0] != 1 {
					t.Errorf("%s: dn %q, %s of %d bytes", e.Origin, e.DN, attr, len(sd))
				}
			}
		}
	}
	if n != 539 || descriptors != 551 {
		t.Errorf("%d entries with %d descriptors, want 539 with 551", n, descriptors)
	}
}

func TestBinaryAndTextSIDsMeetInPrincipal(t *testing.T) {
	text := ada + "objectClass: user\nobjectSid:: AQUAAAAAAAUVAAAA5DbV8KDkQki//YWWLhYAAA==\nsIDHistory: S-1-5-21-1110222033-2220333044-3330444055-1234\n"
	for e, err := range Read(strings.NewReader(text), "f") {
		if err != nil {
			t.Fatal(err)
		}
		p, _ := ad.Understand(e)
		if p.SID != sid.MustParse("S-1-5-21-4040505060-1212343456-2525363647-5678") || len(p.History) != 1 || p.History[0] != sid.MustParse("S-1-5-21-1110222033-2220333044-3330444055-1234") {
			t.Errorf("objectSid %v, sIDHistory %v, bad %v", p.SID, p.History, p.Bad)
		}
	}
}
