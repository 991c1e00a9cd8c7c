package ldap

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"
)

// wireOf is a server that has said all it will say.
type wireOf struct {
	io.Reader
	sent bytes.Buffer
}

func (w *wireOf) Write(p []byte) (int, error) { return w.sent.Write(p) }

func fromHex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.NewReplacer(" ", "", "\n", "", "\t", "").Replace(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Messages as they are on the wire (RFC 4511 4.1.1), one line an element.
const (
	wireEntry = `30 26
		02 01 01
		64 21
		04 04 444e3d61
		30 19
			30 0b 04 02 636e 31 05 04 01 61 04 00
			30 0a 04 06 6d656d626572 31 00`
	wireDone         = "30 0c 02 01 01 65 07 0a 01 00 04 00 04 00"
	wireBusy         = "30 10 02 01 01 65 0b 0a 01 33 04 00 04 04 62757379"
	wireReference    = "30 0e 02 01 01 73 09 04 07 6c6461703a2f2f"
	wireInBetween    = "30 05 02 01 01 79 00"
	wireNotice       = "30 24 02 01 00 78 1f 0a 01 34 04 00 04 00 8a 16 312e332e362e312e342e312e313436362e3230303336"
	wireRefusal      = "30 0e 02 01 01 78 09 0a 01 0c 04 00 04 02 6e6f" // Samba's answer to an unknown critical control
	wireOther        = "30 0c 02 01 02 65 07 0a 01 00 04 00 04 00"
	wirePagedDone    = wireDoneHead + "a0 24 30 22 04 16 312e322e3834302e3131333535362e312e342e333139 04 08 30 06 02 01 07 04 01 63"
	wirePagedFlag    = wireDoneHeadFlag + "a0 27 30 25 04 16 312e322e3834302e3131333535362e312e342e333139 01 01 ff 04 08 30 06 02 01 07 04 01 63"
	wireDoneHead     = "30 32 02 01 01 65 07 0a 01 00 04 00 04 00 "
	wireDoneHeadFlag = "30 35 02 01 01 65 07 0a 01 00 04 00 04 00 "
)

func TestSearchAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		wire    string
		entries int
		refs    int
		cookie  string // "-" where there is no paging control
		err     string
		is      error
	}{
		{"an entry", wireEntry + wireDone, 1, 0, "-", "", nil},
		{"nothing", wireDone, 0, 0, "-", "", nil},
		{"a reference", wireReference + wireDone, 0, 1, "-", "", nil},
		{"something in between", wireInBetween + wireEntry + wireInBetween + wireDone, 1, 0, "-", "", nil},
		{"a paged answer", wireEntry + wirePagedDone, 1, 0, "c", "", nil},
		{"a paged answer, criticality spelled out", wirePagedFlag, 0, 0, "c", "", nil},
		{"busy after an entry", wireEntry + wireBusy, 1, 0, "-", "result 51: busy", nil},
		{"end of the stream after an entry", wireEntry, 1, 0, "-", "EOF", io.EOF},
		{"end of the stream in an entry", "30 26 02 01 01 64 21 04 04", 0, 0, "-", "unexpected EOF", io.ErrUnexpectedEOF},
		{"end of the stream in a header", "30", 0, 0, "-", "EOF", io.ErrUnexpectedEOF},
		{"notice of disconnection", wireNotice, 0, 0, "-", "result 52", nil},
		{"a control refused with an extended response", wireRefusal, 0, 0, "-", "result 12: no", nil},
		{"the answer to another request", wireOther, 0, 0, "-", "another request", errBER},
		{"no LDAP at all", "48545450 2f312e31", 0, 0, "-", "begins with 0x48", errBER},
		{"an indefinite length", "30 80 02 01 01", 0, 0, "-", "length", errBER},
		{"a length of five bytes", "30 85 01 00 00 00 00", 0, 0, "-", "length", errBER},
		{"a length beyond reason", "30 84 ff ff ff ff", 0, 0, "-", "a message of 4294967295 bytes", errBER},
		{"an inner length beyond the message", "30 07 02 01 01 64 05 04 01", 0, 0, "-", "an element of 5 bytes where 2 are left", errBER},
		{"a search that is answered by a bind", "30 0c 02 01 01 61 07 0a 01 00 04 00 04 00", 0, 0, "-", "operation 0x61", errBER},
		{"an entry whose values are no set", "30 13 02 01 01 64 0e 04 01 61 30 09 30 07 04 01 61 30 02 04 00", 0, 0, "-", "tag 0x30 where 0x31", errBER},
		{"a negative result", "30 0c 02 01 01 65 07 0a 01 ff 04 00 04 00", 0, 0, "-", "the number ff", errBER},
		{"a result of nothing", "30 05 02 01 01 65 00", 0, 0, "-", "0 bytes", errBER},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			x := newExchange(&wireOf{Reader: bytes.NewReader(fromHex(t, c.wire))})
			out, err := x.search(request{filter: "(cn=*)"}, func(f found) error {
				n++
				e := f.entry()
				if e.DN != "DN=a" || !slices.Equal(e.Texts("cn"), []string{"a", ""}) || len(e.Attrs["member"]) != 0 {
					t.Errorf("%q", e)
				}
				return nil
			})
			cookie := "-"
			if out.paging != nil {
				cookie = string(out.paging.cookie)
				if out.paging.estimate != 7 {
					t.Errorf("estimate %d", out.paging.estimate)
				}
			}
			if n != c.entries || len(out.referrals) != c.refs || cookie != c.cookie {
				t.Errorf("%d entries, referrals %q, cookie %q", n, out.referrals, cookie)
			}
			if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%v, want %q", err, c.err)
			}
		})
	}
}

