package script

import (
	"strings"
	"testing"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/acl/plan"
)

// TestCmdletsAloneGoBothWays has folders that EWS cannot name: their cmdlets
// count only where others undo them. The old SID's account is none of the
// target's recipients, so that no cmdlet gives it its entry back.
func TestCmdletsAloneGoBothWays(t *testing.T) {
	folder := func(name, sddl, after string) plan.Step {
		s := step(t, export.Object{Kind: exchange.KindFolder, Mailbox: "a@new.example", Folder: name, Property: exchange.PropNTSecurityDescriptor, Header: exchange.NewHeader()}, sddl)
		if after != "" {
			s.After = step(t, s.Object, after).Object.SD
		}
		return s
	}
	dir, sum := bundleOf(t, folder(`\Replaced`, editor, ""), folder(`\Added`, editor, editor+strings.ReplaceAll("(A;OIIO;0x1f0fbf;;;{})(A;CI;0x1208ab;;;{})(D;CI;0xdc914;;;{})", "{}", newSID)))
	if !sum.Ready || sum.NoScript.Count != 1 || !strings.Contains(sum.NoScript.Examples[0], `\Replaced: the export has no EWS folder id`) {
		t.Errorf("%+v", sum)
	}
	ps, back := text(t, dir, "scripts/exchange.ps1"), text(t, dir, "rollback/exchange.ps1")
	for _, want := range []string{"\n# Add-MailboxFolderPermission -Identity 'a@new.example:\\Replaced'", "\nAdd-MailboxFolderPermission -Identity 'a@new.example:\\Added'", "nothing here could undo it: no cmdlet can say: " + oldSID} {
		if !strings.Contains(ps, want) {
			t.Errorf("no %q in\n%s", want, ps)
		}
	}
	if !strings.Contains(back, "\nRemove-MailboxFolderPermission -Identity 'a@new.example:\\Added'") || strings.Contains(back, "Replaced") {
		t.Error(back)
	}
}

// TestAccessRights has rights that the cmdlets have words for, and rights for
// which they have none.
func TestAccessRights(t *testing.T) {
	for _, tt := range []struct {
		rights exchange.Rights
		want   string
		ok     bool
	}{
		{0x401, "Reviewer", true},
		{0x401 | 0x1800, "Reviewer", true},
		{0x1800 | 0x400, "LimitedDetails", true},
		{0x800, "AvailabilityOnly", true},
		{0x402 | 0x1800, "", false}, // Contributor would lose the details
		{0x400 | 1 | 0x10, "ReadItems,DeleteOwnedItems,FolderVisible", true},
		{0x400, "None", true},
		{0, "", false}, // None sees the folder
		{0x401 | 0x200, "Reviewer", true},
		{0x7FB, "Owner", true},
		{0x1, "ReadItems", true},                             // Reviewer would see the folder
		{0x403, "ReadItems,CreateItems,FolderVisible", true}, // NonEditingAuthor would delete
	} {
		if got, ok := accessRights(tt.rights); got != tt.want || ok != tt.ok {
			t.Errorf("%#x: %q, %v", tt.rights, got, ok)
		}
	}
}

// TestMailboxRightsOfTheStore leaves a mailbox to a person whose rights no
// cmdlet can say: the directory's copy alone changes nobody's access.
func TestMailboxRightsOfTheStore(t *testing.T) {
	box := func(mail, sddl string) plan.Step {
		return step(t, export.Object{Kind: exchange.KindMailbox, Mailbox: mail}, sddl)
	}
	dir, sum := bundleOf(t, box("o’brien'@new.example", "O:SYG:SYD:(A;CI;CCDC;;;{})"), box("gone@new.example", "O:SYG:SYD:(A;CI;CCDC;;;{})"))
	if sum.NoScript.Count != 2 || !strings.Contains(sum.NoScript.Examples[0], "no cmdlet can say: ") {
		t.Errorf("%+v", sum)
	}
	l := text(t, dir, "scripts/mailboxes.ldif")
	if strings.Count(l, "\ndn: CN=ann,DC=new\n") != 1 || !strings.Contains(l, "UNCONFIRMED") {
		t.Error(l)
	}
}

// TestLevels has rights for which EWS has a level, and rights that a level of
// the same name would change.
func TestLevels(t *testing.T) {
	for _, tt := range []struct {
		rights exchange.Rights
		want   string
	}{
		{0, ">None<"},
		{0x400, "<t:IsFolderVisible>true</t:IsFolderVisible>"}, // the level None hides the folder
		{0x401, ">Reviewer<"},
		{0x47B, ">Editor<"},
		{0x7FB, ">Owner<"},
		{0x1800, ">FreeBusyTimeAndSubjectAndLocation<"},
		{0x1C00, "<t:IsFolderVisible>true</t:IsFolderVisible>"},
		{0x1, "<t:IsFolderVisible>false</t:IsFolderVisible>"},
		{0x401 | 0x200, "<t:IsFolderContact>true</t:IsFolderContact>"},
	} {
		got := permission(tt.rights, true)
		if !strings.Contains(got, tt.want) || strings.HasPrefix(tt.want, "<") == !strings.Contains(got, ">Custom<") {
			t.Errorf("%#x: %s", tt.rights, got)
		}
	}
}
