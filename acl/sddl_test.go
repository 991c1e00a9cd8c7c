package acl_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

var sddlDomain = sid.MustParse("S-1-5-21-1-2-3")

// mustSDDL is the descriptor of a text.
func mustSDDL(t *testing.T, text string) acl.Descriptor {
	t.Helper()
	b, err := acl.ParseSDDL(text, sddlDomain)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	d, err := acl.Parse(b)
	if err != nil {
		t.Fatalf("%s: %x: %v", text, b, err)
	}
	return d
}

// TestSDDLAccepted holds texts that Windows takes, with the text that it writes
// for what it has read.
func TestSDDLAccepted(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"only blanks", "  \r\n", ""},
		{"sections in any order", "S:(AU;SA;CR;;;WD)D:(A;;GA;;;SY)G:BUO:BA", "O:BAG:BUD:(A;;GA;;;SY)S:(AU;SA;CR;;;WD)"},
		{"empty DACL", "D:", "D:"},
		{"NULL DACL", "D:NO_ACCESS_CONTROL", "D:NO_ACCESS_CONTROL"},
		{"NULL DACL with flags", "D:PAINO_ACCESS_CONTROLS:AI", "D:PAINO_ACCESS_CONTROLS:AI"},
		{"NULL SACL", "O:SYS:AINO_ACCESS_CONTROL", "O:SYS:AINO_ACCESS_CONTROL"},
		{"flags in any order", "D:AIPARS:ARPAI", "D:PARAIS:PARAI"},
		{"a flag again and again", "D:PPPP(A;;GA;;;SY)", "D:P(A;;GA;;;SY)"},

		{"blanks between sections", " \tO:BA  G:BU ", "O:BAG:BU"},
		{"blanks around list flags", "D: P AI (A;;GA;;;SY) (A;;GR;;;WD) S: ", "D:PAI(A;;GA;;;SY)(A;;GR;;;WD)S:"},
		{"blanks before fields", "D:(A; OICI; GRGW; ; ; WD)", "D:(A;OICI;GWGR;;;WD)"},
		{"blanks between rights", "D:(A;; RP LC  LO RC;;;AU)", "D:(A;;LCRPLORC;;;AU)"},
		{"blank after an alias", "D:(A;;GA;;;WD )", "D:(A;;GA;;;WD)"},
		{"blanks in a SID", "O:S- 1- 5-18", "O:SY"},

		{"lower case", "D:(a;oici;ga;;;wd)(xa;;;;;ba;(MEMBER_OF sid(s-1-1-0)))", "D:(A;OICI;GA;;;WD)(XA;;;;;BA;(Member_of SID(WD)))"},
		{"lower case GUID and SID", "D:(OA;;CR;AB721A53-1E2F-11D0-9819-00AA0040529B;;s-1-5-7)", "D:(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;AN)"},

		{"rights in any order", "D:(A;;WOWDRCSDCRLODTWPRPSWLCDCCC;;;SY)", "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)"},
		{"hexadecimal mask", "D:(A;;0xF01FF;;;SY)", "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)"},
		{"octal mask", "D:(A;;01234567;;;SY)", "D:(A;;0x53977;;;SY)"},
		{"decimal mask", "D:(A;;17;;;SY)", "D:(A;;CCRP;;;SY)"},
		{"zero mask", "D:(A;;0;;;SY)", "D:(A;;;;;SY)"},
		{"largest mask", "D:(A;;037777777777;;;SY)(A;;4294967295;;;SY)", "D:(A;;0xffffffff;;;SY)(A;;0xffffffff;;;SY)"},
		{"generic rights", "D:(A;;0xF0000000;;;SY)", "D:(A;;GAGXGWGR;;;SY)"},
		{"files", "D:(A;;FA;;;SY)(A;;FR;;;SY)(A;;FW;;;SY)(A;;FX;;;SY)(A;;FRFX;;;SY)",
			"D:(A;;FA;;;SY)(A;;FR;;;SY)(A;;FW;;;SY)(A;;FX;;;SY)(A;;0x1200a9;;;SY)"},
		{"registry keys", "D:(A;;KA;;;SY)(A;;KR;;;SY)(A;;KW;;;SY)(A;;KX;;;SY)", "D:(A;;KA;;;SY)(A;;KR;;;SY)(A;;KW;;;SY)(A;;KR;;;SY)"},

		{"every type of a DACL", "D:(A;;GA;;;SY)(D;;GA;;;SY)" +
			"(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;SY)(OD;;CR;;ab721a53-1e2f-11d0-9819-00aa0040529b;SY)" +
			"(XA;;GA;;;SY;(a))(XD;;GA;;;SY;(a))(ZA;;GA;ab721a53-1e2f-11d0-9819-00aa0040529b;bf967aba-0de6-11d0-a285-00aa003049e2;SY;(a))", ""},
		{"every type of a SACL", "S:(AU;SAFA;GA;;;SY)(OU;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;SY)" +
			"(XU;;GA;;;SY;(a))(ML;;NWNRNX;;;LW)(RA;;;;;WD;(\"a\",TI,0x0,1))(SP;;;;;S-1-17-1)(TL;;LCRP;;;S-1-19-512-4096)" +
			"(FL;;GA;;;WD)(FL;TP;GA;;;WD;(a))", ""},
		{"every entry flag", "D:(A;OICINPIOIDCRSAFA;;;;SY)", ""},
		{"object entries without GUID are plain ones", "D:(OA;;GA;;;SY)(OD;;GA;;;SY)S:(OU;;GA;;;SY)",
			"D:(A;;GA;;;SY)(D;;GA;;;SY)S:(AU;;GA;;;SY)"},
		{"the zero GUID is one", "D:(OA;;CR;00000000-0000-0000-0000-000000000000;;SY)", ""},

		{"negative mask", "D:(A;;-99;;;SY)(A;;-0xffffff55;;;SY)(A;;-1;;;SY)", "D:(A;;0xffffff9d;;;SY)(A;;CCDCSWWPLO;;;SY)(A;;0xffffffff;;;SY)"},

		{"leading zeros in SIDs", "O:S-01-05-032-0544G:S-000000001-5-020-00000000000243", "O:BAG:S-1-5-20-243"},
		{"hexadecimal SIDs", "O:S-1-0x5-0x20-0x220G:S-1-0x500000000-32-579", "O:BAG:S-1-0x000500000000-32-579"},
		{"large decimal authority", "O:S-1-5000000000-30-40", "O:S-1-0x00012a05f200-30-40"},
		{"D: after hexadecimal", "O:S-1-2-0x200D:", "O:S-1-2-512D:"},
		{"d and D: after hexadecimal", "O:S-1-2-0x2dD:", "O:S-1-2-45D:"},
		{"largest sub-authority", "O:S-1-3-4294967295-3-4", ""},
		{"fifteen sub-authorities", "O:S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.want == "" && test.name != "only blanks" {
				test.want = test.text
			}
			checkAccepted(t, test.text, test.want)
		})
	}
}

