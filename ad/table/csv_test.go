package table

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"reacl/ad/input"
)

func TestRecords(t *testing.T) {
	tests := []struct {
		name, in string
		comma    byte
		want     []string // "line: field|field" or an error
	}{
		{"plain", "a,b\n1,2\r\n\n3,", ',', []string{"1: a|b", "2: 1|2", "4: 3|"}},
		{"quotes", "\"a,b\",\"c\"\"d\",\"\"\n", ',', []string{`1: a,b|c"d|`}},
		{"quote inside", "a\"b,c\n", ',', []string{`1: a"b|c`}},
		{"semicolons", "\"a\";\"b;c\"\n", ';', []string{"1: a|b;c"}},
		{"line breaks", "\"a\nb\r\nc\",d\ne,f\n", ',', []string{"1: a\nb\nc|d", "4: e|f"}},
		{"text after a quote", "\"a\"b,c\nd,e\n", ',', []string{"1: error field 1: not a record of this table: it goes on after its closing quote", "2: d|e"}},
		{"quote never closed", "a,b\nc,\"d\ne,f\ng,h\n", ',', []string{"1: a|b", "2: error field 2: not a record of this table: its quote is never closed", "3: e|f", "4: g|h"}},
		{"two quotes never closed", "\"a\n\"b\n\"c\n", ',', []string{
			"1: error field 1: not a record of this table: it goes on after its closing quote",
			"2: error field 1: not a record of this table: it goes on after its closing quote",
			"3: error field 1: not a record of this table: its quote is never closed"}},
		{"last line without an end", "a,b", ',', []string{"1: a|b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := allRecords(strings.NewReader(test.in), test.comma); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func allRecords(r io.Reader, comma byte) (got []string) {
	c := newRecords(r, comma)
	for {
		fields, err := c.next()
		n := string(rune('0'+c.number)) + ": "
		switch {
		case errors.Is(err, io.EOF):
			return got
		case err != nil:
			got = append(got, n+"error "+err.Error())
		default:
			got = append(got, n+strings.Join(fields, "|"))
		}
	}
}

func TestUnclosedQuoteIsGivenUp(t *testing.T) {
	text := "a,\"b\n" + strings.Repeat("c,d\n", maxBreaks+10)
	c := newRecords(strings.NewReader(text), ',')
	if _, err := c.next(); !errors.Is(err, ErrRecord) || c.number != 1 {
		t.Errorf("line %d: %v", c.number, err)
	}
	for i := range maxBreaks + 10 {
		if fields, err := c.next(); err != nil || len(fields) != 2 || c.number != i+2 {
			t.Fatalf("record after it: line %d, %q, %v", c.number, fields, err)
		}
	}
	if _, err := c.next(); !errors.Is(err, io.EOF) {
		t.Errorf("end: %v", err)
	}
}

func TestSniffComma(t *testing.T) {
	for header, want := range map[string]byte{
		"DN,objectClass,objectSid":       ',',
		`"SamAccountName";"SID";"a,b,c"`: ';',
		"SID\tsIDHistory\tMail":          '\t',
		"SID":                            ',',
		"a|b|c":                          '|',
	} {
		if got := sniffComma(header); got != want {
			t.Errorf("sniffComma(%q) = %q, want %q", header, got, want)
		}
	}
}

// FuzzRecords checks that fields written in quotes are read back, and that
// nothing makes the reader lose its place.
func FuzzRecords(f *testing.F) {
	f.Add("a,b\n1,2\n", "x", "y")
	f.Add("\"a\nb\",c\n", "with \"quotes\"", "and, commas")
	f.Add("\"never closed\nd,e\n", "", "line\nbreak")
	f.Fuzz(func(t *testing.T, text, a, b string) {
		c := newRecords(strings.NewReader(text), ',')
		lines := strings.Count(text, "\n") + 1
		at := 0
		for n := 0; ; n++ {
			_, err := c.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil && !errors.Is(err, ErrRecord) && !errors.Is(err, input.ErrLineTooLong) {
				t.Fatal(err)
			}
			if c.number <= at || c.number > lines || n > lines {
				t.Fatalf("record %d at line %d after line %d of %d", n, c.number, at, lines)
			}
			at = c.number
		}
		norm := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
		quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
		if strings.Count(a+b, "\n") >= maxBreaks {
			return
		}
		fields, err := newRecords(strings.NewReader(quote(a)+","+quote(b)+"\n"), ',').next()
		if err != nil || len(fields) != 2 || fields[0] != norm(a) || fields[1] != norm(b) {
			t.Fatalf("wrote %q and %q, read %q, %v", a, b, fields, err)
		}
	})
}
