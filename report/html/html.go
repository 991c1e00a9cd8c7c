// Package html writes a case as one self-contained page: the verdict, charts,
// and an explorer over people, mailboxes and folders.
//
// The page needs no network and no server. Its content security policy allows
// the one script and the one style sheet that it holds, by their hashes, and
// nothing else. What came from input is text everywhere, never markup. The
// same case gives the same bytes.
package html

import (
	"errors"
	"io/fs"

	"reacl/report"
	"reacl/report/lang"
)

// maxRows is how many rows of a kind the page holds. More of them would be
// higher than the tallest element that browsers lay out.
const maxRows = 150_000

// New writes to path. The language is that of the case, English where it is
// none of those that [lang.Of] knows.
func New(path string) report.Writer { return &writer{path: path, maxRows: maxRows} }

type writer struct {
	path    string
	maxRows int
	missed  func(string) // told of texts without a translation
	file    *report.File
}

// Write builds the page in a temporary file beside its place.
func (w *writer) Write(c report.Case) (err error) {
	if w.file != nil {
		return errors.New("html: a page holds one case")
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
	l, _ := lang.Of(c.Lang)
	if w.missed != nil {
		l = l.Watch(w.missed)
	}
	if err := write(file, l, w.maxRows, c); err != nil {
		return err
	}
	if err := file.Finish(); err != nil {
		return err
	}
	w.file = file
	return nil
}

// Close makes the page appear.
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
