package exchange

import (
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	var (
		annas  = entriesOf(Masks(0x401, Outlook), anna.String())
		berts  = entriesOf(Masks(0x47B, Outlook), bert.String())
		a      = anna.String()
		b      = bert.String()
		s      = sales.String()
		anyone = "(A;OIIO;0x1208a9;;;WD)(A;CI;0x1208a9;;;WD)"
	)
	tests := []struct {
		name string
		dacl string
		want string // part of each reason, "|" between; "" for canonical
	}{
		{"empty", "", ""},
		{"members and default", annas + berts + anyone, ""},
		{"folder entries before item entries", "(A;CI;0x1208a9;;;" + a + ")(D;CI;0xdc916;;;" + a + ")(A;OIIO;0x1208a9;;;" + a + ")(D;OIIO;0x1f0716;;;" + a + ")", ""},
		{"old stores: items of everybody, then folders", "(A;OIIO;0x1208a9;;;" + a + ")(D;OIIO;0x1f0716;;;" + a + ")(D;OIIO;0x1f0fbf;;;" + b + ")" +
			"(A;CI;0x1208a9;;;" + a + ")(D;CI;0xdc916;;;" + a + ")(D;CI;0x1fc9bf;;;" + b + ")", ""},
		{"groups: allows, then denies", "(A;CI;0x1208a9;;;" + s + ")(A;CI;0x1208ab;;;" + b + ")(D;CI;0xdc916;;;" + s + ")(D;CI;0xdc914;;;" + b + ")(A;CI;0x1208a9;;;WD)", ""},
		{"person, then groups", "(A;CI;0x1208a9;;;" + a + ")(D;CI;0xdc916;;;" + a + ")(A;CI;0x1208a9;;;" + s + ")(A;CI;0x1208ab;;;" + b + ")(D;CI;0xdc916;;;" + s + ")(D;CI;0xdc914;;;" + b + ")", ""},
		{"anonymous after everyone", "(A;CI;0x1;;;WD)(A;CI;0x1;;;AN)", ""},
		{"inherited flag", "(A;CIID;0x1208a9;;;" + a + ")(D;CIID;0xdc916;;;" + a + ")", ""},

		{"Windows' order", "(D;CI;0xdc916;;;" + a + ")(A;CI;0x1208a9;;;" + a + ")", "dacl[1] (allow S-1-5-21-1-2-3-1001) stands after the deny of the same trustee, dacl[0]"},
		{"same trustee twice", annas + annas, "dacl[6] (allow S-1-5-21-1-2-3-1001) repeats the folder entry dacl[2]|dacl[7]|dacl[4] (allow S-1-5-21-1-2-3-1001) repeats the item entry dacl[0]|dacl[5]"},
		{"everyone denied", "(A;CI;0x1200a9;;;WD)(D;CI;0xd0f16;;;WD)", "Everyone must not be denied"},
		{"after everyone", "(A;CI;0x1208a9;;;WD)(A;CI;0x1208a9;;;" + a + ")", "dacl[1] (allow S-1-5-21-1-2-3-1001) comes after Everyone"},
		{"neither people nor groups", "(A;CI;0x1208a9;;;" + a + ")(D;CI;0x1;;;" + b + ")(A;CI;0x1208a9;;;" + s + ")(D;CI;0xdc916;;;" + a + ")", "does not follow dacl[0]"},
		{"flags", "(A;;0x1208a9;;;" + a + ")(A;OICI;0x1;;;" + b + ")", "dacl[0] has the flags 0x00|dacl[1] has the flags 0x03"},
		{"object entry", "(OA;CI;0x1;00020329-0000-0000-c000-000000000046;;" + a + ")", "ACCESS_ALLOWED_OBJECT"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			why := Canonical(sddl(t, "D:"+tt.dacl))
			want := strings.Split(tt.want, "|")
			if tt.want == "" {
				want = nil
			}
			if len(why) != len(want) {
				t.Fatalf("%q, want %q", why, want)
			}
			for i := range why {
				if !strings.Contains(why[i], want[i]) {
					t.Errorf("%q, want %q", why[i], want[i])
				}
			}
		})
	}
}

func TestWindowsOrder(t *testing.T) {
	for dacl, want := range map[string]string{
		"":                       "",
		"(D;;1;;;WD)(A;;1;;;BA)": "",
		"(D;;1;;;WD)(A;;1;;;BA)(D;ID;1;;;WD)(A;ID;1;;;BA)": "",
		"(A;;1;;;BA)(D;;1;;;WD)":                           "dacl[1] denies and stands after dacl[0]",
		"(A;ID;1;;;BA)(A;;1;;;WD)":                         "dacl[1] is set on the object itself",
	} {
		why := WindowsOrder(sddl(t, "D:"+dacl))
		if got := strings.Join(why, "|"); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", dacl, got, want)
		}
	}
}
