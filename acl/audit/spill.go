package audit

import (
	"bufio"
	"container/heap"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
)

// sorter keeps values in order, in memory up to a limit and beyond it in
// temporary files of dir. Equal values stay in the order in which they came.
type sorter[T any] struct {
	compare func(a, b T) int
	limit   int
	dir     string // "" keeps everything in memory

	mem  []T
	runs []string
	err  error
}

// add adds a value. An error of the disk shows in failed.
func (s *sorter[T]) add(v T) {
	s.mem = append(s.mem, v)
	if s.dir != "" && len(s.mem) >= s.limit && s.err == nil {
		s.err = s.flush()
	}
}

// flush writes the values in memory to a file of their own, in order.
func (s *sorter[T]) flush() (err error) {
	slices.SortStableFunc(s.mem, s.compare)
	f, err := os.CreateTemp(s.dir, ".impacts-*.tmp") // mode 0600
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f.Name())
	w := bufio.NewWriterSize(f, 1<<18)
	enc := gob.NewEncoder(w)
	for i := range s.mem {
		if err = enc.Encode(&s.mem[i]); err != nil {
			break
		}
	}
	s.mem = s.mem[:0]
	return errors.Join(err, w.Flush(), f.Close())
}

// all are the values in order. It can be ranged over more than once; an error
// of the disk ends it and is kept.
func (s *sorter[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		slices.SortStableFunc(s.mem, s.compare)
		m := merge[T]{compare: s.compare}
		for i, name := range s.runs {
			f, err := os.Open(name)
			if err != nil {
				s.err = err
				return
			}
			defer f.Close()
			m.open(i, fromGob[T](bufio.NewReaderSize(f, 1<<16), &s.err))
		}
		m.open(len(s.runs), slices.Values(s.mem))
		defer m.stop()
		for m.Len() > 0 {
			if !yield(m.pop()) {
				return
			}
		}
	}
}

// failed is the first error of the disk.
func (s *sorter[T]) failed() error {
	if s.err != nil {
		return fmt.Errorf("audit: temporary file: %w", s.err)
	}
	return nil
}

// close removes the files.
func (s *sorter[T]) close() {
	for _, name := range s.runs {
		_ = os.Remove(name)
	}
	s.runs = nil
}

func fromGob[T any](r io.Reader, failed *error) iter.Seq[T] {
	return func(yield func(T) bool) {
		dec := gob.NewDecoder(r)
		for {
			var v T
			if err := dec.Decode(&v); err != nil {
				if !errors.Is(err, io.EOF) {
					*failed = err
				}
				return
			}
			if !yield(v) {
				return
			}
		}
	}
}

// merge is a heap of ordered sequences.
type merge[T any] struct {
	compare func(a, b T) int
	heads   []head[T]
}

type head[T any] struct {
	value T
	at    int // which sequence: the order of equal values
	next  func() (T, bool)
	stop  func()
}

func (m *merge[T]) open(at int, seq iter.Seq[T]) {
	next, stop := iter.Pull(seq)
	if v, ok := next(); ok {
		heap.Push(m, head[T]{v, at, next, stop})
	} else {
		stop()
	}
}

// pop takes the least value.
func (m *merge[T]) pop() T {
	h := &m.heads[0]
	v := h.value
	if next, ok := h.next(); ok {
		h.value = next
		heap.Fix(m, 0)
	} else {
		h.stop()
		heap.Pop(m)
	}
	return v
}

func (m *merge[T]) stop() {
	for _, h := range m.heads {
		h.stop()
	}
}

// Len, Less, Swap, Push and Pop are those of heap.Interface.
func (m *merge[T]) Len() int { return len(m.heads) }
func (m *merge[T]) Less(i, j int) bool {
	c := m.compare(m.heads[i].value, m.heads[j].value)
	return c < 0 || c == 0 && m.heads[i].at < m.heads[j].at
}
func (m *merge[T]) Swap(i, j int) { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }
func (m *merge[T]) Push(x any)    { m.heads = append(m.heads, x.(head[T])) }
func (m *merge[T]) Pop() any {
	last := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return last
}
