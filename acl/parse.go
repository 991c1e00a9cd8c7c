package acl

import (
	"encoding/binary"
	"fmt"

	"reacl/sid"
)

// Sizes of the fixed parts, in bytes.
const (
	headerSize    = 20 // SECURITY_DESCRIPTOR, [MS-DTYP] 2.4.6
	aclHeaderSize = 8  // ACL, [MS-DTYP] 2.4.5
	aceHeaderSize = 4  // ACE_HEADER, [MS-DTYP] 2.4.4.1
)

// Offsets of the header's fields.
const (
	atControl = 2
	atOwner   = 4
	atGroup   = 8
	atSACL    = 12
	atDACL    = 16
)

// span is where a part lies; the zero span is no part at all.
type span struct{ from, to int }

func (s span) overlaps(t span) bool { return s.from < t.to && t.from < s.to }

// Parse checks b and makes a view of it. An error is an [*Error].
//
// The parts may lie in any order with gaps between them, and bytes after the
// last one belong to the descriptor and are kept. Owner and group may be the
// same bytes; any other sharing is refused, because a change to one part would
// change the other. A list whose control bit is not set is absent wherever its
// offset points, as for Windows.
//
// An ACL's revision is 2 or 4 ([MS-DTYP] 2.4.5), or 3, which Windows takes and
// which promises compound entries; it is not compared with the types
// of the entries. Bytes between the last entry and AclSize are kept. AceSize must
// be a multiple of 4 and hold the whole of an entry whose layout is known; the
// body of any other entry is opaque. The Sbz fields may hold anything.
func Parse(b []byte) (Descriptor, error) {
	if len(b) < headerSize {
		return Descriptor{}, &Error{"header", 0, fmt.Errorf("%w: %d of at least %d", ErrShort, len(b), headerSize)}
	}
	if b[0] != 1 {
		return Descriptor{}, &Error{"header.revision", 0, fmt.Errorf("%w: %d, not 1", ErrRevision, b[0])}
	}
	control := Control(binary.LittleEndian.Uint16(b[atControl:]))
	if control&SelfRelative == 0 {
		return Descriptor{}, &Error{"header.control", atControl, ErrNotRelative}
	}
	var owner, group, sacl, dacl span
	var err error
	if off := binary.LittleEndian.Uint32(b[atOwner:]); off != 0 {
		if owner, err = checkSID(b, off, "owner"); err != nil {
			return Descriptor{}, err
		}
	}
	if off := binary.LittleEndian.Uint32(b[atGroup:]); off != 0 {
		if group, err = checkSID(b, off, "group"); err != nil {
			return Descriptor{}, err
		}
	}
	if off := binary.LittleEndian.Uint32(b[atSACL:]); off != 0 && control&SACLPresent != 0 {
		if sacl, err = checkACL(b, off, SACL); err != nil {
			return Descriptor{}, err
		}
	}
	if off := binary.LittleEndian.Uint32(b[atDACL:]); off != 0 && control&DACLPresent != 0 {
		if dacl, err = checkACL(b, off, DACL); err != nil {
			return Descriptor{}, err
		}
	}
	switch {
	case owner.overlaps(group) && owner != group:
		return Descriptor{}, shared("group", group, "owner")
	case sacl.overlaps(owner):
		return Descriptor{}, shared("sacl", sacl, "owner")
	case sacl.overlaps(group):
		return Descriptor{}, shared("sacl", sacl, "group")
	case dacl.overlaps(owner):
		return Descriptor{}, shared("dacl", dacl, "owner")
	case dacl.overlaps(group):
		return Descriptor{}, shared("dacl", dacl, "group")
	case dacl.overlaps(sacl):
		return Descriptor{}, shared("dacl", dacl, "sacl")
	}
	return Descriptor{b}, nil
}

func shared(path string, at span, with string) error {
	return &Error{path, at.from, fmt.Errorf("%w: %s", ErrOverlap, with)}
}

// part is the position of the part at an offset that is not 0, of which at
// least size bytes must be there.
func part(b []byte, off uint32, size int, path string) (int, error) {
	if off < headerSize || uint64(off) >= uint64(len(b)) {
		return 0, &Error{path, int(min(off, 1<<31-1)), ErrOffset}
	}
	if left := len(b) - int(off); left < size {
		return 0, &Error{path, int(off), fmt.Errorf("%w: %d of at least %d", ErrShort, left, size)}
	}
	return int(off), nil
}

func checkSID(b []byte, off uint32, path string) (span, error) {
	at, err := part(b, off, 8, path)
	if err != nil {
		return span{}, err
	}
	n, err := sid.Len(b[at:])
	if err != nil {
		return span{}, &Error{path, at, err}
	}
	return span{at, at + n}, nil
}

func checkACL(b []byte, off uint32, l List) (span, error) {
	at, err := part(b, off, aclHeaderSize, l.String())
	if err != nil {
		return span{}, err
	}
	if rev := b[at]; rev < 2 || rev > 4 {
		return span{}, &Error{l.String() + ".revision", at, fmt.Errorf("%w: %d, not 2, 3 or 4", ErrRevision, rev)}
	}
	size := int(binary.LittleEndian.Uint16(b[at+2:]))
	if size < aclHeaderSize || size > len(b)-at {
		return span{}, &Error{l.String() + ".size", at + 2,
			fmt.Errorf("%w: %d, and %d bytes are there", ErrACLSize, size, len(b)-at)}
	}
	count := int(binary.LittleEndian.Uint16(b[at+4:]))
	if i, rest := goodEntries(b[at+aclHeaderSize:at+size], count); i < count {
		return span{}, badEntry(l, i, at+size-len(rest), rest)
	}
	return span{at, at + size}, nil
}

// goodEntries walks count entries and returns how many of them are sound and
// the bytes after those.
func goodEntries(rest []byte, count int) (int, []byte) {
	for i := range count {
		if len(rest) < aceHeaderSize {
			return i, rest
		}
		size := int(binary.LittleEndian.Uint16(rest[2:]))
		if size < aceHeaderSize || size > len(rest) || size&3 != 0 {
			return i, rest
		}
		ace := rest[:size]
		if at := sidOffset(ace); at != 0 {
			if size < at+8 {
				return i, rest
			}
			// Revision 1 and a count of at most 15 in one comparison.
			h := binary.LittleEndian.Uint16(ace[at:])
			if h&0xF0FF != 1 || size < at+8+4*int(h>>8) {
				return i, rest
			}
		}
		rest = rest[size:]
	}
	return count, rest
}

// badEntry says what is wrong with entry i of a list, which lies at byte at and
// which rest begins with.
func badEntry(l List, i, at int, rest []byte) error {
	path := fmt.Sprintf("%s.ace[%d]", l, i)
	err := checkEntry(path, at, rest)
	if e, ok := err.(*Error); ok && len(rest) < aceHeaderSize {
		e.Err = fmt.Errorf("%w: %d bytes left", ErrACECount, len(rest))
	}
	return err
}
