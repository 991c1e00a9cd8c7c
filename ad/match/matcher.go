package match

import (
	"reacl/ad"
	"reacl/sid"
)

// matcher holds what the rows of one mapping are made from.
type matcher struct {
	source, target *ad.Directory
	opts           Options
	override       map[sid.SID]Row
	imported       map[sid.SID][]Pair
	attrs          []*attrIndex
	sourceNames    names
	targetNames    names
}

func newMatcher(source, target *ad.Directory, opts Options) *matcher {
	none := ad.Collect(func(func(ad.Principal) bool) {})
	if source == nil {
		source = none
	}
	if target == nil {
		target = none
	}
	m := &matcher{
		source: source, target: target, opts: opts,
		override:    map[sid.SID]Row{},
		imported:    map[sid.SID][]Pair{},
		sourceNames: namesOf(source), targetNames: namesOf(target),
	}
	for _, r := range opts.Overrides {
		m.override[r.Source] = r
	}
	for _, p := range opts.Imports {
		m.imported[p.Source] = append(m.imported[p.Source], p)
	}
	for _, a := range opts.Attributes {
		m.attrs = append(m.attrs, indexAttr(target, a))
	}
	return m
}

// keys are the source SIDs that get a row, each once, in the order met.
func (m *matcher) keys() []sid.SID {
	keys := make([]sid.SID, 0, m.source.Len()+m.target.Len()/8)
	seen := make(map[sid.SID]struct{}, m.source.Len()+m.target.Len()/8)
	add := func(s sid.SID) {
		if _, dup := seen[s]; !dup && !s.IsZero() {
			seen[s] = struct{}{}
			keys = append(keys, s)
		}
	}
	for p := range m.source.All() {
		if holds(p) && p.SID.IsAccount() {
			add(p.SID)
		}
		for _, h := range p.History {
			add(h)
		}
	}
	for p := range m.target.All() {
		for _, h := range p.History {
			if h != p.SID {
				add(h)
			}
		}
		if p.Master != sid.Self {
			add(p.Master)
		}
	}
	for _, p := range m.opts.Imports {
		add(p.Source)
	}
	for _, r := range m.opts.Overrides {
		add(r.Source)
	}
	for _, r := range m.opts.Approved {
		add(r.Source)
	}
	return keys
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

// holder is the account of d whose objectSid is s, a live one before a deleted
// one; nil where there is none.
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

// names gives accounts their DOMAIN\name.
type names map[sid.SID]string // domain SID → NetBIOS or DNS name

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

func (n names) account(p *ad.Principal) string {
	if p == nil {
		return ""
	}
	name := p.Name
	if name == "" {
		name = p.Label()
	}
	if dom := n[p.SID.Domain()]; dom != "" {
		return dom + `\` + name
	}
	return name
}
