package acl_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// attributeACE is the text of a resource attribute entry.
func attributeACE(attribute string) string { return "(RA;;;;;WD;" + attribute + ")" }

// TestResourceAttribute holds texts with the text that Windows writes for them
// and the bytes of the claim ([MS-DTYP] 2.4.10.1).
func TestResourceAttribute(t *testing.T) {
	const a, ab = "6100 0000", "6100 6200 0000" // names
	tests := []struct{ name, text, want, bytes string }{
		{"signed", `("a",TI,0xa,-8,0,0x10)`, `("a",TI,0xa,-8,0,16)`, `
			1c000000 0100 0000 0a000000 03000000 | name at 28, TI, flags, 3 values
			20000000 28000000 30000000           | offsets ` + "\n" + a + `
			f8ffffffffffffff 0000000000000000 1000000000000000`},
		{"unsigned", `( "ab" , tu , 14 , 18446744073709551615 , 7 )`, `("ab",TU,0xe,18446744073709551615,7)`, `
			18000000 0200 0000 0e000000 02000000 | name at 24, TU, flags, 2 values
			1e000000 26000000 ` + "\n" + ab + `
			ffffffffffffffff 0700000000000000`},
		{"string", `("a",TS,0,"PM","")`, `("a",TS,0x0,"PM","")`, `
			18000000 0300 0000 00000000 02000000
			1c000000 22000000 ` + "\n" + a + `
			50004d000000 0000`},
		{"SID", `("a",TD,0x0, AN, s-1-2-3)`, `("a",TD,0x0,AN,S-1-2-3)`, `
			18000000 0500 0000 00000000 02000000
			1c000000 2c000000 ` + "\n" + a + `
			0c000000 01 01 000000000005 07000000
			0c000000 01 01 000000000002 03000000`},
		{"octets", `("a",TX,0x0,42000042,0123456789abcdef,00,abc,#12,f##)`, `("a",TX,0x0,42000042,0123456789abcdef,00,0abc,0012,0f00)`, `
			28000000 1000 0000 00000000 06000000
			2c000000 34000000 40000000 45000000 4b000000 51000000 ` + "\n" + a + `
			04000000 42000042   08000000 0123456789abcdef   01000000 00
			02000000 0abc   02000000 0012   02000000 0f00`},
		{"boolean", `("a",TB,0x0,0,1)`, "", `
			18000000 0600 0000 00000000 02000000
			1c000000 24000000 ` + "\n" + a + `
			0000000000000000 0100000000000000`},
		{"no value", `("a",TI,0x0)`, "", "10000000 0100 0000 00000000 00000000" + a},
		{"large flags", `("a",TB,0xffffffff)`, "", "10000000 0600 0000 ffffffff 00000000" + a},
		{"escaped name", `("a b%0022%d1d6ɜ,",TI,0x0)`, `("a%0020b%0022%d1d6%025c%002c",TI,0x0)`,
			"10000000 0100 0000 00000000 00000000 6100 2000 6200 2200 d6d1 5c02 2c00 0000"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.want == "" {
				test.want = test.text
			}
			ace := onlyACE(t, mustSDDL(t, "S:"+attributeACE(test.text)))
			want := unhex(t, test.bytes)
			want = append(want, make([]byte, -len(want)&3)...)
			if !bytes.Equal(ace.Data(), want) {
				t.Errorf("bytes\n got %x\nwant %x", ace.Data(), want)
			}
			if got, want := ace.SDDL(sid.SID{}), attributeACE(test.want); got != want {
				t.Errorf("text\n got %s\nwant %s", got, want)
			}
			attribute, err := ace.ResourceAttribute()
			if err != nil {
				t.Fatal(err)
			}
			if got := attribute.String(); got != test.want {
				t.Errorf("String: %s", got)
			}
		})
	}
}

