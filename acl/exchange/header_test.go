package exchange

import (
	"bytes"
	"errors"
	"testing"

	"reacl/acl"
)

// A bare descriptor without any part.
const bareHex = "01 00 0080 00000000 00000000 00000000 00000000"

func TestSplit(t *testing.T) {
	const named = "1F00 0300 00000000" + // header of 31 bytes
		"0180 0820060000000000C000000000000046 00 05850000" // tag, property set, MNID_ID, id
	tests := []struct {
		name    string
		blob    string
		version uint16
		header  int // length
		err     error
	}{
		{"bare", bareHex, 0, 0, nil},
		{"bare with a resource manager's byte that reads as a size", "01 08 0080" + bareHex[10:], 0, 0, nil},
		{"MAPI", "0800 0300 00000000" + bareHex, 3, 8, nil},
		{"WebDAV", "0800 0400 00000000" + bareHex, 4, 8, nil},
		{"version 1", "0800 0100 07000000" + bareHex, 1, 8, nil},
		{"unheard-of version", "0C00 0900 00000000 AABBCCDD" + bareHex, 9, 12, nil},
		{"no security information", "0400 0900" + bareHex, 9, 4, nil},
		{"named property", named + bareHex, 3, 31, nil},
		{"trailing bytes stay", bareHex + "FFFF", 0, 0, nil},

		{"empty", "", 0, 0, ErrShort},
		{"shorter than a descriptor", "0800 0300 00000000 0100 0480", 0, 0, ErrShort},
		{"descriptor cut", "0800 0300 00000000" + bareHex[:44], 0, 0, ErrShort},
		{"header longer than the blob", "FF00 0300 00000000" + bareHex, 0, 0, ErrHeaderSize},
		{"header of no bytes", "0000 0300 00000000" + bareHex, 0, 0, ErrHeaderSize},
		{"header shorter than its version's", "0400 0300" + bareHex, 0, 0, ErrHeaderSize},
		{"revision 2", "0800 0300 00000000 02" + bareHex[2:], 0, 0, ErrNoDescriptor},
		{"absolute after a header", "0800 0300 00000000 01 00 0400" + bareHex[10:], 0, 0, ErrNoDescriptor},
		{"absolute, bare", "01 00 0400" + bareHex[10:], 0, 0, ErrNotRelative},
		{"size points into the descriptor", "0900 0300 00000000" + bareHex + "00", 0, 0, ErrNoDescriptor},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			blob := unhex(t, tt.blob)
			h, sd, err := Split(blob)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err != nil {
				if sd != nil || !h.IsZero() {
					t.Errorf("an error comes with %v, % X", h, sd)
				}
				return
			}
			if h.Version != tt.version || len(h.Bytes()) != tt.header || h.IsZero() != (tt.header == 0) {
				t.Errorf("version %d and %d bytes, want %d and %d", h.Version, len(h.Bytes()), tt.version, tt.header)
			}
			if got := Join(h, sd); !bytes.Equal(got, blob) {
				t.Errorf("joined again: % X\nwant          % X", got, blob)
			}
		})
	}
}

func TestSplitKeepsSecurityInformation(t *testing.T) {
	h, _, err := Split(unhex(t, "0800 0100 07000000"+bareHex))
	if err != nil || h.SecurityInformation != 7 {
		t.Errorf("%v, %v; want 7", h, err)
	}
}

func TestSplitSamples(t *testing.T) {
	tests := []struct {
		name    string
		version uint16
		sd      int // length of the descriptor
		err     error
	}{
		{"NTSD-1", 3, 272, nil},
		{"NTSD-3", 3, 56, nil},
		{"NTSD-4", 0, 0, ErrShort},
		{"SECURITYDESCRIPTOR-1", 0, 272, nil},
		{"FBSECURITYDESCRIPTOR-1", 3, 72, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, sd, err := Split(mfcmapi(t, tt.name))
			if !errors.Is(err, tt.err) || h.Version != tt.version || len(sd) != tt.sd {
				t.Errorf("version %d, %d bytes, error %v; want %d, %d, %v", h.Version, len(sd), err, tt.version, tt.sd, tt.err)
			}
		})
	}
}

