package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"reacl/acl/audit"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/report"
	"reacl/report/jsonl"
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
}

// judge streams the descriptors through the auditor into findings.jsonl.
func (r *auditRun) judge(ctx context.Context, e env) error {
	names := r.descriptorInputs()
	if len(names) == 0 {
		return hint(errors.New("no descriptors to judge"), "name an export of folder descriptors: --acl folders.jsonl")
	}
	return r.out.write("findings.jsonl", func(w *report.File) error {
		lines := jsonl.NewLines(w)
		src := export.ReadAll(names, e.Stdin, export.Options{Select: r.opts.selection})
		for j := range r.auditor.JudgeAll(src.Objects(), runtime.GOMAXPROCS(0)) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if j.Err != nil {
				r.rejectRecord(j.Err)
				continue
			}
			r.tally.Add(j.Object, j.Judgement)
			for _, f := range j.Judgement.Findings {
				if err := lines.Finding(f); err != nil {
					return err
				}
			}
		}
		r.inputs = src.Inputs()
		for _, f := range r.tally.Close() {
			if err := lines.Finding(f); err != nil {
				return err
			}
		}
		for fact := range match.Check(r.source, r.target, r.mapping, match.CheckOptions{}) {
			f := audit.FromFact(fact)
			r.tally.Find(f)
			if err := lines.Finding(f); err != nil {
				return err
			}
		}
		if r.tally.Objects == 0 || r.fromExports() == 0 {
			return r.nothingJudged()
		}
		return nil
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

// descriptorInputs are the inputs that may hold descriptors: what --acl
// names, then the target's files, whose nTSecurityDescriptor and
// msExchMailboxSecurityDescriptor count too.
func (r *auditRun) descriptorInputs() []string {
	seen := map[string]bool{}
	var names []string
	for _, n := range append(append([]string{}, r.opts.acl...), r.opts.target...) {
		key := filepath.Clean(n)
		if strings.Contains(n, "://") || seen[key] {
			continue
		}
		seen[key] = true
		names = append(names, n)
	}
	return names
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
	r.tally.Find(audit.Finding{Rule: "AC-20", Severity: audit.Medium,
		Object: audit.ObjectRef{Kind: rec.Kind, Mailbox: rec.Mailbox, Folder: rec.Folder, Origin: rec.Origin},
		Detail: "the descriptor cannot be read: " + rec.Err.Error(), Action: "export it again; what it grants is not known"})
}

func (r *auditRun) nothingJudged() error {
	if n := len(r.l.rejects); n > 0 {
		first := r.l.rejects[0]
		return hint(fmt.Errorf("no descriptor could be read; %s rejected, the first at %s: %s", plural(int64(n), "record was", "records were"), first.Origin, first.Reason),
			"docs/exporting.md shows how to get descriptors out of Exchange and in which forms")
	}
	return hint(fmt.Errorf("there is no descriptor in %s", strings.Join(r.opts.acl, ", ")),
		"an export of folder descriptors has one line for each folder: {\"mailbox\":…,\"folder\":…,\"property\":\"0x0E270102\",\"sd\":…}")
}
