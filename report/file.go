package report

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// File is an output that appears whole or not at all: it is written beside
// its place under another name, mode 0600, and renamed by [File.Commit].
type File struct {
	w    *bufio.Writer
	f    *os.File
	path string

	finished bool
}

// Create opens an output. Every File ends with Commit or Discard.
func Create(path string) (*File, error) {
	var tail [6]byte
	_, _ = rand.Read(tail[:]) // never fails, see crypto/rand
	tmp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+hex.EncodeToString(tail[:])+".tmp")
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return &File{w: bufio.NewWriterSize(f, 1<<16), f: f, path: path}, nil
}

// Write buffers p.
func (o *File) Write(p []byte) (int, error) {
	if o.f == nil || o.finished {
		return 0, fs.ErrClosed
	}
	return o.w.Write(p)
}

// Name is the path that the file will have.
func (o *File) Name() string { return o.path }

// Finish brings everything to the disk, so that [File.Commit] has only to give
// the name. Of several files that belong together all are finished before the
// first appears.
func (o *File) Finish() error {
	if o.f == nil {
		return fs.ErrClosed
	}
	if o.finished {
		return nil
	}
	err := o.w.Flush()
	if err == nil {
		err = o.f.Sync()
	}
	o.finished = true
	err = errors.Join(err, o.f.Close())
	if err != nil {
		o.Discard()
	}
	return err
}

// Commit makes the file appear under its name, in place of an older one. When
// it fails, nothing is left and an older file stays as it was.
func (o *File) Commit() error {
	if err := o.Finish(); err != nil {
		return err
	}
	err := os.Rename(o.f.Name(), o.path)
	if err != nil {
		o.Discard()
	}
	o.f = nil
	return err
}

// Discard removes what was written. After Commit it does nothing, so that it
// can be deferred.
func (o *File) Discard() {
	if o.f == nil {
		return
	}
	if !o.finished {
		_ = o.f.Close()
	}
	_ = os.Remove(o.f.Name())
	o.f = nil
}
