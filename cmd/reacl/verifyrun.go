package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/acl/plan"
	"reacl/ad/match"
	"reacl/report"
	"reacl/report/script"
	"reacl/sid"
)

// verdict is verify.json.
type verdict struct {
	Tool     string                `json:"tool"`
	Go       bool                  `json:"go"` // for every account
	Blocked  []string              `json:"blocked,omitempty"`
	Scope    export.Selection      `json:"scope,omitzero"`     // of this check, as declared; none for all of the plan
	Planned  export.Selection      `json:"planScope,omitzero"` // of the plan
	Kinds    map[string]int64      `json:"scanned"`            // kind → objects in the fresh export
	Unseen   []string              `json:"notScanned"`         // kinds of which there was none: nothing is known of them
	Halves   int64                 `json:"calendarsWithoutFreeBusy,omitempty"`
	Objects  map[plan.Status]int64 `json:"objects"`
	Entries  trend                 `json:"entriesWithOldSids"`
	Accounts map[string]int64      `json:"accounts"` // go, no-go, by hand, wave 1, …
	NewSIDs  []newSID              `json:"newOldSids,omitempty"`
	Plan     script.Summary        `json:"plan"`
}

// trend counts entries when the plan was made and in the fresh export.
type trend struct {
	Then int64 `json:"then"`
	Now  int64 `json:"now"`
}

// newSID is an old SID that came into descriptors after the plan was made.
type newSID struct {
	SID     sid.SID `json:"sid"`
	Account string  `json:"account,omitempty"`
	Objects int     `json:"objects"`
	First   string  `json:"first"`
}

// verifyRun is a verification under way.
type verifyRun struct {
	opts    verifyOptions
	l       *loader
	folder  *report.Folder
	index   *plan.Index
	auditor *audit.Auditor
	gate    plan.Gate
	fresh   map[sid.SID]*newSID
	seen    *export.Coverage
	unread  int64 // descriptors
	result  verdict
}

