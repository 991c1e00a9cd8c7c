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

	Folders, Mailboxes int64 // of which folders came
	NoFolders          int64 // mailboxes of which none came

	SourceCut, TargetCut bool // the directory was not read to its end
}

// In is the sentence in a language, and a second one that says what it holds for.
func (v Verdict) In(l lang.Lang) string {
	count := func(n int64, one, many string) string {
		if n == 1 {
			return fmt.Sprintf(l.T(one), n)
		}
		return fmt.Sprintf(l.T(many), n)
	}
	scanned := count(v.Scanned, "%d descriptor", "%d descriptors")
	end := ""
	if v.Rejected > 0 {
		end += l.T("; ") + count(v.Rejected, "%d record could not be read", "%d records could not be read")
	}
	if v.SourceCut {
		end += l.T("; ") + l.T("the source directory was not read to its end")
	}
	if v.TargetCut {
		end += l.T("; ") + l.T("the target directory was not read to its end")
	}
	end += "."
	if v.Scanned == 0 {
		return l.T("Nothing was scanned, so that nothing is known") + end
	}
	people := func(n int64, one, many string, objects int64) string {
		return count(n, one, many) + fmt.Sprintf(l.T(" on %s"), count(objects, "%d object", "%d objects"))
	}
	lose := people(v.Losing, "%d person would lose rights", "%d people would lose rights", v.Affected)
	gain := people(v.Gaining, "%d person would gain rights", "%d people would gain rights", v.Widened)
	s, notReady := "", l.T("Not ready: if sIDHistory were cleared now, ")
	tail := fmt.Sprintf(l.T(", out of %s scanned"), scanned) + end
	switch {
	case v.Losing == 0 && v.Gaining == 0 && v.Old == 0:
		s = fmt.Sprintf(l.T("Clean in what was scanned: none of %s names an old SID"), scanned) + end
	case v.Losing == 0 && v.Gaining == 0:
		s = fmt.Sprintf(l.T("Nobody would lose or gain access in the %s scanned if sIDHistory were cleared now; %s"), scanned,
			count(v.Old, "%d entry still names an old SID", "%d entries still name an old SID")) + end
	case v.Losing == 0:
		s = notReady + l.T("nobody would lose rights, but ") + gain + tail
	case v.Gaining == 0:
		s = notReady + lose + tail
	default:
		s = notReady + lose + l.T(" and ") + gain + tail
	}
	return s + v.holdsFor(l, count)
}

// holdsFor says what a verdict is about, since what was not scanned may be anything.
func (v Verdict) holdsFor(l lang.Lang, count func(n int64, one, many string) string) string {
	s := fmt.Sprintf(l.T(" This holds for %s of %s"), count(v.Folders, "%d folder", "%d folders"), count(v.Mailboxes, "%d mailbox", "%d mailboxes"))
	if v.NoFolders > 0 {
		s += fmt.Sprintf(l.T("; no folder came of %s"), count(v.NoFolders, "%d further mailbox", "%d further mailboxes"))
	}
	return s + "."
}
