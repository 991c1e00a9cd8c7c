package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"reacl/acl/audit"
	"reacl/acl/export"
	"reacl/ad/input"
	"reacl/ad/ldap"
	"reacl/ad/match"
	"reacl/report"
	"reacl/report/html"
	"reacl/report/xlsx"
	"reacl/sid"
)

// auditOptions are what reacl audit was asked for.
type auditOptions struct {
	source, target, acl []string
	mapFile             string
	out                 string
	forms               []string // xlsx, html, jsonl
	failOn              audit.Severity
	quiet               bool
	date                time.Time
	command             []string // for the manifest
	project             projectConfig
	policy              audit.Policy
	check               match.CheckOptions
	reading             export.Options
	connect             func(side string) (ldap.Config, error)
}

// runAudit is the main job: directories, mapping, descriptors, judgement,
// reports. It returns an exit code where the job was done all the same.
func runAudit(ctx context.Context, e env, o auditOptions) error {
	if err := o.usable(); err != nil {
		return err
	}
	for _, name := range o.acl {
		if files, err := input.List(name); len(files) == 0 {
			return fmt.Errorf("descriptors: %w", err)
		}
	}
	out, err := newOutputs(o.out)
	if err != nil {
		return err
	}
	defer out.discard()
	l := newLoader(e)
	l.connect = o.connect
	source, target, err := l.forests(ctx, o.source, o.target)
	if err != nil {
		return err
	}
	approved, err := l.approved(o.mapFile)
	if err != nil {
		return err
	}
	mapping := match.Match(source, target, match.Options{Approved: approved})
	run := &auditRun{opts: o, l: l, source: source, target: target, mapping: mapping,
		auditor: audit.NewAt(source, target, mapping, l.readAt()), out: out,
		links: map[sid.SID]audit.Finding{}, large: map[sid.SID]audit.Finding{}}
	run.tally = run.auditor.NewTally(o.out)
	defer run.tally.Discard()
	if err := run.judge(ctx, e); err != nil {
		return err
	}
	if err := run.write(ctx); err != nil {
		return err
	}
	return run.finish(e)
}

// usable refuses options that do not fit together.
func (o auditOptions) usable() error {
	switch {
	case len(o.target) == 0:
		return hint(errors.New("no target directory"), "name the export of the target forest: --target fabrikam.ldif")
	case len(o.source) == 0:
		return hint(errors.New("no source directory"), "name the export of the source forest: --source contoso.ldif")
	case o.out == "":
		return hint(errors.New("no folder for the results"), "name one: -o out")
	}
	for _, f := range o.forms {
		switch f {
		case "xlsx", "html", "jsonl":
		default:
			return hint(fmt.Errorf("there is no report form %q", f), "--report takes xlsx, html and jsonl, separated by commas")
		}
	}
	return nil
}

// form reports whether the report form was asked for.
func (o auditOptions) form(name string) bool {
	for _, f := range o.forms {
		if f == name {
			return true
		}
	}
	return false
}

// write writes what is known at the end. The manifest comes last, because it
// holds the hashes of the others.
func (r *auditRun) write(ctx context.Context) error {
	c := endingWith(ctx, r.buildCase())
	if err := r.out.write("mapping.csv", func(w *report.File) error { return match.WriteCSV(w, r.mapping.Rows()) }); err != nil {
		return err
	}
	if r.rejectErr != nil {
		return r.rejectErr
	}
	if err := r.out.json("summary.json", summaryOf(c, r)); err != nil {
		return err
	}
	for _, w := range []struct {
		form, name string
		make       func(path string) report.Writer
	}{
		{"xlsx", "report.xlsx", func(p string) report.Writer { return xlsx.New(p) }},
		{"html", "report.html", func(p string) report.Writer { return html.New(p) }},
	} {
		if !r.opts.form(w.form) {
			continue
		}
		if err := r.out.writer(w.name, w.make, c); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err() // what was written of the case may be a part of it
	}
	if err := r.tally.Err(); err != nil {
		return err
	}
	if err := r.out.commit(); err != nil {
		return err
	}
	return r.out.manifest(c, r.opts)
}

// endingWith is c with sequences that end when ctx does, so that a writer does
// not go on long after a signal.
func endingWith(ctx context.Context, c report.Case) report.Case {
	c.Losses, c.Gains = until(ctx, c.Losses), until(ctx, c.Gains)
	c.Groups, c.Waves = until(ctx, c.Groups), until(ctx, c.Waves)
	return c
}

func until[T any](ctx context.Context, seq iter.Seq[T]) iter.Seq[T] {
	if seq == nil {
		return nil
	}
	return func(yield func(T) bool) {
		for v := range seq {
			if ctx.Err() != nil || !yield(v) {
				return
			}
		}
	}
}

// finish tells a person how it ended, and picks the exit code.
func (r *auditRun) finish(e env) error {
	c := r.verdict
	if !r.opts.quiet {
		fmt.Fprintln(e.Stderr, "reacl:", c)
		fmt.Fprintf(e.Stderr, "reacl: results in %s: %s\n", r.opts.out, strings.Join(r.out.names(), ", "))
	}
	warnLive(e.Stderr, r.opts.target)
	for _, name := range r.out.leftovers("report.xlsx", "report.html", "findings.jsonl") {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s is of an earlier run: --report left it out of this one\n", name)
	}
	for _, s := range contradictions(r.source, r.target) {
		fmt.Fprintln(e.Stderr, "reacl: warning:", strings.TrimSuffix(s, "."))
	}
	unread := r.l.rejected > 0
	if unread {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s could not be read and %s not judged; see %s\n",
			plural(r.l.rejected, "record", "records"), wereWas(int(r.l.rejected)), filepath.Join(r.opts.out, "rejects.jsonl"))
	}
	if r.opts.failOn != audit.Unset {
		for s := r.opts.failOn; s <= audit.Critical; s++ {
			if n := r.tally.Severity[s]; n > 0 {
				fmt.Fprintf(e.Stderr, "reacl: gate not met: %s of severity %s or above\n", plural(r.countFrom(r.opts.failOn), "finding", "findings"), r.opts.failOn)
				return exitCode(exitGate)
			}
		}
	}
	if unread {
		return doneButUnread(e, r.opts.quiet)
	}
	return nil
}

func (r *auditRun) countFrom(s audit.Severity) (n int64) {
	for ; s <= audit.Critical; s++ {
		n += r.tally.Severity[s]
	}
	return n
}

func wereWas(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// plural is a count with its noun: "1 record", "12 records".
func plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
