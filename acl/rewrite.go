package acl

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"reacl/sid"
)

// Mode is what a rewrite does with an entry of a mapped SID.
type Mode uint8

// The modes.
const (
	Replace Mode = iota // the entry names the target instead of the source
	Add                 // the target gets entries equal to the source's, which stay
	Remove              // the source's entries go, where the target has its own
)

// Parts selects what a rewrite touches.
type Parts uint8

// The parts.
const (
	PartOwner Parts = 1 << iota
	PartGroup
	PartDACL
	PartSACL
	AllParts = PartOwner | PartGroup | PartDACL | PartSACL
)

// Change is one difference that a rewrite made, or, where What is [Kept], did
// not make although a mapped SID stands there.
type Change struct {
	Place string  `json:"place"` // "owner", "group", "dacl[3]" as in the descriptor before
	From  sid.SID `json:"from"`
	To    sid.SID `json:"to"`
	What  string  `json:"what"`           // one of the constants
	Note  string  `json:"note,omitempty"` // what a person should know besides
}

// What became of an entry or a SID, see [Change].
const (
	Replaced = "replaced" // the target stands where the source stood
	Added    = "added"    // the target has an entry equal to the source's at Place
	Merged   = "merged"   // the entry's rights went into the one that Note names
	Removed  = "removed"  // the target's own entries say all that the entry said
	Kept     = "kept"     // left as it was, for the reason in Note
)

// Reasons for which a rewrite is refused; reach them with [errors.Is].
var (
	ErrTooLarge  = errors.New("larger than an ACL can be (65,535 bytes)")
	ErrSelfCheck = errors.New("the rewritten descriptor does not read back as intended")
)

// Rewrite makes new descriptor bytes in which target(s) stands for each
// source SID s. d is not changed. Where there is nothing to change, the bytes
// are those of d, and the changes are at most [Kept].
//
// The mapping is applied once, so that a target that is a source itself is not
// followed; where no target is, a rewrite of the result changes nothing. A SID
// mapped to itself or to the zero SID is not mapped.
//
// Type, flags, object types, data and order of entries, control bits, the
// resource manager's byte, the physical order of parts, gaps between them,
// slack in the ACLs and bytes after the last part stay. SIDs within conditions,
// attributes and entries of unknown layout are kept and reported.
//
// [Replace] puts the target where the source stood: in one token both SIDs are one
// identity, and each entry takes effect where it took effect before. Two entries
// of equal type, flags, object types and data that name the same target after
// that, and of which one was replaced, become one member, by this rule:
//
//   - Of the later entry only those rights count that earlier entries of the
//     target do not decide already, for every object that the entry applies or
//     is inherited to. (In Exchange's pairs of allow and deny that is
//     mostly nothing: the first pair has decided everything.)
//   - These rights move into the earlier entry, and the later one goes, unless an
//     entry between them says the opposite of one of these rights to anybody, for
//     such an object. Then both stay, each in its place.
//
// So nobody's access changes but that of a token that has only one of the SIDs.
//
// [Add] leaves the source's entries and puts the target's behind each run of them,
// where the target has not the same rights there already; duplicates are merged by
// the same rule. Owner and group are kept, for there can be but one.
//
// [Remove] takes a source's entry away where the target's own entries of the
// same kind give or deny the same rights to the same objects, with nothing
// between that says the opposite: what the two SIDs together may do stays the
// same. All other entries of the source stay, as do owner and group.
//
// The result is parsed and compared with what was intended before it is returned.
func Rewrite(d Descriptor, target func(sid.SID) (sid.SID, bool), mode Mode, parts Parts) ([]byte, []Change, error) {
	if len(d.b) == 0 {
		return d.b, nil, nil
	}
	if mode > Remove {
		return nil, nil, fmt.Errorf("acl: rewrite mode %d is unknown", mode)
	}
	to := func(s sid.SID) sid.SID {
		if t, ok := target(s); ok && !s.IsZero() && t != s {
			return t
		}
		return sid.SID{}
	}
	w := rewriting{d: d, to: to, mode: mode, parts: parts}
	b, err := w.run()
	if err == nil && mode == Add {
		b, err = settled(w, b)
	}
	if err != nil {
		return nil, nil, err
	}
	return b, w.changes, nil
}

// settled repeats an Add on its own result until it changes nothing more. It
// hardly ever does: only where a copy that turned out to say nothing had stood
// between two others. Nobody's rights change by that, nor is any entry copied
// that was not before.
func settled(w rewriting, b []byte) ([]byte, error) {
	const most = 8
	for range most {
		d, err := Parse(b)
		if err != nil {
			return nil, err
		}
		again := rewriting{d: d, to: w.to, mode: w.mode, parts: w.parts}
		next, err := again.run()
		if err != nil || bytes.Equal(next, b) {
			return next, err
		}
		b = next
	}
	return b, nil
}

// rewriting is a rewrite under way.
type rewriting struct {
	d       Descriptor
	to      func(sid.SID) sid.SID // the target; zero for none
	mode    Mode
	parts   Parts
	changes []Change
}

// run makes the new bytes, those of d where nothing changes.
func (w *rewriting) run() ([]byte, error) {
	next := intent{owner: w.d.OwnerBytes(), group: w.d.GroupBytes()}
	if w.parts&PartOwner != 0 {
		next.owner = w.principal("owner", next.owner)
	}
	if w.parts&PartGroup != 0 {
		next.group = w.principal("group", next.group)
	}
	for l, part := range [...]Parts{DACL: PartDACL, SACL: PartSACL} {
		if w.parts&part == 0 {
			continue
		}
		var err error
		if next.lists[l], err = w.list(List(l)); err != nil {
			return nil, err
		}
	}
	if next.same(w.d) {
		return w.d.b, nil
	}
	b := next.layOut(w.d)
	return b, next.check(w.d, b)
}

// principal is what stands in place of the owner or the group.
func (w *rewriting) principal(place string, raw []byte) []byte {
	from := toSID(raw)
	to := w.to(from)
	if to.IsZero() {
		return raw
	}
	if w.mode != Replace {
		w.changes = append(w.changes, Change{place, from, to, Kept, "an object has one " + place + ", only replacing changes it"})
		return raw
	}
	w.changes = append(w.changes, Change{place, from, to, Replaced, ""})
	return to.Bytes()
}

// list is the new list; nil where it stays as it is.
func (w *rewriting) list(l List) ([]byte, error) {
	before := w.d.list(l)
	if before == nil {
		return nil, nil
	}
	t := transformation{rewriting: w, list: l, entries: make([]entry, 0, w.d.Count(l))}
	if !t.load() {
		return nil, nil
	}
	switch w.mode {
	case Replace:
		t.replace()
	case Add:
		t.add()
	case Remove:
		t.remove()
	}
	after, err := t.appendTo(before)
	if err != nil {
		return nil, err
	}
	same := bytes.Equal(after, before)
	t.reportKept()
	slices.SortStableFunc(t.reports, func(a, b report) int { return a.index - b.index })
	for _, r := range t.reports {
		// Where the target had all of it, what went to and fro is no change.
		if !same || r.What == Kept {
			w.changes = append(w.changes, r.Change)
		}
	}
	if same {
		return nil, nil
	}
	return after, nil
}
