package acl

import (
	"testing"

	"reacl/sid"
)

func TestSame(t *testing.T) {
	const base = "O:SYG:SYD:(A;;FA;;;SY)(D;;FA;;;WD)S:(AU;SA;FA;;;WD)"
	for _, tt := range []struct {
		name, other string
		same        bool
	}{
		{"itself", base, true},
		{"bits of automatic inheritance", "O:SYG:SYD:AI(A;;FA;;;SY)(D;;FA;;;WD)S:AI(AU;SA;FA;;;WD)", true},
		{"owner", "O:BAG:SYD:(A;;FA;;;SY)(D;;FA;;;WD)S:(AU;SA;FA;;;WD)", false},
		{"group", "O:SYG:BAD:(A;;FA;;;SY)(D;;FA;;;WD)S:(AU;SA;FA;;;WD)", false},
		{"order", "O:SYG:SYD:(D;;FA;;;WD)(A;;FA;;;SY)S:(AU;SA;FA;;;WD)", false},
		{"one entry less", "O:SYG:SYD:(A;;FA;;;SY)S:(AU;SA;FA;;;WD)", false},
		{"mask", "O:SYG:SYD:(A;;FR;;;SY)(D;;FA;;;WD)S:(AU;SA;FA;;;WD)", false},
		{"audit entries", "O:SYG:SYD:(A;;FA;;;SY)(D;;FA;;;WD)", false},
		{"protection", "O:SYG:SYD:P(A;;FA;;;SY)(D;;FA;;;WD)S:(AU;SA;FA;;;WD)", false},
		{"empty and absent", "O:SYG:SY", false},
	} {
		a, b := mustSDDL(t, base), mustSDDL(t, tt.other)
		if Same(a, b) != tt.same || Same(b, a) != tt.same {
			t.Errorf("%s: not %v", tt.name, tt.same)
		}
	}
	if Same(mustSDDL(t, "O:SYG:SYD:"), mustSDDL(t, "O:SYG:SY")) {
		t.Error("an empty DACL is none")
	}
}

// TestSameLayout has one descriptor in two layouts.
func TestSameLayout(t *testing.T) {
	d := mustSDDL(t, "O:SYG:SYD:(A;;FA;;;SY)")
	b := append([]byte(nil), d.Bytes()...)
	owner := d.OwnerBytes()
	b[4], b[5] = byte(len(b)), byte(len(b)>>8) // the owner's offset
	moved, err := Parse(append(b, owner...))
	if err != nil {
		t.Fatal(err)
	}
	if !Same(d, moved) {
		t.Error("the layout matters")
	}
}

func mustSDDL(t *testing.T, text string) Descriptor {
	t.Helper()
	b, err := ParseSDDL(text, sid.SID{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
