package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/ad/ldap"
	"reacl/ad/match"
	"reacl/report"
	"reacl/report/jsonl"
	"reacl/report/mapfile"
	"reacl/sid"
)

// mapOptions are what reacl map was asked for.
type mapOptions struct {
	source, target     []string
	mapFile            string
	overrides, imports []string
	columns            match.Columns
	match              match.Options // but for what the files hold
	formats            []mapfile.Format
	saved              []string
	keep, quiet        bool
	out                string
	command            []string // for the manifest
	connect            func(side string) (ldap.Config, error)
}

func (o mapOptions) check() error {
	switch {
	case len(o.target) == 0:
		return hint(errors.New("no target directory"), "name the export of the target forest: --target fabrikam.ldif")
	case len(o.source) == 0:
		return hint(errors.New("no source directory"), "name the export of the source forest: --source contoso.ldif")
	case o.out == "":
		return hint(errors.New("no folder for the results"), "name one: -o maps")
	}
	return nil
}

// runMap matches two directories and writes the mapping.
func runMap(ctx context.Context, e env, o mapOptions) error {
	if err := o.check(); err != nil {
		return err
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
	if o.match.Approved, err = l.approved(o.mapFile); err != nil {
		return err
	}
	if o.match.Overrides, err = l.overrides(o.overrides); err != nil {
		return err
	}
	for _, name := range o.imports {
		pairs, err := l.imported(name, source, target, o.columns)
		if err != nil {
			return err
		}
		o.match.Imports = append(o.match.Imports, pairs...)
	}
	saved, err := l.saved(o.saved)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	m := match.Match(source, target, o.match)
	run := mapRun{o: o, l: l, m: m, out: out}
	run.in = mapfile.Input{Rows: m.Rows(), Source: source, Target: target, Keep: o.keep, LowRIDs: o.match.LowRIDs, Saved: saved}
	if err := run.write(); err != nil {
		return err
	}
	if !o.quiet {
		run.tell(e.Stderr, source, target)
	}
	for _, s := range l.unfinished() {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s: what is missing looks like accounts that do not exist\n", s)
	}
	for _, c := range contradictions(source, target) {
		fmt.Fprintln(e.Stderr, "reacl: warning:", strings.TrimSuffix(c, "."))
	}
	if n := len(l.rejects); n > 0 {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s could not be read; see %s\n", plural(int64(n), "record", "records"), filepath.Join(o.out, "rejects.jsonl"))
		return doneButUnread(e, o.quiet)
	}
	return nil
}

// overrides reads single decisions. A SID that two files decide is an error.
func (l *loader) overrides(names []string) ([]match.Row, error) {
	var all []match.Row
	from := map[sid.SID]string{}
	for _, name := range names {
		rows, err := l.approved(name)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if first, dup := from[r.Source]; dup {
				return nil, hint(fmt.Errorf("%s: %s is decided in %s already", name, r.Source, first), "keep one line for each source SID")
			}
			from[r.Source] = name
		}
		all = append(all, rows...)
	}
	return all, nil
}

// imported reads the mapping of another tool.
func (l *loader) imported(name string, source, target *ad.Directory, cols match.Columns) ([]match.Pair, error) {
	f, err := input.Open(name, l.e.Stdin)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	defer f.Close()
	im, err := match.ReadImport(f.Text(), filepath.Base(f.Name()), source, target, cols)
	if err != nil {
		return nil, hint(fmt.Errorf("import %s: %w", name, err), "--import takes an ADMT, McGlone or Quest file, or a CSV whose columns --import-columns names")
	}
	for _, r := range im.Rejects {
		l.reject(report.Reject{Origin: fmt.Sprintf("%s:%d", f.Name(), r.Line), Reason: r.Err.Error(), Raw: jsonl.Raw([]byte(r.Text))})
	}
	sum, err := f.Sum()
	if err != nil {
		return nil, err
	}
	l.inputs = append(l.inputs, report.Input{Role: "import", Name: name, SHA256: fmt.Sprintf("%x", sum.SHA256), Bytes: sum.Size, Format: im.Format,
		Counts: fmt.Sprintf("%s, %d rejected", plural(int64(len(im.Pairs)), "pair", "pairs"), len(im.Rejects))})
	return im.Pairs, nil
}

// saved reads descriptor listings whole, as their formats rewrite them whole.
func (l *loader) saved(names []string) ([]mapfile.Saved, error) {
	var out []mapfile.Saved
	for _, name := range names {
		f, err := input.Open(name, l.e.Stdin)
		if err != nil {
			return nil, fmt.Errorf("saved listing: %w", err)
		}
		data, err := io.ReadAll(f)
		if err == nil {
			var sum input.Sum
			if sum, err = f.Sum(); err == nil {
				l.inputs = append(l.inputs, report.Input{Role: "saved", Name: name, SHA256: fmt.Sprintf("%x", sum.SHA256), Bytes: sum.Size, Format: "descriptor listing"})
			}
		}
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("saved listing: %w", err)
		}
		out = append(out, mapfile.Saved{Name: filepath.Base(f.Name()), Data: data})
	}
	return out, nil
}

