package brute

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/sid"
)

// The domains of the random worlds.
var (
	Old = sid.MustParse("S-1-5-21-1-1-1")
	New = sid.MustParse("S-1-5-21-2-2-2")
)

// World is a small pair of forests with every relation that changes tokens.
func World(rng *rand.Rand) (source, target *ad.Directory, pool []sid.SID) {
	coin := func(n int) bool { return rng.IntN(n) == 0 }
	var src, tgt []ad.Principal
	var srcGroups, tgtGroups []int
	for i := range 3 {
		old, young := Old.WithRID(uint32(1100+i)), New.WithRID(uint32(2100+i))
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
		old, young := Old.WithRID(uint32(1200+i)), New.WithRID(uint32(2200+i))
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

// SDDL is a descriptor that names SIDs of the pool.
func SDDL(rng *rand.Rand, kind exchange.Kind, pool []sid.SID) string {
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
		switch rng.IntN(8) {
		case 0:
			who = "WD"
		case 1:
			who = "AU"
		case 2:
			who = "OW"
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
