package xlsx

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"reacl/acl/audit"
	"reacl/report"
	"reacl/sid"
)

// A sheet of a list has its title, a note, the headings and then the rows.
const (
	headingRow = 3
	firstRow   = headingRow + 1
)

// perUnit is how many characters of our font a unit of width holds.
const perUnit = 1.1

// maxLinks is how many rows of a sheet get a link; excelize compares each new
// one with all that are there.
const maxLinks = 4_000

// column is one column of a list. Head is English, and no two heads of a list
// may be the same in any language, letter case aside.
type column struct {
	head  string
	width float64 // in characters
	style style
}

// notLooked is what stands where there are no rows because nobody looked.
const notLooked = "not looked at in this run"

// shape says how a list is looked at.
type shape struct {
	frozen  int // columns that stay when one scrolls to the right
	printed int // columns that are printed, from the left; 0 for all
}

// list is a table that may need several sheets.
type list struct {
	b     *book
	sheet *sheet
	id    string // of the table: "Losses"
	note  string
	cols  []column
	shape
	unseen bool                                      // there are no rows because nobody looked
	check  func(sheet string, first, last int) error // adds what has to stand before a sheet is done

	sw    *excelize.StreamWriter
	part  *part
	row   int // last row written
	bytes int // text on this sheet
	links int
	cells []any
}

// to is text with a link inside the workbook.
type to struct {
	text, location string
}

// list begins a list on a sheet of its own.
func (b *book) list(id, name, note string, sh shape, cols ...column) (*list, error) {
	l := &list{b: b, id: id, note: note, shape: sh, cols: cols, cells: make([]any, len(cols))}
	seen := map[string]bool{}
	for _, c := range cols {
		h := strings.ToLower(b.l.T(c.head))
		if h == "" || seen[h] {
			return nil, fmt.Errorf("xlsx: sheet %s has two columns %q", name, c.head)
		}
		seen[h] = true
	}
	l.sheet = &sheet{name: name, note: note}
	b.sheets = append(b.sheets, l.sheet)
	return l, l.begin()
}

// begin opens the next sheet of the list.
func (l *list) begin() error {
	name := l.b.l.T(l.sheet.name)
	table := l.id
	if n := len(l.sheet.parts); n > 0 {
		name = fmt.Sprintf("%s (%d)", name, n+1)
		table = fmt.Sprintf("%s_%d", table, n+1)
	}
	l.part = &part{name: name, table: table}
	l.sheet.parts = append(l.sheet.parts, l.part)
	l.row, l.links, l.bytes = headingRow, 0, 0
	if err := l.b.newSheet(name, len(l.cols)); err != nil {
		return err
	}
	sw, err := l.b.x.NewStreamWriter(name)
	if err != nil {
		return err
	}
	l.sw = sw
	if err := sw.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: l.frozen, YSplit: headingRow, TopLeftCell: cellName(l.frozen+1, firstRow), ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: cellName(l.frozen+1, firstRow), ActiveCell: cellName(l.frozen+1, firstRow), Pane: "bottomRight"}},
	}); err != nil {
		return err
	}
	for i, c := range l.cols {
		if err := sw.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
		base := c.style
		if base == input {
			base = text // only the cells of rows are to be filled in
		}
		if err := sw.SetColStyle(i+1, i+1, l.b.style(base)); err != nil {
			return err
		}
	}
	heads := make([]any, len(l.cols))
	for i, c := range l.cols {
		s := heading
		if c.style == number {
			s = headingNumber
		}
		heads[i] = excelize.Cell{StyleID: l.b.style(s), Value: l.b.l.T(c.head)}
	}
	back := l.b.l.T(summaryName)
	return firstError(
		func() error {
			return sw.SetRow("A1", []any{excelize.Cell{StyleID: l.b.style(title), Value: name}}, excelize.RowOpts{Height: 26})
		},
		func() error {
			return sw.SetRow("A2", []any{
				excelize.Cell{StyleID: l.b.style(link), Value: "← " + back},
				excelize.Cell{StyleID: l.b.style(note), Value: l.b.l.T(l.note)},
			}, excelize.RowOpts{Height: 18})
		},
		func() error { return l.b.x.SetCellHyperLink(name, "A2", location(back, 1), "Location") },
		func() error { return sw.SetRow(cellName(1, headingRow), heads, excelize.RowOpts{Height: 30}) },
	)
}

