package acl_test

import (
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// TestWithin finds the accounts that entries name behind their trustees.
func TestWithin(t *testing.T) {
	const a, b = "S-1-5-21-1-2-3-1101", "S-1-5-21-4-5-6-1102"
	tests := []struct{ name, sddl, want string }{
		{"plain entry", "D:(A;;FA;;;" + a + ")", ""},
		{"condition", "D:(XA;;FA;;;WD;(Member_of {SID(" + a + "), SID(BA), SID(" + b + ")} || @USER.x == SID(" + a + ")))", a + " " + b},
		{"condition without accounts", "D:(XA;;FA;;;" + b + ";(Member_of {SID(BA)}))", ""},
		{"object entry with a condition", "D:(ZA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;WD;(Member_of {SID(" + b + ")}))", b},
		{"access filter", "S:(FL;;FA;;;WD;(Member_of SID(" + a + ")))", a},
		{"attribute", `S:(RA;;;;;WD;("x",TD,0x0,` + b + `,BA,` + a + `))`, b + " " + a},
		{"attribute that names one as a string", `S:(RA;;;;;WD;("x",TS,0x0,"` + b + `"))`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := joined(within(mustSDDL(t, tt.sddl))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	opaque, err := acl.ParseACE(append([]byte{0x77, 0, 40, 0, 1, 2, 3, 4, 0, 0, 0, 0}, sid.MustParse(a).Bytes()...))
	if err != nil || joined(opaque.Within()) != a {
		t.Errorf("an entry of unknown type: %v, %v", opaque.Within(), err)
	}
	cut, err := acl.ParseACE(append([]byte{0x77, 0, 28, 0}, sid.MustParse(a).Bytes()[:24]...))
	if err != nil || cut.Within() != nil {
		t.Errorf("half a SID: %v, %v", cut.Within(), err)
	}
}

// TestWithinText has a SID as text in an attribute, as Samba stores it.
func TestWithinText(t *testing.T) {
	const a = "S-1-5-21-1-2-3-1101"
	data := []byte{20, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 24, 0, 0, 0, 'x', 0, 0, 0, byte(len(a)), 0, 0, 0}
	data = append(data, a...)
	data = append(data, make([]byte, -len(data)&3)...)
	entry, err := acl.ParseACE(plainACE(acl.SystemResourceAttribute, 0, 0, sid.Everyone, data...))
	if err != nil || joined(entry.Within()) != a {
		t.Errorf("%v, %v", entry.Within(), err)
	}
}

func within(d acl.Descriptor) (all []sid.SID) {
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		for _, a := range d.ACEs(l) {
			all = append(all, a.Within()...)
		}
	}
	return all
}

func joined(all []sid.SID) string {
	var texts []string
	for s := range slices.Values(all) {
		texts = append(texts, s.String())
	}
	return strings.Join(texts, " ")
}
