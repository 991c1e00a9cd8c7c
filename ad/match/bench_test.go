package match

import (
	"fmt"
	"iter"
	"runtime"
	"testing"

	"reacl/ad"
	"reacl/sid"
)

// forests makes two sides of n principals each: nine in ten of the source are
// migrated, one in ten of these by a linked mailbox only; one in a hundred
// has been through a migration before; one in a thousand is claimed twice.
func forests(n int) (source, target iter.Seq[ad.Principal]) {
	old, src, tgt := sid.MustParse(domA), sid.MustParse(domB), sid.MustParse(domC)
	name := func(i int) string { return fmt.Sprintf("user%07d", i) }
	source = func(yield func(ad.Principal) bool) {
		for i := range n {
			p := ad.Principal{SID: src.WithRID(uint32(1000 + i)), Class: ad.ClassUser, Name: name(i), UAC: 0x202,
				DN: "CN=" + name(i) + ",OU=Staff,DC=old,DC=example", DisplayName: "User " + name(i), UPN: name(i) + "@old.example", Mail: name(i) + "@old.example"}
			if i%100 == 0 {
				p.History = []sid.SID{old.WithRID(uint32(500000 + i))}
			}
			if !yield(p) {
				return
			}
		}
	}
	target = func(yield func(ad.Principal) bool) {
		for i := range n {
			p := ad.Principal{SID: tgt.WithRID(uint32(2000 + i)), Class: ad.ClassUser, Name: name(i), UAC: 0x200,
				DN: "CN=" + name(i) + ",OU=Staff,DC=new,DC=example", DisplayName: "User " + name(i), UPN: name(i) + "@new.example", Mail: name(i) + "@new.example"}
			switch {
			case i%10 == 9:
			case i%10 == 8:
				p.Master, p.UAC = src.WithRID(uint32(1000+i)), 0x202
			default:
				p.History = []sid.SID{src.WithRID(uint32(1000 + i))}
			}
			if i%1000 == 1 {
				p.History = append(p.History, src.WithRID(uint32(1000+i-1)))
			}
			if !yield(p) {
				return
			}
		}
	}
	return source, target
}

// heap is the live heap in bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			before := heap()
			s, t := forests(n)
			source, target := ad.Collect(s), ad.Collect(t)
			directories := heap()
			b.ReportAllocs()
			b.ResetTimer()
			var m *Map
			for b.Loop() {
				m = nil
				m = Match(source, target, Options{})
			}
			b.StopTimer()
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(m.rows)), "ns/row")
			b.ReportMetric(float64(heap()-directories)/float64(len(m.rows)), "mapB/row")
			b.ReportMetric(float64(directories-before)/float64(2*n), "dirB/principal")
			if r, ok := m.Row(sid.MustParse(domB).WithRID(1002)); !ok || r.Status != Approved {
				b.Fatalf("wrong row %+v", r)
			}
			runtime.KeepAlive(source)
			runtime.KeepAlive(target)
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	s, t := forests(100_000)
	source, target := ad.Collect(s), ad.Collect(t)
	m := Match(source, target, Options{})
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for range Check(source, target, m, CheckOptions{}) {
			n++
		}
		b.ReportMetric(float64(n), "facts")
	}
}

func BenchmarkTarget(b *testing.B) {
	s, t := forests(100_000)
	m := Match(ad.Collect(s), ad.Collect(t), Options{})
	dom := sid.MustParse(domB)
	keys := make([]sid.SID, 1024)
	for i := range keys {
		keys[i] = dom.WithRID(uint32(1000 + i*97))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.Target(keys[i%len(keys)])
	}
}
