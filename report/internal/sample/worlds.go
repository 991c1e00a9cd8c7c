package sample

import (
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

// catalogue are the ids of every rule family with how many it has.
var catalogue = []struct {
	family string
	n      int
}{{"AC", 27}, {"SH", 18}, {"MP", 17}, {"LM", 9}, {"TR", 6}, {"TK", 4}, {"IM", 8}, {"DQ", 5}}

// AllRules is a world where every rule of the catalogue fired.
func AllRules() report.Case {
	c := Case()
	c.Rules = nil
	for _, f := range catalogue {
		for i := range f.n {
			id := f.family + "-" + string([]byte{'0' + byte((i+1)/10), '0' + byte((i+1)%10)})
			c.Rules = append(c.Rules, report.Rule{ID: id, Title: "Rule " + id, Matters: "Why " + id + " matters", Action: "What to do about " + id, Severity: audit.Info + audit.Severity(i%5), Ran: true, Hits: int64(1 + i)})
		}
	}
	c.Groups = Groups(len(c.Rules), c.Rules)
	return c
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
