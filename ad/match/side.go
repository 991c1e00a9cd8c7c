package match

import (
	"reacl/ad"
	"reacl/sid"
)

// side is what matching needs to know of one directory, read in one pass: a
// directory makes a copy of a principal with each look-up, which is too dear
// for a look-up in a loop.
type side struct {
	d        *ad.Directory
	accounts []account
	bySID    map[sid.SID]int32 // a live account before a deleted one
	history  map[sid.SID]int32 // 1 + the first of links
	master   map[sid.SID]int32 // likewise
	links    []link
	others   []sid.SID // sIDHistory of what holds no SID of its own
	names    names
}

// account is a principal that has an objectSid of its own.
type account struct {
	sid       sid.SID
	master    sid.SID
	name      string // DOMAIN\name
	groupType int32
	class     ad.Class
	disabled  bool
	deleted   bool
}

// link is an account that carries some SID, and the next one.
type link struct{ of, next int32 }

func sideOf(d *ad.Directory) *side {
	if d == nil {
		d = ad.Collect(func(func(ad.Principal) bool) {})
	}
	s := &side{
		d: d, names: namesOf(d),
		accounts: make([]account, 0, d.Len()),
		bySID:    make(map[sid.SID]int32, d.Len()),
		history:  map[sid.SID]int32{},
		master:   map[sid.SID]int32{},
	}
	for p := range d.All() {
		if !holds(p) {
			s.others = append(s.others, p.History...)
			continue
		}
		s.add(p)
	}
	return s
}

func (s *side) add(p *ad.Principal) {
	i := int32(len(s.accounts))
	s.accounts = append(s.accounts, account{
		sid: p.SID, master: p.Master, name: s.names.account(p), groupType: p.GroupType, class: p.Class,
		disabled: p.Disabled(), deleted: p.Deleted,
	})
	if first, dup := s.bySID[p.SID]; !dup || s.accounts[first].deleted && !p.Deleted {
		s.bySID[p.SID] = i
	}
	for _, h := range p.History {
		if h != p.SID {
			s.link(s.history, h, i)
		}
	}
	if !p.Master.IsZero() && p.Master != sid.Self {
		s.link(s.master, p.Master, i)
	}
}

func (s *side) link(heads map[sid.SID]int32, x sid.SID, i int32) {
	s.links = append(s.links, link{of: i, next: heads[x]})
	heads[x] = int32(len(s.links))
}

// holder is the account whose objectSid is x; nil where there is none.
func (s *side) holder(x sid.SID) *account {
	if i, ok := s.bySID[x]; ok {
		return &s.accounts[i]
	}
	return nil
}

// live is holder without deleted accounts.
func (s *side) live(x sid.SID) *account {
	if a := s.holder(x); a != nil && !a.deleted {
		return a
	}
	return nil
}

// name is DOMAIN\name of the account x, "" where nobody knows it.
func (s *side) name(x sid.SID) string {
	if a := s.holder(x); a != nil {
		return a.name
	}
	return ""
}

// each calls use for the accounts on the chain that begins at head; without
// deleted ones where there are others.
func (s *side) each(head int32, use func(*account)) {
	alive := false
	for at := head; at != 0; at = s.links[at-1].next {
		alive = alive || !s.accounts[s.links[at-1].of].deleted
	}
	for at := head; at != 0; at = s.links[at-1].next {
		if a := &s.accounts[s.links[at-1].of]; !alive || !a.deleted {
			use(a)
		}
	}
}

// carries reports whether an account with the objectSid x has h in its sIDHistory.
func (s *side) carries(x, h sid.SID) bool {
	for at := s.history[h]; at != 0; at = s.links[at-1].next {
		if s.accounts[s.links[at-1].of].sid == x {
			return true
		}
	}
	return false
}

// holds reports whether p is an account whose objectSid is its own. A foreign
// security principal has the SID of an account elsewhere, a trust that of a domain.
func holds(p *ad.Principal) bool {
	switch p.Class {
	case ad.ClassForeignPrincipal, ad.ClassTrust, ad.ClassDomain:
		return false
	}
	return !p.SID.IsZero()
}

// holder is the principal of d that holds the SID s, a live one before a
// deleted one; nil where there is none.
func holder(d *ad.Directory, s sid.SID) *ad.Principal {
	var gone *ad.Principal
	for _, p := range d.BySID(s) {
		if !holds(p) {
			continue
		}
		if !p.Deleted {
			return p
		}
		if gone == nil {
			gone = p
		}
	}
	return gone
}

// names are the NetBIOS or DNS names of domains by SID.
type names map[sid.SID]string

func namesOf(d *ad.Directory) names {
	n := names{}
	for _, dom := range d.Domains() {
		n[dom.SID] = dom.NetBIOS
		if dom.NetBIOS == "" {
			n[dom.SID] = dom.DNS
		}
	}
	return n
}

// account is DOMAIN\name of p, or what else it is called where it has no account name.
func (n names) account(p *ad.Principal) string {
	name := p.Name
	if name == "" {
		return p.Label()
	}
	if dom := n[p.SID.Domain()]; dom != "" {
		return dom + `\` + name
	}
	return name
}
