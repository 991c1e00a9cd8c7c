package xlsx

import (
	"bytes"
	"fmt"
	"image/png"

	"github.com/xuri/excelize/v2"

	"reacl/acl/audit"
	"reacl/report"
)

// chartRows is how many rows of the default height a chart covers.
const chartRows = 15

// charts shows up to five charts, three beside each other, over the numbers
// that they are drawn from. A chart with nothing to show is left out.
func (p *page) charts() {
	l, t := p.b.l, p.b.tally
	unknown := func(counts []report.Count) []report.Count {
		out := make([]report.Count, len(counts))
		for i, c := range counts {
			if out[i] = c; c.Name == "" {
				out[i].Name = l.T("not known")
			}
		}
		return report.Top(out, 8, l.T("others"))
	}
	waves := make([]report.Count, len(t.ByWave))
	for i, c := range t.ByWave {
		waves[i] = report.Count{Name: p.b.l.Wave(c.Wave), N: c.N}
	}
	states := make([]report.Count, len(t.ByState))
	for i, c := range t.ByState {
		states[i] = report.Count{Name: l.Phrase(c.Name), N: c.N}
	}
	var severities []report.Count
	for s := audit.Critical; ; s-- {
		severities = append(severities, report.Count{Name: l.T(s.String()), N: t.BySeverity[s]})
		if s == audit.Info {
			break
		}
	}
	charts := []struct {
		title  string
		counts []report.Count
	}{
		{"People who lose access, by department", unknown(t.ByDepartment)},
		{"People who lose access, by mailbox database", unknown(t.ByDatabase)},
		{"People who lose access, by cleanup wave", waves},
		{"Entries by what becomes of them", states},
		{"Findings by severity", severities},
	}
	drawn := charts[:0]
	for _, c := range charts {
		if total(c.counts) > 0 {
			drawn = append(drawn, c)
		}
	}
	if len(drawn) == 0 {
		return
	}
	p.do(func() error { return p.b.x.InsertPageBreak(p.s, cellName(1, p.row)) })
	p.section(l.T("Charts"))
	const perRow, wide = 3, 4
	for len(drawn) > 0 {
		row := drawn[:min(perRow, len(drawn))]
		drawn = drawn[len(row):]
		top, deepest := p.row, 0
		data := top + chartRows + 1
		for i, c := range row {
			p.chart(top, 1+i*wide, data, l.T(c.title), c.counts)
			deepest = max(deepest, len(c.counts))
		}
		p.row = data + deepest + 2
	}
}

func total(counts []report.Count) (n int64) {
	for _, c := range counts {
		n += c.N
	}
	return n
}

// chart draws bars at a cell, from numbers that stand below.
func (p *page) chart(row, col, data int, title string, counts []report.Count) {
	p.put(data-1, col, col+2, small, title)
	for i, c := range counts {
		p.put(data+i, col, col+1, small, c.Name)
		p.put(data+i, col+2, col+2, smallNumber, c.N)
	}
	absolute := func(c int) string {
		return fmt.Sprintf("%s!$%s$%d:$%s$%d", quoted(p.s), columnName(c), data, columnName(c), data+len(counts)-1)
	}
	// the name of a series is a reference too: other text is no formula, and Excel refuses it
	name := fmt.Sprintf("%s!$%s$%d", quoted(p.s), columnName(col), data-1)
	gap, vary, zero := uint(50), false, 0.0
	p.do(func() error {
		return p.b.x.AddChart(p.s, cellName(col, row), &excelize.Chart{
			Type: excelize.Bar,
			Series: []excelize.ChartSeries{{
				Name: name, Categories: absolute(col), Values: absolute(col + 2),
				Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{accent}},
			}},
			Title:      excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Bold: true, Size: 11, Color: ink, Family: font}}}},
			Legend:     excelize.ChartLegend{Position: "none"},
			Dimension:  excelize.ChartDimension{Width: 410, Height: 290},
			Format:     excelize.GraphicOptions{AltText: title, OffsetX: 4, OffsetY: 4, Positioning: "oneCell"},
			XAxis:      excelize.ChartAxis{ReverseOrder: true, Font: excelize.Font{Size: 9, Color: ink, Family: font}},
			YAxis:      excelize.ChartAxis{None: true, Minimum: &zero},
			PlotArea:   excelize.ChartPlotArea{ShowVal: true},
			GapWidth:   &gap,
			VaryColors: &vary,
		})
	})
}

// logo puts the picture at the top right, at most two rows high. What is not
// a PNG is left out: the picture is an ornament.
func (p *page) logo() {
	c := p.b.c
	if len(c.Logo) == 0 {
		return
	}
	size, err := png.DecodeConfig(bytes.NewReader(c.Logo))
	if err != nil || size.Width <= 0 || size.Height <= 0 {
		p.err = fmt.Errorf("xlsx: the logo is not a PNG picture: %w", err)
		return
	}
	const wide, high = 250.0, 70.0 // pixels there are
	scale := min(wide/float64(size.Width), high/float64(size.Height), 1)
	p.do(func() error {
		return p.b.x.AddPictureFromBytes(p.s, cellName(10, 1), &excelize.Picture{
			Extension: ".png", File: c.Logo,
			Format: &excelize.GraphicOptions{ScaleX: scale, ScaleY: scale, OffsetX: 4, OffsetY: 4, AltText: c.Customer, Positioning: "oneCell"},
		})
	})
}
