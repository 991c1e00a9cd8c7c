package ad

import (
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
type membership struct {
	d       *Directory
	start   []int32 // start[i]:start[i+1] in groups are those of principal i
	groups  []int32
	foreign map[sid.SID][]int32 // groups of foreign SIDs whose object was not read
}

type link struct{ member, group int32 }

func membershipOf(d *Directory) *membership {
	m := &membership{d: d, foreign: map[sid.SID][]int32{}}
	var links []link
	at := func(dn string) (int32, bool) { i, ok := d.byDN[foldDN(dn)]; return i, ok }
	for i := range d.principals {
		p, i := &d.principals[i], int32(i)
		if p.Deleted {
			continue
		}
		if p.tokenGroup() {
			for _, dn := range p.Members {
				if j, ok := at(dn); ok {
					links = append(links, link{j, i})
				} else if s, ok := foreignSID(dn); ok {
					m.foreign[s] = append(m.foreign[s], i)
				}
			}
		}
		for _, dn := range p.MemberOf {
			if j, ok := at(dn); ok && d.principals[j].tokenGroup() {
				links = append(links, link{i, j})
			}
		}
		if p.PrimaryGroup != 0 {
			for _, j := range d.bySID[p.SID.Domain().WithRID(p.PrimaryGroup)] {
				if d.principals[j].tokenGroup() {
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
	m.start = make([]int32, len(m.d.principals)+1)
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

// groupsOf are the groups that p is a direct member of.
func (m *membership) groupsOf(p *Principal) []int32 {
	for _, i := range m.d.bySID[p.SID] {
		if &m.d.principals[i] == p || m.d.principals[i].DN == p.DN {
			return m.up(i)
		}
	}
	return nil
}

// localGroupsOf are the domain local groups that s is a direct member of, as
// an account of the directory or by a foreign security principal.
func (m *membership) localGroupsOf(s sid.SID) []int32 {
	out := m.foreign[s]
	for _, i := range m.d.bySID[s] {
		foreign := m.d.principals[i].Class == ClassForeignPrincipal
		for _, g := range m.up(i) {
			if foreign || m.d.principals[g].GroupType&GroupDomainLocal != 0 {
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
		out = append(out, &m.d.principals[g])
	}
	for _, i := range m.d.bySID[s] {
		if m.d.principals[i].Class != ClassForeignPrincipal {
			continue
		}
		for _, g := range m.up(i) {
			out = append(out, &m.d.principals[g])
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
// principal holds: CN=S-1-5-21-…,CN=ForeignSecurityPrincipals,…
func foreignSID(dn string) (sid.SID, bool) {
	first, rest, _ := strings.Cut(dn, ",")
	if len(first) < 4 || !strings.EqualFold(first[:3], "CN=") || len(rest) < 3 ||
		!strings.HasPrefix(strings.ToLower(rest), "cn=foreignsecurityprincipals,") {
		return sid.SID{}, false
	}
	s, err := sid.Parse(first[3:])
	return s, err == nil
}
