package audit

import "reacl/ad/match"

// FromFact makes a finding of what a rule found in the directories alone.
func FromFact(f match.Fact) Finding {
	r := ruleByID[f.Rule]
	out := Finding{Rule: f.Rule, Severity: r.Severity, Trustee: f.SID, Target: f.Target, Principal: f.Principal,
		Detail: f.Detail, Action: r.Action, Origin: f.Origin}
	if s, err := ParseSeverity(f.Severity); err == nil {
		out.Severity = s
	}
	return out
}
