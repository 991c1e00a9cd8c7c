package match

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// Attr is an attribute by which accounts of both sides can be compared. Equal
// values are weak evidence: another person may have the same name.
type Attr string

// The attributes.
const (
	// ByConsistencyGUID compares the target's mS-DS-ConsistencyGuid with the
	// source's, or with its objectGUID where it has none.
	ByConsistencyGUID Attr = "mS-DS-ConsistencyGuid"
	ByEmployeeID      Attr = "employeeID"
	ByMail            Attr = "mail" // mail and every SMTP address of proxyAddresses
	ByUPN             Attr = "upn"  // the part of userPrincipalName before the @
	BySAM             Attr = "sAMAccountName"
)

// Attrs are all attributes, the most telling first.
func Attrs() []Attr { return []Attr{ByConsistencyGUID, ByEmployeeID, ByMail, ByUPN, BySAM} }

// ParseAttr reads the name of an attribute, letter case aside.
func ParseAttr(name string) (Attr, error) {
	name = strings.TrimSpace(name)
	switch strings.ToLower(name) {
	case "consistencyguid":
		return ByConsistencyGUID, nil
	case "proxyaddresses":
		return ByMail, nil
	case "userprincipalname":
		return ByUPN, nil
	}
	for _, a := range Attrs() {
		if strings.EqualFold(name, string(a)) {
			return a, nil
		}
	}
	return "", fmt.Errorf("accounts cannot be compared by %q; known are %v", name, Attrs())
}

// values are what p has for a, in the form that is compared. Letter case does
// not count, as in the directory.
func (a Attr) values(p *ad.Principal, source bool) []string {
	one := func(s string) []string {
		if s = strings.ToLower(strings.TrimSpace(s)); s == "" {
			return nil
		}
		return []string{s}
	}
	switch a {
	case ByConsistencyGUID:
		if len(p.Consistency) > 0 {
			return []string{hex.EncodeToString(p.Consistency)}
		}
		if source && p.GUID != [16]byte{} {
			return []string{hex.EncodeToString(p.GUID[:])}
		}
	case ByEmployeeID:
		return one(p.EmployeeID)
	case ByMail:
		out := one(p.Mail)
		for _, x := range p.Proxies {
			if kind, address, ok := strings.Cut(x, ":"); ok && strings.EqualFold(kind, "smtp") {
				out = append(out, one(address)...)
			}
		}
		return out
	case ByUPN:
		prefix, _, _ := strings.Cut(p.UPN, "@")
		return one(prefix)
	case BySAM:
		return one(p.Name)
	}
	return nil
}

// attrIndex finds target accounts by the value of one attribute.
type attrIndex struct {
	attr  Attr
	first map[string]twin
	more  map[string][]twin // those after the first
}

// twin is a target account that a source account may be equal to.
type twin struct {
	sid   sid.SID
	class ad.Class
}

func indexAttr(target *ad.Directory, a Attr) *attrIndex {
	x := &attrIndex{attr: a, first: map[string]twin{}, more: map[string][]twin{}}
	for p := range target.All() {
		if !ordinary(p) {
			continue
		}
		t := twin{p.SID, p.Class}
		for _, v := range a.values(p, false) {
			if first, taken := x.first[v]; !taken {
				x.first[v] = t
			} else if first != t {
				x.more[v] = append(x.more[v], t)
			}
		}
	}
	return x
}

// ordinary reports whether p is an account that was made by somebody, and
// so can be known by its attributes.
func ordinary(p *ad.Principal) bool {
	return holds(p) && !p.Deleted && p.SID.IsAccount() && !lowRID(p.SID)
}

// find are the target accounts of the same class that share a value with src.
func (x *attrIndex) find(src *ad.Principal) []sid.SID {
	var out []sid.SID
	add := func(t twin) {
		if t.class == src.Class && !slices.Contains(out, t.sid) {
			out = append(out, t.sid)
		}
	}
	for _, v := range x.attr.values(src, true) {
		if t, ok := x.first[v]; ok {
			add(t)
			for _, t := range x.more[v] {
				add(t)
			}
		}
	}
	return out
}

// attributeSteps are the steps from the source account s by its attributes.
// An attribute that several target accounts share, one of them the target by
// stronger evidence, contradicts nothing.
func (m *matcher) attributeSteps(s sid.SID, strong []step) []step {
	if len(m.attrs) == 0 {
		return nil
	}
	src := holder(m.source.d, s)
	if src == nil || !ordinary(src) {
		return nil
	}
	var out []step
	for _, x := range m.attrs {
		found := x.find(src)
		if slices.ContainsFunc(strong, func(st step) bool { return slices.Contains(found, st.to) }) {
			continue
		}
		for _, to := range found {
			if to != s {
				out = append(out, step{to: to, ev: Attribute, by: string(x.attr)})
			}
		}
	}
	return out
}
