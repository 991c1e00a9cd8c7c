package sid

import (
	"bytes"
	"encoding"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
)

var (
	_ encoding.TextMarshaler     = SID{}
	_ encoding.TextUnmarshaler   = (*SID)(nil)
	_ encoding.TextAppender      = SID{}
	_ encoding.BinaryMarshaler   = SID{}
	_ encoding.BinaryUnmarshaler = (*SID)(nil)
	_ encoding.BinaryAppender    = SID{}
)

// TestParse has the answers that Windows gave to the strings of Samba's
// python/samba/tests/sid_strings.py; want is "" where it refused them.
func TestParse(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"S-1-5-32-579", "S-1-5-32-579"},
		{"S-1-5-0x20-579", "S-1-5-32-579"},
		{"S-1-0x05-32-579", "S-1-5-32-579"},
		{"S-1-5-040-579", "S-1-5-40-579"},
		{"S-1-0x50000000-32-579", "S-1-1342177280-32-579"},
		{"S-1-0x500000000-32-579", "S-1-0x000500000000-32-579"},
		{"S-1-21474836480-32-579", "S-1-0x000500000000-32-579"},
		{"S-1-5-4294967295-579", "S-1-5-4294967295-579"},
		{"S-1-281474976710655-579", "S-1-0xffffffffffff-579"},
		{"S-1-281474976710656-579", ""},
		{"S-1-99999999999999999999999999999999999999-32-11111111111", ""},
		{"S-1-5-0-579", "S-1-5-0-579"},
		{"S-1-0-0-579", "S-1-0-0-579"},
		{"S-1-0x5-0x20-0x243", "S-1-5-32-579"},
		{"S-1-5-32--579", ""},
		{"S-1-5-32- 579", ""},
		{"S-1-5-32 -579", ""},
		{"S-1-5-3 2-579", ""},
		{" S-1-1-1-1-1-1-1", ""},
		{"S-1-0xABcDef123-0xABCDef-579", "S-1-0x000abcdef123-11259375-579"},
		{"S-1-1-1-1-1-1-1", "S-1-1-1-1-1-1-1"},
		{"s-1-5-32-579", "S-1-5-32-579"},
		{"S-01-5-32-579", "S-1-5-32-579"},
		{"S-000000001-5-32-579", "S-1-5-32-579"},
		{"S-1-0", ""},
		{"S-1-22", ""},
		{"S-1-22-1", "S-1-22-1"},
		{"S-1-22-1-0", "S-1-22-1-0"},
		{"S-01-05-020-0243", "S-1-5-20-243"},
		{"S-1-000000000000000005-20-243", "S-1-5-20-243"},
		{"S-1-5-20-00000000000243", "S-1-5-20-243"},

		// Not among Samba's; Windows' own grammar has nothing for them.
		{"", ""}, {"S", ""}, {"S-", ""}, {"S-1", ""}, {"S-1-", ""}, {"S-1-5-", ""},
		{"S-2-5-1", ""}, {"S-0x1-5-1", ""}, {"S-0-5-1", ""}, {"S--5-1", ""}, {"T-1-5-1", ""},
		{"S-1-5-18 ", ""}, {"S-1-5-18\x00", ""}, {"S-1-5-+18", ""}, {"S-1-5-1_8", ""}, {"S-1-5-0x", ""},
		{"S-1-5-1٨", ""}, {"S–1–5–18", ""}, {"SY", ""},
		{"S-1-5-4294967296", ""}, {"S-1-5-0x100000000", ""},
		{"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15", "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15"},
		{"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", ""},
	} {
		got, err := Parse(tt.in)
		if tt.want == "" {
			if err == nil {
				t.Errorf("Parse(%q) = %v, want an error", tt.in, got)
			} else if !errors.Is(err, ErrSyntax) && !errors.Is(err, ErrCount) {
				t.Errorf("Parse(%q): %v is neither ErrSyntax nor ErrCount", tt.in, err)
			}
			continue
		}
		if err != nil || got.String() != tt.want {
			t.Errorf("Parse(%q) = %v, %v; want %s", tt.in, got, err, tt.want)
		}
	}
}

func TestParseErrorIsShort(t *testing.T) {
	_, err := Parse("S-1-5-" + strings.Repeat("9", 1<<20))
	if err == nil || len(err.Error()) > 400 {
		t.Errorf("error of %d bytes for a long text", len(err.Error()))
	}
}

