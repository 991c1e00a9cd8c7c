package acl_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

var (
	oldAnna  = sid.MustParse("S-1-5-21-7-8-9-1001")
	oldAnna2 = sid.MustParse("S-1-5-21-7-8-9-1002")
	oldBert  = sid.MustParse("S-1-5-21-7-8-9-1003")
)

// migrated maps anna's two old accounts and bert's one.
func migrated(s sid.SID) (sid.SID, bool) {
	switch s {
	case oldAnna, oldAnna2:
		return anna, true
	case oldBert:
		return bert, true
	}
	return sid.SID{}, false
}

// show writes entries as "type flags mask trustee", for comparison.
func show(d acl.Descriptor, l acl.List) string {
	names := map[sid.SID]string{anna: "anna", bert: "bert", oldAnna: "old", oldAnna2: "old2", oldBert: "oldbert", staff: "staff", sid.Everyone: "all"}
	var lines []string
	for _, a := range d.ACEs(l) {
		name, ok := names[a.SID()]
		if !ok {
			name = a.SID().String()
		}
		lines = append(lines, fmt.Sprintf("%x %02x %x %s", byte(a.Type), byte(a.Flags), uint32(a.Mask), name))
	}
	return strings.Join(lines, ", ")
}

func both(d acl.Descriptor) string { return show(d, acl.DACL) + " | " + show(d, acl.SACL) }

