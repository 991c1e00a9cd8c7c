package ad

import (
	"runtime"
	"testing"

	"reacl/sid"
)

// TestLookupAfterCollection looks up SIDs that nothing but the directory has
// held on to while the garbage collector ran.
func TestLookupAfterCollection(t *testing.T) {
	d := Collect(func(yield func(Principal) bool) {
		yield(Principal{SID: sid.MustParse("S-1-5-21-77-88-99-1001"), History: []sid.SID{sid.MustParse("S-1-5-21-66-55-44-1001")}, Class: ClassUser, DN: "CN=a"})
	})
	runtime.GC()
	runtime.GC()
	if n := len(d.BySID(sid.MustParse("S-1-5-21-77-88-99-1001"))); n != 1 {
		t.Errorf("%d principals by SID", n)
	}
	if n := len(d.ByHistory(sid.MustParse("S-1-5-21-66-55-44-1001"))); n != 1 {
		t.Errorf("%d principals by sIDHistory", n)
	}
}
