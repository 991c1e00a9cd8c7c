package acl

import (
	"encoding/binary"
	"fmt"

	"reacl/sid"
)

// ACE is a view of one entry.
type ACE struct {
	Type  ACEType
	Flags ACEFlags
	Mask  Mask // 0 where the layout of the type is not known, see [ACEType.Known]

	raw []byte
}

// ParseACE reads an entry that fills b exactly ([MS-DTYP] 2.4.4). An error is
// an [*Error].
func ParseACE(b []byte) (ACE, error) {
	if err := checkEntry("ace", 0, b); err != nil {
		return ACE{}, err
	}
	if size := int(binary.LittleEndian.Uint16(b[2:])); size != len(b) {
		return ACE{}, &Error{"ace.size", 2, fmt.Errorf("%w: %d of %d bytes", ErrACESize, size, len(b))}
	}
	return view(b), nil
}

// view makes an ACE of an entry that has been checked.
func view(raw []byte) ACE {
	a := ACE{Type: ACEType(raw[0]), Flags: ACEFlags(raw[1]), raw: raw}
	if a.Type.Known() {
		a.Mask = Mask(binary.LittleEndian.Uint32(raw[4:8:8]))
	}
	return a
}

// Object flags: which GUIDs an object entry holds ([MS-DTYP] 2.4.4.3).
const (
	objectTypePresent          = 1
	inheritedObjectTypePresent = 2
)

// Every entry whose layout is known has a mask and at least the eight bytes of
// a SID.
const leastKnownSize = 16

// sidOffset is where the trustee of an entry begins, 0 for an opaque entry. The
// ninth byte of an entry holds the object flags, if it has any.
func sidOffset(aceType, ninth byte) int {
	return int(sidOffsets[uint(aceType)<<2|uint(ninth)&3])
}

// sidOffsets are the offsets by type and the two object flags that count. With a
// table, the walk has no branch on what differs from one entry to the next.
var sidOffsets = func() (table [256 << 2]uint8) {
	for i := range table {
		t, guids := ACEType(i>>2), uint8(i&3)
		switch {
		case t.in(plainTypes):
			table[i] = 8
		case t.in(objectTypes):
			table[i] = 12 + 16*(guids&objectTypePresent) + 8*(guids&inheritedObjectTypePresent)
		}
	}
	return table
}()

// Raw are the bytes of the whole entry, AceSize long.
func (a ACE) Raw() []byte { return a.raw }

// SID is the trustee; zero for entries whose layout is not known.
func (a ACE) SID() sid.SID { return toSID(a.SIDBytes()) }

// SIDBytes are the bytes of the trustee's SID, for a look-up without
// allocation (see [sid.Index]); nil for entries whose layout is not known.
func (a ACE) SIDBytes() []byte {
	if len(a.raw) < leastKnownSize {
		return nil
	}
	at := sidOffset(byte(a.Type), a.raw[8])
	if at == 0 {
		return nil
	}
	return a.raw[at : at+sidHeaderSize+4*int(a.raw[at+1])]
}

// Data are the bytes after the SID: a condition, a resource attribute or
// padding. They are the body of an entry whose layout is not known.
func (a ACE) Data() []byte {
	s := a.SIDBytes()
	if s == nil {
		return a.raw[min(aceHeaderSize, len(a.raw)):]
	}
	return a.raw[sidOffset(byte(a.Type), a.raw[8])+len(s):]
}

// ObjectFlags tells which GUIDs an object entry holds, with the bits that have
// no meaning as they were stored; 0 for other entries.
func (a ACE) ObjectFlags() uint32 {
	if !a.Type.IsObject() {
		return 0
	}
	return binary.LittleEndian.Uint32(a.raw[8:])
}

// ObjectType is the GUID of the right, property or class that an object entry
// is for; ok is false where there is none.
func (a ACE) ObjectType() (g GUID, ok bool) {
	if a.ObjectFlags()&objectTypePresent == 0 {
		return GUID{}, false
	}
	return GUID(a.raw[12:28]), true
}

// InheritedObjectType is the GUID of the class that inherits an object entry;
// ok is false where there is none.
func (a ACE) InheritedObjectType() (g GUID, ok bool) {
	flags := a.ObjectFlags()
	if flags&inheritedObjectTypePresent == 0 {
		return GUID{}, false
	}
	at := 12
	if flags&objectTypePresent != 0 {
		at += 16
	}
	return GUID(a.raw[at : at+16]), true
}

// Allows reports whether the entry is of one of the types that grant access.
func (a ACE) Allows() bool { return a.Type.in(allowTypes) }

// Denies reports whether the entry is of one of the types that deny access.
func (a ACE) Denies() bool { return a.Type.in(denyTypes) }