// TestSDDLLenient holds texts that are read although Windows refuses them or
// nobody has told what it does.
func TestSDDLLenient(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"alarm entries", "S:(AL;;GA;;;SY)(OL;;CR;;ab721a53-1e2f-11d0-9819-00aa0040529b;SY)", "S:(AL;;GA;;;SY)(OL;;CR;;ab721a53-1e2f-11d0-9819-00aa0040529b;SY)"},
		{"alarm entry without GUID", "S:(OL;;GA;;;SY)", "S:(AL;;GA;;;SY)"},
		{"SID without sub-authority", "O:S-1-5G:S-1-0x123456789abcD:", "O:S-1-5G:S-1-0x123456789abcD:"},
		{"blank after a SID in figures", "O:S-1-5-18 G:S-1-5-19 ", "O:SYG:LS"},
		{"blanks after type and flags", "D:(A ;OI CI ;GA;;;WD)", "D:(A;OICI;GA;;;WD)"},
		{"list flags in lower case", "D:pai(A;;GA;;;WD)S:no_access_control", "D:PAI(A;;GA;;;WD)S:NO_ACCESS_CONTROL"},
		{"rights of an attribute", `S:(RA;;GA;;;WD;("a",TI,0x0))`, `S:(RA;;GA;;;WD;("a",TI,0x0))`},
		{"label that is none", "S:(ML;;GA;;;WD)", "S:(ML;;0x10000000;;;WD)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { checkAccepted(t, test.text, test.want) })
	}
}

