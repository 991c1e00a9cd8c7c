package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/export"
	"reacl/acl/plan"
	"reacl/ad/input"
	"reacl/ad/ldap"
	"reacl/ad/match"
	"reacl/report"
	"reacl/report/jsonl"
	"reacl/report/script"
	"reacl/sid"
)

// planOptions are what reacl plan was asked for.
type planOptions struct {
	source, target, acl []string
	mapFile, out, wave  string
	accounts            []string
	mode                acl.Mode
	reading             export.Options
	quiet               bool
	command             []string // for bundle.json
	connect             func(side string) (ldap.Config, error)
}

func (o planOptions) check() error {
	switch {
	case len(o.target) == 0:
		return hint(errors.New("no target directory"), "name the export of the target forest: --target fabrikam.ldif")
	case len(o.source) == 0:
		return hint(errors.New("no source directory"), "name the export of the source forest: --source contoso.ldif")
	case o.out == "":
		return hint(errors.New("no folder for the bundle"), "name one: -o plan")
	}
	for _, name := range o.acl {
		if files, err := input.List(name); len(files) == 0 {
			return fmt.Errorf("descriptors: %w", err)
		}
	}
	return nil
}

// runPlan plans every object and writes the bundle, whole or not at all.
func runPlan(ctx context.Context, e env, o planOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	folder, err := report.CreateFolder(o.out)
	if err != nil {
		return withFolderHint(err)
	}
	defer folder.Discard()
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
	planner := &plan.Planner{Auditor: audit.NewAt(source, target, mapping, l.readAt()), Mode: o.mode}
	if planner.Wave, err = o.waveOf(mapping, e.Stdin); err != nil {
		return err
	}
	p := planRun{opts: o, l: l, folder: folder}
	if err := p.steps(ctx, e, planner); err != nil {
		return err
	}
	sum, err := script.Write(folder, script.Input{Source: source, Target: target, Mapping: mapping.Rows(), Mode: o.mode, Tool: "reacl " + version, NotReady: l.unfinished()})
	if err != nil {
		return err
	}
	if err := p.describe(sum, mapping); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := folder.Commit(); err != nil {
		return err
	}
	return p.finish(e, sum)
}

func withFolderHint(err error) error {
	if errors.Is(err, report.ErrOtherFiles) {
		return hint(err, "name a new folder after -o, or the one of an earlier run")
	}
	return hint(err, "name a folder you may write to after -o")
}

// planRun is a plan under way.
type planRun struct {
	opts   planOptions
	l      *loader
	folder *report.Folder
	inputs []export.Input
}

// steps writes plan.jsonl.
func (p *planRun) steps(ctx context.Context, e env, planner *plan.Planner) error {
	w, err := p.folder.Create(script.PlanFile)
	if err != nil {
		return err
	}
	lines := plan.NewWriter(w)
	src := export.ReadAll(descriptorInputs(p.opts.acl, p.opts.target), e.Stdin, p.opts.reading)
	n := 0
	progress := newProgress(e.Stderr, p.opts.quiet)
	defer progress.clear()
	for s := range planner.PlanAll(src.Objects(), runtime.GOMAXPROCS(0)) {
		progress.another()
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), w.Close())
		}
		if s.Err != nil {
			p.l.reject(rejectOf(s.Err))
			continue
		}
		n++
		if err := lines.Write(s.Step); err != nil {
			return errors.Join(err, w.Close())
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	p.inputs = src.Inputs()
	if n == 0 {
		return hint(errors.New("no descriptor to plan for"), "name an export with --acl, and look at --kind, --mailbox, --include and --exclude")
	}
	return nil
}

// rejectOf is a record that could not be read.
func rejectOf(err error) report.Reject {
	var rec *export.RecordError
	if !errors.As(err, &rec) {
		return report.Reject{Reason: err.Error()}
	}
	return report.Reject{Origin: rec.Origin, Mailbox: rec.Mailbox, Folder: rec.Folder, Reason: rec.Err.Error(), Raw: jsonl.Raw(rec.Raw)}
}

// bundleInfo is bundle.json.
type bundleInfo struct {
	Tool     string           `json:"tool"`
	Mode     string           `json:"mode"`
	Options  []string         `json:"options"`
	Scope    export.Selection `json:"scope,omitzero"` // what was asked for; none for all that was exported
	Summary  script.Summary   `json:"summary"`
	Inputs   []report.Input   `json:"inputs"`
	Rejected int              `json:"rejected"`
	Accounts int              `json:"mapped"` // approved rows of the mapping
}

