package audit

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
)

// Judgement is everything that the auditor has to say about one object.
type Judgement struct {
	Findings []Finding // in the order of the descriptor: owner, group, DACL, SACL, whole object
	Impacts  []Impact  // one for each person who loses or gains something
	Entries  [numStates]int
	Old      int   // entries that name an old SID
	Uses     []Use // the old SIDs that stand in the DACL or own the object
}

// Judge judges one object. It is pure: the same object gives the same
// judgement, and nothing of the object is kept.
func (a *Auditor) Judge(o export.Object) Judgement {
	j := judge{a: a, o: o, ref: refOf(o), cache: a.take()}
	defer a.release(&j)
	j.collect()
	j.holders()
	j.impacts()
	j.ownerAndGroup()
	for i := range j.trustees {
		j.trustee(&j.trustees[i])
	}
	j.sacl()
	j.object()
	return j.out
}

func refOf(o export.Object) ObjectRef {
	return ObjectRef{Kind: o.Kind, Mailbox: o.Mailbox, Folder: o.Folder, Server: o.Server, Property: o.Property, Origin: o.Origin}
}

// judge is one object being judged.
type judge struct {
	a        *Auditor
	o        export.Object
	ref      ObjectRef
	cache    *cache
	trustees []trustee
	people   []int32      // whose tokens the descriptor tells apart
	circle   []circle     // the same people, by what they may do
	ways     []assumption // of conditions; nil where there are none
	memo     map[string]rights
	out      Judgement
}

// trustee is one SID of the DACL with its entries.
type trustee struct {
	*subject
	entries []entry
	allow   bool // it has an entry that grants something
	deny    bool
	granted rights // what its entries give to it alone
}

type entry struct {
	index int
	ace   acl.ACE
}

// rights are effective rights, with the mask and the words that a report shows.
type rights struct {
	exchange.Access
	mask  acl.Mask
	words string
}

// effect is what cleanup does to one person on this object. Both are the
// rights with the two tokens together, see tokenPair.
type effect struct{ before, after, both rights }

func (e effect) lost() exchange.Access { return e.before.Without(e.after.Access) }
func (e effect) gained() exchange.Access {
	return e.after.Without(e.before.Access).Without(e.both.Access)
}

// words say the rights before and after. Where both are one role, as None
// is with and without FolderVisible, the rights are named one by one.
func (e effect) words() (before, after string) {
	if e.before.words == e.after.words && (e.loses() || e.gains()) {
		return e.before.Difference(), e.after.Difference()
	}
	return e.before.words, e.after.words
}

func (e effect) loses() bool { return !e.lost().IsZero() }
func (e effect) gains() bool { return !e.gained().IsZero() }

// effect computes it for one logon.
func (j *judge) effect(t tokenPair) effect {
	return j.worst(func(way int) effect {
		return effect{j.access(t.today, way), j.access(t.after, way), j.access(t.both, way)}
	})
}

// worst is the effect where conditions turn out such that something is lost, else
// such that something is gained.
func (j *judge) worst(of func(way int) effect) effect {
	out := of(0)
	for way := 1; way < len(j.ways) && !out.loses(); way++ {
		if e := of(way); e.loses() || e.gains() && !out.gains() {
			out = e
		}
	}
	return out
}

