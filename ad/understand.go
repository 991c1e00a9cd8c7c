package ad

import (
	"iter"
	"strconv"
	"strings"
	"time"

	"reacl/sid"
)

// Principals understands entries as principals. An entry that carries no SID
// and is not a contact, trust or domain is passed over. An error of the
// stream, or a value that cannot be understood, is handed to bad with its
// origin; bad must not be nil.
func Principals(entries Entries, bad func(origin, dn string, err error)) iter.Seq[Principal] {
	return func(yield func(Principal) bool) {
		for e, err := range entries {
			if err != nil {
				bad(e.Origin, e.DN, err)
				continue
			}
			p, ok := Understand(e)
			if ok && !yield(p) {
				return
			}
		}
	}
}

// Understand makes a principal of an entry; ok is false where the entry is
// nothing that the program has to know.
func Understand(e Entry) (p Principal, ok bool) {
	p = Principal{
		DN: e.DN, Origin: e.Origin, Class: classOf(e),
		Name: e.Text("samaccountname"), DisplayName: e.Text("displayname"), UPN: e.Text("userprincipalname"),
		Mail: e.Text("mail"), Proxies: e.Texts("proxyaddresses"), LegacyDN: e.Text("legacyexchangedn"),
		EmployeeID: e.Text("employeeid"), Department: e.Text("department"), Database: commonName(e.Text("homemdb")),
		Members: e.Texts("member"), MemberOf: e.Texts("memberof"),
		Consistency: e.First("ms-ds-consistencyguid"),
		Created:     generalizedTime(e.Text("whencreated")), Changed: generalizedTime(e.Text("whenchanged")),
		LastLogon: fileTime(e.Text("lastlogontimestamp")),
		Deleted:   strings.EqualFold(e.Text("isdeleted"), "TRUE"),
	}
	if p.DisplayName == "" {
		p.DisplayName = e.Text("cn")
	}
	copy(p.GUID[:], e.First("objectguid"))
	copy(p.MailboxGUID[:], e.First("msexchmailboxguid"))
	p.SID = p.one(e, "objectsid")
	p.Master = p.one(e, "msexchmasteraccountsid")
	for _, raw := range e.Attrs["sidhistory"] {
		if s, ok := p.readSID("sIDHistory", raw); ok {
			p.History = append(p.History, s)
		}
	}
	p.UAC = uint32(p.number(e, "useraccountcontrol"))
	p.GroupType = int32(p.number(e, "grouptype"))
	p.RecipientType = p.number(e, "msexchrecipienttypedetails")
	p.DisplayType = p.number(e, "msexchrecipientdisplaytype")
	p.PrimaryGroup = uint32(p.number(e, "primarygroupid"))
	p.AdminCount = int32(p.number(e, "admincount"))
	p.TrustAttrs = uint32(p.number(e, "trustattributes"))
	switch p.Class {
	case ClassTrust:
		if p.SID.IsZero() {
			p.SID = p.one(e, "securityidentifier")
		}
		p.Name = e.Text("flatname")
		p.DisplayName = e.Text("trustpartner")
	case ClassDomain:
		p.Name = strings.ToUpper(e.Text("netbiosname"))
	}
	ok = !p.SID.IsZero() || len(p.Bad) > 0 || p.Class == ClassContact || p.Class == ClassTrust || p.Class == ClassDomain
	return p, ok
}

func (p *Principal) one(e Entry, attr string) sid.SID {
	raw := e.First(attr)
	if raw == nil {
		return sid.SID{}
	}
	s, _ := p.readSID(attr, raw)
	return s
}

// readSID takes the binary form, or the text form that csvde-like and
// PowerShell exports and hand-made LDIF have.
func (p *Principal) readSID(attr string, raw []byte) (sid.SID, bool) {
	s, err := sid.FromBytes(raw)
	if err == nil {
		return s, true
	}
	if len(raw) > 3 && (raw[0] == 'S' || raw[0] == 's') && raw[1] == '-' {
		var terr error
		if s, terr = sid.Parse(strings.TrimSpace(string(raw))); terr == nil {
			return s, true
		}
		err = terr
	}
	p.Bad = append(p.Bad, BadValue{attr, raw, err.Error()})
	return sid.SID{}, false
}

func (p *Principal) number(e Entry, attr string) int64 {
	t := strings.TrimSpace(e.Text(attr))
	if t == "" {
		return 0
	}
	v, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		p.Bad = append(p.Bad, BadValue{attr, e.First(attr), "not a whole number"})
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
		case "msds-managedserviceaccount", "msds-groupmanagedserviceaccount":
			class = ClassServiceAccount
		case "foreignsecurityprincipal":
			class = ClassForeignPrincipal
		case "trusteddomain":
			class = ClassTrust
		case "domaindns", "domain":
			class = ClassDomain
		}
	}
	return class
}

// commonName is the value of the first RDN of a distinguished name.
func commonName(dn string) string {
	first, _, _ := strings.Cut(dn, ",")
	_, v, ok := strings.Cut(first, "=")
	if !ok {
		return dn
	}
	return v
}

// generalizedTime reads 20260131235959.0Z ([RFC 4517] 3.3.13), zero where it is not that.
func generalizedTime(s string) time.Time {
	t, err := time.Parse("20060102150405", strings.TrimSuffix(strings.TrimSuffix(s, "Z"), ".0"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// fileTime reads a count of 100 ns since 1601 ([MS-DTYP] 2.3.3); 0 is never.
func fileTime(s string) time.Time {
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil || v <= 0 {
		return time.Time{}
	}
	const epoch = 11644473600 // seconds from 1601 to 1970
	return time.Unix(v/1e7-epoch, v%1e7*100).UTC()
}
