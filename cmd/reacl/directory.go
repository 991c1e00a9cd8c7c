package main

import (
	"context"
	"fmt"
	"strings"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/ad/ldif"
	"reacl/report"
)

// directoryInput is one opened input of a directory.
type directoryInput struct {
	entries  ad.Entries
	firstErr error // of the stream, for its hint
	format   string
	name     string
	file     *input.File
}

// openDirectory opens what --source or --target names.
func openDirectory(ctx context.Context, name string, e env) (*directoryInput, error) {
	if strings.Contains(name, "://") {
		return nil, fmt.Errorf("%s: not supported", name)
	}
	f, err := input.Open(name, e.Stdin)
	if err != nil {
		return nil, err
	}
	d := &directoryInput{name: name, file: f, format: "ldif"}
	d.entries = d.watch(ldif.Read(f.Text(), name))
	return d, nil
}

// watch passes the stream on and keeps its first error.
func (d *directoryInput) watch(entries ad.Entries) ad.Entries {
	return func(yield func(ad.Entry, error) bool) {
		for e, err := range entries {
			if err != nil && d.firstErr == nil {
				d.firstErr = err
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (d *directoryInput) close() {
	if d.file != nil {
		_ = d.file.Close()
	}
}

// manifest is the input's line in the manifest; it reads what is left of it.
func (d *directoryInput) manifest(role string) report.Input {
	in := report.Input{Role: role, Name: d.name, Format: d.format}
	if sum, err := d.file.Sum(); err == nil {
		in.SHA256, in.Bytes = fmt.Sprintf("%x", sum.SHA256), sum.Size
	}
	return in
}
