package main

import (
	"context"
	"fmt"
	"strings"

	"reacl/acl"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// accounts names SIDs by the directories given. A nil one knows the SIDs that
// are the same everywhere.
type accounts struct {
	source, target *ad.Directory // nil where not given
	mapping        *match.Map    // nil unless both are
}

// decodeAccounts reads the directories that --source and --target name; nil
// without any. unread reports whether something in them could not be read.
func decodeAccounts(ctx context.Context, e env, o decodeOptions) (a *accounts, unread bool, err error) {
	if len(o.source) == 0 && len(o.target) == 0 {
		return nil, false, nil
	}
	l := newLoader(e)
	a = &accounts{}
	switch {
	case len(o.target) == 0:
		a.source, err = l.directory(ctx, "source", o.source)
	case len(o.source) == 0:
		a.target, err = l.directory(ctx, "target", o.target)
	default:
		a.source, a.target, err = l.forests(ctx, o.source, o.target)
	}
	if err != nil {
		return nil, false, err
	}
	if a.source != nil && a.target != nil {
		a.mapping = match.Match(a.source, a.target, match.Options{})
	}
	for _, r := range l.rejects {
		fmt.Fprintf(e.Stderr, "reacl: warning: %s: %s\n", r.Origin, r.Reason)
	}
	return a, len(l.rejects) > 0, nil
}

// name is the account's or the well-known name of s; "" where it has none.
func (a *accounts) name(s sid.SID) string {
	if a != nil {
		for _, d := range []*ad.Directory{a.target, a.source} {
			if d != nil {
				if n := d.Account(s); n != "" {
					return n
				}
			}
		}
	}
	return s.WellKnown()
}

// words say whose SID s is, whether it is an old one, and what it maps to; ""
// where nothing is known.
func (a *accounts) words(s sid.SID) string { return strings.Join(a.facts(s), "; ") }

// facts are what words says, one by one.
func (a *accounts) facts(s sid.SID) []string {
	var out []string
	if name := s.WellKnown(); name != "" {
		out = append(out, name)
	}
	if a == nil || !s.IsAccount() {
		return out
	}
	out = append(out, a.holders(s)...)
	if a.mapping != nil {
		if r, ok := a.mapping.Row(s); ok {
			out = append(out, rowWords(r))
		}
	}
	if len(out) == 0 {
		out = append(out, a.stranger(s))
	}
	return out
}

// short is the name of s, marked where it is an old SID or nobody's; "" where
// nothing is known.
func (a *accounts) short(s sid.SID) string {
	name := a.name(s)
	switch {
	case a == nil || !s.IsAccount():
		return name
	case a.old(s) && name == "":
		return "an old SID"
	case a.old(s):
		return name + " (old SID)"
	case name == "":
		return a.stranger(s)
	}
	return name
}

// old reports whether s matches only as long as sIDHistory or a linked
// mailbox keeps it: an account of the target carries it that is not its own.
func (a *accounts) old(s sid.SID) bool {
	return a.target != nil && len(a.target.BySID(s)) == 0 && (len(a.target.ByHistory(s)) > 0 || len(a.target.ByMaster(s)) > 0)
}

// holders are the accounts that have s: by their own SID, in sIDHistory or as
// linked master account.
func (a *accounts) holders(s sid.SID) []string {
	var out []string
	for _, side := range []struct {
		d    *ad.Directory
		name string
	}{{a.source, "source"}, {a.target, "target"}} {
		if side.d == nil {
			continue
		}
		for _, p := range side.d.BySID(s) {
			out = append(out, fmt.Sprintf("%s (%s %s)", accountName(side.d, p), side.name, p.Class))
		}
		for _, p := range side.d.ByHistory(s) {
			out = append(out, fmt.Sprintf("old SID of %s (%s, sIDHistory)", accountName(side.d, p), side.name))
		}
		for _, p := range side.d.ByMaster(s) {
			out = append(out, fmt.Sprintf("linked master account of %s (%s)", accountName(side.d, p), side.name))
		}
	}
	return out
}

func accountName(d *ad.Directory, p *ad.Principal) string {
	if n := d.Account(p.SID); n != "" {
		return n
	}
	return p.Label()
}

// rowWords say what the mapping does with a source SID.
func rowWords(r match.Row) string {
	switch {
	case !r.Target.IsZero():
		return fmt.Sprintf("maps to %s %s (%s, %s)", r.Target, r.TargetName, r.Evidence, r.Status)
	case len(r.Candidates) > 1:
		return fmt.Sprintf("maps to nothing: %d candidates (%s)", len(r.Candidates), r.Status)
	}
	return fmt.Sprintf("maps to nothing (%s)", r.Status)
}

// stranger says from where a SID is that no account has.
func (a *accounts) stranger(s sid.SID) string {
	switch {
	case a.source != nil && a.source.Owns(s):
		return "no account, but of the source forest"
	case a.target != nil && a.target.Owns(s):
		return "no account, but of the target forest"
	}
	return "unknown: no directory given holds its domain"
}

// all names every SID of an input that the directories know something of; nil
// without directories.
func (a *accounts) all(v decoded) map[string]string {
	if a == nil {
		return nil
	}
	out := map[string]string{}
	add := func(s sid.SID) {
		if w := a.words(s); w != "" {
			out[s.String()] = w
		}
	}
	add(v.sid)
	entry := func(e acl.ACE) {
		add(e.SID())
		for _, s := range e.Within() {
			add(s)
		}
	}
	entry(v.ace)
	add(v.sd.Owner())
	add(v.sd.Group())
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		for _, e := range v.sd.ACEs(l) {
			entry(e)
		}
	}
	return out
}