func TestNewHeader(t *testing.T) {
	want := unhex(t, "0800030000000000")
	if h := NewHeader(); !bytes.Equal(h.Bytes(), want) || h.Version != 3 {
		t.Errorf("% X, want % X", h.Bytes(), want)
	}
	// What is joined to must not grow into the header's own bytes.
	h := NewHeader()
	Join(h, []byte{1})
	if !bytes.Equal(h.Bytes(), want) {
		t.Error("Join changed the header")
	}
}

func TestNamedProps(t *testing.T) {
	const (
		fixed  = "0300 00000000" // after cbHeader
		set    = "0820060000000000C000000000000046"
		byID   = "0180" + set + "00 05850000"
		byName = "0280" + set + "01 4B0065007900 0000" // "Key"
	)
	guid := acl.MustParseGUID("00062008-0000-0000-C000-000000000046")
	id := NamedProp{Tag: 0x8001, Set: guid, Kind: 0, ID: 0x8505}
	name := NamedProp{Tag: 0x8002, Set: guid, Kind: 1, Name: "Key"}
	tests := []struct {
		name string
		size string
		body string
		want []NamedProp
		err  error
	}{
		{"none", "0800", "", nil, nil},
		{"by id and by name", "3A00", byID + byName, []NamedProp{id, name}, nil},
		{"cut tag", "0900", "01", nil, ErrNamedProp},
		{"cut id", "2100", byID + "0280", []NamedProp{id}, ErrNamedProp},
		{"name without an end", "2100", byName[:len(byName)-5], nil, ErrNamedProp},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, _, err := Split(unhex(t, tt.size+fixed+tt.body+bareHex))
			if err != nil {
				t.Fatal(err)
			}
			got, err := h.NamedProps()
			if !errors.Is(err, tt.err) || len(got) != len(tt.want) {
				t.Fatalf("%v, %v; want %v, %v", got, err, tt.want, tt.err)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("record %d is %v, want %v", i, got[i], tt.want[i])
				}
			}
		})
	}
}

func FuzzTransferHeader(f *testing.F) {
	f.Add(unhex(f, bareHex))                                                                                                // bare
	f.Add(unhex(f, "0800030000000000"+bareHex))                                                                             // as Exchange writes it
	f.Add(unhex(f, "1F00 0300 00000000 0180 0820060000000000C000000000000046 00 05850000"+bareHex))                         // a named property by id
	f.Add(unhex(f, "2300 0300 00000000 0280 0820060000000000C000000000000046 01 4B0065007900 0000"+bareHex))                // one by name
	f.Add(unhex(f, "B606B07ABB6079AB2082C760"))                                                                             // garbage
	f.Add(unhex(f, "0A00 0300 00000000 1234"+bareHex))                                                                      // half a record
	f.Add(unhex(f, "0800030000000000 01000480140000002000000000000000 2C000000 010100000000000512000000 0101000000000005")) // cut
	f.Fuzz(func(t *testing.T, blob []byte) {
		before := bytes.Clone(blob)
		h, sd, err := Split(blob)
		if err != nil {
			if sd != nil || !h.IsZero() {
				t.Fatal("an error comes with a result")
			}
			return
		}
		if !isDescriptor(sd) {
			t.Fatalf("no descriptor: % X", sd)
		}
		props, err := h.NamedProps()
		if err != nil && !errors.Is(err, ErrNamedProp) {
			t.Fatal(err)
		}
		if len(props) > len(h.Bytes()) {
			t.Fatalf("%d records in %d bytes", len(props), len(h.Bytes()))
		}
		joined := Join(h, sd)
		if !bytes.Equal(joined, blob) || !bytes.Equal(blob, before) {
			t.Fatalf("joined again: % X\nwant          % X", joined, blob)
		}
		if again, _, err := Split(joined); err != nil || again.Version != h.Version {
			t.Fatalf("split again: %v, %v", again, err)
		}
	})
}
