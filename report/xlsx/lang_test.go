package xlsx

import (
	"slices"
	"testing"

	"reacl/report"
	"reacl/report/internal/sample"
)

// TestEveryTextIsTranslated writes the worlds in the other languages and wants
// no fixed text to be missing from the tables.
func TestEveryTextIsTranslated(t *testing.T) {
	for _, tag := range []string{"de", "fr"} {
		missed := map[string]bool{}
		watch := func(w *writer) { w.missed = func(s string) { missed[s] = true } }
		for _, c := range []report.Case{sample.Case(), sample.Empty(), sample.Clean(), sample.Nasty()} {
			c.Lang = tag
			workbook(t, c, watch, MaxRows(20))
		}
		var list []string
		for s := range missed {
			list = append(list, s)
		}
		slices.Sort(list)
		for _, s := range list {
			t.Errorf("%s: no translation of %q", tag, s)
		}
	}
}
