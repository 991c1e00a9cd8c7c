package audit

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// This file simulates the cleanup by brute force, with code that shares
// nothing with the auditor but the types of its input: tokens by following
// every membership until nothing is new, rights bit by bit.

// bruteToken are the SIDs of an account's logon in a directory: own SID,
// groups, Everyone, Authenticated Users, and unless cleared everybody's sIDHistory.
func bruteToken(dir *ad.Directory, who *ad.Principal, cleared bool) map[sid.SID]bool {
	in := map[sid.SID]*ad.Principal{who.SID: who}
	for grew := true; grew; {
		grew = false
		for g := range dir.All() {
			if g.Class != ad.ClassGroup || in[g.SID] != nil {
				continue
			}
			for _, m := range in {
				if slices.Contains(g.Members, m.DN) {
					in[g.SID], grew = g, true
					break
				}
			}
		}
	}
	token := map[sid.SID]bool{sid.Everyone: true, sid.AuthenticatedUsers: true}
	for _, p := range in {
		token[p.SID] = true
		if !cleared {
			for _, h := range p.History {
				token[h] = true
			}
		}
	}
	return token
}

// bruteBit reports whether the token has one right: the first entry that
// mentions the bit decides.
func bruteBit(d acl.Descriptor, token map[sid.SID]bool, bit acl.Mask, counts func(acl.ACE) bool) bool {
	for _, a := range d.ACEs(acl.DACL) {
		if a.Mask&bit != 0 && token[a.SID()] && counts(a) {
			return a.Type == acl.AccessAllowed || a.Type == acl.AccessAllowedObject
		}
	}
	return false
}

// bruteRights are the rights on an object, one string each.
func bruteRights(kind exchange.Kind, d acl.Descriptor, token map[sid.SID]bool) map[string]bool {
	out := map[string]bool{}
	onItems := func(a acl.ACE) bool { return a.Flags&acl.ObjectInherit != 0 }
	onFolder := func(a acl.ACE) bool { return a.Flags&acl.InheritOnly == 0 }
	switch kind {
	case exchange.KindFolder:
		folder := func(bit acl.Mask) bool { return bruteBit(d, token, bit, onFolder) }
		items := func(bit acl.Mask) bool { return bruteBit(d, token, bit, onItems) }
		out["create"], out["subfolder"], out["contact"], out["visible"] = folder(2), folder(4), folder(0x8000), folder(0x800)
		owner := true
		for _, bit := range []acl.Mask{0x10, 0x100, 0x4000, 0x10000, 0x40000, 0x80000} {
			owner = owner && folder(bit)
		}
		out["owner"] = owner
		out["read"], out["editown"], out["edit"], out["delown"], out["delete"] = items(8), items(0x200), items(0x10), items(0x400), items(0x10000)
	case exchange.KindFreeBusy:
		out["simple"], out["detailed"] = bruteBit(d, token, 1, onFolder), bruteBit(d, token, 2, onFolder)
	case exchange.KindADObject:
		types := map[acl.GUID]bool{}
		for _, a := range d.ACEs(acl.DACL) {
			if g, ok := a.ObjectType(); ok {
				types[g] = true
			}
		}
		for i := range 20 {
			bit := acl.Mask(1) << i
			out[fmt.Sprint(i)] = bruteBit(d, token, bit, func(a acl.ACE) bool {
				_, typed := a.ObjectType() // what no entry names
				return a.Flags&acl.InheritOnly == 0 && !typed
			})
			if bit&0x13B == 0 {
				continue // no right that a type limits
			}
			for g := range types {
				out[fmt.Sprint(i, g)] = bruteBit(d, token, bit, func(a acl.ACE) bool {
					of, typed := a.ObjectType()
					return a.Flags&acl.InheritOnly == 0 && (!typed || of == g)
				})
			}
		}
	default:
		for i := range 20 {
			out[fmt.Sprint(i)] = bruteBit(d, token, 1<<i, onFolder)
		}
	}
	if (kind == exchange.KindMailbox || kind == exchange.KindADObject) && token[d.Owner()] {
		out["17"], out["18"] = true, true // READ_CONTROL, WRITE_DAC of an owner
	}
	return out
}

