package exchange

import (
	"fmt"
	"strings"
	"testing"
)

// The masks of the roles on older stores. Reviewer and "no rights" are what
// MFCMAPI's samples hold; the others follow from the published shares of each
// right.
func TestMasksOfRoles(t *testing.T) {
	tests := []struct {
		rights Rights
		gen    Generation
		want   FolderMasks
	}{
		{0x7FB, Outlook, FolderMasks{0x1FC9BF, 0x000800, 0x1F0FBF, 0}},
		{0x4FB, Outlook, FolderMasks{0x1208AF, 0x0DC910, 0x1F0FBF, 0}},
		{0x47B, Outlook, FolderMasks{0x1208AB, 0x0DC914, 0x1F0FBF, 0}},
		{0x49B, Outlook, FolderMasks{0x1208AF, 0x0DC910, 0x120EA9, 0x1F0716}},
		{0x41B, Outlook, FolderMasks{0x1208AB, 0x0DC914, 0x120EA9, 0x1F0716}},
		{0x413, Outlook, FolderMasks{0x1208AB, 0x0DC914, 0x120CA9, 0x1F0716}},
		{0x401, Outlook, FolderMasks{0x1208A9, 0x0DC916, 0x1208A9, 0x1F0716}},
		{0x402, Outlook, FolderMasks{0x1208AB, 0x0DC914, 0, 0x1F0FBF}},
		{0x400, Outlook, FolderMasks{0x1208A9, 0x0DC916, 0, 0x1F0FBF}},
		{0x000, Outlook, FolderMasks{0, 0x1FC9BF, 0, 0x1F0FBF}},

		{0x7FB, SDK, FolderMasks{0x1FC9BF, 0, 0x1F0FBF, 0}},
		{0x401, SDK, FolderMasks{0x1208A9, 0x0DC916, 0x1208A9, 0x1F0716}},
		{0x402, SDK, FolderMasks{0x1208AA, 0x0DC915, 0, 0x1F0FBF}},
		{0x400, SDK, FolderMasks{0x1208A8, 0x0DC917, 0, 0x1F0FBF}},
	}
	for _, tt := range tests {
		if got := Masks(tt.rights, tt.gen); got != tt.want {
			t.Errorf("0x%X, generation %d: %+v, want %+v", uint32(tt.rights), tt.gen, got, tt.want)
		}
	}
}

// entriesOf writes a member's entries as Exchange does.
func entriesOf(m FolderMasks, sid string) string {
	var b strings.Builder
	for _, e := range []struct {
		kind, flags string
		mask        uint32
	}{
		{"A", "OIIO", uint32(m.ItemAllow)}, {"D", "OIIO", uint32(m.ItemDeny)},
		{"A", "CI", uint32(m.ContainerAllow)}, {"D", "CI", uint32(m.ContainerDeny)},
	} {
		if e.mask != 0 {
			fmt.Fprintf(&b, "(%s;%s;0x%x;;;%s)", e.kind, e.flags, e.mask, sid)
		}
	}
	return b.String()
}

// Every set of rights is read back from the masks of both generations, without
// a doubt and in canonical order.
func TestRightsRoundTrip(t *testing.T) {
	for _, gen := range []Generation{Outlook, SDK} {
		for r := Rights(0); r < FreeBusySimple; r++ {
			if r&4 != 0 {
				continue // no right
			}
			d := sddl(t, "D:"+entriesOf(Masks(r, gen), anna.String()))
			got, doubts := RightsOf(d, anna)
			if got != r || len(doubts) != 0 {
				t.Fatalf("generation %d, 0x%X (%s) is read back as 0x%X (%s), doubts %v", gen, uint32(r), r, uint32(got), got, doubts)
			}
			if why := Canonical(d); len(why) != 0 {
				t.Fatalf("generation %d, %s is not canonical: %v", gen, r, why)
			}
		}
	}
}

func TestFreeBusyMask(t *testing.T) {
	for r, want := range map[Rights]uint32{0: 0, 0x401: 0, 0x800: 1, 0x1800: 3, 0x1000: 3} {
		if got := FreeBusyMask(r); uint32(got) != want {
			t.Errorf("%s: 0x%X, want 0x%X", r, uint32(got), want)
		}
	}
}
