// Package script writes what carries out a plan, and what undoes it: Exchange
// PowerShell, bodies for Exchange Web Services, LDIF, restore files for icacls
// and smbcacls, PowerShell for Windows, and the order of work.
//
// Facts that nobody has confirmed carry the word UNCONFIRMED in the files.
package script

import (
	"errors"
	"hash/maphash"
	"io"
	"os"
	"slices"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/acl/plan"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/report"
	"reacl/report/mapfile"
)

// PlanFile is the file of a bundle that holds the plan itself.
const PlanFile = "plan.jsonl"

// Input is what a bundle is made from. The folder holds [PlanFile] already.
type Input struct {
	Source, Target *ad.Directory
	Mapping        []match.Row
	Mode           acl.Mode
	Tool           string
	NotReady       []string // reasons that lie in the inputs
}

// Summary is what a bundle holds.
type Summary struct {
	Objects    int64 `json:"objects"` // in scope
	Changed    int64 `json:"changed"`
	Changes    int64 `json:"changes"` // entries, owners and groups
	Held       int64 `json:"held"`
	Exceptions int64 `json:"exceptions"` // entries left alone
	Kept       int64 `json:"kept"`       // entries that stay although their SID has a successor, see [plan.Exception]

	NoScript  Left     `json:"noScript"`  // changed objects that no script here can write
	NoWayBack Left     `json:"noWayBack"` // of those that a script writes, the ones that none can restore
	Ready     bool     `json:"ready"`
	Why       []string `json:"why,omitempty"` // not ready
}

// Left counts objects that a script leaves out, and names the first of them.
type Left struct {
	Count    int64    `json:"count"`
	Examples []string `json:"examples,omitempty"` // at most [maxExamples], with the reason
}

const maxExamples = 5

func (l *Left) add(r plan.Ref, why string) {
	l.Count++
	if len(l.Examples) < maxExamples {
		l.Examples = append(l.Examples, r.Kind.String()+" "+r.String()+": "+why)
	}
}

// Write adds everything but the plan itself to a bundle. It reads the plan
// twice, so that memory does not grow with the number of descriptors, but for
// a few bytes for each calendar.
func Write(folder *report.Folder, in Input) (Summary, error) {
	f, err := os.Open(folder.Path(PlanFile))
	if err != nil {
		return Summary{}, err
	}
	defer f.Close()
	b := &bundle{in: in, folder: folder, plan: f, mailboxes: mailboxNames(in.Target)}
	if err := b.index(); err != nil {
		return b.sum, err
	}
	if err := b.write(); err != nil {
		return b.sum, err
	}
	return b.sum, nil
}

// bundle is a bundle in the making.
type bundle struct {
	in        Input
	folder    *report.Folder
	plan      *os.File
	calendars map[string]*calendar
	twice     map[uint64]bool // hash of the key of a changed object → the plan holds different descriptors of it
	written   map[uint64]bool // likewise: its scripts stand
	hash      func(string) uint64
	mailboxes map[string]string // mail, UPN or account name in lower case → DN; "" where several have it
	forth     *direction
	back      *direction
	rejected  exceptions
	originals *export.Writer
	sum       Summary
}

// calendar is the free/busy descriptor of a folder.
type calendar struct {
	offset int64
	paired bool // with the folder's own descriptor
}

// index finds the free/busy descriptors, which belong to a folder that may
// stand anywhere in the plan, and the changed objects that stand in it twice.
func (b *bundle) index() error {
	b.calendars, b.twice, b.written = map[string]*calendar{}, map[uint64]bool{}, map[uint64]bool{}
	seed := maphash.MakeSeed()
	b.hash = func(s string) uint64 { return maphash.String(seed, s) }
	before := map[uint64]uint64{}
	if _, err := b.plan.Seek(0, io.SeekStart); err != nil {
		return err
	}
	for r, err := range plan.Records(b.plan) {
		if err != nil {
			return err
		}
		if r.Changed() {
			key, blob := b.hash(r.Object.Key()), b.hash(string(r.Before))
			first, again := before[key]
			b.twice[key] = b.twice[key] || again && first != blob
			before[key] = blob
		}
		if r.Object.Kind == exchange.KindFreeBusy {
			b.calendars[r.Object.Place()] = &calendar{offset: r.Offset}
		}
	}
	return nil
}

func (b *bundle) write() (err error) {
	b.forth, b.back = newDirection(b, "scripts", false), newDirection(b, "rollback", true)
	w, err := b.folder.Create("exceptions.csv")
	if err != nil {
		return err
	}
	objects, err := b.folder.Create("rollback/objects.jsonl")
	if err != nil {
		return errors.Join(err, w.Close())
	}
	b.originals = export.NewWriter(objects)
	b.rejected.begin(w)
	err = b.records()
	err = errors.Join(err, b.rejected.w.Error(), w.Close(), objects.Close(), b.forth.close(), b.back.close())
	if err != nil {
		return err
	}
	if err := b.mapping(); err != nil {
		return err
	}
	if err := b.checkRollback(); err != nil {
		return err
	}
	return b.explain()
}

