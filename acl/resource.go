package acl

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"reacl/sid"
)

// Reasons for which bytes are not a resource attribute.
var (
	ErrNoAttribute = errors.New("not an entry with a resource attribute")
	ErrAttribute   = errors.New("not a resource attribute")
)

// AttributeType is the type of a resource attribute's values ([MS-DTYP]
// 2.4.10.1, ValueType).
type AttributeType uint16

// The types of values.
const (
	AttributeInt64   AttributeType = 0x01
	AttributeUint64  AttributeType = 0x02
	AttributeString  AttributeType = 0x03
	AttributeSID     AttributeType = 0x05
	AttributeBoolean AttributeType = 0x06
	AttributeOctets  AttributeType = 0x10
)

// attributeTypes are the types with their name in SDDL.
var attributeTypes = [...]struct {
	name string
	code AttributeType
}{
	{"TI", AttributeInt64},
	{"TU", AttributeUint64},
	{"TS", AttributeString},
	{"TD", AttributeSID},
	{"TX", AttributeOctets},
	{"TB", AttributeBoolean},
}

// attributeHeaderSize is the size of CLAIM_SECURITY_ATTRIBUTE_RELATIVE_V1 before
// the offsets of its values: the name's offset, type, reserved, flags and count.
const attributeHeaderSize = 16

// ResourceAttribute is the claim in an entry of type SYSTEM_RESOURCE_ATTRIBUTE
// ([MS-DTYP] 2.4.10.1), a view of the bytes that it was parsed from.
type ResourceAttribute struct {
	Name  string
	Type  AttributeType
	Flags uint32

	name []byte // UTF-16 without the zero at its end
	data []byte
}

// ParseResourceAttribute reads the data of a resource attribute entry, [ACE.Data].
func ParseResourceAttribute(data []byte) (ResourceAttribute, error) {
	bad := func(at int, format string, args ...any) (ResourceAttribute, error) {
		return ResourceAttribute{}, fmt.Errorf("acl: resource attribute at byte 0x%x: %w: %s", at, ErrAttribute, fmt.Sprintf(format, args...))
	}
	if len(data) < attributeHeaderSize {
		return bad(0, "%d of at least %d bytes", len(data), attributeHeaderSize)
	}
	a := ResourceAttribute{
		Type:  AttributeType(binary.LittleEndian.Uint16(data[4:])),
		Flags: binary.LittleEndian.Uint32(data[8:]),
		data:  data,
	}
	if uint64(a.count()) > uint64(len(data)-attributeHeaderSize)/4 {
		return bad(12, "%d values in %d bytes", a.count(), len(data))
	}
	var ok bool
	if a.name, ok = zeroTerminated(data, binary.LittleEndian.Uint32(data)); !ok || len(a.name) == 0 {
		return bad(0, "no name")
	}
	a.Name = stringUTF16(a.name)
	total := 0
	for i := range int(a.count()) {
		v, ok := a.value(i)
		if !ok {
			return bad(attributeHeaderSize+4*i, "value %d", i)
		}
		// Values that shared their bytes could stand for far more than there are.
		if total += len(v); total > len(data) {
			return bad(attributeHeaderSize+4*i, "value %d shares bytes with others", i)
		}
	}
	return a, nil
}

func (a ResourceAttribute) count() uint32 {
	if len(a.data) < attributeHeaderSize {
		return 0
	}
	return binary.LittleEndian.Uint32(a.data[12:])
}

// value are the bytes of the value at index i: 8 bytes of a number, UTF-16
// without the zero at its end, a SID, see attributeSID, or octets.
func (a ResourceAttribute) value(i int) (v []byte, ok bool) {
	off := binary.LittleEndian.Uint32(a.data[attributeHeaderSize+4*i:])
	switch a.Type {
	case AttributeInt64, AttributeUint64, AttributeBoolean:
		return cut(a.data, off, 8)
	case AttributeString:
		return zeroTerminated(a.data, off)
	case AttributeSID, AttributeOctets:
		size, ok := cut(a.data, off, 4)
		if !ok || off > 1<<31 {
			return nil, false
		}
		v, ok = cut(a.data, off+4, binary.LittleEndian.Uint32(size))
		if a.Type == AttributeSID && attributeSID(v).IsZero() {
			return nil, false
		}
		return v, ok
	}
	return nil, false
}

