package exchange

import (
	"errors"
	"testing"
)

func TestRole(t *testing.T) {
	tests := []struct {
		rights Rights
		role   string
		ews    string
	}{
		{0x7FB, "Owner", "Owner"},
		{0x5FB, "Owner", "Owner"}, // rightsAll, without Contact
		{0x4FB, "PublishingEditor", "PublishingEditor"},
		{0x0FB, "PublishingEditor", "PublishingEditor"},
		{0x47B, "Editor", "Editor"},
		{0x07B, "Editor", "Editor"}, // as delegates have it
		{0x49B, "PublishingAuthor", "PublishingAuthor"},
		{0x41B, "Author", "Author"},
		{0x01B, "Author", "Author"},
		{0x413, "NonEditingAuthor", "NoneditingAuthor"},
		{0x013, "NonEditingAuthor", "NoneditingAuthor"},
		{0x403, "NonEditingAuthor", "NoneditingAuthor"}, // without DeleteOwned
		{0x003, "NonEditingAuthor", "NoneditingAuthor"},
		{0x401, "Reviewer", "Reviewer"},
		{0x001, "Reviewer", "Reviewer"},
		{0x601, "Reviewer", "Reviewer"},  // and FolderContact
		{0x1C01, "Reviewer", "Reviewer"}, // and free/busy rights, as ExFolders lists them
		{0x402, "Contributor", "Contributor"},
		{0x002, "Contributor", "Contributor"},
		{0x400, "None", "None"},
		{0x000, "None", "None"},
		{0x600, "None", "None"},
		{0x800, "AvailabilityOnly", "FreeBusyTimeOnly"},
		{0xC00, "AvailabilityOnly", "FreeBusyTimeOnly"},
		{0x1800, "LimitedDetails", "FreeBusyTimeAndSubjectAndLocation"},
		{0x1000, "LimitedDetails", "FreeBusyTimeAndSubjectAndLocation"},

		{0x482, "Custom (CreateItems, CreateSubfolders, FolderVisible)", "Custom"},
		{0x500, "Custom (FolderOwner, FolderVisible)", "Custom"},
		{0x1FB, "Custom (ReadItems, CreateItems, EditOwnedItems, DeleteOwnedItems, EditAllItems, DeleteAllItems, CreateSubfolders, FolderOwner)", "Custom"},
		{0x421, "Custom (ReadItems, EditAllItems, FolderVisible)", "Custom"}, // rightsReadWrite
		{0x405, "Custom (ReadItems, FolderVisible, 0x4)", "Custom"},
		{0x80000401, "Custom (ReadItems, FolderVisible, 0x80000000)", "Custom"},
	}
	for _, tt := range tests {
		if got := tt.rights.Role(); got != tt.role {
			t.Errorf("0x%X is %q, want %q", uint32(tt.rights), got, tt.role)
		}
		if got := tt.rights.EWSLevel(); got != tt.ews {
			t.Errorf("0x%X is %q to web services, want %q", uint32(tt.rights), got, tt.ews)
		}
	}
}

func TestParseRights(t *testing.T) {
	tests := []struct {
		text string
		want Rights
	}{
		{"Owner", 0x7FB},
		{"Reviewer", 0x401},
		{"reviewer", 0x401},
		{"NonEditingAuthor", 0x413},
		{"NoneditingAuthor", 0x413},
		{"None", 0x400},
		{"AvailabilityOnly", 0x800},
		{"LimitedDetails", 0x1800},
		{"FreeBusyTimeAndSubjectAndLocation", 0x1800},
		{"Editor FreeBusyDetails", 0x1C7B}, // ExFolders
		{"FreeBusyBasic", 0x800},
		{"CreateItems, FolderVisible", 0x402},
		{"{CreateItems, FolderVisible}", 0x402}, // PowerShell
		{"Custom (ReadItems, FolderVisible, 0x4)", 0x405},
		{"1147", 0x47B},
	}
	for _, tt := range tests {
		if got, err := ParseRights(tt.text); err != nil || got != tt.want {
			t.Errorf("%q is 0x%X, %v; want 0x%X", tt.text, uint32(got), err, uint32(tt.want))
		}
	}
	for _, text := range []string{"", " ", "Custom", "System.Collections.ArrayList", "Reviewer, Nobody", "0x1FFFFFFFF"} {
		if got, err := ParseRights(text); !errors.Is(err, ErrRole) {
			t.Errorf("%q is taken as 0x%X, %v", text, uint32(got), err)
		}
	}
}

// What Role prints is read back as the same role, and what String prints as the
// same rights, whatever they are.
func TestRoleRoundTrip(t *testing.T) {
	for r := Rights(0); r < 0x2000; r++ {
		want := r
		if r&FreeBusyDetailed != 0 {
			want |= FreeBusySimple
		}
		back, err := ParseRights(r.Role())
		if err != nil || back.Role() != r.Role() {
			t.Fatalf("0x%X is %q, read back as 0x%X (%q), %v", uint32(r), r.Role(), uint32(back), back.Role(), err)
		}
		if back, err = ParseRights(r.String()); err != nil || r != 0 && back != want {
			t.Fatalf("0x%X is %q, read back as 0x%X, %v", uint32(r), r, uint32(back), err)
		}
	}
}