func TestRewriteList(t *testing.T) {
	const r, a, d = acl.Replace, acl.Add, acl.Remove
	for _, tt := range []struct {
		name    string
		mode    acl.Mode
		aces    [][]byte
		want    string
		changes string
	}{
		{"nothing mapped", r, [][]byte{allowed(0, 1, anna)}, "0 00 1 anna", ""},
		{"replaced in its place", r, [][]byte{allowed(0, 1, staff), allowed(2, 3, oldAnna), denied(0, 1, staff)},
			"0 00 1 staff, 0 02 3 anna, 1 00 1 staff", "dacl[1] replaced"},
		{"merged into the target before", r, [][]byte{allowed(0, 1, anna), allowed(0, 2, staff), allowed(0, 6, oldAnna)},
			"0 00 7 anna, 0 00 2 staff", "dacl[2] merged into dacl[0]"},
		{"the target after is merged", r, [][]byte{allowed(0, 1, oldAnna), allowed(0, 2, anna)},
			"0 00 3 anna", "dacl[0] replaced; dacl[1] merged into dacl[0]"},
		{"two sources", r, [][]byte{allowed(0, 1, oldAnna), allowed(0, 2, oldAnna2)},
			"0 00 3 anna", "dacl[0] replaced; dacl[1] merged into dacl[0]"},
		{"the target's own duplicates stay", r, [][]byte{allowed(0, 1, anna), allowed(0, 1, anna), allowed(2, 1, oldAnna)},
			"0 00 1 anna, 0 00 1 anna, 0 02 1 anna", "dacl[2] replaced"},
		{"flags differ", r, [][]byte{allowed(0, 1, anna), allowed(0x10, 1, oldAnna)},
			"0 00 1 anna, 0 10 1 anna", "dacl[1] replaced"},
		{"a deny between keeps them apart", r, [][]byte{allowed(0, 1, anna), denied(0, 2, staff), allowed(0, 3, oldAnna)},
			"0 00 1 anna, 1 00 2 staff, 0 00 3 anna", "dacl[2] replaced not merged with dacl[0]: dacl[1] between them says the opposite"},
		{"a deny between of other rights", r, [][]byte{allowed(0, 1, anna), denied(0, 4, staff), allowed(0, 3, oldAnna)},
			"0 00 3 anna, 1 00 4 staff", "dacl[2] merged into dacl[0]"},
		{"a deny between for other objects", r, [][]byte{allowed(0x02, 1, anna), denied(0x09, 2, staff), allowed(0x02, 3, oldAnna)},
			"0 02 3 anna, 1 09 2 staff", "dacl[2] merged into dacl[0]"},
		{"a generic deny between", r, [][]byte{allowed(0, 1, anna), denied(0, acl.GenericRead, staff), allowed(0, 3, oldAnna)},
			"0 00 1 anna, 1 00 80000000 staff, 0 00 3 anna", "dacl[2] replaced not merged with dacl[0]: dacl[1] between them says the opposite"},
		{"an unknown entry between", r, [][]byte{allowed(0, 1, anna), plainACE(0x30, 0, 0, sid.Everyone), allowed(0, 3, oldAnna)},
			"0 00 1 anna, 30 00 0 , 0 00 3 anna", "dacl[2] replaced not merged with dacl[0]: dacl[1] between them says the opposite"},
		{"Exchange's pairs, the source first", r, [][]byte{
			allowed(9, 1, oldAnna), denied(9, 6, oldAnna), allowed(9, 7, anna), denied(9, 0, anna),
			allowed(2, 1, oldAnna), denied(2, 6, oldAnna), allowed(2, 7, anna), denied(2, 8, anna)},
			"0 09 1 anna, 1 09 6 anna, 0 02 1 anna, 1 02 e anna",
			"dacl[0] replaced; dacl[1] replaced; dacl[2] merged into dacl[0]; dacl[3] merged into dacl[1]; " +
				"dacl[4] replaced; dacl[5] replaced; dacl[6] merged into dacl[4]; dacl[7] merged into dacl[5]"},
		{"Exchange's pairs, the target first", r, [][]byte{allowed(2, 3, anna), denied(2, 4, anna), allowed(2, 7, oldAnna), denied(2, 0, oldAnna)},
			"0 02 3 anna, 1 02 4 anna", "dacl[2] merged into dacl[0]; dacl[3] merged into dacl[1]"},
		{"conditions differ", r, [][]byte{plainACE(9, 0, 1, anna, 'a', 0, 0, 0), plainACE(9, 0, 2, oldAnna, 'b', 0, 0, 0), plainACE(9, 0, 4, oldAnna, 'a', 0, 0, 0)},
			"9 00 5 anna, 9 00 2 anna", "dacl[1] replaced; dacl[2] merged into dacl[0]"},
		{"object types differ", r, [][]byte{objectACE(5, 0, 1, 1, anna), objectACE(5, 0, 2, 2, oldAnna), objectACE(5, 0, 4, 1, oldAnna)},
			"5 00 5 anna, 5 00 2 anna", "dacl[1] replaced; dacl[2] merged into dacl[0]"},

		{"added behind the run", a, [][]byte{allowed(2, 1, oldAnna), denied(2, 6, oldAnna), allowed(2, 1, staff)},
			"0 02 1 old, 1 02 6 old, 0 02 1 anna, 1 02 6 anna, 0 02 1 staff", "dacl[0] added; dacl[1] added"},
		{"the target has it", a, [][]byte{allowed(2, 1, oldAnna), allowed(2, 1, staff), allowed(2, 3, anna)},
			"0 02 1 old, 0 02 1 staff, 0 02 3 anna", ""},
		{"the target has the pair, staff has not", a, [][]byte{allowed(2, 3, oldAnna), denied(2, 6, oldAnna), allowed(2, 3, anna), denied(2, 6, anna), allowed(2, 1, oldBert)},
			"0 02 3 old, 1 02 6 old, 0 02 3 anna, 1 02 6 anna, 0 02 1 oldbert, 0 02 1 bert", "dacl[4] added"},
		{"the target has less", a, [][]byte{allowed(2, 3, oldAnna), allowed(2, 1, staff), allowed(2, 1, anna)},
			"0 02 3 old, 0 02 3 anna, 0 02 1 staff", "dacl[0] added; dacl[2] merged into the copy of dacl[0]"},
		{"the target has it too late", a, [][]byte{allowed(2, 1, oldAnna), denied(2, 1, staff), allowed(2, 1, anna)},
			"0 02 1 old, 0 02 1 anna, 1 02 1 staff", "dacl[0] added; dacl[2] merged into the copy of dacl[0]"},
		{"the target gets more", a, [][]byte{allowed(2, 1, anna), allowed(2, 3, oldAnna)},
			"0 02 3 anna, 0 02 3 old", "dacl[1] merged into dacl[0]"},

		{"removed where the target has its own", d, [][]byte{allowed(2, 1, oldAnna), denied(2, 6, oldAnna), allowed(2, 1, anna), denied(2, 6, anna)},
			"0 02 1 anna, 1 02 6 anna", "dacl[0] removed; dacl[1] removed"},
		{"removed where the target has more", d, [][]byte{allowed(2, 3, anna), allowed(2, 1, oldAnna)}, "0 02 3 anna", "dacl[1] removed"},
		{"removed although a source's deny shadows it", d, [][]byte{denied(2, 1, oldAnna), allowed(2, 3, oldAnna), allowed(2, 2, anna), denied(2, 1, anna)},
			"0 02 2 anna, 1 02 1 anna", "dacl[0] removed; dacl[1] removed"},
		{"kept without the target", d, [][]byte{allowed(2, 1, oldAnna), allowed(2, 1, staff)},
			"0 02 1 old, 0 02 1 staff", "dacl[0] kept the target's own entries do not say the same"},
		{"kept where the target has less", d, [][]byte{allowed(2, 3, oldAnna), allowed(2, 1, anna)},
			"0 02 3 old, 0 02 1 anna", "dacl[0] kept the target's own entries do not say the same"},
		{"kept where the target comes too late", d, [][]byte{allowed(2, 1, oldAnna), denied(2, 1, staff), allowed(2, 1, anna)},
			"0 02 1 old, 1 02 1 staff, 0 02 1 anna", "dacl[0] kept the target's own entries do not say the same"},
		{"kept where the target allows what it denies", d, [][]byte{denied(2, 1, oldAnna), allowed(2, 1, anna), denied(2, 1, anna)},
			"1 02 1 old, 0 02 1 anna, 1 02 1 anna", "dacl[0] kept the target's own entries do not say the same"},
		{"kept where only another source says it", d, [][]byte{allowed(2, 1, oldAnna), allowed(2, 1, oldAnna2)},
			"0 02 1 old, 0 02 1 old2", "dacl[0] kept the target's own entries do not say the same; dacl[1] kept the target's own entries do not say the same"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := withDACL(t, tt.aces...)
			raw, changes, err := acl.Rewrite(before, migrated, tt.mode, acl.AllParts)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(parse(t, raw), acl.DACL); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			var said []string
			for _, c := range changes {
				said = append(said, strings.TrimSpace(c.Place+" "+c.What+" "+c.Note))
			}
			if got := strings.Join(said, "; "); got != tt.changes {
				t.Errorf("changes %q\nwant    %q", got, tt.changes)
			}
		})
	}
}