func TestBytes(t *testing.T) {
	for _, tt := range []struct {
		hex  string
		want string
		err  error
	}{
		{"010100000000000512000000", "S-1-5-18", nil},
		{"0100000000000005", "S-1-5", nil},
		{"01020000000000052000000020020000", "S-1-5-32-544", nil},
		{"010500000000000515000000a065cf7e784b9b5fe77c8770e7871f00", "S-1-5-21-2127521184-1604012920-1887927527-2066407", nil},
		{"0101000500000000" + "20000000", "S-1-0x000500000000-32", nil},
		{"010f000000000005" + strings.Repeat("ffffffff", 15), "S-1-5" + strings.Repeat("-4294967295", 15), nil},
		{"", "", ErrShort},
		{"01010000000005", "", ErrShort},
		{"0101000000000005120000", "", ErrShort},
		{"0110000000000005" + strings.Repeat("00000000", 16), "", ErrCount},
		{"020100000000000512000000", "", ErrRevision},
		{"01010000000000051200000000", "", ErrTrailing},
	} {
		raw, err := hex.DecodeString(tt.hex)
		if err != nil {
			t.Fatal(err)
		}
		got, err := FromBytes(raw)
		if !errors.Is(err, tt.err) {
			t.Errorf("FromBytes(%s): %v, want %v", tt.hex, err, tt.err)
		}
		if got.String() != tt.want {
			t.Errorf("FromBytes(%s) = %q, want %q", tt.hex, got, tt.want)
		}
		if err == nil && !bytes.Equal(got.Bytes(), raw) {
			t.Errorf("Bytes of %s = %x, want %s", got, got.Bytes(), tt.hex)
		}
	}
}

func TestCut(t *testing.T) {
	raw := append(System.Bytes(), 1, 2, 3)
	s, rest, err := Cut(raw)
	if err != nil || s != System || !bytes.Equal(rest, []byte{1, 2, 3}) {
		t.Errorf("Cut = %v, %x, %v", s, rest, err)
	}
	if _, rest, err := Cut(raw[:9]); err == nil || len(rest) != 9 {
		t.Errorf("Cut of a part = %x, %v; want the bytes back and an error", rest, err)
	}
}

func TestNew(t *testing.T) {
	if s, err := New(5, 32, 544); err != nil || s != Administrators {
		t.Errorf("New(5, 32, 544) = %v, %v", s, err)
	}
	if _, err := New(1 << 48); !errors.Is(err, ErrSyntax) {
		t.Errorf("New(1<<48): %v", err)
	}
	if _, err := New(5, make([]uint32, 16)...); !errors.Is(err, ErrCount) {
		t.Errorf("New with 16 sub-authorities: %v", err)
	}
}

func TestParts(t *testing.T) {
	user := MustParse("S-1-5-21-1-2-3-1104")
	dom := MustParse("S-1-5-21-1-2-3")
	if !user.IsAccount() || user.IsDomain() || user.Domain() != dom || user.RID() != 1104 {
		t.Errorf("%v: account %t, domain %v, RID %d", user, user.IsAccount(), user.Domain(), user.RID())
	}
	if !dom.IsDomain() || dom.IsAccount() || !dom.Domain().IsZero() || dom.WithRID(1104) != user {
		t.Errorf("%v: is domain %t, with RID %v", dom, dom.IsDomain(), dom.WithRID(1104))
	}
	if s := MustParse("S-1-5-21-1-2-3-4-5"); s.IsAccount() || s.IsDomain() {
		t.Errorf("%v is taken for an account or a domain", s)
	}
	if !Administrators.IsBuiltin() || System.IsBuiltin() || user.IsBuiltin() {
		t.Error("IsBuiltin is wrong")
	}
	full := MustParse("S-1-5" + strings.Repeat("-1", 15))
	if !full.WithRID(1).IsZero() || !(SID{}).WithRID(1).IsZero() {
		t.Error("WithRID makes a SID that cannot be")
	}
	none := SID{}
	if none.Authority() != 0 || none.SubAuthorities() != 0 || none.IsAccount() || none.IsBuiltin() || none.String() != "" || none.Bytes() != nil {
		t.Error("the zero SID is not none")
	}
	empty, _ := New(5)
	if empty.WithRID(18) != System || empty.IsZero() {
		t.Errorf("S-1-5 with RID 18 = %v", empty.WithRID(18))
	}
	defer func() {
		if recover() == nil {
			t.Error("SubAuthority(5) of five does not panic")
		}
	}()
	user.SubAuthority(5)
}

