package acl_test

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// TestSDDLExact holds descriptors that their text does not tell entirely.
func TestSDDLExact(t *testing.T) {
	// A descriptor with one entry of 20 bytes, whose DACL begins at byte 20.
	const plain = "O:SYD:(A;;FA;;;BA)"
	edit := func(text string, change func(b []byte) []byte) []byte {
		b, err := acl.ParseSDDL(text, sid.SID{})
		if err != nil {
			t.Fatal(err)
		}
		return change(b)
	}
	orControl := func(bits acl.Control) func([]byte) []byte {
		return func(b []byte) []byte {
			c := binary.LittleEndian.Uint16(b[2:]) | uint16(bits)
			binary.LittleEndian.PutUint16(b[2:], c)
			return b
		}
	}
	tests := []struct {
		name  string
		bytes []byte
		text  string
		lost  []acl.Loss
	}{
		{"everything told", edit(plain, func(b []byte) []byte { return b }), plain, nil},
		{"control bits", edit(plain, orControl(acl.OwnerDefaulted|acl.DACLDefaulted|acl.DACLTrusted)), plain,
			[]acl.Loss{{Place: "control", What: "OWNER_DEFAULTED|DACL_DEFAULTED|DACL_TRUSTED"}}},
		{"resource manager control", edit(plain, func(b []byte) []byte { b[1] = 7; return orControl(acl.RMControlValid)(b) }), plain,
			[]acl.Loss{{Place: "control", What: "RM_CONTROL_VALID"}}},
		{"flags of an absent list", edit(plain, orControl(acl.SACLProtected)), plain,
			[]acl.Loss{{Place: "control", What: "SACL_PROTECTED"}}},
		{"unknown type", edit(plain, func(b []byte) []byte { b[28] = 0x42; b[29] = 0x12; return b }),
			"O:SYD:(0x42;CIID;;;;;#ff011f0001020000000000052000000020020000)",
			[]acl.Loss{{Place: "dacl[0]", What: `SDDL has no words for the entry: no entry type is called "0x42"`}}},
		{"known type without a name", edit("D:(ZA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;WD;(a))",
			func(b []byte) []byte { b[28] = byte(acl.AccessDeniedCallbackObject); return b }),
			"D:(0x0c;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;WD;(a))",
			[]acl.Loss{
				{Place: "dacl[0]", What: `SDDL has no words for the entry: no entry type is called "0x0c"`},
				{Place: "dacl", What: "revision 4", Layout: true},
			}},
		{"audit entry in a DACL", edit(plain, func(b []byte) []byte { b[28] = byte(acl.SystemAudit); return b }),
			"O:SYD:(AU;;FA;;;BA)",
			[]acl.Loss{{Place: "dacl[0]", What: "SDDL has no words for the entry: an entry of type AU cannot be in the dacl"}}},
		{"object entry without GUIDs", edit("D:(XA;;FA;;;WD;(a))", func(b []byte) []byte {
			b[28] = byte(acl.AccessAllowedObject)
			clear(b[36:])
			b[40], b[41], b[47], b[48] = 1, 1, 5, 18
			return b
		}), "D:(OA;;FA;;;SY)", []acl.Loss{
			{Place: "dacl[0]", What: "the entry is stored otherwise than SDDL would store it"},
			{Place: "dacl", What: "revision 2", Layout: true},
		}},
		{"bytes after the SID of an entry", edit(plain, func(b []byte) []byte {
			binary.LittleEndian.PutUint16(b[30:], 20)
			copy(b[36:], unhex(t, "01 01 000000000005 12000000"))
			return b
		}), "O:SYD:(A;;FA;;;SY)", []acl.Loss{
			{Place: "dacl", What: "4 bytes after the last entry", Layout: true},
		}},
		{"revision", edit(plain, func(b []byte) []byte { b[20] = 4; return b }), plain,
			[]acl.Loss{{Place: "dacl", What: "revision 4", Layout: true}}},
		{"bytes after the parts", edit(plain, func(b []byte) []byte { return append(b, 1, 2) }), plain,
			[]acl.Loss{{Place: "layout", What: "the order of the parts, gaps between or bytes after them", Layout: true}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, err := acl.Parse(test.bytes)
			if err != nil {
				t.Fatal(err)
			}
			text, lost := d.SDDLExact(sid.SID{})
			if text != test.text {
				t.Errorf("\n got %s\nwant %s", text, test.text)
			}
			if !reflect.DeepEqual(lost, test.lost) {
				t.Errorf("lost\n got %+v\nwant %+v", lost, test.lost)
			}
			back, err := acl.ParseSDDL(text, sid.SID{})
			if same := err == nil && bytes.Equal(back, test.bytes); same != (lost == nil) {
				t.Errorf("lost %+v, and reading back gives %x, %v", lost, back, err)
			}
		})
	}
	if text, lost := (acl.Descriptor{}).SDDLExact(sid.SID{}); text != "" || lost == nil {
		t.Errorf("zero descriptor: %q, %+v", text, lost)
	}
}
