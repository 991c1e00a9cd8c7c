package acl

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// intent is what a rewritten descriptor is to hold.
type intent struct {
	owner, group []byte    // nil for none
	lists        [2][]byte // by List; nil for as it was
}

func (n intent) same(d Descriptor) bool {
	return n.lists[DACL] == nil && n.lists[SACL] == nil &&
		bytes.Equal(n.owner, d.OwnerBytes()) && bytes.Equal(n.group, d.GroupBytes())
}

// piece is a part of a descriptor: where it lies, what it will be, and where its
// offset is stored.
type piece struct {
	span
	field int
	bytes []byte
}

// pieces are the parts of d in physical order, with what they are to be.
func (n intent) pieces(d Descriptor) []piece {
	var all []piece
	add := func(field int, old, new []byte) {
		if old != nil {
			from := d.offset(field)
			all = append(all, piece{span{from, from + len(old)}, field, new})
		}
	}
	add(atOwner, d.OwnerBytes(), n.owner)
	add(atGroup, d.GroupBytes(), n.group)
	for _, l := range [...]List{SACL, DACL} {
		list := n.lists[l]
		if list == nil {
			list = d.list(l)
		}
		add(fieldOf(l), d.list(l), list)
	}
	slices.SortStableFunc(all, func(p, q piece) int { return p.from - q.from })
	return all
}

// layOut makes the descriptor with its parts where they were, but for what
// their lengths shift.
func (n intent) layOut(d Descriptor) []byte {
	all := n.pieces(d)
	b := append(make([]byte, 0, len(d.b)+len(d.b)/2), d.b[:headerSize]...)
	at := headerSize // what of d is done
	for i, p := range all {
		if shares(all, i) {
			copy(b[p.field:p.field+4], b[all[i-1].field:])
			continue
		}
		b = append(b, d.b[at:max(at, p.from)]...)
		binary.LittleEndian.PutUint32(b[p.field:], uint32(len(b)))
		b = append(b, p.bytes...)
		at = p.to
	}
	b = append(b, d.b[at:]...)
	for _, l := range [...]List{SACL, DACL} {
		// The offset of a list that its control bit makes absent goes on
		// pointing to the same bytes.
		off := binary.LittleEndian.Uint32(d.b[fieldOf(l):])
		if off != 0 && uint64(off) < uint64(len(d.b)) && d.list(l) == nil {
			binary.LittleEndian.PutUint32(b[fieldOf(l):], uint32(shifted(all, int(off))))
		}
	}
	return b
}

// shifted is where the byte at an offset outside of all parts comes to lie.
func shifted(all []piece, off int) int {
	by := 0
	for i, p := range all {
		if off < p.to || shares(all, i) {
			continue
		}
		by += len(p.bytes)
		if i == 0 || p.span != all[i-1].span {
			by -= p.to - p.from
		}
	}
	return off + by
}

// shares reports whether piece i, the group, is the bytes of the piece before
// it, the owner, and can still be.
func shares(all []piece, i int) bool {
	return i > 0 && all[i].span == all[i-1].span && bytes.Equal(all[i].bytes, all[i-1].bytes)
}

// check parses what layOut has made and compares every byte of it with what d
// has and n wants.
func (n intent) check(d Descriptor, b []byte) error {
	after, err := Parse(b)
	if err != nil {
		return fmt.Errorf("acl: %w: %w", ErrSelfCheck, err)
	}
	for _, t := range [...]struct {
		what      string
		got, want []byte
	}{
		{"header", b[:atOwner], d.b[:atOwner]},
		{"owner", after.OwnerBytes(), n.owner},
		{"group", after.GroupBytes(), n.group},
		{"dacl", after.list(DACL), n.want(d, DACL)},
		{"sacl", after.list(SACL), n.want(d, SACL)},
		{"gaps", after.gaps(), d.gaps()},
	} {
		if !bytes.Equal(t.got, t.want) {
			return fmt.Errorf("acl: %w: %s", ErrSelfCheck, t.what)
		}
	}
	if after.State(DACL) != d.State(DACL) || after.State(SACL) != d.State(SACL) {
		return fmt.Errorf("acl: %w: state of the lists", ErrSelfCheck)
	}
	return nil
}

func (n intent) want(d Descriptor, l List) []byte {
	if n.lists[l] != nil {
		return n.lists[l]
	}
	return d.list(l)
}

// gaps are the bytes that belong to no part, in physical order.
func (d Descriptor) gaps() []byte {
	var b []byte
	at := headerSize
	for _, p := range (intent{}).pieces(d) {
		b = append(b, d.b[at:max(at, p.from)]...)
		at = max(at, p.to)
	}
	return append(b, d.b[at:]...)
}