func TestMarshal(t *testing.T) {
	empty, _ := New(5)
	for _, s := range []SID{{}, empty, System, Administrators, MustParse("S-1-0xffffffffffff-7")} {
		text, err := s.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		back := System
		if err := back.UnmarshalText(text); err != nil || back != s {
			t.Errorf("text %s comes back as %v, %v", text, back, err)
		}
		raw, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		back = System
		if err := back.UnmarshalBinary(raw); err != nil || back != s {
			t.Errorf("bytes %x come back as %v, %v", raw, back, err)
		}
		appended, err := s.AppendText([]byte("x"))
		if err != nil || string(appended) != "x"+s.String() {
			t.Errorf("AppendText = %q, %v", appended, err)
		}
		appended, err = s.AppendBinary([]byte("x"))
		if err != nil || string(appended) != "x"+string(raw) {
			t.Errorf("AppendBinary = %x, %v", appended, err)
		}
	}
	s := System
	if err := s.UnmarshalText([]byte("S-1-5-x")); err == nil || s != System {
		t.Errorf("UnmarshalText of nonsense: %v, %v", s, err)
	}
	if err := s.UnmarshalBinary([]byte{1}); err == nil || s != System {
		t.Errorf("UnmarshalBinary of nonsense: %v, %v", s, err)
	}
}

func TestCompare(t *testing.T) {
	empty, _ := New(5)
	sorted := []SID{
		{},
		MustParse("S-1-1-0"),
		empty,
		MustParse("S-1-5-18"),
		MustParse("S-1-5-21-1-2-3"),
		MustParse("S-1-5-21-1-2-3-500"),
		MustParse("S-1-5-21-1-2-3-501"),
		MustParse("S-1-5-21-1-2-4"),
		MustParse("S-1-5-21-4000000000-1-1-500"),
		MustParse("S-1-5-32"),
		MustParse("S-1-5-32-544"),
		MustParse("S-1-0x100000000-1"),
	}
	for i, a := range sorted {
		for j, b := range sorted {
			if got, want := a.Compare(b), sign(i-j); got != want {
				t.Errorf("%v.Compare(%v) = %d, want %d", a, b, got, want)
			}
			if a.Less(b) != (i < j) {
				t.Errorf("%v.Less(%v) = %t", a, b, a.Less(b))
			}
		}
	}
	if !slices.IsSortedFunc(sorted, SID.Compare) {
		t.Error("not sorted")
	}
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func TestWellKnown(t *testing.T) {
	for _, tt := range []struct{ sid, want string }{
		{"S-1-1-0", "Everyone"},
		{"S-1-5-18", `NT AUTHORITY\SYSTEM`},
		{"S-1-5-10", `NT AUTHORITY\SELF`},
		{"S-1-5-32-544", `BUILTIN\Administrators`},
		{"S-1-5-32-999", ""},
		{"S-1-5-21-1-2-3-500", "Administrator"},
		{"S-1-5-21-1-2-3-512", "Domain Admins"},
		{"S-1-5-21-1-2-3-498", "Enterprise Read-only Domain Controllers"},
		{"S-1-5-21-1-2-3-572", "Denied RODC Password Replication Group"},
		{"S-1-5-21-1-2-3-1000", ""},
		{"S-1-5-21-1-2-3", ""},
		{"S-1-5-21-0-0-0-497", "Claims Valid"},
		{"S-1-5-21-1-2-3-497", ""},
		{"S-1-5-5-0-123456", `NT AUTHORITY\LogonSessionId_0_123456`},
		{"S-1-5-5-0", ""},
		{"S-1-16-8192", `Mandatory Label\Medium Mandatory Level`},
		{"S-1-15-2-1", `APPLICATION PACKAGE AUTHORITY\ALL APPLICATION PACKAGES`},
		{"S-1-22-1-0", ""},
	} {
		if got := MustParse(tt.sid).WellKnown(); got != tt.want {
			t.Errorf("%s.WellKnown() = %q, want %q", tt.sid, got, tt.want)
		}
	}
	if got := (SID{}).WellKnown(); got != "" {
		t.Errorf("the zero SID is well known as %q", got)
	}
	seen := map[string]SID{}
	for s, name := range wellKnown {
		if other, ok := seen[name]; ok {
			t.Errorf("%s and %s are both %q", s, other, name)
		}
		seen[name] = s
	}
}

// TestAllocations holds what the audit of millions of entries relies on: a SID
// whose domain has been seen is read and compared without allocation.
func TestAllocations(t *testing.T) {
	raw := MustParse("S-1-5-21-1-2-3-1104").Bytes()
	known, _ := FromBytes(raw)
	buf := make([]byte, 0, 256)
	for name, f := range map[string]func(){
		"Len":          func() { Len(raw) },
		"FromBytes":    func() { FromBytes(raw) },
		"Compare":      func() { known.Compare(System) },
		"AppendText":   func() { known.AppendText(buf) },
		"AppendBinary": func() { known.AppendBinary(buf) },
		"Parse":        func() { Parse("S-1-5-21-1-2-3-1104") },
		"WellKnown":    func() { known.WellKnown() },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
