package audit

import (
	"slices"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// users are the logons that a rewrite concerns besides those whose token the
// cleanup changes.
type users struct {
	given map[sid.SID]sid.SID // old SID → target whose token has not got it: a person's decision

	guests []logon             // accounts of the source that go on being used
	hold   map[sid.SID][]int32 // mapped SID → the guests that have it

	receivers []logon             // target accounts with a SID that given gives something to
	receive   map[sid.SID][]int32 // that SID → them

	inUse map[sid.SID]bool // mapped old SIDs that somebody logs on with without the target's
}

// logon is an account with the SIDs of its token.
type logon struct {
	who          *ad.Principal
	account      string // DOMAIN\name
	today, after []sid.SID
}

// users finds them when they are first asked for.
func (a *Auditor) users() *users {
	a.usersOnce.Do(func() { a.usersFound = a.collectUsers() })
	return a.usersFound
}

func (a *Auditor) collectUsers() *users {
	u := &users{given: map[sid.SID]sid.SID{}, hold: map[sid.SID][]int32{}, receive: map[sid.SID][]int32{}, inUse: map[sid.SID]bool{}}
	mapped := map[sid.SID]bool{} // sources and targets
	receives := map[sid.SID]bool{}
	for _, r := range a.mapping.Rows() {
		if r.Status != match.Approved || r.Target.IsZero() {
			continue
		}
		mapped[r.Source], mapped[r.Target] = true, true
		if !a.carries(r.Target, r.Source) {
			u.given[r.Source] = r.Target
			receives[r.Target] = true
		}
	}
	for _, p := range a.people.list {
		if a.liveSource(p) == nil {
			continue
		}
		today, _ := a.tokenSIDs(p)
		for _, s := range today {
			u.inUse[s] = u.inUse[s] || mapped[s]
		}
	}
	a.collectGuests(u, mapped)
	if len(receives) > 0 {
		a.collectReceivers(u, receives)
	}
	return u
}

// carries reports whether the account target has source in its token.
func (a *Auditor) carries(target, source sid.SID) bool {
	for _, p := range a.target.BySID(target) {
		if p.Master == source || slices.Contains(p.History, source) {
			return true
		}
	}
	return false
}

// collectGuests finds the accounts of the source that are enabled, and that no
// target account has taken the place of or will.
func (a *Auditor) collectGuests(u *users, mapped map[sid.SID]bool) {
	cleared := func(p *ad.Principal) bool { return a.target.Owns(p.SID) }
	for p := range a.source.All() {
		if !logsOn(p) || a.barred(p) || a.replaced(p.SID) {
			continue
		}
		l := logon{p, a.source.Account(p.SID), a.abroad.Token(p, ad.Today).SIDs(), a.abroad.Token(p, cleared).SIDs()}
		held := false
		for _, s := range l.today {
			if mapped[s] {
				u.hold[s] = append(u.hold[s], int32(len(u.guests)))
				u.inUse[s] = true
				held = true
			}
		}
		if held {
			u.guests = append(u.guests, l)
		}
	}
}

// replaced reports whether a target account carries the SID of a source account.
func (a *Auditor) replaced(s sid.SID) bool {
	for _, list := range [][]*ad.Principal{a.target.ByHistory(s), a.target.ByMaster(s)} {
		if slices.ContainsFunc(list, logsOn) {
			return true
		}
	}
	return false
}

// collectReceivers finds the accounts whose token has one of the SIDs.
func (a *Auditor) collectReceivers(u *users, receives map[sid.SID]bool) {
	for p := range a.target.All() {
		if !logsOn(p) {
			continue
		}
		today, after := a.tokenSIDs(p)
		held := false
		for _, s := range after {
			if receives[s] {
				u.receive[s] = append(u.receive[s], int32(len(u.receivers)))
				held = true
			}
		}
		if held {
			u.receivers = append(u.receivers, logon{p, a.target.Account(p.SID), today, after})
		}
	}
}
