package sample

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"reacl/acl/audit"
	"reacl/report"
)

// Empty is a run that was given nothing.
func Empty() report.Case {
	return report.Case{Tool: "reacl 0.1.0", Ready: true, Verdict: "Nothing was scanned."}
}

// Clean is a world where everything is in order.
func Clean() report.Case {
	c := Case()
	c.Ready, c.Verdict = true, "Ready: nobody loses or gains access in the 1284 descriptors that were scanned."
	c.Losses, c.Gains, c.Groups = nil, nil, nil
	c.Rejects, c.Orphans, c.Linked, c.Tokens, c.Trusts = nil, []report.Orphan{}, []report.Linked{}, []report.Token{}, []report.Trust{}
	c.Mapping = c.Mapping[:10]
	for i := range c.Figures[:3] {
		c.Figures[i].Value = 0
	}
	for i := range c.Rules {
		c.Rules[i].Hits = 0
	}
	return c
}

// AllRules is a world where every rule of the catalogue fired, each in its own
// words.
func AllRules() report.Case {
	c := Case()
	c.Rules = nil
	for i, r := range audit.Rules() {
		c.Rules = append(c.Rules, report.Rule{ID: r.ID, Title: r.Title, Matters: r.Why, Action: r.Action, Severity: r.Severity, Ran: true, Hits: int64(1 + i)})
	}
	c.Groups = mapGroups(Groups(len(c.Rules), c.Rules), func(i int, g *audit.Group) {
		t, r := told[g.First.Rule], c.Rules[i]
		g.First.Detail, g.First.Action = cmp.Or(t.detail, r.Title), cmp.Or(t.action, r.Action)
	})
	return c
}

// Told are the details and actions that the rules have in [AllRules].
func Told() (texts []string) {
	for g := range AllRules().Groups {
		texts = append(texts, g.First.Detail, g.First.Action)
	}
	return texts
}

// Nasty is a case whose names come from somebody who means harm, with texts
// longer than a cell.
func Nasty() report.Case {
	c := Case()
	long := strings.Repeat("A folder in a folder \\ ", 4000)
	c.Customer, c.Project, c.Classification = Hostile[0], Hostile[1], Hostile[9]
	c.Losses = func(yield func(audit.Impact) bool) {
		for i, h := range Hostile {
			im := impact(i)
			im.SID = New(5100 + i)
			im.Principal, im.Account, im.Department, im.Object.Mailbox, im.Object.Folder = h, h, h, h, h
			if i == 0 {
				im.Object.Folder = long
			}
			if !yield(im) {
				return
			}
		}
	}
	c.Groups = mapGroups(c.Groups, func(i int, g *audit.Group) {
		h := Hostile[i%len(Hostile)]
		g.First.Principal, g.First.Object.Mailbox, g.First.Detail, g.Examples = h, h, h, []string{h}
	})
	c.Mapping = slices.Clone(c.Mapping)
	for i := range c.Mapping {
		c.Mapping[i].SourceName, c.Mapping[i].Note = Hostile[i%len(Hostile)], Hostile[(i+1)%len(Hostile)]
	}
	for i := range c.Rejects {
		c.Rejects[i].Folder, c.Rejects[i].Raw = Hostile[0], long
	}
	return c
}

func mapGroups(in iter.Seq[audit.Group], change func(int, *audit.Group)) iter.Seq[audit.Group] {
	return func(yield func(audit.Group) bool) {
		i := 0
		for g := range in {
			change(i, &g)
			i++
			if !yield(g) {
				return
			}
		}
	}
}
