package acl_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// FuzzDescriptor reads its input as a descriptor. It must be refused with a place
// and a reason, or read as a second decoder reads it, and everything that can be
// asked of it must have an answer.
func FuzzDescriptor(f *testing.F) {
	for _, b := range samples() { // descriptors of every shape
		f.Add(b)
	}
	f.Add([]byte{1, 0, 4, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 8, 0, 0xFF, 0xFF, 0, 0}) // entries announced, none there
	f.Add([]byte{1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 8, 0, 0, 0, 0, 0})          // absolute
	f.Fuzz(func(t *testing.T, b []byte) {
		if !faithful(t, b) {
			return
		}
		d := parse(t, b)
		token := acl.NewToken(d.Owner(), sid.Everyone)
		for _, l := range []acl.List{acl.DACL, acl.SACL} {
			for _, a := range d.ACEs(l) {
				token = acl.NewToken(a.SID(), d.Owner(), sid.Everyone)
				one, err := acl.ParseACE(a.Raw())
				if err != nil || one.Type != a.Type || one.Mask != a.Mask || one.SID() != a.SID() {
					t.Fatalf("%x: the entry %x alone is %+v, %v", b, a.Raw(), one, err)
				}
				_ = a.Type.String() + a.Flags.String() + a.Mask.StandardNames()
			}
		}
		_ = d.Control().String()
		whole := d.Access(token, acl.Generic{})
		tree := []acl.ObjectType{{Level: 0}, {Level: 1, GUID: guidA}}
		if by := (acl.Check{Token: token, Tree: tree}).AccessByType(d); len(by) != 2 || by[0]&^by[1] != 0 {
			t.Fatalf("%x: the whole object gives %v, a part %v", b, by[0], by[1])
		}
		if s := d.State(acl.DACL); s != acl.Empty && s != acl.Present && whole == 0 {
			t.Fatalf("%x: the DACL is %v and nobody gets in", b, s)
		}
	})
}

// FuzzRewrite rewrites any descriptor by a mapping of its own trustees. What the
// rewrite gives must be read faithfully, leave what is not its business, keep the
// rights of who has both SIDs, and not change when it is rewritten again.
func FuzzRewrite(f *testing.F) {
	all := samples()
	for i, name := range slices.Sorted(maps.Keys(all)) { // descriptors of every shape, each mode and selection of parts
		f.Add(all[name], byte(i%3), byte(15-i), byte(i))
	}
	f.Fuzz(func(t *testing.T, b []byte, mode, parts, pick byte) {
		d, err := acl.Parse(b)
		if err != nil || len(b) > 1<<12 {
			return
		}
		trustees := []sid.SID{d.Owner(), d.Group(), anna, sid.System}
		for _, l := range []acl.List{acl.DACL, acl.SACL} {
			for _, a := range d.ACEs(l) {
				trustees = append(trustees, a.SID())
			}
		}
		from := trustees[int(pick)%len(trustees)]
		to := trustees[int(pick/5)%len(trustees)]
		target := func(s sid.SID) (sid.SID, bool) { return to, s == from }
		before := bytes.Clone(b)
		raw, changes, err := acl.Rewrite(d, target, acl.Mode(mode%3), acl.Parts(parts)&acl.AllParts)
		if !bytes.Equal(before, b) {
			t.Fatalf("%x: the descriptor itself was changed to %x", before, b)
		}
		if err != nil {
			return // too large
		}
		if !faithful(t, raw) {
			t.Fatalf("%x: rewritten to %x, which cannot be read", b, raw)
		}
		after := parse(t, raw)
		made := 0
		for _, c := range changes {
			if c.What != acl.Kept {
				made++
			}
		}
		if bytes.Equal(raw, b) != (made == 0) {
			t.Fatalf("%x: %d changes make %x", b, made, raw)
		}
		if after.Control() != d.Control() || after.State(acl.DACL) != d.State(acl.DACL) || after.State(acl.SACL) != d.State(acl.SACL) {
			t.Fatalf("%x: control or states differ in %x", b, raw)
		}
		for _, l := range []acl.List{acl.DACL, acl.SACL} {
			if acl.Parts(parts)&(acl.PartDACL<<l) == 0 && show(d, l) != show(after, l) {
				t.Fatalf("%x: the %s is not to be touched, but is in %x", b, l, raw)
			}
		}
		if from != sid.OwnerRights && to != sid.OwnerRights && from != sid.Self && to != sid.Self {
			for _, other := range trustees {
				token := acl.NewToken(from, to, other)
				if was, is := d.Access(token, acl.Generic{}), after.Access(token, acl.Generic{}); was != is {
					t.Fatalf("%x: with %v and %v, %v had %v and has %v in %x", b, from, to, other, was, is, raw)
				}
			}
		}
		again, _, err := acl.Rewrite(after, target, acl.Mode(mode%3), acl.Parts(parts)&acl.AllParts)
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("%x: rewritten to %x and again to %x, %v", b, raw, again, err)
		}
	})
}
