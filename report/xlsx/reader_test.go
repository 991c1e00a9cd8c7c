package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"
	"testing"
)

// file is a workbook read back by nothing but its XML.
type file struct {
	parts  map[string]string
	sheets []sheetXML
	shared []string
	xfs    int
}

type sheetXML struct {
	name  string
	path  string
	cells map[string]cellXML // "B4"
	rows  [][]string         // texts, by row and column
	order []string           // elements of the worksheet
	doc   worksheetXML
}

type cellXML struct {
	text  string
	style int
	kind  string // "inlineStr", "s", "" for a number
}

type worksheetXML struct {
	Rows []struct {
		N     int `xml:"r,attr"`
		Cells []struct {
			Ref     string  `xml:"r,attr"`
			Style   int     `xml:"s,attr"`
			Type    string  `xml:"t,attr"`
			Value   *string `xml:"v"`
			Inline  *string `xml:"is>t"`
			Formula *string `xml:"f"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
	Merges []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"mergeCells>mergeCell"`
	Links []struct {
		Ref      string `xml:"ref,attr"`
		Location string `xml:"location,attr"`
		ID       string `xml:"id,attr"`
	} `xml:"hyperlinks>hyperlink"`
	Tables []struct {
		ID string `xml:"id,attr"`
	} `xml:"tableParts>tablePart"`
	Validations []struct {
		Ref     string `xml:"sqref,attr"`
		Formula string `xml:"formula1"`
	} `xml:"dataValidations>dataValidation"`
}

// read opens a workbook.
func read(t *testing.T, name string) *file {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f := &file{parts: map[string]string{}}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		if _, twice := f.parts[p.Name]; twice {
			t.Errorf("part %s is there twice", p.Name)
		}
		f.parts[p.Name] = string(b)
	}
	f.readShared(t)
	f.readSheets(t)
	return f
}

func (f *file) readShared(t *testing.T) {
	var doc struct {
		Items []struct {
			Text string `xml:"t"`
		} `xml:"si"`
	}
	parse(t, f.parts["xl/sharedStrings.xml"], &doc)
	for _, i := range doc.Items {
		f.shared = append(f.shared, unescape(i.Text))
	}
	var styles struct {
		Xfs []struct{} `xml:"cellXfs>xf"`
	}
	parse(t, f.parts["xl/styles.xml"], &styles)
	f.xfs = len(styles.Xfs)
}

func (f *file) readSheets(t *testing.T) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	parse(t, f.parts["xl/workbook.xml"], &book)
	targets := rels(t, f.parts["xl/_rels/workbook.xml.rels"])
	for _, s := range book.Sheets {
		sh := sheetXML{name: s.Name, path: path.Join("xl", strings.TrimPrefix(targets[s.ID], "/xl/")), cells: map[string]cellXML{}}
		parse(t, f.parts[sh.path], &sh.doc)
		sh.order = children(t, f.parts[sh.path])
		for _, r := range sh.doc.Rows {
			var row []string
			for _, c := range r.Cells {
				v := ""
				switch {
				case c.Type == "inlineStr" && c.Inline != nil:
					v = unescape(*c.Inline)
				case c.Type == "s" && c.Value != nil:
					i, err := strconv.Atoi(*c.Value)
					if err != nil || i >= len(f.shared) {
						t.Fatalf("%s %s: shared string %q", s.Name, c.Ref, *c.Value)
					}
					v = f.shared[i]
				case c.Value != nil:
					v = *c.Value
				}
				sh.cells[c.Ref] = cellXML{v, c.Style, c.Type}
				col, _ := splitCell(c.Ref)
				for len(row) < col {
					row = append(row, "")
				}
				row[col-1] = v
			}
			for len(sh.rows) < r.N {
				sh.rows = append(sh.rows, nil)
			}
			sh.rows[r.N-1] = row
		}
		f.sheets = append(f.sheets, sh)
	}
}

func (f *file) sheet(t *testing.T, name string) sheetXML {
	t.Helper()
	for _, s := range f.sheets {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("there is no sheet %q", name)
	return sheetXML{}
}

func parse(t *testing.T, doc string, into any) {
	t.Helper()
	if err := xml.Unmarshal([]byte(doc), into); err != nil {
		t.Fatalf("%v in %.200q", err, doc)
	}
}

// rels are the targets of a relationship part by their ids.
func rels(t *testing.T, doc string) map[string]string {
	t.Helper()
	var r struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if doc == "" {
		return nil
	}
	parse(t, doc, &r)
	m := map[string]string{}
	for _, x := range r.List {
		if _, twice := m[x.ID]; twice {
			t.Errorf("relationship %s is there twice", x.ID)
		}
		m[x.ID] = x.Target
	}
	return m
}

// children are the names of the elements right below the root.
func children(t *testing.T, doc string) []string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(doc))
	var names []string
	for depth := 0; ; {
		tok, err := d.Token()
		if err == io.EOF {
			return names
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if depth == 1 {
				names = append(names, e.Name.Local)
			}
			depth++
		case xml.EndElement:
			depth--
		}
	}
}

// splitCell is the column and row of a cell's name.
func splitCell(ref string) (col, row int) {
	i := strings.IndexFunc(ref, func(r rune) bool { return r < 'A' })
	for _, r := range ref[:i] {
		col = col*26 + int(r-'A') + 1
	}
	row, _ = strconv.Atoi(ref[i:])
	return col, row
}

// unescape undoes the escape _x005F_ that Excel reads as an underscore
// ([ECMA-376] 22.4.2.4).
func unescape(s string) string { return strings.ReplaceAll(s, "_x005F_", "_") }
