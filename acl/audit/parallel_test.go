package audit

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/sid"
)

// TestJudgeAll checks that several workers say the same in the same order as
// one call after another, errors included, and that leaving early ends them.
func TestJudgeAll(t *testing.T) {
	a := testAuditor(t)
	kinds := []export.Object{
		object(t, exchange.KindFolder, folder("ann.old Editor")), object(t, exchange.KindFolder, folder("ann.new Editor")),
		object(t, exchange.KindFolder, folder("staff.old Reviewer", "bob.old Owner")),
	}
	broken := errors.New("broken")
	stream := func(yield func(export.Object, error) bool) {
		for i := range 1000 {
			o, err := kinds[i%len(kinds)], error(nil)
			o.Origin = fmt.Sprint("test:", i)
			if i%7 == 0 {
				o, err = export.Object{Origin: o.Origin}, broken
			}
			if !yield(o, err) {
				return
			}
		}
	}
	i := 0
	for j := range a.JudgeAll(stream, 4, nil) {
		if want := fmt.Sprint("test:", i); j.Object.Origin != want {
			t.Fatalf("%s came where %s should", j.Object.Origin, want)
		}
		if (i%7 == 0) != errors.Is(j.Err, broken) {
			t.Fatalf("%s: error %v", j.Object.Origin, j.Err)
		}
		if j.Err == nil {
			if d := cmp.Diff(a.Judge(j.Object), j.Judgement, cmpopts.EquateComparable(sid.SID{}), cmp.AllowUnexported(Impact{})); d != "" {
				t.Fatal(d)
			}
		}
		i++
	}
	if i != 1000 {
		t.Errorf("%d objects came", i)
	}
	for range a.JudgeAll(stream, 4, nil) {
		break
	}
}
