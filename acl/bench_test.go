package acl_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// The benchmarks compare what the audit does with each descriptor with the
// same work done by a loop written by hand for it (the floor), over the same
// bytes in the same run:
//
//	go test ./acl -run '^$' -bench 'Walk|Find' -cpu 1 -count 6
//
// "walk" visits type, flags, mask and trustee of every entry of both lists, "find"
// looks every trustee up among 100,000 accounts.

// benchDomains are the source domains of the accounts in the benchmarks.
var benchDomains = []sid.SID{
	sid.MustParse("S-1-5-21-124525095-708259637-1543119021"),
	sid.MustParse("S-1-5-21-2127521184-1604012920-1887927527"),
	sid.MustParse("S-1-5-21-1060284298-1450960922-682003330"),
}

func benchUser(r *rand.Rand) sid.SID {
	n := r.Uint32N(100_000)
	return benchDomains[n%3].WithRID(1000 + n)
}

// benchFolders are descriptors of twelve entries in the shape of Exchange's: pairs
// of allow and deny for items, then for folders.
func benchFolders() [][]byte {
	r := rand.New(rand.NewPCG(1, 12))
	var all [][]byte
	for range 512 {
		var aces [][]byte
		users := []sid.SID{benchUser(r), benchUser(r), sid.Everyone}
		for _, u := range users {
			aces = append(aces, plainACE(acl.AccessAllowed, 0x09, 0x001208A9, u), plainACE(acl.AccessDenied, 0x09, 0x001F0716, u))
		}
		for _, u := range users {
			aces = append(aces, plainACE(acl.AccessAllowed, 0x02, 0x001208A9, u), plainACE(acl.AccessDenied, 0x02, 0x000DC916, u))
		}
		all = append(all, descriptor(0x8007, sid.System, sid.Administrators, nil, aclBytes(2, aces...)))
	}
	return all
}

// benchObjects are descriptors of 33 entries in the shape of those of Active
// Directory: 45 in a hundred are object entries.
func benchObjects() [][]byte {
	r := rand.New(rand.NewPCG(1, 33))
	var all [][]byte
	for range 512 {
		var aces [][]byte
		for range 33 {
			u := benchUser(r)
			if r.IntN(3) == 0 {
				u = sid.Administrators
			}
			switch k := r.IntN(100); {
			case k < 55:
				aces = append(aces, plainACE(acl.AccessAllowed, 0x12, 0x000F01FF, u))
			case k < 75:
				aces = append(aces, objectACE(acl.AccessAllowedObject, 0x12, 0x30, 1, u))
			default:
				aces = append(aces, objectACE(acl.AccessAllowedObject, 0x1A, 0x30, 3, u))
			}
		}
		all = append(all, descriptor(0x8C14, benchUser(r), benchUser(r), nil, aclBytes(4, aces...)))
	}
	return all
}

func benchIndex() *sid.Index {
	x := sid.NewIndex()
	for n := range uint32(100_000) {
		x.Add(benchDomains[n%3].WithRID(1000+n), int32(n))
	}
	return x
}

func BenchmarkFolderWalk(b *testing.B) { benchWalk(b, benchFolders()) }
func BenchmarkObjectWalk(b *testing.B) { benchWalk(b, benchObjects()) }
func BenchmarkDomainWalk(b *testing.B) { benchWalk(b, realDescriptors(b)) }
func BenchmarkFolderFind(b *testing.B) { benchFind(b, benchFolders()) }
func BenchmarkObjectFind(b *testing.B) { benchFind(b, benchObjects()) }
func BenchmarkDomainFind(b *testing.B) { benchFind(b, realDescriptors(b)) }

// BenchmarkAccess is the maximum rights of a token of ten SIDs.
func BenchmarkAccess(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 10))
	sids := []sid.SID{sid.Everyone, sid.AuthenticatedUsers}
	for len(sids) < 10 {
		sids = append(sids, benchUser(r))
	}
	token := acl.NewToken(sids...)
	run(b, benchFolders(), func(raw []byte) {
		d, err := acl.Parse(raw)
		if err != nil {
			b.Fatal(err)
		}
		d.Access(token, acl.Generic{})
	})
}

// BenchmarkRewrite replaces every account of one of three domains.
func BenchmarkRewrite(b *testing.B) {
	to := sid.MustParse("S-1-5-21-1-2-3")
	target := func(s sid.SID) (sid.SID, bool) {
		return to.WithRID(s.RID()), s.Domain() == benchDomains[0]
	}
	run(b, benchFolders(), func(raw []byte) {
		d, err := acl.Parse(raw)
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := acl.Rewrite(d, target, acl.Replace, acl.AllParts); err != nil {
			b.Fatal(err)
		}
	})
}

// seen is what a visit of the entries adds up, so that none can be left out.
type seen struct{ entries, bits, length uint32 }

