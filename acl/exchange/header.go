package exchange

import (
	"encoding/binary"
	"errors"
	"fmt"

	"reacl/acl"
)

// Header is what precedes a descriptor in the transfer form. A zero Header
// (no bytes) means that the descriptor came bare.
type Header struct {
	Version             uint16 // 3 for MAPI, 4 for WebDAV
	SecurityInformation uint32 // 0 in every sample known: never tells whether a list is present
	raw                 []byte
}

// Bytes are the header's bytes as read, cbHeader long; nil for none.
func (h Header) Bytes() []byte { return h.raw }

// IsZero reports whether there was no header.
func (h Header) IsZero() bool { return h.raw == nil }

// NewHeader is the header that Exchange itself writes before a folder's
// descriptor: version 3, no named properties (EdkMdb.h
// SECURITY_DESCRIPTOR_TRANSFER_VERSION).
func NewHeader() Header {
	return Header{Version: 3, raw: []byte{8, 0, 3, 0, 0, 0, 0, 0}}
}

// Reasons for which a blob does not hold a descriptor; reach them with
// [errors.Is].
var (
	ErrShort        = errors.New("too few bytes for a security descriptor")
	ErrHeaderSize   = errors.New("the transfer header's size lies outside of the blob")
	ErrNoDescriptor = errors.New("no self-relative security descriptor after the transfer header")
	ErrNotRelative  = errors.New("the security descriptor is not self-relative")
)

const (
	minHeader     = 4  // cbHeader and version
	fixedHeader   = 8  // with the security information, before named properties
	descriptorLen = 20 // the fixed part of a self-relative descriptor
)

// FindFolderLimit is the number of bytes after which Exchange Web Services'
// FindFolder cuts a binary property without saying so; GetFolder does not. A
// damaged blob of exactly this length was cut by it.
const FindFolderLimit = 512

// Split finds the descriptor in a blob, with or without the transfer header
// (EdkMdb.h SECURITY_DESCRIPTOR_OF). It does not parse the descriptor. Both
// results are views of blob.
//
// The header is as long as its first word says. A descriptor stands there if
// its revision is 1 and it is self-relative; headers of any version are taken
// then. A blob that begins with a descriptor is bare: read as a header, its
// version would have the bit 0x8000 that no version has.
func Split(blob []byte) (Header, []byte, error) {
	if len(blob) < descriptorLen {
		return Header{}, nil, fmt.Errorf("%w: %d, and the shortest has %d", ErrShort, len(blob), descriptorLen)
	}
	if isDescriptor(blob) {
		return Header{}, blob, nil
	}
	size := int(binary.LittleEndian.Uint16(blob))
	version := binary.LittleEndian.Uint16(blob[2:])
	switch known := version == 1 || version == 3 || version == 4; {
	case size == 1:
		return Header{}, nil, fmt.Errorf("%w: its control is 0x%04X", ErrNotRelative, version)
	case size < minHeader || known && size < fixedHeader:
		return Header{}, nil, fmt.Errorf("%w: %d, and at least %d are needed", ErrHeaderSize, size, fixedHeader)
	case size > len(blob):
		return Header{}, nil, fmt.Errorf("%w: %d of %d bytes", ErrHeaderSize, size, len(blob))
	case size > len(blob)-descriptorLen:
		return Header{}, nil, fmt.Errorf("%w: %d after a header of %d, and the shortest has %d", ErrShort, len(blob)-size, size, descriptorLen)
	case !isDescriptor(blob[size:]):
		return Header{}, nil, fmt.Errorf("%w of %d bytes and version 0x%04X: at byte 0x%x stand % X",
			ErrNoDescriptor, size, version, size, blob[size:size+4])
	}
	h := Header{Version: version, raw: blob[:size:size]}
	if size >= fixedHeader {
		h.SecurityInformation = binary.LittleEndian.Uint32(blob[4:])
	}
	return h, blob[size:], nil
}

// isDescriptor reports whether b can begin a self-relative descriptor.
func isDescriptor(b []byte) bool {
	return len(b) >= descriptorLen && b[0] == 1 &&
		acl.Control(binary.LittleEndian.Uint16(b[2:]))&acl.SelfRelative != 0
}

// Join puts the header, as it was read, before a descriptor. Without a header
// the result is a copy of sd.
func Join(h Header, sd []byte) []byte {
	out := make([]byte, 0, len(h.raw)+len(sd))
	return append(append(out, h.raw...), sd...)
}