// An error of the receiver ends the search.
func TestSearchReceiverFails(t *testing.T) {
	own := errors.New("enough")
	x := newExchange(&wireOf{Reader: bytes.NewReader(fromHex(t, wireEntry+wireEntry+wireDone))})
	n := 0
	_, err := x.search(request{filter: "(cn=*)"}, func(found) error { n++; return own })
	if !errors.Is(err, own) || n != 1 {
		t.Errorf("%v after %d", err, n)
	}
}

func TestRequestOnTheWire(t *testing.T) {
	w := &wireOf{Reader: bytes.NewReader(fromHex(t, wireDone))}
	if _, err := newExchange(w).search(request{base: "DC=a", scope: scopeTree, filter: "(cn=*)", attrs: []string{"cn"}}, nil); err != nil {
		t.Fatal(err)
	}
	// messageID 1; base, subtree, no aliases, no limits, types and values, (cn=*), cn
	want := "302402010163 1f 0404 44433d61 0a0102 0a0100 020100 020100 010100 8702636e 3004 0402636e"
	if got := w.sent.Bytes(); !bytes.Equal(got, fromHex(t, want)) {
		t.Errorf("% x", got)
	}
}

// The bytes of an entry are not those that it is read into.
func TestEntryAliasesNothing(t *testing.T) {
	x := newExchange(&wireOf{Reader: bytes.NewReader(fromHex(t, wireEntry+strings.Replace(wireEntry, "04 01 61", "04 01 7a", 1)+wireDone))})
	var values []string
	var raw [][]byte
	if _, err := x.search(request{filter: "(cn=*)"}, func(f found) error {
		raw = append(raw, f.entry().First("cn"))
		values = append(values, f.entry().Text("cn"))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if string(raw[0]) != "a" || string(raw[1]) != "z" || !slices.Equal(values, []string{"a", "z"}) {
		t.Errorf("%q %q", raw, values)
	}
}

// What this decoder takes for an entry, asn1-ber does too, with the same
// content.
func FuzzEntry(f *testing.F) {
	f.Add(fromHex(f, "04 04 444e3d61 30 19 30 0b 04 02 636e 31 05 04 01 61 04 00 30 0a 04 06 6d656d626572 31 00")) // two attributes
	f.Add(fromHex(f, "04 00 30 00"))                                                                               // the rootDSE without attributes
	f.Add(fromHex(f, "04 00 30 81 02 30 00"))                                                                      // a long length, an attribute without a name
	f.Add(fromHex(f, "04 84 00 00 00 01 61 30 00"))                                                                // a length with leading zeros
	f.Fuzz(func(t *testing.T, b []byte) {
		var e found
		if e.read(b) != nil {
			return
		}
		whole := ber.Encode(ber.ClassApplication, ber.TypeConstructed, 4, nil, "")
		whole.Data.Write(b)
		p, err := ber.DecodePacketErr(whole.Bytes())
		if err != nil || len(p.Children) < 2 {
			return // it also looks into values and into what follows the attributes
		}
		if !bytes.Equal(p.Children[0].ByteValue, e.dn) || len(p.Children[1].Children) != len(e.attrs) {
			t.Fatalf("dn %q, %d attributes; asn1-ber: %q, %d", e.dn, len(e.attrs), p.Children[0].ByteValue, len(p.Children[1].Children))
		}
		for i, a := range p.Children[1].Children {
			if !bytes.Equal(a.Children[0].ByteValue, e.attrs[i].name) || len(a.Children[1].Children) != len(e.attrs[i].values) {
				t.Fatalf("attribute %d: %q", i, e.attrs[i].name)
			}
			for k, v := range a.Children[1].Children {
				if !bytes.Equal(v.ByteValue, e.attrs[i].values[k]) {
					t.Fatalf("value %d of %q: % x; asn1-ber: % x", k, e.attrs[i].name, e.attrs[i].values[k], v.ByteValue)
				}
			}
		}
	})
}

// Whatever a server sends, a search ends: with success only at a result.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{wireEntry + wireDone, wirePagedDone, wireNotice, wireRefusal, wireReference + wireBusy} {
		f.Add(fromHex(f, s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := newExchange(&wireOf{Reader: bytes.NewReader(b)}).search(request{filter: "(cn=*)"}, func(f found) error {
			_ = f.entry()
			return nil
		})
		if err == nil && !bytes.Contains(b, []byte{opSearchDone}) {
			t.Error("success without a result")
		}
	})
}
