package report

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Manifest is the file of a [Folder] that holds the SHA-256 of all others, in
// the form of sha256sum.
const Manifest = "MANIFEST"

// ErrOtherFiles is the reason for which a folder is not replaced.
var ErrOtherFiles = errors.New("the folder holds files that were not written as one output")

// Folder is an output of many files that appears whole or not at all: it is
// written beside its place under another name, mode 0700, and takes the place of
// an older one by [Folder.Commit].
type Folder struct {
	path, tmp string
	sums      []string // lines of the manifest
}

// CreateFolder opens an output folder. Every Folder ends with Commit or Discard.
// It fails with [ErrOtherFiles] where path is a folder that is neither empty nor
// such an output.
func CreateFolder(path string) (*Folder, error) {
	path = filepath.Clean(path)
	if err := recoverFolder(path); err != nil {
		return nil, err
	}
	switch list, err := os.ReadDir(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case len(list) > 0 && !slices.ContainsFunc(list, func(e fs.DirEntry) bool { return e.Name() == Manifest }):
		return nil, fmt.Errorf("%s: %w", path, ErrOtherFiles)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f := &Folder{path: path, tmp: beside(path, "tmp")}
	return f, os.Mkdir(f.tmp, 0o700)
}

// beside is a hidden name next to path.
func beside(path, ext string) string {
	var tail [6]byte
	_, _ = rand.Read(tail[:]) // never fails, see crypto/rand
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+hex.EncodeToString(tail[:])+"."+ext)
}

// Path is where a file of the folder lies until Commit. The name has slashes.
func (f *Folder) Path(name string) string { return filepath.Join(f.tmp, filepath.FromSlash(name)) }

// Create opens a file of the folder, mode 0600. The name has slashes. Close
// takes it into the manifest.
func (f *Folder) Create(name string) (io.WriteCloser, error) {
	if err := os.MkdirAll(filepath.Dir(f.Path(name)), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(f.Path(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &member{folder: f, name: name, file: file, w: bufio.NewWriterSize(file, 1<<16), sum: sha256.New()}, nil
}

// WriteFile writes a file of the folder.
func (f *Folder) WriteFile(name string, data []byte) error {
	w, err := f.Create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return errors.Join(err, w.Close())
}

// member is a file of a folder being written.
type member struct {
	folder *Folder
	name   string
	file   *os.File
	w      *bufio.Writer
	sum    hash.Hash
}

func (m *member) Write(p []byte) (int, error) {
	m.sum.Write(p)
	return m.w.Write(p)
}

func (m *member) Close() error {
	err := m.w.Flush()
	if err == nil {
		err = m.file.Sync()
	}
	m.folder.sums = append(m.folder.sums, hex.EncodeToString(m.sum.Sum(nil))+"  "+m.name)
	return errors.Join(err, m.file.Close())
}

// Commit writes the manifest and puts the folder in its place. When it fails,
// an older folder stays as it was.
func (f *Folder) Commit() error {
	slices.SortFunc(f.sums, func(a, b string) int { return strings.Compare(a[sumLen:], b[sumLen:]) })
	text := strings.Join(f.sums, "\n") + "\n"
	if err := f.WriteFile(Manifest, []byte(text)); err != nil {
		f.Discard()
		return err
	}
	err := putInPlace(f.tmp, f.path)
	if err != nil {
		f.Discard()
	}
	return err
}

// Discard removes what was written. After Commit it does nothing.
func (f *Folder) Discard() { _ = os.RemoveAll(f.tmp) }

// sumLen is the length of a hash and the two blanks after it.
const sumLen = 2*sha256.Size + 2

// CheckFolder compares a folder with its manifest and lists what is wrong:
// files that are missing, changed or not in it. It fails where there is none.
func CheckFolder(path string) (wrong []string, err error) {
	if err := recoverFolder(path); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(path, Manifest))
	if err != nil {
		return nil, err
	}
	known := map[string]bool{Manifest: true}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if len(line) <= sumLen || !filepath.IsLocal(filepath.FromSlash(line[sumLen:])) {
			wrong = append(wrong, fmt.Sprintf("%s: %q is no line of a manifest", Manifest, line))
			continue
		}
		name := line[sumLen:]
		known[name] = true
		switch sum, err := sumFile(filepath.Join(path, filepath.FromSlash(name))); {
		case err != nil:
			wrong = append(wrong, name+": "+reason(err))
		case sum != line[:sumLen-2]:
			wrong = append(wrong, name+": changed since it was written")
		}
	}
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(path, p)
		if name = filepath.ToSlash(name); err == nil && !known[name] {
			wrong = append(wrong, name+": not in the manifest")
		}
		return err
	})
	return wrong, err
}

func reason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "missing"
	}
	return err.Error()
}

func sumFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}
