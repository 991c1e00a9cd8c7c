// Package sid holds the Windows security identifier as a small comparable
// value, after the model of [net/netip.Addr].
//
// A [SID] can be used as a map key and compared with ==. Its zero value means
// "none". Only valid identifiers can be made: revision 1, an authority of six
// bytes and at most fifteen sub-authorities ([MS-DTYP] 2.4.2).
package sid

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"unique"
)

// MaxSubAuthorities is the largest number of sub-authorities of a SID
// (SID_MAX_SUB_AUTHORITIES, [MS-DTYP] 2.4.2.2).
const MaxSubAuthorities = 15

// MaxLen is the largest binary length of a SID in bytes.
const MaxLen = 8 + 4*MaxSubAuthorities

// Reasons for which bytes or text are not a SID; reach them with [errors.Is].
var (
	ErrShort    = errors.New("too few bytes for a SID")
	ErrRevision = errors.New("SID revision is not 1")
	ErrCount    = errors.New("more than 15 sub-authorities")
	ErrTrailing = errors.New("bytes after the SID")
	ErrSyntax   = errors.New("not of the form S-1-…")
)

// SID is a security identifier. The zero SID is "none".
//
// Everything before the last sub-authority is interned, so that the accounts
// of one domain share it and a SID is two machine words long.
type SID struct {
	prefix unique.Handle[prefix]
	last   uint32 // last sub-authority, the RID of a domain account
}

// prefix is a SID without its last sub-authority.
type prefix struct {
	count     uint8 // sub-authorities of the whole SID, 0 to 15
	authority [6]byte
	sub       [MaxSubAuthorities - 1]uint32
}

// New makes a SID of a 48-bit authority and its sub-authorities.
func New(authority uint64, sub ...uint32) (SID, error) {
	if authority >= 1<<48 {
		return SID{}, fmt.Errorf("sid: authority 0x%x does not fit 48 bits: %w", authority, ErrSyntax)
	}
	if len(sub) > MaxSubAuthorities {
		return SID{}, fmt.Errorf("sid: %w", ErrCount)
	}
	return fromNumbers(authority, sub), nil
}

// fromNumbers makes a SID of numbers that are in range.
func fromNumbers(authority uint64, sub []uint32) SID {
	p := prefix{count: uint8(len(sub))}
	var a [8]byte
	binary.BigEndian.PutUint64(a[:], authority)
	copy(p.authority[:], a[2:])
	var last uint32
	if n := len(sub); n > 0 {
		copy(p.sub[:], sub[:n-1])
		last = sub[n-1]
	}
	return SID{unique.Make(p), last}
}

// Cut reads the SID that b begins with and returns what follows it.
func Cut(b []byte) (s SID, rest []byte, err error) {
	n, err := Len(b)
	if err != nil {
		return SID{}, b, err
	}
	return fromValid(b[:n]), b[n:], nil
}

// FromBytes reads a SID that fills b exactly ([MS-DTYP] 2.4.2.2).
func FromBytes(b []byte) (SID, error) {
	s, rest, err := Cut(b)
	if err != nil {
		return SID{}, err
	}
	if len(rest) > 0 {
		return SID{}, fmt.Errorf("sid: %d %w", len(rest), ErrTrailing)
	}
	return s, nil
}

// Len reports how many bytes the SID that b begins with takes, after checking
// its revision, its count and that b holds all of it. It does not allocate
// unless it fails.
func Len(b []byte) (int, error) {
	if len(b) < 8 {
		return 0, fmt.Errorf("sid: %w: %d of at least 8", ErrShort, len(b))
	}
	if b[0] != 1 {
		return 0, fmt.Errorf("sid: %w but %d", ErrRevision, b[0])
	}
	if b[1] > MaxSubAuthorities {
		return 0, fmt.Errorf("sid: %w: %d", ErrCount, b[1])
	}
	n := 8 + 4*int(b[1])
	if len(b) < n {
		return 0, fmt.Errorf("sid: %w: %d of %d", ErrShort, len(b), n)
	}
	return n, nil
}

