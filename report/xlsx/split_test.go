package xlsx

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"reacl/acl/audit"
	"reacl/report"
	"reacl/report/internal/sample"
)

// TestSplit writes a list over several sheets and wants every row once, in
// order, no sheet longer than the limit, and a note on Summary.
func TestSplit(t *testing.T) {
	const limit = 20 // 17 rows and the three above them
	for _, c := range []struct{ rows, sheets int }{{0, 1}, {1, 1}, {16, 1}, {17, 1}, {18, 2}, {34, 2}, {35, 3}} {
		cs := sample.Case()
		cs.Losses = sample.Losses(c.rows)
		f := read(t, workbook(t, cs, MaxRows(limit)))
		f.validate(t)
		var evidence []string
		n := 0
		for _, s := range f.sheets {
			if s.name != lossesName && !strings.HasPrefix(s.name, lossesName+" (") {
				continue
			}
			if n++; len(s.rows) > limit {
				t.Errorf("%d rows: %s has %d", c.rows, s.name, len(s.rows))
			}
			for _, r := range s.rows[headingRow:] {
				if len(r) > 1 {
					evidence = append(evidence, r[len(r)-1])
				}
			}
		}
		if n != c.sheets || len(evidence) != c.rows {
			t.Errorf("%d rows: %d on %d sheets, want %d sheets", c.rows, len(evidence), n, c.sheets)
		}
		for i, e := range evidence {
			if want := fmt.Sprintf("folders.jsonl:%d", 17+i); e != want {
				t.Errorf("%d rows: row %d is %s, want %s", c.rows, i, e, want)
			}
		}
		noted := strings.Contains(f.parts["xl/sharedStrings.xml"], fmt.Sprintf("%d rows, more than one sheet can hold; they go on over %d sheets", c.rows, c.sheets))
		if noted != (c.sheets > 1) {
			t.Errorf("%d rows: noted on Summary %v", c.rows, noted)
		}
	}
}

// TestThreeMillionRows is the same at Excel's own limit.
func TestThreeMillionRows(t *testing.T) {
	if os.Getenv("REACL_LONG") != "1" {
		t.Skip("takes minutes; REACL_LONG=1 runs it")
	}
	const rows = 3_000_000
	c := sample.Case()
	c.Losses, c.Groups = sample.Losses(rows), nil
	name := workbook(t, c)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.Sys > 1<<30 {
		t.Errorf("the process holds %d MiB", m.Sys>>20)
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	next, sheets := 17, 0
	for i := 3; i <= 5; i++ { // after Summary and Actions
		r, err := z.Open(fmt.Sprintf("xl/worksheets/sheet%d.xml", i))
		if err != nil {
			t.Fatal(err)
		}
		rowsHere := 0
		sc := bufio.NewScanner(r)
		sc.Buffer(make([]byte, 1<<20), 1<<20)
		sc.Split(byRow)
		for sc.Scan() {
			rowsHere++
			if rowsHere <= headingRow+1 { // what is before the rows, title, note and headings
				continue
			}
			if want := fmt.Sprintf("<t>folders.jsonl:%d</t>", next); !strings.Contains(sc.Text(), want) {
				t.Fatalf("sheet %d, row %d: %.300q, want %s", i, rowsHere-1, sc.Text(), want)
			}
			next++
		}
		if err := sc.Err(); err != nil {
			t.Fatal(err)
		}
		if rowsHere-1 > maxRows {
			t.Errorf("sheet %d has %d rows", i, rowsHere-1)
		}
		sheets++
		r.Close()
	}
	if next-17 != rows {
		t.Errorf("%d rows on %d sheets, want %d", next-17, sheets, rows)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d MiB, process %d MiB", filepath.Base(name), info.Size()>>20, m.Sys>>20)
}

// byRow splits a sheet before each row.
func byRow(b []byte, atEOF bool) (int, []byte, error) {
	if i := bytes.Index(b[min(len(b), 1):], []byte("<row ")); i >= 0 {
		return i + 1, b[:i+1], nil
	}
	if atEOF && len(b) > 0 {
		return len(b), b, nil
	}
	return 0, nil, nil
}

// TestLongTextIsWhole wants a text that no cell can hold to be there in full.
func TestLongTextIsWhole(t *testing.T) {
	long := strings.Repeat("0123456789 Übergabe 😀 ", 4000)
	c := sample.Case()
	c.Losses = func(yield func(audit.Impact) bool) {
		yield(audit.Impact{Principal: "p", Object: audit.ObjectRef{Folder: long}})
	}
	c.Groups = nil
	f := read(t, workbook(t, c))
	f.validate(t)
	var whole strings.Builder
	for i, r := range f.sheet(t, longName).rows[headingRow:] {
		if want := []string{lossesName, "E4", fmt.Sprint(i + 1)}; r[0] != want[0] || r[1] != want[1] || r[2] != want[2] {
			t.Errorf("piece %d is of %q", i, r[:3])
		}
		whole.WriteString(r[3])
	}
	if whole.String() != long {
		t.Errorf("%d bytes are there, want %d", whole.Len(), len(long))
	}
	shown := f.sheet(t, lossesName).cells["E4"].text
	if !strings.Contains(shown, `all 92000 characters are on sheet "Long texts"]`) || !strings.HasPrefix(long, shown[:30000]) {
		t.Errorf("the cell ends in %q", shown[len(shown)-80:])
	}
}

// TestColumnsAreUnique wants two heads that differ in letter case only to be refused.
func TestColumnsAreUnique(t *testing.T) {
	b := &book{}
	if _, err := b.list("X", "X", "", shape{}, column{"Sid", 1, text}, column{"SID", 1, text}); err == nil {
		t.Error("the heads Sid and SID were taken")
	}
}

var _ report.Writer = (*writer)(nil)
