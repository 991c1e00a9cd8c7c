package ldap

import (
	"errors"
	"testing"

	"reacl/ad"
)

func TestParseRange(t *testing.T) {
	for _, c := range []struct {
		in   string
		name string
		ask  string // the next part, "" where there is none
		bad  bool
	}{
		{in: "member", name: "member"},
		{in: "Member;Range=0-1499", name: "member", ask: "Member;range=1500-*"},
		{in: "member;RANGE=1500-2999", name: "member", ask: "member;range=3000-*"},
		{in: "member;range=3000-*", name: "member"},
		{in: "userCertificate;binary;range=0-9", name: "usercertificate", ask: "userCertificate;binary;range=10-*"},
		{in: "userCertificate;range=0-9;binary", name: "usercertificate", ask: "userCertificate;binary;range=10-*"},
		{in: "member;range=0-0", name: "member", ask: "member;range=1-*"},
		{in: "member;lang-de", name: "member"},
		{in: "member;range=5", name: "member", bad: true},
		{in: "member;range=9-3", name: "member", bad: true},
		{in: "member;range=-3", name: "member", bad: true},
		{in: "member;range=a-b", name: "member", bad: true},
		{in: "member;range=0-99999999999999999999", name: "member", bad: true},
		{in: "member;range=0-2147483647", name: "member", bad: true},
	} {
		name, more, err := parseRange(c.in)
		ask := ""
		if more != nil {
			ask = more.ask(0)
		}
		if name != c.name || ask != c.ask || (err != nil) != c.bad || c.bad && !errors.Is(err, errRangeSyntax) {
			t.Errorf("%s: %q, next %q, %v", c.in, name, ask, err)
		}
	}
}

func TestAddPart(t *testing.T) {
	answer := func(name string, n int) found {
		a := foundAttr{name: []byte(name)}
		for range n {
			a.values = append(a.values, []byte("v"))
		}
		return found{attrs: []foundAttr{a}}
	}
	for _, c := range []struct {
		name   string
		answer found
		have   int // values afterwards, of 1500 before
		next   int // first value of the next part, 0 for none
		bad    bool
	}{
		{"a part in the middle", answer("member;range=1500-2999", 1500), 3000, 3000, false},
		{"the last part", answer("member;range=1500-*", 17), 1517, 0, false},
		{"nothing more after an exact multiple", found{}, 1500, 0, false},
		{"all values without a range", answer("member", 3), 1503, 0, false},
		{"another attribute", answer("memberOf", 3), 1500, 0, false},
		{"a part that does not go on", answer("member;range=0-1499", 1500), 1500, 0, true},
	} {
		e := ad.Entry{Attrs: map[string][][]byte{"member": make([][]byte, 1500)}}
		more, err := addPart(&e, c.answer, attrRange{"member", 1500})
		next := 0
		if more != nil {
			next = more.next
		}
		if len(e.Attrs["member"]) != c.have || next != c.next || (err != nil) != c.bad {
			t.Errorf("%s: %d values, next %d, %v", c.name, len(e.Attrs["member"]), next, err)
		}
	}
}

func FuzzParseRange(f *testing.F) {
	f.Add("member;range=0-1499")  // a part
	f.Add("member;range=1500-*")  // the last part
	f.Add("a;range=1-2;range=3-") // twice
	f.Fuzz(func(t *testing.T, s string) {
		name, more, err := parseRange(s)
		if name != ad.AttrName(s) || err != nil && more != nil {
			t.Errorf("%q: %q %v %v", s, name, more, err)
		}
		if more != nil && more.next <= 0 {
			t.Errorf("%q: next %d", s, more.next)
		}
	})
}
