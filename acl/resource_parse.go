package acl

import (
	"encoding/binary"
)

// attribute reads a resource attribute, ("name",type,flags,value,…), and
// appends its stored form to b as Windows lays it out: the header, the values'
// offsets, the name, then the values one after the other without gaps.
func (r *sddlReader) attribute(b []byte) ([]byte, error) {
	start := r.at
	if err := r.expect('('); err != nil {
		return nil, err
	}
	r.blanks()
	if err := r.expect('"'); err != nil {
		return nil, err
	}
	name, err := r.attributeName()
	if err != nil {
		return nil, err
	}
	t, err := r.attributeType()
	if err != nil {
		return nil, err
	}
	flags, err := r.attributeFlags()
	if err != nil {
		return nil, err
	}
	var values []byte
	var offsets []int // in values
	for r.blanks(); r.peek() == ','; r.blanks() {
		r.at++
		r.blanks()
		offsets = append(offsets, len(values))
		if values, err = r.attributeValue(t, values); err != nil {
			return nil, err
		}
		if len(values) > 0xFFFF {
			return nil, r.fail(start, "the attribute takes %w", ErrTooLong)
		}
	}
	if err := r.expect(')'); err != nil {
		return nil, err
	}
	nameAt := attributeHeaderSize + 4*len(offsets)
	b = binary.LittleEndian.AppendUint32(b, uint32(nameAt))
	b = binary.LittleEndian.AppendUint16(b, uint16(t))
	b = append(b, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, flags)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(offsets)))
	for _, off := range offsets {
		b = binary.LittleEndian.AppendUint32(b, uint32(nameAt+len(name)+off))
	}
	b = append(b, name...)
	return append(b, values...), nil
}

// attributeName reads the name up to the closing quotation mark; it returns
// UTF-16 with a zero at its end.
func (r *sddlReader) attributeName() ([]byte, error) {
	at := r.at
	name, err := r.escapedName(func(c byte) bool { return c == '"' })
	if err != nil {
		return nil, err
	}
	for n := 0; n < len(name); n += 2 {
		if name[n] == 0 && name[n+1] == 0 {
			return nil, r.fail(at, "a zero in an attribute's name")
		}
	}
	return append(name, 0, 0), r.expect('"')
}

func (r *sddlReader) comma() error {
	r.blanks()
	if err := r.expect(','); err != nil {
		return err
	}
	r.blanks()
	return nil
}

func (r *sddlReader) attributeType() (AttributeType, error) {
	if err := r.comma(); err != nil {
		return 0, err
	}
	for _, t := range attributeTypes {
		if r.word(t.name) {
			return t.code, nil
		}
	}
	return 0, r.fail(r.at, "%s where an attribute's type (TI, TU, TS, TD, TX or TB) should be", r.next())
}

func (r *sddlReader) attributeFlags() (uint32, error) {
	if err := r.comma(); err != nil {
		return 0, err
	}
	at := r.at
	n, err := r.integer(true)
	if err != nil {
		return 0, err
	}
	if n.sign == signMinus || n.value > 0xFFFFFFFF {
		return 0, r.fail(at, "an attribute's flags that do not fit 32 bits")
	}
	return uint32(n.value), nil
}

// attributeValue appends the stored form of one value to b.
func (r *sddlReader) attributeValue(t AttributeType, b []byte) ([]byte, error) {
	at := r.at
	switch t {
	case AttributeString:
		s, err := r.quoted()
		if err != nil {
			return nil, err
		}
		if indexZero(s) >= 0 {
			return nil, r.fail(at, "a zero in a string")
		}
		return append(appendUTF16(b, s), 0, 0), nil
	case AttributeSID:
		s, _, err := r.sid()
		if err != nil {
			return nil, err
		}
		return appendCounted(b, s.Bytes()), nil
	case AttributeOctets:
		octets, err := r.octets()
		if err != nil {
			return nil, err
		}
		if len(octets) == 0 {
			return nil, r.fail(at, "%s where octets should be", r.next())
		}
		return appendCounted(b, octets), nil
	}
	n, err := r.integer(t == AttributeUint64)
	if err != nil {
		return nil, err
	}
	switch {
	case t == AttributeUint64 && n.sign == signMinus && n.value != 0:
		return nil, r.fail(at, "a negative value of type TU")
	case t == AttributeBoolean && n.value > 1:
		return nil, r.fail(at, "a value of type TB that is not 0 or 1")
	}
	return binary.LittleEndian.AppendUint64(b, n.value), nil
}

// appendCounted appends octets with their number before them.
func appendCounted(b, octets []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(octets)))
	return append(b, octets...)
}

func indexZero(s string) int {
	for i := range len(s) {
		if s[i] == 0 {
			return i
		}
	}
	return -1
}
