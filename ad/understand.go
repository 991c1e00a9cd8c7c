package ad

import (
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"reacl/sid"
)

// ErrNoSID says that accounts came without objectSid; reach it with [errors.Is].
var ErrNoSID = errors.New("without objectSid: ldifde and csvde leave it out with -m, other tools unless it is asked for")

// Principals understands entries as principals. An entry that carries no SID
// and is not a contact, trust or domain is passed over; users, groups and
// computers among them are reported at the end, all in one ([ErrNoSID]). An
// error of the stream is handed to bad with its origin; bad must not be nil.
// A value that cannot be understood is in [Principal.Bad].
func Principals(entries Entries, bad func(origin, dn string, err error)) iter.Seq[Principal] {
	return func(yield func(Principal) bool) {
		var first Principal
		missing := 0
		for e, err := range entries {
			if err != nil {
				bad(e.Origin, e.DN, err)
				continue
			}
			p, ok := Understand(e)
			if p.SID.IsZero() && len(p.Bad) == 0 && hasAccountClass(&p) {
				if missing++; missing == 1 {
					first = p
				}
			}
			if ok && !yield(p) {
				return
			}
		}
		if missing > 0 {
			these := "this one is"
			if missing > 1 {
				these = fmt.Sprintf("%d users, groups or computers, this one first, are", missing)
			}
			bad(first.Origin, first.DN, fmt.Errorf("%s %w", these, ErrNoSID))
		}
	}
}

func hasAccountClass(p *Principal) bool {
	switch p.Class {
	case ClassUser, ClassGroup, ClassComputer, ClassServiceAccount:
		return true
	}
	return false
}

// Understand makes a principal of an entry; ok is false where the entry is
// nothing that the program has to know.
func Understand(e Entry) (p Principal, ok bool) {
	p = Principal{
		DN: e.DN, Origin: e.Origin, Class: classOf(e),
		Name: e.Text("samaccountname"), UPN: e.Text("userprincipalname"),
		Mail: e.Text("mail"), Proxies: e.Texts("proxyaddresses"), LegacyDN: e.Text("legacyexchangedn"),
		EmployeeID: e.Text("employeeid"), Department: e.Text("department"), Database: commonName(e.Text("homemdb")),
		Members: e.Texts("member"), MemberOf: e.Texts("memberof"),
		Created: generalizedTime(e.Text("whencreated")), Changed: generalizedTime(e.Text("whenchanged")),
		HistoryChanged: changeOf("sIDHistory", e.Attrs["msds-replattributemetadata"]),
		Deleted:        strings.EqualFold(e.Text("isdeleted"), "TRUE"),
	}
	for _, attr := range []string{"displayname", "cn", "name"} {
		fill(&p.DisplayName, e.Text(attr))
	}
	p.SID = p.one(e, "objectSid")
	p.Master = p.one(e, "msExchMasterAccountSid")
	for _, raw := range e.Attrs["sidhistory"] {
		if s, ok := p.readSID("sIDHistory", raw); ok && !slices.Contains(p.History, s) {
			p.History = append(p.History, s)
		}
	}
	p.GUID = p.guid(e, "objectGUID")
	p.MailboxGUID = p.guid(e, "msExchMailboxGuid")
	p.Consistency = e.First("ms-ds-consistencyguid")
	if g, ok := parseGUID(string(p.Consistency)); ok {
		p.Consistency = g[:]
	}
	p.UAC = uint32(p.number(e, "userAccountControl"))
	p.GroupType = int32(p.number(e, "groupType"))
	p.RecipientType = p.number(e, "msExchRecipientTypeDetails")
	p.DisplayType = p.number(e, "msExchRecipientDisplayType")
	p.PrimaryGroup = uint32(p.number(e, "primaryGroupID"))
	p.AdminCount = int32(p.number(e, "adminCount"))
	p.TrustAttrs = uint32(p.number(e, "trustAttributes"))
	p.TrustDirection = uint32(p.number(e, "trustDirection"))
	lastLogon, _ := strconv.ParseInt(e.Text("lastlogontimestamp"), 10, 64) // some exports have it as a date in words
	p.LastLogon = fileTime(lastLogon)
	p.Expires = fileTime(p.number(e, "accountExpires"))
	switch p.Class {
	case ClassTrust:
		if p.SID.IsZero() {
			p.SID = p.one(e, "securityIdentifier")
		}
		p.Name = e.Text("flatname")
		p.DisplayName = e.Text("trustpartner")
	case ClassDomain:
		p.Name = strings.ToUpper(e.Text("netbiosname"))
	case ClassPartition:
		p.Name = e.Text("netbiosname")
		p.DisplayName = e.Text("dnsroot")
		return p, p.Name != "" || !p.SID.IsZero()
	}
	ok = !p.SID.IsZero() || !p.Master.IsZero() || len(p.History) > 0 || len(p.Bad) > 0 || p.Class == ClassContact || p.Class == ClassTrust
	return p, ok
}

