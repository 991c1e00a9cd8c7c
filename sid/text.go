package sid

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Parse reads the string form of a SID ([MS-DTYP] 2.4.2.1): "S-1-", an
// authority in decimal below 2^32 or as 0x and twelve hexadecimal digits, and
// one to fifteen sub-authorities in decimal. Anything else, blanks
// included, is refused.
func Parse(s string) (SID, error) {
	bad := func(why string) (SID, error) {
		return SID{}, fmt.Errorf("sid: %q: %s: %w", clip(s), why, ErrSyntax)
	}
	if len(s) < 4 || (s[0] != 'S' && s[0] != 's') || s[1:4] != "-1-" {
		return bad("no S-1- at the start")
	}
	parts := strings.Split(s[4:], "-")
	if len(parts) < 2 {
		return bad("no sub-authority")
	}
	if len(parts)-1 > MaxSubAuthorities {
		return SID{}, fmt.Errorf("sid: %q: %w", clip(s), ErrCount)
	}
	authority, err := parseAuthority(parts[0])
	if err != nil {
		return bad(err.Error())
	}
	var sub [MaxSubAuthorities]uint32
	for i, p := range parts[1:] {
		if !digits(p) {
			return bad("sub-authority " + strconv.Quote(clip(p)) + " is not a decimal number")
		}
		v, err := strconv.ParseUint(p, 10, 32)
		if err != nil {
			return bad("sub-authority " + clip(p) + " does not fit 32 bits")
		}
		sub[i] = uint32(v)
	}
	return New(authority, sub[:len(parts)-1]...)
}

// MustParse is Parse for constants: it panics where Parse fails.
func MustParse(s string) SID {
	v, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return v
}

func parseAuthority(s string) (uint64, error) {
	if len(s) > 2 && (s[:2] == "0x" || s[:2] == "0X") {
		if len(s) != 14 {
			return 0, fmt.Errorf("authority %s has not twelve hexadecimal digits", clip(s))
		}
		v, err := strconv.ParseUint(s[2:], 16, 48)
		if err != nil {
			return 0, fmt.Errorf("authority %s is not hexadecimal", clip(s))
		}
		return v, nil
	}
	if !digits(s) {
		return 0, fmt.Errorf("authority %q is not a number", clip(s))
	}
	v, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("decimal authority %s does not fit 32 bits", clip(s))
	}
	return v, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// clip keeps an error text short whatever the input was.
func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

// String is the string form, S-1-…; the zero SID is "". An authority of 2^32
// or above is written as 0x and twelve hexadecimal digits.
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
			const hex = "0123456789ABCDEF"
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
func (s SID) MarshalText() ([]byte, error) { return s.appendText(nil), nil }

// UnmarshalText reads what [SID.MarshalText] writes; empty text is the zero SID.
func (s *SID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*s = SID{}
		return nil
	}
	v, err := Parse(string(text))
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
