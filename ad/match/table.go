package match

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"reacl/ad/input"
)

// table is a delimited text.
type table struct {
	records []record
	header  []string
	column  map[string]int // by name in lower case, set by takeHeader; -1 where it comes twice
}

type record struct {
	line  int // of the file, from 1
	cells []string
}

// readText is all of r as UTF-8, its lines ended by LF or CR LF.
func readText(r io.Reader) (string, error) {
	raw, err := io.ReadAll(input.Decode(r))
	text := string(raw)
	if !strings.Contains(text, "\n") { // as Excel's "CSV (Macintosh)" has it
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	return text, err
}

// parseTable splits delimited text as spreadsheets and PowerShell write it:
// comma, semicolon or tab, a sep= or #TYPE line before. Empty lines are left out.
func parseTable(text string) (*table, error) {
	comma, skipped := rune(0), 0
	for text != "" {
		first, rest, _ := strings.Cut(text, "\n")
		first = strings.TrimSpace(first)
		if sep, ok := strings.CutPrefix(strings.ToLower(first), "sep="); ok && utf8.RuneCountInString(sep) == 1 {
			comma, _ = utf8.DecodeRuneInString(sep)
		} else if first != "" && !strings.HasPrefix(first, "#TYPE ") {
			break
		}
		text = rest
		skipped++
	}
	if text == "" {
		return nil, errors.New("the file is empty")
	}
	if comma == 0 {
		first, _, _ := strings.Cut(text, "\n")
		comma = delimiterOf(first)
	}
	if comma == '"' || comma == '\r' || comma == utf8.RuneError {
		return nil, fmt.Errorf("%q cannot separate cells", comma)
	}
	cr := csv.NewReader(strings.NewReader(text))
	cr.Comma, cr.FieldsPerRecord, cr.LazyQuotes = comma, -1, true
	t := &table{}
	for {
		cells, err := cr.Read()
		if err == io.EOF {
			return t, nil
		}
		if err != nil {
			return nil, err
		}
		if strings.Join(cells, "") != "" {
			line, _ := cr.FieldPos(0)
			t.records = append(t.records, record{line + skipped, cells})
		}
	}
}

// takeHeader makes the first record the names of the columns.
func (t *table) takeHeader() {
	t.column = map[string]int{}
	if len(t.records) == 0 {
		return
	}
	t.header, t.records = t.records[0].cells, t.records[1:]
	for i, c := range t.header {
		name := strings.ToLower(strings.Trim(c, " \t\ufeff")) // LibreOffice may put the mark into the first cell
		if _, dup := t.column[name]; dup {
			t.column[name] = -1
		} else {
			t.column[name] = i
		}
	}
}

// need checks that there is one column of each name (in lower case).
func (t *table) need(names ...string) error {
	for _, n := range names {
		switch i, ok := t.column[n]; {
		case !ok:
			return fmt.Errorf("there is no column %s in the header line %q", n, strings.Join(t.header, ","))
		case i < 0:
			return fmt.Errorf("column %s comes twice in the header line", n)
		}
	}
	return nil
}

// cell is the cell of the column name (in lower case), "" where there is none.
func (t *table) cell(rec record, name string) string {
	if i, ok := t.column[name]; ok {
		return rec.cell(i)
	}
	return ""
}

// cell is the cell at index i, "" where there is none.
func (r record) cell(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

// delimiterOf is the one of comma, semicolon and tab that comes most often
// outside quotes.
func delimiterOf(line string) rune {
	count := map[rune]int{}
	quoted := false
	for _, c := range line {
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			count[c]++
		}
	}
	best := ','
	for _, c := range ";\t" {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}
