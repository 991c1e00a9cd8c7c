package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"reacl/ad/input"
)

// lines answers each line of standard input with a line of JSON, in order. A
// blank line is an input like any other, and cannot be read. What has
// been answered is written out before more input is waited for, so that
// another program can ask and listen in turn.
func (d decoder) lines(ctx context.Context, stdin io.Reader, out *bufio.Writer) (bad bool, err error) {
	r, err := lineText(flushFirst{stdin, out})
	if err != nil {
		return false, fmt.Errorf("standard input: %w", err)
	}
	in := input.NewLines(r, maxDecode)
	for ctx.Err() == nil {
		line, err := in.Next()
		switch {
		case errors.Is(err, io.EOF):
			return bad, nil
		case err != nil && !errors.Is(err, input.ErrLineTooLong):
			return bad, fmt.Errorf("standard input, line %d: %w", in.Number()+1, err)
		}
		var v decoded
		if err == nil {
			v, err = d.parse(string(line))
		}
		if err != nil {
			bad = true
			err = writeJSON(out, decodeError{err.Error()})
		} else {
			err = writeJSON(out, d.json(v))
		}
		if err != nil {
			return bad, err
		}
	}
	return bad, ctx.Err()
}

// lineText is r as UTF-8. Only a byte order mark tells UTF-16 here: looking
// further ahead would wait for more than the first line.
func lineText(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	first, err := b.Peek(1)
	if err != nil || first[0] < 0xEF {
		return b, ignoreEOF(err)
	}
	mark, err := b.Peek(3)
	if bytes.HasPrefix(mark, []byte{0xFF, 0xFE}) || bytes.HasPrefix(mark, []byte{0xFE, 0xFF}) || string(mark) == "\xEF\xBB\xBF" {
		return input.Decode(b), nil
	}
	return b, ignoreEOF(err)
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// flushFirst writes out what is buffered before it reads.
type flushFirst struct {
	r   io.Reader
	out *bufio.Writer
}

func (f flushFirst) Read(p []byte) (int, error) {
	if err := f.out.Flush(); err != nil {
		return 0, err
	}
	return f.r.Read(p)
}
