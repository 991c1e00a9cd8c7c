package plan

import (
	"fmt"
	"strings"

	"reacl/acl/audit"
	"reacl/ad"
	"reacl/sid"
)

// Gate decides for each target account whether its sIDHistory may be cleared.
type Gate struct {
	Auditor *audit.Auditor
	Target  *ad.Directory
	// Blocked are reasons that hold for every account: coverage that is not
	// complete, a rollback that is not.
	Blocked []string
	Before  map[sid.SID]bool // old SIDs that the descriptors named when the plan was made

	needed, left, outside map[sid.SID]*uses
	differs               map[sid.SID]*uses // by people: objects on which their rights are not those of the proof
}

// uses counts objects, and names the first.
type uses struct {
	objects int
	first   string
}

// Add takes a checked object into account.
func (g *Gate) Add(c Checked) {
	if g.needed == nil {
		g.needed, g.left, g.outside, g.differs = map[sid.SID]*uses{}, map[sid.SID]*uses{}, map[sid.SID]*uses{}, map[sid.SID]*uses{}
	}
	for _, part := range []struct {
		list []sid.SID
		into map[sid.SID]*uses
	}{{c.Needed, g.needed}, {c.LeftOver, g.left}, {c.Outside, g.outside}, {c.People, g.differs}} {
		for _, s := range part.list {
			u := part.into[s]
			if u == nil {
				u = &uses{first: c.Object.Kind.String() + " " + c.Object.String()}
				part.into[s] = u
			}
			u.objects++
		}
	}
}

// String is how many they are, and the first.
func (u *uses) String() string {
	if u.objects == 1 {
		return "1 object, " + u.first
	}
	return fmt.Sprintf("%d objects, first %s", u.objects, u.first)
}

// Clearing is the decision about one account.
type Clearing struct {
	Account  *ad.Principal
	Name     string    // DOMAIN\name
	Values   []sid.SID // of its sIDHistory
	Wave     audit.Wave
	Why      []string // no-go; empty for go
	Needed   int      // objects on which access rests on one of the values
	LeftOver int      // objects that name one of them for nobody
}

// Go reports whether the account's sIDHistory may be cleared.
func (c Clearing) Go() bool { return len(c.Why) == 0 }

// Clearings decides for every account of the target that has a sIDHistory, in
// the order of the directory.
func (g *Gate) Clearings(yield func(Clearing) bool) {
	for p := range g.Target.All() {
		if len(p.History) > 0 && !p.Deleted && !yield(g.clearing(p)) {
			return
		}
	}
}

func (g *Gate) clearing(p *ad.Principal) Clearing {
	c := Clearing{Account: p, Name: g.Target.Account(p.SID), Values: p.History}
	named := false
	for _, h := range p.History {
		if u := g.needed[h]; u != nil {
			c.Needed += u.objects
			c.Why = append(c.Why, fmt.Sprintf("access rests on %s in %s", h, u))
		}
		if u := g.outside[h]; u != nil {
			c.Why = append(c.Why, fmt.Sprintf("%s was named out of the scope of this check, in %s", h, u))
		}
		if u := g.left[h]; u != nil {
			c.LeftOver += u.objects
			named = true
		}
		named = named || g.Before[h]
		if why := g.Auditor.Doubt(p, h); why != "" {
			c.Why = append(c.Why, why)
		}
	}
	if u := g.differs[p.SID]; u != nil {
		c.Why = append(c.Why, fmt.Sprintf("rights are not those of the proof on %s", u))
	}
	c.Why = append(c.Why, g.Blocked...)
	if c.Go() {
		c.Wave = audit.WaveOf(p, named)
	}
	return c
}

// Reasons joins why an account is no-go.
func (c Clearing) Reasons() string { return strings.Join(c.Why, "; ") }
