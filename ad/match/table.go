package match

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"reacl/ad/input"
)

// table is a delimited text with a header line.
type table struct {
	header  []string
	column  map[string]int // by name in lower case
	records []record
}

type record struct {
	line  int // of the file, from 1
	cells []string
}

// readTable reads delimited text of any encoding and delimiter that
// spreadsheets and PowerShell write.
func readTable(r io.Reader) (*table, error) {
	raw, err := io.ReadAll(input.Decode(r))
	if err != nil {
		return nil, err
	}
	text := string(raw)
	skipped := 0
	cut := func() string {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		skipped++
		return strings.TrimRight(line, "\r")
	}
	comma := rune(0)
	for text != "" {
		first, _, _ := strings.Cut(text, "\n")
		first = strings.TrimSpace(first)
		if sep, ok := strings.CutPrefix(strings.ToLower(first), "sep="); ok && utf8.RuneCountInString(sep) == 1 {
			comma, _ = utf8.DecodeRuneInString(sep)
			cut()
		} else if first == "" || strings.HasPrefix(first, "#TYPE ") {
			cut()
		} else {
			break
		}
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
	cr := csvReader(text, comma)
	t := &table{column: map[string]int{}}
	for {
		cells, err := cr.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := cr.FieldPos(0)
		if strings.Join(cells, "") == "" {
			continue
		}
		if t.header == nil {
			t.header = cells
			for i, c := range cells {
				name := strings.ToLower(strings.TrimSpace(c))
				if _, dup := t.column[name]; dup && name != "" {
					return nil, fmt.Errorf("column %s comes twice in the header line", strings.TrimSpace(c))
				}
				t.column[name] = i
			}
			continue
		}
		t.records = append(t.records, record{line + skipped, cells})
	}
	return t, nil
}

// cell is the cell of the column name (in lower case), "" where there is none.
func (t *table) cell(rec record, name string) string {
	if i, ok := t.column[name]; ok && i < len(rec.cells) {
		return rec.cells[i]
	}
	return ""
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
