package acl

import "reacl/sid"

// Token is the set of SIDs that a logon carries. The zero Token is empty.
type Token struct {
	sids map[string]struct{} // by packet form, so that entries need no conversion
}

// NewToken makes a token of SIDs.
func NewToken(sids ...sid.SID) Token {
	t := Token{make(map[string]struct{}, len(sids))}
	for _, s := range sids {
		if !s.IsZero() {
			t.sids[string(s.Bytes())] = struct{}{}
		}
	}
	return t
}

// Len is the number of SIDs in the token.
func (t Token) Len() int { return len(t.sids) }

// Has reports whether the token carries s.
func (t Token) Has(s sid.SID) bool {
	var buf [sid.MaxLen]byte
	raw, _ := s.AppendBinary(buf[:0])
	return t.HasBytes(raw)
}

// HasBytes is Has for the packet form of a SID ([MS-DTYP] 2.4.2.2).
func (t Token) HasBytes(raw []byte) bool { _, ok := t.sids[string(raw)]; return ok }
