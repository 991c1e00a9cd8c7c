package input

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// guess tells UTF-16 without a byte order mark from bytes: at least half of
// the bytes at odd places are zero and almost none at even ones, or the
// reverse, from the first character on. Names of attributes and columns see
// to that in any language.
func guess(b []byte) mode {
	var zero [2]int
	for i := range b[:len(b)&^1] {
		if b[i] == 0 {
			zero[i&1]++
		}
	}
	pairs := len(b) / 2
	few := pairs / 20
	switch {
	case pairs == 0:
		return modeBytes
	case b[1] == 0 && zero[1]*2 >= pairs && zero[0] <= few:
		return modeLE
	case b[0] == 0 && zero[0]*2 >= pairs && zero[1] <= few:
		return modeBE
	}
	return modeBytes
}

// unitsFollow reports whether b goes on in UTF-16LE: of the next units most
// have a zero high byte, the first one among them.
func unitsFollow(b []byte) bool {
	pairs := min(len(b)/2, 32)
	if pairs == 0 || b[0] == 0 || b[1] != 0 {
		return false
	}
	high := 0
	for i := range pairs {
		if b[2*i] == 0 {
			return false
		}
		if b[2*i+1] == 0 {
			high++
		}
	}
	return high*4 >= pairs*3
}

// bytesFollow reports whether b, at the beginning of a line, goes on in an
// eight-bit encoding: the next sixteen bytes, or all that are left, are
// printable ASCII, which as UTF-16 would be eight rare ideographs.
func bytesFollow(b []byte) bool {
	b = bytes.TrimPrefix(b, bomUTF8)
	b = b[:min(len(b), 16)]
	for _, c := range b {
		if c != '\t' && c != '\r' && c != '\n' && (c < ' ' || c > '~') {
			return false
		}
	}
	return len(b) > 0
}

// stepUnits decodes UTF-16 up to the end of what is buffered, or to the
// beginning of a line in an eight-bit encoding.
func (d *decoder) stepUnits() {
	const look = 32
	d.fill(look)
	for d.w-d.r > 0 {
		b := d.buf[d.r:d.w]
		if len(b) < look && d.err == nil {
			return // come back with more
		}
		if d.lineStart && bytesFollow(b) {
			if len(d.out) > 0 {
				return // hand out first, so that the note has the right line
			}
			skip := 0
			if bytes.HasPrefix(b, bomUTF8) {
				skip = len(bomUTF8)
			}
			d.change(modeBytes, skip)
			return
		}
		d.lineStart = false
		if len(b) == 1 {
			d.notes = append(d.notes, note{d.lines + bytes.Count(d.out, []byte{'\n'}) + 1, "the UTF-16 text ends in half a character"})
			d.out = utf8.AppendRune(d.out, utf8.RuneError)
			d.r++
			return
		}
		d.unit(b)
	}
}

// unit decodes one code unit, or two that are a surrogate pair.
func (d *decoder) unit(b []byte) {
	var order binary.ByteOrder = binary.LittleEndian
	if d.mode == modeBE {
		order = binary.BigEndian
	}
	u := rune(order.Uint16(b))
	d.r += 2
	switch {
	case u == '\n':
		d.lineStart = true
	case u == 0xFEFF: // the mark of an appended file
		d.lineStart = true
		return
	case utf16.IsSurrogate(u):
		u2 := rune(utf8.RuneError)
		if len(b) >= 4 {
			u2 = rune(order.Uint16(b[2:]))
		}
		if u = utf16.DecodeRune(u, u2); u != utf8.RuneError {
			d.r += 2
		}
	}
	d.out = utf8.AppendRune(d.out, u)
}
