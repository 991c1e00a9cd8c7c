package acl_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// world is a random descriptor with everything that a rewrite can meet.
func world(r *rand.Rand) []byte {
	// Few of each at a time, so that entries meet.
	trustees := few(r, 5, anna, oldAnna, anna, oldAnna2, oldAnna, bert, oldBert, staff, sid.Everyone)
	flags := few(r, 2, acl.ACEFlags(0), 0, 2, 9, 0x0B, 3, 0x10, 0x0E, 6)
	masks := few(r, 4, acl.Mask(1), 2, 3, 4, 5, 6, 7, 8, 0xF, acl.GenericRead, acl.GenericAll)
	types := few(r, 4, acl.ACEType(0), 0, 0, 1, 1, 1, 1, 0, 5, 6, 9, 10, 11, 12, 4, 2)
	entries := func() []byte {
		var aces [][]byte
		for range r.IntN(9) {
			t, f, m, s := types[r.IntN(len(types))], flags[r.IntN(len(flags))], masks[r.IntN(len(masks))], trustees[r.IntN(len(trustees))]
			var data []byte
			if t.IsCallback() {
				data = []byte{byte('a' + r.IntN(2)), 0, 0, 0}
			}
			if t.IsObject() {
				aces = append(aces, objectACE(t, f, m, uint32(r.IntN(4)), s, data...))
			} else {
				aces = append(aces, plainACE(t, f, m, s, data...))
			}
		}
		return aclBytes(4, aces...)
	}
	return descriptor(0x8014, trustees[r.IntN(len(trustees))], trustees[r.IntN(len(trustees))], entries(), entries())
}

// few are some of the values, n at most.
func few[T any](r *rand.Rand, n int, from ...T) []T {
	some := make([]T, 1+r.IntN(n))
	for i := range some {
		some[i] = from[r.IntN(len(from))]
	}
	return some
}

// rights are all rights of a token in every respect: for the object, for each
// level of what inherits, for parts of it, with every truth of two conditions.
func rights(d acl.Descriptor, sids ...sid.SID) (all []acl.Mask) {
	scopes := []func(acl.ACEFlags) bool{
		func(f acl.ACEFlags) bool { return f&acl.InheritOnly == 0 },
		func(f acl.ACEFlags) bool { return f&acl.ContainerInherit != 0 },
		func(f acl.ACEFlags) bool { return f&acl.ObjectInherit != 0 },
		func(f acl.ACEFlags) bool { return f&acl.ContainerInherit != 0 && f&acl.NoPropagate == 0 },
		func(f acl.ACEFlags) bool { return f&acl.ObjectInherit != 0 && f&acl.NoPropagate == 0 },
	}
	generics := []acl.Generic{{Read: 1, Write: 2, Execute: 4, All: 0xF}, {Read: 0xE, Write: 3, Execute: 1, All: 0xF}}
	for i, in := range scopes {
		for truths := range 9 {
			c := acl.Check{
				Token:   acl.NewToken(sids...),
				Generic: generics[i%2],
				Tree:    []acl.ObjectType{{0, acl.GUID{}}, {1, guidA}, {1, guidB}},
				Where:   func(a acl.ACE) bool { return in(a.Flags) },
				Condition: func(a acl.ACE) acl.Truth {
					if a.Data()[0] == 'a' {
						return acl.Truth(truths % 3)
					}
					return acl.Truth(truths / 3)
				},
			}
			all = append(all, c.AccessByType(d)...)
			c.Tree = nil
			all = append(all, c.Access(d))
		}
	}
	return all
}

// TestRewriteKeepsAccess holds what Rewrite promises: whoever carries a target and
// its sources before has the same rights after, with the target alone where it
// was replaced or added.
func TestRewriteKeepsAccess(t *testing.T) {
	n := cases(1000, 100_000)
	merged, apart, removed := 0, 0, 0
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 3))
		before := parse(t, world(r))
		for _, mode := range []acl.Mode{acl.Replace, acl.Add, acl.Remove} {
			raw, changes, err := acl.Rewrite(before, migrated, mode, acl.AllParts)
			if err != nil {
				t.Fatalf("seed %d mode %d: %v", seed, mode, err)
			}
			after := parse(t, raw)
			for _, c := range changes {
				switch {
				case c.What == acl.Merged:
					merged++
				case strings.HasPrefix(c.Note, "not merged"):
					apart++
				case c.What == acl.Removed:
					removed++
				}
			}
			for others := range 4 {
				var also []sid.SID
				if others&1 != 0 {
					also = append(also, staff)
				}
				if others&2 != 0 {
					also = append(also, sid.Everyone)
				}
				for _, who := range [][]sid.SID{{anna, oldAnna, oldAnna2}, {bert, oldBert}, {anna, oldAnna, oldAnna2, bert, oldBert}, {}} {
					var targets []sid.SID
					for _, s := range who {
						if _, source := migrated(s); !source {
							targets = append(targets, s)
						}
					}
					was := rights(before, append(slices.Clone(who), also...)...)
					if got := rights(after, append(slices.Clone(who), also...)...); !slices.Equal(got, was) {
						t.Fatalf("seed %d mode %d: rights of %v with %v change\nbefore %s\nafter  %s", seed, mode, who, also, show(before, acl.DACL), show(after, acl.DACL))
					}
					if mode == acl.Remove || mode == acl.Add && before.Owner() != after.Owner() {
						continue
					}
					if _, kept := migrated(after.Owner()); kept {
						continue // Add leaves the owner
					}
					if got := rights(after, append(slices.Clone(targets), also...)...); !slices.Equal(got, was) {
						t.Fatalf("seed %d mode %d: rights of %v without sources, with %v\nbefore %s\nafter  %s", seed, mode, who, also, show(before, acl.DACL), show(after, acl.DACL))
					}
				}
			}
			again, _, err := acl.Rewrite(after, migrated, mode, acl.AllParts)
			if err != nil || !bytes.Equal(again, raw) {
				t.Fatalf("seed %d mode %d: a second rewrite changes more, %v\nbefore %s\nfirst  %s\nsecond %s", seed, mode, err, both(before), both(after), both(parse(t, again)))
			}
		}
	}
	if merged < n/10 || apart < n/100 || removed < n/100 {
		t.Errorf("%d merged, %d kept apart, %d removed: the worlds are too plain", merged, apart, removed)
	}
}
