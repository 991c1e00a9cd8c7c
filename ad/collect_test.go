package ad

import (
	"fmt"
	"iter"
	"runtime"
	"testing"
	"time"

	"reacl/sid"
)

// staff are n principals as a large forest has them: users with mailboxes in
// OUs of a few hundred, six of ten with one sIDHistory, one of twenty a group.
func staff(n int) iter.Seq[Principal] {
	return func(yield func(Principal) bool) {
		old := sid.MustParse("S-1-5-21-1111111111-2222222222-3333333333")
		young := sid.MustParse("S-1-5-21-444444444-555555555-666666666")
		created := time.Date(2019, 3, 4, 5, 6, 7, 0, time.UTC)
		for i := range n {
			name := fmt.Sprintf("Firstname%d Lastname%d", i%977, i)
			p := Principal{
				SID:  young.WithRID(uint32(100000 + i)),
				DN:   fmt.Sprintf("CN=%s,OU=Department %d,OU=Staff,DC=target,DC=example", name, i/300),
				Name: fmt.Sprintf("user%07d", i), DisplayName: name,
				Created: created.Add(time.Duration(i) * time.Minute), Changed: created.Add(time.Duration(i) * time.Hour),
				Origin: fmt.Sprintf("target.ldif:%d", 1+i*17),
			}
			p.GUID[0], p.GUID[1], p.GUID[2], p.GUID[15] = byte(i), byte(i>>8), byte(i>>16), 1
			if i%20 == 0 {
				p.Class, p.GroupType = ClassGroup, GroupGlobal|GroupSecurity
			} else {
				p.Class, p.UAC, p.PrimaryGroup = ClassUser, 512, 513
				p.UPN = fmt.Sprintf("firstname%d.lastname%d@target.example", i%977, i)
				p.Mail = p.UPN
				p.LegacyDN = fmt.Sprintf("/o=Target/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=%032x", i*7919)
				p.EmployeeID, p.Department, p.Database = fmt.Sprint(1000000+i), fmt.Sprintf("Department %d", i/300), fmt.Sprintf("DB%02d", i%40)
				p.RecipientType, p.DisplayType = 1, 1073741824
				p.MailboxGUID, p.Consistency = p.GUID, p.GUID[:]
				p.MailboxGUID[15] = 2
				p.LastLogon = created.Add(time.Duration(i) * time.Second)
			}
			if i%10 < 6 {
				p.History = []sid.SID{old.WithRID(uint32(50000 + i))}
			}
			if !yield(p) {
				return
			}
		}
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestMemoryOfADirectory(t *testing.T) {
	const n = 50_000
	before := heap()
	d := Collect(staff(n))
	each := float64(heap()-before) / n
	t.Logf("%.0f bytes a principal", each)
	if each > 400 {
		t.Errorf("%.0f bytes a principal, want at most 400", each)
	}
	if d.Len() != n {
		t.Errorf("%d principals", d.Len())
	}
}

// BenchmarkCollect reports the time and the memory that a directory keeps.
func BenchmarkCollect(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			var d *Directory
			before := heap()
			for b.Loop() {
				d = Collect(staff(n))
			}
			b.ReportMetric(float64(heap()-before)/float64(n), "B/principal")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/principal")
			runtime.KeepAlive(d)
		})
	}
}

func BenchmarkLookup(b *testing.B) {
	d := Collect(staff(100_000))
	young := sid.MustParse("S-1-5-21-444444444-555555555-666666666")
	b.Run("BySID", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if len(d.BySID(young.WithRID(uint32(100000+i%100_000)))) != 1 {
				b.Fatal("not found")
			}
		}
	})
	b.Run("Account", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if d.Account(young.WithRID(uint32(100000+i%100_000))) == "" {
				b.Fatal("not found")
			}
		}
	})
	b.Run("All", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for range d.All() {
			}
		}
	})
}
