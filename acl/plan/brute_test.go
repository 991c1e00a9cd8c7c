package plan

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/internal/brute"
	"reacl/ad"
	"reacl/sid"
)

type sidSet = map[sid.SID]bool

// bruteLogon are the tokens of a target account by brute force, and whether
// it is the source account that logs on today.
func bruteLogon(source, target *ad.Directory, p *ad.Principal) (today, after sidSet, old bool) {
	after, today = brute.Token(target, p, true), brute.Token(target, p, false)
	if !p.Disabled() {
		return today, after, false
	}
	s := p.Master
	if len(p.History) > 0 {
		s = p.History[0]
	}
	if src := source.BySID(s)[0]; !src.Disabled() {
		return brute.Token(source, src, false), after, true
	}
	return today, after, false
}

func union(sets ...sidSet) sidSet {
	out := sidSet{}
	for _, s := range sets {
		for k := range s {
			out[k] = true
		}
	}
	return out
}

// TestPlanKeepsAccess simulates random plans in random worlds: whoever has a
// right today has it until the cleanup and after it, and nobody gets one, but
// for what the entries explain that the plan left alone and says so.
func TestPlanKeepsAccess(t *testing.T) {
	worlds := 400
	if os.Getenv("REACL_LONG") != "" {
		worlds = 20_000
	}
	kinds := []exchange.Kind{exchange.KindFolder, exchange.KindFreeBusy, exchange.KindMailbox, exchange.KindADObject, exchange.KindFile}
	rng := rand.New(rand.NewPCG(8, 42))
	written, held, logons := 0, 0, 0
	for w := range worlds {
		source, target, pool := brute.World(rng)
		for _, mode := range []acl.Mode{acl.Replace, acl.Add, acl.Remove} {
			p := planner(source, target, mode)
			for _, kind := range kinds {
				sddl := brute.SDDL(rng, kind, pool)
				o := object(t, kind, sddl)
				s := p.Plan(o)
				if len(s.Held) > 0 {
					held++
					if s.Changed() {
						t.Fatalf("world %d: held and changed", w)
					}
				}
				if !s.Changed() {
					continue
				}
				written++
				again := o
				again.SD = s.After
				if second := p.Plan(again); second.Changed() {
					t.Fatalf("world %d, mode %d, %s\nplanning the result changes it again\n%s\n%s", w, mode, sddl, s.After.SDDL(sid.SID{}), second.After.SDDL(sid.SID{}))
				}
				left := sidSet{}
				for _, e := range s.Exceptions {
					left[e.SID] = true
				}
				check := func(who string, today, after, both sidSet) {
					logons++
					open := sidSet{}
					for x := range today {
						open[x] = left[x]
					}
					for x := range open {
						if !open[x] {
							delete(open, x)
						}
					}
					before := brute.Rights(kind, o.SD, today, s.After)
					any := brute.Rights(kind, o.SD, both, s.After)
					meanwhile := brute.Rights(kind, s.After, today, o.SD)
					then := brute.Rights(kind, s.After, union(after, open), o.SD)
					for right, had := range before {
						if had && (!meanwhile[right] || !then[right]) || then[right] && !had && !any[right] {
							t.Fatalf("world %d, mode %d, %s, right %s of %s: before %v, meanwhile %v, then %v\n%s\n%s\n%v", w, mode, kind, right, who,
								had, meanwhile[right], then[right], sddl, s.After.SDDL(sid.SID{}), s.Exceptions)
						}
					}
				}
				for a := range target.All() {
					if a.Class == ad.ClassUser {
						today, after, _ := bruteLogon(source, target, a)
						check(a.DN, today, after, union(today, after))
					}
				}
				for a := range source.All() {
					if a.Class == ad.ClassUser && !a.Disabled() && len(target.ByHistory(a.SID))+len(target.ByMaster(a.SID)) == 0 {
						token := brute.Token(source, a, false)
						check(a.DN, token, token, token)
					}
				}
			}
		}
	}
	t.Logf("%d plans written, %d held back, %d logons compared", written, held, logons)
	if written < worlds {
		t.Errorf("only %d plans in %d worlds: the test tests nothing", written, worlds)
	}
}

// TestRollbackGivesTheOldBytes writes random plans down, reads them back and
// undoes them.
func TestRollbackGivesTheOldBytes(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 42))
	changed := 0
	for range 300 {
		source, target, pool := brute.World(rng)
		p := planner(source, target, acl.Replace)
		o := object(t, exchange.KindFolder, brute.SDDL(rng, exchange.KindFolder, pool))
		s := p.Plan(o)
		var buf bytes.Buffer
		w := NewWriter(&buf)
		if err := w.Write(s); err != nil {
			t.Fatal(err)
		}
		back, err := ReadRecord(buf.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(back.Before, exchange.Join(o.Header, o.SD.Bytes())) {
			t.Fatalf("before differs: % X", back.Before)
		}
		after := slices.Clone(back.Before)
		if s.Changed() {
			changed++
			after = exchange.Join(o.Header, s.After.Bytes())
		}
		if !bytes.Equal(back.Then(), after) {
			t.Fatalf("after differs: % X\n% X", back.Then(), after)
		}
	}
	if changed < 50 {
		t.Errorf("only %d changes", changed)
	}
}