// one reads an attribute that has one SID.
func (p *Principal) one(e Entry, attr string) (s sid.SID) {
	for i, raw := range e.Attrs[strings.ToLower(attr)] {
		v, ok := p.readSID(attr, raw)
		switch {
		case !ok:
		case i == 0 || s.IsZero():
			s = v
		case v != s:
			p.Bad = append(p.Bad, BadValue{attr, raw, "a second value beside " + s.String()})
		}
	}
	return s
}

// readSID takes the binary form, or the text form that csvde-like and
// PowerShell exports and hand-made LDIF have. An empty value is none.
func (p *Principal) readSID(attr string, raw []byte) (sid.SID, bool) {
	if len(raw) == 0 {
		return sid.SID{}, false
	}
	s, err := sid.FromBytes(raw)
	if err == nil {
		return s, true
	}
	if text := strings.TrimSpace(string(raw)); len(text) > 2 && (text[0] == 'S' || text[0] == 's') && text[1] == '-' {
		if s, err = sid.Parse(text); err == nil {
			return s, true
		}
	}
	p.Bad = append(p.Bad, BadValue{attr, raw, err.Error()})
	return sid.SID{}, false
}

// guid reads the binary form or the text form of a GUID.
func (p *Principal) guid(e Entry, attr string) (g [16]byte) {
	raw := e.First(strings.ToLower(attr))
	if len(raw) == 0 {
		return g
	}
	if len(raw) == 16 {
		copy(g[:], raw)
		return g
	}
	g, ok := parseGUID(string(raw))
	if !ok {
		p.Bad = append(p.Bad, BadValue{attr, raw, "not a GUID"})
	}
	return g
}

// parseGUID reads 00112233-4455-6677-8899-aabbccddeeff, also in braces, into
// its binary form ([MS-DTYP] 2.3.4.2, 2.3.4.3).
func parseGUID(s string) (g [16]byte, ok bool) {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		s = s[1 : len(s)-1]
	}
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return g, false
	}
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != 16 {
		return g, false
	}
	copy(g[:], b)
	slices.Reverse(g[0:4])
	slices.Reverse(g[4:6])
	slices.Reverse(g[6:8])
	return g, true
}

func (p *Principal) number(e Entry, attr string) int64 {
	raw := e.First(strings.ToLower(attr))
	t := strings.TrimSpace(string(raw))
	if t == "" {
		return 0
	}
	v, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		p.Bad = append(p.Bad, BadValue{attr, raw, "not a whole number"})
		return 0
	}
	return v
}

func classOf(e Entry) Class {
	class := ClassOther
	for _, c := range e.Attrs["objectclass"] {
		switch strings.ToLower(string(c)) {
		case "user", "inetorgperson":
			if class == ClassOther {
				class = ClassUser
			}
		case "group":
			class = ClassGroup
		case "computer":
			if class != ClassServiceAccount {
				class = ClassComputer
			}
		case "contact":
			class = ClassContact
		case "msds-managedserviceaccount", "msds-groupmanagedserviceaccount", "msds-delegatedmanagedserviceaccount":
			class = ClassServiceAccount
		case "foreignsecurityprincipal":
			class = ClassForeignPrincipal
		case "trusteddomain":
			class = ClassTrust
		case "domaindns", "domain":
			class = ClassDomain
		case "crossref":
			class = ClassPartition
		}
	}
	if class == ClassOther && isForeign(e.DN) {
		return ClassForeignPrincipal
	}
	return class
}

// generalizedTime reads 20260131235959.0Z ([RFC 4517] 3.3.13), zero where it is not that.
func generalizedTime(s string) time.Time {
	t, err := time.Parse("20060102150405", strings.TrimSuffix(strings.TrimSuffix(s, "Z"), ".0"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// fileTime takes a count of 100 ns since 1601 ([MS-DTYP] 2.3.3). It is zero
// for 0 and for the largest number, which are both never ([MS-ADA1],
// accountExpires), and for what is before that year.
func fileTime(v int64) time.Time {
	if v <= 0 || v == math.MaxInt64 {
		return time.Time{}
	}
	const epoch = 11644473600 // seconds from 1601 to 1970
	return time.Unix(v/1e7-epoch, v%1e7*100).UTC()
}
