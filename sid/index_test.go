package sid

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
)

func TestIndex(t *testing.T) {
	x := NewIndex()
	want := map[SID]int32{}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 20_000 {
		var s SID
		switch r.IntN(10) {
		case 0: // no account
			s, _ = New(uint64(r.IntN(20)), uint32(r.IntN(100)), r.Uint32())
		case 1: // one of many domains, any RID
			s, _ = New(5, 21, uint32(r.IntN(30)), 2, 3, r.Uint32())
		default: // the usual
			s, _ = New(5, 21, uint32(r.IntN(3)), 2, 3, uint32(1000+r.IntN(8000)))
		}
		v := int32(i - 5000)
		x.Add(s, v)
		want[s] = v
	}
	if x.Len() != len(want) {
		t.Errorf("Len = %d, want %d", x.Len(), len(want))
	}
	for s, v := range want {
		if got, ok := x.Find(s.Bytes()); !ok || got != v {
			t.Fatalf("Find(%v) = %d, %t; want %d", s, got, ok, v)
		}
		if got, ok := x.FindSID(s); !ok || got != v {
			t.Fatalf("FindSID(%v) = %d, %t; want %d", s, got, ok, v)
		}
	}
	for range 20_000 {
		s, _ := New(5, 21, uint32(r.IntN(40)), 2, uint32(r.IntN(4)), r.Uint32N(1<<16))
		if v, ok := want[s]; ok {
			continue
		} else if got, ok := x.FindSID(s); ok || got != v {
			t.Fatalf("FindSID(%v) = %d, %t; it was never added", s, got, ok)
		}
	}
}

func TestIndexOddities(t *testing.T) {
	x := NewIndex()
	x.Add(SID{}, 1)
	if _, ok := x.FindSID(SID{}); ok || x.Len() != 0 {
		t.Error("the zero SID was added")
	}
	first, _ := New(5, 21, 0, 0, 0, 0) // domain 0 and RID 0, like a free slot
	if _, ok := x.FindSID(first); ok {
		t.Error("an account is found in an empty index")
	}
	x.Add(first, 0)
	if v, ok := x.FindSID(first); !ok || v != 0 {
		t.Errorf("FindSID(%v) = %d, %t", first, v, ok)
	}
	x.Add(first, -1)
	if v, ok := x.FindSID(first); !ok || v != -1 || x.Len() != 1 {
		t.Errorf("after a second Add: %d, %t, Len %d", v, ok, x.Len())
	}
	raw := first.Bytes()
	for n := range len(raw) {
		if _, ok := x.Find(raw[:n]); ok {
			t.Errorf("found by the first %d bytes", n)
		}
	}
	if _, ok := x.Find(append(raw, 0)); ok {
		t.Error("found with a byte too many")
	}
}

func TestIndexConcurrent(t *testing.T) {
	x := NewIndex()
	dom := MustParse("S-1-5-21-1-2-3")
	for rid := range uint32(1000) {
		x.Add(dom.WithRID(rid), int32(rid))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for rid := range uint32(2000) {
				if v, ok := x.FindSID(dom.WithRID(rid)); ok != (rid < 1000) || ok && v != int32(rid) {
					t.Errorf("FindSID(…-%d) = %d, %t", rid, v, ok)
				}
			}
		})
	}
	wg.Wait()
}

// TestIndexMemory holds the bound that Index promises, for RIDs as far apart
// as can be and each in a domain of its own.
func TestIndexMemory(t *testing.T) {
	const n = 100_000
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	x := NewIndex()
	dom := MustParse("S-1-5-21-1-2-3")
	for i := range uint32(n) {
		x.Add(dom.WithRID(i*(1<<32/n)), 1)
	}
	if per := (heap() - before) / n; per > 64 {
		t.Errorf("%d bytes for each SID", per)
	}
	runtime.KeepAlive(x)
}

func TestIndexAllocations(t *testing.T) {
	x := NewIndex()
	user := MustParse("S-1-5-21-1-2-3-1104")
	x.Add(user, 1)
	x.Add(System, 2)
	account, other := user.Bytes(), System.Bytes()
	if n := testing.AllocsPerRun(100, func() {
		x.Find(account)
		x.Find(other)
		x.FindSID(user)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkIndexFind(b *testing.B) {
	for _, n := range []uint32{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := NewIndex()
			doms := []SID{MustParse("S-1-5-21-1-2-3"), MustParse("S-1-5-21-4-5-6"), MustParse("S-1-5-21-7-8-9")}
			var raws [][]byte
			for i := range n {
				s := doms[i%3].WithRID(1000 + i)
				x.Add(s, int32(i))
				if i < 1<<16 {
					raws = append(raws, nil)
				}
			}
			r := rand.New(rand.NewPCG(1, 2))
			for i := range raws {
				k := r.Uint32N(n)
				raws[i] = doms[k%3].WithRID(1000 + k).Bytes()
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if _, ok := x.Find(raws[i&(len(raws)-1)]); !ok {
					b.Fatal("not found")
				}
				i++
			}
		})
	}
}
