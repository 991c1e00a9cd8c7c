// Package files reads a directory from whatever file a person has: it finds
// the form by content and gives one stream of entries, also for a folder or
// an archive with several files.
package files

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/ad/table"
)

// ErrUnknown says that a file is no directory export that can be read; reach
// it with [errors.Is].
var ErrUnknown = errors.New("not a directory export")

// Input is what was read of one file, for the manifest.
type Input struct {
	input.Sum
	Format  string
	Entries int
	Errors  int           // records and values that could not be read
	Header  *table.Header // of a snapshot
	Notes   []string      // remarks on the text's encoding, each with its place
}

// Source is a directory in one or several files.
type Source struct {
	files  []*file
	inputs []Input
}

// Read opens name and returns the entries and the format. It is [Open] for
// callers that need no more.
func Read(name string, stdin io.Reader) (ad.Entries, string, error) {
	s, err := Open(name, stdin)
	if err != nil {
		return nil, "", err
	}
	return s.Entries(), s.Format(), nil
}

// Open opens a file, a folder with files, a zip archive, or stdin where name
// is "-". A single file must be a directory export and hold an entry; of
// several one must be, and the others are errors in the stream. A table whose
// column of SIDs holds type names is always refused. Errors carry a hint
// ([input.Hint]).
func Open(name string, stdin io.Reader) (*Source, error) {
	names, err := input.List(name)
	if err != nil {
		return nil, err
	}
	s := &Source{}
	for _, n := range names {
		if err := s.add(n, stdin); err != nil {
			s.Close()
			return nil, err
		}
	}
	if err := s.check(name); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// add opens a file or the members of an archive.
func (s *Source) add(name string, stdin io.Reader) error {
	f, err := input.Open(name, stdin)
	if err != nil {
		s.files = append(s.files, &file{name: name, err: err})
		return nil
	}
	if !f.IsZip() {
		s.files = append(s.files, &file{name: f.Name(), in: f})
		return nil
	}
	members, err := f.Members()
	if err != nil {
		s.files = append(s.files, &file{name: f.Name(), in: f, err: err, format: "zip"})
		return nil
	}
	if slices.ContainsFunc(members, func(m input.Member) bool { return strings.HasSuffix(m.Name, "/[Content_Types].xml") }) {
		f.Close()
		return input.WithHint(fmt.Errorf("%s: %w: it is an Office document", f.Name(), ErrUnknown), "save the sheet as CSV (UTF-8) and name that file")
	}
	for _, m := range members {
		s.files = append(s.files, &file{name: m.Name, member: m.Open})
	}
	s.files = append(s.files, &file{name: f.Name(), in: f, archive: true, format: "zip"})
	return nil
}

// check looks at every file. What is wrong with the only one, or with all of
// them, is the error.
func (s *Source) check(name string) error {
	var first error
	good, all := 0, 0
	for _, f := range s.files {
		if f.archive {
			continue
		}
		all++
		f.among = len(s.files) > 1
		if f.err == nil {
			f.err = f.recognise()
		}
		switch {
		case errors.Is(f.err, table.ErrTypeName):
			return f.err
		case f.err == nil && f.first.ok:
			good++
		case first == nil:
			if first = f.err; first == nil {
				first = f.empty()
			}
		}
		if f.among {
			f.rest() // a folder may hold more files than can be open at a time
		}
	}
	switch {
	case good > 0:
		return nil
	case all > 1:
		return input.WithHint(fmt.Errorf("%s: none of the %d files in it is a directory export; the first: %w", name, all, first), input.Hint(first))
	case first == nil:
		return fmt.Errorf("%s: %w", name, table.ErrEmpty)
	}
	return first
}

// Format names the formats found, in the order of the files.
func (s *Source) Format() string {
	var all []string
	for _, f := range s.files {
		if f.format != "" && !slices.Contains(all, f.format) {
			all = append(all, f.format)
		}
	}
	return strings.Join(all, ", ")
}

// Entries are the entries of all files. It can be used once; when the stream
// ends, however it does, everything is closed.
func (s *Source) Entries() ad.Entries {
	return func(yield func(ad.Entry, error) bool) {
		defer s.Close()
		for _, f := range s.files {
			in, ok := f.read(yield)
			if !ok {
				return
			}
			s.inputs = append(s.inputs, in)
		}
	}
}

// Inputs are the files that were read to their end. It is complete after the
// stream has ended.
func (s *Source) Inputs() []Input { return s.inputs }

// Close closes what is open. It is not needed where [Source.Entries] is used.
func (s *Source) Close() error {
	var errs []error
	for _, f := range s.files {
		errs = append(errs, f.close())
	}
	return errors.Join(errs...)
}

// file is one file of a source.
type file struct {
	name    string
	member  func() (*input.File, error) // opens it, where it is in an archive
	archive bool                        // it is the archive itself, kept for its sum
	among   bool                        // it is one of several
	in      *input.File                 // while open
	format  string
	header  *table.Header
	next    func() (ad.Entry, error, bool) // the stream, while open
	stop    func()
	first   item
	err     error
}

type item struct {
	entry ad.Entry
	err   error
	ok    bool
}

// recognise opens the file, finds its form and reads the first entry.
func (f *file) recognise() error {
	if f.in == nil {
		open := f.member
		if open == nil {
			open = func() (*input.File, error) { return input.Open(f.name, nil) }
		}
		in, err := open()
		if err != nil {
			return err
		}
		f.in = in
	}
	entries, err := f.form()
	if err != nil {
		return err
	}
	f.next, f.stop = iter.Pull2(entries)
	f.first.entry, f.first.err, f.first.ok = f.next()
	switch {
	case !f.first.ok && f.among && f.format == table.FormatSharpHound:
		return nil // collectors write a file for each type of object: policies, units and containers have no accounts
	case !f.first.ok:
		return f.empty()
	case errors.Is(f.first.err, table.ErrTypeName):
		return f.first.err
	}
	return nil
}

func (f *file) empty() error {
	return input.WithHint(fmt.Errorf("%s: %w", f.name, table.ErrEmpty), "check the filter and the base of the export; "+wanted)
}

const wanted = "it should hold all users, groups, computers, contacts and foreign security principals with objectSid, sIDHistory and msExchMasterAccountSid"

// rest closes the file until it is read.
func (f *file) rest() {
	if f.in != nil && f.in.Name() != "stdin" {
		f.close()
	}
}

// read hands out the entries of the file; ok is false where no more are wanted.
func (f *file) read(yield func(ad.Entry, error) bool) (in Input, ok bool) {
	defer f.close()
	if f.err == nil && f.in == nil {
		f.err = f.recognise()
	}
	in.Name, in.Format, in.Header = f.name, f.format, f.header
	if f.err != nil {
		in.Errors = 1
		if !yield(ad.Entry{Origin: f.name}, f.err) {
			return in, false
		}
	} else if f.next != nil {
		for it := f.first; it.ok; it.entry, it.err, it.ok = f.next() {
			if it.err != nil {
				in.Errors++
			} else {
				in.Entries++
			}
			if !yield(it.entry, it.err) {
				return in, false
			}
		}
	}
	if f.in == nil && f.member == nil {
		f.in, _ = input.Open(f.name, nil) // only to sum it up: what is wrong with it has been said
	}
	if f.in != nil {
		in.Notes = f.in.Notes()
		if sum, err := f.in.Sum(); err == nil {
			in.Sum = sum
		}
	}
	return in, true
}

func (f *file) close() error {
	if f.stop != nil {
		f.stop()
	}
	f.next, f.stop = nil, nil
	var err error
	if f.in != nil {
		err = f.in.Close()
	}
	f.in = nil
	return err
}