// runVerify compares a fresh export with a plan.
func runVerify(ctx context.Context, e env, o verifyOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	v := verifyRun{opts: o, l: newLoader(e), fresh: map[sid.SID]*newSID{}, seen: export.NewCoverage(),
		result: verdict{Tool: "reacl " + version, Scope: o.reading.Select, Kinds: map[string]int64{}, Objects: map[plan.Status]int64{}, Accounts: map[string]int64{}}}
	v.l.connect = o.connect
	if _, err := os.Lstat(filepath.Join(o.out, "bundle.json")); err == nil {
		return hint(fmt.Errorf("%s holds a plan, which the results would take the place of", o.out), "name a folder of their own: -o check")
	}
	folder, err := report.CreateFolder(o.out)
	if err != nil {
		return withFolderHint(err)
	}
	defer folder.Discard()
	v.folder = folder
	file, err := v.openPlan()
	if err != nil {
		return err
	}
	defer file.Close()
	source, target, err := v.l.forests(ctx, o.source, o.target)
	if err != nil {
		return err
	}
	approved, err := v.l.approved(o.mapFile)
	if err != nil {
		return err
	}
	mapping := match.Match(source, target, match.Options{Approved: approved})
	v.auditor = audit.NewAt(source, target, mapping, v.l.readAt())
	v.gate.Auditor, v.gate.Target = v.auditor, target
	for _, step := range []func() error{func() error { return v.objects(ctx, e) }, v.accounts, v.write} {
		if err := step(); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := v.folder.Commit(); err != nil {
		return err
	}
	return v.finish(e)
}

// openPlan opens the bundle and notes what is wrong with it.
func (v *verifyRun) openPlan() (*os.File, error) {
	wrong, err := report.CheckFolder(v.opts.plan)
	if err != nil {
		return nil, hint(fmt.Errorf("plan: %w", err), "name the folder that reacl plan wrote after --plan")
	}
	for _, w := range wrong {
		v.block("the plan is damaged: " + w)
	}
	b, err := os.ReadFile(filepath.Join(v.opts.plan, "bundle.json"))
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	var info bundleInfo
	if err := json.Unmarshal(b, &info); err != nil {
		return nil, fmt.Errorf("plan %s: %w", filepath.Join(v.opts.plan, "bundle.json"), err)
	}
	v.result.Plan, v.result.Planned = info.Summary, info.Scope
	for _, why := range info.Summary.Why {
		v.block("the plan is not ready: " + why)
	}
	file, err := os.Open(filepath.Join(v.opts.plan, script.PlanFile))
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if v.index, err = plan.NewIndex(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func (v *verifyRun) block(why string) { v.gate.Blocked = append(v.gate.Blocked, why) }

// objects checks every fresh object and writes objects.jsonl.
func (v *verifyRun) objects(ctx context.Context, e env) error {
	w, err := v.folder.Create("objects.jsonl")
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	checker := &plan.Checker{Auditor: v.auditor, Plan: v.index, Planned: v.result.Planned}
	src := export.ReadAll(descriptorInputs(v.opts.acl, v.opts.target), e.Stdin, v.opts.reading)
	progress := newProgress(e.Stderr, v.opts.quiet)
	defer progress.clear()
	for c := range checker.CheckAll(v.covered(src.Objects()), runtime.GOMAXPROCS(0)) {
		progress.another()
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), w.Close())
		}
		if c.Err != nil {
			v.unread++
			v.l.reject(rejectOf(c.Err))
			continue
		}
		v.take(c)
		if err := enc.Encode(c); err != nil {
			return errors.Join(err, w.Close())
		}
	}
	for r, err := range v.index.Missing() {
		if err == nil {
			var c plan.Checked
			if c, err = checker.Left(r, v.opts.reading.Select); err == nil {
				v.gate.Add(c)
				v.result.Objects[c.Status]++
				err = enc.Encode(c)
			}
		}
		if err != nil {
			return errors.Join(err, w.Close())
		}
	}
	v.coverage()
	entries, sids, err := checker.Then(v.opts.reading.Select)
	v.result.Entries.Then, v.gate.Before = entries, sids
	return errors.Join(err, w.Close())
}

