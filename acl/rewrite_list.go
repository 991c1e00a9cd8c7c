package acl

import (
	"encoding/binary"
	"fmt"
	"slices"

	"reacl/sid"
)

// entry is an entry of a list that is being rewritten.
type entry struct {
	ACE
	index   int     // in the list before; of the source's entry for a copy
	copied  bool    // of a source's entry
	trustee sid.SID // by now
	target  sid.SID // what the trustee before is mapped to; zero for nothing
	touched bool    // the trustee is new
	holds   bool    // a copy that an entry of the target was merged into
	apart   string  // why an equal entry stays apart
}

// transformation is the rewrite of one list.
type transformation struct {
	*rewriting
	list    List
	entries []entry
	reports []report
}

// report is a change of the entry with an index in the list before.
type report struct {
	index int
	Change
}

// load reads the entries and reports whether anything in them is mapped.
func (t *transformation) load() bool {
	mapped := false
	for i, a := range t.d.ACEs(t.list) {
		e := entry{ACE: a, index: i, trustee: a.SID()}
		e.target = t.to(e.trustee)
		t.entries = append(t.entries, e)
		mapped = mapped || !e.target.IsZero() || len(t.within(a)) > 0
	}
	return mapped
}

func (t *transformation) place(e entry) string { return fmt.Sprintf("%s[%d]", t.list, e.index) }

func (t *transformation) describe(e entry) string {
	if e.copied {
		return "the copy of " + t.place(e)
	}
	return t.place(e)
}

func (t *transformation) report(e entry, what, note string) {
	from, to := e.ACE.SID(), e.trustee
	if !e.touched && !e.target.IsZero() {
		to = e.target
	}
	t.reports = append(t.reports, report{e.index, Change{t.place(e), from, to, what, note}})
}

func (t *transformation) replace() {
	before := t.entries
	t.entries = make([]entry, 0, len(before))
	for _, e := range before {
		if !e.target.IsZero() {
			e.trustee, e.touched = e.target, true
		}
		t.put(e)
	}
}

// put appends an entry, or merges it into an earlier one by the rule that
// [Rewrite] states, and reports what happened.
func (t *transformation) put(e entry) {
	into, rights, apart := t.member(e)
	if into < 0 {
		e.apart = apart
		t.entries = append(t.entries, e)
		if e.touched && !e.copied {
			t.report(e, Replaced, apart)
		}
		return
	}
	p := &t.entries[into]
	had := p.Mask
	p.Mask |= rights
	p.touched = p.touched || e.touched
	p.holds = p.holds || !e.copied
	switch {
	case !e.copied || rights != 0:
		t.report(e, Merged, "into "+t.describe(*p))
	case e.Mask&^had != 0:
		t.report(e, Kept, decided)
	}
}

const decided = "earlier entries of the target decide all that a copy would say"

func (t *transformation) add() {
	before := *t
	t.entries = make([]entry, 0, 2*len(before.entries))
	for at, run := 0, 0; at < len(before.entries); at = run {
		run = before.runEnd(at)
		for _, e := range before.entries[at:run] {
			t.put(e)
		}
		if before.entries[at].target.IsZero() || before.allSaid(at, run) {
			continue
		}
		for _, e := range before.entries[at:run] {
			e.trustee, e.target = e.target, sid.SID{}
			e.copied, e.touched = true, true
			t.put(e)
		}
	}
	t.settle()
}

// settle reports the copies, but for those that say nothing, which it takes out.
func (t *transformation) settle() {
	all := t.entries
	t.entries = all[:0]
	for _, e := range all {
		switch {
		case !e.copied:
		case !e.holds && e.isAccess() && t.undecided(e) == 0:
			t.report(e, Kept, decided)
			continue
		default:
			t.report(e, Added, e.apart)
		}
		t.entries = append(t.entries, e)
	}
}

// runEnd is where the run of entries of one source ends that begins at an
// entry; one entry that is no source's is a run by itself.
func (t *transformation) runEnd(at int) int {
	end := at + 1
	for first := t.entries[at]; end < len(t.entries) && !first.target.IsZero() && t.entries[end].trustee == first.trustee; {
		end++
	}
	return end
}

// allSaid reports whether the target needs no copy of the run.
func (t *transformation) allSaid(at, run int) bool {
	for i := at; i < run; i++ {
		if !t.said(i, run) {
			return false
		}
	}
	return true
}

func (t *transformation) remove() {
	for i := len(t.entries) - 1; i >= 0; i-- {
		e := t.entries[i]
		switch {
		case e.target.IsZero():
		case t.said(i, i+1):
			t.report(e, Removed, "")
			t.entries = slices.Delete(t.entries, i, i+1)
		default:
			t.report(e, Kept, "the target's own entries do not say the same")
		}
	}
}

// appendTo makes the bytes of the list: header, slack and reserved fields are
// those it had before.
func (t *transformation) appendTo(before []byte) ([]byte, error) {
	used := aclHeaderSize
	for _, a := range t.d.ACEs(t.list) {
		used += len(a.raw)
	}
	b := append(make([]byte, 0, len(before)+len(before)/2), before[:aclHeaderSize]...)
	for _, e := range t.entries {
		b = e.appendTo(b)
	}
	b = append(b, before[used:]...)
	if len(b) > 0xFFFF {
		return nil, &Error{t.list.String(), t.d.offset(fieldOf(t.list)), fmt.Errorf("%w: %d bytes after the rewrite", ErrTooLarge, len(b))}
	}
	binary.LittleEndian.PutUint16(b[2:], uint16(len(b)))
	binary.LittleEndian.PutUint16(b[4:], uint16(len(t.entries)))
	return b, nil
}

// appendTo makes the bytes of the entry. What does not fit AceSize does not fit
// the list either, which is told there.
func (e entry) appendTo(b []byte) []byte {
	old := e.SIDBytes()
	if old == nil {
		return append(b, e.raw...)
	}
	start := len(b)
	b = append(b, e.raw[:len(e.raw)-len(old)-len(e.Data())]...)
	binary.LittleEndian.PutUint32(b[start+4:], uint32(e.Mask))
	b = append(b, e.trustee.Bytes()...)
	b = append(b, e.Data()...)
	binary.LittleEndian.PutUint16(b[start+2:], uint16(len(b)-start))
	return b
}

// reportKept names the mapped SIDs that stand within entries and stay.
func (t *transformation) reportKept() {
	for i, a := range t.d.ACEs(t.list) {
		for _, s := range t.within(a) {
			note := "SID inside a condition"
			switch {
			case !a.Type.Known():
				note = "SID inside an entry of unknown layout"
			case a.Type == SystemResourceAttribute:
				note = "SID inside a resource attribute"
			case !a.Type.IsCallback() && a.Type != SystemAccessFilter:
				note = "SID behind the trustee's"
			}
			t.reports = append(t.reports, report{i, Change{t.place(entry{index: i}), s, t.to(s), Kept, note}})
		}
	}
}

// within are the mapped accounts that the data of an entry names.
func (t *transformation) within(a ACE) []sid.SID {
	return slices.DeleteFunc(a.Within(), func(s sid.SID) bool { return t.to(s).IsZero() })
}