// randomWorld is a small pair of forests with every relation that changes tokens.
func randomWorld(rng *rand.Rand) (source, target *ad.Directory, pool []sid.SID) {
	coin := func(n int) bool { return rng.IntN(n) == 0 }
	var src, tgt []ad.Principal
	var srcGroups, tgtGroups []int
	for i := range 3 {
		old, young := oldDom.WithRID(uint32(1100+i)), newDom.WithRID(uint32(2100+i))
		srcGroups, tgtGroups = append(srcGroups, len(src)), append(tgtGroups, len(tgt))
		src = append(src, ad.Principal{SID: old, Class: ad.ClassGroup, DN: fmt.Sprintf("CN=g%d,DC=old", i), Name: fmt.Sprint("g", i)})
		g := ad.Principal{SID: young, Class: ad.ClassGroup, DN: fmt.Sprintf("CN=g%d,DC=new", i), Name: fmt.Sprint("g", i)}
		if !coin(4) {
			g.History = []sid.SID{old}
		}
		tgt = append(tgt, g)
		pool = append(pool, old, young)
	}
	for i := range 5 {
		old, young := oldDom.WithRID(uint32(1200+i)), newDom.WithRID(uint32(2200+i))
		s := ad.Principal{SID: old, Class: ad.ClassUser, DN: fmt.Sprintf("CN=u%d,DC=old", i), Name: fmt.Sprint("u", i), UAC: 512}
		p := ad.Principal{SID: young, Class: ad.ClassUser, DN: fmt.Sprintf("CN=u%d,DC=new", i), Name: fmt.Sprint("u", i), UAC: 512}
		switch rng.IntN(5) {
		case 0: // linked
			p.UAC, p.Master = 514, old
		case 1: // migrated, target still disabled
			p.UAC, p.History = 514, []sid.SID{old}
		case 2: // not migrated
			p = ad.Principal{}
		default:
			s.UAC, p.History = 514, []sid.SID{old}
		}
		src = append(src, s)
		pool = append(pool, old, young)
		if p.Name != "" {
			tgt = append(tgt, p)
		}
	}
	nest := func(list []ad.Principal, groups []int) {
		for _, g := range groups {
			for m := range list {
				if m != g && coin(3) {
					list[g].Members = append(list[g].Members, list[m].DN)
				}
			}
		}
	}
	nest(src, srcGroups)
	nest(tgt, tgtGroups)
	return ad.Collect(slices.Values(src)), ad.Collect(slices.Values(tgt)), pool
}

// randomSDDL is a descriptor that names SIDs of the pool.
func randomSDDL(rng *rand.Rand, kind exchange.Kind, pool []sid.SID) string {
	pick := func() string { return pool[rng.IntN(len(pool))].String() }
	flags := []string{"", "CI", "OIIO", "OICI", "CIID"}
	types := []string{"ab721a54-1e2f-11d0-9819-00aa0040529b", "ab721a56-1e2f-11d0-9819-00aa0040529b", "bf9679c0-0de6-11d0-a285-00aa003049e2"}
	var b strings.Builder
	owner := "SY"
	if rng.IntN(4) == 0 {
		owner = pick()
	}
	fmt.Fprintf(&b, "O:%sG:SYD:", owner)
	for range 1 + rng.IntN(8) {
		who := pick()
		switch rng.IntN(6) {
		case 0:
			who = "WD"
		case 1:
			who = "AU"
		}
		typ, guid := "A", ""
		if rng.IntN(3) == 0 {
			typ = "D"
		}
		if kind == exchange.KindADObject && rng.IntN(2) == 0 {
			typ, guid = "O"+typ, types[rng.IntN(len(types))]
		}
		mask := rng.Uint32() & rng.Uint32() & 0xFFFFF
		if rng.IntN(3) == 0 {
			mask |= 0xD4110
		}
		if guid != "" {
			mask &= 0x13B // only these can be limited to a part
		}
		fmt.Fprintf(&b, "(%s;%s;0x%x;%s;;%s)", typ, flags[rng.IntN(len(flags))], mask, guid, who)
	}
	return b.String()
}

// TestImpactEqualsBruteForce compares who loses and who gains something on
// random objects of random worlds with the simulation.
func TestImpactEqualsBruteForce(t *testing.T) {
	worlds := 300
	if os.Getenv("REACL_LONG") != "" {
		worlds = 20_000
	}
	kinds := []exchange.Kind{exchange.KindFolder, exchange.KindFreeBusy, exchange.KindMailbox, exchange.KindADObject}
	rng := rand.New(rand.NewPCG(7, 42))
	changed := 0
	for w := range worlds {
		source, target, pool := randomWorld(rng)
		a := New(source, target, match.Match(source, target, match.Options{}))
		for _, kind := range kinds {
			sddl := randomSDDL(rng, kind, pool)
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
		after := bruteToken(target, p, true)
		today := bruteToken(target, p, false)
		both := today
		if p.UAC&2 != 0 { // logs on with the source account where that is enabled
			old := p.Master
			if len(p.History) > 0 {
				old = p.History[0]
			}
			if src := source.BySID(old)[0]; src.UAC&2 == 0 {
				today, both = bruteToken(source, src, false), map[sid.SID]bool{}
				for _, t := range []map[sid.SID]bool{today, after} {
					for s := range t {
						both[s] = true
					}
				}
			}
		}
		before, then, meanwhile := bruteRights(o.Kind, o.SD, today), bruteRights(o.Kind, o.SD, after), bruteRights(o.Kind, o.SD, both)
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
