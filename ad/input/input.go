// Package input opens what a person names on the command line: a file or "-"
// for standard input, compressed or not, in any encoding that Windows tools
// write. It hands out bytes or UTF-8 text and keeps the length and SHA-256 of
// the raw input for the manifest.
//
// It is the only package that knows compression.
package input

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Stdin is the name that stands for standard input.
const Stdin = "-"

// Reasons why an input cannot be opened or read; reach them with [errors.Is].
// A missing file is [fs.ErrNotExist].
var (
	ErrFolder      = errors.New("is a folder, not a file")
	ErrCut         = errors.New("the compressed data ends early: the file is cut")
	ErrUnsupported = errors.New("is packed in a way that is not read here")
	ErrLineTooLong = errors.New("the line is too long")
)

const bufferSize = 256 << 10

// File is an opened input. It is read once, either as bytes ([File.Read]) or
// as text ([File.Text]).
type File struct {
	name    string
	file    *os.File // nil for standard input and members of archives
	packed  string   // "gzip", "Zstandard" or ""
	raw     *summing
	data    *bufio.Reader // after decompression
	text    *decoder
	closers []func() error
}

// Open opens the file name, or stdin where name is "-". Data compressed with
// gzip or Zstandard is recognised by content and decompressed. Errors carry a
// [Hint] where there is something to advise.
func Open(name string, stdin io.Reader) (*File, error) {
	if name == Stdin {
		if stdin == nil {
			return nil, errors.New("stdin: there is no standard input")
		}
		return newFile("stdin", stdin, nil)
	}
	if name == "" {
		return nil, openError(name, fs.ErrNotExist)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, openError(name, err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, openError(name, err)
	}
	if info.IsDir() {
		f.Close()
		return nil, WithHint(fmt.Errorf("%s: %w", name, ErrFolder), "name a file in it")
	}
	return newFile(name, f, f)
}

func newFile(name string, r io.Reader, file *os.File) (*File, error) {
	f := &File{name: name, file: file, raw: &summing{r: r}}
	f.closers = append(f.closers, f.raw.stop)
	if c, ok := r.(io.Closer); ok && file != nil {
		f.closers = append(f.closers, c.Close)
	}
	if err := f.decompress(); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

func openError(name string, err error) error {
	switch {
	case name == "":
		return WithHint(said{"the name of the input file is empty", fs.ErrNotExist}, "name a file, a folder, or - for standard input")
	case errors.Is(err, fs.ErrNotExist) && strings.Contains(name, "://"):
		return WithHint(said{name + ": there is no such file", fs.ErrNotExist}, "what is read live are directories, by ldaps:// or ldap://; download anything else first")
	case errors.Is(err, fs.ErrNotExist):
		return WithHint(said{name + ": there is no such file", fs.ErrNotExist},
			"check the spelling and the folder you are in; a name with spaces needs quotes")
	case errors.Is(err, fs.ErrPermission):
		return WithHint(said{name + ": no permission to read it", fs.ErrPermission},
			"run as the owner of the file, or copy it to a place you may read")
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%s: cannot open: %w", name, err)
}

// said is a sentinel in words of its own.
type said struct {
	words string
	is    error
}

func (s said) Error() string { return s.words }
func (s said) Unwrap() error { return s.is }

// Name is the name as given to [Open]; "stdin" for standard input. Origins
// begin with it.
func (f *File) Name() string { return f.name }

// Peek shows the first n bytes, decompressed, without reading them; fewer,
// without an error, where the input is shorter. n is at most 64 KiB.
func (f *File) Peek(n int) ([]byte, error) {
	b, err := f.data.Peek(min(n, 64<<10))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b, f.wrap(err)
}

// Read reads the decompressed bytes. It must not be mixed with [File.Text].
func (f *File) Read(p []byte) (int, error) {
	n, err := f.data.Read(p)
	return n, f.wrap(err)
}

// Text is the input as UTF-8, without byte order mark. See [Decode] for how
// the encoding is found. It can be called once; it is [File.Head] that looks
// ahead.
func (f *File) Text() io.Reader {
	f.text = newDecoder(f.data)
	return textReader{f}
}

// UTF8 is like [File.Text], but bytes that are not valid UTF-8 stay as they
// are instead of being read as Windows-1252, for a form in which they are an
// error (JSON).
func (f *File) UTF8() io.Reader {
	f.text = newDecoder(f.data)
	f.text.strict = true
	return textReader{f}
}

type textReader struct{ f *File }

func (t textReader) Read(p []byte) (int, error) {
	n, err := t.f.text.Read(p)
	return n, t.f.wrap(err)
}

// Head is the text of the first n bytes at most, without reading them.
func (f *File) Head(n int) (string, error) {
	b, err := f.Peek(n)
	if err != nil {
		return "", err
	}
	return decodeHead(b), nil
}

// Encoding names the encoding in which the text began: "UTF-8", "UTF-16LE",
// "UTF-16BE"; "" before [File.Text] is first read.
func (f *File) Encoding() string {
	if f.text == nil {
		return ""
	}
	return f.text.first
}

// Notes are remarks on the encoding of the text read so far, each with its
// place: where it changed in the middle, where bytes were not UTF-8.
func (f *File) Notes() []string {
	if f.text == nil {
		return nil
	}
	return f.text.notesFor(f.name)
}

func (f *File) wrap(err error) error {
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return WithHint(fmt.Errorf("%s: %w", f.name, ErrCut), "copy the file once more, or export again")
	}
	return fmt.Errorf("%s: %w", f.name, err)
}

// Sum identifies an input by its content.
type Sum struct {
	Name   string   // as in [File.Name]
	Size   int64    // bytes, before decompression
	SHA256 [32]byte // of the same bytes
}

// Sum reads what is left of the raw input and sums up all of it. It must be
// called before [File.Close].
func (f *File) Sum() (Sum, error) {
	if _, err := io.Copy(io.Discard, f.raw); err != nil {
		return Sum{}, f.wrap(err)
	}
	return Sum{Name: f.name, Size: f.raw.n, SHA256: f.raw.sum()}, nil
}

// Close closes the file; standard input stays open.
func (f *File) Close() error {
	var errs []error
	for i := len(f.closers) - 1; i >= 0; i-- {
		errs = append(errs, f.closers[i]())
	}
	f.closers = nil
	return errors.Join(errs...)
}