func TestResourceAttributeRefused(t *testing.T) {
	tests := []struct {
		name, text string
		at         int // in the attribute
		reason     string
	}{
		{"nothing", "", 0, `")" where '(' should be`},
		{"no quotation mark", "(a,TI,0)", 1, `"a" where '"' should be`},
		{"no name", `("",TI,0)`, 2, `"\"" where a name should be`},
		{"name without end", `("a,TI,0)`, 10, `the end where '"' should be`},
		{"zero in a name", `("a%0000b",TI,0)`, 2, "a zero in an attribute's name"},
		{"bad escape", `("a%00xb",TI,0)`, 3, "% without four hexadecimal digits"},
		{"no type", `("a")`, 4, `")" where ',' should be`},
		{"unknown type", `("a",TQ,0)`, 5, `"T" where an attribute's type`},
		{"no flags", `("a",TI)`, 7, `")" where ',' should be`},
		{"negative flags", `("a",TI,-1)`, 8, "flags that do not fit 32 bits"},
		{"flags of 33 bits", `("a",TI,0x100000000)`, 8, "flags that do not fit 32 bits"},
		{"flags that are no number", `("a",TI,x)`, 8, `"x" is not a number`},
		{"no value after a comma", `("a",TI,0,)`, 10, `"" is not a number`},
		{"string for a number", `("a",TI,0,"x")`, 10, `"" is not a number`},
		{"too large", `("a",TI,0,9223372036854775808)`, 10, "does not fit 64 bits"},
		{"negative unsigned", `("a",TU,0,-1)`, 10, "a negative value of type TU"},
		{"unsigned of 65 bits", `("a",TU,0,18446744073709551616)`, 10, "does not fit 64 bits"},
		{"neither true nor false", `("a",TB,0,2)`, 10, "not 0 or 1"},
		{"number for a string", `("a",TS,0,1)`, 10, `"1" where '"' should be`},
		{"zero in a string", "(\"a\",TS,0,\"\x00\")", 10, "a zero in a string"},
		{"unknown SID", `("a",TD,0,ZZ)`, 10, `no SID is called "ZZ"`},
		{"no octets", `("a",TX,0,)`, 10, `")" where octets should be`},
		{"letters in octets", `("a",TX,0,0g)`, 11, "'g' in octets"},
		{"list", `("a",TI,0,{1})`, 10, `"" is not a number`},
		{"two", `("a",TI,0)("a",TI,0)`, 10, `"(" where ')' should be`},
	}
	const before = len("S:(RA;;;;;WD;")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "S:" + attributeACE(test.text)
			_, err := acl.ParseSDDL(text, sddlDomain)
			var where *acl.SDDLError
			if !errors.As(err, &where) {
				t.Fatalf("error %v", err)
			}
			if where.Offset != before+test.at || !strings.Contains(where.Err.Error(), test.reason) {
				t.Errorf("%s\n got byte %d: %v\nwant byte %d: %s", text, where.Offset-before, where.Err, test.at, test.reason)
			}
		})
	}
}

// TestResourceAttributeBytes holds bytes that are no resource attribute.
func TestResourceAttributeBytes(t *testing.T) {
	tests := []struct{ name, bytes, reason string }{
		{"nothing", "", "0 of at least 16 bytes"},
		{"header cut", "10000000 0100 0000 00000000 000000", "15 of at least 16 bytes"},
		{"count past the end", "14000000 0100 0000 00000000 ffffffff 61000000 61000000", "4294967295 values in 24 bytes"},
		{"name past the end", "ff000000 0100 0000 00000000 00000000 6100 0000", "no name"},
		{"name without zero", "10000000 0100 0000 00000000 00000000 6100", "no name"},
		{"empty name", "10000000 0100 0000 00000000 00000000 0000", "no name"},
		{"number past the end", "14000000 0100 0000 00000000 01000000 18000000 6100 0000 01000000", "value 0"},
		{"string without zero", "14000000 0300 0000 00000000 01000000 18000000 6100 0000 6100", "value 0"},
		{"string past the end", "14000000 0300 0000 00000000 01000000 ffffffff 6100 0000 6100", "value 0"},
		{"octets past the end", "14000000 1000 0000 00000000 01000000 18000000 6100 0000 01000000", "value 0"},
		{"octets' length past the end", "14000000 1000 0000 00000000 01000000 ffffffff 6100 0000", "value 0"},
		{"no SID", "14000000 0500 0000 00000000 01000000 18000000 6100 0000 04000000 01010000", "value 0"},
		{"unknown type", "14000000 0400 0000 00000000 01000000 14000000 6100 0000", "value 0"},
		{"octets that share bytes", "20000000 1000 0000 00000000 04000000 24000000 24000000 24000000 24000000 6100 0000" +
			"10000000 00000000000000000000000000000000", "byte 0x1c: not a resource attribute: value 3 shares bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := acl.ParseResourceAttribute(unhex(t, test.bytes))
			if !errors.Is(err, acl.ErrAttribute) || !strings.Contains(err.Error(), test.reason) {
				t.Errorf("\n got %v\nwant %s", err, test.reason)
			}
		})
	}
	plain := onlyACE(t, mustSDDL(t, "D:(A;;FX;;;WD)"))
	if _, err := plain.ResourceAttribute(); !errors.Is(err, acl.ErrNoAttribute) {
		t.Errorf("plain entry: %v", err)
	}
}

