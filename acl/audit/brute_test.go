package audit

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/acl/internal/brute"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// TestImpactEqualsBruteForce compares who loses and who gains something on
// random objects of random worlds with the simulation.
func TestImpactEqualsBruteForce(t *testing.T) {
	worlds := 300
	if os.Getenv("REACL_LONG") != "" {
		worlds = 20_000
	}
	kinds := []exchange.Kind{exchange.KindFolder, exchange.KindFreeBusy, exchange.KindMailbox, exchange.KindADObject,
		exchange.KindFile, exchange.KindShare, exchange.KindRegistry}
	rng := rand.New(rand.NewPCG(7, 42))
	changed := 0
	for w := range worlds {
		source, target, pool := brute.World(rng)
		a := New(source, target, match.Match(source, target, match.Options{}))
		for _, kind := range kinds {
			sddl := brute.SDDL(rng, kind, pool)
			o := object(t, kind, sddl)
			want := bruteImpacts(source, target, o)
			got := map[string]string{}
			for _, i := range a.Judge(o).Impacts {
				got[i.SID.String()] = fmt.Sprintf("loses %v, gains %v", i.Lost != "", i.Gained != "")
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("world %d, %s %s\n got %v\nwant %v", w, kind, sddl, got, want)
			}
			changed += len(want)
		}
	}
	if changed < worlds {
		t.Errorf("only %d impacts in %d worlds: the test tests nothing", changed, worlds)
	}
}

func bruteImpacts(source, target *ad.Directory, o export.Object) map[string]string {
	out := map[string]string{}
	for p := range target.All() {
		if p.Class != ad.ClassUser {
			continue
		}
		after := brute.Token(target, p, true)
		today := brute.Token(target, p, false)
		both := today
		if p.UAC&2 != 0 { // logs on with the source account where that is enabled
			old := p.Master
			if len(p.History) > 0 {
				old = p.History[0]
			}
			if src := source.BySID(old)[0]; src.UAC&2 == 0 {
				today, both = brute.Token(source, src, false), map[sid.SID]bool{}
				for _, t := range []map[sid.SID]bool{today, after} {
					for s := range t {
						both[s] = true
					}
				}
			}
		}
		before, then, meanwhile := brute.Rights(o.Kind, o.SD, today), brute.Rights(o.Kind, o.SD, after), brute.Rights(o.Kind, o.SD, both)
		loses, gains := false, false
		for right := range before {
			loses = loses || before[right] && !then[right]
			gains = gains || then[right] && !before[right] && !meanwhile[right]
		}
		if loses || gains {
			out[p.SID.String()] = fmt.Sprintf("loses %v, gains %v", loses, gains)
		}
	}
	return out
}
