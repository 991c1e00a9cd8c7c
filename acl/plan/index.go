package plan

import (
	"hash/maphash"
	"io"
	"iter"
	"math"
)

// Index finds the records of a plan. It keeps a few bytes for each of them.
type Index struct {
	file io.ReaderAt
	seed maphash.Seed
	at   map[uint64]int64 // key or folder id → offset
	twin map[int64]int64  // offset → that of an earlier record of the same object
	seen map[int64]bool   // offset → was in the fresh export
}

// NewIndex reads a plan to its end.
func NewIndex(file io.ReaderAt) (*Index, error) {
	x := &Index{file: file, seed: maphash.MakeSeed(), at: map[uint64]int64{}, twin: map[int64]int64{}, seen: map[int64]bool{}}
	for r, err := range x.records() {
		if err != nil {
			return nil, err
		}
		for _, k := range keys(r.Object) {
			h := maphash.String(x.seed, k)
			if earlier, ok := x.at[h]; ok {
				x.twin[r.Offset] = earlier
			}
			x.at[h] = r.Offset
		}
		x.seen[r.Offset] = false
	}
	return x, nil
}

// keys are what an object can be found by: its place, and its folder id, which
// stays when a folder is renamed.
func keys(r Ref) []string {
	if r.FolderID == "" {
		return []string{r.Key()}
	}
	return []string{r.Key(), r.Kind.String() + "\x00id\x00" + r.FolderID}
}

func (x *Index) find(r Ref) (int64, bool) {
	for _, k := range keys(r) {
		if at, ok := x.at[maphash.String(x.seed, k)]; ok {
			return at, true
		}
	}
	return 0, false
}

// sight notes that the object of a record was in the fresh export.
func (x *Index) sight(offset int64) {
	for ok := true; ok && !x.seen[offset]; offset, ok = x.twin[offset] {
		x.seen[offset] = true
	}
}

func (x *Index) records() iter.Seq2[Located, error] {
	return Records(io.NewSectionReader(x.file, 0, math.MaxInt64))
}

// Len is the number of objects in the plan.
func (x *Index) Len() int { return len(x.seen) }

// Missing are the records whose object has not been checked, in order of the
// plan.
func (x *Index) Missing() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for r, err := range x.records() {
			if err == nil && x.seen[r.Offset] {
				continue
			}
			if !yield(r.Record, err) {
				return
			}
		}
	}
}
