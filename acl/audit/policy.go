package audit

import (
	"fmt"
	"slices"
	"time"

	"reacl/acl/export"
)

// Policy is what a project decided about the rules. The zero Policy runs all
// rules as the catalogue has them.
type Policy struct {
	Only     []string // ids or families ("AC"); empty for all
	Skip     []string // likewise
	Severity map[string]Severity
	Accepted []Acceptance
	Date     time.Time // of the run, to compare expiry with; zero where nobody gave one
}

// Acceptance is a risk that somebody answers for. Patterns have * for any
// characters and ? for one; an empty one matches everything.
type Acceptance struct {
	Rule                     string
	Mailbox, Folder, Trustee string // Trustee is compared to name and SID
	Owner, Reason            string
	Expires                  time.Time // the last day; zero for never
}

// Runs reports whether the policy lets a rule run.
func (p *Policy) Runs(rule string) bool {
	return (len(p.Only) == 0 || named(p.Only, rule)) && !named(p.Skip, rule)
}

func named(list []string, rule string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return s == rule || s == rule[:2] })
}

// CheckNames returns an error for the first text that is neither a rule's id
// nor a family's.
func CheckNames(list []string) error {
	for _, s := range list {
		ok := slices.ContainsFunc(rules, func(r Rule) bool { return s == r.ID || s == r.ID[:2] })
		if !ok {
			return fmt.Errorf("there is no rule or family %q", s)
		}
	}
	return nil
}

// Apply leaves out the findings of rules that do not run, and sets the severity
// of the rest. The list is changed in place.
func (p *Policy) Apply(list []Finding) []Finding {
	if len(p.Only) == 0 && len(p.Skip) == 0 && len(p.Severity) == 0 && len(p.Accepted) == 0 {
		return list
	}
	kept := list[:0]
	for _, f := range list {
		if !p.Runs(f.Rule) {
			continue
		}
		if s, ok := p.Severity[f.Rule]; ok {
			f.Severity = s
		}
		p.accept(&f)
		kept = append(kept, f)
	}
	return kept
}

// accept marks a finding whose risk somebody has accepted.
func (p *Policy) accept(f *Finding) {
	for _, a := range p.Accepted {
		if !a.covers(f) {
			continue
		}
		if !a.Expires.IsZero() && p.Date.After(a.Expires) {
			f.Detail += fmt.Sprintf(" (the acceptance by %s ended on %s)", a.Owner, a.Expires.Format(time.DateOnly))
			continue
		}
		f.Severity, f.Accepted = Info, "accepted by "+a.Owner
		switch {
		case a.Expires.IsZero():
		case p.Date.IsZero():
			f.Accepted += " until " + a.Expires.Format(time.DateOnly) + " (not checked, as no date was given)"
		default:
			f.Accepted += " until " + a.Expires.Format(time.DateOnly)
		}
		f.Accepted += ": " + a.Reason
		return
	}
}

func (a *Acceptance) covers(f *Finding) bool {
	fits := func(pattern string, values ...string) bool {
		return pattern == "" || slices.ContainsFunc(values, func(v string) bool { return export.Like(pattern, v) })
	}
	return a.Rule == f.Rule && fits(a.Mailbox, f.Object.Mailbox) && fits(a.Folder, f.Object.Folder) &&
		fits(a.Trustee, f.Principal, f.Trustee.String())
}
