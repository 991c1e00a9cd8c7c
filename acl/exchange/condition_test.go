package exchange

import (
	"testing"

	"reacl/acl"
)

// TestAccessIf has conditions of every value, for every kind that is evaluated in
// its own way.
func TestAccessIf(t *testing.T) {
	always := func(v acl.Truth) func(acl.ACE) acl.Truth { return func(acl.ACE) acl.Truth { return v } }
	who := anna.String()
	for _, tt := range []struct {
		kind                    Kind
		sddl                    string
		none, isTrue, isUnknown string
	}{
		{KindFile, "D:(XA;;FA;;;" + who + ";(@USER.a == 1))", "None", "Full Control", "None"},
		{KindFile, "D:(XD;;FA;;;" + who + ";(@USER.a == 1))(A;;FA;;;" + who + ")", "Full Control", "None", "None"},
		{KindADObject, "D:(XA;;RC;;;" + who + ";(@USER.a == 1))", "None", "Read Permissions", "None"},
		{KindADObject, "D:(ZA;;CR;" + sendAsText + ";;" + who + ";(@USER.a == 1))", "None", "Send As", "None"},
		{KindFolder, "D:(XA;CI;0x1208a9;;;" + who + ";(@USER.a == 1))(XA;OIIO;0x1208a9;;;" + who + ";(@USER.a == 1))", "None", "Reviewer", "None"},
		{KindFreeBusy, "D:(XA;CI;0x1;;;" + who + ";(@USER.a == 1))", "None", "AvailabilityOnly", "None"},
	} {
		d, token := sddl(t, "O:SYG:SY"+tt.sddl), acl.NewToken(anna)
		for v, want := range map[acl.Truth]string{acl.False: tt.none, acl.True: tt.isTrue, acl.Unknown: tt.isUnknown} {
			if got := AccessIf(tt.kind, d, token, always(v)).Words(); got != want {
				t.Errorf("%s %s: %s where conditions are %d, want %s", tt.kind, tt.sddl, got, v, want)
			}
		}
		if got := AccessOf(tt.kind, d, token).Words(); got != tt.isUnknown {
			t.Errorf("%s %s: AccessOf %s, want %s", tt.kind, tt.sddl, got, tt.isUnknown)
		}
	}
}
