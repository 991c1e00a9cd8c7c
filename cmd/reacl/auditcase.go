package main

import (
	"fmt"

	"reacl/acl/audit"
	"reacl/ad"
	"reacl/report"
	"reacl/report/lang"
)

// buildCase puts together what the writers get.
func (r *auditRun) buildCase() report.Case {
	t := r.tally
	r.missing = r.auditor.Unseen(t)
	verdict := r.verdictOf()
	r.verdict = verdict.In(lang.English)
	p := r.opts.project
	l, _ := lang.Of(p.Lang)
	return report.Case{
		Customer: p.Customer, Project: p.Project, Classification: p.Classification, Logo: p.logo,
		Tool: "reacl " + version, Date: r.opts.date, Lang: p.Lang,
		Verdict: verdict.In(l), Ready: t.Losing() == 0 && t.Gaining() == 0 && r.l.rejected == 0,
		Figures: r.figures(), Coverage: r.coverage(), Inputs: r.manifestInputs(),
		Losses: t.Losses(), Losing: t.LosingPeople(), Gains: t.Gains(), Groups: t.Groups(),
		Mapping: r.mapping.Rows(), Rules: r.rules(), Rejects: r.l.rejects, Limits: r.limits(),
		Forests: []report.Forest{r.forest(sideSource, r.source), r.forest(sideTarget, r.target)},
		Orphans: r.orphans(), Linked: r.linked(), Trusts: r.trusts(), Tokens: r.tokens(), Waves: r.waves(),
	}
}

// rules says of each rule whether it ran, and how often it fired.
func (r *auditRun) rules() []report.Rule {
	unrun := r.auditor.Unrun(r.tally, r.given(), &r.opts.policy)
	var out []report.Rule
	for _, rule := range audit.Rules() {
		sev := rule.Severity
		if s, ok := r.opts.policy.Severity[rule.ID]; ok {
			sev = s
		}
		n := r.tally.Rules[rule.ID]
		why := unrun[rule.ID]
		if n > 0 {
			why = "" // it ran in part
		}
		out = append(out, report.Rule{ID: rule.ID, Title: rule.Title, Severity: sev, Matters: rule.Why, Action: rule.Action,
			Ran: why == "", Why: why, Hits: n})
	}
	return out
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
	return append(out, r.opts.project.inputs...)
}

// limits say what the method cannot see, and where the inputs contradict each other.
func (r *auditRun) limits() []string {
	list := []string{
		"A statement of safety holds for the descriptors that were scanned, and for nothing else; the coverage table names what was not.",
		"Rights are computed from the descriptors and the two directories. Server-side rules, delegates' own settings and cached permissions are not looked at.",
		"Tokens are computed from the group memberships in the two directories. Memberships that were not exported are not in them.",
		"Folders are judged by their own entries: that the owner of a mailbox, and whoever has Full Access to it, reaches all of its folders is not taken into account.",
		"Whether an account has expired is judged by the time of the snapshots and --date; where neither is known, no account counts as expired.",
		"SID filtering of trusts is not taken into account: rights that a filter already stops count as working today.",
		"No Exchange server was asked. What Exchange's own cmdlets show while sIDHistory stands is not what the descriptor holds.",
		"Token sizes are estimates by the formula " + ad.SizeMethod + ".",
	}
	if s := liveWithout(r.opts.target); s != "" {
		list = append(list, s)
	}
	list = append(list, r.passedOver()...)
	return append(list, contradictions(r.source, r.target)...)
}
