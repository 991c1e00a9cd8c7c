package xlsx

import (
	"reacl/acl/audit"
	"reacl/report"
)

const findingsName = "Findings"

func (b *book) findings() error {
	l, err := b.list("Findings", findingsName,
		"Findings of one rule, one mailbox and one trustee are one row; every single one is in findings.jsonl.",
		shape{frozen: 2, printed: 9},
		column{"Severity", 12, text}, column{"Rule", 10, link}, column{"Mailbox", 30, text}, column{"Folder or object", 30, wrap},
		column{"Kind", 14, text}, column{"Concerns", 24, text}, column{"Rights", 22, wrap}, column{"Detail", 54, wrap}, column{"What to do", 40, wrap},
		column{"Count", 10, number}, column{"People", 10, number}, column{"Trustee SID", 46, text}, column{"Target SID", 46, text},
		column{"Mask", 13, text}, column{"Evidence", 30, text})
	if err != nil {
		return err
	}
	if b.c.Groups != nil {
		for g := range b.c.Groups {
			f := g.First
			err := l.add(g.Severity, b.rule(f.Rule), f.Object.Mailbox, report.Objects(g), b.l.Kind(f.Object.Kind.String()), report.Concerns(b.l, f),
				b.l.Rights(f.Rights), report.Detail(b.l, f), b.l.Phrase(f.Action), g.Count, g.People,
				f.Trustee, f.Target, maskOf(f), report.Evidence(f))
			if err != nil {
				return err
			}
			if b.firstFinding[f.Rule] == "" {
				b.firstFinding[f.Rule] = location(l.part.name, l.row)
			}
		}
	}
	return l.end()
}

// rule is a rule's id with a link to what the rule is.
func (b *book) rule(id string) to {
	if r, ok := b.rules[id]; ok {
		return r
	}
	return to{text: id}
}

// maskOf is the mask of a finding about an entry, "" for any other.
func maskOf(f audit.Finding) string {
	if f.Mask == 0 && f.Rights == "" {
		return ""
	}
	return mask(f.Mask)
}
