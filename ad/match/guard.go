package match

import "reacl/sid"

// firstRID is the first relative identifier that a domain gives to an account
// somebody made; those below belong to accounts that every domain has.
const firstRID = 1000

// untouchable says why s must never be mapped from or to, "" where it may.
// These SIDs mean the same in every domain: a mapping that touched one would
// change everybody's access.
func untouchable(s sid.SID) string {
	switch {
	case s == sid.Everyone, s == sid.Anonymous, s == sid.Self, s == sid.AuthenticatedUsers, s == sid.System:
		return "a well-known SID is never mapped"
	case s.IsBuiltin():
		return "a BUILTIN SID is never mapped"
	case !s.IsAccount():
		return "not the SID of a domain account"
	}
	return ""
}

// lowRID reports whether s is one of the accounts and groups that every domain
// has (Administrator, Domain Users …).
func lowRID(s sid.SID) bool { return s.IsAccount() && s.RID() < firstRID }