func TestRewriteChange(t *testing.T) {
	d := parse(t, descriptor(0x8014, oldAnna, oldBert, aclBytes(2, plainACE(acl.SystemAudit, 0x40, 1, oldBert)), aclBytes(2, allowed(0, 1, oldAnna), allowed(0, 2, anna))))
	_, got, err := acl.Rewrite(d, migrated, acl.Replace, acl.AllParts)
	if err != nil {
		t.Fatal(err)
	}
	want := []acl.Change{
		{Place: "owner", From: oldAnna, To: anna, What: acl.Replaced},
		{Place: "group", From: oldBert, To: bert, What: acl.Replaced},
		{Place: "dacl[0]", From: oldAnna, To: anna, What: acl.Replaced},
		{Place: "dacl[1]", From: anna, To: anna, What: acl.Merged, Note: "into dacl[0]"},
		{Place: "sacl[0]", From: oldBert, To: bert, What: acl.Replaced},
	}
	if !slices.Equal(got, want) {
		t.Errorf("changes\n%v\nwant\n%v", got, want)
	}
	for _, tt := range []struct {
		parts acl.Parts
		want  []acl.Change
	}{
		{acl.PartOwner, want[:1]}, {acl.PartGroup, want[1:2]}, {acl.PartDACL, want[2:4]}, {acl.PartSACL, want[4:]}, {0, nil},
	} {
		raw, got, err := acl.Rewrite(d, migrated, acl.Replace, tt.parts)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("parts %b: changes %v, %v; want %v", tt.parts, got, err, tt.want)
		}
		if after := parse(t, raw); tt.parts&acl.PartOwner == 0 && after.Owner() != oldAnna || tt.parts&acl.PartSACL == 0 && show(after, acl.SACL) != show(d, acl.SACL) {
			t.Errorf("parts %b: more than that was changed", tt.parts)
		}
	}
	for _, mode := range []acl.Mode{acl.Add, acl.Remove} {
		raw, got, err := acl.Rewrite(d, migrated, mode, acl.PartOwner|acl.PartGroup)
		if err != nil || !bytes.Equal(raw, d.Bytes()) || len(got) != 2 || got[0].What != acl.Kept || got[1].What != acl.Kept {
			t.Errorf("mode %d: owner and group: %v, %v", mode, got, err)
		}
	}
	if _, _, err := acl.Rewrite(d, migrated, 9, acl.AllParts); err == nil {
		t.Error("an unknown mode is taken")
	}
	if raw, got, err := acl.Rewrite(acl.Descriptor{}, migrated, acl.Replace, acl.AllParts); raw != nil || got != nil || err != nil {
		t.Errorf("no descriptor: %x, %v, %v", raw, got, err)
	}
}

