package plan

import (
	"bytes"
	"slices"
	"testing"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

const (
	oldAnn, newAnn = "S-1-5-21-1-1-1-1100", "S-1-5-21-2-2-2-2100"
	oldBob, newBob = "S-1-5-21-1-1-1-1101", "S-1-5-21-2-2-2-2101"
)

// two is a migration of two accounts, whose old ones are out of use.
func two() (source, target *ad.Directory) {
	user := func(name, s string, history ...string) ad.Principal {
		p := ad.Principal{SID: sid.MustParse(s), Class: ad.ClassUser, DN: "CN=" + name, Name: name}
		for _, h := range history {
			p.History = append(p.History, sid.MustParse(h))
		}
		if history == nil {
			p.UAC = 2
		}
		return p
	}
	domain := func(s string) ad.Principal {
		return ad.Principal{SID: sid.MustParse(s), Class: ad.ClassDomain, DN: "DC=" + s, Name: s}
	}
	return ad.Collect(slices.Values([]ad.Principal{domain("S-1-5-21-1-1-1"), user("ann", oldAnn), user("bob", oldBob)})),
		ad.Collect(slices.Values([]ad.Principal{domain("S-1-5-21-2-2-2"), user("ann", newAnn, oldAnn), user("bob", newBob, oldBob)}))
}

// world is the plan of objects, and what checks it.
func world(t *testing.T, objects ...export.Object) (*Checker, *Gate) {
	t.Helper()
	source, target := two()
	mapping := match.Match(source, target, match.Options{})
	a := audit.New(source, target, mapping)
	p := &Planner{Auditor: a, Mode: acl.Replace}
	var file bytes.Buffer
	w := NewWriter(&file)
	for _, o := range objects {
		if err := w.Write(p.Plan(o)); err != nil {
			t.Fatal(err)
		}
	}
	index, err := NewIndex(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return &Checker{Auditor: a, Plan: index}, &Gate{Auditor: a, Target: target}
}

func inFolder(t *testing.T, folder, sddl string) export.Object {
	o := object(t, exchange.KindFile, sddl)
	o.Mailbox, o.Folder = "", folder
	return o
}

// TestCheckThreeWays has every state in which a fresh object can be.
func TestCheckThreeWays(t *testing.T) {
	const before = "O:SYG:SYD:(A;;FR;;;" + oldAnn + ")(A;;FA;;;SY)"
	const done = "O:SYG:SYD:(A;;FR;;;" + newAnn + ")(A;;FA;;;SY)"
	for _, tt := range []struct {
		name, fresh string
		status      Status
		newOld      []string
		stays       []string // accounts that are no-go
	}{
		{"as planned", done, Done, nil, nil},
		{"as planned, other bits of inheritance", "O:SYG:SYD:AI(A;;FR;;;" + newAnn + ")(A;;FA;;;SY)", Done, nil, nil},
		{"another order, the same rights", "O:SYG:SYD:(A;;FA;;;SY)(A;;FR;;;" + newAnn + ")", DoneOther, nil, nil},
		{"as it was", before, NotDone, nil, []string{"ann"}},
		{"the old entry beside the new one", "O:SYG:SYD:(A;;FR;;;" + newAnn + ")(A;;FR;;;" + oldAnn + ")(A;;FA;;;SY)", Conflicting, nil, nil},
		{"a new old SID", "O:SYG:SYD:(A;;FR;;;" + newAnn + ")(A;;FR;;;" + oldBob + ")(A;;FA;;;SY)", Conflicting, []string{oldBob}, []string{"bob"}},
		{"the entry lost", "O:SYG:SYD:(A;;FA;;;SY)", Conflicting, nil, []string{"ann"}},
		{"fewer rights", "O:SYG:SYD:(A;;RC;;;" + newAnn + ")(A;;FA;;;SY)", Conflicting, nil, []string{"ann"}},
		{"more rights", "O:SYG:SYD:(A;;FA;;;" + newAnn + ")(A;;FA;;;SY)", Conflicting, nil, []string{"ann"}},
	} {
		c, g := world(t, inFolder(t, `D:\x`, before))
		got := c.Check(inFolder(t, `D:\x`, tt.fresh))
		var newOld []string
		for _, s := range got.New {
			newOld = append(newOld, s.String())
		}
		if got.Err != nil || got.Status != tt.status || !slices.Equal(newOld, tt.newOld) {
			t.Errorf("%s: %s, new %v, %v, error %v", tt.name, got.Status, got.New, got.Differs, got.Err)
		}
		g.Add(got)
		if stays := noGo(g); !slices.Equal(stays, tt.stays) {
			t.Errorf("%s: no-go %v, want %v", tt.name, stays, tt.stays)
		}
	}
}

func noGo(g *Gate) (names []string) {
	for c := range g.Clearings {
		if !c.Go() {
			names = append(names, c.Account.Name)
		}
	}
	return names
}

// TestCheckUnplanned has objects that the plan does not know: what its scope
// takes has come since.
func TestCheckUnplanned(t *testing.T) {
	c, _ := world(t, inFolder(t, `D:\x`, "O:SYG:SYD:(A;;FR;;;"+oldAnn+")"))
	c.Planned = export.Selection{Include: []string{`D:\*`}}
	for path, want := range map[string]int{`D:\new`: 1, `E:\other`: 0} {
		got := c.Check(inFolder(t, path, "O:SYG:SYD:(A;;FR;;;"+oldAnn+")"))
		if got.Status != NotPlanned || len(got.New) != want || len(got.Needed) != 1 {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

// TestOutOfScope checks a part of the plan: accounts that the rest names are
// no-go, and nothing is missing.
func TestOutOfScope(t *testing.T) {
	c, g := world(t, inFolder(t, `D:\x`, "O:SYG:SYD:(A;;FR;;;"+oldAnn+")"), inFolder(t, `E:\y`, "O:SYG:SYD:(A;;FR;;;"+oldBob+")"), inFolder(t, `D:\z`, "O:SYG:SYD:(A;;FR;;;"+newBob+")"))
	scope := export.Selection{Include: []string{`D:\*`}}
	g.Add(c.Check(inFolder(t, `D:\x`, "O:SYG:SYD:(A;;FR;;;"+newAnn+")")))
	c.Plan.sight(0)
	var got []Status
	for r, err := range c.Plan.Missing() {
		if err != nil {
			t.Fatal(err)
		}
		left, err := c.Left(r, scope)
		if err != nil {
			t.Fatal(err)
		}
		g.Add(left)
		got = append(got, left.Status)
	}
	if !slices.Equal(got, []Status{OutOfScope, Missing}) {
		t.Errorf("%v", got)
	}
	if stays := noGo(g); !slices.Equal(stays, []string{"bob"}) {
		t.Errorf("no-go %v", stays)
	}
	if then, sids, err := c.Then(scope); then != 1 || len(sids) != 2 || err != nil {
		t.Errorf("%d, %v, %v", then, sids, err)
	}
}

// TestObjectTwiceInPlan has an object in two exports: seeing it once is enough.
func TestObjectTwiceInPlan(t *testing.T) {
	o := inFolder(t, `D:\x`, "O:SYG:SYD:(A;;FR;;;"+oldAnn+")")
	c, _ := world(t, o, o, o)
	for range c.CheckAll(func(yield func(export.Object, error) bool) { yield(o, nil) }, 1) {
	}
	for r := range c.Plan.Missing() {
		t.Errorf("missing: %s", r.Object)
	}
}
