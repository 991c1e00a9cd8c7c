package export

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"sync"
)

// MaxRecord is the longest line or element, in bytes, that readers accept. A
// descriptor has at most about 200 KiB, in hexadecimal twice that.
const MaxRecord = 16 << 20

// ErrTooLong is the reason for which a record longer than [MaxRecord] is
// passed over.
var ErrTooLong = errors.New("the record is longer than 16 MiB")

// chunkSize is about how much text one worker takes at a time.
const chunkSize = 512 << 10

// chunk is a piece of text that ends where a line ends.
type chunk struct {
	data []byte
	line int   // number of its first line
	err  error // ErrTooLong: data is the beginning of one such line; else reading failed
}

// chunker cuts text at line ends into pieces of about chunkSize bytes.
type chunker struct {
	r    io.Reader
	max  int // longest line
	pool sync.Pool
}

func newChunker(r io.Reader, longest int) *chunker {
	return &chunker{r: r, max: longest, pool: sync.Pool{New: func() any { return new([]byte) }}}
}

func (c *chunker) buffer(size int) []byte {
	b := *c.pool.Get().(*[]byte)
	if cap(b) < size {
		b = make([]byte, size)
	}
	return b[:cap(b)]
}

// free takes the memory of a piece back.
func (c *chunker) free(b []byte) {
	if cap(b) <= 2*chunkSize {
		c.pool.Put(&b)
	}
}

// all are the pieces in order. They are valid until they are freed.
func (c *chunker) all() iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		line := 1
		buf, n := c.buffer(chunkSize), 0
		for {
			got, err := fillUp(c.r, buf[n:])
			n += got
			end := bytes.LastIndexByte(buf[:n], '\n') + 1
			if errors.Is(err, io.EOF) {
				end = n
			}
			if end > 0 {
				rest := c.buffer(max(chunkSize, 2*(n-end)))
				m := copy(rest, buf[end:n])
				piece := chunk{data: buf[:end], line: line}
				line += bytes.Count(piece.data, []byte{'\n'})
				if !yield(piece) {
					return
				}
				buf, n = rest, m
			}
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(chunk{line: line, err: err})
				return
			case n >= c.max:
				more, ok := c.skipLine(buf[:n], line, yield)
				if !ok {
					return
				}
				line++
				buf, n = buf[:cap(buf)], copy(buf, more)
			case n == len(buf):
				grown := make([]byte, min(2*len(buf), c.max))
				copy(grown, buf)
				buf = grown
			}
		}
	}
}

// skipLine reports the line that begins with b as too long and reads on to
// its end. It returns what was read of the next line.
func (c *chunker) skipLine(b []byte, line int, yield func(chunk) bool) (more []byte, ok bool) {
	if !yield(chunk{data: keep(b), line: line, err: ErrTooLong}) {
		return nil, false
	}
	buf := make([]byte, 64<<10)
	for {
		got, err := c.r.Read(buf)
		if i := bytes.IndexByte(buf[:got], '\n'); i >= 0 {
			return buf[i+1 : got], true
		}
		if errors.Is(err, io.EOF) {
			return nil, true // the next read says so again
		}
		if err != nil {
			yield(chunk{line: line, err: err})
			return nil, false
		}
	}
}

// fillUp reads until b is full or r ends.
func fillUp(r io.Reader, b []byte) (n int, err error) {
	n, err = io.ReadFull(r, b)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}
