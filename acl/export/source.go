package export

import (
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"reacl/ad/input"
)

// Input is what was read of one file, for the manifest.
type Input struct {
	Name     string // as the user named it; below a folder or archive with its path, "all.zip/ex01.jsonl"
	Form     string // "jsonl", "csv", …; "" where it was not recognised
	Bytes    int64  // as stored, before decompression
	SHA256   string // of the same bytes, lower-case hexadecimal
	Objects  int64  // delivered
	LeftOut  int64  // not selected
	Replaced int64  // passed over because another input has the folder newer
	Claims   int64  // entries of role-level exports, where these were read
	Errors   int64  // records that could not be read
	Notes    []string
}

// Source reads the inputs that a user named.
type Source struct {
	names      []string
	stdin      io.Reader
	opts       Options
	inputs     []Input
	duplicates []Duplicate
}

// Read prepares to read one file, folder or archive, or stdin where name is "-".
func Read(name string, stdin io.Reader, opts Options) *Source {
	return ReadAll([]string{name}, stdin, opts)
}

// ReadAll prepares to read several: files, folders (with the folders below,
// sorted by name), zip archives, and "-" for stdin. Nothing is opened yet.
func ReadAll(names []string, stdin io.Reader, opts Options) *Source {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	return &Source{names: names, stdin: stdin, opts: opts}
}

// Inputs are the files that the last stream has read so far, in order. It is
// complete when the stream has ended, and must not be called while it runs.
func (s *Source) Inputs() []Input { return s.inputs }

// Duplicates says which folders stood in several inputs, for each pair of
// inputs. It is complete when the stream has ended.
func (s *Source) Duplicates() []Duplicate { return s.duplicates }

// Objects reads every descriptor. Several inputs are read at the same time;
// the order is that of the inputs all the same. Every error is a
// [*RecordError].
//
// Where several inputs have the same folder of the same mailbox only the
// newest counts: of two records with a time the later one, else the one in the
// later input. Within an input nothing is passed over.
func (s *Source) Objects() Objects {
	return func(yield func(Object, error) bool) {
		s.duplicates = nil
		files := s.files()
		p := pass{}
		if !s.opts.KeepDuplicates {
			p.another = s.survey(files)
		}
		for b := range s.batches(files, p) {
			for i := range b.results {
				if r := &b.results[i]; !yield(r.object, r.err) {
					return
				}
			}
			s.tellReplaced(b.replaced)
			b.free()
		}
	}
}

func (s *Source) tellReplaced(list []Duplicate) {
	for _, d := range list {
		i := slices.IndexFunc(s.duplicates, func(e Duplicate) bool { return e.Input == d.Input && e.Newer == d.Newer })
		if i < 0 {
			s.duplicates = append(s.duplicates, d)
		} else {
			s.duplicates[i].Count++
		}
	}
}

// Claims reads the inputs that say who has which role, and nothing else; see
// [Claim]. Standard input, and to tell of files that cannot be opened or
// recognised, is left to [Source.Objects].
func (s *Source) Claims() Claims {
	return func(yield func(Claim, error) bool) {
		for b := range s.batches(s.files(), pass{claims: true}) {
			for i := range b.claims {
				if c := &b.claims[i]; !yield(c.claim, c.err) {
					return
				}
			}
			b.free()
		}
	}
}

// pass says what is wanted of the inputs.
type pass struct {
	claims  bool
	another *newest
}

// batches reads files and notes what was read of each.
func (s *Source) batches(files []fileName, p pass) iter.Seq[*batch] {
	return func(yield func(*batch) bool) {
		s.inputs = nil
		read := func(f fileName, emit func(*batch) bool) { s.readFile(f, p, emit) }
		for b := range ordered(slices.Values(files), s.opts.Workers, 4, read) {
			if b.done != nil {
				s.inputs = append(s.inputs, *b.done)
			}
			if !yield(b) {
				return
			}
		}
	}
}

