package main

import (
	"fmt"
	"iter"
	"slices"
	"strconv"

	"reacl/acl/audit"
	"reacl/ad"
	"reacl/report"
)

// waves are the accounts whose sIDHistory is to be cleared, wave by wave, then
// those that a person has to look at first. They are found anew each time, so
// that nothing is kept.
func (r *auditRun) waves() iter.Seq[report.Clearing] {
	return func(yield func(report.Clearing) bool) {
		for _, wave := range []int{1, 2, 3, 0} {
			for p := range r.target.All() {
				if len(p.History) == 0 || p.Deleted {
					continue
				}
				if c := r.clearing(p); c.Wave == wave && !yield(c) {
					return
				}
			}
		}
	}
}

// clearing says when the sIDHistory of p can be cleared. A group is one unit:
// its old SID is in the token of each member.
func (r *auditRun) clearing(p *ad.Principal) report.Clearing {
	c := report.Clearing{Principal: p.Label(), Account: r.target.Account(p.SID), SID: p.SID, Class: p.Class.String(),
		Department: p.Department, Database: p.Database, History: len(p.History)}
	named := int64(0)
	for _, h := range p.History {
		u := r.tally.UsesOf(h)
		c.Dependent += u.Needed
		named += u.Entries
		if why := r.auditor.Doubt(p, h); why != "" && c.State == "" {
			c.State, c.Reason = "blocked", why
		}
	}
	wave := audit.WaveOf(p, named > 0)
	switch {
	case c.State != "":
	case wave == audit.ByHand:
		c.State, c.Reason = "by hand", "a privileged account; clear it by itself and watch it"
	default:
		c.Wave, _ = strconv.Atoi(string(wave))
		switch {
		case c.Dependent > 0:
			c.State = "after ReACL"
			c.Reason = plural(c.Dependent, "entry gives or holds back rights", "entries give or hold back rights") + " by an old SID"
		case named > 0:
			c.State = "ready"
			c.Reason = plural(named, "entry names an old SID that nobody needs", "entries name old SIDs that nobody needs")
		default:
			c.State, c.Reason = "ready", "nothing in what was scanned depends on it"
		}
	}
	if p.Class == ad.ClassGroup {
		c.Reason += fmt.Sprintf("; a group with %s", plural(int64(len(p.Members)), "direct member", "direct members"))
	}
	return c
}

// remember keeps what the rules found out about single accounts, for the sheets
// that list these.
func (r *auditRun) remember(list []audit.Finding) {
	for _, f := range list {
		switch f.Rule[:2] {
		case "LM":
			if old, ok := r.links[f.Target]; !ok || f.Severity > old.Severity {
				r.links[f.Target] = f
			}
		case "TK":
			if old, ok := r.large[f.Target]; !ok || f.Severity > old.Severity {
				r.large[f.Target] = f
			}
		case "TR":
			i := slices.IndexFunc(r.trustFacts, func(old audit.Finding) bool { return old.Origin == f.Origin && old.Trustee == f.Trustee })
			if i < 0 {
				r.trustFacts = append(r.trustFacts, f)
			} else if f.Severity > r.trustFacts[i].Severity {
				r.trustFacts[i] = f
			}
		}
	}
}
