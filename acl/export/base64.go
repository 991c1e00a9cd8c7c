package export

import "errors"

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
func appendBase64[T string | []byte](dst []byte, s T) ([]byte, error) {
	if len(s)%4 != 0 {
		return dst, errBase64
	}
	if len(s) == 0 {
		return dst, nil
	}
	t := &base64Table
	start := len(dst)
	n := len(s)/4*3 + start
	if cap(dst) < n {
		grown := make([]byte, start, n)
		copy(grown, dst)
		dst = grown
	}
	out := dst[start:n]
	full := len(s) - 4 // the last group may be padded
	bad := uint32(0)
	o := 0
	for i := 0; i < full; i += 4 {
		v := t[0][s[i]] | t[1][s[i+1]] | t[2][s[i+2]] | t[3][s[i+3]]
		bad |= v
		b := out[o : o+3 : len(out)]
		b[0], b[1], b[2] = byte(v>>16), byte(v>>8), byte(v)
		o += 3
	}
	last := [4]byte{s[full], s[full+1], s[full+2], s[full+3]}
	keep := 3
	if last[3] == '=' {
		last[3], keep = 'A', 2
		if last[2] == '=' {
			last[2], keep = 'A', 1
		}
	}
	v := t[0][last[0]] | t[1][last[1]] | t[2][last[2]] | t[3][last[3]]
	bad |= v
	if bad>>31 != 0 || keep < 3 && v&(1<<(8*(3-keep))-1) != 0 {
		return dst[:start], errBase64
	}
	for i := range keep {
		out[o+i] = byte(v >> (16 - 8*i))
	}
	return dst[:start+o+keep], nil
}
