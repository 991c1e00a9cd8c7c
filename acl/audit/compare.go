package audit

import (
	"slices"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/sid"
)

// Comparison is what logons may do with an object before and after the
// object's descriptor is rewritten, for all whose tokens hold the same of the
// SIDs of both descriptors.
type Comparison struct {
	People []Logon // in the order of the directories, target first

	Before    exchange.Access // the descriptor as it is, by today's token
	After     exchange.Access // the rewritten one, by the token after cleanup
	Meanwhile exchange.Access // the rewritten one, by today's token
	Settled   exchange.Access // as After, with today's SIDs that are left open still in the token

	meant exchange.Access // of Before, what the mapping itself does not take away
	both  exchange.Access // the descriptor as it is, by both tokens: what comes with it is no gain
}

// Logon is an account that somebody logs on with.
type Logon struct {
	Account string  // DOMAIN\name
	SID     sid.SID // the account's own SID
	At      int     // its place among all that one rewrite concerns
}

// Lost is what the logon has today and not after cleanup.
func (c Comparison) Lost() exchange.Access { return c.Before.Without(c.After) }

// Gained is what the logon has after cleanup and by no token today.
func (c Comparison) Gained() exchange.Access { return c.After.Without(c.Before).Without(c.both) }

// Same reports whether the rights after cleanup are those of today.
func (c Comparison) Same() bool { return c.Lost().IsZero() && c.Gained().IsZero() }

// Harm is what the rewrite itself is to blame for: rights lost or gained that
// neither the mapping means nor an entry that is left open explains, and rights
// lost until the cleanup. All three are zero for a rewrite that is right.
func (c Comparison) Harm() (lost, gained, meanwhile exchange.Access) {
	return c.meant.Without(c.Settled), c.Settled.Without(c.Before).Without(c.both), c.meant.Without(c.Meanwhile)
}

// Compare says for everybody whom a rewrite of o may concern what it does to
// them: those whose token changes with the cleanup by a SID of either
// descriptor, those to whom the mapping gives an old SID that their token has
// not, and the accounts of the source that go on being used. open are the SIDs
// that the rewrite leaves where they are, on purpose. The order is that of the
// first of the people.
func (a *Auditor) Compare(o export.Object, after acl.Descriptor, open func(sid.SID) bool) []Comparison {
	c := comparing{a: a, o: o, after: after, ways: assumptions(o.SD, after), memo: map[string]int{}}
	c.collect(open)
	p, u := a.people, a.users()
	done := map[sid.SID]bool{}
	for _, i := range c.holders(p.changed) {
		who := p.list[i].SID
		c.add(c.held(p.held.of(i)), Logon{Account: p.accounts[i], SID: who})
		if len(u.receivers) > 0 {
			done[who] = true
		}
	}
	for _, i := range c.holders(u.receive) {
		if l := &u.receivers[i]; !done[l.who.SID] {
			c.add(c.of(l), Logon{Account: l.account, SID: l.who.SID})
		}
	}
	for _, i := range c.holders(u.hold) {
		l := &u.guests[i]
		c.add(c.of(l), Logon{Account: l.account, SID: l.who.SID})
	}
	return c.out
}

// comparing is a comparison under way.
type comparing struct {
	a     *Auditor
	o     export.Object
	after acl.Descriptor
	sids  []sid.SID // of both descriptors, each once
	ways  []assumption
	open  map[sid.SID]bool      // of these, what is left as it is
	given map[sid.SID][]sid.SID // target → old SIDs here that only the mapping makes its own

	places map[uint32]int // number of a SID among those that people hold → its place in sids
	in     []uint8        // for each of sids, in which tokens of one logon it is
	memo   map[string]int // the same as text → its place in out
	out    []Comparison
	people int
}

