package report

import (
	"fmt"

	"reacl/report/lang"
)

// Verdict holds the figures of the one sentence that a report begins with.
type Verdict struct {
	Losing, Affected int64 // people who lose something, objects on which they do
	Gaining, Widened int64 // people who gain something, objects on which they do
	Scanned          int64 // descriptors
	Old              int64 // entries that name an old SID
	Rejected         int64 // records that could not be read
}

// In is the sentence in a language.
func (v Verdict) In(l lang.Lang) string {
	count := func(n int64, one, many string) string {
		if n == 1 {
			return fmt.Sprintf(l.T(one), n)
		}
		return fmt.Sprintf(l.T(many), n)
	}
	scanned := count(v.Scanned, "%d descriptor", "%d descriptors")
	end := "."
	if v.Rejected > 0 {
		end = l.T("; ") + count(v.Rejected, "%d record could not be read", "%d records could not be read") + "."
	}
	switch {
	case v.Scanned == 0:
		return l.T("Nothing was scanned, so that nothing is known") + end
	case v.Losing == 0 && v.Gaining == 0 && v.Old == 0:
		return fmt.Sprintf(l.T("Clean in what was scanned: none of %s names an old SID"), scanned) + end
	case v.Losing == 0 && v.Gaining == 0:
		return fmt.Sprintf(l.T("Nobody would lose or gain access in the %s scanned if sIDHistory were cleared now; %s"), scanned,
			count(v.Old, "%d entry still names an old SID", "%d entries still name an old SID")) + end
	}
	s := fmt.Sprintf(l.T("Not ready: if sIDHistory were cleared now, %s on %s"),
		count(v.Losing, "%d person would lose rights", "%d people would lose rights"), count(v.Affected, "%d object", "%d objects"))
	if v.Gaining > 0 {
		s += fmt.Sprintf(l.T(" and %s on %s"), count(v.Gaining, "%d person would gain rights", "%d people would gain rights"),
			count(v.Widened, "%d object", "%d objects"))
	}
	return s + fmt.Sprintf(l.T(", out of %s scanned"), scanned) + end
}
