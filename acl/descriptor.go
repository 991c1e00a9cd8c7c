package acl

import (
	"encoding/binary"
	"iter"

	"reacl/sid"
)

// Descriptor is a validated, read-only view of the bytes of a self-relative
// security descriptor. The bytes must not change while it is used. The zero
// Descriptor has no owner, no group and no lists.
type Descriptor struct {
	b []byte // empty, or accepted by Parse
}

// Bytes are the bytes that d was parsed from.
func (d Descriptor) Bytes() []byte { return d.b }

// Control are the control bits.
func (d Descriptor) Control() Control {
	if len(d.b) < headerSize {
		return 0
	}
	return Control(binary.LittleEndian.Uint16(d.b[atControl:]))
}

// ResourceManager is the resource manager's control byte (Sbz1) and whether
// RMControlValid says that it counts.
func (d Descriptor) ResourceManager() (byte, bool) {
	if len(d.b) < headerSize {
		return 0, false
	}
	return d.b[1], d.Control()&RMControlValid != 0
}

// Owner is the owner's SID; zero where there is none.
func (d Descriptor) Owner() sid.SID { return toSID(d.OwnerBytes()) }

// Group is the primary group's SID; zero where there is none.
func (d Descriptor) Group() sid.SID { return toSID(d.GroupBytes()) }

// OwnerBytes are the bytes of the owner's SID, for a look-up without
// allocation; nil where there is none.
func (d Descriptor) OwnerBytes() []byte { return d.sidBytes(atOwner) }

// GroupBytes are the bytes of the primary group's SID; nil where there is none.
func (d Descriptor) GroupBytes() []byte { return d.sidBytes(atGroup) }

// sidBytes are the bytes of the SID whose offset is stored at field.
func (d Descriptor) sidBytes(field int) []byte {
	off := d.offset(field)
	if off == 0 {
		return nil
	}
	return d.b[off : off+8+4*int(d.b[off+1])]
}

func (d Descriptor) offset(field int) int {
	if len(d.b) < headerSize {
		return 0
	}
	return int(binary.LittleEndian.Uint32(d.b[field:]))
}

// toSID reads a SID that has been checked; none where b is nil.
func toSID(b []byte) sid.SID {
	if b == nil {
		return sid.SID{}
	}
	s, _, err := sid.Cut(b)
	if err != nil {
		return sid.SID{}
	}
	return s
}

// State tells which of its four states the list is in.
func (d Descriptor) State(l List) State {
	switch {
	case len(d.b) < headerSize || !d.has(l):
		return Absent
	case d.offset(fieldOf(l)) == 0:
		return Null
	case d.Count(l) == 0:
		return Empty
	}
	return Present
}

// Count is the number of entries of the list.
func (d Descriptor) Count(l List) int {
	a := d.list(l)
	if a == nil {
		return 0
	}
	return int(binary.LittleEndian.Uint16(a[4:]))
}

// Revision is the revision of the list, 0 where the list is absent or NULL.
func (d Descriptor) Revision(l List) byte {
	a := d.list(l)
	if a == nil {
		return 0
	}
	return a[0]
}

// list are the bytes of the list, AclSize long; nil where it is absent or NULL.
func (d Descriptor) list(l List) []byte {
	if len(d.b) < headerSize || !d.has(l) {
		return nil
	}
	off := binary.LittleEndian.Uint32(d.b[fieldOf(l):])
	if off == 0 {
		return nil
	}
	b := d.b[off:]
	return b[:binary.LittleEndian.Uint16(b[2:])]
}

// has reports whether the list's control bit is set, in the low byte of the
// control bits.
func (d Descriptor) has(l List) bool { return d.b[atControl]>>(2+2*l)&1 != 0 }

// fieldOf is where the offset of the list is stored.
func fieldOf(l List) int { return atDACL - 4*int(l) }

// ACEs are the entries of the list, in stored order, with their index.
func (d Descriptor) ACEs(l List) iter.Seq2[int, ACE] {
	return func(yield func(int, ACE) bool) {
		b := d.list(l)
		if b == nil {
			return
		}
		off := aclHeaderSize
		for i := range int(binary.LittleEndian.Uint16(b[4:])) {
			head := b[off : off+aceHeaderSize : off+aceHeaderSize]
			size := int(binary.LittleEndian.Uint16(head[2:]))
			if !yield(i, view(b[off:off+size])) {
				return
			}
			off += size
		}
	}
}
