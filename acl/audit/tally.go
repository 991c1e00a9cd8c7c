package audit

import (
	"cmp"
	"errors"
	"iter"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/sid"
)

// Tally adds judgements up. Its memory grows with the people and mailboxes
// concerned, not with the number of descriptors.
type Tally struct {
	Objects  int64                   // judged
	Affected int64                   // objects on which somebody loses something
	Widened  int64                   // objects on which somebody gains something
	Entries  [numStates]int64        // entries of DACLs by the state of their trustee
	Old      int64                   // of them, those that name an old SID
	Kinds    map[exchange.Kind]int64 // objects by kind
	Severity map[Severity]int64      // findings by severity
	Rules    map[string]int64        // findings by rule
	Accepted map[string]int64        // of them, those whose risk was accepted

	losing, gaining peopleSet
	impacts         sorter[Impact]
	groups          grouping
	calendars       calendars
	coverage        *export.Coverage
	uses            uses
	tree            tree
	byGroup         map[sid.SID]*GroupLoss
	auditor         *Auditor
}

// GroupLoss is what members of one group lose by its old SID.
type GroupLoss struct {
	Group   sid.SID
	Name    string // of the group
	People  int    // who lose something by it on one object, at most
	Objects int64
}

// maxImpacts is how many impacts are kept in memory.
const maxImpacts = 100_000

// NewTally makes an empty Tally. Where there are many impacts or groups of
// findings, they are kept in temporary files in dir, for which the Tally has to
// be ended by Discard.
func (a *Auditor) NewTally(dir string) *Tally {
	return &Tally{auditor: a, Accepted: map[string]int64{}, coverage: export.NewCoverage(), uses: uses{}, byGroup: map[sid.SID]*GroupLoss{},
		Kinds: map[exchange.Kind]int64{}, Severity: map[Severity]int64{}, Rules: map[string]int64{},
		groups: newGrouping(dir), calendars: calendars{},
		impacts: sorter[Impact]{compare: byPerson, limit: maxImpacts, dir: dir}}
}

// Add adds the judgement of an object. It returns the findings that the object
// completes together with others that came before; they are not added yet.
func (t *Tally) Add(o export.Object, j Judgement) []Finding {
	t.Objects++
	t.Kinds[o.Kind]++
	t.Old += int64(j.Old)
	t.coverage.Add(&o)
	t.uses.add(j.Uses)
	t.throughGroups(j.Impacts)
	for s, n := range j.Entries {
		t.Entries[s] += int64(n)
	}
	lost, gained := false, false
	for _, i := range j.Impacts {
		if i.Lost != "" {
			t.losing.add(i)
			lost = true
		}
		if i.Gained != "" {
			t.gaining.add(i)
			gained = true
		}
		t.impacts.add(i)
	}
	if lost {
		t.Affected++
	}
	if gained {
		t.Widened++
	}
	for _, f := range j.Findings {
		t.Find(f)
	}
	return append(t.grow(o), t.freeBusyOnly(o, j.Uses)...)
}

// Reject counts a record that could not be read.
func (t *Tally) Reject(e *export.RecordError) { t.coverage.Reject(e) }

// throughGroups counts what is lost by the old SIDs of groups.
func (t *Tally) throughGroups(impacts []Impact) {
	var here map[sid.SID]int
	for _, i := range impacts {
		if !i.ByGroup || i.Lost == "" {
			continue
		}
		if here == nil {
			here = map[sid.SID]int{}
		}
		here[i.Via] += i.People
		g := t.byGroup[i.Via]
		if g == nil {
			g = &GroupLoss{Group: i.Via, Name: t.auditor.subject(i.Via).label()}
			t.byGroup[i.Via] = g
		}
	}
	for s, n := range here {
		g := t.byGroup[s]
		g.People = max(g.People, n)
		g.Objects++
	}
}

// Find adds a finding, of an object or of none.
func (t *Tally) Find(f Finding) {
	t.Severity[f.Severity]++
	t.Rules[f.Rule]++
	if f.Accepted != "" {
		t.Accepted[f.Rule]++
	}
	t.groups.add(f)
}

// Losing is the number of people who lose something.
func (t *Tally) Losing() int64 { return t.losing.n }

// LosingPeople are they, in the order of the directory.
func (t *Tally) LosingPeople() iter.Seq[*ad.Principal] {
	return func(yield func(*ad.Principal) bool) {
		for i, p := range t.auditor.people.list {
			if t.losing.has(int32(i)) && !yield(p) {
				return
			}
		}
	}
}

// Gaining is the number of people who gain something.
func (t *Tally) Gaining() int64 { return t.gaining.n }

// Groups are the findings put together, most urgent first. No finding may be
// added any more.
func (t *Tally) Groups() iter.Seq[Group] { return t.groups.all() }

// Losses are the impacts by which somebody loses something, by person.
func (t *Tally) Losses() iter.Seq[Impact] {
	return t.pick(func(i Impact) bool { return i.Lost != "" })
}

// Gains are the impacts by which somebody gains something, by person.
func (t *Tally) Gains() iter.Seq[Impact] {
	return t.pick(func(i Impact) bool { return i.Gained != "" })
}

func byPerson(a, b Impact) int {
	return cmp.Or(cmp.Compare(a.Principal, b.Principal), a.SID.Compare(b.SID))
}

func (t *Tally) pick(keep func(Impact) bool) iter.Seq[Impact] {
	return func(yield func(Impact) bool) {
		for i := range t.impacts.all() {
			if keep(i) && !yield(i) {
				return
			}
		}
	}
}

// Err is what went wrong with the temporary files: then Losses, Gains and
// Groups may have ended early.
func (t *Tally) Err() error { return errors.Join(t.impacts.failed(), t.groups.failed()) }

// Discard removes the temporary files.
func (t *Tally) Discard() {
	t.impacts.close()
	t.groups.close()
}

// StateCounts are the entries of DACLs by the state of their trustee, states
// without entries left out, in the order of the states.
func (t *Tally) StateCounts() iter.Seq2[State, int64] {
	return func(yield func(State, int64) bool) {
		for s, n := range t.Entries {
			if n > 0 && !yield(State(s), n) {
				return
			}
		}
	}
}