// attributeSID reads a SID as Windows stores it in an attribute, in binary, or
// as text, of which [MS-DTYP] 2.4.10.1 speaks and which Samba stores. It is
// zero where v is neither.
func attributeSID(v []byte) sid.SID {
	if s, err := sid.FromBytes(v); err == nil {
		return s
	}
	s, err := sid.Parse(strings.TrimSuffix(string(v), "\x00"))
	if err != nil {
		return sid.SID{}
	}
	return s
}

// cut is b from off, size bytes long.
func cut(b []byte, off, size uint32) ([]byte, bool) {
	if uint64(off)+uint64(size) > uint64(len(b)) {
		return nil, false
	}
	return b[off : off+size], true
}

// zeroTerminated is the UTF-16 at off up to a zero.
func zeroTerminated(b []byte, off uint32) ([]byte, bool) {
	if uint64(off) > uint64(len(b)) {
		return nil, false
	}
	s := b[off:]
	for n := 0; n+1 < len(s); n += 2 {
		if s[n] == 0 && s[n+1] == 0 {
			return s[:n], true
		}
	}
	return nil, false
}

// ResourceAttribute is the attribute of a resource attribute entry; its error
// is [ErrNoAttribute] for entries of other types.
func (a ACE) ResourceAttribute() (ResourceAttribute, error) {
	if a.Type != SystemResourceAttribute {
		return ResourceAttribute{}, ErrNoAttribute
	}
	return ParseResourceAttribute(a.Data())
}

// Values are the values as SDDL writes them ([MS-DTYP] 2.5.1.1), in stored order.
func (a ResourceAttribute) Values() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range int(a.count()) {
			if !yield(string(a.appendValue(nil, i, sid.SID{}))) {
				return
			}
		}
	}
}

// SIDs are the values of an attribute of type [AttributeSID]; none for others.
func (a ResourceAttribute) SIDs() []sid.SID {
	if a.Type != AttributeSID {
		return nil
	}
	var all []sid.SID
	for i := range int(a.count()) {
		if v, ok := a.value(i); ok {
			all = append(all, attributeSID(v))
		}
	}
	return all
}

// String is the attribute as Windows writes it in SDDL, in parentheses; "" for
// the zero ResourceAttribute.
func (a ResourceAttribute) String() string { return string(a.append(nil, sid.SID{})) }

func (a ResourceAttribute) append(b []byte, domain sid.SID) []byte {
	if a.data == nil {
		return b
	}
	b = appendEscaped(append(b, `("`...), a.name)
	b = append(b, `",`...)
	b = append(b, a.Type.String()...)
	b = append(b, ",0x"...)
	b = strconv.AppendUint(b, uint64(a.Flags), 16)
	for i := range int(a.count()) {
		b = a.appendValue(append(b, ','), i, domain)
	}
	return append(b, ')')
}

// String is the type's name in SDDL, or its number in hex if it has none.
func (t AttributeType) String() string {
	for _, known := range attributeTypes {
		if t == known.code {
			return known.name
		}
	}
	return "0x" + strconv.FormatUint(uint64(t), 16)
}

func (a ResourceAttribute) appendValue(b []byte, i int, domain sid.SID) []byte {
	v, _ := a.value(i)
	switch a.Type {
	case AttributeInt64:
		return strconv.AppendInt(b, int64(binary.LittleEndian.Uint64(v)), 10)
	case AttributeUint64, AttributeBoolean:
		return strconv.AppendUint(b, binary.LittleEndian.Uint64(v), 10)
	case AttributeString:
		b = append(b, '"')
		b = append(b, stringUTF16(v)...)
		return append(b, '"')
	case AttributeSID:
		return appendSID(b, attributeSID(v), domain)
	}
	return hex.AppendEncode(b, v) // without the "#" of a condition's octets
}
