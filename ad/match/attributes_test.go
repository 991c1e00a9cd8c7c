package match

import (
	"testing"

	"reacl/ad"
)

// known gives an account all attributes that accounts are compared by.
func known(name string, guid byte) func(*ad.Principal) {
	return func(p *ad.Principal) {
		p.Name, p.UPN, p.Mail, p.EmployeeID = name, name+"@x.example", name+"@mail.example", "E"+name
		p.GUID = [16]byte{guid}
	}
}

func with(change func(*ad.Principal)) func(*ad.Principal) { return change }

func TestAttributes(t *testing.T) {
	type ps = []ad.Principal
	byMail := Options{Attributes: []Attr{ByMail}}
	tests := []struct {
		name           string
		source, target ps
		opts           Options
		want           []want
	}{
		{"not asked", ps{user("B1001", known("ada", 1))}, ps{user("C2001", known("ada", 2))}, Options{},
			[]want{{"B1001", "", "", Review, "not migrated"}}},
		{"sAMAccountName, letter case aside", ps{user("B1001", known("Ada", 1))}, ps{user("C2001", known("aDA", 2))}, Options{Attributes: []Attr{BySAM}},
			[]want{{"B1001", "C2001", Attribute, Review, "only by sAMAccountName"}}},
		{"UPN prefix", ps{user("B1001", with(func(p *ad.Principal) { p.UPN = "ada@old" }))}, ps{user("C2001", with(func(p *ad.Principal) { p.UPN = "ADA@new" }))}, Options{Attributes: []Attr{ByUPN}},
			[]want{{"B1001", "C2001", Attribute, Review, "only by upn"}}},
		{"employeeID", ps{user("B1001", known("ada", 1))}, ps{user("C2001", with(func(p *ad.Principal) { p.EmployeeID = "EADA " }))}, Options{Attributes: []Attr{ByEmployeeID}},
			[]want{{"B1001", "C2001", Attribute, Review, "only by employeeID"}}},
		{"a proxy address is the other's mail", ps{user("B1001", known("ada", 1))},
			ps{user("C2001", with(func(p *ad.Principal) { p.Proxies = []string{"X500:/o=x", "smtp:Ada@Mail.example"} }))}, byMail,
			[]want{{"B1001", "C2001", Attribute, Review, "only by mail"}}},
		{"consistency GUID is the source's objectGUID", ps{user("B1001", known("ada", 7))},
			ps{user("C2001", with(func(p *ad.Principal) { p.Consistency = make([]byte, 16); p.Consistency[0] = 7 }))}, Options{Attributes: []Attr{ByConsistencyGUID}},
			[]want{{"B1001", "C2001", Attribute, Review, "only by mS-DS-ConsistencyGuid"}}},
		{"several attributes agree", ps{user("B1001", known("ada", 1))}, ps{user("C2001", known("ada", 2))}, Options{Attributes: []Attr{ByMail, BySAM}},
			[]want{{"B1001", "C2001", Attribute, Review, "only by mail, sAMAccountName"}}},
		{"attributes disagree", ps{user("B1001", with(func(p *ad.Principal) { p.Mail, p.Name = "a@x", "b" }))},
			ps{user("C2001", with(func(p *ad.Principal) { p.Mail = "a@x" })), user("C2002", with(func(p *ad.Principal) { p.Name = "b" }))}, Options{Attributes: []Attr{ByMail, BySAM}},
			[]want{{"B1001", "", Attribute, Conflict, "candidates: uC2001 S-1-5-21-30-30-30-2001 (attribute mail), b S-1-5-21-30-30-30-2002 (attribute sAMAccountName)"}}},
		{"two targets share the value", ps{user("B1001", known("ada", 1))}, ps{user("C2001", known("ada", 2)), user("C2002", known("ada", 3))}, byMail,
			[]want{{"B1001", "", Attribute, Conflict, "candidates: ada S-1-5-21-30-30-30-2001 (attribute mail), ada S-1-5-21-30-30-30-2002 (attribute mail)"}}},
		{"sIDHistory agrees with one of them", ps{user("B1001", known("ada", 1))}, ps{user("C2001", known("ada", 2), history("B1001")), user("C2002", known("ada", 3))}, byMail,
			[]want{{"B1001", "C2001", SIDHistory, Approved, ""}}},
		{"sIDHistory names somebody else", ps{user("B1001", known("ada", 1))}, ps{user("C2001", known("bob", 2), history("B1001")), user("C2002", known("ada", 3))}, byMail,
			[]want{{"B1001", "", SIDHistory, Conflict, "candidates: bob S-1-5-21-30-30-30-2001 (sidHistory), ada S-1-5-21-30-30-30-2002 (attribute mail)"}}},
		{"two sources share the value", ps{user("B1001", known("ada", 1)), user("B1002", known("ada", 2))}, ps{user("C2001", known("ada", 3))}, byMail,
			[]want{{"B1001", "C2001", Attribute, Review, "only by mail; merge: 2 source accounts become this target"}, {"B1002", "C2001", Attribute, Review, "only by mail; merge: 2 source accounts become this target"}}},
		{"another class is nobody's twin", ps{group("B1001", ad.GroupGlobal, known("ada", 1))}, ps{user("C2001", known("ada", 2))}, byMail,
			[]want{{"B1001", "", "", Review, "not migrated"}}},
		{"deleted and built-in accounts are nobody's twin", ps{user("B1001", known("ada", 1))}, ps{user("C500", known("ada", 2)), user("C2001", known("ada", 3), deleted)}, byMail,
			[]want{{"B1001", "", "", Review, "not migrated"}}},
		{"empty values match nothing", ps{user("B1001", with(func(p *ad.Principal) { p.Name = "" }))}, ps{user("C2001", with(func(p *ad.Principal) { p.Name = "" }))}, Options{Attributes: Attrs()},
			[]want{{"B1001", "", "", Review, "not migrated"}}},
		{"chain that ends by attribute", ps{user("B1001", known("ada", 1), history("A1001"))}, ps{user("C2001", known("ada", 2))}, byMail,
			[]want{{"A1001", "C2001", Attribute, Review, "by way of S-1-5-21-10-10-10-1001 -> S-1-5-21-20-20-20-1001 -> S-1-5-21-30-30-30-2001; only by mail"},
				{"B1001", "C2001", Attribute, Review, "only by mail"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, Match(dir(tt.source...), dir(tt.target...), tt.opts), tt.want)
		})
	}
}

func TestParseAttr(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Attr
	}{
		{"samaccountname", BySAM}, {" Mail ", ByMail}, {"proxyAddresses", ByMail}, {"UPN", ByUPN}, {"userPrincipalName", ByUPN},
		{"ms-ds-consistencyguid", ByConsistencyGUID}, {"consistencyGuid", ByConsistencyGUID}, {"EmployeeId", ByEmployeeID},
	} {
		if got, err := ParseAttr(tt.in); err != nil || got != tt.want {
			t.Errorf("ParseAttr(%q) = %v, %v", tt.in, got, err)
		}
	}
	if _, err := ParseAttr("displayName"); err == nil {
		t.Error("displayName is no attribute to compare by")
	}
}
