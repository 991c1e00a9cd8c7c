package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"reacl/report"
)

const summaryName = "Summary"

// The grid of Summary: twelve columns of the same width.
const (
	gridColumns = 12
	gridWidth   = 14.5
)

// page writes Summary from top to bottom.
type page struct {
	b   *book
	s   string // sheet
	row int    // next free row
	err error
}

func (b *book) summary() error {
	p := &page{b: b, s: b.l.T(summaryName), row: 1}
	fit, zoom, grid := true, 90.0, false
	p.do(func() error { return b.x.SetSheetProps(p.s, &excelize.SheetPropsOptions{FitToPage: &fit}) })
	p.do(func() error {
		return b.x.SetSheetView(p.s, 0, &excelize.ViewOptions{ZoomScale: &zoom, ShowGridLines: &grid})
	})
	p.do(func() error { return b.x.SetColWidth(p.s, "A", columnName(gridColumns), gridWidth) })
	p.do(func() error { return b.x.SetSheetDimension(p.s, "") })
	p.head()
	p.verdict()
	p.figures()
	p.coverage()
	p.actions()
	p.charts()
	p.index()
	p.do(func() error { return b.layout(p.s, 0, 0) })
	b.x.SetActiveSheet(0)
	return p.err
}

func (p *page) do(f func() error) {
	if p.err == nil {
		p.err = f()
	}
}

// put writes one cell over columns from to to of the row.
func (p *page) put(row, from, to int, s style, v any) {
	a, z := cellName(from, row), cellName(to, row)
	id := p.b.style(s)
	switch s {
	case text, wrap, number, link, numberLink, warning, sevUnset, sevInfo, sevLow, sevMedium, sevHigh, sevCritical:
		id = p.b.onPage[s]
	}
	p.do(func() error { return p.b.x.SetCellStyle(p.s, a, z, id) })
	switch v := v.(type) {
	case nil:
		return
	case string:
		v = report.Visible(v)
		if units(v) > maxCell {
			v, _ = cut(v, maxCell-1)
			v += "…"
		}
		p.do(func() error { return p.b.x.SetCellStr(p.s, a, v) })
	default:
		p.do(func() error { return p.b.x.SetCellValue(p.s, a, v) })
	}
	if from != to {
		p.do(func() error { return p.b.x.MergeCell(p.s, a, z) })
	}
}

func (p *page) link(row, from, to int, says, location string) {
	if location == "" {
		p.put(row, from, to, text, says)
		return
	}
	p.put(row, from, to, link, says)
	p.do(func() error { return p.b.x.SetCellHyperLink(p.s, cellName(from, row), location, "Location") })
}

func (p *page) height(row int, points float64) {
	p.do(func() error { return p.b.x.SetRowHeight(p.s, row, points) })
}

// head is the title, whose report it is, and the logo.
func (p *page) head() {
	c, l := p.b.c, p.b.l
	p.put(1, 1, 9, title, l.T("Access audit before sIDHistory is cleared"))
	p.height(1, 32)
	p.put(2, 1, 9, note, join(c.Customer, c.Project))
	var facts []string
	if c.Classification != "" {
		facts = append(facts, c.Classification)
	}
	for _, f := range c.Forests {
		facts = append(facts, l.T(f.Side)+": "+strings.Join(f.Names(), ", "))
	}
	if !c.Date.IsZero() {
		facts = append(facts, c.Date.Format("2006-01-02"))
	}
	facts = append(facts, c.Tool)
	p.put(3, 1, 9, note, strings.Join(facts, "  ·  "))
	p.logo()
	p.row = 5
}

// verdict is the one sentence.
func (p *page) verdict() {
	s := bannerBad
	switch {
	case p.b.c.Scanned() == 0:
		s = bannerEmpty
	case p.b.c.Ready:
		s = bannerGood
	}
	p.put(p.row, 1, gridColumns, s, p.b.c.Verdict)
	p.height(p.row, 44)
	p.row += 2
}

// figures are the first six numbers.
func (p *page) figures() {
	const wide = 2
	for i, f := range p.b.c.Figures[:min(6, len(p.b.c.Figures))] {
		col := 1 + i*wide
		p.put(p.row, col, col+wide-1, figure, f.Value)
		p.put(p.row+1, col, col+wide-1, figureLabel, p.b.l.Phrase(f.Label))
	}
	p.height(p.row, 34)
	p.height(p.row+1, 28)
	p.row += 3
}

