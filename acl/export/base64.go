package export

import (
	"encoding/binary"
	"errors"
)

var errBase64 = errors.New("not base64")

// The tables hold what a base64 character (RFC 4648 section 4) adds to the 24
// bits of its group, one for each of the four places. A character that is not
// of the alphabet sets the top bit.
var base64Table = func() (t [4][256]uint32) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for place := range t {
		for c := range t[place] {
			t[place][c] = 1 << 31
		}
		for v := range alphabet {
			t[place][alphabet[v]] = uint32(v) << (18 - 6*place)
		}
	}
	return t
}()

// appendBase64 decodes padded standard base64 without blanks and appends the
// bytes to dst, of which nothing is kept on an error. Bits left over in the
// last group must be zero.
func appendBase64(dst, s []byte) ([]byte, error) {
	if len(s)%4 != 0 {
		return dst, errBase64
	}
	if len(s) == 0 {
		return dst, nil
	}
	start, n := len(dst), len(s)/4*3
	if cap(dst)-start < n {
		dst = append(make([]byte, 0, start+n), dst...)
	}
	out := dst[start : start+n]
	t0, t1, t2, t3 := &base64Table[0], &base64Table[1], &base64Table[2], &base64Table[3]
	bad := uint32(0)
	// Two groups at a time, six bytes, stored as eight of which the last two
	// are written again.
	for len(s) >= 16 && len(out) >= 8 {
		a := t0[s[0]] | t1[s[1]] | t2[s[2]] | t3[s[3]]
		b := t0[s[4]] | t1[s[5]] | t2[s[6]] | t3[s[7]]
		bad |= a | b
		binary.BigEndian.PutUint64(out, uint64(a)<<40|uint64(b)<<16)
		s, out = s[8:], out[6:]
	}
	for ; len(s) > 4; s, out = s[4:], out[3:] {
		a := t0[s[0]] | t1[s[1]] | t2[s[2]] | t3[s[3]]
		bad |= a
		out[0], out[1], out[2] = byte(a>>16), byte(a>>8), byte(a)
	}
	last := [4]byte(s)
	keep := 3
	if last[3] == '=' {
		last[3], keep = 'A', 2
		if last[2] == '=' {
			last[2], keep = 'A', 1
		}
	}
	v := t0[last[0]] | t1[last[1]] | t2[last[2]] | t3[last[3]]
	bad |= v
	if bad>>31 != 0 || v&(1<<(8*(3-keep))-1) != 0 {
		return dst[:start], errBase64
	}
	for i := range keep {
		out[i] = byte(v >> (16 - 8*i))
	}
	return dst[:start+n-3+keep], nil
}

// slab is memory for decoded descriptors. It is taken in pieces and no byte of
// it is used twice.
type slab struct{ free []byte }

const slabSize = 8 << 10

// base64 decodes text into memory of its own.
func (s *slab) base64(text []byte) ([]byte, error) {
	n := len(text)/4*3 + 3
	if cap(s.free)-len(s.free) < n {
		if n > slabSize/4 {
			return appendBase64(make([]byte, 0, n), text)
		}
		s.free = make([]byte, 0, slabSize)
	}
	start := len(s.free)
	b, err := appendBase64(s.free, text)
	if err != nil {
		return nil, err
	}
	s.free = b
	return b[start:len(b):len(b)], nil
}
