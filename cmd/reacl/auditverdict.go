package main

import (
	"fmt"

	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/ad/match"
	"reacl/report"
)

// verdictOf is the verdict: one sentence with figures, and what it holds for.
func (r *auditRun) verdictOf() string {
	t := r.tally
	scanned := plural(t.Objects, "descriptor", "descriptors")
	blind := ""
	if n := r.l.rejected; n > 0 {
		blind = fmt.Sprintf("; %s could not be read", plural(n, "record", "records"))
	}
	s := ""
	switch {
	case t.Losing() == 0 && t.Gaining() == 0 && t.Old == 0:
		s = "Clean in what was scanned: none of " + scanned + " names an old SID" + blind + "."
	case t.Losing() == 0 && t.Gaining() == 0:
		s = fmt.Sprintf("Nobody would lose or gain access in the %s scanned if sIDHistory were cleared now; %s still %s an old SID%s.",
			scanned, plural(t.Old, "entry", "entries"), names(t.Old), blind)
	default:
		s = "Not ready: if sIDHistory were cleared now, "
		switch {
		case t.Losing() == 0:
			s += fmt.Sprintf("nobody would lose rights, but %s would gain rights on %s", plural(t.Gaining(), "person", "people"), plural(t.Widened, "object", "objects"))
		case t.Gaining() == 0:
			s += fmt.Sprintf("%s would lose rights on %s", plural(t.Losing(), "person", "people"), plural(t.Affected, "object", "objects"))
		default:
			s += fmt.Sprintf("%s would lose rights on %s and %s would gain rights on %s", plural(t.Losing(), "person", "people"), plural(t.Affected, "object", "objects"),
				plural(t.Gaining(), "person", "people"), plural(t.Widened, "object", "objects"))
		}
		s += ", out of " + scanned + " scanned" + blind + "."
	}
	return s + r.holdsFor()
}

// holdsFor says what a verdict is about, since what was not scanned may be
// anything.
func (r *auditRun) holdsFor() string {
	mailboxes, _, _ := r.scannedMailboxes()
	s := fmt.Sprintf(" This holds for %s of %s", plural(r.tally.Kinds[exchange.KindFolder], "folder", "folders"), plural(mailboxes, "mailbox", "mailboxes"))
	if n := int64(len(r.missing)); n > 0 {
		s += fmt.Sprintf("; no folder came of %s", plural(n, "further mailbox", "further mailboxes"))
	}
	return s + "."
}

// scannedMailboxes counts the mailboxes of which folders came, their calendars,
// and the calendars without free/busy descriptor.
func (r *auditRun) scannedMailboxes() (mailboxes, calendars, bare int64) {
	for m := range r.tally.Coverage().Mailboxes() {
		if m.Mailbox == "" || m.Folders == 0 {
			continue
		}
		mailboxes++
		if m.Calendar != "" || m.FreeBusy > 0 {
			calendars++
		}
	}
	for range r.tally.Coverage().MissingFreeBusy() {
		bare++
	}
	return mailboxes, calendars, bare
}

func names(n int64) string {
	if n == 1 {
		return "names"
	}
	return "name"
}

func (r *auditRun) figures() []report.Figure {
	t := r.tally
	mailboxes, calendars, _ := r.scannedMailboxes()
	var accepted int64
	for _, n := range t.Accepted {
		accepted += n
	}
	out := []report.Figure{
		{ID: "people.losing", Label: "People who would lose access", Value: t.Losing()},
		{ID: "people.gaining", Label: "People who would gain access", Value: t.Gaining()},
		{ID: "objects.affected", Label: "Objects on which somebody loses rights", Value: t.Affected},
		{ID: "objects.widened", Label: "Objects on which somebody gains rights", Value: t.Widened},
		{ID: "objects.scanned", Label: "Descriptors scanned", Value: t.Objects},
		{ID: "mailboxes.scanned", Label: "Mailboxes of which folders were scanned", Value: mailboxes},
		{ID: "mailboxes.missing", Label: "Mailboxes of the target of which no folder came", Value: int64(len(r.missing))},
		{ID: "calendars.scanned", Label: "Calendars scanned", Value: calendars},
		{ID: "entries.old", Label: "Entries that name an old SID", Value: t.Old},
	}
	for s := audit.Critical; s >= audit.Info; s-- {
		out = append(out, report.Figure{ID: "findings." + s.String(), Label: "Findings: " + s.String(), Value: t.Severity[s]})
	}
	out = append(out, report.Figure{ID: "findings.accepted", Label: "Findings whose risk was accepted", Value: accepted})
	counts := map[match.Status]int64{}
	for _, row := range r.mapping.Rows() {
		counts[row.Status]++
	}
	for _, s := range []match.Status{match.Approved, match.Review, match.Conflict, match.Orphan, match.Excluded} {
		out = append(out, report.Figure{ID: "mapping." + string(s), Label: "Mapping rows: " + string(s), Value: counts[s]})
	}
	for s, n := range t.StateCounts() {
		out = append(out, report.Figure{ID: "entries." + s.String(), Label: "Entries: " + s.Words(), Value: n})
	}
	return append(out, report.Figure{ID: "rejected", Label: "Records that could not be read", Value: r.l.rejected})
}

// kinds are all resource kinds, in the order of the coverage table.
var kinds = []struct {
	kind exchange.Kind
	what string
}{
	{exchange.KindFolder, "mailbox folders (PR_NT_SECURITY_DESCRIPTOR)"},
	{exchange.KindFreeBusy, "free/busy of calendars (PR_FREEBUSY_NT_SECURITY_DESCRIPTOR)"},
	{exchange.KindMailbox, "mailbox rights (msExchMailboxSecurityDescriptor)"},
	{exchange.KindADObject, "AD objects, Send-As (nTSecurityDescriptor)"},
	{exchange.KindFile, "files and folders"},
	{exchange.KindShare, "shares"},
	{exchange.KindRegistry, "registry keys"},
}

func (r *auditRun) coverage() []report.Coverage {
	mailboxes, _, bare := r.scannedMailboxes()
	var out []report.Coverage
	for _, k := range kinds {
		c := report.Coverage{Kind: k.kind.String(), Scanned: r.tally.Kinds[k.kind], Note: k.what}
		switch {
		case c.Scanned == 0:
			c.Note = "NOT scanned: " + k.what
		case k.kind == exchange.KindFolder:
			c.Missing = int64(len(r.missing))
			c.Note += fmt.Sprintf(" of %s", plural(mailboxes, "mailbox", "mailboxes"))
			if c.Missing > 0 {
				c.Note += fmt.Sprintf("; no folder came of %s that the target directory knows", plural(c.Missing, "mailbox", "mailboxes"))
			}
		case k.kind == exchange.KindFreeBusy:
			if c.Missing = bare; bare > 0 {
				c.Note += fmt.Sprintf("; %s came without", plural(bare, "calendar", "calendars"))
			}
		}
		out = append(out, c)
	}
	return append(out, report.Coverage{Kind: "other", Note: "NOT scanned: SharePoint, SQL Server, local groups and user rights, anything else that holds SIDs"})
}
