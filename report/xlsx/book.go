package xlsx

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"reacl/acl/audit"
	"reacl/report"
	"reacl/report/lang"
)

const (
	// maxCell is what a cell can hold, in UTF-16 units.
	maxCell = excelize.TotalCellChars
	// maxSheetText keeps a sheet's part below the 4 GiB where zip's own
	// headers change their form, markup included.
	maxSheetText = 1 << 30
)

// book is one workbook being written.
type book struct {
	x        *excelize.File
	l        lang.Lang
	c        report.Case
	maxRows  int
	styles   [styleCount]int
	onPage   [styleCount]int           // the same on Summary
	severity [len(severityColours)]any // cells: word and colour
	sheets   []*sheet
	long     []longText
	tally    report.Tally
	todo     []report.Action

	rules        map[string]to     // a rule's id with a link to what the rule is
	firstFinding map[string]string // where the first finding of a rule stands
}

// sheet is one list, or another sheet, as Summary has to know it.
type sheet struct {
	name   string // English, as is the note
	note   string
	parts  []*part
	rows   int
	unseen bool // there are no rows because nobody looked
}

// part is one sheet of a list.
type part struct {
	name  string // as the reader sees it
	table string
	rows  int
}

// longText is a text that no cell can hold.
type longText struct {
	sheet, cell, text string
}

// write builds the workbook of c and writes it to out; dir is for temporary files.
func write(out io.Writer, dir string, l lang.Lang, maxRows int, c report.Case) (err error) {
	b := &book{x: excelize.NewFile(excelize.Options{TmpDir: dir}), l: l, c: c, maxRows: maxRows, tally: report.Sum(c), todo: report.Actions(c)}
	defer func() {
		if cerr := b.x.Close(); err == nil {
			err = cerr
		}
	}()
	if err := b.prepare(); err != nil {
		return err
	}
	for _, f := range []func() error{
		b.actions, b.losses, b.gains, b.findings, b.mapping, b.conflicts, b.orphans, b.linked, b.security, b.tokens,
		b.waves, b.catalogue, b.method, b.inputs, b.rejects, b.longTexts, b.summary, b.properties,
	} {
		if err := f(); err != nil {
			return err
		}
	}
	a, err := newArchive(out, dir)
	if err != nil {
		return err
	}
	b.x.SetZipWriter(func(io.Writer) excelize.ZipWriter { return a })
	_, err = b.x.WriteTo(io.Discard)
	return err
}

// prepare makes the styles and the first sheet, and looks up where the rules will stand.
func (b *book) prepare() error {
	for s := range styleCount {
		id, err := b.x.NewStyle(looks(s))
		if err != nil {
			return err
		}
		b.styles[s] = id
		if b.onPage[s], err = b.x.NewStyle(onPage(looks(s))); err != nil {
			return err
		}
	}
	for s := range b.severity {
		b.severity[s] = excelize.Cell{StyleID: b.style(ofSeverity(audit.Severity(s))), Value: b.l.T(audit.Severity(s).String())}
	}
	b.firstFinding = map[string]string{}
	b.rules = make(map[string]to, len(b.c.Rules))
	for i, r := range b.c.Rules {
		b.rules[r.ID] = to{r.ID, location(b.l.T(rulesName), firstRow+i)}
	}
	return b.x.SetSheetName("Sheet1", b.l.T(summaryName))
}

func (b *book) style(s style) int { return b.styles[s] }

// newSheet adds an empty sheet for a list of so many columns.
func (b *book) newSheet(name string, columns int) error {
	if n := utf8.RuneCountInString(name); n > excelize.MaxSheetNameLength {
		return fmt.Errorf("xlsx: sheet name %q is %d characters long", name, n)
	}
	if _, err := b.x.NewSheet(name); err != nil {
		return err
	}
	fit, zoom, grid := true, 90.0, false
	return firstError(
		func() error { return b.x.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}) },
		func() error {
			return b.x.SetSheetView(name, 0, &excelize.ViewOptions{ZoomScale: &zoom, ShowGridLines: &grid})
		},
		func() error { return b.x.SetSheetDimension(name, "") }, // not known before the rows are
		func() error {
			return b.x.AddIgnoredErrors(name, "A1:"+cellName(columns, maxRows), excelize.IgnoredErrorsNumberStoredAsText)
		},
	)
}

// layout is how a sheet prints. Where last is not zero it is a list that ends
// in that row: its headings come again on every page, and of its columns only
// the first so many are printed, unless they are 0.
func (b *book) layout(name string, printed, last int) error {
	a4, landscape, wide, high := 9, "landscape", 1, 0
	margin := 0.4
	err := firstError(
		func() error {
			return b.x.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high})
		},
		func() error {
			return b.x.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin})
		},
		func() error {
			return b.x.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
				OddFooter: "&L&8" + footer(b.c.Classification) + "&C&8&A&R&8&P / &N",
			})
		},
	)
	if err != nil || last == 0 {
		return err
	}
	err = b.define(name, "_xlnm.Print_Titles", fmt.Sprintf("$%d:$%d", headingRow, headingRow))
	if err != nil || printed == 0 {
		return err
	}
	return b.define(name, "_xlnm.Print_Area", fmt.Sprintf("$A$1:$%s$%d", columnName(printed), last))
}

// define gives a name to cells of a sheet.
func (b *book) define(sheet, name, cells string) error {
	return b.x.SetDefinedName(&excelize.DefinedName{Name: name, Scope: sheet, RefersTo: quoted(sheet) + "!" + cells})
}
