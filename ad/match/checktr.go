package match

import (
	"fmt"
	"slices"

	"reacl/ad"
	"reacl/sid"
)

// Bits of trustAttributes ([MS-ADTS] 6.1.6.7.9).
const (
	trustQuarantined     = 0x4
	trustForest          = 0x8
	trustWithinForest    = 0x20
	trustTreatAsExternal = 0x40
)

// trustInbound is the trustDirection of a trust by which only the partner
// trusts ([MS-ADTS] 6.1.6.7.12). SIDs are filtered by the side that trusts.
const trustInbound = 1

// trusts raises TR-01 to TR-06, what trusts let sIDHistory do.
func (c *checker) trusts() {
	for _, d := range []*ad.Directory{c.source, c.target} {
		for p := range d.All() {
			if c.stopped {
				return
			}
			if p.Class == ad.ClassTrust && !p.Deleted {
				c.trust(p)
			}
		}
	}
	if len(c.trusted) > 0 {
		c.untrusted()
	}
}

// trust raises the rules on one trust.
func (c *checker) trust(p *ad.Principal) {
	a := p.TrustAttrs
	if a&trustWithinForest != 0 || p.TrustDirection == trustInbound {
		return
	}
	forest := a&trustForest != 0
	fact := func(rule, detail string) {
		c.emit(Fact{Rule: rule, Principal: p.Label(), SID: p.SID, Origin: p.Origin,
			Detail: fmt.Sprintf("%s (trustAttributes 0x%X).", detail, a)})
	}
	if forest && a&trustTreatAsExternal != 0 {
		fact("TR-01", "The forest trust lets sIDHistory through")
	}
	if !forest && a&trustQuarantined == 0 {
		fact("TR-02", "The external trust has no SID filter")
	}
	if forest && a&trustQuarantined != 0 {
		fact("TR-03", "A quarantine on a forest trust breaks its transitivity")
	}
	quarantined := a&trustQuarantined != 0
	filtered := quarantined || forest && a&trustTreatAsExternal == 0
	for _, d := range []*ad.Directory{c.source, c.target} {
		if !d.Owns(p.SID) {
			continue
		}
		// A forest trust is one with all domains of the forest, and lets their SIDs pass.
		trusted := func(s sid.SID) bool { return s.Domain() == p.SID || forest && d.Owns(s) }
		passes := func(s sid.SID) bool { return s.Domain() == p.SID || forest && !quarantined && d.Owns(s) }
		if filtered && carriers(d, trusted, func(h sid.SID) bool { return !passes(h) }) > 0 {
			fact("TR-04", "The SID filter of this trust drops the sIDHistory of accounts of the trusted domain: across it, sIDHistory already has no effect")
		}
		if n := carriers(d, trusted, lowRID); !filtered && n > 0 {
			who := fmt.Sprintf("%d accounts of the trusted domain carry such", n)
			if n == 1 {
				who = "one account of the trusted domain carries such"
			}
			fact("TR-05", "The trust drops SIDs with a RID below 1000 all the same; "+who+" in sIDHistory")
		}
	}
}

// carriers counts the accounts of d that whose accepts with a SID in their
// sIDHistory that which accepts.
func carriers(d *ad.Directory, whose, which func(sid.SID) bool) (n int) {
	for p := range d.All() {
		if len(p.History) > 0 && !p.Deleted && whose(p.SID) && slices.ContainsFunc(p.History, which) {
			n++
		}
	}
	return n
}

// untrusted raises TR-06 on domains that can be named, that the target no
// longer trusts, and whose SIDs are still in sIDHistory.
func (c *checker) untrusted() {
	count := map[sid.SID]int{}
	var order []sid.SID
	for p := range c.target.All() {
		if p.Deleted {
			continue
		}
		for _, h := range p.History {
			dom := h.Domain()
			if dom.IsZero() || !c.known[dom] || c.trusted[dom] || c.target.Owns(dom) {
				continue
			}
			if count[dom] == 0 {
				order = append(order, dom)
			}
			count[dom]++
		}
	}
	for _, dom := range order {
		name := c.matcher.source.names[dom]
		c.emit(Fact{Rule: "TR-06", Principal: firstOf(name, dom.String()), SID: dom,
			Detail: fmt.Sprintf("The target has no trust with this domain any more; %d of its SIDs are still in sIDHistory.", count[dom])})
	}
}