// describe writes bundle.json and the rejected records.
func (p *planRun) describe(sum script.Summary, mapping *match.Map) error {
	info := bundleInfo{Tool: "reacl " + version, Mode: script.ModeName(p.opts.mode), Options: p.opts.command, Scope: p.opts.reading.Select, Summary: sum, Inputs: p.l.inputs, Rejected: len(p.l.rejects)}
	for _, in := range p.inputs {
		info.Inputs = append(info.Inputs, report.Input{Role: "acl", Name: in.Name, SHA256: in.SHA256, Bytes: in.Bytes, Format: in.Form, Counts: plural(in.Objects, "object", "objects")})
	}
	for _, r := range mapping.Rows() {
		if r.Status == match.Approved {
			info.Accounts++
		}
	}
	if err := folderJSON(p.folder, "bundle.json", info); err != nil {
		return err
	}
	return folderRejects(p.folder, p.l.rejects)
}

func folderJSON(folder *report.Folder, name string, v any) error {
	w, err := folder.Create(name)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return errors.Join(enc.Encode(v), w.Close())
}

func folderRejects(folder *report.Folder, rejects []report.Reject) error {
	w, err := folder.Create("rejects.jsonl")
	if err != nil {
		return err
	}
	lines := jsonl.NewLines(w)
	for _, r := range rejects {
		if err := lines.Reject(r); err != nil {
			return errors.Join(err, w.Close())
		}
	}
	return w.Close()
}

// finish tells a person how it ended, and picks the exit code.
func (p *planRun) finish(e env, sum script.Summary) error {
	if !p.opts.quiet {
		fmt.Fprintf(e.Stderr, "reacl: %s of %s to be changed, %d held back, %s left alone; see %s\n",
			plural(sum.Changed, "object", "objects"), fmt.Sprint(sum.Objects), sum.Held, plural(sum.Exceptions, "entry", "entries"), p.opts.out)
	}
	warnLive(e.Stderr, p.opts.target)
	if n := sum.NoScript.Count; n > 0 {
		fmt.Fprintf(e.Stderr, "reacl: warning: no script can write %s; the first: %s\n", plural(n, "object", "objects"), sum.NoScript.Examples[0])
	}
	if n := len(p.l.rejects); n > 0 {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s could not be read and %s not planned; see rejects.jsonl\n", plural(int64(n), "record", "records"), wereWas(n))
	}
	if !sum.Ready {
		fmt.Fprintf(e.Stderr, "reacl: the bundle is not ready: %s\n", strings.Join(sum.Why, "; "))
		return exitCode(exitGate)
	}
	if len(p.l.rejects) > 0 {
		return doneButUnread(e, p.opts.quiet)
	}
	return nil
}

// waveOf picks the old SIDs of the accounts that were named; nil for all.
func (o planOptions) waveOf(m *match.Map, stdin io.Reader) (func(sid.SID) bool, error) {
	names := o.accounts
	if o.wave != "" {
		f, err := input.Open(o.wave, stdin)
		if err != nil {
			return nil, fmt.Errorf("wave: %w", err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f.Text())
		for lines.Scan() {
			if name := strings.TrimSpace(lines.Text()); name != "" {
				names = append(names, name)
			}
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("wave %s: %w", o.wave, err)
		}
	}
	if len(names) == 0 && o.wave == "" {
		return nil, nil
	}
	byName := map[string][]sid.SID{}
	for _, r := range m.Rows() {
		for _, n := range []string{r.Source.String(), r.Target.String(), r.SourceName, r.TargetName} {
			if n != "" {
				n = strings.ToLower(n)
				byName[n] = append(byName[n], r.Source)
			}
		}
	}
	wanted := map[sid.SID]bool{}
	for _, n := range names {
		sids := byName[strings.ToLower(n)]
		if len(sids) == 0 {
			return nil, hint(fmt.Errorf("the mapping has no account %q", n), `name it as mapping.csv does: a SID, or DOMAIN\name of either side`)
		}
		for _, s := range sids {
			wanted[s] = true
		}
	}
	return func(s sid.SID) bool { return wanted[s] }, nil
}
