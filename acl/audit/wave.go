package audit

import (
	"fmt"
	"slices"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// Wave is when an account's sIDHistory is cleared.
type Wave string

// The waves, in order.
const (
	WaveFree   Wave = "1"       // no descriptor names the account's old SIDs, or ever did
	WaveNamed  Wave = "2"       // one does, or did until it was rewritten
	WaveGroups Wave = "3"       // groups, each as one unit: all members lose the old SID at once
	ByHand     Wave = "by hand" // privileged accounts
	NoWave     Wave = ""        // not yet
)

// WaveOf is the wave of an account that nothing stands against. Named says that
// a descriptor names one of its old SIDs, or did.
func WaveOf(p *ad.Principal, named bool) Wave {
	switch {
	case privileged(p):
		return ByHand
	case p.Class == ad.ClassGroup:
		return WaveGroups
	case named:
		return WaveNamed
	}
	return WaveFree
}

// privileged reports whether an account is cleared by hand: it is or was
// protected (adminCount), or built in, or carries the SID of a built-in one.
func privileged(p *ad.Principal) bool {
	low := func(s sid.SID) bool { return s.IsAccount() && s.RID() < 1000 }
	return p.AdminCount > 0 || low(p.SID) || p.SID.IsBuiltin() || slices.ContainsFunc(p.History, low)
}

// Doubt is a reason against clearing the value h of p's sIDHistory that no
// descriptor shows; "" for none.
func (a *Auditor) Doubt(p *ad.Principal, h sid.SID) string {
	row, ok := a.mapping.Row(h)
	switch {
	case !ok:
		return ""
	case row.Status == match.Conflict:
		return fmt.Sprintf("conflict over %s: %s", h, row.Note)
	case row.Status == match.Approved && row.Target != p.SID:
		return fmt.Sprintf("the mapping gives %s to another account, %s", h, row.Target)
	case row.Status == match.Approved && a.subject(h).state == Linked:
		return "somebody still logs on with the source account " + h.String()
	case row.Status == match.Review && !row.Target.IsZero():
		return fmt.Sprintf("the mapping of %s is not approved: %s", h, row.Note)
	}
	return ""
}
