package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/ad/ldap"
	"reacl/ad/match"
	"reacl/report"
	"reacl/report/jsonl"
	"reacl/sid"
)

// loader reads directories and keeps what could not be read of them.
type loader struct {
	e       env
	rejects []report.Reject // all of them, or the first where stream takes them
	inputs  []report.Input
	seen    map[string]bool

	rejected int64               // how many there were
	stream   func(report.Reject) // takes each where it is set

	incomplete map[string]bool                        // sides that were not read to their end
	ranges     map[string]int                         // side → attributes that were not read to their end
	snapshots  map[string][]time.Time                 // side → when its snapshots were made
	connect    func(side string) (ldap.Config, error) // how to log on to live directories; nil for not at all
}

func newLoader(e env) *loader {
	return &loader{e: e, seen: map[string]bool{}, incomplete: map[string]bool{}, ranges: map[string]int{}, snapshots: map[string][]time.Time{}}
}

// maxKept is how many rejected records are kept where a stream takes them all.
const maxKept = 10_000

// reject keeps a record that could not be read, once.
func (l *loader) reject(r report.Reject) {
	key := r.Origin + "\x00" + r.Reason
	if l.seen[key] {
		return
	}
	l.rejected++
	if l.stream != nil {
		l.stream(r)
		if len(l.rejects) >= maxKept {
			return
		}
	}
	l.seen[key] = true
	l.rejects = append(l.rejects, r)
}

// streamTo hands what was rejected so far, and what will be, to w.
func (l *loader) streamTo(w func(report.Reject)) {
	for _, r := range l.rejects {
		w(r)
	}
	l.stream = w
}

// forests reads both sides and refuses what cannot be right.
func (l *loader) forests(ctx context.Context, source, target []string) (*ad.Directory, *ad.Directory, error) {
	s, err := l.directory(ctx, "source", source)
	if err != nil {
		return nil, nil, err
	}
	t, err := l.directory(ctx, "target", target)
	if err != nil {
		return nil, nil, err
	}
	if err := checkSides(s, t); err != nil {
		return nil, nil, err
	}
	if both := inBoth(s, t); len(both) > 0 {
		fmt.Fprintf(l.e.Stderr, "reacl: warning: both sides hold accounts of %s: was an export of one side given for the other, or a folder with both?\n", strings.Join(both, " and "))
	}
	return s, t, nil
}

// inBoth names the domains that both sides hold. That is right only within one
// forest.
func inBoth(source, target *ad.Directory) (names []string) {
	for _, d := range source.Domains() {
		if d.SID.IsZero() || !target.Owns(d.SID) {
			continue
		}
		name := d.DNS
		if name == "" {
			name = d.SID.String()
		}
		names = append(names, name)
	}
	return names
}

// directory reads the inputs of one side into one directory.
func (l *loader) directory(ctx context.Context, role string, names []string) (*ad.Directory, error) {
	var failed error
	d := ad.Collect(func(yield func(ad.Principal) bool) {
		for _, name := range names {
			if !l.principals(ctx, role, name, yield, &failed) {
				return
			}
		}
	})
	if failed != nil {
		return nil, failed
	}
	if d.Len() == 0 {
		return nil, hint(fmt.Errorf("no account in the %s directory %s", role, strings.Join(names, ", ")),
			"export objectSid, sIDHistory, msExchMasterAccountSid, sAMAccountName, userAccountControl and member of all users, groups and computers")
	}
	return d, nil
}