func checkAccepted(t *testing.T, text, want string) {
	t.Helper()
	got, lost := mustSDDL(t, text).SDDLExact(sid.SID{})
	// An authority's hexadecimal digits are package sid's affair.
	if !strings.EqualFold(got, want) {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	for _, l := range lost {
		if !l.Layout {
			t.Errorf("lost %+v", l)
		}
	}
	if again := mustSDDL(t, got).SDDL(sid.SID{}); again != got {
		t.Errorf("read back\n got %s\nwant %s", again, got)
	}
}

// TestSDDLRefused holds texts that are refused, with the byte at which and the
// reason for which they are. Where Windows takes them, the name says so.
func TestSDDLRefused(t *testing.T) {
	tests := []struct {
		name, text string
		at         int
		reason     string
	}{
		{"unknown section", "Q:(A;;GA;;;SY)", 0, `no section is called 'Q'`},
		{"section in lower case", "d:(A;;GA;;;SY)", 0, `no section is called 'd'`},
		{"blank in a section's name", "O:SYD :(A;;GA;;;SY)", 4, `"D" where a section`},
		{"no section", "BA", 0, `"B" where a section`},
		{"flags alone", "D:P:S:", 3, `":" where a section`},
		{"owner twice", "O:BAG:BUO:BA", 8, "a second O: section"},
		{"group twice", "G:BAG:BU", 4, "a second G: section"},
		{"DACL twice", "D:S:D:", 4, "a second D: section"},
		{"SACL twice", "S:D:S:(AU;;GA;;;SY)", 4, "a second S: section"},
		{"unknown list flag", "D:PX(A;;GA;;;SY)", 3, `"X" where a section`},
		{"entries in a NULL list", "D:NO_ACCESS_CONTROL(A;;GA;;;SY)", 19, "an entry in a list that is NO_ACCESS_CONTROL"},

		{"no owner", "O:", 2, "the end where a SID should be"},
		{"unknown alias", "O:XX", 2, `no SID is called "XX"`},
		{"one letter", "O:S", 2, `"S" where a SID should be`},
		{"SID without anything", "O:S-", 4, "the revision of a SID is not 1"},
		{"SID without authority", "O:S-1", 5, `the end where '-' should be`},
		{"SID with empty authority", "O:S-1-", 6, "the end where a number of a SID should be"},
		{"revision 10", "O:S-10-5-18", 4, "the revision of a SID is not 1"},
		{"revision 0", "O:S-0-5-18", 4, "the revision of a SID is not 1"},
		{"hexadecimal revision, which makes Windows read all numbers so", "O:S-0x1-20-0-579", 4, "the revision of a SID is not 1"},
		{"empty sub-authority", "O:S-1-5-", 8, "the end where a number of a SID should be"},
		{"authority of 49 bits", "O:S-1-0x1313131313131-513", 6, "does not fit 48 bits"},
		{"sub-authority of 33 bits, which Windows cuts", "O:S-1-3-4294967296-3-4", 8, "does not fit 32 bits"},
		{"hexadecimal sub-authority of 33 bits, which Windows cuts", "O:S-1-3-0x100000000-3-4", 8, "does not fit 32 bits"},
		{"sixteen sub-authorities", "O:S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16", 2, sid.ErrCount.Error()},

		{"entry in an entry", "D:((A;;GA;;;SY))", 3, `'(' in field 1 of at least 6`},
		{"five fields", "D:(A;;GA;;)", 10, `')' in field 5 of at least 6`},
		{"entry without end", "D:(A;;GA;;;SY", 13, `the end where ')' should be`},
		{"entry ends in a field", "D:(A;;GA", 8, "the text ends in field 3 of at least 6"},
		{"unknown type", "D:(Antlers;;GA;;;SY)", 3, `no entry type is called "Antlers"`},
		{"type not in ASCII", "D:(Ā;;GA;;;SY)", 3, `no entry type is called "Ā"`},
		{"audit entry in a DACL", "D:(AU;SA;CR;;;BA)", 3, "an entry of type AU cannot be in the dacl"},
		{"allowing entry in a SACL", "S:(A;;GA;;;BA)", 3, "an entry of type A cannot be in the sacl"},
		{"no flags", "D:(A;(", 5, `'(' in field 2 of at least 6`},
		{"a long name", "D:(" + strings.Repeat("x", 100) + ";;;;;WD)", 3, `called "` + strings.Repeat("x", 40) + "…"},
		{"unknown entry flag", "D:(A;OIXX;GA;;;SY)", 7, `no entry flag is called "XX"`},
		{"half an entry flag", "D:(A;OIC;GA;;;SY)", 7, `no entry flag is called "C"`},
		{"unknown right", "D:(A;;GAZZ;;;SY)", 8, `no right is called "ZZ"`},
		{"half a right", "S:(AU;SA;CROOO;;;WD)", 11, `no right is called "OOO"`},
		{"right with a blank in it", "D:(A;;RP LCLOR C;;;AU)", 13, `no right is called "R C"`},
		{"tab between rights", "D:(A;;RP\tLC;;;AU)", 8, `no right is called "\tLC"`},
		{"blank after rights", "D:(A;;GA ;;;SY)", 8, "a blank after the rights"},
		{"blank after a mask", "D:(A;;123 ;;;SY)", 6, `mask "123 " is not a number`},
		{"blank in a mask", "D:(A;;0x 75;;;SY)", 6, `mask "0x 75" is not a number`},
		{"no octal digit", "D:(A;;08;;;SY)", 6, `mask "08" is not a number`},
		{"underscore in a mask", "D:(A;;0x1_0;;;SY)", 6, `mask "0x1_0" is not a number`},
		{"mask of 33 bits, which Windows cuts", "D:(A;;0x123456789;;;SY)", 6, "mask 0x123456789 does not fit 32 bits"},
		{"huge mask, which Windows cuts", "D:(A;;100000000000000000000000;;;SY)", 6, "does not fit 32 bits"},
		{"too negative a mask, which Windows takes for 1", "D:(A;;-9876543210;;;SY)", 6, "mask -9876543210 does not fit 32 bits"},
		{"minus alone", "D:(A;;-;;;SY)", 6, `mask "-" is not a number`},
		{"two signs", "D:(A;;--1;;;SY)", 6, `mask "--1" is not a number`},

		{"GUID in braces", "D:(OA;;GA;;{f30e3bbf-9ff0-11d1-b603-0000f80367c1};WD)", 11, "a GUID in braces"},
		{"blank after a GUID", "D:(OA;;GA;f30e3bbf-9ff0-11d1-b603-0000f80367c1 ;;WD)", 10, acl.ErrGUID.Error()},
		{"GUID without hyphens", "D:(OA;;GA;;0123456789abcdef0123456789abcdef;WD)", 11, acl.ErrGUID.Error()},
		{"not a GUID", "D:(OA;;GA;f30e3bbe-9ff0-11d1-b603-00potato7c1;;WD)", 10, acl.ErrGUID.Error()},
		{"GUID in a plain entry", "D:(A;;GA;f30e3bbf-9ff0-11d1-b603-0000f80367c1;;WD)", 9, "not of an object type"},
		{"no trustee", "D:(A;;GA;;;)", 11, `")" where a SID should be`},
		{"blank after a SID in figures", "D:(A;;GA;;;S-1-3-4 )", 18, `" " where ')' should be`},
		{"seventh field of a plain entry", "D:(A;;GA;;;WD;)", 13, "a seventh field"},
		{"conditional entry without condition", "D:(XA;;GA;;;WD)", 14, `")" where the seventh field`},
		{"attribute of somebody", `S:(RA;;;;;BA;("a",TI,0,1))`, 10, "the SID of a resource attribute is not WD"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, err := acl.ParseSDDL(test.text, sddlDomain)
			if err == nil {
				t.Fatalf("%s became %x", test.text, b)
			}
			var where *acl.SDDLError
			if !errors.As(err, &where) {
				t.Fatalf("%T is not an SDDLError", err)
			}
			if where.Offset != test.at || !strings.Contains(where.Err.Error(), test.reason) {
				t.Errorf("%s\n got byte %d: %v\nwant byte %d: %s", test.text, where.Offset, where.Err, test.at, test.reason)
			}
			if want := fmt.Sprintf("sddl at byte %d: ", test.at); !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%v does not begin with %s", err, want)
			}
		})
	}
}

