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
		a.Mask = Mask(binary.LittleEndian.Uint32(raw[4:]))
	}
	return a
}

// Object flags: which GUIDs an object entry holds ([MS-DTYP] 2.4.4.3).
const (
	objectTypePresent          = 1
	inheritedObjectTypePresent = 2
)

// sidOffset is where the trustee of an entry begins, 0 for an opaque entry.
// raw must have four bytes; what is returned may lie outside of it.
func sidOffset(raw []byte) int {
	t := ACEType(raw[0])
	if t.in(plainTypes) {
		return 8
	}
	if !t.in(objectTypes) {
		return 0
	}
	at := 12
	if len(raw) < at {
		return at
	}
	if raw[8]&objectTypePresent != 0 {
		at += 16
	}
	if raw[8]&inheritedObjectTypePresent != 0 {
		at += 16
	}
	return at
}

// checkEntry says what is wrong with the entry that b begins with, nil if it
// is sound.
func checkEntry(path string, at int, b []byte) error {
	if len(b) < aceHeaderSize {
		return &Error{path, at, fmt.Errorf("%w: %d of at least %d", ErrShort, len(b), aceHeaderSize)}
	}
	size := int(binary.LittleEndian.Uint16(b[2:]))
	if size < aceHeaderSize {
		return &Error{path + ".size", at + 2, fmt.Errorf("%w: %d is less than the entry's header", ErrACESize, size)}
	}
	if size > len(b) {
		return &Error{path + ".size", at + 2, fmt.Errorf("%w: %d, and %d bytes are left", ErrACESize, size, len(b))}
	}
	if size%4 != 0 {
		return &Error{path + ".size", at + 2, fmt.Errorf("%w: %d", ErrACEUnaligned, size)}
	}
	trustee := sidOffset(b[:size])
	if trustee == 0 {
		return nil
	}
	if size < trustee {
		return &Error{path, at, fmt.Errorf("%w: %d, and the SID begins at %d", ErrACESize, size, trustee)}
	}
	if _, err := sid.Len(b[trustee:size]); err != nil {
		return &Error{path + ".sid", at + trustee, err}
	}
	return nil
}

// Raw are the bytes of the whole entry, AceSize long.
func (a ACE) Raw() []byte { return a.raw }

// SID is the trustee; zero for entries whose layout is not known.
func (a ACE) SID() sid.SID { return toSID(a.SIDBytes()) }

// SIDBytes are the bytes of the trustee's SID, for a look-up without
// allocation (see [sid.Index]); nil for entries whose layout is not known.
func (a ACE) SIDBytes() []byte {
	if len(a.raw) < aceHeaderSize {
		return nil
	}
	at := sidOffset(a.raw)
	if at == 0 {
		return nil
	}
	return a.raw[at : at+8+4*int(a.raw[at+1])]
}

// Data are the bytes after the SID: a condition, a resource attribute or
// padding. They are the body of an entry whose layout is not known.
func (a ACE) Data() []byte {
	if len(a.raw) < aceHeaderSize {
		return nil
	}
	at := sidOffset(a.raw)
	if at == 0 {
		return a.raw[aceHeaderSize:]
	}
	return a.raw[at+8+4*int(a.raw[at+1]):]
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
