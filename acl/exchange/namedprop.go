package exchange

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"reacl/acl"
)

// NamedProp is a record of the transfer header. It says which named property
// a property tag stands for that the descriptor's object entries refer to.
type NamedProp struct {
	Tag  uint16
	Set  acl.GUID // the property set
	Kind uint8    // 0 (MNID_ID): ID counts; else Name counts
	ID   uint32
	Name string
}

// ErrNamedProp is the reason for which a header's named properties cannot be read.
var ErrNamedProp = errors.New("damaged named-property record in the transfer header")

const (
	mnidID       = 0
	namedPropLen = 2 + 16 + 1 // tag, set, kind
)

func (p NamedProp) String() string {
	if p.Kind == mnidID {
		return fmt.Sprintf("0x%04X = {%s} id 0x%04X", p.Tag, p.Set, p.ID)
	}
	return fmt.Sprintf("0x%04X = {%s} name %q", p.Tag, p.Set, p.Name)
}

// NamedProps are the named properties that follow the fixed eight bytes of
// the header. An error wraps [ErrNamedProp] and comes with the records before
// the damaged one; the descriptor itself can be used all the same, since the
// header is kept as it was read.
func (h Header) NamedProps() ([]NamedProp, error) {
	if len(h.raw) <= fixedHeader {
		return nil, nil
	}
	var props []NamedProp
	rest := h.raw[fixedHeader:]
	for len(rest) > 0 {
		p, n, why := cutNamedProp(rest)
		if why != "" {
			return props, fmt.Errorf("%w %d at byte 0x%x: %s", ErrNamedProp, len(props), len(h.raw)-len(rest), why)
		}
		props = append(props, p)
		rest = rest[n:]
	}
	return props, nil
}

// cutNamedProp reads the record that b begins with and its length, or says why not.
func cutNamedProp(b []byte) (p NamedProp, n int, why string) {
	if len(b) < namedPropLen {
		return p, 0, fmt.Sprintf("%d bytes of at least %d", len(b), namedPropLen)
	}
	p.Tag = binary.LittleEndian.Uint16(b)
	p.Set = acl.GUID(b[2:18])
	p.Kind = b[18]
	b = b[namedPropLen:]
	if p.Kind == mnidID {
		if len(b) < 4 {
			return p, 0, fmt.Sprintf("%d bytes of an id of 4", len(b))
		}
		p.ID = binary.LittleEndian.Uint32(b)
		return p, namedPropLen + 4, ""
	}
	var units []uint16
	for i := 0; i+2 <= len(b); i += 2 {
		u := binary.LittleEndian.Uint16(b[i:])
		if u == 0 {
			p.Name = strings.ToValidUTF8(string(utf16.Decode(units)), "\uFFFD")
			return p, namedPropLen + i + 2, ""
		}
		units = append(units, u)
	}
	return p, 0, "a name without an end"
}
