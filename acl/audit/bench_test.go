package audit

import (
	"testing"

	"reacl/acl/exchange"
)

// BenchmarkJudge judges a folder on which nothing is to be said, and one that
// people would lose.
func BenchmarkJudge(b *testing.B) {
	a := testAuditor(b)
	for _, bb := range []struct{ name, sddl string }{
		{"boring", folder("ann.new Editor", "eve.new Reviewer", "eve2.new Reviewer")},
		{"old", folder("ann.old Editor", "bob.old Reviewer", "staff.old Reviewer")},
	} {
		o := object(b, exchange.KindFolder, bb.sddl)
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a.Judge(o)
			}
		})
	}
}