// collect lists the DACL's trustees in order of their first entry.
func (j *judge) collect() {
	const few = 16
	var at map[*subject]int // only where there are many
	j.trustees = j.cache.trustees
	for i, ace := range j.o.SD.ACEs(acl.DACL) {
		s := j.subject(ace.SIDBytes())
		if s == nil {
			continue // an entry of an unknown type: see object()
		}
		k, ok := -1, false
		if at != nil {
			k, ok = at[s]
		} else {
			k = slices.IndexFunc(j.trustees, func(t trustee) bool { return t.subject == s })
			ok = k >= 0
		}
		if !ok {
			k = len(j.trustees)
			if k < cap(j.trustees) {
				j.trustees = j.trustees[:k+1]
				j.trustees[k] = trustee{subject: s, entries: j.trustees[k].entries[:0]}
			} else {
				j.trustees = append(j.trustees, trustee{subject: s})
			}
			if at == nil && k == few {
				at = map[*subject]int{}
				for n := range j.trustees {
					at[j.trustees[n].subject] = n
				}
			} else if at != nil {
				at[s] = k
			}
		}
		t := &j.trustees[k]
		t.entries = append(t.entries, entry{i, ace})
		t.allow = t.allow || ace.Allows()
		t.deny = t.deny || ace.Denies()
		if ace.Type.IsCallback() && j.ways == nil {
			j.ways = assumptions(j.o.SD)
		}
		j.out.Entries[t.state]++
		if t.state.old() {
			j.out.Old++
		}
	}
}

// holders finds the people whom cleanup may touch on this object: those
// whose token loses or gets one of its trustees, or its owner.
func (j *judge) holders() {
	for _, t := range j.trustees {
		if t.subject.holders {
			j.people = append(j.people, j.a.people.changed[t.sid]...)
		}
	}
	if owner := j.subject(j.o.SD.OwnerBytes()); owner != nil && owner.holders {
		j.people = append(j.people, j.a.people.changed[owner.sid]...)
	}
	if len(j.people) > 1 {
		slices.Sort(j.people)
		j.people = slices.Compact(j.people)
	}
}

// impacts computes what each of them loses and gains.
func (j *judge) impacts() {
	if len(j.people) == 0 {
		return
	}
	j.circle = j.circles()
	for k := range j.circle {
		if c := &j.circle[k]; c.changes() {
			j.out.Impacts = append(j.out.Impacts, j.impactsOf(c)...)
		}
	}
	slices.SortStableFunc(j.out.Impacts, func(a, b Impact) int { return cmp.Compare(a.first, b.first) })
}

// access are the effective rights of a token on this object, where conditions are
// as in one of j.ways. Tokens that hold the same of the descriptor's SIDs have the
// same rights, so each such set is computed once.
func (j *judge) access(t acl.Token, way int) rights {
	key := make([]byte, 0, 64)
	for i := range j.trustees {
		if t.Has(j.trustees[i].sid) {
			key = append(key, byte(i), byte(i>>8))
		}
	}
	key = append(key, 0xFF, 0xFF)
	key = binary.AppendUvarint(key, uint64(way))
	if t.Has(j.o.SD.Owner()) {
		key = append(key, 1)
	}
	if r, ok := j.memo[string(key)]; ok {
		return r
	}
	var assumed assumption
	if j.ways != nil {
		assumed = j.ways[way]
	}
	r := rights{Access: exchange.AccessIf(j.o.Kind, j.o.SD, t, assumed)}
	r.mask, r.words = r.Short(), r.Words()
	if j.memo == nil {
		j.memo = map[string]rights{}
	}
	j.memo[string(key)] = r
	return r
}

// effectOn is what cleanup does to the trustee itself: to the person where
// it is one, else to somebody who has the right by this trustee alone.
func (j *judge) effectOn(t *trustee) effect {
	for _, i := range j.a.people.changed[t.sid] {
		if j.a.people.list[i].SID != t.target {
			continue
		}
		for k := range j.circle {
			if _, found := slices.BinarySearch(j.circle[k].people, i); found {
				return j.circle[k].effect
			}
		}
	}
	return j.effect(bare(t.sid, t.target))
}

// find adds a finding about a trustee's entry, or about the whole object.
func (j *judge) find(f Finding) {
	f.Object = j.ref
	if r, ok := ruleByID[f.Rule]; ok && f.Severity == Unset {
		f.Severity = r.Severity
	}
	j.out.Findings = append(j.out.Findings, f)
}

func place(l acl.List, i int) string { return fmt.Sprintf("%s[%d]", l, i) }
