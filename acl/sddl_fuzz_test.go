package acl_test

import (
	"bytes"
	"testing"

	"reacl/acl"
)

// FuzzSDDL checks that reading a text never panics, that what it makes is a
// descriptor, and that printing and reading that give it back: the same bytes,
// or only the unused bytes lost that an object entry without a GUID leaves.
func FuzzSDDL(f *testing.F) {
	for _, seed := range []string{
		"",
		"O:SYG:BAD:PAI(A;OICIID;FA;;;SY)S:(AU;SAFA;CCDC;;;WD)",
		"D:NO_ACCESS_CONTROLS:AINO_ACCESS_CONTROL",
		"S:D:",
		"D:(A;;GA;;;DA)(A;;0x1234567;;;S-1-5-21-1-2-3-512)(A;; RP WP ;;;LA)",
		"O:S-1-0x500000000-0x20-4294967295D:(A;;017;;;S- 1- 5-18)",
		"D:(OA;CI;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;bf967aba-0de6-11d0-a285-00aa003049e2;PS)",
		"D:(OA;;CR;;;PS)S:(OU;;CR;;;PS)", // become plain entries
		"D:(XA;;FX;;;S-1-1-0;(@User.Title==\"PM\" && (@User.Division==\"Finance\" || !(@User.Division ==\"Sales\"))))",
		"D:(XD;;;;;WD;(a Any_of {1, -0x2, +03, \"x\", #0a, SID(BA)} || Exists @DEVICE.%0022b))",
		"D:(ZA;;GA;;bf967aba-0de6-11d0-a285-00aa003049e2;WD;(Not_Device_Member_of_Any{SID(BA),SID(DU)}))",
		"D:(XA;;;;;WD;(@Device.bb >= 0xffffffffffffffff && (a) == -9223372036854775808))",
		`S:(RA;;;;;WD;("n%0020",TI,0x0,1,-2))(RA;;;;;WD;("n",TU,0xe,18446744073709551615))(RA;CI;;;;WD;("n",TS,0,"x",""))`,
		`S:(RA;;;;;WD;("n",TD,0,BA,S-1-2-3))(RA;;;;;WD;("n",TX,0,00,#1,abc))(RA;;;;;WD;("n",TB,0,0,1))`,
		"S:(ML;;NWNRNX;;;HI)(SP;;;;;S-1-17-1)(TL;;;;;S-1-19-512-4096)(FL;TP;GA;;;WD;(a))(XU;;;;;WD;(a))",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := acl.ParseSDDL(text, sddlDomain)
		if err != nil {
			return
		}
		d, err := acl.Parse(b)
		if err != nil {
			t.Fatalf("%q became %x: %v", text, b, err)
		}
		printed, lost := d.SDDLExact(sddlDomain)
		for _, l := range lost {
			if !l.Layout {
				t.Fatalf("%q became %q, which loses %+v", text, printed, l)
			}
		}
		back, err := acl.ParseSDDL(printed, sddlDomain)
		if err != nil {
			t.Fatalf("%q became %q: %v", text, printed, err)
		}
		if lost == nil && !bytes.Equal(back, b) {
			t.Fatalf("%q is %x, and its print %q is %x", text, b, printed, back)
		}
		again, err := acl.Parse(back)
		if err != nil {
			t.Fatalf("%q became %x: %v", printed, back, err)
		}
		sameMeaning(t, d, again)
		if reprinted := again.SDDL(sddlDomain); reprinted != printed {
			t.Fatalf("%q became %q and then %q", text, printed, reprinted)
		}
	})
}

// FuzzSDDLPrint checks that printing any descriptor never panics and that
// SDDLExact tells the truth about what is lost.
func FuzzSDDLPrint(f *testing.F) {
	for _, text := range []string{
		"O:SYG:BAD:PAI(A;OICIID;FA;;;SY)(OA;CI;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;PS)S:(AU;SAFA;CCDC;;;WD)",
		"D:(XA;;FX;;;WD;(@USER.a == {1, \"x\", #0a, SID(BA)} && !(Member_of SID(WD))))",
		`S:(RA;;;;;WD;("n",TI,0x0,1,-2))(RA;;;;;WD;("n",TS,0,"x",""))(RA;;;;;WD;("n",TD,0,BA))`,
	} {
		b, err := acl.ParseSDDL(text, sddlDomain)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(checkPrint)
}

// TestSDDLEveryByte prints a descriptor with each of its bytes changed and with
// each number of bytes cut off.
func TestSDDLEveryByte(t *testing.T) {
	b := mustSDDL(t, "O:SYG:BAD:PAI(OA;CI;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;PS)"+
		"(XA;;FX;;;WD;(@USER.a == {1, \"x\", #0a, SID(BA)} && !(Member_of SID(WD))))"+
		`S:(RA;;;;;WD;("n",TS,0x0,"x",""))(RA;;;;;WD;("n",TD,0x0,BA))(ML;;NW;;;HI)`).Bytes()
	for at, was := range b {
		for _, now := range []byte{0, 1, 0xFF, was + 1, was - 1, was ^ 0x02, was ^ 0x04, was ^ 0x08, was ^ 0x10, was ^ 0x20, was ^ 0x40, was ^ 0x80} {
			b[at] = now
			checkPrint(t, b)
		}
		b[at] = was
		checkPrint(t, b[:at])
	}
}

// checkPrint fails unless printing b, if it is a descriptor, tells truly what
// is lost.
func checkPrint(t *testing.T, b []byte) {
	d, err := acl.Parse(b)
	if err != nil {
		return
	}
	text, lost := d.SDDLExact(sddlDomain)
	back, err := acl.ParseSDDL(text, sddlDomain)
	if exact := err == nil && bytes.Equal(back, b); exact != (lost == nil) {
		t.Fatalf("%x became %q: lost %+v; it reads back as %x, %v", b, text, lost, back, err)
	}
	for _, l := range lost {
		if !l.Layout {
			return
		}
	}
	again, err := acl.Parse(back)
	if err != nil {
		t.Fatalf("%x became %q: only layout is lost, and %v", b, text, err)
	}
	sameMeaning(t, d, again)
}

// sameMeaning fails unless two descriptors have the same control bits, owner,
// group, list states and entries.
func sameMeaning(t *testing.T, d, e acl.Descriptor) {
	t.Helper()
	if d.Control() != e.Control() || d.Owner() != e.Owner() || d.Group() != e.Group() {
		t.Fatalf("%x differs from %x", d.Bytes(), e.Bytes())
	}
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		if d.State(l) != e.State(l) || d.Count(l) != e.Count(l) {
			t.Fatalf("%s of %x differs from that of %x", l, d.Bytes(), e.Bytes())
		}
		var entries [][]byte
		for _, a := range e.ACEs(l) {
			entries = append(entries, a.Raw())
		}
		for i, a := range d.ACEs(l) {
			if !bytes.Equal(a.Raw(), entries[i]) {
				t.Fatalf("%s[%d] of %x differs from that of %x", l, i, d.Bytes(), e.Bytes())
			}
		}
	}
}
