package ad

import "reacl/sid"

// Token is the set of SIDs that a logon of one account carries, each with the
// way it came in. Everyone and Authenticated Users are always in it.
type Token struct {
	Account *Principal
	Held    []Held // own SID first, then in the order of expansion; no SID comes twice
}

// Held is one SID of a token and why it is there.
type Held struct {
	SID sid.SID
	Why Reason
	// Holder is the account or group whose objectSid or sIDHistory the SID is;
	// nil for the SIDs of every logon.
	Holder *Principal
}

// Reason is how a SID came into a token.
type Reason uint8

// The reasons.
const (
	OwnSID       Reason = iota // the account's objectSid
	OwnHistory                 // the account's sIDHistory
	GroupSID                   // a group that the account is in, directly, nested or as its primary group
	GroupHistory               // the sIDHistory of such a group
	ForeignGroup               // a domain local group at the resource that a SID of the token is a member of
	EveryLogon                 // Everyone, Authenticated Users, and the BUILTIN groups that these are members of
)

var reasonNames = [...]string{"own SID", "own sIDHistory", "group", "group's sIDHistory", "group by foreign security principal", "every logon"}

func (r Reason) String() string { return reasonNames[r] }

// History reports whether the SID is there only because of a sIDHistory.
func (r Reason) History() bool { return r == OwnHistory || r == GroupHistory }

// Has reports whether the token carries s.
func (t Token) Has(s sid.SID) bool { _, ok := t.Find(s); return ok }

// Find is how s came into the token.
func (t Token) Find(s sid.SID) (Held, bool) {
	for _, h := range t.Held {
		if h.SID == s {
			return h, true
		}
	}
	return Held{}, false
}

// SIDs are the token's SIDs in the order of Held.
func (t Token) SIDs() []sid.SID {
	out := make([]sid.SID, len(t.Held))
	for i, h := range t.Held {
		out[i] = h.SID
	}
	return out
}

// Cleanup says whose sIDHistory counts as cleared.
type Cleanup func(*Principal) bool

// Today is the state before any cleanup.
func Today(*Principal) bool { return false }

// Cleared is the state after every sIDHistory was cleared.
func Cleared(*Principal) bool { return true }

// Token is what a logon of p, an account of the directory that l was made for,
// carries at a resource.
//
// The expansion is that of the domain controllers ([MS-PAC] 4.1.2.2,
// [MS-KILE] 3.3.5.7): global and universal security groups, nested, with the
// primary group; each with its sIDHistory; then, at the resource, the domain
// local groups of every domain there that a SID of the token is a member of,
// by a foreign security principal where the account is from elsewhere. A
// descriptor names domain local groups of its own domain only, so it does no
// harm that those of other domains of the resource's forest are in the token
// too. BUILTIN groups that Everyone or Authenticated Users are a member of,
// such as Pre-Windows 2000 Compatible Access, are in every token; other groups
// are not looked through for these two. Groups that are not security groups
// are in no token and pass nothing on; a group without a groupType counts as a
// security group. SID filtering of trusts is not looked at.
func (l *Logons) Token(p *Principal, cleared Cleanup) Token {
	e := expansion{l: l, cleared: cleared, held: map[sid.SID]struct{}{}, seen: map[*Principal]struct{}{}}
	e.t.Account = p
	e.add(p.SID, OwnSID, p)
	e.history(p, OwnHistory)
	for _, g := range l.accounts.groupsOf(p) {
		e.join(l.accounts, g, GroupSID)
	}
	for i := 0; i < len(e.t.Held); i++ { // grows meanwhile
		for _, g := range l.resources.localGroupsOf(e.t.Held[i].SID) {
			e.join(l.resources, g, ForeignGroup)
		}
	}
	for _, s := range [...]sid.SID{sid.Everyone, sid.AuthenticatedUsers} {
		e.add(s, EveryLogon, nil)
		for _, g := range l.resources.localGroupsOf(s) {
			if l.resources.group[g].SID.IsBuiltin() {
				e.join(l.resources, g, EveryLogon)
			}
		}
	}
	return e.t
}

// expansion is a token in the making.
type expansion struct {
	l       *Logons
	cleared Cleanup
	t       Token
	held    map[sid.SID]struct{}
	seen    map[*Principal]struct{} // groups already joined
}

// add puts s into the token, where it is not there yet.
func (e *expansion) add(s sid.SID, why Reason, by *Principal) {
	if _, dup := e.held[s]; dup || s.IsZero() {
		return
	}
	e.held[s] = struct{}{}
	e.t.Held = append(e.t.Held, Held{s, why, by})
}

func (e *expansion) history(p *Principal, why Reason) {
	if len(p.History) == 0 || e.cleared(p) {
		return
	}
	for _, h := range p.History {
		e.add(h, why, p)
	}
}

// join adds the group at index g of m, and the groups that it is in.
func (e *expansion) join(m *membership, g int32, why Reason) {
	p := m.group[g]
	local := p.GroupType&GroupDomainLocal != 0
	if why == GroupSID && local && e.l.resources != m {
		return // known in its own domain only
	}
	if _, dup := e.seen[p]; dup {
		return
	}
	e.seen[p] = struct{}{}
	e.add(p.SID, why, p)
	e.history(p, GroupHistory)
	for _, up := range m.up(g) {
		e.join(m, up, why)
	}
}

// SizeMethod names the formula of [Token.Size].
const SizeMethod = "1200 + 40d + 8s bytes (KB 327825): d = domain local groups, universal groups of other domains and SIDs of sIDHistory, s = global groups and universal groups of the own domain; Windows Server 2012 and later compress, an account trusted for delegation needs up to twice as much"

// Size estimates the size in bytes of the Kerberos token by [SizeMethod].
func (t Token) Size() int {
	var d, s int
	dom := t.Account.SID.Domain()
	for _, h := range t.Held {
		switch h.Why {
		case OwnHistory, GroupHistory:
			d++
		case GroupSID, ForeignGroup:
			switch own := h.SID.Domain() == dom; {
			case h.SID.IsBuiltin(): // not in the PAC
			case h.Holder.GroupType&GroupDomainLocal != 0:
				if own {
					d++
				}
			case h.Holder.GroupType&GroupUniversal != 0 && !own:
				d++
			default:
				s++
			}
		}
	}
	return 1200 + 40*d + 8*s
}

// Len is the number of SIDs that count against the limit of about 1,015 in a
// token: the account's, its groups' and all of sIDHistory.
func (t Token) Len() int {
	n := 0
	for _, h := range t.Held {
		if h.Why != EveryLogon {
			n++
		}
	}
	return n
}
