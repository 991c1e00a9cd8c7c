package ad

import (
	"hash/maphash"
	"strings"

	"reacl/sid"
)

// Logons makes tokens for the accounts of one directory at the resources of
// one directory.
type Logons struct {
	accounts, resources *membership
}

// NewLogons indexes the group memberships of accounts, and of resources where
// that is another directory. Group membership is taken from member and
// memberOf, whichever the input has, and from primaryGroupID. The result may
// be used by several goroutines at a time.
func NewLogons(accounts, resources *Directory) *Logons {
	l := &Logons{accounts: membershipOf(accounts)}
	l.resources = l.accounts
	if resources != nil && resources != accounts {
		l.resources = membershipOf(resources)
	}
	return l
}

// membership is the graph of who is a direct member of which security group.
// Principals go by their number in the directory.
type membership struct {
	d       *Directory
	start   []int32              // start[i]:start[i+1] in groups are those of principal i
	groups  []int32              //
	group   map[int32]*Principal // the groups, without their own lists of names
	alien   map[int32]bool       // foreign security principals
	foreign map[sid.SID][]int32  // groups of foreign SIDs whose object was not read
}

type link struct{ member, group int32 }

// dnKey stands for a distinguished name while links are made: 128 bits of hash
// take less room than the name.
type dnKey [2]uint64

func membershipOf(d *Directory) *membership {
	m := &membership{d: d, group: map[int32]*Principal{}, alien: map[int32]bool{}, foreign: map[sid.SID][]int32{}}
	seeds := [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}
	key := func(dn string) dnKey {
		dn = foldDN(dn)
		return dnKey{maphash.String(seeds[0], dn), maphash.String(seeds[1], dn)}
	}
	byDN := make(map[dnKey]int32, d.Len())
	for i := range int32(d.Len()) {
		p := d.store.get(i)
		if p.DN != "" {
			byDN[key(p.DN)] = i
		}
		if p.Class == ClassForeignPrincipal {
			m.alien[i] = true
		}
		if p.tokenGroup() {
			g := *p
			g.Members, g.MemberOf, g.Proxies = nil, nil, nil
			m.group[i] = &g
		}
	}
	at := func(dn string) (int32, bool) {
		if strings.HasPrefix(dn, "<") { // a SID, where the input had no names
			if found := d.withDN(nil, dn); len(found) > 0 {
				return found[0], true
			}
		}
		i, ok := byDN[key(dn)]
		return i, ok
	}
	var links []link
	for i := range int32(d.Len()) {
		p := d.store.get(i)
		if p.Deleted {
			continue
		}
		if m.group[i] != nil {
			for _, dn := range p.Members {
				if j, ok := at(dn); ok {
					links = append(links, link{j, i})
				} else if s, ok := foreignSID(dn); ok {
					m.foreign[s] = append(m.foreign[s], i)
				}
			}
		}
		for _, dn := range p.MemberOf {
			if j, ok := at(dn); ok && m.group[j] != nil {
				links = append(links, link{i, j})
			}
		}
		if p.PrimaryGroup != 0 {
			for _, j := range d.withSID(nil, p.SID.Domain().WithRID(p.PrimaryGroup)) {
				if m.group[j] != nil {
					links = append(links, link{i, j})
				}
			}
		}
	}
	m.index(links)
	return m
}

// index lays links out by member, in the order found.
func (m *membership) index(links []link) {
	m.start = make([]int32, m.d.Len()+1)
	for _, l := range links {
		m.start[l.member+1]++
	}
	for i := 1; i < len(m.start); i++ {
		m.start[i] += m.start[i-1]
	}
	m.groups = make([]int32, len(links))
	next := append([]int32(nil), m.start...)
	for _, l := range links {
		m.groups[next[l.member]] = l.group
		next[l.member]++
	}
}

// up are the groups that principal i is a direct member of.
func (m *membership) up(i int32) []int32 { return m.groups[m.start[i]:m.start[i+1]] }

// groupsOf are the groups that the account p is a direct member of.
func (m *membership) groupsOf(p *Principal) []int32 {
	at := m.d.withSID(nil, p.SID)
	for _, i := range at {
		if !m.alien[i] && (len(at) == 1 || m.d.store.get(i).DN == p.DN) {
			return m.up(i)
		}
	}
	return nil
}

// localGroupsOf are the domain local groups that s is a direct member of, as
// an account of the directory or by a foreign security principal.
func (m *membership) localGroupsOf(s sid.SID) []int32 {
	out := m.foreign[s]
	for _, i := range m.d.withSID(nil, s) {
		for _, g := range m.up(i) {
			if m.alien[i] || m.group[g].GroupType&GroupDomainLocal != 0 {
				out = append(out[:len(out):len(out)], g)
			}
		}
	}
	return out
}

// ForeignGroups are the groups at the resources that s is a direct member of
// as a foreign security principal.
func (l *Logons) ForeignGroups(s sid.SID) []*Principal {
	m := l.resources
	var out []*Principal
	for _, g := range m.foreign[s] {
		out = append(out, m.group[g])
	}
	for _, i := range m.d.withSID(nil, s) {
		if m.alien[i] {
			for _, g := range m.up(i) {
				out = append(out, m.group[g])
			}
		}
	}
	return out
}

// tokenGroup reports whether p is a group whose SID comes into tokens. Where
// the input has no groupType, that is assumed.
func (p *Principal) tokenGroup() bool {
	return p.Class == ClassGroup && !p.Deleted && (p.GroupType == 0 || p.GroupType < 0) // the sign is GroupSecurity
}

// foreignSID is the SID that the distinguished name of a foreign security
// principal holds, CN=S-1-5-21-…,CN=ForeignSecurityPrincipals,…, or that
// stands in the place of a name, <SID=S-1-5-21-…>.
func foreignSID(dn string) (sid.SID, bool) {
	name, bySID := strings.CutPrefix(dn, "<SID=")
	switch {
	case bySID:
		name = strings.TrimSuffix(name, ">")
	case isForeign(dn) && len(dn) > 3 && strings.EqualFold(dn[:3], "CN="):
		name, _, _ = strings.Cut(dn[3:], ",")
	default:
		return sid.SID{}, false
	}
	s, err := sid.Parse(name)
	return s, err == nil
}
