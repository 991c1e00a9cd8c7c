package match

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
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
func readTable(raw []byte) (*table, error) {
	text := decodeText(raw)
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
	r := csvReader(text, comma)
	t := &table{column: map[string]int{}}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
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

// decodeText is raw as UTF-8: by its byte order mark, else UTF-16 where every
// second byte is zero, else UTF-8 where it is valid, else Windows-1252.
func decodeText(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte(bom)):
		return string(raw[len(bom):])
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}):
		return fromUTF16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		return fromUTF16(raw[2:], binary.BigEndian)
	case len(raw) > 3 && raw[0] != 0 && raw[1] == 0 && raw[2] != 0 && raw[3] == 0:
		return fromUTF16(raw, binary.LittleEndian)
	case utf8.Valid(raw):
		return string(raw)
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return string(raw)
	}
	return string(text)
}

func fromUTF16(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}