func TestSDDLAliases(t *testing.T) {
	fixed := map[string]string{
		"WD": "S-1-1-0", "CO": "S-1-3-0", "CG": "S-1-3-1", "OW": "S-1-3-4",
		"NU": "S-1-5-2", "IU": "S-1-5-4", "SU": "S-1-5-6", "AN": "S-1-5-7", "ED": "S-1-5-9", "PS": "S-1-5-10", "AU": "S-1-5-11",
		"RC": "S-1-5-12", "SY": "S-1-5-18", "LS": "S-1-5-19", "NS": "S-1-5-20", "WR": "S-1-5-33",
		"BA": "S-1-5-32-544", "BU": "S-1-5-32-545", "BG": "S-1-5-32-546", "PU": "S-1-5-32-547", "AO": "S-1-5-32-548",
		"SO": "S-1-5-32-549", "PO": "S-1-5-32-550", "BO": "S-1-5-32-551", "RE": "S-1-5-32-552", "RU": "S-1-5-32-554",
		"RD": "S-1-5-32-555", "NO": "S-1-5-32-556", "MU": "S-1-5-32-558", "LU": "S-1-5-32-559", "IS": "S-1-5-32-568",
		"CY": "S-1-5-32-569", "ER": "S-1-5-32-573", "CD": "S-1-5-32-574", "RA": "S-1-5-32-575", "ES": "S-1-5-32-576",
		"MS": "S-1-5-32-577", "HA": "S-1-5-32-578", "AA": "S-1-5-32-579", "RM": "S-1-5-32-580",
		"UD": "S-1-5-84-0-0-0-0-0", "AC": "S-1-15-2-1",
		"LW": "S-1-16-4096", "ME": "S-1-16-8192", "MP": "S-1-16-8448", "HI": "S-1-16-12288", "SI": "S-1-16-16384",
		"AS": "S-1-18-1", "SS": "S-1-18-2",
	}
	for name, want := range fixed {
		d := mustSDDL(t, "O:"+name)
		if d.Owner() != sid.MustParse(want) {
			t.Errorf("%s is %s, not %s", name, d.Owner(), want)
		}
		if got := d.SDDL(sid.SID{}); got != "O:"+name {
			t.Errorf("%s becomes %s", name, got)
		}
	}
	read := map[string]string{"HO": "S-1-5-32-584", "SH": "S-1-5-32-585"}
	for name, want := range read {
		if got := mustSDDL(t, "O:"+name).SDDL(sddlDomain); got != "O:"+want {
			t.Errorf("%s becomes %s, not %s", name, got, want)
		}
	}
	relative := map[string]uint32{
		"DA": 512, "DU": 513, "DG": 514, "DC": 515, "DD": 516, "CA": 517, "PA": 520, "CN": 522, "AP": 525, "KA": 526, "RS": 553,
		"LA": 500, "LG": 501, // of the machine
		"RO": 498, "SA": 518, "EA": 519, "EK": 527, // of the forest's root domain
	}
	for name, rid := range relative {
		d := mustSDDL(t, "O:"+name)
		if want := sddlDomain.WithRID(rid); d.Owner() != want {
			t.Errorf("%s is %s, not %s", name, d.Owner(), want)
		}
		want := "O:" + name
		switch name {
		case "LA", "LG", "RO", "SA", "EA", "EK":
			want = "O:" + d.Owner().String()
		}
		if got := d.SDDL(sddlDomain); got != want {
			t.Errorf("%s becomes %s, not %s", name, got, want)
		}
		if got, want := d.SDDL(sid.MustParse("S-1-5-21-1-2-4")), "O:"+d.Owner().String(); got != want {
			t.Errorf("%s becomes %s in another domain, not %s", name, got, want)
		}
		if _, err := acl.ParseSDDL("O:"+name, sid.SID{}); !errors.Is(err, acl.ErrNoDomain) {
			t.Errorf("%s without a domain: %v", name, err)
		}
	}
}

