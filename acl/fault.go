package acl

import (
	"encoding/binary"
	"fmt"

	"reacl/sid"
)

// What follows finds words for what Parse has refused; it does not run for a
// sound descriptor.

// badSID says what is wrong with the SID whose offset is stored at field.
func badSID(b []byte, field int, path string) error {
	at, err := part(b, field, sidHeaderSize, path)
	if err != nil {
		return err
	}
	_, err = sid.Len(b[at:])
	return &Error{path, at, err}
}

// badACL says what is wrong with the ACL whose offset is stored at field.
func badACL(b []byte, field int, l List) error {
	at, err := part(b, field, aclHeaderSize, l.String())
	if err != nil {
		return err
	}
	if !knownACLRevision(b[at]) {
		return &Error{l.String() + ".revision", at, fmt.Errorf("%w: %d, not 2, 3 or 4", ErrRevision, b[at])}
	}
	size := int(binary.LittleEndian.Uint16(b[at+2:]))
	if size < aclHeaderSize || size > len(b)-at {
		return &Error{l.String() + ".size", at + 2, fmt.Errorf("%w: %d, and %d bytes are there", ErrACLSize, size, len(b)-at)}
	}
	count := int(binary.LittleEndian.Uint16(b[at+4:]))
	entries := b[at+aclHeaderSize : at+size]
	i, off := soundEntries(entries, count)
	at += aclHeaderSize + off
	if left := len(entries) - off; left < aceHeaderSize {
		return &Error{fmt.Sprintf("%s.ace[%d]", l, i), at, fmt.Errorf("%w: %d bytes left", ErrACECount, left)}
	}
	return checkEntry(fmt.Sprintf("%s.ace[%d]", l, i), at, entries[off:])
}

// part is the position of the part whose offset is stored at field, of which at
// least size bytes must be there.
func part(b []byte, field, size int, path string) (int, error) {
	off := binary.LittleEndian.Uint32(b[field:])
	if off < headerSize || uint64(off) >= uint64(len(b)) {
		return 0, &Error{path + ".offset", field, fmt.Errorf("%w: 0x%x of 0x%x", ErrOffset, off, len(b))}
	}
	if left := len(b) - int(off); left < size {
		return 0, &Error{path, int(off), fmt.Errorf("%w: %d of at least %d", ErrShort, left, size)}
	}
	return int(off), nil
}

// badSharing names the first two parts that share bytes and must not.
func badSharing(owner, group, sacl, dacl span) error {
	parts := [...]struct {
		path string
		span
	}{{"owner", owner}, {"group", group}, {"sacl", sacl}, {"dacl", dacl}}
	for i, p := range parts {
		for _, q := range parts[:i] {
			if p.meets(q.span) && !(p.path == "group" && group == owner) {
				return &Error{p.path, p.from, fmt.Errorf("%w: %s", ErrOverlap, q.path)}
			}
		}
	}
	return &Error{"header", 0, ErrOverlap}
}

// checkEntry says what is wrong with the entry that b begins with, nil if it
// is sound.
func checkEntry(path string, at int, b []byte) error {
	if len(b) < aceHeaderSize {
		return &Error{path, at, fmt.Errorf("%w: %d of at least %d", ErrShort, len(b), aceHeaderSize)}
	}
	t, size := ACEType(b[0]), int(binary.LittleEndian.Uint16(b[2:]))
	if size < aceHeaderSize {
		return &Error{path + ".size", at + 2, fmt.Errorf("%w: %d is less than the entry's header", ErrACESize, size)}
	}
	if size > len(b) {
		return &Error{path + ".size", at + 2, fmt.Errorf("%w: %d, and %d bytes are left", ErrACESize, size, len(b))}
	}
	if size%4 != 0 {
		return &Error{path + ".size", at + 2, fmt.Errorf("%w: %d", ErrACEUnaligned, size)}
	}
	if !t.Known() {
		return nil
	}
	if size < leastKnownSize {
		return &Error{path + ".size", at + 2, fmt.Errorf("%w: %d of at least %d for %s", ErrACESize, size, leastKnownSize, t)}
	}
	trustee := sidOffset(b[0], b[8])
	if size < trustee {
		return &Error{path + ".size", at + 2, fmt.Errorf("%w: %d, and the SID begins at %d", ErrACESize, size, trustee)}
	}
	if _, err := sid.Len(b[trustee:size]); err != nil {
		return &Error{path + ".sid", at + trustee, err}
	}
	return nil
}