func benchWalk(b *testing.B, all [][]byte) {
	b.Run("floor", func(b *testing.B) {
		var sum seen
		run(b, all, func(raw []byte) {
			if !floorWalk(raw, 16, &sum) || !floorWalk(raw, 12, &sum) {
				b.Fatal("refused")
			}
		})
	})
	b.Run("acl", func(b *testing.B) {
		var sum seen
		run(b, all, func(raw []byte) {
			d, err := acl.Parse(raw)
			if err != nil {
				b.Fatal(err)
			}
			for _, a := range d.ACEs(acl.DACL) {
				sum.entries++
				sum.bits += uint32(a.Mask) ^ uint32(a.Type) ^ uint32(a.Flags)
				sum.length += uint32(len(a.SIDBytes()))
			}
			for _, a := range d.ACEs(acl.SACL) {
				sum.entries++
				sum.bits += uint32(a.Mask) ^ uint32(a.Type) ^ uint32(a.Flags)
				sum.length += uint32(len(a.SIDBytes()))
			}
		})
	})
}

func benchFind(b *testing.B, all [][]byte) {
	x := benchIndex()
	b.Run("floor", func(b *testing.B) {
		found := 0
		run(b, all, func(raw []byte) {
			if !floorFind(raw, 16, x, &found) || !floorFind(raw, 12, x, &found) {
				b.Fatal("refused")
			}
		})
	})
	b.Run("acl", func(b *testing.B) {
		found := 0
		run(b, all, func(raw []byte) {
			d, err := acl.Parse(raw)
			if err != nil {
				b.Fatal(err)
			}
			for _, a := range d.ACEs(acl.DACL) {
				if _, ok := x.Find(a.SIDBytes()); ok {
					found++
				}
			}
			for _, a := range d.ACEs(acl.SACL) {
				if _, ok := x.Find(a.SIDBytes()); ok {
					found++
				}
			}
		})
	})
}

func run(b *testing.B, all [][]byte, f func([]byte)) {
	size := 0
	for _, raw := range all {
		size += len(raw)
	}
	b.SetBytes(int64(size / len(all)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		f(all[i%len(all)])
		i++
	}
}

// floorList checks the header, owner and group and returns the bytes of the entries
// and the number of entries of the list whose offset is stored at field.
func floorList(b []byte, field int) (entries []byte, count int, ok bool) {
	if len(b) < 20 || b[0] != 1 || b[3]&0x80 == 0 {
		return nil, 0, false
	}
	if field == 16 { // once is enough
		for _, field := range [...]int{4, 8} {
			off := uint64(binary.LittleEndian.Uint32(b[field:]))
			if off == 0 {
				continue
			}
			if off < 20 || off+8 > uint64(len(b)) {
				return nil, 0, false
			}
			s := b[off:]
			if s[0] != 1 || s[1] > 15 || 8+4*int(s[1]) > len(s) {
				return nil, 0, false
			}
		}
	}
	off := uint64(binary.LittleEndian.Uint32(b[field:]))
	present := byte(4)
	if field == 12 {
		present = 0x10
	}
	if off == 0 || b[2]&present == 0 {
		return nil, 0, true
	}
	if off < 20 || off+8 > uint64(len(b)) {
		return nil, 0, false
	}
	list := b[off:]
	size := int(binary.LittleEndian.Uint16(list[2:]))
	if list[0] < 2 || list[0] > 4 || size < 8 || size > len(list) {
		return nil, 0, false
	}
	return list[8:size], int(binary.LittleEndian.Uint16(list[4:])), true
}

// floorWalk reads every entry of a list once, checking as it goes.
func floorWalk(b []byte, field int, sum *seen) bool {
	rest, count, ok := floorList(b, field)
	if !ok {
		return false
	}
	for range count {
		if len(rest) < 16 {
			return false
		}
		size := int(binary.LittleEndian.Uint16(rest[2:]))
		if size < 16 || size > len(rest) || size&3 != 0 {
			return false
		}
		ace := rest[:size]
		at := 8
		if t := ace[0]; t >= 5 && t <= 8 {
			at = 12 + 16*int(ace[8]&1) + 8*int(ace[8]&2)
		}
		if at+8 > size || ace[at] != 1 || ace[at+1] > 15 {
			return false
		}
		n := 8 + 4*int(ace[at+1])
		if at+n > size {
			return false
		}
		s := ace[at : at+n]
		sum.entries++
		sum.bits += binary.LittleEndian.Uint32(ace[4:]) ^ uint32(ace[0]) ^ uint32(ace[1])
		sum.length += uint32(len(s))
		rest = rest[size:]
	}
	return true
}

// floorFind is floorWalk with a look-up of every trustee.
func floorFind(b []byte, field int, x *sid.Index, found *int) bool {
	rest, count, ok := floorList(b, field)
	if !ok {
		return false
	}
	for range count {
		if len(rest) < 16 {
			return false
		}
		size := int(binary.LittleEndian.Uint16(rest[2:]))
		if size < 16 || size > len(rest) || size&3 != 0 {
			return false
		}
		ace := rest[:size]
		at := 8
		if t := ace[0]; t >= 5 && t <= 8 {
			at = 12 + 16*int(ace[8]&1) + 8*int(ace[8]&2)
		}
		if at+8 > size || ace[at] != 1 || ace[at+1] > 15 {
			return false
		}
		n := 8 + 4*int(ace[at+1])
		if at+n > size {
			return false
		}
		if _, ok := x.Find(ace[at : at+n]); ok {
			*found++
		}
		rest = rest[size:]
	}
	return true
}
