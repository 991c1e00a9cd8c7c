package exchange

import (
	"errors"
	"testing"

	"reacl/acl"
)

func TestParseProperty(t *testing.T) {
	tests := []struct {
		text string
		want uint32
	}{
		{"0x0E270102", PropNTSecurityDescriptor},
		{"0x0e270102", PropNTSecurityDescriptor},
		{"0E270102", PropNTSecurityDescriptor},
		{"237437186", PropNTSecurityDescriptor},
		{"0x0E27", PropNTSecurityDescriptor},
		{"0xe27", PropNTSecurityDescriptor}, // as Exchange's web services answer
		{"e27", PropNTSecurityDescriptor},
		{"3623", PropNTSecurityDescriptor},
		{" PR_NT_SECURITY_DESCRIPTOR ", PropNTSecurityDescriptor},
		{"pr_nt_security_descriptor", PropNTSecurityDescriptor},
		{"PidTagNTSecurityDescriptor", PropNTSecurityDescriptor},
		{"ptagNTSD", PropNTSecurityDescriptor},
		{"http://schemas.microsoft.com/mapi/proptag/0x0E270102", PropNTSecurityDescriptor},
		{"0x0F00", PropFreeBusyNTSecurityDescriptor},
		{"0xf00", PropFreeBusyNTSecurityDescriptor},
		{"3840", PropFreeBusyNTSecurityDescriptor},
		{"251658498", PropFreeBusyNTSecurityDescriptor},
		{"PR_FREEBUSY_NT_SECURITY_DESCRIPTOR", PropFreeBusyNTSecurityDescriptor},
		{"PidTagExchangeNTSecurityDescriptor", PropDAVTransferSD},
		{"http://schemas.microsoft.com/exchange/ntsecuritydescriptor", PropDAVTransferSD},
		{"0x0E6A", PropSecurityDescriptorAsXML},
		{"0x0E27000A", 0x0E27000A}, // the property came out as an error
		{"0x3D22", PropWin32SecurityDescriptor},
		{"0x1234", 0x12340102},
	}
	for _, tt := range tests {
		if got, err := ParseProperty(tt.text); err != nil || got != tt.want {
			t.Errorf("%q is 0x%08X, %v; want 0x%08X", tt.text, got, err, tt.want)
		}
	}
	for _, text := range []string{"", "0", "0x", "0x123456789", "PR_NO_SUCH_THING", "Calendar", "-1", "+3623", "12.5"} {
		if got, err := ParseProperty(text); !errors.Is(err, ErrProperty) {
			t.Errorf("%q is taken as 0x%08X, %v", text, got, err)
		}
	}
}

func TestPropertyName(t *testing.T) {
	for tag, want := range map[uint32]string{
		0x0E270102: "PR_NT_SECURITY_DESCRIPTOR",
		0x0E27000A: "PR_NT_SECURITY_DESCRIPTOR",
		0x0F000102: "PR_FREEBUSY_NT_SECURITY_DESCRIPTOR",
		0x12340102: "0x12340102",
		0:          "0x00000000",
	} {
		if got := PropertyName(tag); got != want {
			t.Errorf("0x%08X is %q, want %q", tag, got, want)
		}
	}
}

// Every property can be read back by its name, and no two share one.
func TestPropertyNamesAreDistinct(t *testing.T) {
	for _, p := range properties {
		for _, name := range append([]string{p.name}, p.also...) {
			if got, err := ParseProperty(name); err != nil || got != p.tag {
				t.Errorf("%q is 0x%08X, %v; want 0x%08X", name, got, err, p.tag)
			}
		}
	}
}

func TestKindOf(t *testing.T) {
	for tag, want := range map[uint32]Kind{
		0x0E270102: KindFolder, 0x0E27000A: KindFolder, 0x0E840102: KindFolder,
		0x0F000102: KindFreeBusy, 0x3D220102: KindUnknown, 0x0E580102: KindUnknown, 0x12340102: KindUnknown, 0: KindUnknown,
	} {
		if got := KindOf(tag); got != want {
			t.Errorf("0x%08X is a %q, want %q", tag, got, want)
		}
	}
}

func TestParseKind(t *testing.T) {
	for k := KindUnknown; k <= KindRegistry; k++ {
		text, _ := k.MarshalText()
		var back Kind
		if err := back.UnmarshalText(text); err != nil || back != k {
			t.Errorf("%q is read back as %q, %v", k, back, err)
		}
	}
	if k, err := ParseKind(" FreeBusy "); err != nil || k != KindFreeBusy {
		t.Errorf("%v, %v", k, err)
	}
	if k, err := ParseKind("calendar"); !errors.Is(err, ErrKind) {
		t.Errorf("%v, %v", k, err)
	}
	if got := Kind(77).String(); got != "Kind(77)" {
		t.Error(got)
	}
}

// The generic rights of each kind, as EdkMdb.h, [MS-ADTS] and the Windows SDK
// have them.
func TestGeneric(t *testing.T) {
	tests := []struct {
		kind Kind
		want acl.Generic
	}{
		{KindFolder, acl.Generic{Read: 0x120889, Write: 0x1F4116, Execute: 0x1208A0, All: 0x1FC9FF}},
		{KindFreeBusy, acl.Generic{Read: 0x120889, Write: 0x1F4116, Execute: 0x1208A0, All: 0x1FC9FF}},
		{KindMailbox, acl.Generic{Read: 0x20000, Write: 0x30000, Execute: 0x20000, All: 0x1F0007}},
		{KindADObject, acl.Generic{Read: 0x20094, Write: 0x20028, Execute: 0x20004, All: 0xF01FF}},
		{KindFile, acl.Generic{Read: 0x120089, Write: 0x120116, Execute: 0x1200A0, All: 0x1F01FF}},
		{KindShare, acl.Generic{Read: 0x120089, Write: 0x120116, Execute: 0x1200A0, All: 0x1F01FF}},
		{KindRegistry, acl.Generic{Read: 0x20019, Write: 0x20006, Execute: 0x20019, All: 0xF003F}},
		{KindUnknown, acl.Generic{}},
	}
	for _, tt := range tests {
		g := tt.kind.Generic()
		if g != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.kind, g, tt.want)
		}
		if rest := (g.Read | g.Write | g.Execute) &^ g.All; rest != 0 {
			t.Errorf("%q: all lacks %s", tt.kind, rest)
		}
	}
}
