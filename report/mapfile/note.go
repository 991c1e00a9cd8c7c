package mapfile

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"reacl/report/quote"
)

// exceptions lists what the dialect leaves out.
func (m *maker) exceptions() File {
	var b strings.Builder
	b.WriteString("sourceSid,targetSid,sourceName,targetName,object,reason\r\n")
	for _, l := range m.left {
		cells := []string{l.Row.Source.String(), l.Row.Target.String(), guard(l.Row.SourceName), guard(l.Row.TargetName), guard(l.Object), guard(l.Why)}
		for i, c := range cells {
			cells[i] = quote.CSV(c)
		}
		b.WriteString(strings.Join(cells, ",") + "\r\n")
	}
	return File{m.format.Name + "-exceptions.csv", []byte(withMark(b.String()))}
}

// guard keeps a spreadsheet from taking text for a formula.
func guard(s string) string {
	if s != "" && (strings.IndexByte("=+-@", s[0]) >= 0 || s[0] < ' ') {
		return "'" + s
	}
	return s
}

// withMark puts a byte order mark before text for people that is not ASCII.
func withMark(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > 0x7E }) >= 0 {
		return "\ufeff" + s
	}
	return s
}

// note is the side note of the dialect's files.
func (m *maker) note() File {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	section := func(title string, lines []string) {
		if len(lines) > 0 {
			line("")
			line("%s", title)
			for _, l := range lines {
				line("  %s", l)
			}
		}
	}
	line("%s: %s", m.format.Name, m.format.What)
	line("")
	line("Rows in the files: %d", m.used)
	if m.objects > 0 {
		line("Objects rewritten: %d", m.objects)
	}
	line("Left out: %d (%s-exceptions.csv)", len(m.left), m.format.Name)
	for _, r := range m.reasons() {
		line("  %d  %s", r.count, r.why)
	}
	line("")
	line("SHA-256")
	for _, f := range m.files {
		line("  %x  %s", sha256.Sum256(f.Data), f.Name)
	}
	section("How to run", m.run)
	section("How to undo", m.undo)
	section("Before you start", m.caution)
	return File{m.format.Name + "-readme.txt", []byte(withMark(b.String()))}
}

type reason struct {
	why   string
	count int
}

// reasons counts why rows are left out, the most frequent first. What differs
// from row to row, after a colon, does not count.
func (m *maker) reasons() []reason {
	at := map[string]int{}
	var out []reason
	for _, l := range m.left {
		why, _, _ := strings.Cut(l.Why, ":")
		i, ok := at[why]
		if !ok {
			i = len(out)
			at[why] = i
			out = append(out, reason{why: why})
		}
		out[i].count++
	}
	slices.SortStableFunc(out, func(a, b reason) int { return b.count - a.count })
	return out
}
