package export

import (
	"encoding/hex"
	"io"
	"iter"
	"runtime"

	"reacl/ad/input"
)

// Input is what was read of one file, for the manifest.
type Input struct {
	Name    string // as the user named it; below a folder or archive with its path, "all.zip/ex01.jsonl"
	Form    string // "jsonl", "csv", …; "" where it was not recognised
	Bytes   int64  // as stored, before decompression
	SHA256  string // of the same bytes, lower-case hexadecimal
	Objects int64  // delivered
	LeftOut int64  // not selected
	Errors  int64  // records that could not be read
	Notes   []string
}

// Source reads the inputs that a user named.
type Source struct {
	names  []string
	stdin  io.Reader
	opts   Options
	inputs []Input
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

// Inputs are the files that were read so far, in order. It is complete when
// the stream has ended, and must not be called while the stream runs.
func (s *Source) Inputs() []Input { return s.inputs }

// Objects reads everything. Several inputs are read at the same time; the
// order is that of the inputs all the same. Every error is a [*RecordError].
func (s *Source) Objects() Objects {
	return func(yield func(Object, error) bool) {
		s.inputs = nil
		for b := range ordered(s.files(), s.opts.Workers, 4, s.readFile) {
			for i := range b.results {
				if r := &b.results[i]; !yield(r.object, r.err) {
					return
				}
			}
			b.free()
			if b.done != nil {
				s.inputs = append(s.inputs, *b.done)
			}
		}
	}
}

// fileName is a file to read, or why a name stands for none.
type fileName struct {
	name string
	err  error
}

// files lists the files that the names stand for.
func (s *Source) files() iter.Seq[fileName] {
	return func(yield func(fileName) bool) {
		for _, name := range s.names {
			files, err := input.List(name)
			if err != nil && !yield(fileName{name, err}) {
				return
			}
			for _, f := range files {
				if !yield(fileName{f, nil}) {
					return
				}
			}
		}
	}
}

// readFile reads one file, or every file in an archive.
func (s *Source) readFile(f fileName, emit func(*batch) bool) {
	if f.err != nil {
		failed(f.name, f.err, emit)
		return
	}
	file, err := input.Open(f.name, s.stdin)
	if err != nil {
		failed(f.name, err, emit)
		return
	}
	defer file.Close()
	if !file.IsZip() {
		s.readOpened(file, emit)
		return
	}
	members, err := file.Members()
	if err != nil {
		failed(file.Name(), err, emit)
		return
	}
	for _, m := range members {
		opened, err := m.Open()
		if err != nil {
			failed(m.Name, err, emit)
			continue
		}
		ok := s.readOpened(opened, emit)
		opened.Close()
		if !ok {
			return
		}
	}
	in := &Input{Name: file.Name(), Form: "zip"}
	sum(file, in)
	emit(&batch{done: in})
}

// failed reports an input that could not be read at all.
func failed(name string, err error, emit func(*batch) bool) {
	e := &RecordError{Origin: name, Err: withoutName(name, err)}
	b := newBatch()
	b.reject(e)
	b.done = &Input{Name: name, Errors: 1}
	emit(b)
}

// readOpened reads one file in the form that it has.
func (s *Source) readOpened(file *input.File, emit func(*batch) bool) bool {
	k := &sink{emit: emit, opts: &s.opts, in: Input{Name: file.Name()}, batch: newBatch()}
	head, err := file.Head(64 << 10)
	switch f := formOf(head); {
	case err != nil:
		k.fail(err)
	case f == nil:
		k.fail(unknownForm(head))
	default:
		k.in.Form = f.name
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
	k.batch.done = &k.in
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
