package ad

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reacl/sid"
)

// entry makes an entry of "attr: value" lines.
func entry(dn string, lines ...string) Entry {
	e := Entry{DN: dn, Attrs: map[string][][]byte{}, Origin: "f:1"}
	for _, l := range lines {
		k, v, _ := strings.Cut(l, ": ")
		e.Attrs[AttrName(k)] = append(e.Attrs[AttrName(k)], []byte(v))
	}
	return e
}

func TestUnderstandUser(t *testing.T) {
	guid := "\x33\x22\x11\x00\x55\x44\x77\x66\x88\x99\xaa\xbb\xcc\xdd\xee\xff"
	e := entry(`CN=Lovelace\, Ada,DC=x`,
		"objectClass: top", "objectClass: person", "objectClass: user", "sAMAccountName: ada", "cn: Lovelace, Ada", "userPrincipalName: ada@x", "mail: a@x",
		"objectSid: "+string(account(1).Bytes()), "sIDHistory: "+string(old(1).Bytes()), "sIDHistory: "+old(2).String(), "sIDHistory: "+old(1).String(),
		"msExchMasterAccountSid: S-1-5-10", "objectGUID: "+guid, "msExchMailboxGuid: {00112233-4455-6677-8899-AABBCCDDEEFF}", "mS-DS-ConsistencyGuid: 00112233-4455-6677-8899-aabbccddeeff",
		"userAccountControl: 514", "primaryGroupID: 513", "homeMDB: CN=DB01,CN=Databases,DC=x", "whenCreated: 20200102030405.0Z", "whenChanged: 20200102030406Z", "lastLogonTimestamp: 132223104000000000",
		"msExchRecipientTypeDetails: 2", "adminCount: 1", "isDeleted: TRUE", "proxyAddresses: SMTP:a@x", "proxyAddresses: smtp:b@x", "employeeID: 7", "department: Sales")
	p, ok := Understand(e)
	if !ok || len(p.Bad) > 0 {
		t.Fatalf("ok %v, bad %v", ok, p.Bad)
	}
	var g [16]byte
	copy(g[:], guid)
	switch {
	case p.SID != account(1), !slices.Equal(p.History, []sid.SID{old(1), old(2)}), p.Master != sid.Self:
		t.Errorf("SIDs %v, %v, %v", p.SID, p.History, p.Master)
	case p.GUID != g, p.MailboxGUID != g, string(p.Consistency) != guid:
		t.Errorf("GUIDs %x, %x, %x", p.GUID, p.MailboxGUID, p.Consistency)
	case p.Class != ClassUser, p.Name != "ada", p.DisplayName != "Lovelace, Ada", p.Database != "DB01", !p.Disabled(), !p.Deleted, len(p.Proxies) != 2:
		t.Errorf("%+v", p)
	case !p.Created.Equal(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)), !p.LastLogon.Equal(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)):
		t.Errorf("times %v, %v", p.Created, p.LastLogon)
	}
}

func TestUnderstandClasses(t *testing.T) {
	for in, want := range map[string]Class{
		"top|person|organizationalPerson|user":               ClassUser,
		"top|person|organizationalPerson|user|inetOrgPerson": ClassUser,
		"top|person|organizationalPerson|user|computer":      ClassComputer,
		"user|computer|msDS-GroupManagedServiceAccount":      ClassServiceAccount,
		"msDS-ManagedServiceAccount|computer":                ClassServiceAccount,
		"top|group":                                          ClassGroup,
		"top|person|contact":                                 ClassContact,
		"top|foreignSecurityPrincipal":                       ClassForeignPrincipal,
		"top|leaf|trustedDomain":                             ClassTrust,
		"top|domain|domainDNS":                               ClassDomain,
		"top|crossRef":                                       ClassPartition,
		"top|organizationalUnit":                             ClassOther,
		"":                                                   ClassOther,
	} {
		if got := classOf(Entry{Attrs: map[string][][]byte{"objectclass": splitBytes(in)}}); got != want {
			t.Errorf("%s is %v, want %v", in, got, want)
		}
	}
	p, _ := Understand(entry("CN="+old(1).String()+",CN=ForeignSecurityPrincipals,DC=x", "objectSid: "+old(1).String()))
	if p.Class != ClassForeignPrincipal {
		t.Errorf("a foreign security principal without objectClass is %v", p.Class)
	}
}

func splitBytes(s string) (out [][]byte) {
	for v := range strings.SplitSeq(s, "|") {
		out = append(out, []byte(v))
	}
	return out
}

