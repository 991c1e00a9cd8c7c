package input

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Lines cuts text into lines of a bounded length.
type Lines struct {
	r      *bufio.Reader
	max    int
	number int
	long   []byte // a line longer than the buffer
	err    error  // the error that ended the input
}

// NewLines reads lines of at most limit bytes from r.
func NewLines(r io.Reader, limit int) *Lines {
	return &Lines{r: bufio.NewReaderSize(r, bufferSize), max: limit}
}

// Number is the number of the line that was read last, from 1; 0 before the first.
func (l *Lines) Number() int { return l.number }

// Next is the next line without its ending (LF or CRLF); the last line need
// not have one. The line is valid until the next call. At the end the error
// is [io.EOF]. [ErrLineTooLong] comes with the beginning of the line; the
// next call goes on after it. Any other error is the reader's and final.
func (l *Lines) Next() ([]byte, error) {
	if l.err != nil {
		return nil, l.err
	}
	l.number++
	line, err := l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line, err = l.readLong(line)
	}
	if err != nil {
		l.err = err
		if len(line) == 0 || !errors.Is(err, io.EOF) {
			l.number--
			return nil, err
		}
	}
	return l.check(line)
}

func (l *Lines) check(line []byte) ([]byte, error) {
	line = bytes.TrimSuffix(line, []byte{'\n'})
	line = bytes.TrimSuffix(line, []byte{'\r'})
	if len(line) > l.max {
		return line[:l.max], fmt.Errorf("%w: more than %d bytes", ErrLineTooLong, l.max)
	}
	return line, nil
}

// readLong collects a line that does not fit the buffer. Past the limit it
// keeps the beginning and skips the rest.
func (l *Lines) readLong(first []byte) ([]byte, error) {
	l.long = append(l.long[:0], first...)
	for {
		more, err := l.r.ReadSlice('\n')
		if room := l.max + len("\r\n") - len(l.long); room > 0 {
			l.long = append(l.long, more[:min(room, len(more))]...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return l.long, err
		}
	}
}
