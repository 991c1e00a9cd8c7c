package match

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"reacl/ad"
	"reacl/sid"
)

// randomWorld is two small directories in which accounts carry SIDs of any
// other account, well-known ones included, and options that point anywhere.
func randomWorld(seed uint64) (source, target *ad.Directory, opts Options) {
	r := rand.New(rand.NewPCG(seed, 1))
	any := func() string {
		if r.IntN(12) == 0 {
			return []string{"S-1-1-0", "S-1-5-10", "S-1-5-11", "S-1-5-18", "S-1-5-32-544", "S-1-5-7", domB}[r.IntN(7)]
		}
		rid := 1000 + r.IntN(6)
		if r.IntN(10) == 0 {
			rid = 512 + r.IntN(3)
		}
		return fmt.Sprintf("%c%d", "ABC"[r.IntN(3)], rid)
	}
	side := func(domains string) *ad.Directory {
		var ps []ad.Principal
		for range 1 + r.IntN(8) {
			p := user(fmt.Sprintf("%c%d", domains[r.IntN(len(domains))], 1000+r.IntN(6)))
			p.DN += fmt.Sprint(len(ps))
			for range r.IntN(3) {
				p.History = append(p.History, id(any()))
			}
			if r.IntN(4) == 0 {
				p.Master = id(any())
			}
			p.Deleted = r.IntN(6) == 0
			if r.IntN(3) == 0 {
				p.UAC |= ad.UACDisabled
			}
			if r.IntN(8) == 0 {
				p.Class = ad.Class(r.IntN(int(ad.ClassDomain) + 1))
			}
			p.Mail = fmt.Sprint("m", r.IntN(4))
			ps = append(ps, p)
		}
		return dir(ps...)
	}
	source, target = side("AB"), side("CB")
	for range r.IntN(3) {
		opts.Imports = append(opts.Imports, Pair{Source: id(any()), Target: id(any())})
		opts.Overrides = append(opts.Overrides, Row{Source: id(any()), Target: id(any()), Status: Approved})
	}
	if r.IntN(2) == 0 {
		opts.Attributes = []Attr{ByMail}
	}
	if r.IntN(3) == 0 {
		opts.Approved = []Row{}
		for range r.IntN(6) {
			opts.Approved = append(opts.Approved, Row{Source: id(any()), Target: id(any()), Status: []Status{Approved, Approved, Review, Excluded}[r.IntN(4)]})
		}
	}
	opts.LowRIDs = r.IntN(4) == 0
	return source, target, opts
}

// TestProperties holds of every mapping, whatever the directories say.
func TestProperties(t *testing.T) {
	for seed := range uint64(2000) {
		source, target, opts := randomWorld(seed)
		m := Match(source, target, opts)
		asked := map[sid.SID]bool{}
		for _, r := range slices.Concat(opts.Overrides, opts.Approved) {
			asked[r.Source] = true
		}
		for i, r := range m.Rows() {
			fail := func(what string) { t.Errorf("seed %d: %s: %+v", seed, what, r) }
			if i > 0 && !m.Rows()[i-1].Source.Less(r.Source) {
				fail("not in order, or twice")
			}
			switch r.Status {
			case Approved:
				if r.Target.IsZero() || r.Target == r.Source {
					fail("approved without a target of its own")
				}
				if untouchable(r.Source) != "" || untouchable(r.Target) != "" {
					fail("an untouchable SID is mapped")
				}
				if (lowRID(r.Source) || lowRID(r.Target)) && !opts.LowRIDs && !asked[r.Source] && r.Evidence != Override {
					fail("a low RID is mapped without being asked for")
				}
				if next, ok := m.Target(r.Target); ok {
					fail("not flattened: the target maps to " + next.String())
				}
				if r.Evidence == Attribute && opts.Approved == nil {
					fail("weak evidence is approved")
				}
			case Conflict:
				if !r.Target.IsZero() {
					fail("a conflict has a target")
				}
			}
			for _, c := range r.Candidates {
				if len(r.Candidates) > 1 && r.Status == Approved && !asked[r.Source] {
					fail("picked among candidates: " + c.Target.String())
				}
			}
		}
		again := Match(source, target, opts)
		var a, b bytes.Buffer
		if WriteCSV(&a, m.Rows()) != nil || WriteCSV(&b, again.Rows()) != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("seed %d: two runs differ", seed)
		}
		if _, err := ReadCSV(&a); err != nil {
			t.Errorf("seed %d: not read back: %v", seed, err)
		}
		for range Check(source, target, m, CheckOptions{}) {
		}
		if t.Failed() {
			return
		}
	}
}

// TestLongChain gives up on a chain that no migration makes, and says so.
func TestLongChain(t *testing.T) {
	var ps []ad.Principal
	for i := range 2000 {
		ps = append(ps, user(fmt.Sprintf("C%d", 2001+i), history(fmt.Sprintf("C%d", 2000+i)), deleted))
	}
	m := Match(nil, dir(ps...), Options{})
	if r, _ := m.Row(id("C2000")); r.Status != Conflict || r.Note != "given up after 64 steps from SID to SID" {
		t.Errorf("%+v", r)
	}
}
