package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"reacl/acl/audit"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/report"
	"reacl/report/jsonl"
	"reacl/sid"
)

// auditRun is an audit under way.
type auditRun struct {
	opts           auditOptions
	l              *loader
	source, target *ad.Directory
	mapping        *match.Map
	auditor        *audit.Auditor
	tally          *audit.Tally
	out            *outputs
	verdict        string
	inputs         []export.Input
	duplicates     []export.Duplicate
	shown          *audit.Shown // what Exchange shows; nil where no input says
	rejectErr      error        // of writing rejects.jsonl

	missing    []string                  // mailboxes of the target of which no folder came
	links      map[sid.SID]audit.Finding // what is wrong with a mailbox's link
	large      map[sid.SID]audit.Finding // accounts with a large token
	trustFacts []audit.Finding
}

// judge streams the descriptors through the auditor into findings.jsonl.
func (r *auditRun) judge(ctx context.Context, e env) error {
	names := descriptorInputs(r.opts.acl, r.opts.target)
	if len(names) == 0 {
		what := "name an export of folder descriptors: --acl folders.jsonl"
		if liveWithout(r.opts.target) != "" {
			what += "; a directory that is read live brings none. " + liveInstead
		}
		return hint(errors.New("no descriptors to judge"), what)
	}
	if err := r.openRejects(); err != nil {
		return err
	}
	r.readClaims(names)
	return r.findings(func(w io.Writer) error {
		src := export.ReadAll(names, e.Stdin, r.opts.reading)
		progress := newProgress(e.Stderr, r.opts.quiet)
		defer progress.clear()
		for j := range r.auditor.JudgeAll(src.Objects(), runtime.GOMAXPROCS(0), r.after) {
			progress.another()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if j.Err != nil {
				if err := r.tell(w, r.unread(j.Err)); err != nil {
					return err
				}
				continue
			}
			if _, err := w.Write(j.Lines); err != nil {
				return err
			}
			if err := r.tell(w, r.tally.Add(j.Object, j.Judgement)); err != nil {
				return err
			}
		}
		r.inputs, r.duplicates = src.Inputs(), src.Duplicates()
		if r.tally.Objects == 0 || r.fromExports() == 0 {
			return r.nothingJudged()
		}
		found := r.auditor.Conclude(r.tally, r.given())
		r.remember(found)
		return r.tell(w, found)
	})
}

// findings has findings.jsonl written, where it was asked for.
func (r *auditRun) findings(fill func(io.Writer) error) error {
	if !r.opts.form("jsonl") {
		return fill(io.Discard)
	}
	return r.out.write("findings.jsonl", func(w *report.File) error { return fill(w) })
}

// after finishes a judgement in the worker that made it.
func (r *auditRun) after(j *audit.Judged) {
	f := j.Judgement.Findings
	if r.shown != nil {
		f = append(f, r.shown.Findings(j.Object)...)
	}
	j.Judgement.Findings = r.opts.policy.Apply(f)
	j.Lines = jsonl.AppendFindings(nil, j.Judgement.Findings)
}

// tell writes and counts findings that several objects show together.
func (r *auditRun) tell(w io.Writer, list []audit.Finding) error {
	list = r.opts.policy.Apply(list)
	for _, f := range list {
		r.tally.Find(f)
	}
	_, err := w.Write(jsonl.AppendFindings(nil, list))
	return err
}

// readClaims reads what Exchange's own tools show, where the inputs hold it.
func (r *auditRun) readClaims(names []string) {
	opts := r.opts.reading
	opts.Select = export.Selection{}
	src := export.ReadAll(slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "-" }), nil, opts)
	shown := r.auditor.Shown(src.Claims(), r.rejectRecord)
	if shown.Kept > 0 || shown.Unknown > 0 {
		r.shown = shown
	}
}

// given is what the rules about the whole are told.
func (r *auditRun) given() audit.Given {
	g := audit.Given{Check: r.opts.check, Approved: r.opts.mapFile != "", Shown: r.shown, Ranges: r.l.ranges, Snapshots: r.l.snapshots,
		Date: r.opts.date, Expected: r.opts.project.expected(), SharePoint: r.opts.project.SharePointMovesOpen}
	if g.Date.IsZero() {
		g.Check.Date = r.l.readAt()
	}
	for _, side := range []string{sideSource, sideTarget} {
		if r.l.incomplete[side] {
			g.Incomplete = append(g.Incomplete, side)
		}
	}
	if n := r.l.rejected; n > int64(len(r.l.rejects)) {
		g.Cut = append(g.Cut, fmt.Sprintf("the report lists the first %d of %d rejected records; rejects.jsonl has all", len(r.l.rejects), n))
	}
	return g
}

// openRejects opens rejects.jsonl, into which every record goes that cannot be read.
func (r *auditRun) openRejects() error {
	return r.out.write("rejects.jsonl", func(w *report.File) error {
		lines := jsonl.NewLines(w)
		r.l.streamTo(func(rej report.Reject) {
			if err := lines.Reject(rej); err != nil && r.rejectErr == nil {
				r.rejectErr = err
			}
		})
		return r.rejectErr
	})
}

// fromExports is how many descriptors came of the inputs that --acl names;
// of all inputs where it names none.
func (r *auditRun) fromExports() (n int64) {
	for _, in := range r.inputs {
		if len(r.opts.acl) == 0 || !slices.Contains(r.opts.target, in.Name) {
			n += in.Objects
		}
	}
	return n
}

// rejectRecord keeps a record that could not be read.
func (r *auditRun) rejectRecord(err error) {
	var rec *export.RecordError
	if !errors.As(err, &rec) {
		r.l.reject(report.Reject{Reason: err.Error()})
		return
	}
	r.l.reject(report.Reject{Origin: rec.Origin, Mailbox: rec.Mailbox, Folder: rec.Folder,
		Reason: rec.Err.Error(), Raw: jsonl.Raw(rec.Raw)})
}

// unread are the findings about a descriptor that could not be read.
func (r *auditRun) unread(err error) []audit.Finding {
	r.rejectRecord(err)
	var rec *export.RecordError
	if !errors.As(err, &rec) {
		return nil
	}
	r.tally.Reject(rec)
	return []audit.Finding{{Rule: "AC-20", Severity: audit.Medium,
		Object: audit.ObjectRef{Kind: rec.Kind, Mailbox: rec.Mailbox, Folder: rec.Folder, Origin: rec.Origin},
		Detail: "the descriptor cannot be read: " + rec.Err.Error(), Action: "export it again; what it grants is not known"}}
}

func (r *auditRun) nothingJudged() error {
	if n := r.l.rejected; n > 0 {
		first := r.l.rejects[0]
		return hint(fmt.Errorf("no descriptor could be read; %s rejected, the first at %s: %s", plural(n, "record was", "records were"), first.Origin, first.Reason),
			"docs/exporting.md shows how to get descriptors out of Exchange and in which forms")
	}
	return hint(fmt.Errorf("there is no descriptor in %s", strings.Join(r.opts.acl, ", ")),
		"an export of folder descriptors has one line for each folder: {\"mailbox\":…,\"folder\":…,\"property\":\"0x0E270102\",\"sd\":…}")
}
