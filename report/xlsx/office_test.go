package xlsx

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// need is the path of a program that the test cannot do without. Where it is
// missing the test is skipped, unless REACL_INTEGRATION=1.
func need(t *testing.T, names ...string) string {
	t.Helper()
	for _, n := range names {
		if p, err := exec.LookPath(n); err == nil {
			return p
		}
	}
	missing(t, "none of "+strings.Join(names, ", ")+" is installed")
	return ""
}

func missing(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("REACL_INTEGRATION") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// TestLibreOffice opens workbooks with LibreOffice and compares every cell.
func TestLibreOffice(t *testing.T) {
	soffice := need(t, "soffice", "libreoffice")
	for name, c := range worlds() {
		t.Run(name, func(t *testing.T) {
			book := workbook(t, c)
			dir := t.TempDir()
			// Comma, quote, UTF-8, from row 1, cells as numbers and text, every sheet to a file of its own.
			cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
				"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, book)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			for _, s := range read(t, book).sheets {
				b, err := os.ReadFile(filepath.Join(dir, "report-"+s.name+".csv"))
				if err != nil {
					t.Fatal(err)
				}
				r := csv.NewReader(bytes.NewReader(b))
				r.FieldsPerRecord, r.LazyQuotes = -1, false
				rows, err := r.ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				compare(t, s, rows)
			}
		})
	}
}

// compare wants the same text in every cell that either side has.
func compare(t *testing.T, s sheetXML, rows [][]string) {
	t.Helper()
	at := func(rows [][]string, i, j int) string {
		if i < len(rows) && j < len(rows[i]) {
			return rows[i][j]
		}
		return ""
	}
	for i := range max(len(s.rows), len(rows)) {
		width := 0
		if i < len(s.rows) {
			width = len(s.rows[i])
		}
		if i < len(rows) {
			width = max(width, len(rows[i]))
		}
		for j := range width {
			if want, got := at(s.rows, i, j), at(rows, i, j); want != got {
				t.Errorf("%s %s is %.80q, want %.80q", s.name, cellName(j+1, i+1), got, want)
			}
		}
	}
}

const openpyxl = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheets = {}
for s in book.worksheets:
    rows = [["" if c.value is None else str(c.value) for c in r] for r in s.iter_rows()]
    sheets[s.title] = {
        "rows": rows, "kinds": sorted({c.data_type for r in s.iter_rows() for c in r}),
        "tables": [t.ref for t in s.tables.values()], "frozen": s.freeze_panes or "", "titles": s.print_title_rows or "",
        "wide": s.page_setup.orientation, "fit": bool(s.sheet_properties.pageSetUpPr and s.sheet_properties.pageSetUpPr.fitToPage),
        "charts": len(s._charts), "lists": [v.formula1 for v in s.data_validations.dataValidation],
    }
json.dump({"sheets": sheets, "title": book.properties.title, "creator": book.properties.creator,
           "created": book.properties.created.isoformat()}, sys.stdout)
`

// TestSecondReader opens workbooks with openpyxl and compares every cell, and
// what makes a sheet pleasant to read.
func TestSecondReader(t *testing.T) {
	python := ""
	for _, p := range []string{"python3", "/usr/bin/python3"} { // the first may be one without Debian's packages
		if exec.Command(p, "-c", "import openpyxl").Run() == nil {
			python = p
			break
		}
	}
	if python == "" {
		missing(t, "there is no python3 with openpyxl (Debian: python3-openpyxl)")
	}
	for name, c := range worlds() {
		t.Run(name, func(t *testing.T) {
			book := workbook(t, c)
			cmd := exec.Command(python, "-c", openpyxl, book)
			cmd.Stderr = os.Stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			var got struct {
				Sheets map[string]struct {
					Rows           [][]string
					Kinds, Tables  []string
					Frozen, Titles string
					Wide           string
					Fit            bool
					Charts         int
					Lists          []string
				}
				Title, Creator, Created string
			}
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatal(err)
			}
			f := read(t, book)
			for i, s := range f.sheets {
				g, ok := got.Sheets[s.name]
				if !ok {
					t.Fatalf("the second reader sees no sheet %q", s.name)
				}
				for _, r := range g.Rows { // openpyxl leaves the escape of inline strings as it is
					for j := range r {
						r[j] = unescape(r[j])
					}
				}
				compare(t, s, g.Rows)
				for _, k := range g.Kinds {
					if k != "s" && k != "n" && k != "inlineStr" {
						t.Errorf("%s has cells of kind %q", s.name, k)
					}
				}
				if g.Wide != "landscape" || !g.Fit {
					t.Errorf("%s prints %s, fit to page %v", s.name, g.Wide, g.Fit)
				}
				if i == 0 {
					continue
				}
				if len(g.Tables) != 1 || !strings.HasSuffix(g.Frozen, "4") || g.Titles != "$3:$3" {
					t.Errorf("%s: tables %v, frozen at %q, titles %q", s.name, g.Tables, g.Frozen, g.Titles)
				}
			}
			if name == "sample" {
				if n := got.Sheets[summaryName].Charts; n != 5 {
					t.Errorf("%d charts, want 5", n)
				}
				if l := got.Sheets[actionsName].Lists; len(l) != 2 || !strings.Contains(l[0], "in progress") {
					t.Errorf("validations %q on the sheet of actions", l)
				}
			}
			if got.Creator != c.Tool || got.Title == "" {
				t.Errorf("title %q, creator %q", got.Title, got.Creator)
			}
			if want := "1980-01-01"; c.Date.IsZero() && !strings.HasPrefix(got.Created, want) {
				t.Errorf("created %s, want %s", got.Created, want)
			}
		})
	}
}
