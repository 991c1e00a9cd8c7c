package acl

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strconv"
	"unicode/utf8"
)

// literal reads a literal, with or without parentheses around it.
func (c *conditionReader) literal() (term, error) {
	parens := 0
	for c.peek() == '(' {
		c.at++
		parens++
		c.blanks()
	}
	t := term{depth: 1}
	err := c.plainLiteral()
	for ; parens > 0 && err == nil; parens-- {
		c.blanks()
		err = c.expect(')')
	}
	return t, err
}

func (c *conditionReader) plainLiteral() error {
	if c.peek() == '{' {
		return c.list()
	}
	return c.scalar()
}

// list reads "{", literals with commas between them, "}".
func (c *conditionReader) list() error {
	start := c.at
	c.at++ // "{"
	c.b = append(c.b, tokenComposite, 0, 0, 0, 0)
	body := len(c.b)
	c.blanks()
	for first := true; c.peek() != '}'; first = false {
		if !first {
			if err := c.expect(','); err != nil {
				return err
			}
			c.blanks()
		}
		if err := c.scalar(); err != nil {
			return err
		}
		c.blanks()
	}
	c.at++ // "}"
	binary.LittleEndian.PutUint32(c.b[body-4:], uint32(len(c.b)-body))
	return c.fits(start)
}

// scalar reads a literal that is not a list.
func (c *conditionReader) scalar() error {
	start := c.at
	switch char := c.peek(); {
	case char == '"':
		s, err := c.quoted()
		if err != nil {
			return err
		}
		return c.emit(start, tokenString, appendUTF16(nil, s))
	case char == '#':
		c.at++
		octets, err := c.octets()
		if err != nil {
			return err
		}
		return c.emit(start, tokenOctets, octets)
	case char == '+' || char == '-' || isDigit(char, 10):
		n, err := c.integer(false)
		if err != nil {
			return err
		}
		c.b = append(c.b, tokenInt64)
		c.b = binary.LittleEndian.AppendUint64(c.b, n.value)
		c.b = append(c.b, n.sign, n.base)
		return c.fits(start)
	case c.word("SID("):
		c.blanks()
		s, _, err := c.sid()
		if err != nil {
			return err
		}
		c.blanks()
		if err := c.expect(')'); err != nil {
			return err
		}
		return c.emit(start, tokenSID, s.Bytes())
	}
	return c.fail(start, "%s where a literal should be", c.next())
}

// quoted reads a string in quotation marks. Nothing is escaped in it.
func (r *sddlReader) quoted() (string, error) {
	start := r.at
	if err := r.expect('"'); err != nil {
		return "", err
	}
	from := r.at
	for ; r.at < len(r.text); r.at++ {
		if r.text[r.at] != '"' {
			continue
		}
		s := r.text[from:r.at]
		if !utf8.ValidString(s) {
			return "", r.fail(start, "a string that is not UTF-8")
		}
		r.at++
		return s, nil
	}
	return "", r.fail(start, "a string without end")
}

// octets reads hexadecimal digits, in which "#" stands for 0. An odd number of
// them has a 0 before it.
func (r *sddlReader) octets() ([]byte, error) {
	var digits []byte
	start := r.at
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; {
		case c == '#':
			digits = append(digits, '0')
		case isDigit(c, 16):
			digits = append(digits, c)
		case isLocal(c):
			return nil, r.fail(r.at, "%q in octets", c)
		default:
			return hexOctets(digits), nil
		}
	}
	return nil, r.fail(start, "octets without end")
}

// hexOctets decodes an even or odd number of hexadecimal digits.
func hexOctets(digits []byte) []byte {
	if len(digits)%2 != 0 {
		digits = append([]byte{'0'}, digits...)
	}
	b := make([]byte, len(digits)/2)
	hex.Decode(b, digits) // cannot fail: there are only digits
	return b
}

// integer is a number with the way it was written.
type integer struct {
	value      uint64 // in two's complement
	sign, base byte
}

// integer reads a number in hexadecimal with 0x, octal with 0, or decimal. It
// is at least -2^63 and less than 2^63; without a sign it is less than 2^64 if
// it is hexadecimal or octal, and stands for its 64 bits, or if it may be
// unsigned.
func (r *sddlReader) integer(unsigned bool) (n integer, err error) {
	start := r.at
	n.sign = signNone
	switch r.peek() {
	case '+':
		n.sign = signPlus
		r.at++
	case '-':
		n.sign = signMinus
		r.at++
	}
	from := r.at
	for r.at < len(r.text) && isLocal(r.text[r.at]) {
		r.at++
	}
	digits, base := cutBase(r.text[from:r.at])
	v, err := strconv.ParseUint(digits, base, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return n, r.fail(start, "%q is not a number", clip(r.text[start:r.at]))
	}
	limit := uint64(1<<63 - 1)
	switch {
	case n.sign == signMinus:
		limit++
	case n.sign == signNone && (unsigned || base != 10):
		limit = 1<<64 - 1
	}
	if err != nil || v > limit {
		return n, r.fail(start, "%s does not fit 64 bits", clip(r.text[start:r.at]))
	}
	if n.value = v; n.sign == signMinus {
		n.value = -v
	}
	switch base {
	case 8:
		n.base = base8
	case 16:
		n.base = base16
	default:
		n.base = base10
	}
	return n, nil
}