// mapRun is a mapping on its way to its files.
type mapRun struct {
	o   mapOptions
	l   *loader
	m   *match.Map
	in  mapfile.Input
	out *outputs
	did []mapfile.Output // without the contents of files
}

// write writes all files; the manifest comes last, with the hashes of the others.
func (r *mapRun) write() error {
	if err := r.out.write("mapping.csv", func(w *report.File) error { return match.WriteCSV(w, r.m.Rows()) }); err != nil {
		return err
	}
	if r.o.mapFile != "" {
		if err := r.out.write("drift.csv", func(w *report.File) error { return writeDrift(w, r.m.Drift()) }); err != nil {
			return err
		}
	}
	for _, f := range r.o.formats {
		made := f.Make(r.in)
		for _, file := range made.Files {
			if err := r.out.write(file.Name, func(w *report.File) error { _, err := w.Write(file.Data); return err }); err != nil {
				return err
			}
		}
		made.Files = nil
		r.did = append(r.did, made)
	}
	if err := r.out.write("rejects.jsonl", func(w *report.File) error {
		lines := jsonl.NewLines(w)
		for _, rej := range r.l.rejects {
			if err := lines.Reject(rej); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := r.out.commit(); err != nil {
		return err
	}
	return r.out.manifest(report.Case{Tool: "reacl " + version, Inputs: r.l.inputs}, auditOptions{command: r.o.command})
}

// writeDrift lists where an approved mapping and fresh evidence differ.
func writeDrift(w io.Writer, drift []match.Drift) error {
	var buf bytes.Buffer
	cw := csv.NewWriter(&buf)
	cw.UseCRLF = true
	if err := cw.Write([]string{"sourceSid", "approvedTarget", "freshTarget", "what"}); err != nil {
		return err
	}
	for _, d := range drift {
		if err := cw.Write([]string{d.Source.String(), d.Approved.Target.String(), d.Fresh.Target.String(), d.What}); err != nil {
			return err
		}
	}
	cw.Flush()
	if bytes.IndexFunc(buf.Bytes(), func(r rune) bool { return r > 0x7E }) >= 0 {
		if _, err := io.WriteString(w, "\ufeff"); err != nil { // Excel would garble the names without it
			return err
		}
	}
	_, err := buf.WriteTo(w)
	return err
}

// tell says in a few lines what came out.
func (r *mapRun) tell(w io.Writer, source, target *ad.Directory) {
	count := map[match.Status]int{}
	for _, row := range r.m.Rows() {
		count[row.Status]++
	}
	var parts []string
	for _, s := range []match.Status{match.Approved, match.Review, match.Conflict, match.Orphan, match.Excluded} {
		parts = append(parts, fmt.Sprintf("%d %s", count[s], s))
	}
	fmt.Fprintf(w, "reacl: %s: %s\n", plural(int64(len(r.m.Rows())), "source SID", "source SIDs"), strings.Join(parts, ", "))
	if n := count[match.Conflict] + count[match.Review]; n > 0 {
		fmt.Fprintf(w, "reacl: %s a person: decide them in %s and name it with --map\n", plural(int64(n), "row needs", "rows need"), filepath.Join(r.o.out, "mapping.csv"))
	}
	if n := len(r.m.Drift()); n > 0 {
		fmt.Fprintf(w, "reacl: %s since the mapping was approved; see %s\n", plural(int64(n), "change", "changes"), filepath.Join(r.o.out, "drift.csv"))
	}
	cannot := map[sid.SID]bool{}
	for _, d := range r.did {
		for _, l := range d.Left {
			if l.Row.Status == match.Approved {
				cannot[l.Row.Source] = true
			}
		}
		fmt.Fprintf(w, "reacl: %s: %s, %d left out (%s-exceptions.csv)\n", d.Format.Name, plural(int64(d.Rows), "row", "rows"), len(d.Left), d.Format.Name)
	}
	if fired := firedRules(source, target, r.m, len(cannot)); fired != "" {
		fmt.Fprintf(w, "reacl: rules on directories and mapping: %s (reacl audit explains them)\n", fired)
	}
	fmt.Fprintf(w, "reacl: results in %s: mapping.csv and %d other files; manifest.json lists them\n", r.o.out, len(r.out.names())-1)
}

// firedRules counts what the rules on directories and mapping found. cannot is
// the number of approved rows that one of the chosen dialects cannot hold.
func firedRules(source, target *ad.Directory, m *match.Map, cannot int) string {
	count := map[string]int{}
	var order []string
	for f := range match.Check(source, target, m, match.CheckOptions{}) {
		if count[f.Rule] == 0 {
			order = append(order, f.Rule)
		}
		count[f.Rule]++
	}
	if cannot > 0 {
		order, count["MP-16"] = append(order, "MP-16"), cannot
	}
	for i, rule := range order {
		order[i] = fmt.Sprintf("%s %d", rule, count[rule])
	}
	return strings.Join(order, ", ")
}
