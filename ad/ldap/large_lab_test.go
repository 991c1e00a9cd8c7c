//go:build linux

package ldap

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"reacl/ad"
	"reacl/fixtures/lab"
)

// large is a lab of the size in REACL_LAB_USERS; without it the test is
// skipped, as a size worth the name takes half a minute to make.
func large(t testing.TB) *lab.Lab {
	t.Helper()
	if os.Getenv("REACL_LAB_USERS") == "" {
		t.Skip("REACL_LAB_USERS is not set; 20000 is the size that this is for")
	}
	l := lab.Start(t, lab.Options{})
	t.Logf("%d users on each side", l.Users)
	return l
}

// The whole of a large forest, every value of it, and no more memory at its
// end than at its beginning.
func TestLargeForest(t *testing.T) {
	l := large(t)
	for _, f := range []*lab.Forest{l.Source, l.Target} {
		config := admin(l)
		config.Bind.User = f.Admin.Name
		q := Query{Descriptors: true, Configuration: true}
		got, faults, s := readAll(t, f.LDAPS(), config, q)
		compare(t, f, got, database(t, f, s, q), faults)
		staff := got["CN=all-staff,OU=Groups,OU=Corp,"+f.Base]
		if n := len(staff.Attrs["member"]); n != min(5000, l.Users) && n != min(5000, l.Users*97/100) {
			t.Errorf("%s: all-staff has %d members", f.Realm, n)
		}
		t.Logf("%s: %d entries, %d faults, %+v", f.Realm, len(got), len(faults), s.Stats())
	}
	heapOf := func(q Query) (early, late uint64) {
		s, err := Open(context.Background(), l.Target.LDAPS(), admin(l), q)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		n := 0
		for _, err := range s.Entries(context.Background()) {
			if err != nil && !errors.Is(err, ErrUnreadable) {
				t.Fatal(err)
			}
			if n++; n == l.Users/10 {
				early = liveHeap()
			} else if n == l.Users*9/10 {
				late = liveHeap()
			}
		}
		return early, late
	}
	early, late := heapOf(Query{Descriptors: true})
	t.Logf("live heap after a tenth of the entries: %d KiB, after nine tenths: %d KiB", early>>10, late>>10)
	if grown := int64(late) - int64(early); grown > int64(l.Users)*64+4<<20 {
		t.Errorf("the heap grew by %d bytes over %d entries", grown, l.Users*8/10)
	}
}

// BenchmarkForest reads a large forest with descriptors, with this package and
// with OpenLDAP's client, in turns on the same server, and reports the ratio of
// wall times and this process' CPU time for an entry.
func BenchmarkForest(b *testing.B) {
	l := large(b)
	if _, err := exec.LookPath("ldapsearch"); err != nil {
		lab.Need(b, errors.Join(lab.ErrMissing, err))
	}
	q := Query{Descriptors: true, Bases: []string{l.Target.Base}}
	config := admin(l)
	var ours, theirs, cpu time.Duration
	entries := 0
	_, attrs, filter := readForest(b, l, config, q) // the server's first answer takes longer
	ldapsearch(b, l, filter, attrs)
	for range max(b.N, 3) {
		begin, used := time.Now(), processCPU()
		n, attrs, filter := readForest(b, l, config, q)
		ours += time.Since(begin)
		cpu += processCPU() - used
		entries += n
		begin = time.Now()
		ldapsearch(b, l, filter, attrs)
		theirs += time.Since(begin)
	}
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "times-ldapsearch")
	b.ReportMetric(float64(entries)/ours.Seconds(), "entries/s")
	b.ReportMetric(float64(cpu.Microseconds())/float64(entries), "CPU-us/entry")
	b.ReportMetric(0, "ns/op")
}

func readForest(b *testing.B, l *lab.Lab, c Config, q Query) (n int, attrs []string, filter string) {
	s, err := Open(context.Background(), l.Target.LDAPS(), c, q)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for _, err := range s.Entries(context.Background()) {
		if errors.Is(err, ad.ErrIncomplete) {
			b.Fatal(err)
		}
		if err == nil {
			n++
		}
	}
	return n, s.schema.known, s.Filter()
}

// ldapsearch asks the same question with pages of a thousand.
func ldapsearch(b *testing.B, l *lab.Lab, filter string, attrs []string) {
	const ownerGroupDACL = "!1.2.840.113556.1.4.801=::MAMCAQc="
	args := []string{"-x", "-LLL", "-o", "ldif-wrap=no", "-H", l.Target.LDAPS(), "-D", l.Target.Admin.Name, "-w", l.Target.Admin.Password,
		"-E", "pr=1000/noprompt", "-E", ownerGroupDACL, "-b", l.Target.Base, filter}
	cmd := exec.Command("ldapsearch", append(args, attrs...)...)
	cmd.Env = append(os.Environ(), "LDAPTLS_CACERT="+l.CAFile)
	cmd.Stdout = io.Discard
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Run(); err != nil {
		b.Fatalf("ldapsearch: %v: %s", err, errs.String())
	}
}

func processCPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
