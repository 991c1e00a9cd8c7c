package acl_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// TestParseFaults damages a descriptor of one SACL entry at 28, one DACL entry at 72
// (a plain one for S-1-5-21-…), the owner at 108 and the group at 136.
func TestParseFaults(t *testing.T) {
	sound := descriptor(0x8014, anna, bert, aclBytes(4, objectACE(acl.SystemAuditObject, 0x40, 1, 0, anna)), aclBytes(2, allowed(0, 1, anna)))
	const sacl, dacl, owner, group = 20, 68, 112, 140
	if got := parse(t, sound); got.Owner() != anna || got.Group() != bert || len(sound) != 168 {
		t.Fatalf("the sample is not as its comment says: %d bytes", len(sound))
	}
	put16 := func(at int, v uint16) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint16(b[at:], v); return b }
	}
	put32 := func(at int, v uint32) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint32(b[at:], v); return b }
	}
	put := func(at int, v byte) func([]byte) []byte {
		return func(b []byte) []byte { b[at] = v; return b }
	}
	cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:n] } }
	for _, tt := range []struct {
		name   string
		damage func([]byte) []byte
		path   string
		offset int
		err    error
	}{
		{"nothing", cut(0), "header", 0, acl.ErrShort},
		{"header cut", cut(19), "header", 0, acl.ErrShort},
		{"revision", put(0, 2), "header.revision", 0, acl.ErrRevision},
		{"absolute", put16(2, 0x0014), "header.control", 2, acl.ErrNotRelative},
		{"owner in the header", put32(4, 19), "owner.offset", 4, acl.ErrOffset},
		{"owner past the end", put32(4, 168), "owner.offset", 4, acl.ErrOffset},
		{"owner far past the end", put32(4, math.MaxUint32), "owner.offset", 4, acl.ErrOffset},
		{"owner without room", put32(4, 161), "owner", 161, acl.ErrShort},
		{"owner's revision", put(owner, 3), "owner", owner, sid.ErrRevision},
		{"owner's count", put(owner+1, 16), "owner", owner, sid.ErrCount},
		{"group cut", cut(167), "group", group, sid.ErrShort},
		{"group is a part of owner", put32(8, 116), "group", 116, sid.ErrRevision},
		{"list in the header", put32(16, 8), "dacl.offset", 16, acl.ErrOffset},
		{"list past the end", put32(12, 1000), "sacl.offset", 12, acl.ErrOffset},
		{"list without room", put32(16, 162), "dacl", 162, acl.ErrShort},
		{"list's revision", put(dacl, 1), "dacl.revision", dacl, acl.ErrRevision},
		{"list's revision, too new", put(sacl, 5), "sacl.revision", sacl, acl.ErrRevision},
		{"AclSize too small", put16(dacl+2, 7), "dacl.size", dacl + 2, acl.ErrACLSize},
		{"AclSize past the end", put16(dacl+2, 101), "dacl.size", dacl + 2, acl.ErrACLSize},
		{"too many entries", put16(dacl+4, 2), "dacl.ace[1]", 112, acl.ErrACECount},
		{"far too many entries", put16(sacl+4, math.MaxUint16), "sacl.ace[1]", 68, acl.ErrACECount},
		{"AceSize 0", put16(78, 0), "dacl.ace[0].size", 78, acl.ErrACESize},
		{"AceSize too small", put16(78, 12), "dacl.ace[0].size", 78, acl.ErrACESize},
		{"AceSize past AclSize", put16(78, 40), "dacl.ace[0].size", 78, acl.ErrACESize},
		{"AceSize unaligned", put16(78, 35), "dacl.ace[0].size", 78, acl.ErrACEUnaligned},
		{"SID past AceSize", put16(78, 32), "dacl.ace[0].sid", 84, sid.ErrShort},
		{"SID's revision", put(84, 0), "dacl.ace[0].sid", 84, sid.ErrRevision},
		{"SID's count", put(85, 255), "dacl.ace[0].sid", 84, sid.ErrCount},
		{"GUIDs past AceSize", put(36, 3), "sacl.ace[0].size", 30, acl.ErrACESize},
		{"GUID in place of the SID", put(36, 1), "sacl.ace[0].sid", 56, sid.ErrRevision},
		{"lists share bytes", put32(12, dacl), "dacl", dacl, acl.ErrOverlap},
		{"owner inside the list", put32(4, 84), "dacl", dacl, acl.ErrOverlap},
		{"group inside the SACL", put32(8, 40), "sacl", sacl, acl.ErrOverlap},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := acl.Parse(tt.damage(bytes.Clone(sound)))
			var at *acl.Error
			if !errors.As(err, &at) {
				t.Fatalf("error %v", err)
			}
			if at.Path != tt.path || at.Offset != tt.offset || !errors.Is(err, tt.err) {
				t.Errorf("%v; want %s at byte 0x%x: %v", err, tt.path, tt.offset, tt.err)
			}
			if s := err.Error(); strings.Contains(s, "\n") || strings.Contains(s, "%!") {
				t.Errorf("unreadable error %q", s)
			}
		})
	}
}

