package plan

import (
	"cmp"
	"slices"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/sid"
)

// Rights is one line of a proof: everybody with these rights before and after.
type Rights struct {
	Before     string   `json:"before"` // today, in words
	After      string   `json:"after"`  // of the rewritten descriptor, after cleanup
	BeforeMask acl.Mask `json:"beforeMask"`
	AfterMask  acl.Mask `json:"afterMask"`
	Lost       string   `json:"lost,omitempty"`   // what goes; an exception explains it, or the object is held back
	Gained     string   `json:"gained,omitempty"` // likewise
	Count      int      `json:"count"`            // people
	People     []Person `json:"people"`           // the first of them, at most [MaxPeople]
}

// Person is somebody whose rights a proof is about.
type Person struct {
	Account string  `json:"account,omitempty"`
	SID     sid.SID `json:"sid"`
}

// MaxPeople is how many people a line of a proof names. All are counted.
const MaxPeople = 50

// Same reports whether nothing changes for these people.
func (r Rights) Same() bool { return r.Lost == "" && r.Gained == "" }

// rightsOf puts people with the same outcome together, in order of the first.
func rightsOf(compared []audit.Comparison) []Rights {
	type outcome struct {
		before, after, lost, gained string
		beforeMask, afterMask       acl.Mask
	}
	at := map[outcome]int{}
	var out []Rights
	var people [][]audit.Logon
	for _, c := range compared {
		k := outcome{c.Before.Words(), c.After.Words(), difference(c.Lost()), difference(c.Gained()), c.Before.Short(), c.After.Short()}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Rights{Before: k.before, After: k.after, BeforeMask: k.beforeMask, AfterMask: k.afterMask, Lost: k.lost, Gained: k.gained})
			people = append(people, nil)
		}
		out[i].Count += len(c.People)
		people[i] = append(people[i], c.People[:min(len(c.People), MaxPeople)]...)
	}
	for i, list := range people {
		slices.SortFunc(list, func(a, b audit.Logon) int { return cmp.Compare(a.At, b.At) })
		for _, l := range list[:min(len(list), MaxPeople)] {
			out[i].People = append(out[i].People, Person{l.Account, l.SID})
		}
	}
	return out
}

// difference names rights; "" for none.
func difference(a exchange.Access) string {
	if a.IsZero() {
		return ""
	}
	return a.Difference()
}