func TestSDDLStates(t *testing.T) {
	tests := []struct {
		text       string
		dacl, sacl acl.State
		control    acl.Control
	}{
		{"", acl.Absent, acl.Absent, acl.SelfRelative},
		{"D:NO_ACCESS_CONTROL", acl.Null, acl.Absent, acl.SelfRelative | acl.DACLPresent},
		{"D:", acl.Empty, acl.Absent, acl.SelfRelative | acl.DACLPresent},
		{"D:(A;;GA;;;SY)", acl.Present, acl.Absent, acl.SelfRelative | acl.DACLPresent},
		{"S:NO_ACCESS_CONTROL", acl.Absent, acl.Null, acl.SelfRelative | acl.SACLPresent},
		{"S:", acl.Absent, acl.Empty, acl.SelfRelative | acl.SACLPresent},
		{"D:PS:(AU;;GA;;;SY)", acl.Empty, acl.Present, acl.SelfRelative | acl.DACLPresent | acl.SACLPresent | acl.DACLProtected},
		{"D:S:PARAI", acl.Empty, acl.Empty, acl.SelfRelative | acl.DACLPresent | acl.SACLPresent |
			acl.SACLProtected | acl.SACLAutoInheritRq | acl.SACLAutoInherited},
		{"D:PARAI", acl.Empty, acl.Absent, acl.SelfRelative | acl.DACLPresent |
			acl.DACLProtected | acl.DACLAutoInheritRq | acl.DACLAutoInherited},
	}
	for _, test := range tests {
		d := mustSDDL(t, test.text)
		if d.State(acl.DACL) != test.dacl || d.State(acl.SACL) != test.sacl || d.Control() != test.control {
			t.Errorf("%q: %s, %s, %s; want %s, %s, %s", test.text, d.State(acl.DACL), d.State(acl.SACL), d.Control(),
				test.dacl, test.sacl, test.control)
		}
		if got := d.SDDL(sid.SID{}); got != test.text {
			t.Errorf("%q becomes %q", test.text, got)
		}
	}
}

