package audit

import (
	"fmt"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/sid"
)

// maxNamed is how many people are named one by one who lose or gain the same on
// one object by one group. Where there are more, they are one Impact.
const maxNamed = 100

// impactsOf describes what cleanup does to the people of a circle.
func (j *judge) impactsOf(c *circle) []Impact {
	via := j.via(c)
	sev := High
	if j.powerful(c.lost().Mask) {
		sev = Critical
	}
	before, after := c.words()
	same := Impact{
		Object: j.ref, Via: via, BeforeMask: c.before.mask, AfterMask: c.after.mask, Before: before, After: after,
		Lost: lostWords(c.effect), Gained: gainedWords(c.effect), Severity: sev,
	}
	if len(c.people) > maxNamed {
		if how, byGroup := j.throughOf(c.people[0], via); byGroup {
			return []Impact{j.crowd(c, same, how)}
		}
	}
	out := make([]Impact, len(c.people))
	for n, i := range c.people {
		p := j.a.people.list[i]
		one := same
		one.Principal, one.Account, one.SID, one.Department = p.Label(), j.a.people.accounts[i], p.SID, p.Department
		one.Through, one.ByGroup = j.throughOf(i, via)
		one.People, one.first = 1, i
		out[n] = one
	}
	return out
}

// crowd is one Impact for all people of a circle.
func (j *judge) crowd(c *circle, same Impact, how string) Impact {
	g := j.a.subject(same.Via)
	same.Principal = fmt.Sprintf("%s (%d people)", g.label(), len(c.people))
	same.Account, same.SID = g.account, g.target
	same.Through, same.ByGroup = how, true
	same.People, same.first, same.crowd = len(c.people), c.people[0], c.people
	return same
}

// via is the trustee that matters to the change: the first that the tokens have
// today and not after cleanup and that allows what is lost, or denies what is
// gained; else the first that the two tokens differ in.
func (j *judge) via(c *circle) sid.SID {
	var first sid.SID
	for k := range j.trustees {
		if in := c.in[k]; in != inToday && in != inAfter {
			continue
		}
		s := j.trustees[k].sid
		if first.IsZero() {
			first = s
		}
		if c.loses() && j.trustees[k].allow || !c.loses() && j.trustees[k].deny {
			return s
		}
	}
	if first.IsZero() {
		return j.o.SD.Owner()
	}
	return first
}

// through says how a SID is in p's token, and whether by a group.
func (a *Auditor) through(p *ad.Principal, via sid.SID) (how string, byGroup bool) {
	group := func(h ad.Held) string {
		name := h.SID.String()
		if h.Holder != nil {
			name = h.Holder.Label()
		}
		if h.Why.History() {
			return "group " + name + ", by its old SID"
		}
		return "group " + name
	}
	if src := a.liveSource(p); src != nil {
		h, ok := a.abroad.Token(src, ad.Today).Find(via)
		switch {
		case ok && h.Why == ad.OwnSID:
			return "own source account", false
		case ok && h.Why == ad.OwnHistory:
			return "sIDHistory of the source account", false
		case ok:
			return group(h) + " (source forest)", true
		}
	}
	h, ok := a.home.Token(p, ad.Today).Find(via)
	switch {
	case via == p.SID:
		return "own new SID", false
	case ok && h.Why == ad.OwnHistory:
		return "own old SID", false
	case ok:
		return group(h), true
	case via == p.Master:
		return "linked source account", false
	}
	return "ownership", false
}

// powerful reports whether the loss of these rights leaves a mailbox or
// folder without somebody who works in it, or an object without somebody in
// charge.
func (j *judge) powerful(m acl.Mask) bool { return exchange.Powerful(j.o.Kind, m) }
