package acl

import (
	"encoding/hex"
	"errors"
	"fmt"
)

// GUID is a GUID in its packet order ([MS-DTYP] 2.3.4.2): the first three
// fields are little-endian.
type GUID [16]byte

// ErrGUID is the reason for which text is not a GUID.
var ErrGUID = errors.New("not of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")

// guidOrder maps the bytes of the text form, left to right, to packet order.
var guidOrder = [16]int{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}

// ParseGUID reads xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx ([MS-DTYP] 2.3.4.3),
// with or without braces, in either case.
func ParseGUID(s string) (GUID, error) {
	t := s
	if len(t) == 38 && t[0] == '{' && t[37] == '}' {
		t = t[1:37]
	}
	var g GUID
	if len(t) != 36 || t[8] != '-' || t[13] != '-' || t[18] != '-' || t[23] != '-' {
		return GUID{}, badGUID(s)
	}
	var plain [32]byte
	for i, from := 0, 0; from < len(t); from++ {
		if t[from] == '-' {
			if from != 8 && from != 13 && from != 18 && from != 23 {
				return GUID{}, badGUID(s)
			}
			continue
		}
		plain[i] = t[from]
		i++
	}
	var raw [16]byte
	if _, err := hex.Decode(raw[:], plain[:]); err != nil {
		return GUID{}, badGUID(s)
	}
	for i, at := range guidOrder {
		g[at] = raw[i]
	}
	return g, nil
}

// MustParseGUID is ParseGUID for constants: it panics where ParseGUID fails.
func MustParseGUID(s string) GUID {
	g, err := ParseGUID(s)
	if err != nil {
		panic(err)
	}
	return g
}

func badGUID(s string) error {
	const most = 40
	if len(s) > most {
		s = s[:most] + "…"
	}
	return fmt.Errorf("acl: guid %q: %w", s, ErrGUID)
}

// IsZero reports whether every byte of g is 0.
func (g GUID) IsZero() bool { return g == GUID{} }

// String is the form without braces, in lower case.
func (g GUID) String() string {
	var buf [36]byte
	return string(g.appendText(buf[:0]))
}

func (g GUID) appendText(b []byte) []byte {
	const digits = "0123456789abcdef"
	for i, at := range guidOrder {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = append(b, digits[g[at]>>4], digits[g[at]&15])
	}
	return b
}

// MarshalText returns [GUID.String] as bytes.
func (g GUID) MarshalText() ([]byte, error) { return g.appendText(nil), nil }

// UnmarshalText reads what [ParseGUID] reads.
func (g *GUID) UnmarshalText(text []byte) error {
	v, err := ParseGUID(string(text))
	if err != nil {
		return err
	}
	*g = v
	return nil
}
