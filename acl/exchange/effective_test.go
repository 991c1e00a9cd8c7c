package exchange

import (
	"testing"

	"reacl/acl"
	"reacl/sid"
)

const (
	sendAsText   = "ab721a54-1e2f-11d0-9819-00aa0040529b"
	receiveAText = "ab721a56-1e2f-11d0-9819-00aa0040529b"
	memberText   = "bf9679c0-0de6-11d0-a285-00aa003049e2"
)

func TestEffective(t *testing.T) {
	a, s := anna.String(), sales.String()
	tests := []struct {
		name  string
		kind  Kind
		sddl  string
		mask  acl.Mask
		words string
	}{
		{"full access", KindMailbox, "D:(A;CI;0x1;;;" + a + ")", 1, "Full Access"},
		{"full access denied by a group", KindMailbox, "D:(D;CI;0x1;;;" + s + ")(A;CI;0x20001;;;" + a + ")", 0x20000, "Read Permission"},
		{"all of a mailbox", KindMailbox, "D:(A;CI;GA;;;" + a + ")", 0x1F0007, "Full Control"},
		{"nothing", KindMailbox, "D:(A;CI;0x1;;;WD)", 0, "None"},

		{"Send As", KindADObject, "D:(OA;;CR;" + sendAsText + ";;" + a + ")", SendAsBit, "Send As"},
		{"Receive As", KindADObject, "D:(OA;;CR;" + receiveAText + ";;" + a + ")", ReceiveAsBit, "Receive As"},
		{"all extended rights", KindADObject, "D:(A;;CR;;;" + a + ")", 0x100 | SendAsBit | ReceiveAsBit, "All Extended Rights"},
		{"full control", KindADObject, "D:(A;;GA;;;" + a + ")", 0xF01FF | SendAsBit | ReceiveAsBit, "Full Control"},
		{"Send As by a group", KindADObject, "D:(OA;;CR;" + sendAsText + ";;" + s + ")", SendAsBit, "Send As"},
		{"Send As denied first", KindADObject, "D:(OD;;CR;" + sendAsText + ";;" + s + ")(OA;;CR;" + sendAsText + ";;" + a + ")", 0, "None"},
		{"Send As taken from all extended rights", KindADObject, "D:(OD;;CR;" + sendAsText + ";;" + s + ")(A;;CR;;;" + a + ")",
			0x100 | ReceiveAsBit, "All Extended Rights, not Send As"},
		{"the same the other way round", KindADObject, "D:(A;;CR;;;" + a + ")(OD;;CR;" + sendAsText + ";;" + s + ")",
			0x100 | SendAsBit | ReceiveAsBit, "All Extended Rights"},
		{"a property", KindADObject, "D:(OA;;WP;" + memberText + ";;" + a + ")(A;;RC;;;" + a + ")", 0x20000 | PartsBit, "Read Permissions, Write member"},
		{"only for children", KindADObject, "D:(OA;CIIO;CR;" + sendAsText + ";;" + a + ")", 0, "None"},
		{"Send As of the owner", KindADObject, "O:" + a + "D:(OA;;CR;" + sendAsText + ";;OW)", SendAsBit, "Send As"},
		{"Send As of another owner", KindADObject, "O:SYD:(OA;;CR;" + sendAsText + ";;OW)", 0, "None"},
		{"owner", KindADObject, "O:" + a + "D:(A;;RP;;;WD)", 0x60000, "Read Permissions, Change Permissions"},

		{"modify", KindFile, "D:(A;;0x1301bf;;;" + a + ")", 0x1301BF, "Modify"},
		{"modify by two", KindFile, "D:(A;;0x1200a9;;;" + a + ")(A;;0x110116;;;" + s + ")", 0x1301BF, "Modify"},
		{"key", KindRegistry, "D:(A;;KR;;;" + a + ")", 0x20019, "Read"},
		{"no list", KindFile, "", 0x1F01FF, "Full Control"},
		{"empty list", KindFile, "D:", 0, "None"},
		{"kind not known", KindUnknown, "D:(A;;0x10001;;;" + a + ")", 0x10001, "Delete, 0x1"},
	}
	token := acl.NewToken(anna, sales)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := sddl(t, tt.sddl)
			mask, words := Effective(tt.kind, d, token)
			if mask != tt.mask || words != tt.words {
				t.Errorf("0x%X, %q; want 0x%X, %q", uint32(mask), words, uint32(tt.mask), tt.words)
			}
			if tt.kind == KindADObject {
				if got := SendAs(d, token); got != (tt.mask&SendAsBit != 0) {
					t.Errorf("Send As: %v", got)
				}
				if got := ReceiveAs(d, token); got != (tt.mask&ReceiveAsBit != 0) {
					t.Errorf("Receive As: %v", got)
				}
			}
			if tt.kind == KindMailbox && MailboxAccess(d, token) != tt.mask {
				t.Errorf("MailboxAccess: 0x%X", uint32(MailboxAccess(d, token)))
			}
		})
	}
}

