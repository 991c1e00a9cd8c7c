package audit

import (
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/match"
)

// Unrun says for each rule that did not run why, by its id.
func (a *Auditor) Unrun(t *Tally, g Given, p *Policy) map[string]string {
	out := map[string]string{}
	for _, u := range match.Unchecked(a.source, a.target, a.mapping, g.Check) {
		if u.Rule != "MP-06" { // the exports may hold none; an entry that names one shows it
			out[u.Rule] = u.Why
		}
	}
	has := a.has(t, g)
	for _, r := range rules {
		if missing := r.Missing(has); len(missing) > 0 && out[r.ID] == "" {
			words := make([]string, len(missing))
			for i, n := range missing {
				words[i] = string(n)
			}
			out[r.ID] = "needs " + strings.Join(words, " and ")
		}
		if !p.Runs(r.ID) {
			out[r.ID] = "left out by the configuration or --rules, --skip-rules"
		}
	}
	return out
}

// has tells which needs of rules are met.
func (a *Auditor) has(t *Tally, g Given) func(Need) bool {
	trusts := len(a.source.Trusts())+len(a.target.Trusts()) > 0
	groups := false
	for p := range a.target.All() {
		if len(p.Members) > 0 || len(p.MemberOf) > 0 {
			groups = true
			break
		}
	}
	return func(n Need) bool {
		switch n {
		case NeedSource:
			return a.source.Len() > 0
		case NeedTarget:
			return a.target.Len() > 0
		case NeedGroups:
			return groups
		case NeedDescriptors:
			return t.Objects > 0
		case NeedFolders:
			return t.Kinds[exchange.KindFolder] > 0
		case NeedFreeBusy:
			return t.Kinds[exchange.KindFreeBusy] > 0
		case NeedMailbox:
			return t.Kinds[exchange.KindMailbox] > 0
		case NeedTrusts:
			return trusts
		case NeedApproved:
			return g.Approved
		case NeedClaims:
			return g.Shown != nil && g.Shown.Kept > 0
		case NeedOperator:
			return g.SharePoint != nil
		case NeedMetadata, NeedWindow, NeedFinished:
			return true // match.Unchecked tells where one is missing
		case NeedSnapshot:
			return len(g.Snapshots["source"]) > 0 && len(g.Snapshots["target"]) > 0
		}
		return false // what this command has no input for
	}
}
