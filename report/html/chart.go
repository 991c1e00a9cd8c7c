package html

import (
	"strings"

	"reacl/acl/audit"
	"reacl/report"
	"reacl/report/lang"
)

// chart is one picture of bars. Its numbers are in the words of Says too, for
// those who do not see it.
type chart struct {
	Title  string
	Says   string
	Height int
	Bars   []bar
}

type bar struct {
	Name, Short string
	N           string
	Class       string
	Y, Text     int     // top of the bar, base line of the text
	Width       float64 // of the bar
	After       float64 // where the number stands
}

// The picture's own units.
const (
	chartWidth = 420
	barLeft    = 196
	barHeight  = 20
	barStep    = 30
)

// charts are those that have something to show.
func charts(l lang.Lang, t report.Tally) []chart {
	var out []chart
	add := func(title string, counts []report.Count, classes []string) {
		c := chart{Title: l.T(title)}
		var most int64
		for _, n := range counts {
			most = max(most, n.N)
		}
		if most == 0 {
			return
		}
		var says []string
		for i, n := range counts {
			name := report.Visible(n.Name)
			if name == "" {
				name = l.T("not known")
			}
			b := bar{Name: name, Short: short(name, 30), N: number(l, n.N), Class: "bar", Y: i * barStep, Text: i*barStep + 15}
			if classes != nil {
				b.Class = "bar " + classes[i]
			}
			b.Width = float64(n.N) / float64(most) * (chartWidth - barLeft - 56)
			b.After = barLeft + b.Width + 6
			c.Bars = append(c.Bars, b)
			says = append(says, name+" "+b.N)
		}
		c.Height = len(counts) * barStep
		c.Says = c.Title + ": " + strings.Join(says, ", ")
		out = append(out, c)
	}
	add("People who lose access, by department", report.Top(t.ByDepartment, 8, l.T("others")), nil)
	add("People who lose access, by mailbox database", report.Top(t.ByDatabase, 8, l.T("others")), nil)
	var waves []report.Count
	for _, w := range t.ByWave {
		waves = append(waves, report.Count{Name: l.Wave(w.Wave), N: w.N})
	}
	add("People who lose access, by cleanup wave", waves, nil)
	var states []report.Count
	for _, s := range t.ByState {
		states = append(states, report.Count{Name: l.Phrase(s.Name), N: s.N})
	}
	add("Entries by what becomes of them", states, nil)
	var severities []report.Count
	var classes []string
	for s := audit.Critical; s >= audit.Info; s-- {
		severities = append(severities, report.Count{Name: l.T(s.String()), N: t.BySeverity[s]})
		classes = append(classes, class(s))
	}
	add("Findings by severity", severities, classes)
	return out
}

// short is s in at most n characters.
func short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
