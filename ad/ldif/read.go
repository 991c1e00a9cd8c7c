// Package ldif reads directory exports in LDIF (RFC 2849) as ldifde,
// ldapsearch and ldbsearch write them, and writes content and change records.
package ldif

import (
	"errors"
	"fmt"
	"io"

	"reacl/ad"
	"reacl/ad/input"
)

// Reasons for which a record or a value is refused; reach them with [errors.Is].
var (
	ErrSyntax   = errors.New("not LDIF")
	ErrChange   = errors.New("a change record does not say what the directory holds")
	ErrURL      = errors.New("a value kept in another file is not fetched")
	ErrBase64   = errors.New("not base64")
	ErrTooLarge = errors.New("the record is too large")
)

// bounds keep hostile or broken input from taking all memory.
type bounds struct {
	line   int // bytes of a line, and of a folded line put together
	record int // bytes of all values of a record
}

var usual = bounds{line: 64 << 20, record: 512 << 20}

// Read reads LDIF in UTF-8 from r; name is the file's name in origins, which
// are those of the dn lines.
//
// A record that cannot be parsed, or that is a change other than an addition,
// is an error and nothing else. Where only a value cannot be read (bad
// base64, a reference to another file, part of a range) the error comes first
// and then the entry without that value, or with the part that was there.
// Referrals (ref lines) are passed over. The trailers of ldapsearch and
// ldbsearch are checked: [ad.ErrIncomplete] means that one is missing or tells
// of a failed search.
func Read(r io.Reader, name string) ad.Entries { return read(r, name, usual) }

func read(r io.Reader, name string, limit bounds) ad.Entries {
	return func(yield func(ad.Entry, error) bool) {
		d := &reader{lines: newFolded(r, limit.line), limit: limit, name: name, yield: yield, keys: map[string]string{}}
		d.run()
	}
}

// reader puts lines together to records. Its methods return false where the
// receiver of the stream wants no more.
type reader struct {
	lines   *folded
	limit   bounds
	name    string
	yield   func(ad.Entry, error) bool
	keys    map[string]string // attribute types seen, to their keys
	rec     record
	trailer trailer
}

func (d *reader) run() {
	for {
		line, err := d.lines.next()
		ok := true
		switch {
		case errors.Is(err, io.EOF):
			if d.end() {
				d.trailer.atEnd(d)
			}
			return
		case errors.Is(err, input.ErrLineTooLong):
			d.fail(err)
		case err != nil:
			d.yield(ad.Entry{Origin: d.place()}, err) // the record before it may be half of one
			return
		case len(line) == 0:
			ok = d.end()
		case line[0] == '#':
			ok = d.trailer.comment(d, string(line))
		default:
			ok = d.line(line)
		}
		if !ok {
			return
		}
	}
}

// place is that of the line read last.
func (d *reader) place() string { return fmt.Sprintf("%s:%d", d.name, d.lines.number) }

// problem reports something that is not a record's fault.
func (d *reader) problem(err error) bool {
	return d.yield(ad.Entry{Origin: d.place()}, err)
}

// end hands out the record that is being read, if there is one.
func (d *reader) end() bool {
	rec := d.rec
	d.rec = record{}
	if !rec.begun {
		return true
	}
	d.trailer.entries++
	only := ad.Entry{DN: rec.entry.DN, Origin: rec.entry.Origin}
	if rec.bad == nil && rec.change != "" && rec.change != "add" {
		rec.bad = input.WithHint(fmt.Errorf("%s: %w: changetype %s", rec.entry.Origin, ErrChange, rec.change),
			"this file is to be applied to a directory; what is needed is an export of it, by ldifde -f or ldapsearch")
	}
	if rec.bad != nil {
		return d.yield(only, rec.bad)
	}
	rec.checkRanges()
	for _, err := range rec.problems {
		if !d.yield(only, err) {
			return false
		}
	}
	return d.yield(rec.entry, nil)
}