func TestUnderstandOthers(t *testing.T) {
	trust, ok := Understand(entry("CN=old.example,CN=System,DC=x", "objectClass: trustedDomain", "flatName: OLD", "trustPartner: old.example",
		"securityIdentifier: S-1-5-21-1-2-3", "trustAttributes: 68", "trustDirection: 2"))
	if !ok || trust.SID.String() != "S-1-5-21-1-2-3" || trust.Name != "OLD" || trust.DisplayName != "old.example" || trust.TrustAttrs != 68 || trust.TrustDirection != 2 {
		t.Errorf("trust %+v", trust)
	}
	cross, ok := Understand(entry("CN=X,CN=Partitions,CN=Configuration,DC=x", "objectClass: crossRef", "nETBIOSName: X", "dnsRoot: x.example"))
	if !ok || cross.Name != "X" || cross.DisplayName != "x.example" {
		t.Errorf("crossRef %+v", cross)
	}
	for name, e := range map[string]Entry{
		"an OU":                      entry("OU=x", "objectClass: organizationalUnit"),
		"a partition without a name": entry("CN=x", "objectClass: crossRef", "dnsRoot: x"),
		"an application partition":   entry("DC=DomainDnsZones,DC=x", "objectClass: domainDNS"),
		"empty values":               entry("CN=x", "objectSid: ", "sIDHistory: ", "adminCount: ", "objectGUID: "),
	} {
		if p, ok := Understand(e); ok || len(p.Bad) > 0 {
			t.Errorf("%s is taken for a principal: %+v", name, p)
		}
	}
}

func TestExpiry(t *testing.T) {
	for in, want := range map[string]string{
		"0":                     "", // never
		"9223372036854775807":   "", // never, as the user interface writes it
		"":                      "",
		"-1":                    "",
		"132223104000000000":    "2020-01-01T00:00:00Z",
		" 134114111990000000 ":  "2025-12-28T15:59:59Z",
		"116444735999999999":    "1969-12-31T23:59:59Z",
		"9223372036854775806":   "30828-09-14T02:48:05Z",
		"01/01/2020 00:00:00":   "bad",
		"Never":                 "bad",
		"132223104000000000000": "bad",
	} {
		p, _ := Understand(entry("CN=x", "objectSid: "+account(1).String(), "accountExpires: "+in))
		got := ""
		switch {
		case len(p.Bad) > 0:
			got = "bad"
		case !p.Expires.IsZero():
			got = p.Expires.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestUnderstandBadValues(t *testing.T) {
	p, ok := Understand(entry("CN=x", "objectSid: S-1-5-21-x", "sIDHistory: \x01\x05\x00", "sIDHistory: "+old(1).String(), "userAccountControl: many", "objectGUID: abc"))
	if !ok || len(p.History) != 1 {
		t.Errorf("ok %v, history %v", ok, p.History)
	}
	var attrs []string
	for _, b := range p.Bad {
		attrs = append(attrs, b.Attr)
		if b.Reason == "" || len(b.Raw) == 0 {
			t.Errorf("bad value %+v", b)
		}
	}
	if want := []string{"objectSid", "sIDHistory", "objectGUID", "userAccountControl"}; !slices.Equal(attrs, want) {
		t.Errorf("bad %q, want %q", attrs, want)
	}
	p, _ = Understand(entry("CN=x", "objectSid: "+account(1).String(), "objectSid: "+account(2).String(), "objectSid: "+account(1).String()))
	if p.SID != account(1) || len(p.Bad) != 1 || !strings.Contains(p.Bad[0].Reason, account(1).String()) {
		t.Errorf("two objectSids: %v, %v", p.SID, p.Bad)
	}
}

func TestPrincipalsReportsWhatItPassesOver(t *testing.T) {
	broken := errors.New("line 7 is broken")
	entries := func(yield func(Entry, error) bool) {
		yield(entry("CN=a", "objectClass: user"), nil)
		yield(entry("CN=b", "objectClass: group"), nil)
		yield(Entry{Origin: "f:7", DN: "CN=c"}, broken)
		yield(entry("OU=d", "objectClass: organizationalUnit"), nil)
		yield(entry("CN=e", "objectClass: user", "objectSid: "+account(1).String()), nil)
		yield(entry("CN=f", "objectClass: contact"), nil)
	}
	var bad []string
	var got []string
	for p := range Principals(entries, func(origin, dn string, err error) {
		bad = append(bad, fmt.Sprintf("%s %s: %v", origin, dn, err))
	}) {
		got = append(got, p.DN)
	}
	if !slices.Equal(got, []string{"CN=e", "CN=f"}) {
		t.Errorf("principals %q", got)
	}
	if len(bad) != 2 || bad[0] != "f:7 CN=c: line 7 is broken" || !strings.HasPrefix(bad[1], "f:1 CN=a: 2 users, groups or computers") || !strings.Contains(bad[1], ErrNoSID.Error()) {
		t.Errorf("bad %q", bad)
	}
}