// What is lost at cleanup: rights through the old SID, part by part.
func TestAccessWithout(t *testing.T) {
	old := sid.MustParse("S-1-5-21-9-9-9-1001")
	today, after := acl.NewToken(anna, old), acl.NewToken(anna)
	tests := []struct {
		name         string
		kind         Kind
		sddl         string
		lost, gained string
	}{
		{"reviewer", KindFolder, "D:" + entriesOf(Masks(0x401, Outlook), old.String()), "ReadItems, FolderVisible", "None"},
		{"editor to reviewer", KindFolder, "D:" + entriesOf(Masks(0x47B, Outlook), old.String()) + entriesOf(Masks(0x401, SDK), anna.String()),
			"CreateItems, EditOwnedItems, DeleteOwnedItems, EditAllItems, DeleteAllItems", "None"},
		{"details", KindFreeBusy, "D:(A;CI;3;;;" + old.String() + ")(A;CI;1;;;" + anna.String() + ")", "LimitedDetails", "None"},
		{"lost deny", KindMailbox, "D:(D;;1;;;" + old.String() + ")(A;;1;;;" + anna.String() + ")", "None", "Full Access"},
		{"Send As", KindADObject, "D:(OA;;CR;" + sendAsText + ";;" + old.String() + ")", "Send As", "None"},
		{"one property of two", KindADObject, "D:(OA;;WP;" + memberText + ";;" + old.String() + ")(OA;;WP;bf967950-0de6-11d0-a285-00aa003049e2;;" + anna.String() + ")",
			"Write member", "None"},
		{"all extended rights, but Send As stays", KindADObject, "D:(A;;CR;;;" + old.String() + ")(OA;;CR;" + sendAsText + ";;" + anna.String() + ")",
			"All Extended Rights, not Send As", "None"},
		{"lost deny of Send As", KindADObject, "D:(OD;;CR;" + sendAsText + ";;" + old.String() + ")(A;;CR;;;" + anna.String() + ")", "None", "Send As"},
		{"nothing", KindADObject, "D:(A;;GA;;;" + anna.String() + ")(OA;;CR;" + sendAsText + ";;" + old.String() + ")", "None", "None"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := sddl(t, tt.sddl)
			before, then := AccessOf(tt.kind, d, today), AccessOf(tt.kind, d, after)
			lost, gained := before.Without(then), then.Without(before)
			if lost.Difference() != tt.lost || gained.Difference() != tt.gained {
				t.Errorf("lost %q, gained %q; want %q, %q", lost.Difference(), gained.Difference(), tt.lost, tt.gained)
			}
			if lost.IsZero() != (tt.lost == "None") || gained.IsZero() != (tt.gained == "None") {
				t.Errorf("lost %v, gained %v", lost, gained)
			}
		})
	}
}

func TestPowerful(t *testing.T) {
	for _, tt := range []struct {
		kind Kind
		mask acl.Mask
		want bool
	}{
		{KindFolder, 0x7FB, true}, {KindFolder, 0x47B, true}, {KindFolder, 0x41B, false}, {KindFolder, 0x401, false},
		{KindFreeBusy, 0x1800, false}, {KindMailbox, 1, true}, {KindMailbox, 0x20000, false},
		{KindADObject, SendAsBit, false}, {KindADObject, acl.WriteDAC, true}, {KindFile, 0x1F01FF, true}, {KindFile, 0x1301BF, false},
	} {
		if got := Powerful(tt.kind, tt.mask); got != tt.want {
			t.Errorf("%s 0x%X: %v", tt.kind, uint32(tt.mask), got)
		}
	}
	if !OwnsFolder(0x500) || OwnsFolder(0x47B) {
		t.Error("OwnsFolder")
	}
}

func TestGuess(t *testing.T) {
	tests := []struct {
		name   string
		header Header
		sddl   string
		want   Kind
	}{
		{"header", NewHeader(), "D:(A;CI;0x1208a9;;;WD)", KindFolder},
		{"header, no entry", NewHeader(), "D:", KindFolder},
		{"header, free/busy rights only", NewHeader(), "D:(A;CI;0x3;;;AN)(A;CI;0x1;;;WD)", KindFreeBusy},
		{"the same bits about items", NewHeader(), "D:(A;OIIO;0x3;;;WD)", KindFolder},
		{"bare with object entries", Header{}, "D:(OA;;CR;" + sendAsText + ";;WD)", KindADObject},
		{"bare with a folder's flags", Header{}, "D:(A;OIIO;0x1208a9;;;WD)(D;CIID;0xdc916;;;WD)", KindFolder},
		{"bare with other flags too", Header{}, "D:(A;OIIO;0x1208a9;;;WD)(D;CI;0xdc916;;;WD)(A;OICI;FA;;;WD)", KindUnknown},
		{"bare", Header{}, "D:(A;CI;0x1208a9;;;WD)", KindUnknown},
		{"bare without entries", Header{}, "D:", KindUnknown},
	}
	for _, tt := range tests {
		if got, by := Guess(tt.header, sddl(t, tt.sddl)); got != tt.want || (by == "") != (got == KindUnknown) {
			t.Errorf("%s: %q by %q, want %q", tt.name, got, by, tt.want)
		}
	}
}
