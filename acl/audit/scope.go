package audit

import (
	"slices"
	"strings"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
)

// resources are the kinds of resources that hold SIDs, with what is said of
// them where none was scanned. A zero kind is one that no export covers.
var resources = []struct {
	kind exchange.Kind
	name string
}{
	{exchange.KindFolder, "mailbox folders"},
	{exchange.KindFreeBusy, "free/busy of calendars"},
	{exchange.KindMailbox, "mailbox rights"},
	{exchange.KindADObject, "AD objects and Send As"},
	{exchange.KindFile, "files and folders"},
	{exchange.KindShare, "shares"},
	{exchange.KindRegistry, "registry keys"},
	{exchange.KindUnknown, "SharePoint"},
	{exchange.KindUnknown, "SQL Server"},
	{exchange.KindUnknown, "local groups and user rights"},
}

// scope says what was not looked at. Where there is nothing to clear, nothing
// depends on what was not looked at either.
func (c *conclusion) scope() {
	if c.g.SharePoint != nil && *c.g.SharePoint {
		c.add(Finding{Rule: "IM-06", Detail: "moves of SharePoint users are open, as the configuration says, and each needs sIDHistory"})
	}
	if !c.pending {
		return
	}
	for _, r := range resources {
		if r.kind == exchange.KindUnknown || c.t.Kinds[r.kind] == 0 {
			c.add(Finding{Rule: "IM-05", Principal: r.name, Detail: "not scanned: " + r.name + "; nothing that this report says holds for it"})
		}
	}
	c.add(Finding{Rule: "IM-08", Detail: "applications may keep SIDs in files and databases of their own, where no export of descriptors shows them"})
}

// Coverage is what came of each mailbox.
func (t *Tally) Coverage() *export.Coverage { return t.coverage }

// systemMailboxes are the values of msExchRecipientTypeDetails of mailboxes that
// Exchange keeps for itself: system attendant, system, arbitration, mailbox
// plan and discovery; of those for monitoring and audit logs only practice
// tells the number.
var systemMailboxes = []int64{1 << 13, 1 << 14, 1 << 23, 1 << 24, 1 << 29, 1 << 39, 1 << 42}

// systemMailbox reports whether p is a mailbox that belongs to nobody.
func systemMailbox(p *ad.Principal) bool {
	return slices.Contains(systemMailboxes, p.RecipientType) || strings.HasPrefix(p.Name, "HealthMailbox") || strings.HasPrefix(p.Name, "SystemMailbox{")
}

// Unseen are the labels of the target's mailboxes of which no folder came, in
// the order of the directory.
func (a *Auditor) Unseen(t *Tally) []string {
	seen := map[string]bool{}
	for m := range t.coverage.Mailboxes() {
		if m.Mailbox != "" && m.Folders > 0 {
			seen[strings.ToLower(m.Mailbox)] = true
		}
	}
	var out []string
	for p := range a.target.All() {
		if p.MailboxGUID == ([16]byte{}) || p.Deleted || p.Class != ad.ClassUser || systemMailbox(p) {
			continue
		}
		known := false
		for _, n := range namesOf(p) {
			known = known || n != "" && seen[strings.ToLower(n)]
		}
		if !known {
			out = append(out, p.Label())
		}
	}
	return out
}
