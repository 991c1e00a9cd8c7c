package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"reacl/ad/input"
)

// rowReader cuts CSV (RFC 4180) into rows. A row that is broken is told and
// passed over; an open quote does not swallow the rows after it.
type rowReader struct {
	lines *input.Lines
	comma byte
	back  []string // lines that are read again
	line  int      // number of the line read last

	fields [][]byte
}

func newRowReader(r io.Reader, comma byte) *rowReader {
	return &rowReader{lines: input.NewLines(r, MaxRecord), comma: comma}
}

// A quoted field is continued over at most so many lines and bytes.
const (
	maxRowLines = 1000
	maxRowBytes = 1 << 20
)

// rowError is a row that cannot be read; reading can go on.
type rowError struct {
	raw []byte
	err error
}

func (e *rowError) Error() string { return e.err.Error() }

func (e *rowError) Unwrap() error { return e.err }

// next reads the next row that is not blank. Its fields are valid until the
// next call. line is the number of its first line; raw is that line.
func (r *rowReader) next() (fields [][]byte, line int, raw []byte, err error) {
	for {
		raw, err = r.readLine()
		line = r.line
		switch {
		case errors.Is(err, input.ErrLineTooLong):
			return nil, line, raw, &rowError{keep(raw), ErrTooLong}
		case err != nil:
			return nil, line, nil, err
		case len(bytes.TrimSpace(raw)) == 0:
			continue
		}
		if bytes.IndexByte(raw, '"') < 0 {
			return r.plain(raw), line, raw, nil
		}
		fields, raw, err = r.quoted(raw)
		return fields, line, raw, err
	}
}

func (r *rowReader) readLine() ([]byte, error) {
	if len(r.back) > 0 {
		line := r.back[0]
		r.back = r.back[1:]
		r.line++
		return []byte(line), nil
	}
	line, err := r.lines.Next()
	r.line = r.lines.Number()
	return line, err
}

// plain cuts a line that has no quotes.
func (r *rowReader) plain(line []byte) [][]byte {
	r.fields = r.fields[:0]
	for {
		i := bytes.IndexByte(line, r.comma)
		if i < 0 {
			r.fields = append(r.fields, line)
			return r.fields
		}
		r.fields = append(r.fields, line[:i])
		line = line[i+1:]
	}
}

var errOpenQuote = errors.New("a quoted field does not end")

// quoted cuts a line with quotes, which may go on over the next lines.
func (r *rowReader) quoted(first []byte) (fields [][]byte, raw []byte, err error) {
	fields, err = r.cut(first)
	if err == nil {
		return fields, first, nil
	}
	text := append([]byte(nil), first...)
	begun, length := r.line, len(text)
	var more []string
	for errors.Is(err, errOpenQuote) && len(more) < maxRowLines && len(text) <= maxRowBytes {
		line, lineErr := r.readLine()
		if lineErr != nil {
			break
		}
		more = append(more, string(line))
		text = append(append(text, '\n'), line...)
		fields, err = r.cut(text)
	}
	if err == nil {
		return fields, text, nil
	}
	r.back, r.line = append(more, r.back...), begun
	return nil, text[:length], &rowError{keep(text[:length]), err}
}

// cut cuts text at the separators outside of quotes.
func (r *rowReader) cut(text []byte) ([][]byte, error) {
	r.fields = r.fields[:0]
	for {
		var field []byte
		if len(text) == 0 || text[0] != '"' {
			i := bytes.IndexByte(text, r.comma)
			if i < 0 {
				r.fields = append(r.fields, text)
				return r.fields, nil
			}
			field, text = text[:i], text[i+1:]
			r.fields = append(r.fields, field)
			continue
		}
		i := bytes.IndexByte(text[1:], '"') + 1
		if i == 0 {
			return nil, errOpenQuote
		}
		field, text = text[1:i], text[i+1:]
		for len(text) > 0 && text[0] == '"' { // a doubled quote
			i := bytes.IndexByte(text[1:], '"') + 1
			if i == 0 {
				return nil, errOpenQuote
			}
			field = append(field[:len(field):len(field)], text[:i]...)
			text = text[i+1:]
		}
		r.fields = append(r.fields, field)
		switch {
		case len(text) == 0:
			return r.fields, nil
		case text[0] != r.comma:
			return nil, fmt.Errorf("%q follows the end of a quoted field", text[0])
		}
		text = text[1:]
	}
}

// header is the first row of a table: the names of its columns.
type header struct {
	comma byte
	names []string
}

// headerOf reads the names of the columns from the beginning of a text, after
// PowerShell's #TYPE and Excel's sep= lines.
func headerOf(head string) header {
	for line := range strings.Lines(head) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || isPreamble(line) {
			continue
		}
		h := header{comma: commaOf(line)}
		r := rowReader{comma: h.comma}
		fields, err := r.cut([]byte(line))
		if err != nil {
			return header{}
		}
		for _, f := range fields {
			h.names = append(h.names, strings.TrimSpace(string(f)))
		}
		return h
	}
	return header{}
}

func isPreamble(line string) bool {
	line = strings.TrimLeft(line, `"`)
	return strings.HasPrefix(line, "#TYPE ") || strings.HasPrefix(strings.ToLower(line), "sep=")
}

// commaOf is the separator that a header has most of, outside of quotes.
func commaOf(line string) byte {
	best, most := byte(','), 0
	for _, c := range []byte(",;\t|") {
		n, quoted := 0, false
		for i := range len(line) {
			switch {
			case line[i] == '"':
				quoted = !quoted
			case line[i] == c && !quoted:
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}
