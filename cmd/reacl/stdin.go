package main

import (
	"context"
	"io"
)

// interruptible is standard input whose reads end when the context does: a
// read that waits for a terminal or another program cannot be ended otherwise.
type interruptible struct {
	ctx    context.Context
	r      io.Reader
	chunks chan chunk
	rest   []byte
	err    error
}

type chunk struct {
	b   []byte
	err error
}

func newInterruptible(ctx context.Context, r io.Reader) *interruptible {
	return &interruptible{ctx: ctx, r: r}
}

// Read reads what is there.
func (s *interruptible) Read(p []byte) (int, error) {
	if s.chunks == nil {
		s.chunks = make(chan chunk)
		go s.fetch()
	}
	for len(s.rest) == 0 && s.err == nil {
		select {
		case c := <-s.chunks:
			s.rest, s.err = c.b, c.err
		case <-s.ctx.Done():
			s.err = s.ctx.Err()
		}
	}
	if len(s.rest) == 0 {
		return 0, s.err
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// fetch reads into two buffers in turn: while one is filled the other is used.
func (s *interruptible) fetch() {
	buffers := [2][]byte{make([]byte, 64<<10), make([]byte, 64<<10)}
	for i := 0; ; i = 1 - i {
		n, err := s.r.Read(buffers[i])
		select {
		case s.chunks <- chunk{buffers[i][:n], err}:
		case <-s.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}
