package xlsx

import (
	"html"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"reacl/report/internal/sample"
)

// worksheetOrder is the order in which Excel wants the elements of a sheet
// ([ECMA-376] 18.3.1.99, CT_Worksheet).
var worksheetOrder = strings.Fields(`sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
	protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
	dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
	ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst`)

// validate checks what makes Excel offer a repair.
func (f *file) validate(t *testing.T) {
	t.Helper()
	f.validateParts(t)
	names := map[string]bool{}
	tables := map[string]bool{}
	for _, s := range f.sheets {
		if n := len(utf16.Encode([]rune(s.name))); n == 0 || n > 31 || strings.ContainsAny(s.name, `[]:*?/\`) || strings.HasPrefix(s.name, "'") || strings.HasSuffix(s.name, "'") {
			t.Errorf("sheet name %q", s.name)
		}
		if names[strings.ToLower(s.name)] {
			t.Errorf("two sheets %q", s.name)
		}
		names[strings.ToLower(s.name)] = true
	}
	for _, s := range f.sheets {
		f.validateCells(t, s)
		f.validateLinks(t, s)
		f.validateTables(t, s, tables)
		last := -1
		for _, e := range s.order {
			at := slices.Index(worksheetOrder, e)
			if at < last || at < 0 {
				t.Errorf("%s: element %s is out of order: %v", s.name, e, s.order)
			}
			last = at
		}
	}
	f.validateNames(t, names)
}

// validateParts wants every part to have a type, and every relationship a target.
func (f *file) validateParts(t *testing.T) {
	t.Helper()
	var types struct {
		Defaults []struct {
			Ext string `xml:"Extension,attr"`
		} `xml:"Default"`
		Overrides []struct {
			Name string `xml:"PartName,attr"`
		} `xml:"Override"`
	}
	parse(t, f.parts[contentTypes], &types)
	known, exts := map[string]bool{}, map[string]bool{}
	for _, d := range types.Defaults {
		if exts[d.Ext] {
			t.Errorf("two default types for %s", d.Ext)
		}
		exts[d.Ext] = true
	}
	for _, o := range types.Overrides {
		name := strings.TrimPrefix(o.Name, "/")
		if known[name] {
			t.Errorf("two types for %s", name)
		}
		if known[name] = true; f.parts[name] == "" {
			t.Errorf("a type for the part %s, which is not there", name)
		}
	}
	for name, body := range f.parts {
		if name == contentTypes {
			continue
		}
		if !known[name] && (!exts[strings.TrimPrefix(path.Ext(name), ".")] || path.Ext(name) == ".xml") {
			t.Errorf("part %s has no type of its own", name)
		}
		if strings.HasSuffix(name, ".rels") {
			base := path.Dir(path.Dir(name))
			for id, target := range rels(t, body) {
				at := path.Join(base, target)
				if strings.HasPrefix(target, "/") {
					at = target[1:]
				}
				if f.parts[at] == "" {
					t.Errorf("%s: %s leads to %s, which is not there", name, id, at)
				}
			}
		}
	}
}

// reference is a formula of a chart as Excel takes it: cells of a sheet.
var reference = regexp.MustCompile(`^'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$\d+)?$`)

// TestChartsReferToCells wants every formula of a chart, the names of series
// too, to be a reference to cells that hold something. Excel repairs a file
// where one is not.
func TestChartsReferToCells(t *testing.T) {
	for name, c := range worlds() {
		f := read(t, workbook(t, c))
		cells := map[string]string{}
		for _, s := range f.sheets {
			for i, r := range s.rows {
				for j, v := range r {
					cells[s.name+"!"+cellName(j+1, i+1)] = v
				}
			}
		}
		for part, body := range f.parts {
			if !strings.HasPrefix(part, "xl/charts/") {
				continue
			}
			for _, m := range regexp.MustCompile(`<(?:c:)?f>([^<]*)</`).FindAllStringSubmatch(body, -1) {
				text := html.UnescapeString(m[1])
				at := reference.FindStringSubmatch(text)
				if at == nil {
					t.Errorf("%s, %s: %q is no reference", name, part, text)
				} else if cells[strings.ReplaceAll(at[1], "''", "'")+"!"+at[2]+at[3]] == "" {
					t.Errorf("%s, %s: nothing stands at %s", name, part, text)
				}
			}
		}
	}
}

// TestChartsBeginAtZero wants bars whose lengths can be compared.
func TestChartsBeginAtZero(t *testing.T) {
	charts := 0
	for name, body := range read(t, workbook(t, sample.Case())).parts {
		if strings.HasPrefix(name, "xl/charts/") {
			charts++
			if !strings.Contains(body, `<min val="0"`) {
				t.Errorf("%s leaves it to the program where its axis begins", name)
			}
		}
	}
	if charts != 5 {
		t.Errorf("%d charts, want 5", charts)
	}
}

func (f *file) validateCells(t *testing.T, s sheetXML) {
	t.Helper()
	row := 0
	for _, r := range s.doc.Rows {
		if r.N <= row {
			t.Errorf("%s: row %d after row %d", s.name, r.N, row)
		}
		row = r.N
		col := 0
		for _, c := range r.Cells {
			n, at := splitCell(c.Ref)
			if at != r.N || n <= col {
				t.Errorf("%s: cell %s in row %d after column %d", s.name, c.Ref, r.N, col)
			}
			col = n
			if c.Formula != nil {
				t.Errorf("%s %s holds a formula", s.name, c.Ref)
			}
			if c.Style >= f.xfs {
				t.Errorf("%s %s has format %d of %d", s.name, c.Ref, c.Style, f.xfs)
			}
			v := s.cells[c.Ref].text
			if n := len(utf16.Encode([]rune(v))); n > 32767 {
				t.Errorf("%s %s holds %d characters", s.name, c.Ref, n)
			}
			if i := strings.IndexFunc(v, func(r rune) bool { return r < ' ' || r == '\ufffd' }); i >= 0 {
				t.Errorf("%s %s holds %q", s.name, c.Ref, v)
			}
		}
	}
	var boxes [][4]int
	for _, m := range s.doc.Merges {
		b := box(m.Ref)
		for _, o := range boxes {
			if b[0] <= o[2] && o[0] <= b[2] && b[1] <= o[3] && o[1] <= b[3] {
				t.Errorf("%s: merged cells %s meet others", s.name, m.Ref)
			}
		}
		boxes = append(boxes, b)
	}
}

func (f *file) validateLinks(t *testing.T, s sheetXML) {
	t.Helper()
	if n := len(s.doc.Links); n > 65530 {
		t.Errorf("%s has %d links", s.name, n)
	}
	for _, l := range s.doc.Links {
		if l.ID != "" {
			t.Errorf("%s %s leads out of the workbook", s.name, l.Ref)
		}
		sheet, cell, _ := strings.Cut(strings.TrimPrefix(l.Location, "'"), "'!")
		to := f.sheet(t, strings.ReplaceAll(sheet, "''", "'"))
		if _, row := splitCell(cell); row > len(to.rows) {
			t.Errorf("%s %s leads to %s, and the sheet ends in row %d", s.name, l.Ref, l.Location, len(to.rows))
		}
		if s.cells[l.Ref].text == "" {
			t.Errorf("%s %s is a link without text", s.name, l.Ref)
		}
	}
	for _, v := range s.doc.Validations {
		if len(v.Formula) > 257 || v.Ref == "" {
			t.Errorf("%s: validation %q of %q", s.name, v.Formula, v.Ref)
		}
	}
}

func (f *file) validateTables(t *testing.T, s sheetXML, seen map[string]bool) {
	t.Helper()
	targets := rels(t, f.parts[path.Join(path.Dir(s.path), "_rels", path.Base(s.path)+".rels")])
	for _, p := range s.doc.Tables {
		name := path.Join(path.Dir(s.path), targets[p.ID])
		var table struct {
			ID      string `xml:"id,attr"`
			Name    string `xml:"name,attr"`
			Display string `xml:"displayName,attr"`
			Ref     string `xml:"ref,attr"`
			Filter  struct {
				Ref string `xml:"ref,attr"`
			} `xml:"autoFilter"`
			Columns []struct {
				ID   int    `xml:"id,attr"`
				Name string `xml:"name,attr"`
			} `xml:"tableColumns>tableColumn"`
		}
		parse(t, f.parts[name], &table)
		for _, key := range []string{"id " + table.ID, "name " + strings.ToLower(table.Display)} {
			if seen[key] {
				t.Errorf("%s: two tables with %s", s.name, key)
			}
			seen[key] = true
		}
		if table.Name != table.Display || strings.ContainsAny(table.Name, " -.'") {
			t.Errorf("%s: table %q, %q", s.name, table.Name, table.Display)
		}
		b := box(table.Ref)
		if table.Filter.Ref != table.Ref || b[3] <= b[1] || len(table.Columns) != b[2]-b[0]+1 || b[3] != len(s.rows) {
			t.Errorf("%s: table %s, filter %s, %d columns, %d rows", s.name, table.Ref, table.Filter.Ref, len(table.Columns), len(s.rows))
		}
		heads := map[string]bool{}
		for i, c := range table.Columns {
			if got := s.cells[cellName(b[0]+i, b[1])].text; got != c.Name || c.ID != i+1 || c.Name == "" {
				t.Errorf("%s: column %d is %q in the table and %q in the cell", s.name, c.ID, c.Name, got)
			}
			if heads[strings.ToLower(c.Name)] {
				t.Errorf("%s: two columns %q", s.name, c.Name)
			}
			heads[strings.ToLower(c.Name)] = true
		}
	}
	if s.name != f.sheets[0].name && len(s.doc.Tables) != 1 {
		t.Errorf("%s has %d tables", s.name, len(s.doc.Tables))
	}
}

func (f *file) validateNames(t *testing.T, sheets map[string]bool) {
	t.Helper()
	var book struct {
		Names []struct {
			Name  string `xml:"name,attr"`
			Local int    `xml:"localSheetId,attr"`
			Ref   string `xml:",chardata"`
		} `xml:"definedNames>definedName"`
	}
	parse(t, f.parts["xl/workbook.xml"], &book)
	for _, n := range book.Names {
		sheet, _, ok := strings.Cut(strings.TrimPrefix(n.Ref, "'"), "'!")
		if !ok || strings.ReplaceAll(sheet, "''", "'") != f.sheets[n.Local].name {
			t.Errorf("name %s of sheet %d stands for %s", n.Name, n.Local, n.Ref)
		}
	}
	if len(book.Names) < len(sheets)-1 {
		t.Errorf("%d names for %d sheets, want print titles for each list", len(book.Names), len(sheets))
	}
}

// box is a range as left, top, right, bottom.
func box(ref string) (b [4]int) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		to = from
	}
	b[0], b[1] = splitCell(from)
	b[2], b[3] = splitCell(to)
	return b
}
