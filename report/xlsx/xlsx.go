// Package xlsx writes a case as the workbook that a consultant hands over.
//
// Every list is a real table with a filter, on as many sheets as it needs;
// rows are streamed, so that memory does not grow with them. Every cell is
// text or a number: the workbook holds no formula, and no text is ever taken
// for one. The same case gives the same bytes.
package xlsx

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"reacl/report"
	"reacl/report/lang"
)

// maxRows is what a sheet can hold (Excel specifications and limits).
const maxRows = 1 << 20

// Option adjusts the writer.
type Option func(*writer)

// MaxRows lowers the number of rows after which a list goes on on another
// sheet, the heading rows among them.
func MaxRows(n int) Option { return func(w *writer) { w.maxRows = n } }

// New writes to path. The language is that of the case, English where it is
// none of those that [lang.Of] knows.
func New(path string, opts ...Option) report.Writer {
	w := &writer{path: path, maxRows: maxRows}
	for _, o := range opts {
		o(w)
	}
	return w
}

type writer struct {
	path    string
	maxRows int
	missed  func(string) // told of texts without a translation
	file    *report.File
}

// Write builds the workbook in a temporary file beside its place.
func (w *writer) Write(c report.Case) (err error) {
	if w.file != nil {
		return errors.New("xlsx: a workbook holds one case")
	}
	file, err := report.Create(w.path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Discard()
		}
	}()
	dir, err := os.MkdirTemp(filepath.Dir(w.path), ".reacl-xlsx-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l, _ := lang.Of(c.Lang)
	if w.missed != nil {
		l = l.Watch(w.missed)
	}
	if err := write(file, dir, l, w.maxRows, c); err != nil {
		return err
	}
	if err := file.Finish(); err != nil {
		return err
	}
	w.file = file
	return nil
}

// Close makes the workbook appear.
func (w *writer) Close() error {
	if w.file == nil {
		return fs.ErrClosed
	}
	err := w.file.Commit()
	w.file = nil
	return err
}

// Discard removes what was written. After Close it does nothing.
func (w *writer) Discard() {
	if w.file != nil {
		w.file.Discard()
		w.file = nil
	}
}
