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
	sidHeaderSize = 8  // SID without sub-authorities, [MS-DTYP] 2.4.2.2
)

// Offsets of the header's fields.
const (
	atControl = 2
	atOwner   = 4
	atGroup   = 8
	atSACL    = 12
	atDACL    = 16
)

// Parse checks b and makes a view of it. An error is an [*Error].
//
// The parts may lie in any order with gaps between them, and bytes after the
// last one belong to the descriptor and are kept. Owner and group may be the
// same bytes; any other sharing is refused, because a change to one part would
// change the other. A list whose control bit is not set is absent wherever its
// offset points, as for Windows.
//
// An ACL's revision is 2 or 4 ([MS-DTYP] 2.4.5), or 3, which Windows takes and
// which promises compound entries; it is not compared with the types of the
// entries. Bytes between the last entry and AclSize are kept. AceSize must be a
// multiple of 4 ([MS-DTYP] 2.4.4.1) and hold the whole of an entry whose layout
// is known; the body of any other entry is opaque. The Sbz fields may hold
// anything.
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
	owner, ok := sidSpan(b, binary.LittleEndian.Uint32(b[atOwner:]))
	if !ok {
		return Descriptor{}, badSID(b, atOwner, "owner")
	}
	group, ok := sidSpan(b, binary.LittleEndian.Uint32(b[atGroup:]))
	if !ok {
		return Descriptor{}, badSID(b, atGroup, "group")
	}
	var sacl, dacl span
	if control&SACLPresent != 0 {
		if sacl, ok = aclSpan(b, binary.LittleEndian.Uint32(b[atSACL:])); !ok {
			return Descriptor{}, badACL(b, atSACL, SACL)
		}
	}
	if control&DACLPresent != 0 {
		if dacl, ok = aclSpan(b, binary.LittleEndian.Uint32(b[atDACL:])); !ok {
			return Descriptor{}, badACL(b, atDACL, DACL)
		}
	}
	if dacl.meets(owner) || dacl.meets(group) || dacl.meets(sacl) ||
		sacl.meets(owner) || sacl.meets(group) || owner.meets(group) && owner != group {
		return Descriptor{}, badSharing(owner, group, sacl, dacl)
	}
	return Descriptor{b}, nil
}

// span is where a part lies; the zero span is no part at all.
type span struct{ from, to int }

func (s span) meets(t span) bool { return s.from < t.to && t.from < s.to }

// sidSpan is where the SID at an offset lies; 0 is no SID.
func sidSpan(b []byte, offset uint32) (span, bool) {
	if offset == 0 {
		return span{}, true
	}
	if offset < headerSize || uint64(offset)+sidHeaderSize > uint64(len(b)) {
		return span{}, false
	}
	from := int(offset)
	head := binary.LittleEndian.Uint16(b[from : from+2 : from+2])
	to := from + sidHeaderSize + 4*int(head>>8)
	return span{from, to}, head&sidHeadMask == sidHead && to <= len(b)
}

// The first two bytes of a SID are its revision, which must be 1, and its number
// of sub-authorities, which must be less than 16: one comparison for both.
const (
	sidHeadMask = 0xF0FF
	sidHead     = 1
)

// aclSpan is where the ACL at an offset lies; 0 is a NULL ACL.
func aclSpan(b []byte, offset uint32) (span, bool) {
	if offset == 0 {
		return span{}, true
	}
	if offset < headerSize || uint64(offset)+aclHeaderSize > uint64(len(b)) {
		return span{}, false
	}
	from := int(offset)
	head := b[from : from+aclHeaderSize : from+aclHeaderSize]
	size := int(binary.LittleEndian.Uint16(head[2:]))
	if !knownACLRevision(head[0]) || size < aclHeaderSize || size > len(b)-from {
		return span{}, false
	}
	count := int(binary.LittleEndian.Uint16(head[4:]))
	good, _ := soundEntries(b[from+aclHeaderSize:from+size], count)
	return span{from, from + size}, good == count
}

func knownACLRevision(r byte) bool { return r-2 <= 2 }

// soundEntries walks count entries and returns how many of them, counted from
// the first, are sound and how many bytes they take.
func soundEntries(b []byte, count int) (good, off int) {
	for i := range count {
		if len(b)-off < leastKnownSize {
			return soundOpaque(b, off, i, count)
		}
		head := b[off : off+leastKnownSize : off+leastKnownSize]
		end := off + int(binary.LittleEndian.Uint16(head[2:]))
		if end > len(b) || end&3 != 0 {
			return i, off
		}
		at := sidOffset(head[0], head[8])
		if at == 0 {
			if end < off+aceHeaderSize {
				return i, off
			}
			off = end
			continue
		}
		// That the SID begins within the entry follows from where it ends. Up
		// to then it is enough that its first two bytes can be read.
		at += off
		if uint(at+1) >= uint(len(b)) {
			return i, off
		}
		revision, subs := b[at], int(b[at+1])
		if revision != 1 || subs > sid.MaxSubAuthorities || at+sidHeaderSize+4*subs > end {
			return i, off
		}
		off = end
	}
	return count, off
}

// soundOpaque is soundEntries from entry i on, at a place where there is only
// room for entries whose layout is not known.
func soundOpaque(b []byte, off, i, count int) (int, int) {
	for ; i < count; i++ {
		if len(b)-off < aceHeaderSize || ACEType(b[off]).Known() {
			break
		}
		size := int(binary.LittleEndian.Uint16(b[off+2:]))
		if size < aceHeaderSize || size > len(b)-off || size&3 != 0 {
			break
		}
		off += size
	}
	return i, off
}
