package xlsx

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

const longName = "Long texts"

// tooLong keeps a text that no cell can hold for the sheet of long texts, and
// returns what the cell shows in its place.
func (b *book) tooLong(sheet, cell, s string) string {
	b.long = append(b.long, longText{sheet, cell, s})
	head, _ := cut(s, maxCell-200)
	return head + fmt.Sprintf(b.l.T(" … [cut here; all %d characters are on sheet %q]"), units(s), b.l.T(longName))
}

// cut parts s after at most n UTF-16 units.
func cut(s string, n int) (head, tail string) {
	for i, r := range s {
		if n -= utf16.RuneLen(r); n < 0 {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// longTexts writes the texts that no cell can hold, in pieces. There is no
// such sheet where there is no such text.
func (b *book) longTexts() error {
	if len(b.long) == 0 {
		return nil
	}
	l, err := b.list("LongTexts", longName, "Texts that are longer than a cell can hold, whole and in pieces; the pieces of one cell belong together.", shape{},
		column{"Sheet", 26, text}, column{"Cell", 12, text}, column{"Piece", 9, number}, column{"Text", 120, wrap})
	if err != nil {
		return err
	}
	for _, t := range b.long {
		rest := t.text
		for n := 1; rest != ""; n++ {
			var piece string
			piece, rest = cut(rest, 8000)
			if err := l.add(t.sheet, t.cell, n, piece); err != nil {
				return err
			}
		}
	}
	return l.end()
}

// footer is text within a page footer, where & begins a code ([ECMA-376] 18.3.1.46).
func footer(s string) string { return strings.ReplaceAll(s, "&", "&&") }