// covered notes which descriptors of each mailbox come by.
func (v *verifyRun) covered(objects export.Objects) export.Objects {
	return func(yield func(export.Object, error) bool) {
		for o, err := range objects {
			if err == nil {
				v.seen.Add(&o)
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

func (v *verifyRun) take(c plan.Checked) {
	v.gate.Add(c)
	v.result.Kinds[cmp.Or(c.Object.Kind.String(), "unknown")]++
	v.result.Objects[c.Status]++
	v.result.Entries.Now += int64(c.OldEntries)
	for _, s := range c.New {
		n := v.fresh[s]
		if n == nil {
			n = &newSID{SID: s, Account: v.auditor.Identify(s).Account, First: c.Object.Kind.String() + " " + c.Object.String()}
			v.fresh[s] = n
		}
		n.Objects++
	}
}

// coverage blocks every account where not all of the scope was seen.
func (v *verifyRun) coverage() {
	for k := exchange.KindFolder; k <= exchange.KindRegistry; k++ {
		if v.result.Kinds[k.String()] == 0 {
			v.result.Unseen = append(v.result.Unseen, k.String())
		}
	}
	if kinds := v.opts.reading.Select.Kinds; len(kinds) == 0 || slices.Contains(kinds, exchange.KindFreeBusy) {
		for range v.seen.MissingFreeBusy() {
			v.result.Halves++
		}
	}
	if n := v.result.Objects[plan.Missing]; n > 0 {
		v.block(fmt.Sprintf("%s in the plan and missing from the fresh export", plural(n, "object is", "objects are")))
	}
	if v.unread > 0 {
		v.block(plural(v.unread, "descriptor", "descriptors") + " could not be read")
	}
	for _, why := range v.l.unfinished() {
		v.block(why)
	}
}

// accounts decides for every account and writes accounts.csv and cleanup.
func (v *verifyRun) accounts() error {
	w, err := v.folder.Create("accounts.csv")
	if err != nil {
		return err
	}
	cleanup := script.NewCleanup(v.folder)
	err = errors.Join(v.decide(w, cleanup), w.Close(), cleanup.Close())
	for _, k := range slices.SortedFunc(maps.Keys(v.fresh), sid.SID.Compare) {
		v.result.NewSIDs = append(v.result.NewSIDs, *v.fresh[k])
	}
	return err
}

func (v *verifyRun) decide(w io.Writer, cleanup *script.Cleanup) error {
	_, _ = io.WriteString(w, "\ufeff")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	_ = out.Write([]string{"account", "sid", "class", "verdict", "wave", "sidHistory", "objectsNeeding", "objectsLeftOver", "reasons"})
	for c := range v.gate.Clearings {
		word := "go"
		switch {
		case !c.Go():
			word = "no-go"
		case c.Wave == audit.ByHand:
			word = "by hand"
		}
		v.result.Accounts[word]++
		if c.Go() {
			v.result.Accounts["wave "+string(c.Wave)]++
		}
		values := make([]string, len(c.Values))
		for i, s := range c.Values {
			values[i] = s.String()
		}
		row := []string{c.Name, c.Account.SID.String(), c.Account.Class.String(), word, string(c.Wave), strings.Join(values, " "), strconv.Itoa(c.Needed), strconv.Itoa(c.LeftOver), c.Reasons()}
		for i := range row {
			row[i] = script.Cell(row[i])
		}
		if err := errors.Join(out.Write(row), cleanup.Add(c)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (v *verifyRun) write() error {
	v.result.Blocked = v.gate.Blocked
	v.result.Go = v.result.Accounts["no-go"] == 0 && len(v.gate.Blocked) == 0
	if err := folderJSON(v.folder, "verify.json", v.result); err != nil {
		return err
	}
	return folderRejects(v.folder, v.l.rejects)
}

// finish tells a person how it ended, and picks the exit code.
func (v *verifyRun) finish(e env) error {
	r := v.result
	if !v.opts.quiet {
		o := r.Objects
		fmt.Fprintf(e.Stderr, "reacl: %d done, %d not done, %d changed since by somebody else, %d missing; entries with old SIDs: %d then, %d now\n",
			o[plan.Done]+o[plan.DoneOther], o[plan.NotDone], o[plan.Conflicting], o[plan.Missing], r.Entries.Then, r.Entries.Now)
		if n := o[plan.OutOfScope]; n > 0 {
			fmt.Fprintf(e.Stderr, "reacl: %s of the plan out of the scope of this check\n", plural(n, "object", "objects"))
		}
		if len(r.Unseen) > 0 {
			fmt.Fprintf(e.Stderr, "reacl: not scanned, so that nothing is known of it: %s\n", strings.Join(r.Unseen, ", "))
		}
		fmt.Fprintf(e.Stderr, "reacl: %d go, %d no-go, %d by hand; see %s\n", r.Accounts["go"], r.Accounts["no-go"], r.Accounts["by hand"], v.opts.out)
	}
	if n := len(v.l.rejects); n > 0 {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s could not be read; see rejects.jsonl\n", plural(int64(n), "record", "records"))
	}
	warnLive(e.Stderr, v.opts.target)
	if r.Halves > 0 {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s came without the free/busy descriptor (0x0F000102), in which an old SID can stand alone\n", plural(r.Halves, "calendar", "calendars"))
	}
	for _, why := range r.Blocked {
		fmt.Fprintln(e.Stderr, "reacl: no account may be cleared:", why)
	}
	for _, n := range r.NewSIDs {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s has come into %s since the plan, first %s\n", strings.TrimSpace(n.Account+" "+n.SID.String()), plural(int64(n.Objects), "object", "objects"), n.First)
	}
	if !r.Go {
		return exitCode(exitGate)
	}
	return nil
}
