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
	byCN   map[string][]sid.SID // by the value of the first part of the distinguished name
	byPath map[string][]sid.SID // by canonical name; nil until it is asked for
}

func newLookup(d *ad.Directory) *lookup {
	if d == nil {
		d = ad.Collect(func(func(ad.Principal) bool) {})
	}
	return &lookup{d: d}
}

// fill builds the indexes, which files of SIDs do not need.
func (l *lookup) fill() {
	l.domain = map[string]sid.SID{}
	l.byName, l.byUPN, l.byCN = map[string][]sid.SID{}, map[string][]sid.SID{}, map[string][]sid.SID{}
	for _, dom := range l.d.Domains() {
		for _, n := range []string{dom.NetBIOS, dom.DNS} {
			if n != "" {
				l.domain[strings.ToLower(n)] = dom.SID
			}
		}
	}
	for p := range l.d.All() {
		if !holds(p) || p.Deleted {
			continue
		}
		put(l.byName, p.Name, p.SID)
		put(l.byUPN, p.UPN, p.SID)
		if cn, parent := ad.CutName(p.DN); parent != "" {
			put(l.byCN, cn, p.SID)
		}
	}
}

func put(m map[string][]sid.SID, key string, s sid.SID) {
	if key != "" {
		m[strings.ToLower(key)] = append(m[strings.ToLower(key)], s)
	}
}

// path are the accounts with a canonical name, which few files have.
func (l *lookup) path(canonical string) []sid.SID {
	if l.byPath == nil {
		l.byPath = map[string][]sid.SID{}
		for p := range l.d.All() {
			if holds(p) && !p.Deleted && p.DN != "" {
				put(l.byPath, ad.Canonical(p.DN), p.SID)
			}
		}
	}
	return l.byPath[strings.ToLower(canonical)]
}

// account is the SID that cell names: a SID, DOMAIN\name, user@domain, a
// relative (CN=name) or whole distinguished name, a canonical name or a bare
// account name. byName says that it was not a SID.
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
	case len(cell) > 3 && strings.EqualFold(cell[:3], "CN="):
		if cn, parent := ad.CutName(cell); parent == "" {
			found = l.byCN[strings.ToLower(cn)]
		} else {
			found = l.path(ad.Canonical(cell))
		}
	case strings.Contains(cell, "/"):
		found = l.path(cell)
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