func TestRewriteMapping(t *testing.T) {
	d := withDACL(t, allowed(0, 1, oldAnna), allowed(0, 2, oldBert))
	chain := func(s sid.SID) (sid.SID, bool) {
		switch s {
		case oldAnna:
			return oldBert, true
		case oldBert:
			return bert, true
		case sid.System:
			return sid.System, true
		}
		return sid.SID{}, true // the zero SID is no target
	}
	raw, changes, err := acl.Rewrite(d, chain, acl.Replace, acl.AllParts)
	if err != nil || len(changes) != 2 {
		t.Fatal(changes, err)
	}
	if got := show(parse(t, raw), acl.DACL); got != "0 00 1 oldbert, 0 00 2 bert" {
		t.Errorf("the mapping was not applied once: %s", got)
	}
}

func TestRewriteKept(t *testing.T) {
	hidden := append([]byte{0x51, 28, 0, 0, 0}, oldAnna.Bytes()...)
	hidden = append(hidden, 0, 0, 0)
	twice := append(bytes.Clone(hidden), hidden...)
	for _, tt := range []struct {
		ace  []byte
		note string
	}{
		{plainACE(acl.AccessAllowedCallback, 0, 1, staff, twice...), "SID inside a condition"},
		{plainACE(acl.SystemAccessFilter, 0, 1, staff, hidden...), "SID inside a condition"},
		{plainACE(acl.SystemResourceAttribute, 0, 1, staff, hidden...), "SID inside a resource attribute"},
		{plainACE(acl.AccessAllowed, 0, 1, staff, hidden...), "SID behind the trustee's"},
		{plainACE(acl.AccessAllowedCompound, 0, 1, staff, hidden...), "SID inside an entry of unknown layout"},
		{plainACE(0x77, 0, 1, oldAnna), "SID inside an entry of unknown layout"},
	} {
		for _, mode := range []acl.Mode{acl.Replace, acl.Add, acl.Remove} {
			d := withDACL(t, allowed(0, 1, bert), tt.ace)
			raw, changes, err := acl.Rewrite(d, migrated, mode, acl.AllParts)
			want := []acl.Change{{Place: "dacl[1]", From: oldAnna, To: anna, What: acl.Kept, Note: tt.note}}
			if err != nil || !bytes.Equal(raw, d.Bytes()) || !slices.Equal(changes, want) {
				t.Errorf("%s, mode %d: %v, %v; want %v", tt.note, mode, changes, err, want)
			}
		}
	}
}

