package sid

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// Index finds a number by a SID's bytes without making a SID of them and
// without allocation: the look-up of the audit, done once for every entry of
// every descriptor.
//
// Find may be called by several goroutines at once, as long as none calls Add.
// An Index takes 32 to 64 bytes for each account, whatever the RIDs are.
type Index struct {
	domains []domain
	byKey   map[domain]uint32 // all of domains, once they are too many to scan

	// An open-addressing table of the accounts, at most half full. It is
	// quicker than a Go map of the same keys, and unlike a table of pages
	// it does not grow when hostile input spreads the RIDs.
	slots []slot
	used  int
	seed  uint64 // random, so that no input can be made to collide

	others map[string]int32 // the SIDs that are not accounts
}

// domain is what tells the accounts of domains apart: the three
// sub-authorities after 21.
type domain struct {
	ab uint64
	c  uint32
}

// slot holds the account key of which value is the number; key 0 is a free slot.
type slot struct {
	key   uint64 // 1 + place in domains, and the RID in the low 32 bits
	value int32
}

const (
	accountLen  = 28
	accountHead = 0x05000000_00000501 // the first eight bytes of an account's SID
	scanned     = 8                   // domains to look through one by one
)

// NewIndex makes an empty Index.
func NewIndex() *Index {
	return &Index{
		slots:  make([]slot, 64),
		seed:   rand.Uint64(),
		byKey:  map[domain]uint32{},
		others: map[string]int32{},
	}
}

// Len is the number of SIDs in the Index.
func (x *Index) Len() int { return x.used + len(x.others) }

// Add makes v the number of s, in place of one that s had before. The zero SID
// is not added.
func (x *Index) Add(s SID, v int32) {
	if s.IsZero() {
		return
	}
	var buf [MaxLen]byte
	raw := s.appendBinary(buf[:0])
	if !isAccount(raw) {
		x.others[string(raw)] = v
		return
	}
	d := domainOf(raw)
	at, ok := x.domain(d)
	if !ok {
		at = uint32(len(x.domains))
		x.domains = append(x.domains, d)
		x.byKey[d] = at
	}
	if 2*(x.used+1) > len(x.slots) {
		x.grow()
	}
	if p := x.slot(slotKey(at, raw)); p.key == 0 {
		*p = slot{slotKey(at, raw), v}
		x.used++
	} else {
		p.value = v
	}
}

// FindSID is Find for a SID.
func (x *Index) FindSID(s SID) (int32, bool) {
	var buf [MaxLen]byte
	return x.Find(s.appendBinary(buf[:0]))
}

// Find is the number of the SID whose packet form ([MS-DTYP] 2.4.2.2) raw is;
// ok is false where it has none.
func (x *Index) Find(raw []byte) (v int32, ok bool) {
	if !isAccount(raw) {
		v, ok = x.others[string(raw)]
		return v, ok
	}
	at, ok := x.domain(domainOf(raw))
	if !ok {
		return 0, false
	}
	p := x.slot(slotKey(at, raw))
	return p.value, p.key != 0
}

func isAccount(raw []byte) bool {
	return len(raw) == accountLen &&
		binary.LittleEndian.Uint64(raw) == accountHead &&
		binary.LittleEndian.Uint32(raw[8:]) == 21
}

func domainOf(raw []byte) domain {
	return domain{binary.LittleEndian.Uint64(raw[12:]), binary.LittleEndian.Uint32(raw[20:])}
}

func slotKey(at uint32, raw []byte) uint64 {
	return uint64(at+1)<<32 | uint64(binary.LittleEndian.Uint32(raw[24:]))
}

// domain is the place of d in x.domains.
func (x *Index) domain(d domain) (uint32, bool) {
	if len(x.domains) > scanned {
		at, ok := x.byKey[d]
		return at, ok
	}
	for i := range x.domains {
		if x.domains[i] == d {
			return uint32(i), true
		}
	}
	return 0, false
}

// slot is where key is, or the free slot where it would be.
func (x *Index) slot(key uint64) *slot {
	mask := uint64(len(x.slots) - 1)
	hi, lo := bits.Mul64(key^x.seed, 0x9E3779B97F4A7C15)
	for i := hi ^ lo; ; i++ {
		p := &x.slots[i&mask]
		if p.key == key || p.key == 0 {
			return p
		}
	}
}

func (x *Index) grow() {
	old := x.slots
	x.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.key != 0 {
			*x.slot(s.key) = s
		}
	}
}
