package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"reacl/report"
)

// outputs are the files of one run in one folder. They appear together at
// the end, or, where the run fails, not at all.
type outputs struct {
	dir   string
	made  []string // folders made for it, the innermost first
	files []*report.File
	done  []string // written by a report.Writer, which commits by itself
	late  []report.Writer
	hash  []outputFile
}

// outputFile is a line of the manifest.
type outputFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// newOutputs makes the folder where there is none, and makes sure that files
// can be written there, before the inputs are read.
func newOutputs(dir string) (*outputs, error) {
	o := &outputs{dir: dir}
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Lstat(d); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		o.made = append(o.made, d)
	}
	err := makeOutputDir(dir)
	if err == nil {
		var probe *report.File
		if probe, err = report.Create(filepath.Join(dir, "probe")); err == nil {
			probe.Discard()
		} else {
			err = hint(err, "name a folder you may write to after -o")
		}
	}
	if err != nil {
		o.discard()
		return nil, err
	}
	return o, nil
}

// write has a file written; it appears with commit.
func (o *outputs) write(name string, fill func(*report.File) error) error {
	f, err := report.Create(filepath.Join(o.dir, name))
	if err != nil {
		return err
	}
	o.files = append(o.files, f)
	return fill(f)
}

// json writes v as indented JSON.
func (o *outputs) json(name string, v any) error {
	return o.write(name, func(f *report.File) error {
		enc := json.NewEncoder(f)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(v)
	})
}

// writer has a report written; it appears with commit.
func (o *outputs) writer(name string, open func(path string) report.Writer, c report.Case) error {
	w := open(filepath.Join(o.dir, name))
	if err := w.Write(c); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	o.late = append(o.late, w)
	o.done = append(o.done, name)
	return nil
}

// commit makes everything appear.
func (o *outputs) commit() error {
	for _, f := range o.files {
		if err := f.Finish(); err != nil {
			return err // before the first of them appears
		}
	}
	for _, f := range o.files {
		if err := f.Commit(); err != nil {
			return err
		}
		o.done = append(o.done, filepath.Base(f.Name()))
	}
	o.files = nil
	for _, w := range o.late {
		if err := w.Close(); err != nil {
			return err
		}
	}
	o.late = nil
	slices.Sort(o.done)
	return nil
}

// discard removes what has not appeared, and the folder where nothing has.
func (o *outputs) discard() {
	for _, f := range o.files {
		f.Discard()
	}
	for _, w := range o.late {
		if d, ok := w.(interface{ Discard() }); ok {
			d.Discard()
		}
	}
	for _, dir := range o.made {
		if os.Remove(dir) != nil { // it is not empty
			return
		}
	}
}

// leftovers are the files among names that an earlier run wrote and this one
// did not.
func (o *outputs) leftovers(names ...string) (old []string) {
	for _, n := range names {
		if _, err := os.Lstat(filepath.Join(o.dir, n)); err == nil && !slices.Contains(o.done, n) {
			old = append(old, filepath.Join(o.dir, n))
		}
	}
	return old
}

// names are the files that appeared, sorted.
func (o *outputs) names() []string { return o.done }

// manifest writes the hashes of all inputs and outputs.
func (o *outputs) manifest(c report.Case, opts auditOptions) error {
	for _, name := range o.done {
		f, err := hashFile(filepath.Join(o.dir, name))
		if err != nil {
			return err
		}
		o.hash = append(o.hash, f)
	}
	err := o.json("manifest.json", map[string]any{
		"tool": c.Tool, "options": opts.command, "inputs": c.Inputs, "outputs": o.hash,
	})
	if err != nil {
		return err
	}
	return o.commit()
}

func hashFile(path string) (outputFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return outputFile{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return outputFile{filepath.Base(path), fmt.Sprintf("%x", h.Sum(nil)), n}, err
}
