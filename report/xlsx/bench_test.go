package xlsx

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"reacl/acl/audit"
	"reacl/report"
	"reacl/report/internal/sample"
)

// benchRows is how many rows the benchmarks write, and how many of them are
// distinct: these come over and over. REACL_ROWS=1000000, and
// REACL_DISTINCT=10000 beside it, give the figures of docs/benchmarks.md.
func benchRows() (rows, distinct int) {
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
			return n
		}
		return otherwise
	}
	return number("REACL_ROWS", 20_000), number("REACL_DISTINCT", 10)
}

// BenchmarkFindings writes a workbook with so many rows of findings.
func BenchmarkFindings(b *testing.B) {
	n, distinct := benchRows()
	rules := sample.Rules()
	c := report.Case{Tool: "reacl", Rules: rules, Groups: constant(n, slices.Collect(sample.Groups(distinct, rules[:1])))}
	b.ReportAllocs()
	forgetPeak()
	for b.Loop() {
		w := New(filepath.Join(b.TempDir(), "report.xlsx"))
		if err := w.Write(c); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	figures(b, n)
}

// BenchmarkExcelize feeds excelize's own streaming writer the same rows, made
// before the clock starts.
func BenchmarkExcelize(b *testing.B) {
	n, distinct := benchRows()
	f := constantRows(b, distinct)
	b.ReportAllocs()
	forgetPeak()
	for b.Loop() {
		x := excelize.NewFile()
		sw, err := x.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		for i := range n {
			if err := sw.SetRow("A"+strconv.Itoa(i+1), f[i%len(f)]); err != nil {
				b.Fatal(err)
			}
		}
		if err := sw.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := x.SaveAs(filepath.Join(b.TempDir(), "plain.xlsx")); err != nil {
			b.Fatal(err)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
	figures(b, n)
}

// constant are n groups, the given ones over and over.
func constant(n int, groups []audit.Group) iter.Seq[audit.Group] {
	return func(yield func(audit.Group) bool) {
		for i := range n {
			if !yield(groups[i%len(groups)]) {
				return
			}
		}
	}
}

// constantRows are the first rows of findings as they stand in a workbook.
func constantRows(b *testing.B, n int) [][]any {
	var out [][]any
	for g := range sample.Groups(n, sample.Rules()[:1]) {
		f := g.First
		out = append(out, []any{
			g.Severity.String(), f.Rule, f.Object.Mailbox, report.Objects(g), "Folder", f.Principal, f.Rights, f.Detail, f.Action,
			g.Count, g.People, f.Trustee.String(), f.Target.String(), mask(f.Mask), report.Evidence(f),
		})
	}
	if len(out[0]) != 15 {
		b.Fatalf("%d columns", len(out[0]))
	}
	return out
}

// forgetPeak begins a new measurement of the process's peak memory, on Linux.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

func figures(b *testing.B, rows int) {
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	var kib float64
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscan(after, &kib); err == nil {
		b.ReportMetric(kib/1024, "MiB-peak")
	}
}
