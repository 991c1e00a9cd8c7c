package acl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// errTrailingBlank is a reason for which text is not a mask.
var errTrailingBlank = errors.New("a blank after the rights")

// right is a name for a mask.
type right struct {
	name string
	mask Mask
}

// bitRights name one bit each ([MS-DTYP] 2.5.1.1): the directory's rights, the
// standard and the generic ones, by bit. This is the order in which Windows
// writes them.
var bitRights = [...]right{
	{"CC", 0x0001}, {"DC", 0x0002}, {"LC", 0x0004}, {"SW", 0x0008}, {"RP", 0x0010},
	{"WP", 0x0020}, {"DT", 0x0040}, {"LO", 0x0080}, {"CR", 0x0100},
	{"SD", Delete}, {"RC", ReadControl}, {"WD", WriteDAC}, {"WO", WriteOwner},
	{"GA", GenericAll}, {"GX", GenericExecute}, {"GW", GenericWrite}, {"GR", GenericRead},
}

// wholeRights name the masks that a generic right stands for with files and
// registry keys. Windows writes them for exactly these masks, whatever the
// object is. KX is read only: its mask is that of KR.
var wholeRights = [...]right{
	{"FA", 0x1F01FF}, {"FR", 0x120089}, {"FW", 0x120116}, {"FX", 0x1200A0},
	{"KA", 0x0F003F}, {"KR", 0x020019}, {"KW", 0x020006}, {"KX", 0x020019},
}

// labelRights name the bits of a mandatory label ([MS-DTYP] 2.4.4.13).
var labelRights = [...]right{{"NW", 0x1}, {"NR", 0x2}, {"NX", 0x4}}

// parseRights reads a mask: names of rights, or a number in hexadecimal with
// 0x, octal with 0, or decimal, and with a minus the two's complement of it.
// where is the offset of what is wrong.
func parseRights(s string) (m Mask, where int, err error) {
	if s == "" {
		return 0, 0, nil
	}
	number, minus := strings.CutPrefix(s, "-")
	if minus || '0' <= s[0] && s[0] <= '9' {
		digits, base := cutBase(number)
		v, err := strconv.ParseUint(digits, base, 32)
		switch {
		case errors.Is(err, strconv.ErrRange):
			return 0, 0, fmt.Errorf("mask %s does not fit 32 bits", clip(s))
		case err != nil:
			return 0, 0, fmt.Errorf("mask %q is not a number", clip(s))
		case minus:
			return -Mask(v), 0, nil
		}
		return Mask(v), 0, nil
	}
	for at := 0; at < len(s); {
		if s[at] == ' ' {
			if at++; at == len(s) {
				return 0, at - 1, errTrailingBlank
			}
			continue
		}
		bits, ok := rightNamed(s[at:min(at+2, len(s))])
		if !ok {
			return 0, at, fmt.Errorf("no right is called %q", clip(s[at:]))
		}
		m |= bits
		at += 2
	}
	return m, 0, nil
}

// cutBase cuts the prefix from a number as C writes it: 0x for hexadecimal, 0
// for octal, none for decimal.
func cutBase(s string) (digits string, base int) {
	if len(s) > 1 && s[0] == '0' {
		if upper(s[1]) == 'X' {
			return s[2:], 16
		}
		return s[1:], 8
	}
	return s, 10
}

func rightNamed(name string) (Mask, bool) {
	for _, list := range [...][]right{bitRights[:], wholeRights[:], labelRights[:]} {
		for _, r := range list {
			if equalFold(name, r.name) {
				return r.mask, true
			}
		}
	}
	return 0, false
}

// appendRights writes a mask as Windows does: nothing for 0, one of the names
// for whole masks, the names of all its bits, or a number if a bit has no name.
func appendRights(b []byte, t ACEType, m Mask) []byte {
	names := bitRights[:]
	if t == SystemMandatoryLabel {
		names = labelRights[:]
	} else {
		for _, r := range wholeRights {
			if r.mask == m {
				return append(b, r.name...)
			}
		}
	}
	rest := m
	for _, r := range names {
		rest &^= r.mask
	}
	if rest != 0 {
		b = append(b, "0x"...)
		return strconv.AppendUint(b, uint64(m), 16)
	}
	for _, r := range names {
		if m&r.mask != 0 {
			b = append(b, r.name...)
		}
	}
	return b
}