// TestRewriteLayout has SIDs of other lengths, and every byte that is nobody's.
func TestRewriteLayout(t *testing.T) {
	long := sid.MustParse("S-1-5-21-1-2-3-4-5-6-7-8-9")
	toLong := func(s sid.SID) (sid.SID, bool) { return long, s == oldAnna }
	toShort := func(s sid.SID) (sid.SID, bool) { return sid.System, s == oldAnna }
	list := aclBytes(2, allowed(0, 1, oldAnna), plainACE(acl.AccessAllowedCallback, 0, 1, oldAnna, []byte("artx")...))
	list = append(list, "slack..."...)
	binary.LittleEndian.PutUint16(list[2:], uint16(len(list)))
	list[1], list[6], list[7] = 0xAA, 0xBB, 0xCC // Sbz1, Sbz2

	build := func(shared bool, order string) []byte {
		b := make([]byte, 20)
		b[0], b[1] = 1, 0x5A
		binary.LittleEndian.PutUint16(b[2:], uint16(acl.SelfRelative|acl.DACLPresent|acl.RMControlValid|acl.DACLProtected))
		for _, part := range order {
			b = append(b, "gap"...)
			at := uint32(len(b))
			switch part {
			case 'o':
				binary.LittleEndian.PutUint32(b[4:], at)
				if shared {
					binary.LittleEndian.PutUint32(b[8:], at)
				}
				b = append(b, oldAnna.Bytes()...)
			case 'g':
				if !shared {
					binary.LittleEndian.PutUint32(b[8:], at)
					b = append(b, oldAnna.Bytes()...)
				}
			case 's': // the control bit makes it absent
				binary.LittleEndian.PutUint32(b[12:], at)
				b = append(b, "SACL?"...)
			case 'd':
				binary.LittleEndian.PutUint32(b[16:], at)
				b = append(b, list...)
			}
		}
		return append(b, "the end"...)
	}
	for _, order := range []string{"ogds", "dogs", "sdgo", "gosd"} {
		for _, shared := range []bool{false, true} {
			d := parse(t, build(shared, order))
			for name, to := range map[string]func(sid.SID) (sid.SID, bool){"longer": toLong, "shorter": toShort} {
				for _, parts := range []acl.Parts{acl.AllParts, acl.PartOwner, acl.PartGroup, acl.PartDACL} {
					raw, _, err := acl.Rewrite(d, to, acl.Replace, parts)
					if err != nil {
						t.Fatalf("%s %s %b: %v", order, name, parts, err)
					}
					after := parse(t, raw)
					target, _ := to(oldAnna)
					who := func(part acl.Parts) sid.SID {
						if parts&part != 0 {
							return target
						}
						return oldAnna
					}
					if after.Owner() != who(acl.PartOwner) || after.Group() != who(acl.PartGroup) {
						t.Errorf("%s %s %b: owner %v, group %v", order, name, parts, after.Owner(), after.Group())
					}
					for i, a := range after.ACEs(acl.DACL) {
						if a.SID() != who(acl.PartDACL) || i == 1 && string(a.Data()) != "artx" {
							t.Errorf("%s %s %b: entry %d: %v %q", order, name, parts, i, a.SID(), a.Data())
						}
					}
					if rm, ok := after.ResourceManager(); rm != 0x5A || !ok || after.Control() != d.Control() {
						t.Errorf("%s %s %b: resource manager %x, control %v", order, name, parts, rm, after.Control())
					}
					if stale := binary.LittleEndian.Uint32(raw[12:]); string(raw[stale:][:5]) != "SACL?" {
						t.Errorf("%s %s %b: the absent list's offset points to %q", order, name, parts, raw[stale:])
					}
					if !strings.HasSuffix(string(raw), "the end") || strings.Count(string(raw), "gap") != 4 || !strings.Contains(string(raw), "slack...") {
						t.Errorf("%s %s %b: bytes of nobody are lost: %q", order, name, parts, raw)
					}
					at := binary.LittleEndian.Uint32(raw[16:])
					if raw[at+1] != 0xAA || raw[at+6] != 0xBB || raw[at+7] != 0xCC {
						t.Errorf("%s %s %b: reserved fields of the list %x", order, name, parts, raw[at:at+8])
					}
					if shared && (parts == acl.AllParts) != (binary.LittleEndian.Uint32(raw[4:]) == binary.LittleEndian.Uint32(raw[8:])) && parts != acl.PartDACL {
						t.Errorf("%s %s %b: owner at %x, group at %x", order, name, parts, raw[4:8], raw[8:12])
					}
				}
			}
		}
	}
}

func TestRewriteTooLarge(t *testing.T) {
	var aces [][]byte
	size := 8
	for i := 0; size+20 <= 0xFFFF; i++ {
		aces = append(aces, allowed(acl.ACEFlags(i&1)<<4, acl.Mask(i), sid.System))
		size += 20
	}
	toLong := func(s sid.SID) (sid.SID, bool) { return anna, s == sid.System }
	d := parse(t, descriptor(0x8004, bert, bert, nil, aclBytes(2, aces...)))
	raw, _, err := acl.Rewrite(d, toLong, acl.Add, acl.PartDACL)
	var at *acl.Error
	if !errors.Is(err, acl.ErrTooLarge) || !errors.As(err, &at) || at.Path != "dacl" || at.Offset != 20 || raw != nil {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}
