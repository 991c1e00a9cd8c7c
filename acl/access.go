package acl

import "reacl/sid"

// Token is the set of SIDs that a logon carries.
type Token struct {
	sids map[sid.SID]struct{}
}

// NewToken makes a token of SIDs.
func NewToken(sids ...sid.SID) Token {
	t := Token{make(map[sid.SID]struct{}, len(sids))}
	for _, s := range sids {
		t.sids[s] = struct{}{}
	}
	return t
}

// Has reports whether the token carries s.
func (t Token) Has(s sid.SID) bool { _, ok := t.sids[s]; return ok }

// Generic says what the generic rights stand for with one kind of object.
type Generic struct{ Read, Write, Execute, All Mask }

// Map replaces the generic bits of m by what they stand for.
func (g Generic) Map(m Mask) Mask { return m }

// Access is every right that the token has: [MS-DTYP] 2.5.3.2 for the
// desired access MAXIMUM_ALLOWED.
func (d Descriptor) Access(t Token, g Generic) Mask { return 0 }