// principals reads one input; it reports whether to go on.
func (l *loader) principals(ctx context.Context, role, name string, yield func(ad.Principal) bool, failed *error) bool {
	in, err := l.openDirectory(ctx, role, name)
	if err != nil {
		*failed = fmt.Errorf("%s directory: %w", role, err)
		return false
	}
	defer in.close()
	read, bad := 0, len(l.rejects)
	for p := range ad.Principals(in.entries, func(origin, dn string, err error) {
		switch {
		case errors.Is(err, ad.ErrIncomplete):
			l.incomplete[role] = true
		case errors.Is(err, ad.ErrRange):
			l.ranges[role]++
		}
		l.reject(report.Reject{Origin: origin, Folder: dn, Reason: err.Error()})
	}) {
		if ctx.Err() != nil {
			*failed = ctx.Err()
			return false
		}
		for _, b := range p.Bad {
			l.reject(report.Reject{Origin: p.Origin, Folder: p.DN, Reason: b.Attr + ": " + b.Reason, Raw: jsonl.Raw(b.Raw)})
		}
		read++
		if !yield(p) {
			return false
		}
	}
	if read == 0 && len(l.rejects) > bad {
		first := l.rejects[bad]
		reason := strings.TrimPrefix(first.Reason, first.Origin+": ")
		*failed = withHintOf(fmt.Errorf("%s directory: nothing could be read; %s: %s", role, first.Origin, reason), in.firstErr)
		return false
	}
	if ldap.IsURL(name) && l.incomplete[role] {
		*failed = fmt.Errorf("%s directory: %w", role, in.firstErr) // a judgement needs all of it
		return false
	}
	l.inputs = append(l.inputs, in.inputs(role)...)
	l.snapshots[role] = append(l.snapshots[role], in.times...)
	return true
}

// unfinished says which sides were not read to their end.
func (l *loader) unfinished() []string {
	var out []string
	for _, side := range []string{sideSource, sideTarget} {
		if l.incomplete[side] {
			out = append(out, "the "+side+" directory was not read to its end")
		}
	}
	return out
}

// withHintOf gives err the hint that another error has.
func withHintOf(err, other error) error {
	if h := input.Hint(other); h != "" {
		return hint(err, h)
	}
	return err
}

// approved reads an approved mapping; nil where none was named.
func (l *loader) approved(name string) ([]match.Row, error) {
	if name == "" {
		return nil, nil
	}
	f, err := input.Open(name, l.e.Stdin)
	if err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	defer f.Close()
	rows, err := match.ReadCSV(f.Text())
	if err != nil {
		return nil, hint(fmt.Errorf("mapping %s: %w", name, err), "it must be the mapping.csv that reacl map or reacl audit wrote, edited in its columns status and note")
	}
	sum, err := f.Sum()
	if err != nil {
		return nil, err
	}
	l.inputs = append(l.inputs, report.Input{Role: "map", Name: name, SHA256: fmt.Sprintf("%x", sum.SHA256), Bytes: sum.Size,
		Format: "mapping.csv", Counts: plural(int64(len(rows)), "row", "rows")})
	return rows, nil
}

// checkSides refuses the two sides swapped, or one forest given twice.
func checkSides(source, target *ad.Directory) error {
	forward, backward := claims(source, target), claims(target, source)
	switch {
	case backward > 0 && forward == 0:
		return hint(fmt.Errorf("source and target look swapped: %s of the source side carry SIDs of the target side, and none the other way round", plural(int64(backward), "account", "accounts")),
			"--source is the forest that people come from, --target the one with sIDHistory")
	case forward == 0 && sameDomains(source, target):
		return hint(errors.New("source and target are the same forest"), "name the export of the old forest after --source and of the new one after --target")
	}
	return nil
}

// claims counts the accounts of target that carry a SID of source's domains.
func claims(source, target *ad.Directory) (n int) {
	for p := range target.All() {
		carries := source.Owns(p.Master) && !target.Owns(p.Master)
		for _, h := range p.History {
			carries = carries || source.Owns(h) && !target.Owns(h)
		}
		if carries {
			n++
		}
	}
	return n
}

func sameDomains(a, b *ad.Directory) bool {
	for _, d := range a.Domains() {
		if d.SID != (sid.SID{}) && b.Owns(d.SID) {
			return true
		}
	}
	return false
}

// readAt is when the newest snapshot was made; zero where no input says.
func (l *loader) readAt() time.Time {
	all := slices.Concat(l.snapshots[sideSource], l.snapshots[sideTarget])
	if len(all) == 0 {
		return time.Time{}
	}
	return slices.MaxFunc(all, time.Time.Compare)
}
