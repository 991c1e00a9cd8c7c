package main

import (
	"reacl/acl/audit"
	"reacl/report"
)

// summary is summary.json.
type summary struct {
	Tool     string            `json:"tool"`
	Verdict  string            `json:"verdict"`
	Ready    bool              `json:"ready"`
	Figures  map[string]int64  `json:"figures"`
	Findings map[string]int64  `json:"findings"` // by rule
	Severity map[string]int64  `json:"severity"`
	NotRun   map[string]string `json:"notRun"` // rules without their input, and why
	Coverage []report.Coverage `json:"coverage"`
	Forests  []summaryForest   `json:"forests"`
	Rejected int64             `json:"rejected"`
}

type summaryForest struct {
	Side        string   `json:"side"`
	Domains     []string `json:"domains"`
	Users       int64    `json:"users"`
	Groups      int64    `json:"groups"`
	Computers   int64    `json:"computers"`
	WithHistory int64    `json:"withSidHistory"`
	WithMaster  int64    `json:"withMasterAccountSid"`
	Complete    bool     `json:"complete"`
}

func summaryOf(c report.Case, r *auditRun) summary {
	s := summary{Tool: c.Tool, Verdict: c.Verdict, Ready: c.Ready, Figures: map[string]int64{}, Findings: r.tally.Rules,
		Severity: map[string]int64{}, NotRun: map[string]string{}, Coverage: c.Coverage, Rejected: r.l.rejected}
	for _, rule := range c.Rules {
		if !rule.Ran {
			s.NotRun[rule.ID] = rule.Why
		}
	}
	for _, f := range c.Figures {
		s.Figures[f.ID] = f.Value
	}
	for v := audit.Info; v <= audit.Critical; v++ {
		s.Severity[v.String()] = r.tally.Severity[v]
	}
	for _, f := range c.Forests {
		s.Forests = append(s.Forests, summaryForest(f))
	}
	return s
}
