package match

import (
	"fmt"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// lookup finds accounts by the forms in which tools name them.
type lookup struct {
	d      *ad.Directory
	domain map[string]sid.SID // by NetBIOS and DNS name in lower case
	byName map[string][]sid.SID
	byUPN  map[string][]sid.SID
	byRDN  map[string][]sid.SID
}

func newLookup(d *ad.Directory) *lookup { return &lookup{d: d} }

// fill builds the indexes, which files of SIDs do not need.
func (l *lookup) fill() {
	l.domain = map[string]sid.SID{}
	l.byName, l.byUPN, l.byRDN = map[string][]sid.SID{}, map[string][]sid.SID{}, map[string][]sid.SID{}
	if l.d == nil {
		return
	}
	for _, dom := range l.d.Domains() {
		for _, n := range []string{dom.NetBIOS, dom.DNS} {
			if n != "" {
				l.domain[strings.ToLower(n)] = dom.SID
			}
		}
	}
	put := func(m map[string][]sid.SID, key string, s sid.SID) {
		if key != "" {
			m[strings.ToLower(key)] = append(m[strings.ToLower(key)], s)
		}
	}
	for p := range l.d.All() {
		if !holds(p) || p.Deleted {
			continue
		}
		put(l.byName, p.Name, p.SID)
		put(l.byUPN, p.UPN, p.SID)
		if rdn, _, ok := strings.Cut(p.DN, ","); ok {
			put(l.byRDN, rdn, p.SID)
		}
	}
}

// account is the SID that cell names: a SID, DOMAIN\name, user@domain, an RDN
// (CN=name) or a bare account name. byName says that it was not a SID.
func (l *lookup) account(cell string) (s sid.SID, byName bool, err error) {
	if strings.HasPrefix(strings.ToUpper(cell), "S-1-") {
		s, err = sid.Parse(cell)
		return s, false, err
	}
	if l.byName == nil {
		l.fill()
	}
	var found []sid.SID
	domain, name, qualified := cutLast(cell, `\`)
	switch {
	case qualified:
		dom, ok := l.domain[strings.ToLower(domain)]
		if !ok {
			return sid.SID{}, true, fmt.Errorf("the directory has no domain called %q", domain)
		}
		for _, s := range l.byName[strings.ToLower(name)] {
			if s.Domain() == dom {
				found = append(found, s)
			}
		}
	case strings.Contains(cell, "@"):
		found = l.byUPN[strings.ToLower(cell)]
	case strings.Contains(cell, "="):
		found = l.byRDN[strings.ToLower(cell)]
	default:
		found = l.byName[strings.ToLower(cell)]
	}
	switch len(found) {
	case 0:
		return sid.SID{}, true, fmt.Errorf("no account is called %q", cell)
	case 1:
		return found[0], true, nil
	}
	return sid.SID{}, true, fmt.Errorf("%d accounts are called %q", len(found), cell)
}
