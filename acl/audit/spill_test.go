package audit

import (
	"cmp"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// TestSorter checks that what goes through files comes back as a stable sort
// in memory would give it, more than once, and that no file is left.
func TestSorter(t *testing.T) {
	type pair struct{ Key, Seq int }
	compare := func(a, b pair) int { return cmp.Compare(a.Key, b.Key) }
	rng := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	s := sorter[pair]{compare: compare, limit: 64, dir: dir}
	var want []pair
	for i := range 1000 {
		p := pair{rng.IntN(50), i}
		s.add(p)
		want = append(want, p)
	}
	slices.SortStableFunc(want, compare)
	for range 2 {
		if got := slices.Collect(s.all()); !slices.Equal(got, want) {
			t.Fatalf("not in stable order: %v …", got[:5])
		}
	}
	for range s.all() {
		break // files are released
	}
	if err := s.failed(); err != nil {
		t.Fatal(err)
	}
	if len(s.runs) < 10 {
		t.Errorf("%d files: the limit did not count", len(s.runs))
	}
	s.close()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files left: %v", left)
	}
}

func TestSorterSaysWhatTheDiskSays(t *testing.T) {
	s := sorter[int]{compare: cmp.Compare[int], limit: 1, dir: t.TempDir() + "/none"}
	s.add(1)
	if s.failed() == nil {
		t.Error("no error")
	}
}