// add writes one row; there are as many cells as columns. A cell is a string,
// a whole number, a SID, a severity, or a link.
func (l *list) add(cells ...any) error {
	if l.row >= l.b.maxRows || l.bytes >= maxSheetText {
		if err := l.end(); err != nil {
			return err
		}
		if err := l.begin(); err != nil {
			return err
		}
	}
	l.row++
	l.part.rows++
	l.sheet.rows++
	for i, c := range cells {
		if l.cols[i].style == input {
			l.cells[i] = excelize.Cell{StyleID: l.b.style(input), Value: c}
			continue
		}
		v, err := l.cell(i, c)
		if err != nil {
			return err
		}
		l.cells[i] = v
	}
	return l.sw.SetRow(cellName(1, l.row), l.cells, excelize.RowOpts{Height: l.height()})
}

// height is that of the row, by an estimate of its longest text; 0 for one
// line. Not every program makes room for wrapped text when it opens a file.
func (l *list) height() float64 {
	lines := 1
	for i, c := range l.cols {
		if s, ok := l.cells[i].(string); ok && c.style == wrap && len(s) > int(c.width) {
			lines = max(lines, linesOf(s, int(c.width*perUnit)))
		}
	}
	if lines == 1 {
		return 0
	}
	return min(float64(lines)*12.8+2, excelize.MaxRowHeight)
}

// linesOf is how many lines of so many characters the words of s fill.
func linesOf(s string, width int) int {
	lines, at, word := 1, 0, 0
	flush := func() {
		if at > 0 && at+word > width {
			lines++
			at = 0
		}
		for ; word > width; word -= width { // a word longer than a line is broken
			lines++
		}
		at, word = at+word, 0
	}
	for _, r := range s {
		word++
		if r == ' ' || r == '-' {
			flush()
		}
	}
	flush()
	return lines
}

// cell is what excelize is given for a value.
func (l *list) cell(i int, c any) (any, error) {
	switch v := c.(type) {
	case string:
		if v == "" {
			return nil, nil
		}
		if s := l.text(i, v); s != v {
			return s, nil
		}
		return c, nil // which saves to make a value of it once more
	case sid.SID:
		if v.IsZero() {
			return nil, nil
		}
		return v.String(), nil
	case audit.Severity:
		return l.b.severity[v], nil
	case to:
		if v.text == "" || v.location == "" || l.links >= maxLinks {
			return l.cell(i, v.text)
		}
		l.links++
		err := l.b.x.SetCellHyperLink(l.part.name, cellName(i+1, l.row), v.location, "Location")
		return excelize.Cell{StyleID: l.b.style(link), Value: l.text(i, v.text)}, err
	}
	return c, nil // a number
}

// text is s as a cell may hold it: nothing unseen, and never more than a cell
// can hold; the whole of a longer text stands on the sheet of long texts.
func (l *list) text(i int, s string) string {
	s = report.Visible(s)
	l.bytes += len(s)
	if len(s) > maxCell && units(s) > maxCell {
		s = l.b.tooLong(l.part.name, cellName(i+1, l.row), s)
	}
	return s
}

// end closes the sheet that is open.
func (l *list) end() error {
	last := l.row
	if last == headingRow { // a table has at least one row
		last++
		said := "none"
		if l.unseen {
			said, l.sheet.unseen = notLooked, true
		}
		if err := l.sw.SetRow(cellName(1, last), []any{excelize.Cell{StyleID: l.b.style(text), Value: l.b.l.T(said)}}); err != nil {
			return err
		}
	}
	if l.check != nil && l.part.rows > 0 {
		if err := l.check(l.part.name, firstRow, last); err != nil {
			return err
		}
	}
	stripes := true
	return firstError(
		func() error {
			return l.sw.AddTable(&excelize.Table{
				Range: cellName(1, headingRow) + ":" + cellName(len(l.cols), last), Name: l.part.table,
				StyleName: "TableStyleLight1", ShowRowStripes: &stripes,
			})
		},
		func() error { return l.b.layout(l.part.name, l.printed, last) },
		l.sw.Flush,
	)
}

func cellName(col, row int) string {
	var b [16]byte
	return string(strconv.AppendInt(append(b[:0], columnName(col)...), int64(row), 10))
}

// columnName is A to Z, AA to ZZ.
func columnName(col int) string {
	if col <= 26 {
		return string(rune('A' + col - 1))
	}
	return string([]byte{byte('A' + (col-1)/26 - 1), byte('A' + (col-1)%26)})
}

// location is the target of a link: a row of a sheet.
func location(sheet string, row int) string {
	return quoted(sheet) + "!A" + strconv.Itoa(row)
}

// quoted is a sheet's name as it stands in a reference.
func quoted(sheet string) string {
	return "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
}

// units is the length of s as Excel counts, in UTF-16.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

func firstError(steps ...func() error) error {
	for _, f := range steps {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}
