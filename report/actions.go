package report

import (
	"cmp"
	"slices"

	"reacl/acl/audit"
)

// Action is what has to be done about the findings of one rule.
type Action struct {
	Rule     string
	Title    string // of the rule
	Severity audit.Severity
	Findings int64
	What     string // what the catalogue says to do; each finding says it for itself too
	Owner    string // who is likely to do it: "Exchange", "Active Directory", "migration team", "customer"
	When     string // "before cleanup", "with cleanup", "after cleanup"
}

// Actions are the actions that the findings ask for, most urgent first: by
// severity, then by number of findings.
func Actions(c Case) []Action {
	worst := map[string]audit.Severity{}
	if c.Groups != nil {
		for g := range c.Groups {
			worst[g.First.Rule] = max(worst[g.First.Rule], g.Severity)
		}
	}
	var out []Action
	for _, r := range c.Rules {
		if r.Hits == 0 {
			continue
		}
		s, found := worst[r.ID]
		if !found {
			s = r.Severity
		}
		out = append(out, Action{
			Rule: r.ID, Title: r.Title, Severity: s, Findings: r.Hits,
			What: r.Action, Owner: owner(r.ID), When: when(s),
		})
	}
	slices.SortStableFunc(out, func(a, b Action) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Findings, a.Findings), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}

// owner goes by the family of a rule.
func owner(rule string) string {
	family := rule[:min(2, len(rule))]
	switch family {
	case "SH", "TR", "TK":
		return "Active Directory"
	case "AC", "LM":
		return "Exchange"
	case "MP", "DQ":
		return "migration team"
	}
	return "customer"
}

func when(s audit.Severity) string {
	switch s {
	case audit.Critical, audit.High:
		return "before cleanup"
	case audit.Medium:
		return "with cleanup"
	}
	return "after cleanup"
}
