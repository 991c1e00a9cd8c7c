package audit

import (
	"slices"

	"reacl/acl"
	"reacl/ad"
	"reacl/sid"
)

// people are the accounts of the target forest whose logon token changes when
// sIDHistory is cleared and mailboxes are no longer linked.
type people struct {
	list     []*ad.Principal
	accounts []string            // DOMAIN\name of each
	changed  map[sid.SID][]int32 // SID → the people who lose or get it
	held     *held
}

// tokenPair are the SIDs of one logon, today and after cleanup. Both is the
// two together: what comes with it today is no gain after cleanup. The two
// differ where somebody still logs on with the source account: that the
// groups of the target account then begin to count is meant, and what is
// gained by an old denial that ends is not.
type tokenPair struct{ today, after, both acl.Token }

// collectPeople finds everybody whose token changes, and by which SIDs.
func (a *Auditor) collectPeople() *people {
	out := &people{changed: map[sid.SID][]int32{}, held: newHeld()}
	for p := range a.target.All() {
		if !logsOn(p) {
			continue
		}
		today, after := a.tokenSIDs(p)
		i := int32(len(out.list))
		found := false
		mark := func(s sid.SID) {
			out.changed[s] = append(out.changed[s], i)
			found = true
		}
		had, has := setOf(today), setOf(after)
		for s := range had {
			if !has[s] {
				mark(s)
			}
		}
		for s := range has {
			if !had[s] {
				mark(s)
			}
		}
		if found {
			out.held.add(had, has)
			out.list = append(out.list, p)
			out.accounts = append(out.accounts, a.target.Account(p.SID))
		}
	}
	return out
}

func setOf(sids []sid.SID) map[sid.SID]bool {
	m := make(map[sid.SID]bool, len(sids))
	for _, s := range sids {
		m[s] = true
	}
	return m
}

// logsOn reports whether p is of a class that logs on.
func logsOn(p *ad.Principal) bool {
	switch p.Class {
	case ad.ClassUser, ad.ClassComputer, ad.ClassServiceAccount:
		return !p.SID.IsZero() && !p.Deleted
	}
	return false
}

// tokenSIDs are the SIDs of p's logon token today and after cleanup.
//
// After cleanup everybody logs on with the target account and without
// sIDHistory. Today, the owner of a linked mailbox, and somebody whose target
// account is still disabled, logs on with the source account.
func (a *Auditor) tokenSIDs(p *ad.Principal) (today, after []sid.SID) {
	after = a.home.Token(p, ad.Cleared).SIDs()
	if src := a.liveSource(p); src != nil {
		return a.abroad.Token(src, ad.Today).SIDs(), after
	}
	today = a.home.Token(p, ad.Today).SIDs()
	if !p.Master.IsZero() && p.Master != sid.Self {
		today = append(today, p.Master) // the link works without the source directory too
	}
	return today, after
}

func pairOf(today, after []sid.SID) tokenPair {
	return tokenPair{acl.NewToken(today...), acl.NewToken(after...), acl.NewToken(slices.Concat(today, after)...)}
}

// crowd are the SIDs that every logon carries.
var crowd = []sid.SID{sid.Everyone, sid.AuthenticatedUsers}

// bare are the tokens of a trustee that is no account of the target forest
// that logs on: a group by itself, or an account that only the mapping names.
func bare(old, target sid.SID) tokenPair {
	after := append([]sid.SID{target}, crowd...)
	return pairOf(append([]sid.SID{old}, after...), after)
}