// unhex reads lines of hexadecimal digits, each with a remark after "|".
func unhex(t *testing.T, text string) []byte {
	t.Helper()
	var all []byte
	for line := range strings.Lines(text) {
		digits, _, _ := strings.Cut(line, "|")
		b, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, b...)
	}
	return all
}

// TestSDDLLayout shows the bytes of a text with all parts.
func TestSDDLLayout(t *testing.T) {
	want := unhex(t, `
		01 00 1480                              | revision, control
		80000000 8c000000 14000000 44000000     | owner, group, sacl, dacl
		04 00 3000 0100 0000                    | sacl of revision 4, 48 bytes, 1 entry
		07 40 2800 20000000 01000000            | OU, SA, 40 bytes, WP, an object type
		be3b0ef3 f09f d111 b603 0000f80367c1
		01 01 000000000001 00000000             | S-1-1-0
		02 00 3c00 0200 0000                    | dacl of revision 2, 60 bytes, 2 entries
		00 00 1400 ff011f00                     | A, 20 bytes, FA
		01 01 000000000005 12000000             | S-1-5-18
		09 00 2000 a0001200                     | XA, 32 bytes, FX
		01 01 000000000001 00000000             | S-1-1-0
		61727478 f8 02000000 6100               | artx, local attribute "a"
		00                                      | up to a multiple of four
		01 01 000000000005 12000000             | owner
		01 02 000000000005 20000000 20020000    | group
	`)
	const text = "O:SYG:BAD:(A;;FA;;;SY)(XA;;FX;;;WD;(a))S:(OU;SA;WP;f30e3bbe-9ff0-11d1-b603-0000f80367c1;;WD)"
	got, err := acl.ParseSDDL(text, sid.SID{})
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("\n got %x, %v\nwant %x", got, err, want)
	}
}

// TestSDDLTooLong checks the limit that the size fields set.
func TestSDDLTooLong(t *testing.T) {
	entry := "(A;;GA;;;SY)" // 20 bytes
	most := (0xFFFF - 8) / 20
	if _, err := acl.ParseSDDL("D:"+strings.Repeat(entry, most), sid.SID{}); err != nil {
		t.Error(err)
	}
	values := strings.Repeat(",1", 70000)
	for name, text := range map[string]string{
		"list":      "D:" + strings.Repeat(entry, most+1),
		"condition": "D:(XA;;GA;;;WD;(a" + strings.Repeat(" && a", 10000) + "))",
		"string":    `D:(XA;;GA;;;WD;(a == "` + strings.Repeat("x", 0x8000) + `"))`,
		"composite": "D:(XA;;GA;;;WD;(a == {1" + values + "}))",
		"attribute": `S:(RA;;;;;WD;("a",TI,0` + values + "))",
		"name":      `S:(RA;;;;;WD;("` + strings.Repeat("a", 0x8000) + `",TI,0))`,
	} {
		if _, err := acl.ParseSDDL(text, sid.SID{}); !errors.Is(err, acl.ErrTooLong) && !errors.Is(err, acl.ErrCondition) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
