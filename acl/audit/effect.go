package audit

import (
	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/sid"
)

// impact describes what cleanup does to the i-th of the people.
func (j *judge) impact(i int32, e effect) Impact {
	p := j.a.people.list[i]
	t := j.a.token(i)
	via := j.via(t, e)
	sev := High
	if j.powerful(e.lost().Mask) {
		sev = Critical
	}
	through, byGroup := j.throughOf(i, via)
	before, after := e.words()
	return Impact{
		Principal: p.Label(), Account: j.a.people.accounts[i], SID: p.SID, Department: p.Department,
		Object: j.ref, Via: via, Through: through, ByGroup: byGroup,
		BeforeMask: e.before.mask, AfterMask: e.after.mask, Before: before, After: after,
		Lost: lostWords(e), Gained: gainedWords(e), Severity: sev,
	}
}

// via is the trustee that matters to the change: the first that the token has
// today and not after cleanup and that allows what is lost, or denies what is
// gained; else the first that the two tokens differ in.
func (j *judge) via(t tokenPair, e effect) sid.SID {
	var first sid.SID
	for k := range j.trustees {
		s := j.trustees[k].sid
		if t.today.Has(s) == t.after.Has(s) {
			continue
		}
		if first.IsZero() {
			first = s
		}
		if e.loses() && j.trustees[k].allow || !e.loses() && j.trustees[k].deny {
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