// fromValid reads a SID from bytes that Len has accepted.
func fromValid(b []byte) SID {
	p := prefix{count: b[1]}
	copy(p.authority[:], b[2:8])
	n := int(b[1])
	for i := 0; i < n-1; i++ {
		p.sub[i] = binary.LittleEndian.Uint32(b[8+4*i:])
	}
	var last uint32
	if n > 0 {
		last = binary.LittleEndian.Uint32(b[4+4*n:])
	}
	return SID{unique.Make(p), last}
}

// IsZero reports whether s is the zero SID, "none".
func (s SID) IsZero() bool { return s == SID{} }

// Authority is the 48-bit identifier authority.
func (s SID) Authority() uint64 {
	if s.IsZero() {
		return 0
	}
	var a [8]byte
	p := s.prefix.Value()
	copy(a[2:], p.authority[:])
	return binary.BigEndian.Uint64(a[:])
}

// SubAuthorities is the number of sub-authorities, 0 to 15.
func (s SID) SubAuthorities() int {
	if s.IsZero() {
		return 0
	}
	return int(s.prefix.Value().count)
}

// SubAuthority is the sub-authority at index i. It panics when i is out of range.
func (s SID) SubAuthority(i int) uint32 {
	n := s.SubAuthorities()
	if i < 0 || i >= n {
		panic("sid: sub-authority " + strconv.Itoa(i) + " of " + strconv.Itoa(n))
	}
	if i == n-1 {
		return s.last
	}
	return s.prefix.Value().sub[i]
}

// RID is the last sub-authority, the relative identifier within the domain.
func (s SID) RID() uint32 { return s.last }

// IsAccount reports whether s names an account of a domain or a machine:
// S-1-5-21 with three further sub-authorities and a RID.
func (s SID) IsAccount() bool {
	return s.isNT21() && s.prefix.Value().count == 5
}

// IsDomain reports whether s is the SID of a domain or a machine itself,
// S-1-5-21 with three further sub-authorities.
func (s SID) IsDomain() bool {
	return s.isNT21() && s.prefix.Value().count == 4
}

func (s SID) isNT21() bool {
	if s.IsZero() {
		return false
	}
	p := s.prefix.Value()
	return p.authority == [6]byte{5: 5} && p.count > 1 && p.sub[0] == 21
}

// Domain is the SID of the domain that the account s belongs to, or the zero
// SID where s is not an account ([SID.IsAccount]).
func (s SID) Domain() SID {
	if !s.IsAccount() {
		return SID{}
	}
	p := s.prefix.Value()
	p.count--
	last := p.sub[p.count-1]
	p.sub[p.count-1] = 0
	return SID{unique.Make(p), last}
}

// WithRID is the SID of the account rid in the domain s. It is the zero SID
// where s already has fifteen sub-authorities or is zero.
func (s SID) WithRID(rid uint32) SID {
	if s.IsZero() {
		return SID{}
	}
	p := s.prefix.Value()
	if p.count == MaxSubAuthorities {
		return SID{}
	}
	if p.count > 0 {
		p.sub[p.count-1] = s.last
	}
	p.count++
	return SID{unique.Make(p), rid}
}

// Compare orders SIDs by authority, then by sub-authorities from left to
// right, a shorter one before a longer one that begins with it. The zero SID
// comes first.
func (s SID) Compare(t SID) int {
	if s == t {
		return 0
	}
	if s.IsZero() || t.IsZero() {
		if s.IsZero() {
			return -1
		}
		return 1
	}
	if c := cmp.Compare(s.Authority(), t.Authority()); c != 0 {
		return c
	}
	n, m := s.SubAuthorities(), t.SubAuthorities()
	for i := 0; i < min(n, m); i++ {
		if c := cmp.Compare(s.SubAuthority(i), t.SubAuthority(i)); c != 0 {
			return c
		}
	}
	return cmp.Compare(n, m)
}

// Less reports whether s sorts before t, see [SID.Compare].
func (s SID) Less(t SID) bool { return s.Compare(t) < 0 }
