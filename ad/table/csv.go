package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"reacl/ad/input"
)

// ErrRecord says that a line is not a record of its table; reach it with
// [errors.Is].
var ErrRecord = errors.New("not a record of this table")

const (
	maxLine      = 64 << 20 // bytes of a line
	maxBreaks    = 1000     // line breaks in one quoted field
	maxContinued = 1 << 20  // bytes of the lines that continue a record
)

// records cuts CSV (RFC 4180) into fields. A quote inside an unquoted field is
// a letter like any other. A quoted field that never ends is an error of the
// line that it begins in; reading goes on with the line after.
type records struct {
	lines  *input.Lines
	comma  byte
	number int      // of the line that the record began in
	width  int      // fields of the record before
	back   [][]byte // lines to be read again
	backAt int      // number of the first of them
}

func newRecords(r io.Reader, comma byte) *records {
	return &records{lines: input.NewLines(r, maxLine), comma: comma}
}

// next is the next record that is not a blank line. An error that wraps
// [ErrRecord] or [input.ErrLineTooLong] concerns one line; others, [io.EOF]
// among them, end the input.
func (c *records) next() ([]string, error) {
	for {
		line, err := c.line()
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			return c.record(line)
		}
	}
}

// line is the next line, valid until the next call.
func (c *records) line() ([]byte, error) {
	if len(c.back) > 0 {
		line := c.back[0]
		c.back = c.back[1:]
		c.number = c.backAt
		c.backAt++
		return line, nil
	}
	line, err := c.lines.Next()
	c.number = c.lines.Number()
	return line, err
}

func (c *records) record(line []byte) ([]string, error) {
	r := cursor{c: c, begun: c.number, line: line}
	fields := make([]string, 0, c.width)
	for more := true; more; {
		var field string
		var err error
		if len(r.line) > 0 && r.line[0] == '"' {
			field, more, err = r.quoted()
		} else {
			field, more = r.plain()
		}
		c.number = r.begun
		if err != nil {
			return nil, fmt.Errorf("field %d: %w", len(fields)+1, err)
		}
		fields = append(fields, field)
	}
	c.width = len(fields)
	return fields, nil
}

// cursor walks over one record.
type cursor struct {
	c     *records
	begun int    // number of the record's first line
	line  []byte // what is left of the line
	more  [][]byte
	size  int // bytes of more
}

// plain reads a field without quotes, and whether another follows.
func (r *cursor) plain() (field string, more bool) {
	f, rest, more := bytes.Cut(r.line, []byte{r.c.comma})
	r.line = rest
	return string(f), more
}

// quoted reads a field in quotes, and whether another follows.
func (r *cursor) quoted() (field string, more bool, err error) {
	r.line = r.line[1:]
	var f []byte
	for {
		part, rest, closed := bytes.Cut(r.line, []byte{'"'})
		f = append(f, part...)
		switch {
		case !closed:
			if err := r.nextLine(); err != nil {
				return "", false, err
			}
			f = append(f, '\n')
		case len(rest) == 0:
			return string(f), false, nil
		case rest[0] == '"':
			f = append(f, '"')
			r.line = rest[1:]
		case rest[0] == r.c.comma:
			r.line = rest[1:]
			return string(f), true, nil
		default:
			r.giveBack()
			return "", false, fmt.Errorf("%w: it goes on after its closing quote", ErrRecord)
		}
	}
}

// giveBack has the lines after the record's first read again.
func (r *cursor) giveBack() {
	r.c.back, r.c.backAt = append(r.more, r.c.back...), r.begun+1
}

// nextLine continues a quoted field.
func (r *cursor) nextLine() error {
	var err error
	if len(r.more) < maxBreaks && r.size < maxContinued {
		var line []byte
		if line, err = r.c.line(); err == nil {
			r.line = bytes.Clone(line)
			r.more = append(r.more, r.line)
			r.size += len(line)
			return nil
		}
	}
	r.giveBack()
	switch {
	case errors.Is(err, input.ErrLineTooLong):
		return fmt.Errorf("%w: its quote is not closed before a line that cannot be read: %w", ErrRecord, err)
	case err != nil && !errors.Is(err, io.EOF):
		return err
	}
	return fmt.Errorf("%w: its quote is never closed", ErrRecord)
}

// commas are the separators that exports have: by default, of cultures whose
// decimal sign is a comma, and on request.
var commas = []byte{',', ';', '\t', '|'}

// sniffComma is the separator of the header line: the one that it has most of
// outside of quotes.
func sniffComma(header string) byte {
	var count [256]int
	quoted := false
	for i := range len(header) {
		if header[i] == '"' {
			quoted = !quoted
		} else if !quoted {
			count[header[i]]++
		}
	}
	best := commas[0]
	for _, c := range commas[1:] {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}

// isPreamble reports whether the line comes before the header: PowerShell's
// #TYPE, Excel's sep=.
func isPreamble(line string) bool {
	l := strings.ToLower(strings.TrimLeft(line, `"`))
	return strings.HasPrefix(l, "#type ") || strings.HasPrefix(l, "sep=")
}