func TestResourceAttributeSIDs(t *testing.T) {
	ace := onlyACE(t, mustSDDL(t, "S:"+attributeACE(`("a",TD,0x0,BA,S-1-5-21-9-8-7-1104)`)))
	a, err := ace.ResourceAttribute()
	if err != nil {
		t.Fatal(err)
	}
	want := []sid.SID{sid.Administrators, sid.MustParse("S-1-5-21-9-8-7-1104")}
	if got := a.SIDs(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := slices.Collect(a.Values()); !slices.Equal(got, []string{"BA", "S-1-5-21-9-8-7-1104"}) {
		t.Errorf("values %q", got)
	}
	if a.Name != "a" || a.Type != acl.AttributeSID || a.Type.String() != "TD" || a.Flags != 0 {
		t.Errorf("%+v", a)
	}

	// Samba stores the SID as text.
	a, err = acl.ParseResourceAttribute(unhex(t, "14000000 0500 0000 00000000 01000000 18000000 6100 0000 07000000 532d312d322d33"))
	if err != nil {
		t.Fatal(err)
	}
	if got := a.SIDs(); !slices.Equal(got, []sid.SID{sid.MustParse("S-1-2-3")}) {
		t.Errorf("SID as text: %v", got)
	}

	numbers := onlyACE(t, mustSDDL(t, "S:"+attributeACE(`("a",TI,0x0,1)`)))
	if a, err := numbers.ResourceAttribute(); err != nil || a.SIDs() != nil {
		t.Errorf("numbers: %v, %v", a.SIDs(), err)
	}
}

// TestResourceAttributeInexpressible holds claims that a text would not give
// back. They are shown to a person and written to SDDL as bytes.
func TestResourceAttributeInexpressible(t *testing.T) {
	tests := []struct{ name, bytes, shown string }{
		{"quotation mark in a string", "14000000 0300 0000 00000000 01000000 18000000 6100 0000 2200 0000", `("a",TS,0x0,""")`},
		{"no octets", "14000000 1000 0000 00000000 01000000 18000000 6100 0000 00000000", `("a",TX,0x0,)`},
		{"neither true nor false", "14000000 0600 0000 00000000 01000000 18000000 6100 0000 0200000000000000", `("a",TB,0x0,2)`},
		{"value before the name", "1c000000 0100 0000 00000000 01000000 14000000 0100000000000000 6100 0000", `("a",TI,0x0,1)`},
		{"reserved field", "14000000 0100 0100 00000000 01000000 18000000 6100 0000 0100000000000000", `("a",TI,0x0,1)`},
		{"SID as text", "14000000 0500 0000 00000000 01000000 18000000 6100 0000 07000000 532d312d322d33 00", `("a",TD,0x0,S-1-2-3)`},
		{"padding that is not zero", "10000000 0100 0000 00000000 00000000 6100 6200 0000 0001", `("ab",TI,0x0)`},
		{"unknown type without values", "10000000 0400 0000 00000000 00000000 6100 0000", `("a",0x4,0x0)`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			data := unhex(t, test.bytes)
			a, err := acl.ParseResourceAttribute(data)
			if err != nil {
				t.Fatal(err)
			}
			if got := a.String(); got != test.shown {
				t.Errorf("shown as %s, want %s", got, test.shown)
			}
			raw := append(unhex(t, "12 00 0000 00000000 01 01 000000000001 00000000"), data...)
			binary.LittleEndian.PutUint16(raw[2:], uint16(len(raw)))
			ace, err := acl.ParseACE(raw)
			if err != nil {
				t.Fatal(err)
			}
			text := ace.SDDL(sid.SID{})
			if !strings.HasPrefix(text, "(RA;;;;;WD;#1") {
				t.Errorf("written as %s", text)
			}
			if b, err := acl.ParseSDDL("S:"+text, sid.SID{}); err == nil {
				t.Errorf("%s reads back as %x", text, b)
			}
		})
	}
}
