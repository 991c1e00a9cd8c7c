package export

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzRows compares the rows of well-formed CSV to those of encoding/csv, and
// sees to it that broken CSV comes to an end.
func FuzzRows(f *testing.F) {
	for _, s := range []string{"", "a,b\n1,2\n", "\"a\",\"b\"\"c\"\n", "\"a\nb\",c\n\nd,e", "\"a,b\",\"\"\n", "a\"b,c\n", "\"a\"b,c\nd,e\n", "\"open\nx\ny", "\"\"\"\"\"\"\n", ",,\n", "a,\"b\"\r\nc,d\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ReplaceAll(text, "\r\n", "\n"), "\r") || strings.HasPrefix(text, "\uFEFF") {
			return // encoding/csv keeps these, ad/input takes them away
		}
		var got [][]string
		broken := false
		r := newRowReader(strings.NewReader(text), ',')
		for n := 0; ; n++ {
			fields, line, _, err := r.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if n > len(text) || line < 1 {
				t.Fatalf("row %d of %d bytes, line %d", n, len(text), line)
			}
			if err != nil {
				broken = true
				continue
			}
			var row []string
			for _, f := range fields {
				row = append(row, string(f))
			}
			got = append(got, row)
		}
		std := csv.NewReader(strings.NewReader(text))
		std.FieldsPerRecord = -1
		all, err := std.ReadAll()
		if err != nil {
			return
		}
		var want [][]string
		for _, row := range all {
			if len(row) > 1 || strings.TrimSpace(row[0]) != "" || strings.Contains(text, `"`) {
				want = append(want, row)
			}
		}
		if strings.Contains(text, `"`) && len(got) != len(want) && !broken {
			return // a blank row with quotes
		}
		if d := cmp.Diff(want, got); d != "" || broken {
			t.Errorf("%q: broken %v, -encoding/csv +got\n%s", text, broken, d)
		}
	})
}
