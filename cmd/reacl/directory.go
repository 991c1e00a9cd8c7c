package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"reacl/ad"
	"reacl/ad/files"
	"reacl/ad/ldap"
	"reacl/report"
)

// directoryInput is one opened input of a directory.
type directoryInput struct {
	entries  ad.Entries
	firstErr error // of the stream, for its hint
	close    func()
	inputs   func(role string) []report.Input // known when the stream has ended
	times    []time.Time                      // when snapshots were made, after inputs was called
}

// openDirectory opens what --source or --target names: a file, a folder, or
// the URL of a live directory.
func (l *loader) openDirectory(ctx context.Context, side, name string) (*directoryInput, error) {
	if ldap.IsURL(name) {
		return l.openLive(ctx, side, name)
	}
	s, err := files.Open(name, l.e.Stdin)
	if err != nil {
		return nil, err
	}
	d := &directoryInput{close: func() { _ = s.Close() }}
	d.entries = d.watch(s.Entries())
	d.inputs = func(role string) []report.Input {
		var out []report.Input
		for _, in := range s.Inputs() {
			counts := plural(int64(in.Entries), "entry", "entries")
			if in.Errors > 0 {
				counts += fmt.Sprintf(", %d rejected", in.Errors)
			}
			if in.Header != nil && !in.Header.Time.IsZero() {
				d.times = append(d.times, in.Header.Time)
			}
			out = append(out, report.Input{Role: role, Name: in.Name, SHA256: fmt.Sprintf("%x", in.SHA256), Bytes: in.Size, Format: in.Format, Counts: counts})
		}
		return out
	}
	return d, nil
}

// openLive opens a forest over LDAP.
func (l *loader) openLive(ctx context.Context, side, url string) (*directoryInput, error) {
	if l.connect == nil {
		return nil, hint(errors.New("a live directory cannot be read here"), "read it into a snapshot first: reacl collect ad --server "+url+" -o "+side+".jsonl")
	}
	cfg, err := l.connect(side)
	if err != nil {
		return nil, err
	}
	s, err := ldap.Open(ctx, url, cfg, ldap.Query{})
	if err != nil {
		return nil, err
	}
	n := 0
	d := &directoryInput{close: func() { _ = s.Close() }}
	d.entries = d.watch(func(yield func(ad.Entry, error) bool) {
		for e, err := range s.Entries(ctx) {
			n++
			if !yield(e, err) {
				return
			}
		}
	})
	d.inputs = func(role string) []report.Input {
		return []report.Input{{Role: role, Name: url, Format: "ldap", Counts: plural(int64(n), "entry", "entries")}}
	}
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
