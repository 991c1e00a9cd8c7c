package audit

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reacl/acl/exchange"
	"reacl/sid"
)

// TestGrouping wants the same groups from files as from memory, more than
// once, and no file left.
func TestGrouping(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	dir := t.TempDir()
	whole, parts := newGrouping(""), newGrouping(dir)
	parts.limit, parts.parts.limit = 40, 40
	for range 5000 {
		f := Finding{Rule: fmt.Sprintf("AC-%02d", rng.IntN(4)), Severity: Severity(rng.IntN(4)), People: rng.IntN(3),
			Trustee: names["ann.old"], Detail: fmt.Sprint(rng.IntN(1000))}
		if rng.IntN(5) > 0 {
			f.Object = ObjectRef{Kind: exchange.KindFolder, Mailbox: fmt.Sprint("m", rng.IntN(30)), Folder: fmt.Sprint(`\f`, rng.IntN(9))}
		}
		if rng.IntN(3) == 0 {
			f.Trustee = sid.SID{}
		}
		whole.add(f)
		parts.add(f)
	}
	want := slices.Collect(whole.all())
	for range 2 {
		if d := cmp.Diff(want, slices.Collect(parts.all()), cmp.Comparer(func(a, b sid.SID) bool { return a == b })); d != "" {
			t.Fatalf("-in memory +in files\n%s", d)
		}
	}
	if err := parts.failed(); err != nil || len(parts.ranked.runs) < 3 || len(want) < 150 {
		t.Errorf("%v, %d files, %d groups", err, len(parts.ranked.runs), len(want))
	}
	parts.close()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files left: %v", left)
	}
}
