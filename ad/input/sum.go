package input

import (
	"crypto/sha256"
	"hash"
	"io"
)

// summing counts and hashes what passes through it. Hashing takes as long as
// reading a format does; so of a long input it is done beside it.
type summing struct {
	r    io.Reader
	n    int64
	hash hash.Hash
	buf  []byte      // read, and not yet hashed
	work chan []byte // full buffers to the hasher; nil until there is one
	free chan []byte // and back; closed when the hasher has ended
}

const sumBuffer = 256 << 10

func (s *summing) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.n += int64(n)
	for rest := p[:n]; len(rest) > 0; {
		if s.buf == nil {
			s.buf = make([]byte, 0, sumBuffer)
		}
		k := min(len(rest), cap(s.buf)-len(s.buf))
		s.buf = append(s.buf, rest[:k]...)
		rest = rest[k:]
		if len(s.buf) == cap(s.buf) {
			s.hand()
		}
	}
	return n, err
}

// hand gives the full buffer to the hasher and takes an empty one.
func (s *summing) hand() {
	if s.work == nil {
		if s.hash == nil {
			s.hash = sha256.New()
		}
		s.work, s.free = make(chan []byte, 2), make(chan []byte, 3)
		s.free <- make([]byte, 0, sumBuffer)
		s.free <- make([]byte, 0, sumBuffer)
		go func(work <-chan []byte, free chan<- []byte, h hash.Hash) {
			for b := range work {
				h.Write(b)
				free <- b[:0]
			}
			close(free)
		}(s.work, s.free, s.hash)
	}
	s.work <- s.buf
	s.buf = <-s.free
}

// stop ends the hasher.
func (s *summing) stop() error {
	if s.work != nil {
		close(s.work)
		for range s.free {
		}
		s.work, s.free = nil, nil
	}
	return nil
}

// sum is the hash of what was read.
func (s *summing) sum() (out [sha256.Size]byte) {
	_ = s.stop()
	if s.hash == nil {
		s.hash = sha256.New()
	}
	s.hash.Write(s.buf)
	s.buf = s.buf[:0]
	s.hash.Sum(out[:0])
	return out
}
