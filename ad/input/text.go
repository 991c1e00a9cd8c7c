package input

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decoder turns what Windows tools write into UTF-8 as it streams:
//
//   - a byte order mark decides; without one, text whose every second byte is
//     zero is UTF-16;
//   - bytes that are not valid UTF-8 are read as Windows-1252;
//   - `Out-File -Append` to a file that another writer began changes the
//     encoding at a line break. The change is followed in both directions and
//     noted.
type decoder struct {
	src   io.Reader
	buf   []byte // raw bytes; raw is buf[r:w]
	r, w  int
	err   error // what ended src
	clean int   // bytes at buf[r] that are known to be UTF-8 without NUL
	out   []byte
	spare []byte // storage of out
	mode  mode
	begun bool
	first string // name of the mode that the text began in
	lines int    // line feeds handed out

	lineStart bool // UTF-16: a line feed was the last unit
	notes     []note
	ansi      int  // bytes read as Windows-1252
	ansiLine  int  // line of the first
	strict    bool // bytes that are not UTF-8 stay as they are
}

type mode uint8

const (
	modeBytes mode = iota // UTF-8, Windows-1252 where it is not
	modeLE
	modeBE
)

var modeNames = [...]string{"UTF-8", "UTF-16LE", "UTF-16BE"}

type note struct {
	line int
	text string
}

func newDecoder(src io.Reader) *decoder {
	return &decoder{src: src, buf: make([]byte, bufferSize)}
}

// Decode is r as UTF-8 without byte order mark. A byte order mark decides on
// the encoding; without one, text whose every second byte is zero is UTF-16.
// Bytes that are not valid UTF-8 are read as Windows-1252.
func Decode(r io.Reader) io.Reader { return newDecoder(r) }

// decodeHead decodes the beginning of a text of which b is all that is known.
func decodeHead(b []byte) string {
	d := newDecoder(bytes.NewReader(b))
	text, _ := io.ReadAll(d) // a bytes.Reader does not fail
	return string(text)
}

// notesFor are the notes with their places in the file name.
func (d *decoder) notesFor(name string) []string {
	var out []string
	for _, n := range d.notes {
		out = append(out, fmt.Sprintf("%s:%d: %s", name, n.line, n.text))
	}
	if d.ansi > 0 {
		bytes := "1 byte was"
		if d.ansi > 1 {
			bytes = fmt.Sprintf("%d bytes were", d.ansi)
		}
		out = append(out, fmt.Sprintf("%s:%d: not UTF-8 from here on; %s read as Windows-1252", name, d.ansiLine, bytes))
	}
	return out
}

func (d *decoder) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		var n int
		switch {
		case len(d.out) > 0:
			n = copy(p, d.out)
			d.out = d.out[n:]
		case d.clean > 0:
			n = copy(p, d.buf[d.r:d.r+d.clean])
			d.r += n
			d.clean -= n
		}
		if n > 0 {
			d.lines += bytes.Count(p[:n], []byte{'\n'})
			return n, nil
		}
		if d.r == d.w && d.err != nil {
			return 0, d.err
		}
		d.out = d.spare[:0]
		d.step()
		d.spare = d.out[:0]
	}
}

// step makes progress: it decodes, reads more, or both.
func (d *decoder) step() {
	if !d.begun {
		d.fill(4096)
		d.begin()
		return
	}
	switch d.mode {
	case modeBytes:
		d.stepBytes()
	default:
		d.stepUnits()
	}
}

// fill reads until at least n bytes are in the buffer or src has ended.
func (d *decoder) fill(n int) {
	if d.w-d.r >= n || d.err != nil {
		return
	}
	copy(d.buf, d.buf[d.r:d.w])
	d.w -= d.r
	d.r = 0
	for empty := 0; d.w < n && d.err == nil; {
		var got int
		got, d.err = d.src.Read(d.buf[d.w:])
		d.w += got
		if got > 0 {
			empty = 0
		} else if empty++; empty == 100 && d.err == nil {
			d.err = io.ErrNoProgress
		}
	}
}

func (d *decoder) begin() {
	d.begun = true
	b := d.buf[d.r:d.w]
	switch {
	case bytes.HasPrefix(b, bomUTF8):
		d.r += len(bomUTF8)
	case bytes.HasPrefix(b, bomLE):
		d.mode, d.r = modeLE, d.r+len(bomLE)
	case bytes.HasPrefix(b, bomBE):
		d.mode, d.r = modeBE, d.r+len(bomBE)
	default:
		d.mode = guess(b)
	}
	d.lineStart = d.mode == modeLE && bytes.HasPrefix(b, bomLE)
	d.first = modeNames[d.mode]
}

var (
	bomUTF8 = []byte{0xEF, 0xBB, 0xBF}
	bomLE   = []byte{0xFF, 0xFE}
	bomBE   = []byte{0xFE, 0xFF}
)

// stepBytes marks what is plain UTF-8 as clean, or handles what is not.
func (d *decoder) stepBytes() {
	const look, block = 64, 16 << 10
	d.fill(look)
	b := d.buf[d.r:d.w]
	b = b[:min(len(b), block)]
	n := cleanPrefix(b)
	if n > 0 && b[n-1] < utf8.RuneSelf && (n < len(b) && b[n] == 0 || n == len(b) && d.err == nil) {
		n-- // followed by NUL, or perhaps so: it may be the first half of a UTF-16 unit
	}
	if n > 0 {
		d.clean = n
		return
	}
	switch {
	case len(b) == 0:
	case bytes.HasPrefix(b, bomLE) && unitsFollow(b[len(bomLE):]):
		d.change(modeLE, len(bomLE))
	case unitsFollow(b):
		d.change(modeLE, 0)
	case b[0] < utf8.RuneSelf || d.strict:
		d.out = append(d.out, b[0])
		d.r++
	default:
		if d.ansi == 0 {
			d.ansiLine = d.lines + 1
		}
		d.ansi++
		d.out = utf8.AppendRune(d.out, charmap.Windows1252.DecodeByte(b[0]))
		d.r++
	}
}

// change switches the encoding, passing over skip bytes of a mark.
func (d *decoder) change(to mode, skip int) {
	d.notes = append(d.notes, note{d.lines + 1, fmt.Sprintf("the encoding changes from %s to %s (Out-File -Append?)", modeNames[d.mode], modeNames[to])})
	d.mode = to
	d.r += skip
	d.clean = 0
}

// cleanPrefix is how many bytes of b are valid UTF-8 without NUL.
func cleanPrefix(b []byte) int {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	if utf8.Valid(b) {
		return len(b)
	}
	n := 0
	for n < len(b) {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		n += size
	}
	return n
}