// fileName is a file to read, or why a name stands for none.
type fileName struct {
	name string
	err  error
}

// files lists the files that the names stand for, each once: also where it is
// named twice in different words, or by a link.
func (s *Source) files() []fileName {
	var out []fileName
	seen := map[string]bool{}
	for _, name := range s.names {
		files, err := input.List(name)
		for _, err := range unjoined(err) {
			out = append(out, fileName{name, err})
		}
		for _, f := range files {
			if real := realName(f); !seen[real] {
				seen[real] = true
				out = append(out, fileName{f, nil})
			}
		}
	}
	return out
}

// unjoined are the errors that err was joined of.
func unjoined(err error) []error {
	var several interface{ Unwrap() []error }
	switch {
	case err == nil:
		return nil
	case errors.As(err, &several):
		return several.Unwrap()
	}
	return []error{err}
}

// realName is the same for every name of a file.
func realName(name string) string {
	if name == input.Stdin {
		return name
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return filepath.Clean(name)
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real
	}
	return abs
}

// readFile reads one file, or every file in an archive.
func (s *Source) readFile(f fileName, p pass, emit func(*batch) bool) {
	if p.claims && (f.name == input.Stdin || f.err != nil) {
		return
	}
	if f.err != nil {
		emit(failure(f.name, f.err))
		return
	}
	failed := func(name string, err error) {
		if !p.claims {
			emit(failure(name, err))
		}
	}
	file, err := input.Open(f.name, s.stdin)
	if err != nil {
		failed(f.name, err)
		return
	}
	defer file.Close()
	if !file.IsZip() {
		s.readOpened(file, p, emit)
		return
	}
	members, err := file.Members()
	if err != nil {
		failed(file.Name(), err)
		return
	}
	for _, m := range members {
		opened, err := m.Open()
		if err != nil {
			failed(m.Name, err)
			continue
		}
		if opened.IsZip() {
			opened.Close()
			failed(m.Name, errNestedZip)
			continue
		}
		ok := s.readOpened(opened, p, emit)
		opened.Close()
		if !ok {
			return
		}
	}
	in := &Input{Name: file.Name(), Form: "zip"}
	sum(file, in)
	emit(&batch{done: in})
}

var errNestedZip = errors.New("a zip archive within a zip archive is not read; unpack the outer one and name the folder")

// failure is an input that could not be read at all.
func failure(name string, err error) *batch {
	b := newBatch()
	b.reject(&RecordError{Origin: name, Err: withoutName(name, err)})
	b.done = &Input{Name: name, Errors: 1}
	return b
}

// readOpened reads one file in the form that it has.
func (s *Source) readOpened(file *input.File, p pass, emit func(*batch) bool) bool {
	k := &sink{emit: emit, opts: &s.opts, in: Input{Name: file.Name()}, claims: p.claims, batch: newBatch()}
	k.filter = filter{file.Name(), &s.opts.Select, p.another}
	head, err := file.Head(64 << 10)
	f := formOf(head, &s.opts)
	if f != nil {
		k.in.Form, k.objects = f.name, f.objects
	}
	switch {
	case p.claims && (f == nil || !f.claims):
	case err != nil:
		k.fail(err)
	case f == nil && strings.TrimSpace(head) == "":
		k.fail(ErrEmpty)
	case f == nil:
		k.fail(unknownForm(head, &s.opts))
	case p.claims || f.objects:
		f.read(file, k)
	}
	if k.stopped {
		return false
	}
	k.in.Notes = append(k.in.Notes, file.Notes()...)
	if err := sum(file, &k.in); err != nil {
		k.fail(err)
	}
	k.count(k.batch)
	k.batch.input, k.batch.done = k.in.Name, &k.in
	return emit(k.batch)
}

// sum sets size and hash of the whole of file.
func sum(file *input.File, in *Input) error {
	total, err := file.Sum()
	if err != nil {
		return err
	}
	in.Bytes, in.SHA256 = total.Size, hex.EncodeToString(total.SHA256[:])
	return nil
}
