package acl_test

import (
	"slices"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

var (
	anna  = sid.MustParse("S-1-5-21-1-2-3-1104")
	bert  = sid.MustParse("S-1-5-21-1-2-3-1105")
	staff = sid.MustParse("S-1-5-21-1-2-3-1200")
	file  = acl.Generic{Read: 0x120089, Write: 0x120116, Execute: 0x1200A0, All: 0x1F01FF}
)

func parse(t testing.TB, raw []byte) acl.Descriptor {
	t.Helper()
	d, err := acl.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// withDACL is a descriptor owned by SYSTEM.
func withDACL(t testing.TB, aces ...[]byte) acl.Descriptor {
	t.Helper()
	return parse(t, descriptor(0x8004, sid.System, sid.System, nil, aclBytes(4, aces...)))
}

func allowed(f acl.ACEFlags, m acl.Mask, s sid.SID) []byte {
	return plainACE(acl.AccessAllowed, f, m, s)
}

func denied(f acl.ACEFlags, m acl.Mask, s sid.SID) []byte {
	return plainACE(acl.AccessDenied, f, m, s)
}

func TestAccess(t *testing.T) {
	const all = 0x1F01FF
	token := acl.NewToken(anna, staff, sid.Everyone)
	for _, tt := range []struct {
		name string
		aces [][]byte
		want acl.Mask
	}{
		{"nobody named", [][]byte{allowed(0, 1, bert)}, 0},
		{"allowed", [][]byte{allowed(0, 1, anna), allowed(0, 2, staff), allowed(0, 4, bert)}, 3},
		{"deny before allow", [][]byte{denied(0, 1, staff), allowed(0, 3, anna)}, 2},
		{"allow before deny", [][]byte{allowed(0, 1, anna), denied(0, 3, staff), allowed(0, 2, anna)}, 1},
		{"deny of others", [][]byte{denied(0, 1, bert), allowed(0, 1, anna)}, 1},
		{"inherit only", [][]byte{allowed(acl.InheritOnly|acl.ObjectInherit, 1, anna), denied(acl.InheritOnly, 2, anna), allowed(acl.ContainerInherit, 2, anna)}, 2},
		{"inherited counts", [][]byte{allowed(acl.Inherited, 1, anna)}, 1},
		{"generic", [][]byte{denied(0, acl.GenericWrite, anna), allowed(0, acl.GenericAll, staff)}, all &^ 0x120116},
		{"audit and label", [][]byte{plainACE(acl.SystemAudit, 0x40, 1, anna), plainACE(acl.SystemMandatoryLabel, 0, 1, anna)}, 0},
		{"unknown type", [][]byte{plainACE(0x20, 0, 1, anna), plainACE(acl.AccessAllowedCompound, 0, 1, anna)}, 0},
		{"condition unknown", [][]byte{plainACE(acl.AccessAllowedCallback, 0, 1, anna, 'a', 'r', 't', 'x'), plainACE(acl.AccessDeniedCallback, 0, 2, anna, 'a', 'r', 't', 'x'), allowed(0, 6, anna)}, 4},
		{"object entry for the whole object", [][]byte{objectACE(acl.AccessAllowedObject, 0, 1, 0, anna), objectACE(acl.AccessAllowedObject, 0, 2, 2, anna)}, 3},
		{"object entry for a part", [][]byte{objectACE(acl.AccessAllowedObject, 0, 1, 1, anna), objectACE(acl.AccessDeniedObject, 0, 2, 1, anna), allowed(0, 6, anna)}, 4},
		{"rights of privileges only", [][]byte{allowed(0, acl.AccessSystemSecurity|acl.MaximumAllowed|1, anna)}, 1},
		{"owner rights of somebody else", [][]byte{allowed(0, 1, sid.OwnerRights), denied(0, 2, sid.OwnerRights), allowed(0, 2, anna)}, 2},
		{"self without a substitute", [][]byte{allowed(0, 1, sid.Self)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := withDACL(t, tt.aces...).Access(token, file); got != tt.want {
				t.Errorf("access %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAccessByState(t *testing.T) {
	list := aclBytes(2, allowed(0, 1, anna))
	for _, tt := range []struct {
		name  string
		raw   []byte
		state acl.State
		want  acl.Mask
	}{
		{"absent", descriptor(0x8000, anna, anna, nil, nil), acl.Absent, file.All},
		{"absent, though an offset is there", descriptor(0x8000, anna, anna, nil, list), acl.Absent, file.All},
		{"null", descriptor(0x8004, bert, bert, nil, nil), acl.Null, file.All},
		{"empty", descriptor(0x8004, bert, bert, nil, aclBytes(2)), acl.Empty, 0},
		{"empty, for the owner", descriptor(0x8004, anna, bert, nil, aclBytes(2)), acl.Empty, acl.ReadControl | acl.WriteDAC},
		{"empty, for the group", descriptor(0x8004, bert, anna, nil, aclBytes(2)), acl.Empty, 0},
		{"no owner", descriptor(0x8004, sid.SID{}, sid.SID{}, nil, list), acl.Present, 1},
	} {
		d := parse(t, tt.raw)
		if got := d.State(acl.DACL); got != tt.state {
			t.Errorf("%s: state %v, want %v", tt.name, got, tt.state)
		}
		if got := d.Access(acl.NewToken(anna), file); got != tt.want {
			t.Errorf("%s: access %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := (acl.Descriptor{}).Access(acl.Token{}, acl.Generic{}); got != acl.GenericAll|0x1FFFFF {
		t.Errorf("no descriptor, kind unknown: access %v", got)
	}
}

func TestAccessOfOwner(t *testing.T) {
	both := acl.ReadControl | acl.WriteDAC
	for _, tt := range []struct {
		name  string
		check acl.Check
		aces  [][]byte
		want  acl.Mask
	}{
		{"implicit, whatever is denied", acl.Check{}, [][]byte{denied(0, both|1, anna), allowed(0, 3, anna)}, both | 2},
		{"left out", acl.Check{NoOwner: true}, [][]byte{allowed(0, 1, anna)}, 1},
		{"named", acl.Check{}, [][]byte{allowed(0, 1, sid.OwnerRights)}, 1},
		{"named in a deny", acl.Check{}, [][]byte{denied(0, 1, sid.OwnerRights), allowed(0, 3, anna)}, 2},
		{"named for what inherits", acl.Check{}, [][]byte{allowed(acl.InheritOnly|acl.ObjectInherit, 1, sid.OwnerRights)}, both},
		{"named in an audit", acl.Check{}, [][]byte{plainACE(acl.SystemAudit, 0x40, 1, sid.OwnerRights)}, both},
	} {
		d := parse(t, descriptor(0x8004, anna, sid.System, nil, aclBytes(2, tt.aces...)))
		tt.check.Token = acl.NewToken(anna)
		if got := tt.check.Access(d); got != tt.want {
			t.Errorf("%s: access %v, want %v", tt.name, got, tt.want)
		}
	}
	self := parse(t, descriptor(0x8004, sid.Self, sid.System, nil, aclBytes(2, allowed(0, 1, sid.Self))))
	if got := (acl.Check{Token: acl.NewToken(anna), Self: anna}).Access(self); got != both|1 {
		t.Errorf("the object itself: access %v", got)
	}
	if got := (acl.Check{Token: acl.NewToken(anna), Self: bert}).Access(self); got != 0 {
		t.Errorf("another object: access %v", got)
	}
}

func TestAccessWhere(t *testing.T) {
	d := withDACL(t,
		allowed(0x09, 1, anna), denied(0x09, 6, anna), // items
		allowed(0x02, 2, anna), denied(0x02, 5, anna), // folder
		allowed(0x09, 4, staff), allowed(0x02, 4, staff))
	items := func(a acl.ACE) bool { return a.Flags&acl.ObjectInherit != 0 }
	token := acl.NewToken(anna, staff)
	if got := d.AccessWhere(token, acl.Generic{}, items); got != 1 {
		t.Errorf("items: access %v, want 1", got)
	}
	if got := d.Access(token, acl.Generic{}); got != 2 {
		t.Errorf("folder: access %v, want 2", got)
	}
}

func TestAccessCondition(t *testing.T) {
	for _, tt := range []struct {
		value acl.Truth
		want  acl.Mask
	}{{acl.True, 1}, {acl.False, 2}, {acl.Unknown, 0}} {
		d := withDACL(t,
			plainACE(acl.AccessAllowedCallback, 0, 1, anna, 'x', 0, 0, 0),
			plainACE(acl.AccessDeniedCallback, 0, 2, anna, 'y', 0, 0, 0),
			allowed(0, 2, anna))
		var asked []byte
		c := acl.Check{Token: acl.NewToken(anna), Condition: func(a acl.ACE) acl.Truth {
			asked = append(asked, a.Data()[0])
			return tt.value
		}}
		if got := c.Access(d); got != tt.want || string(asked) != "xy" {
			t.Errorf("condition %v: access %v after asking for %q, want %v", tt.value, got, asked, tt.want)
		}
	}
}

// TestAccessByType has the tree of an object with one property set of two
// properties beside a lone property.
func TestAccessByType(t *testing.T) {
	object, set, first, second, lone := acl.GUID{1}, guidA, guidB, acl.GUID{3}, acl.GUID{4}
	tree := []acl.ObjectType{{0, object}, {1, set}, {2, first}, {2, second}, {1, lone}}
	typed := func(t acl.ACEType, m acl.Mask, g acl.GUID) []byte {
		b := objectACE(t, 0, m, 1, anna)
		copy(b[12:], g[:])
		return b
	}
	const yes, no = acl.AccessAllowedObject, acl.AccessDeniedObject
	for _, tt := range []struct {
		name string
		aces [][]byte
		want []acl.Mask // object, set, first, second, lone
	}{
		{"the object", [][]byte{allowed(0, 1, anna)}, []acl.Mask{1, 1, 1, 1, 1}},
		{"a set reaches down", [][]byte{typed(yes, 1, set)}, []acl.Mask{0, 1, 1, 1, 0}},
		{"all parts reach up", [][]byte{typed(yes, 1, first), typed(yes, 1, lone), typed(yes, 3, second)}, []acl.Mask{1, 1, 1, 3, 1}},
		{"a deny reaches up", [][]byte{typed(no, 1, first), allowed(0, 3, anna)}, []acl.Mask{2, 2, 2, 3, 3}},
		{"a deny after", [][]byte{allowed(0, 1, anna), typed(no, 3, first), allowed(0, 2, anna)}, []acl.Mask{1, 1, 1, 3, 3}},
		{"a deny of the set", [][]byte{typed(no, 1, set), typed(yes, 1, second), allowed(0, 1, anna)}, []acl.Mask{0, 0, 0, 0, 1}},
		{"a deny of what a part has", [][]byte{typed(yes, 1, first), typed(no, 1, first), allowed(0, 1, anna)}, []acl.Mask{1, 1, 1, 1, 1}},
		{"not in the tree", [][]byte{typed(yes, 1, acl.GUID{9}), typed(no, 2, acl.GUID{9}), allowed(0, 2, anna)}, []acl.Mask{2, 2, 2, 2, 2}},
	} {
		c := acl.Check{Token: acl.NewToken(anna), Tree: tree}
		d := withDACL(t, tt.aces...)
		got := c.AccessByType(d)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if whole := c.Access(d); whole != tt.want[0] {
			t.Errorf("%s: the object %v, want %v", tt.name, whole, tt.want[0])
		}
	}
	if got := (acl.Check{}).AccessByType(withDACL(t)); got != nil {
		t.Errorf("without a tree: %v", got)
	}
	// Levels that Windows refuses must do no harm.
	odd := []acl.ObjectType{{5, object}, {0, set}, {0, first}, {9, second}, {1, lone}}
	if got := (acl.Check{Token: acl.NewToken(anna), Tree: odd}).AccessByType(withDACL(t, allowed(0, 1, anna))); !slices.Equal(got, []acl.Mask{1, 1, 1, 1, 1}) {
		t.Errorf("odd levels: %v", got)
	}
}

func TestGeneric(t *testing.T) {
	for _, tt := range []struct {
		g        acl.Generic
		in, want acl.Mask
	}{
		{file, 0, 0},
		{file, 0x21, 0x21},
		{file, acl.GenericRead, 0x120089},
		{file, acl.GenericRead | acl.GenericExecute | 2, 0x1200AB},
		{file, acl.GenericAll | acl.GenericWrite, 0x1F01FF},
		{acl.Generic{}, acl.GenericAll | 1, acl.GenericAll | 1},
	} {
		if got := tt.g.Map(tt.in); got != tt.want {
			t.Errorf("Map(%v) = %v, want %v", tt.in, got, tt.want)
		}
	}
}

func TestToken(t *testing.T) {
	token := acl.NewToken(anna, sid.SID{}, anna)
	if token.Len() != 1 || !token.Has(anna) || token.Has(bert) || token.Has(sid.SID{}) || !token.HasBytes(anna.Bytes()) {
		t.Error("a token of one SID is wrong")
	}
	if (acl.Token{}).Has(anna) {
		t.Error("the zero token is not empty")
	}
}

func TestAccessAllocations(t *testing.T) {
	d := parse(t, benchFolders()[0])
	token := acl.NewToken(anna, sid.Everyone)
	if n := testing.AllocsPerRun(100, func() { d.Access(token, file); token.Has(bert) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
