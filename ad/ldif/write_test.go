package ldif

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"reacl/ad"
)

func TestWriter(t *testing.T) {
	var b bytes.Buffer
	w := NewWriter(&b)
	w.Comment("by hand\nin two lines")
	w.Entry(ad.Entry{DN: "CN=Jörg", Attrs: map[string][][]byte{
		"cn":          {[]byte("Jörg")},
		"objectclass": {[]byte("top"), []byte("user")},
		"description": {[]byte(" leading"), []byte("trailing "), []byte(":colon"), []byte("<less"), []byte(""), []byte("two\nlines"), []byte("plain: text <ok> #")},
		"note":        {[]byte(strings.Repeat("0123456789", 20))},
	}})
	w.Modify("CN=Ada,DC=x",
		Mod{Replace, "nTSecurityDescriptor", [][]byte{{1, 0, 4, 0x80}}},
		Mod{Delete, "sIDHistory", nil})
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := `version: 1
# by hand
# in two lines

dn:: Q049SsO2cmc=
objectclass: top
objectclass: user
cn:: SsO2cmc=
description:: IGxlYWRpbmc=
description:: dHJhaWxpbmcg
description:: OmNvbG9u
description:: PGxlc3M=
description:
description:: dHdvCmxpbmVz
description: plain: text <ok> #
note: 0123456789012345678901234567890123456789012345678901234567890123456789
 012345678901234567890123456789012345678901234567890123456789012345678901234
 5678901234567890123456789012345678901234567890123456789

dn: CN=Ada,DC=x
changetype: modify
replace: nTSecurityDescriptor
nTSecurityDescriptor:: AQAEgA==
-
delete: sIDHistory
-
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// TestCommentIsBrokenAtBlanks has a comment that would be folded within a word.
func TestCommentIsBrokenAtBlanks(t *testing.T) {
	var b bytes.Buffer
	w := NewWriter(&b)
	w.Comment(strings.Repeat("seven77 ", 10) + "end\n" + strings.Repeat("x", 80))
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "version: 1\n#" + strings.Repeat(" seven77", 9) + "\n# seven77 end\n# " + strings.Repeat("x", 74) + "\n " + strings.Repeat("x", 6) + "\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteErrors(t *testing.T) {
	one := func(yield func(ad.Entry, error) bool) { yield(ad.Entry{DN: "CN=x"}, nil) }
	if err := Write(full{}, one); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("writing to a full disk: %v", err)
	}
	broken := func(yield func(ad.Entry, error) bool) { yield(ad.Entry{}, ad.ErrIncomplete) }
	if err := Write(&bytes.Buffer{}, broken); !errors.Is(err, ad.ErrIncomplete) {
		t.Errorf("writing a broken stream: %v", err)
	}
}

// FuzzRead checks that what was read can be written and is read the same.
func FuzzRead(f *testing.F) {
	f.Add([]byte(ada + "cn: Ada\nobjectSid:: AQUAAAAAAAUVAAAA\n"))
	f.Add([]byte("version: 1\n\ndn:: Q049SsO2cmc=\ncn: A\n  b\n c"))                      // folds
	f.Add([]byte("# extended LDIF\n\n" + ada + "\nsearch: 2\nresult: 0 Success\n"))       // trailer
	f.Add([]byte(ada + "changetype: modify\nadd: a\na: b\n-\n\n" + ada + "a:< file:x\n")) // refused
	f.Add([]byte(ada + "member;range=0-1: x\nmember;range=2-*: y\n"))                     // ranges
	f.Fuzz(func(t *testing.T, text []byte) {
		var first []ad.Entry
		for e, err := range Read(bytes.NewReader(text), "f") {
			if err == nil {
				first = append(first, e)
			}
		}
		var b bytes.Buffer
		if err := Write(&b, func(yield func(ad.Entry, error) bool) {
			for _, e := range first {
				if !yield(e, nil) {
					return
				}
			}
		}); err != nil {
			t.Fatal(err)
		}
		i := 0
		for e, err := range Read(&b, "g") {
			if err != nil {
				t.Fatalf("what was written cannot be read: %v", err)
			}
			same := e.DN == first[i].DN && maps.EqualFunc(e.Attrs, first[i].Attrs, func(a, b [][]byte) bool {
				return slices.EqualFunc(a, b, bytes.Equal)
			})
			if !same {
				t.Fatalf("wrote %q, read %q", first[i], e)
			}
			i++
		}
		if i != len(first) {
			t.Fatalf("wrote %d entries, read %d", len(first), i)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	w := NewWriter(&text)
	for range 1000 {
		w.Entry(ad.Entry{DN: "CN=Ada Lovelace,OU=Staff,DC=newco,DC=example", Attrs: map[string][][]byte{
			"objectclass": {[]byte("top"), []byte("person"), []byte("user")}, "samaccountname": {[]byte("ada")},
			"objectsid": {bytes.Repeat([]byte{1, 5}, 14)}, "objectguid": {bytes.Repeat([]byte{0xfe}, 16)},
			"userprincipalname": {[]byte("ada@newco.example")}, "ntsecuritydescriptor": {bytes.Repeat([]byte{1, 0, 4}, 500)},
		}})
	}
	w.Flush()
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range Read(bytes.NewReader(text.Bytes()), "f") {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
