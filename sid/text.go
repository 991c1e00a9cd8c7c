package sid

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Parse reads the string form of a SID ([MS-DTYP] 2.4.2.1) as Windows does:
// "S-1-", an authority below 2^48 and one to fifteen sub-authorities below 2^32,
// each number in decimal, or in hexadecimal after 0x. Leading zeros are no octal
// sign, and letters may be in either case. Anything else, blanks included, is
// refused, and so is a SID without sub-authorities, which [SID.String] can write
// for bytes that hold one.
func Parse(s string) (SID, error) { return parse(s, 1) }

func parse(s string, least int) (SID, error) {
	v, err := parseNumbers(s, least)
	if err != nil {
		return SID{}, fmt.Errorf("sid: %q: %w", clip(s), err)
	}
	return v, nil
}

func parseNumbers(s string, least int) (SID, error) {
	if len(s) < 2 || s[0]|0x20 != 's' || s[1] != '-' {
		return SID{}, fmt.Errorf("no S- at the start: %w", ErrSyntax)
	}
	revision, rest, more := strings.Cut(s[2:], "-")
	if strings.TrimLeft(revision, "0") != "1" {
		return SID{}, fmt.Errorf("%w but %q: %w", ErrRevision, clip(revision), ErrSyntax)
	}
	if !more {
		return SID{}, fmt.Errorf("no authority: %w", ErrSyntax)
	}
	field, rest, more := strings.Cut(rest, "-")
	authority, err := number(field, 48)
	if err != nil {
		return SID{}, fmt.Errorf("authority %q %w: %w", clip(field), err, ErrSyntax)
	}
	var sub [MaxSubAuthorities]uint32
	n := 0
	for more {
		if n == MaxSubAuthorities {
			return SID{}, ErrCount
		}
		field, rest, more = strings.Cut(rest, "-")
		v, err := number(field, 32)
		if err != nil {
			return SID{}, fmt.Errorf("sub-authority %q %w: %w", clip(field), err, ErrSyntax)
		}
		sub[n] = uint32(v)
		n++
	}
	if n < least {
		return SID{}, fmt.Errorf("no sub-authority: %w", ErrSyntax)
	}
	return fromNumbers(authority, sub[:n]), nil
}

// MustParse is Parse for constants: it panics where Parse fails.
func MustParse(s string) SID {
	v, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return v
}

// Reasons for which a field is not a number.
var (
	errDigits = errors.New("is not a number")
	errRange  = errors.New("is too large")
)

// number reads a field of decimal digits, or of hexadecimal ones after 0x, that
// fits the bits. Signs, blanks and underscores are no part of a number.
func number(s string, bits int) (uint64, error) {
	base := 10
	if len(s) > 2 && s[0] == '0' && s[1]|0x20 == 'x' {
		s, base = s[2:], 16
	}
	v, err := strconv.ParseUint(s, base, bits)
	if errors.Is(err, strconv.ErrRange) {
		return 0, errRange
	}
	if err != nil {
		return 0, errDigits
	}
	return v, nil
}

// clip keeps an error text short whatever the input was.
func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

// String is the string form, S-1-…; the zero SID is "". An authority of 2^32
// or above is written as 0x and twelve lower-case hexadecimal digits, as Windows
// does.
func (s SID) String() string {
	if s.IsZero() {
		return ""
	}
	var buf [8 + 14 + MaxSubAuthorities*11]byte
	return string(s.appendText(buf[:0]))
}

func (s SID) appendText(b []byte) []byte {
	if s.IsZero() {
		return b
	}
	b = append(b, "S-1-"...)
	if a := s.Authority(); a >= 1<<32 {
		b = append(b, "0x"...)
		for _, c := range s.prefix.Value().authority {
			const hex = "0123456789abcdef"
			b = append(b, hex[c>>4], hex[c&15])
		}
	} else {
		b = strconv.AppendUint(b, a, 10)
	}
	for i := range s.SubAuthorities() {
		b = append(b, '-')
		b = strconv.AppendUint(b, uint64(s.SubAuthority(i)), 10)
	}
	return b
}

// AppendText appends [SID.String] to b. It implements [encoding.TextAppender].
func (s SID) AppendText(b []byte) ([]byte, error) { return s.appendText(b), nil }

// MarshalText returns [SID.String] as bytes; the zero SID is empty.
func (s SID) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what [SID.MarshalText] writes: what [Parse] reads, and SIDs
// without sub-authorities. Empty text is the zero SID.
func (s *SID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*s = SID{}
		return nil
	}
	v, err := parse(string(text), 0)
	if err != nil {
		return err
	}
	*s = v
	return nil
}

// AppendBinary appends the packet form of s to b ([MS-DTYP] 2.4.2.2); the zero
// SID appends nothing.
func (s SID) AppendBinary(b []byte) ([]byte, error) { return s.appendBinary(b), nil }

func (s SID) appendBinary(b []byte) []byte {
	if s.IsZero() {
		return b
	}
	p := s.prefix.Value()
	b = append(b, 1, p.count)
	b = append(b, p.authority[:]...)
	for i := range s.SubAuthorities() {
		b = binary.LittleEndian.AppendUint32(b, s.SubAuthority(i))
	}
	return b
}

// Bytes is the packet form of s, 8 to 68 bytes; nil for the zero SID.
func (s SID) Bytes() []byte { return s.appendBinary(nil) }

// MarshalBinary returns [SID.Bytes].
func (s SID) MarshalBinary() ([]byte, error) { return s.Bytes(), nil }

// UnmarshalBinary reads what [SID.MarshalBinary] writes; no bytes are the zero SID.
func (s *SID) UnmarshalBinary(b []byte) error {
	if len(b) == 0 {
		*s = SID{}
		return nil
	}
	v, err := FromBytes(b)
	if err != nil {
		return err
	}
	*s = v
	return nil
}
