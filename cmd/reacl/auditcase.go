package main

import (
	"fmt"

	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/report"
)

// buildCase puts together what the writers get.
func (r *auditRun) buildCase() report.Case {
	t := r.tally
	r.verdict = verdict(t, len(r.l.rejects))
	c := report.Case{
		Customer: r.opts.project.Customer, Project: r.opts.project.Project, Classification: r.opts.project.Classification,
		Tool: "reacl " + version, Date: r.opts.date, Lang: r.opts.project.Lang,
		Verdict: r.verdict, Ready: t.Losing() == 0 && t.Gaining() == 0 && len(r.l.rejects) == 0,
		Losses: t.Losses(), Gains: t.Gains(), Groups: t.Groups(),
		Mapping: r.mapping.Rows(), Rejects: r.l.rejects, Limits: limits(),
		Forests: []report.Forest{r.forest(sideSource, r.source), r.forest(sideTarget, r.target)},
	}
	c.Figures = r.figures()
	c.Coverage = r.coverage()
	c.Inputs = r.manifestInputs()
	for _, rule := range audit.Rules() {
		n := t.Rules[rule.ID]
		c.Rules = append(c.Rules, report.Rule{ID: rule.ID, Title: rule.Title, Severity: rule.Severity, Ran: true, Hits: n})
	}
	return c
}

// verdict is the one sentence with figures.
func verdict(t *audit.Tally, rejected int) string {
	scanned := plural(t.Objects, "descriptor", "descriptors")
	blind := ""
	if rejected > 0 {
		blind = fmt.Sprintf("; %s could not be read", plural(int64(rejected), "record", "records"))
	}
	switch {
	case t.Losing() == 0 && t.Gaining() == 0 && t.Old == 0:
		return "Clean in what was scanned: none of " + scanned + " names an old SID" + blind + "."
	case t.Losing() == 0 && t.Gaining() == 0:
		return fmt.Sprintf("Nobody would lose or gain access in the %s scanned if sIDHistory were cleared now; %s still %s an old SID%s.",
			scanned, plural(t.Old, "entry", "entries"), names(t.Old), blind)
	}
	s := fmt.Sprintf("Not ready: if sIDHistory were cleared now, %s would lose rights on %s", plural(t.Losing(), "person", "people"), plural(t.Affected, "object", "objects"))
	if t.Gaining() > 0 {
		s += fmt.Sprintf(" and %s would gain rights on %s", plural(t.Gaining(), "person", "people"), plural(t.Widened, "object", "objects"))
	}
	return s + ", out of " + scanned + " scanned" + blind + "."
}

func names(n int64) string {
	if n == 1 {
		return "names"
	}
	return "name"
}

func (r *auditRun) figures() []report.Figure {
	t := r.tally
	out := []report.Figure{
		{ID: "people.losing", Label: "People who would lose access", Value: t.Losing()},
		{ID: "people.gaining", Label: "People who would gain access", Value: t.Gaining()},
		{ID: "objects.affected", Label: "Objects on which somebody loses rights", Value: t.Affected},
		{ID: "objects.widened", Label: "Objects on which somebody gains rights", Value: t.Widened},
		{ID: "objects.scanned", Label: "Descriptors scanned", Value: t.Objects},
		{ID: "entries.old", Label: "Entries that name an old SID", Value: t.Old},
	}
	for s := audit.Critical; s >= audit.Info; s-- {
		out = append(out, report.Figure{ID: "findings." + s.String(), Label: "Findings: " + s.String(), Value: t.Severity[s]})
	}
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
	return append(out, report.Figure{ID: "rejected", Label: "Records that could not be read", Value: int64(len(r.l.rejects))})
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
	var out []report.Coverage
	for _, k := range kinds {
		c := report.Coverage{Kind: k.kind.String(), Scanned: r.tally.Kinds[k.kind], Note: k.what}
		if k.kind == exchange.KindFreeBusy {
			c.Missing = r.tally.Rules["AC-16"]
		}
		if c.Scanned == 0 {
			c.Note = "NOT scanned: " + k.what
		}
		out = append(out, c)
	}
	return append(out, report.Coverage{Kind: "other", Note: "NOT scanned: SharePoint, SQL Server, local groups and user rights, anything else that holds SIDs"})
}

func (r *auditRun) forest(side string, d *ad.Directory) report.Forest {
	f := report.Forest{Side: side, Complete: !r.l.incomplete[side]}
	for _, dom := range d.Domains() {
		name := dom.DNS
		if dom.NetBIOS != "" {
			name = dom.NetBIOS + " (" + dom.DNS + ")"
		}
		f.Domains = append(f.Domains, name+" "+dom.SID.String())
	}
	for p := range d.All() {
		switch p.Class {
		case ad.ClassUser:
			f.Users++
		case ad.ClassGroup:
			f.Groups++
		case ad.ClassComputer:
			f.Computers++
		}
		if len(p.History) > 0 {
			f.WithHistory++
		}
		if !p.Master.IsZero() {
			f.WithMaster++
		}
	}
	return f
}

// manifestInputs are all inputs, each once.
func (r *auditRun) manifestInputs() []report.Input {
	out := append([]report.Input{}, r.l.inputs...)
	known := map[string]int{}
	for i, in := range out {
		known[in.Name] = i
	}
	for _, in := range r.inputs {
		counts := plural(in.Objects, "descriptor", "descriptors")
		if in.Errors > 0 {
			counts += fmt.Sprintf(", %d rejected", in.Errors)
		}
		if i, ok := known[in.Name]; ok {
			if in.Objects > 0 {
				out[i].Counts += "; " + counts
			}
			continue
		}
		out = append(out, report.Input{Role: "acl", Name: in.Name, SHA256: in.SHA256, Bytes: in.Bytes, Format: in.Form, Counts: counts})
	}
	return out
}

// limits say what the method cannot see.
func limits() []string {
	return []string{
		"A statement of safety holds for the descriptors that were scanned, and for nothing else; the coverage table names what was not.",
		"Rights are computed from the descriptors and the two directories. Server-side rules, delegates' own settings and cached permissions are not looked at.",
		"Tokens are computed from the group memberships in the two directories. Memberships that were not exported are not in them.",
		"SID filtering of trusts is not taken into account: rights that a filter already stops count as working today.",
		"No Exchange server was asked. What Exchange's own cmdlets show while sIDHistory stands is not what the descriptor holds.",
	}
}