func TestParseOverlap(t *testing.T) {
	// Two SIDs of which one begins within the other, and both are sound.
	inner := sid.MustParse("S-1-5-18").Bytes()
	b := descriptor(0x8000, sid.SID{}, sid.SID{}, nil, nil)
	outer := append([]byte{1, 4, 0, 0, 0, 0, 0, 5}, inner...)
	b = append(append(b, outer...), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(b[4:], 20)
	binary.LittleEndian.PutUint32(b[8:], 28)
	var at *acl.Error
	if _, err := acl.Parse(b); !errors.As(err, &at) || at.Path != "group" || !errors.Is(err, acl.ErrOverlap) {
		t.Errorf("group inside of owner: %v", err)
	}
	binary.LittleEndian.PutUint32(b[8:], 20)
	if d := parse(t, b); d.Owner() != d.Group() || d.Owner().IsZero() {
		t.Errorf("owner %v and group %v share their bytes", d.Owner(), d.Group())
	}
}

func TestParseOrders(t *testing.T) {
	list := aclBytes(2, allowed(0, 1, anna))
	parts := map[byte]struct {
		field int
		bytes []byte
	}{'o': {4, anna.Bytes()}, 'g': {8, bert.Bytes()}, 's': {12, list}, 'd': {16, list}}
	for _, order := range []string{"ogsd", "sdog", "dsgo", "gods", "d", "so", "o"} {
		for _, gap := range []string{"", "x", "gap."} {
			b := make([]byte, 20)
			b[0] = 1
			binary.LittleEndian.PutUint16(b[2:], 0x8014)
			for _, p := range []byte(order) {
				b = append(b, gap...)
				binary.LittleEndian.PutUint32(b[parts[p].field:], uint32(len(b)))
				b = append(b, parts[p].bytes...)
			}
			b = append(b, gap...)
			d := parse(t, b)
			faithful(t, b)
			if strings.Contains(order, "d") != (d.State(acl.DACL) == acl.Present) || strings.Contains(order, "s") != (d.State(acl.SACL) == acl.Present) {
				t.Errorf("%s: lists are %v and %v", order, d.State(acl.DACL), d.State(acl.SACL))
			}
		}
	}
}

func TestParseSamples(t *testing.T) {
	for name, b := range samples() {
		if !faithful(t, b) {
			_, err := acl.Parse(b)
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestParseDamaged cuts every sample at every length and changes every byte of it
// to every value (of the longest two only in the long run): it is refused with a
// place and a reason, or read as a second decoder reads it.
func TestParseDamaged(t *testing.T) {
	all := samples()
	for name, b := range vectorDescriptors(t) {
		all[name] = b
	}
	read, refused := 0, 0
	for _, b := range all {
		step := 1
		if len(b) > 500 {
			step = cases(15, 1)
		}
		for changed := range damaged(b, step) {
			if faithful(t, changed) {
				read++
			} else {
				refused++
			}
		}
	}
	if read == 0 || refused == 0 {
		t.Errorf("%d damaged descriptors read, %d refused", read, refused)
	}
	t.Logf("%d damaged descriptors read, %d refused", read, refused)
}

// damaged are b cut at every length and with every byte changed to every other
// value, or to one of step. None may be kept.
func damaged(b []byte, step int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for n := range b {
			if !yield(b[:n:n]) {
				return
			}
		}
		changed := bytes.Clone(b)
		for i := range b {
			for v := 1; v < 256; v += step {
				changed[i] = b[i] ^ byte(v)
				if !yield(changed) {
					return
				}
			}
			changed[i] = b[i]
		}
	}
}

// TestEntryDamaged does the same with single entries: [acl.ParseACE] takes exactly
// what a list may hold, and reads the same in it.
func TestEntryDamaged(t *testing.T) {
	entries := map[string][]byte{}
	for name, b := range samples() {
		for i, a := range parse(t, b).ACEs(acl.DACL) {
			entries[fmt.Sprint(name, i)] = a.Raw()
		}
	}
	for name, b := range smartViewsOf(t, "ACE") {
		entries[name] = b
	}
	for name, b := range entries {
		for changed := range damaged(b, 1) {
			a, err := acl.ParseACE(changed)
			around := descriptor(0x8004, sid.SID{}, sid.SID{}, nil, aclBytes(2, changed))
			whole := len(changed) > 3 && int(changed[2])|int(changed[3])<<8 == len(changed)
			if inList := whole && faithful(t, around); inList != (err == nil) {
				t.Fatalf("%s: %x: %v, but read in a list: %t", name, changed, err, inList)
			}
			var at *acl.Error
			if err != nil {
				if !errors.As(err, &at) || at.Path == "" || at.Offset < 0 || at.Offset > len(changed) {
					t.Fatalf("%s: %x: the error %v names no place", name, changed, err)
				}
				continue
			}
			for _, b := range parse(t, around).ACEs(acl.DACL) {
				if !bytes.Equal(a.Raw(), changed) || a.Type != b.Type || a.Flags != b.Flags || a.Mask != b.Mask || a.SID() != b.SID() ||
					!bytes.Equal(a.Data(), b.Data()) {
					t.Fatalf("%s: %x: %+v, in a list %+v", name, changed, a, b)
				}
			}
		}
	}
}

// TestSIDDamaged does the same with MFCMAPI's SIDs.
func TestSIDDamaged(t *testing.T) {
	for name, b := range smartViewsOf(t, "SID") {
		for changed := range damaged(b, 1) {
			sound := len(changed) >= 8 && changed[0] == 1 && changed[1] <= 15 && len(changed) >= 8+4*int(changed[1])
			s, rest, err := sid.Cut(changed)
			if (err == nil) != sound {
				t.Fatalf("%s: %x: %v, sound %t", name, changed, err, sound)
			}
			if err == nil && (!bytes.Equal(append(s.Bytes(), rest...), changed) || len(s.Bytes()) != 8+4*int(changed[1])) {
				t.Fatalf("%s: %x: read as %s and %x", name, changed, s, rest)
			}
		}
	}
}

func TestZeroDescriptor(t *testing.T) {
	var d acl.Descriptor
	if d.Bytes() != nil || d.Control() != 0 || !d.Owner().IsZero() || !d.Group().IsZero() || d.OwnerBytes() != nil {
		t.Error("the zero Descriptor has something")
	}
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		if d.State(l) != acl.Absent || d.Count(l) != 0 || d.Revision(l) != 0 {
			t.Errorf("the zero Descriptor has a %v", l)
		}
		for range d.ACEs(l) {
			t.Errorf("the zero Descriptor has an entry in its %v", l)
		}
	}
	if _, ok := d.ResourceManager(); ok {
		t.Error("the zero Descriptor has a resource manager")
	}
	var a acl.ACE
	if a.Raw() != nil || !a.SID().IsZero() || a.SIDBytes() != nil || a.Data() != nil || a.ObjectFlags() != 0 {
		t.Error("the zero ACE has something")
	}
}

func TestACEsStop(t *testing.T) {
	d := parse(t, benchFolders()[0])
	var seen []int
	for i := range d.ACEs(acl.DACL) {
		if seen = append(seen, i); i == 2 {
			break
		}
	}
	if len(seen) != 3 {
		t.Errorf("entries %v before a break at 2", seen)
	}
}

func TestParseACE(t *testing.T) {
	raw := objectACE(acl.AccessAllowedObject, 0x1F, 0x30, 3, anna, 9, 9, 9, 9)
	a, err := acl.ParseACE(raw)
	if err != nil {
		t.Fatal(err)
	}
	g, ok := a.ObjectType()
	h, okInherited := a.InheritedObjectType()
	if a.Type != acl.AccessAllowedObject || a.Flags != 0x1F || a.Mask != 0x30 || a.SID() != anna || !ok || g != guidA || !okInherited || h != guidB ||
		!bytes.Equal(a.Data(), []byte{9, 9, 9, 9}) || !bytes.Equal(a.Raw(), raw) || !a.Allows() || a.Denies() || a.ObjectFlags() != 3 {
		t.Errorf("%+v", a)
	}
	for _, tt := range []struct {
		raw  []byte
		path string
		err  error
	}{
		{nil, "ace", acl.ErrShort},
		{raw[:len(raw)-4], "ace.size", acl.ErrACESize},
		{append(bytes.Clone(raw), 0), "ace.size", acl.ErrACESize},
		{[]byte{0, 0, 4, 0}, "ace.size", acl.ErrACESize},
	} {
		_, err := acl.ParseACE(tt.raw)
		var at *acl.Error
		if !errors.As(err, &at) || at.Path != tt.path || !errors.Is(err, tt.err) {
			t.Errorf("ParseACE(%x): %v, want %s: %v", tt.raw, err, tt.path, tt.err)
		}
	}
	opaque, err := acl.ParseACE([]byte{0x44, 1, 8, 0, 1, 2, 3, 4})
	if err != nil || opaque.Mask != 0 || opaque.SIDBytes() != nil || !bytes.Equal(opaque.Data(), []byte{1, 2, 3, 4}) || opaque.Allows() || opaque.Denies() {
		t.Errorf("an entry of unknown type: %+v, %v", opaque, err)
	}
}

// TestParseAllocations holds what the audit relies on.
func TestParseAllocations(t *testing.T) {
	raw := benchFolders()[0]
	x := sid.NewIndex()
	x.Add(anna, 1)
	if n := testing.AllocsPerRun(100, func() {
		d, err := acl.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range d.ACEs(acl.DACL) {
			x.Find(a.SIDBytes())
			a.Data()
			a.ObjectType()
		}
		x.Find(d.OwnerBytes())
		x.Find(d.GroupBytes())
		d.State(acl.SACL)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
