package main

import (
	"fmt"

	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/ad/match"
	"reacl/report"
)

// verdictOf is the verdict: one sentence with figures, and what it holds for.
func (r *auditRun) verdictOf() report.Verdict {
	t := r.tally
	mailboxes, _, _ := r.scannedMailboxes()
	return report.Verdict{
		Losing: t.Losing(), Affected: t.Affected, Gaining: t.Gaining(), Widened: t.Widened, Scanned: t.Objects, Old: t.Old,
		Rejected: r.l.rejected, Folders: t.Kinds[exchange.KindFolder], Mailboxes: mailboxes, NoFolders: int64(len(r.missing)),
		SourceCut: r.l.incomplete[sideSource], TargetCut: r.l.incomplete[sideTarget],
	}
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
