package input

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// List names the files that name stands for: itself, or where it is a folder
// the files in it and below, sorted, without hidden ones. Pipes, sockets and
// devices in a folder are passed over: to open one may wait for ever.
//
// What cannot be listed does not hide the rest: files come together with an
// error, or several joined by [errors.Join], one for each folder.
func List(name string) ([]string, error) {
	if name == Stdin {
		return []string{name}, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, openError(name, err)
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	var files []string
	var errs []error
	_ = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error { // it returns what this function does
		switch {
		case err != nil:
			errs = append(errs, openError(path, err))
		case path != name && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case isFile(path, d):
			files = append(files, path)
		}
		return nil
	})
	if len(files) == 0 && len(errs) == 0 {
		return nil, WithHint(fmt.Errorf("%s: the folder holds no files", name), "name the folder into which the exports were written")
	}
	sort.Strings(files)
	return files, errors.Join(errs...)
}

// isFile reports whether path is to be opened. A link that leads nowhere, or
// to a folder, is, so that it is told.
func isFile(path string, d fs.DirEntry) bool {
	mode := d.Type()
	if mode&fs.ModeSymlink != 0 {
		info, err := os.Stat(path)
		if err != nil || info.IsDir() {
			return true
		}
		mode = info.Mode().Type()
	}
	return mode.IsRegular()
}

// maxArchive bounds a zip archive that cannot be read in place because it
// comes from standard input or is compressed once more.
const maxArchive = 1 << 30

// IsZip reports whether the input is a zip archive.
func (f *File) IsZip() bool {
	b, err := f.Peek(4)
	return err == nil && (bytes.Equal(b, []byte("PK\x03\x04")) || bytes.Equal(b, []byte("PK\x05\x06")))
}

// Member is a file in a zip archive.
type Member struct {
	Name string // "export.zip/users.json"
	open func() (io.ReadCloser, error)
}

// Open opens the member as [Open] does a file. Its [File.Sum] is that of the
// member; the archive has its own.
func (m Member) Open() (*File, error) {
	r, err := m.open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Name, err)
	}
	f, err := newFile(m.Name, r, nil)
	if err != nil {
		r.Close()
		return nil, err
	}
	f.closers = append([]func() error{r.Close}, f.closers...)
	return f, nil
}

// Members are the files in a zip archive in the order of the archive. They
// can be opened until f is closed.
func (f *File) Members() ([]Member, error) {
	at, size, err := f.ReaderAt()
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, WithHint(fmt.Errorf("%s: not a readable zip archive: %w", f.name, err), "copy the file once more, or unpack it and name the folder")
	}
	var out []Member
	for _, m := range z.File {
		if m.FileInfo().IsDir() || strings.HasPrefix(filepath.Base(m.Name), ".") || strings.HasPrefix(m.Name, "__MACOSX/") {
			continue
		}
		open := m.Open
		if m.Flags&1 != 0 {
			open = func() (io.ReadCloser, error) {
				return nil, WithHint(fmt.Errorf("%w: the archive has a password", ErrUnsupported), "unpack it and name the folder")
			}
		}
		out = append(out, Member{f.name + "/" + m.Name, open})
	}
	return out, nil
}

// ReaderAt gives random access: to the file itself, or to a copy in memory.
func (f *File) ReaderAt() (io.ReaderAt, int64, error) {
	if f.file != nil && f.packed == "" {
		info, err := f.file.Stat()
		if err != nil {
			return nil, 0, f.wrap(err)
		}
		if info.Mode().IsRegular() {
			return f.file, info.Size(), nil
		}
	}
	b, err := io.ReadAll(io.LimitReader(f.data, maxArchive+1))
	if err != nil {
		return nil, 0, f.wrap(err)
	}
	if len(b) > maxArchive {
		return nil, 0, WithHint(fmt.Errorf("%s: %w", f.name, errLargeArchive), "save it as a file and name that")
	}
	return bytes.NewReader(b), int64(len(b)), nil
}

var errLargeArchive = errors.New("the archive is larger than 1 GiB and cannot be read in place")