// records writes scripts for all records, and then for the free/busy
// descriptors that have no folder.
func (b *bundle) records() error {
	if _, err := b.plan.Seek(0, io.SeekStart); err != nil {
		return err
	}
	for r, err := range plan.Records(b.plan) {
		if err != nil {
			return err
		}
		b.count(r.Record)
		if err := b.record(r.Record); err != nil {
			return err
		}
	}
	var alone []int64
	for _, c := range b.calendars {
		if !c.paired {
			alone = append(alone, c.offset)
		}
	}
	slices.Sort(alone)
	for _, at := range alone {
		r, err := plan.RecordAt(b.plan, at)
		if err != nil {
			return err
		}
		if r.Changed() {
			b.leave(r, "the folder's own descriptor (0x0E270102) is not in the plan, and the permissions can only be written together")
		}
	}
	return nil
}

func (b *bundle) count(r plan.Record) {
	b.sum.Objects++
	if r.Changed() {
		b.sum.Changed++
		b.sum.Changes += int64(len(r.Changes))
	}
	if len(r.Held) > 0 {
		b.sum.Held++
	}
	for _, e := range r.Exceptions {
		if e.Mapped {
			b.sum.Kept++
		} else {
			b.sum.Exceptions++
		}
	}
	b.rejected.record(r)
}

// record writes one record's scripts in both directions.
func (b *bundle) record(r plan.Record) error {
	w := work{rec: r}
	var err error
	if w.before, w.after, err = r.Descriptors(); err != nil {
		return err
	}
	switch r.Object.Kind {
	case exchange.KindFreeBusy:
		return b.keep(r)
	case exchange.KindFolder:
		if c := b.calendars[r.Object.Place()]; c != nil {
			c.paired = true
			fb, err := plan.RecordAt(b.plan, c.offset)
			if err != nil {
				return err
			}
			w.calendar = &work{rec: fb}
			if w.calendar.before, w.calendar.after, err = fb.Descriptors(); err != nil {
				return err
			}
		}
	}
	if !w.changed() {
		return nil
	}
	if err := b.keep(r); err != nil {
		return err
	}
	if b.twice[b.hash(r.Object.Key())] || w.calendar != nil && b.twice[b.hash(w.calendar.rec.Object.Key())] {
		b.leave(r, "the exports hold it twice, with different descriptors; export it anew")
		return nil
	}
	key := b.hash(r.Object.Key())
	if b.written[key] {
		return nil // the same once more, from another export
	}
	b.written[key] = true
	why, back, err := b.scripts(&w)
	switch {
	case err != nil:
		return err
	case why != "":
		b.leave(r, why)
	case back != "":
		b.sum.NoWayBack.add(r.Object, back)
		b.rejected.row(r.Object, "no way back", "", "", "", back)
	}
	return nil
}

// leave notes an object that no script can write.
func (b *bundle) leave(r plan.Record, why string) {
	b.sum.NoScript.add(r.Object, why)
	b.rejected.row(r.Object, "no script", "", "", "", why)
}

// keep writes the original of a changed object, byte for byte.
func (b *bundle) keep(r plan.Record) error {
	if !r.Changed() {
		return nil
	}
	o, err := r.AsObject()
	if err != nil {
		return err
	}
	return b.originals.Write(o)
}

// mapping writes the mapping and its dialects.
func (b *bundle) mapping() error {
	w, err := b.folder.Create("mapping/mapping.csv")
	if err != nil {
		return err
	}
	if err := errors.Join(match.WriteCSV(w, b.in.Mapping), w.Close()); err != nil {
		return err
	}
	for _, f := range mapfile.Formats() {
		made := f.Make(mapfile.Input{Rows: b.in.Mapping, Source: b.in.Source, Target: b.in.Target, Keep: b.in.Mode == acl.Add})
		for _, file := range made.Files {
			if err := b.folder.WriteFile("mapping/"+f.Name+"/"+file.Name, file.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

// mailboxNames are the distinguished names of mailboxes by what an export
// may call them.
func mailboxNames(d *ad.Directory) map[string]string {
	out := map[string]string{}
	if d == nil {
		return out
	}
	for p := range d.All() {
		if p.DN == "" || p.Deleted {
			continue
		}
		names := []string{p.Mail, p.UPN, p.Name}
		for i, n := range names {
			if n = strings.ToLower(n); n == "" || slices.Contains(names[:i], n) {
				continue
			}
			names[i] = n
			if old, dup := out[n]; dup && old != p.DN {
				out[n] = ""
			} else {
				out[n] = p.DN
			}
		}
	}
	return out
}