func (c *comparing) collect(open func(sid.SID) bool) {
	c.open, c.given, c.places = map[sid.SID]bool{}, map[sid.SID][]sid.SID{}, map[uint32]int{}
	seen := map[sid.SID]bool{}
	add := func(s sid.SID) {
		if s.IsZero() || seen[s] {
			return
		}
		seen[s] = true
		if n := c.a.people.held.find(s); n != 0 {
			c.places[n] = len(c.sids)
		}
		c.sids = append(c.sids, s)
		if open(s) {
			c.open[s] = true
		} else if t, ok := c.a.users().given[s]; ok {
			c.given[t] = append(c.given[t], s)
		}
	}
	for _, d := range []acl.Descriptor{c.o.SD, c.after} {
		add(d.Owner())
		for _, ace := range d.ACEs(acl.DACL) {
			add(ace.SID())
		}
	}
}

// holders are the indexes that any of the descriptors' SIDs leads to.
func (c *comparing) holders(index map[sid.SID][]int32) []int32 {
	var out []int32
	for _, s := range c.sids {
		out = append(out, index[s]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// held is what a list of [held] has of the SIDs. It is valid until the next one.
func (c *comparing) held(list []uint32) []uint8 {
	c.none()
	for _, h := range list {
		if k, ok := c.places[h>>2]; ok {
			c.in[k] = uint8(h & 3)
		}
	}
	return c.in
}

// of is what the tokens of a logon have of the SIDs. It is valid until the next one.
func (c *comparing) of(l *logon) []uint8 {
	c.none()
	for k, s := range c.sids {
		if slices.Contains(l.today, s) {
			c.in[k] |= inToday
		}
		if slices.Contains(l.after, s) {
			c.in[k] |= inAfter
		}
	}
	return c.in
}

func (c *comparing) none() {
	if c.in == nil {
		c.in = make([]uint8, len(c.sids))
	}
	clear(c.in)
}

// add compares for one logon. What the tokens hold besides the SIDs of the two
// descriptors does not matter, so that each set of these is judged once.
func (c *comparing) add(in []uint8, l Logon) {
	k, ok := c.memo[string(in)]
	if !ok {
		k = len(c.out)
		c.memo[string(in)] = k
		c.out = append(c.out, c.compare(in))
	}
	l.At = c.people
	c.people++
	c.out[k].People = append(c.out[k].People, l)
}

func (c *comparing) compare(in []uint8) Comparison {
	var today, later, settled, meant, both []sid.SID
	for k, s := range c.sids {
		if in[k]&inToday != 0 {
			today, meant, both = append(today, s), append(meant, s), append(both, s)
			if c.open[s] {
				settled = append(settled, s)
			}
		}
		if in[k]&inAfter != 0 {
			later, settled, both = append(later, s), append(settled, s), append(both, s)
			meant, both = append(meant, c.given[s]...), append(both, c.given[s]...)
		}
	}
	var out Comparison
	for way, assumed := range c.ways {
		access := func(d acl.Descriptor, sids []sid.SID) exchange.Access {
			return exchange.AccessIf(c.o.Kind, d, acl.NewToken(sids...), assumed)
		}
		one := Comparison{
			Before:    access(c.o.SD, today),
			After:     access(c.after, later),
			Meanwhile: access(c.after, today),
			Settled:   access(c.after, settled),
			both:      access(c.o.SD, both),
		}
		one.meant = one.Before.Without(one.Before.Without(access(c.o.SD, meant)))
		if way == 0 || one.worse(out) {
			out = one
		}
	}
	return out
}

// worse reports whether more is to be said of c than of d: of two outcomes of the
// same conditions, the one that shows harm is told, else one that shows a change.
func (c Comparison) worse(d Comparison) bool {
	harms := func(c Comparison) bool {
		lost, gained, meanwhile := c.Harm()
		return !lost.IsZero() || !gained.IsZero() || !meanwhile.IsZero()
	}
	return harms(c) && !harms(d) || !c.Same() && d.Same() && !harms(d)
}
