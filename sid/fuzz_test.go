package sid

import (
	"bytes"
	"testing"
)

// FuzzSID reads its input as bytes and as text. What is accepted must come
// back the same, from either form through the other.
func FuzzSID(f *testing.F) {
	f.Add(System.Bytes())                                                    // one sub-authority
	f.Add(MustParse("S-1-5-21-1-2-3-1104").Bytes())                          // an account
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 5})                                    // no sub-authority: bytes only
	f.Add([]byte{1, 1, 0, 5, 0, 0, 0, 0, 32, 0, 0, 0})                       // an authority above 2^32
	f.Add([]byte{1, 15, 0, 0, 0, 0, 0, 5})                                   // fifteen announced, none there
	f.Add([]byte{2, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0})                       // a revision that is none
	f.Add([]byte("S-1-5-21-2127521184-1604012920-1887927527-2066407"))       // text
	f.Add([]byte("s-01-0xABcDef123-0x20-00579"))                             // text as only Windows writes it
	f.Add([]byte("S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15"))               // as long as can be
	f.Add([]byte("S-1-281474976710655-4294967295"))                          // the largest numbers
	f.Add([]byte("S-1-5-32--544"))                                           // an empty field
	f.Add([]byte("S-1-5-21-0-0-0-497\x00"))                                  // NUL after the text
	f.Add([]byte("S-1-5-21-99999999999999999999999999999999999999-1-1-500")) // too large a number
	f.Fuzz(func(t *testing.T, in []byte) {
		if s, rest, err := Cut(in); err == nil {
			if !bytes.Equal(append(s.Bytes(), rest...), in) {
				t.Fatalf("Cut(%x) = %v and %x, which is not the same", in, s, rest)
			}
			roundTrip(t, s)
		} else if !s.IsZero() || !bytes.Equal(rest, in) {
			t.Fatalf("Cut(%x) = %v, %x with %v", in, s, rest, err)
		}
		if s, err := Parse(string(in)); err == nil {
			if s.SubAuthorities() == 0 {
				t.Fatalf("Parse(%q) has no sub-authority", in)
			}
			roundTrip(t, s)
		} else if !s.IsZero() {
			t.Fatalf("Parse(%q) = %v with %v", in, s, err)
		}
	})
}

func roundTrip(t *testing.T, s SID) {
	t.Helper()
	back, err := FromBytes(s.Bytes())
	if err != nil || back != s {
		t.Fatalf("%v: bytes %x come back as %v, %v", s, s.Bytes(), back, err)
	}
	text, _ := s.MarshalText()
	var from SID
	if err := from.UnmarshalText(text); err != nil || from != s || from.Compare(s) != 0 {
		t.Fatalf("%v: text %s comes back as %v, %v", s, text, from, err)
	}
	numbers := make([]uint32, s.SubAuthorities())
	for i := range numbers {
		numbers[i] = s.SubAuthority(i)
	}
	if again, err := New(s.Authority(), numbers...); err != nil || again != s {
		t.Fatalf("%v: its numbers make %v, %v", s, again, err)
	}
	x := NewIndex()
	x.Add(s, 7)
	if v, ok := x.Find(s.Bytes()); !ok || v != 7 {
		t.Fatalf("%v is not found in an index", s)
	}
}
