package script

import (
	"encoding/csv"
	"io"
	"strings"

	"reacl/acl/plan"
)

// exceptions is exceptions.csv.
type exceptions struct{ w *csv.Writer }

func (x *exceptions) begin(w io.Writer) {
	_, _ = io.WriteString(w, "\ufeff")
	x.w = csv.NewWriter(w)
	x.w.UseCRLF = true
	_ = x.w.Write([]string{"what", "kind", "mailbox", "folder", "place", "sid", "account", "reason"})
}

func (x *exceptions) record(r plan.Record) {
	for _, e := range r.Exceptions {
		what := "entry left alone"
		if e.Mapped {
			what = "entry kept"
		}
		x.row(r.Object, what, e.Place, e.SID.String(), e.Account, e.Reason)
	}
	for _, why := range r.Held {
		x.row(r.Object, "object held back", "", "", "", why)
	}
}

func (x *exceptions) row(r plan.Ref, what, place, sid, account, reason string) {
	cells := []string{what, r.Kind.String(), r.Mailbox, r.Folder, place, sid, account, reason}
	for i, c := range cells {
		cells[i] = Cell(c)
	}
	_ = x.w.Write(cells)
	x.w.Flush() // an error stays in the writer
}

// Cell is text that a spreadsheet does not take for a formula.
func Cell(s string) string {
	if s != "" && (strings.IndexByte("=+-@", s[0]) >= 0 || s[0] < ' ') {
		return "'" + s
	}
	return s
}
