package exchange

import (
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

func TestRightsOfSamples(t *testing.T) {
	reviewer := sid.MustParse("S-1-5-21-124525111-708259637-1543119021-103169")
	nobody := sid.MustParse("S-1-5-21-124525095-708259637-1543119021-754602")
	for _, name := range []string{"NTSD-1", "SECURITYDESCRIPTOR-1"} {
		_, b, err := Split(mfcmapi(t, name))
		if err != nil {
			t.Fatal(err)
		}
		d, err := acl.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		if r, doubts := RightsOf(d, reviewer); r != 0x401 || r.Role() != "Reviewer" || doubts != nil {
			t.Errorf("%s: 0x%X %s %v, want Reviewer", name, uint32(r), r.Role(), doubts)
		}
		if r, doubts := RightsOf(d, nobody); r != 0 || r.Role() != "None" || doubts != nil {
			t.Errorf("%s: 0x%X %s %v, want None", name, uint32(r), r.Role(), doubts)
		}
		if why := Canonical(d); why != nil {
			t.Errorf("%s is not canonical: %v", name, why)
		}
		ms := Members(d, KindFolder)
		if len(ms) != 2 || ms[0].SID != reviewer || ms[1].SID != nobody || len(ms[0].Entries) != 4 || len(ms[1].Entries) != 2 {
			t.Fatalf("%s: %+v", name, ms)
		}
		if m := ms[0]; m.ContainerAllow != 0x1208A9 || m.ContainerDeny != 0xDC916 || m.ItemAllow != 0x1208A9 || m.ItemDeny != 0x1F0716 {
			t.Errorf("%s: %+v", name, m)
		}
	}
	_, b, err := Split(mfcmapi(t, "FBSECURITYDESCRIPTOR-1"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := acl.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	ms := Members(d, KindFreeBusy)
	if len(ms) != 1 || ms[0].SID != sid.Everyone || ms[0].Role != "AvailabilityOnly" {
		t.Errorf("%+v", ms)
	}
	if why := Canonical(d); why != nil {
		t.Errorf("free/busy sample is not canonical: %v", why)
	}
}

func TestRightsOf(t *testing.T) {
	const a = "S-1-5-21-1-2-3-1001"
	tests := []struct {
		name   string
		dacl   string
		want   Rights
		doubts int
	}{
		{"no entry", "", 0, 0},
		{"somebody else's", "(A;CI;0x1208a9;;;WD)", 0, 0},
		{"allow before deny", "(A;OIIO;0x1208a9;;;" + a + ")(D;OIIO;0x1f0716;;;" + a + ")", ReadAny, 0},
		// Put in Windows' order, the deny takes ReadControl and Synchronize.
		{"deny before allow", "(D;OIIO;0x1f0716;;;" + a + ")(A;OIIO;0x1208a9;;;" + a + ")", ReadAny, 1},
		{"deny before allow takes Visible", "(D;CI;0xdc916;;;" + a + ")(A;CI;0x1208a9;;;" + a + ")", 0, 1},
		{"half an owner", "(A;CI;0x1248a9;;;" + a + ")", Visible, 1},
		{"deciding bit alone", "(A;OIIO;0x8;;;" + a + ")", ReadAny, 1},
		{"extra bit", "(A;CI;0x1228a9;;;" + a + ")", Visible, 1},
		{"ignored bits are no doubt", "(A;CI;0x1208e9;;;" + a + ")(A;OIIO;0x1288ed;;;" + a + ")", Visible | ReadAny, 0},
		{"generic all", "(A;CI;GA;;;" + a + ")(A;OIIO;GA;;;" + a + ")", allRights | Contact, 0},
		{"for folder and items at once", "(A;OICI;0x1208a9;;;" + a + ")", Visible | ReadAny, 0},
		{"inherited flag", "(A;OIIOID;0x1208a9;;;" + a + ")", ReadAny, 0},
		{"for one property only", "(OA;OIIO;0x1208a9;00020329-0000-0000-c000-000000000046;;" + a + ")", 0, 0},
		{"object entry without a type", "(OA;OIIO;0x1208a9;;;" + a + ")", ReadAny, 0},
		{"two members' worth of entries", "(A;CI;0x1208a9;;;" + a + ")(A;CI;0x1208ab;;;" + a + ")", Visible | Create, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, doubts := RightsOf(sddl(t, "D:"+tt.dacl), anna)
			if r != tt.want || len(doubts) != tt.doubts {
				t.Errorf("%s (0x%X), doubts %q; want %s, %d doubts", r, uint32(r), doubts, tt.want, tt.doubts)
			}
		})
	}
}

func TestFolderAccess(t *testing.T) {
	reviewer := entriesOf(Masks(0x401, Outlook), anna.String())
	editors := entriesOf(Masks(0x47B, Outlook), sales.String())
	none := entriesOf(Masks(0, Outlook), bert.String())
	everyone := "(A;OIIO;0x1208a9;;;WD)(A;CI;0x1208a9;;;WD)"
	list := "D:" + reviewer + none + editors + everyone
	token := func(s ...sid.SID) acl.Token { return acl.NewToken(append(s, sid.Everyone)...) }
	tests := []struct {
		name  string
		sddl  string
		token acl.Token
		want  string
	}{
		{"own row", list, token(anna), "Reviewer"},
		{"own row is not raised by a group", list, token(anna, sales), "Reviewer"},
		{"denied by own row", list, token(bert, sales), "None"},
		{"group's row", list, token(sales), "Editor"},
		{"default", list, token(), "Reviewer"},
		{"stranger without Everyone", list, acl.NewToken(), "None"},
		{"two groups", "D:" + entriesOf(FolderMasks{ContainerAllow: 0x1208AB}, sales.String()) +
			entriesOf(FolderMasks{ItemAllow: 0x1208A9}, bert.String()), token(sales, bert), "NonEditingAuthor"},
		{"empty list", "D:", token(anna), "None"},
		{"no list", "", token(anna), "Owner"},
		{"NULL list", "D:NO_ACCESS_CONTROL", token(anna), "Owner"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := sddl(t, tt.sddl)
			if got := FolderAccess(d, tt.token).Role(); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			mask, words := Effective(KindFolder, d, tt.token)
			if words != tt.want || Rights(mask) != FolderAccess(d, tt.token) {
				t.Errorf("Effective says %s, 0x%X", words, uint32(mask))
			}
		})
	}
}

// One person's row is found whichever SID names it, and a lost deny widens
// access: the two things that clearing sIDHistory does.
func TestFolderAccessThroughOldSID(t *testing.T) {
	old := sid.MustParse("S-1-5-21-9-9-9-1001")
	d := sddl(t, "D:"+entriesOf(Masks(0, Outlook), old.String())+"(A;OIIO;0x1208a9;;;WD)(A;CI;0x1208a9;;;WD)")
	if got := FolderAccess(d, acl.NewToken(anna, old, sid.Everyone)).Role(); got != "None" {
		t.Errorf("today: %s, want None", got)
	}
	if got := FolderAccess(d, acl.NewToken(anna, sid.Everyone)).Role(); got != "Reviewer" {
		t.Errorf("after cleanup: %s, want Reviewer", got)
	}
}

func TestFreeBusyAccess(t *testing.T) {
	d := sddl(t, "D:(A;CI;0x3;;;"+anna.String()+")(A;CI;0x1;;;WD)")
	for _, tt := range []struct {
		token acl.Token
		want  string
	}{
		{acl.NewToken(anna, sid.Everyone), "LimitedDetails"},
		{acl.NewToken(bert, sid.Everyone), "AvailabilityOnly"},
		{acl.NewToken(bert), "None"},
	} {
		if got := FreeBusyAccess(d, tt.token).Role(); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
		if _, words := Effective(KindFreeBusy, d, tt.token); words != tt.want {
			t.Errorf("Effective says %s, want %s", words, tt.want)
		}
	}
}

func TestMembers(t *testing.T) {
	a, b := anna.String(), bert.String()
	d := sddl(t, "D:(OA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;"+a+")(OD;;CR;ab721a56-1e2f-11d0-9819-00aa0040529b;;"+b+")(A;CIIO;RP;;;"+b+")(A;;RC;;;"+a+")")
	var got []string
	for _, m := range Members(d, KindADObject) {
		got = append(got, m.Role)
	}
	want := "Send As, Read Permissions | Read All Properties (inherited by children only); denied: Receive As"
	if s := strings.Join(got, " | "); s != want {
		t.Errorf("%s\nwant %s", s, want)
	}
	if ms := Members(sddl(t, "D:(A;CI;0x1;;;"+a+")"), KindMailbox); len(ms) != 1 || ms[0].Role != "Full Access" || ms[0].ContainerAllow != 1 {
		t.Errorf("%+v", ms)
	}
	if ms := Members(sddl(t, ""), KindFolder); ms != nil {
		t.Errorf("%+v", ms)
	}
}
