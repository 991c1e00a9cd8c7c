package audit

import (
	"sync"
	"time"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// Auditor judges descriptors by two directories and the mapping between them.
// It does not change after New and may be used by several goroutines.
type Auditor struct {
	source, target *ad.Directory
	mapping        *match.Map
	at             time.Time        // when the directories were read; zero where that is not known
	trusts         map[sid.SID]bool // domains that a trust names and neither side is
	home, abroad   *ad.Logons       // tokens of target accounts, and of source accounts, at the target's resources
	people         *people

	usersOnce  sync.Once
	usersFound *users
	namesOnce  sync.Once
	namesFound nameIndex
	caches     sync.Pool // of *cache
}

// New prepares an Auditor that takes no account for expired. A nil directory is
// an empty one.
func New(source, target *ad.Directory, mapping *match.Map) *Auditor {
	return NewAt(source, target, mapping, time.Time{})
}

// NewAt is New for directories that were read at a time: with accounts that had
// expired by then nobody logs on. A zero time is not known.
func NewAt(source, target *ad.Directory, mapping *match.Map, at time.Time) *Auditor {
	if source == nil {
		source = ad.Collect(func(func(ad.Principal) bool) {})
	}
	if target == nil {
		target = ad.Collect(func(func(ad.Principal) bool) {})
	}
	a := &Auditor{source: source, target: target, mapping: mapping, at: at, trusts: map[sid.SID]bool{}}
	for _, d := range []*ad.Directory{source, target} {
		for p := range d.All() {
			if p.Class == ad.ClassTrust && p.SID.IsDomain() && !source.Owns(p.SID) && !target.Owns(p.SID) {
				a.trusts[p.SID] = true
			}
		}
	}
	a.home, a.abroad = ad.NewLogons(target, nil), ad.NewLogons(source, target)
	a.people = a.collectPeople()
	return a
}

// liveSource is the source account that somebody logs on with instead of the
// target account p: the target account is a linked mailbox, or it is disabled
// while the source account that it came from is enabled. It is nil where p
// logs on itself. An account that has expired is as one that is disabled.
func (a *Auditor) liveSource(p *ad.Principal) *ad.Principal {
	if p.Class == ad.ClassGroup || !a.barred(p) {
		return nil
	}
	olds := p.History
	if !p.Master.IsZero() && p.Master != sid.Self {
		olds = append([]sid.SID{p.Master}, olds...)
	}
	for _, s := range olds {
		for _, src := range a.source.BySID(s) {
			if !a.barred(src) && !src.Deleted {
				return src
			}
		}
	}
	return nil
}

// barred reports whether nobody can log on with p.
func (a *Auditor) barred(p *ad.Principal) bool { return p.Disabled() || p.Expired(a.at) }
