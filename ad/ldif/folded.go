package ldif

import (
	"errors"
	"fmt"
	"io"

	"reacl/ad/input"
)

// folded puts folded lines together (RFC 2849, note 2).
type folded struct {
	lines  *input.Lines
	number int    // of the first line of what next returned
	buf    []byte // what next returned
	ahead  []byte // the line after it
	err    error  // what was wrong with ahead
	read   bool   // ahead and err are filled
	max    int
}

func newFolded(r io.Reader, limit int) *folded {
	return &folded{lines: input.NewLines(r, limit), max: limit}
}

// next is the next line with its continuations, valid until the next call.
// Its errors are those of [input.Lines.Next].
func (f *folded) next() ([]byte, error) {
	if !f.read {
		f.look()
	}
	f.read = false
	f.buf = append(f.buf[:0], f.ahead...)
	err := f.err
	if err != nil && !errors.Is(err, input.ErrLineTooLong) {
		f.number = f.lines.Number()
		return nil, err
	}
	f.number = f.lines.Number()
	if len(f.buf) == 0 {
		return f.buf, err
	}
	for {
		f.look()
		if len(f.ahead) == 0 || f.ahead[0] != ' ' {
			f.read = true
			return f.buf, err
		}
		switch {
		case err != nil:
		case f.err != nil:
			err = f.err
		case len(f.buf)+len(f.ahead)-1 > f.max:
			err = fmt.Errorf("%w: more than %d bytes when unfolded", input.ErrLineTooLong, f.max)
		default:
			f.buf = append(f.buf, f.ahead[1:]...)
		}
	}
}

// look reads the next physical line into ahead.
func (f *folded) look() {
	var line []byte
	line, f.err = f.lines.Next()
	f.ahead = append(f.ahead[:0], line...)
}