// coverage says what was looked at, and what was not.
func (p *page) coverage() {
	l := p.b.l
	p.section(l.T("What was scanned, and what was not"))
	p.heads(3, "Kind", 1, "Scanned", 1, "Missing", 7, "Note")
	for _, k := range p.b.c.Coverage {
		kind, note := text, wrap
		if k.Scanned == 0 || k.Missing > 0 {
			kind, note = warning, warning
		}
		p.put(p.row, 1, 3, kind, l.Kind(k.Kind))
		p.put(p.row, 4, 4, number, k.Scanned)
		p.put(p.row, 5, 5, number, k.Missing)
		p.put(p.row, 6, gridColumns, note, l.Phrase(k.Note))
		p.wrapHeight(p.row, l.Phrase(k.Note), 7)
		p.row++
	}
	p.row++
	p.section(l.T("Directories"))
	p.heads(1, "Side", 5, "Domains", 1, "Users", 1, "Groups", 1, "Computers", 1, "With sIDHistory", 1, "Linked", 1, "Complete")
	for _, f := range p.b.c.Forests {
		p.put(p.row, 1, 1, text, l.T(f.Side))
		domains := strings.Join(f.Domains, ", ")
		p.put(p.row, 2, 6, wrap, domains)
		p.wrapHeight(p.row, domains, 5)
		for i, n := range [...]int64{f.Users, f.Groups, f.Computers, f.WithHistory, f.WithMaster} {
			p.put(p.row, 7+i, 7+i, number, n)
		}
		p.put(p.row, 12, 12, text, p.b.yes(f.Complete))
		p.row++
	}
	p.row++
}

// actions are the most urgent ones.
func (p *page) actions() {
	l := p.b.l
	p.section(l.T("Most urgent actions"))
	p.heads(1, "Severity", 1, "Rule", 4, "What the rule finds", 1, "Findings", 5, "What to do")
	for _, a := range p.b.topActions() {
		p.put(p.row, 1, 1, ofSeverity(a.Severity), l.T(a.Severity.String()))
		p.link(p.row, 2, 2, a.Rule, p.b.rule(a.Rule).location)
		title, what := l.Phrase(a.Title), l.Phrase(a.What)
		p.put(p.row, 3, 6, wrap, title)
		p.put(p.row, 7, 7, number, a.Findings)
		if at := p.b.firstFinding[a.Rule]; at != "" {
			p.do(func() error { return p.b.x.SetCellHyperLink(p.s, cellName(7, p.row), at, "Location") })
			p.do(func() error {
				return p.b.x.SetCellStyle(p.s, cellName(7, p.row), cellName(7, p.row), p.b.onPage[numberLink])
			})
		}
		p.put(p.row, 8, gridColumns, wrap, what)
		p.wrapHeight(p.row, title, 4)
		p.wrapHeight(p.row, what, 5)
		p.row++
	}
	if len(p.b.todo) == 0 {
		p.put(p.row, 1, gridColumns, text, l.T("none"))
		p.row++
	}
	p.row++
}

// index links to every sheet, and says how many rows it has and what they are.
func (p *page) index() {
	l := p.b.l
	p.section(l.T("Sheets of this workbook"))
	for _, s := range p.b.sheets {
		note := l.T(s.note)
		if n := len(s.parts); n > 1 {
			note = fmt.Sprintf(l.T("%d rows, more than one sheet can hold; they go on over %d sheets."), s.rows, n) + " " + note
		}
		for _, part := range s.parts {
			p.link(p.row, 1, 2, part.name, location(part.name, 1))
			if s.unseen {
				note = l.T(notLooked) + ". " + note
			} else {
				p.put(p.row, 3, 3, number, part.rows)
			}
			p.put(p.row, 4, gridColumns, wrap, note)
			p.wrapHeight(p.row, note, 9)
			p.row++
			note = ""
		}
	}
	p.row++
}

func (p *page) section(text string) {
	p.put(p.row, 1, gridColumns, section, nil)
	p.put(p.row, 1, 1, section, text)
	p.height(p.row, 22)
	p.row++
}

// numbers are the headings over numbers.
var numbers = map[string]bool{
	"Scanned": true, "Missing": true, "Users": true, "Groups": true, "Computers": true, "With sIDHistory": true, "Linked": true, "Findings": true,
}

// heads writes column headings: how many columns of the grid, and the text.
func (p *page) heads(pairs ...any) {
	at := 1
	for i := 0; i < len(pairs); i += 2 {
		n := pairs[i].(int)
		s := heading
		if numbers[pairs[i+1].(string)] {
			s = headingNumber
		}
		p.put(p.row, at, at+n-1, s, p.b.l.T(pairs[i+1].(string)))
		at += n
	}
	p.height(p.row, 20)
	p.row++
}

// wrapHeight makes a row high enough for text over n columns of the grid;
// merged cells do not make room by themselves.
func (p *page) wrapHeight(row int, text string, n int) {
	lines := linesOf(text, int(float64(n)*gridWidth*perUnit))
	p.do(func() error {
		h, err := p.b.x.GetRowHeight(p.s, row)
		if err != nil {
			return err
		}
		return p.b.x.SetRowHeight(p.s, row, max(h, float64(lines)*13.5+4))
	})
}
