package acl

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"unicode/utf16"

	"reacl/sid"
)

// String is the condition as Windows writes it in SDDL ([MS-DTYP] 2.5.1.1),
// with aliases for the SIDs that have one everywhere; "" for the zero
// Condition. A string that holds a quotation mark, which SDDL cannot express,
// is written as it is.
func (c Condition) String() string { return string(c.append(nil, sid.SID{})) }

// append writes the condition in parentheses.
func (c Condition) append(b []byte, domain sid.SID) []byte {
	if len(c.nodes) == 0 {
		return b
	}
	b = append(b, '(')
	b = c.node(b, len(c.nodes)-1, domain)
	return append(b, ')')
}

// node writes the node at index i without parentheses around it.
func (c Condition) node(b []byte, i int, domain sid.SID) []byte {
	n := c.nodes[i]
	op := operators[n.token]
	switch op.kind {
	case 0:
		return n.appendOperand(b, domain)
	case relationalOp, logicalOp:
		b = c.operand(b, op.kind, n.left, domain)
		b = append(b, ' ')
		b = append(b, op.name...)
		b = append(b, ' ')
		return c.operand(b, op.kind, n.right, domain)
	}
	b = append(b, op.name...)
	if op.kind != notOp {
		b = append(b, ' ')
	}
	return c.operand(b, op.kind, n.right, domain)
}

// operand writes the operand at index i of an operator. Parentheses are around
// every operand of a logical operator and around every operator's result.
func (c Condition) operand(b []byte, of operatorKind, i int, domain sid.SID) []byte {
	if of != logicalOp && of != notOp && operators[c.nodes[i].token].kind == 0 {
		return c.node(b, i, domain)
	}
	b = append(b, '(')
	b = c.node(b, i, domain)
	return append(b, ')')
}

// appendOperand writes an attribute or literal.
func (n conditionNode) appendOperand(b []byte, domain sid.SID) []byte {
	switch n.token {
	case tokenLocal:
		return appendEscaped(b, n.body)
	case tokenUser:
		return appendEscaped(append(b, "@USER."...), n.body)
	case tokenResource:
		return appendEscaped(append(b, "@RESOURCE."...), n.body)
	case tokenDevice:
		return appendEscaped(append(b, "@DEVICE."...), n.body)
	case tokenString:
		b = append(b, '"')
		b = append(b, stringUTF16(n.body)...)
		return append(b, '"')
	case tokenOctets:
		return hex.AppendEncode(append(b, '#'), n.body)
	case tokenSID:
		b = appendSID(append(b, "SID("...), toSID(n.body), domain)
		return append(b, ')')
	case tokenComposite:
		b = append(b, '{')
		first := true
		for member := range n.literals() {
			if !first {
				b = append(b, ", "...)
			}
			first = false
			b = member.appendOperand(b, domain)
		}
		return append(b, '}')
	}
	return appendInteger(b, n.body)
}

// Sign and base of an integer, which only tell how it was written.
const (
	signPlus  = 1
	signMinus = 2
	signNone  = 3

	base8  = 1
	base10 = 2
	base16 = 3
)

// appendInteger writes an integer's value as its sign and base tell, or in
// decimal where they contradict the value.
func appendInteger(b, body []byte) []byte {
	v := int64(binary.LittleEndian.Uint64(body))
	sign, base := body[8], body[9]
	magnitude := uint64(v)
	switch {
	case sign == signNone && (v >= 0 || base != base10):
	case sign == signPlus && v >= 0:
		b = append(b, '+')
	case sign == signMinus && v <= 0:
		b = append(b, '-')
		magnitude = -magnitude
	default:
		return strconv.AppendInt(b, v, 10)
	}
	switch base {
	case base8:
		return strconv.AppendUint(append(b, '0'), magnitude, 8)
	case base16:
		return strconv.AppendUint(append(b, "0x"...), magnitude, 16)
	}
	return strconv.AppendUint(b, magnitude, 10)
}

// appendEscaped writes an attribute's name, UTF-16, with %xxxx for the
// characters that cannot stand for themselves.
func appendEscaped(b, name []byte) []byte {
	for ; len(name) > 1; name = name[2:] {
		c := binary.LittleEndian.Uint16(name)
		if c < 0x7F && !endsName(byte(c)) && c != '%' && c != ',' {
			b = append(b, byte(c))
			continue
		}
		const digits = "0123456789abcdef"
		b = append(b, '%', digits[c>>12], digits[c>>8&15], digits[c>>4&15], digits[c&15])
	}
	return b
}

// endsName reports whether an ASCII character ends an attribute's name unless
// it is escaped.
func endsName(c byte) bool {
	switch c {
	case '!', '"', '&', '(', ')', '<', '=', '>', '|':
		return true
	}
	return c <= ' '
}

// stringUTF16 decodes UTF-16, little-endian.
func stringUTF16(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) > 1; b = b[2:] {
		units = append(units, binary.LittleEndian.Uint16(b))
	}
	return string(utf16.Decode(units))
}

// appendUTF16 encodes s in UTF-16, little-endian.
func appendUTF16(b []byte, s string) []byte {
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}
