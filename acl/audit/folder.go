package audit

import (
	"fmt"
	"slices"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/sid"
)

// folder judges what only folders and free/busy information have.
func (j *judge) folder() {
	for i := range j.trustees {
		t := &j.trustees[i]
		switch {
		case t.sid == sid.Everyone || t.sid == sid.Anonymous:
			j.everybody(t)
		case t.sid.IsBuiltin():
			j.find(Finding{Rule: "AC-26", Place: place(acl.DACL, t.entries[0].index), Trustee: t.sid, Principal: t.name,
				Detail: "the entry names " + t.name + ", a group of one machine or domain controller, which cannot be mapped",
				Action: "find out who is meant, and name these people or a group of the domain"})
		}
		j.twice(t)
		j.masks(t)
	}
}

// usual are the rights that Default and Anonymous have where nobody gave them more.
const usual = exchange.Visible | exchange.Contact | exchange.FreeBusySimple

// everybody reports Default and Anonymous with more than the usual rights.
func (j *judge) everybody(t *trustee) {
	if !slices.ContainsFunc(t.entries, func(e entry) bool { return beyond(j.o.Kind, e.ace) }) {
		return
	}
	r := j.alone(t.sid)
	more := exchange.Rights(r.Access.Mask) &^ usual
	if more == 0 {
		return
	}
	who, whom := "Default", "everybody in the organisation"
	if t.sid == sid.Anonymous {
		who, whom = "Anonymous", "everybody, even without a logon,"
	}
	sev := High
	if j.o.Mailbox == "" || j.o.Kind == exchange.KindFreeBusy {
		sev = Medium // public folders are often meant so, and so are free/busy details
	}
	j.find(Finding{Rule: "AC-13", Severity: sev, Place: place(acl.DACL, t.entries[0].index), Trustee: t.sid, Principal: who,
		Mask: r.mask, Rights: r.words,
		Detail: fmt.Sprintf("%s has %s here: %s has the rights %s", who, r.words, whom, more),
		Action: "ask the owner whether this is meant; else set " + who + " back to none"})
}

// beyond reports whether an entry may grant more than the usual rights: a
// quick look that spares most folders the evaluation.
func beyond(k exchange.Kind, a acl.ACE) bool {
	const (
		seeFolder acl.Mask = 0x1288A9 // what the role None holds about the folder, and Contact
		seeTime   acl.Mask = 0x1F0001
	)
	switch {
	case !a.Allows():
		return false
	case k == exchange.KindFreeBusy:
		return a.Mask&^seeTime != 0
	}
	return a.Flags&acl.ObjectInherit != 0 || a.Mask&^seeFolder != 0
}

// twice reports a trustee with several entries of one kind in one scope.
// An allow and a deny for the folder and again for items are the usual set.
func (j *judge) twice(t *trustee) {
	if len(t.entries) < 2 {
		return
	}
	type slot struct {
		flags acl.ACEFlags
		deny  bool
	}
	const inheritance = acl.ObjectInherit | acl.ContainerInherit | acl.NoPropagate | acl.InheritOnly
	var seen []slot
	var first []int
	for _, e := range t.entries {
		if !e.ace.Allows() && !e.ace.Denies() {
			continue
		}
		s := slot{e.ace.Flags & inheritance, e.ace.Denies()}
		n := slices.Index(seen, s)
		if n < 0 {
			seen, first = append(seen, s), append(first, e.index)
			continue
		}
		at := first[n]
		j.find(Finding{Rule: "AC-14", Place: place(acl.DACL, e.index), Trustee: t.sid, Principal: t.name, Mask: e.ace.Mask,
			Rights: exchange.Describe(j.o.Kind, e.ace),
			Detail: fmt.Sprintf("%s stands here twice: %s repeats %s", orSID(t.name, t.sid), place(acl.DACL, e.index), place(acl.DACL, at)),
			Action: "merge the two entries into one"})
		return
	}
}

// masks reports masks that no document explains, and rights that must not
// stand alone.
func (j *judge) masks(t *trustee) {
	odd := false
	for _, e := range t.entries {
		if bits := exchange.Undocumented(j.o.Kind, e.ace); bits != 0 {
			j.find(Finding{Rule: "AC-22", Place: place(acl.DACL, e.index), Trustee: t.sid, Principal: t.name, Mask: e.ace.Mask,
				Rights: exchange.Describe(j.o.Kind, e.ace),
				Detail: fmt.Sprintf("the mask holds %s, which no document names for this kind of object", bits),
				Action: "look at the entry by hand; a ReACL keeps the bits as they are"})
		}
		// the bits of EditAll and DeleteAll, each without that of the owner's own items
		m := e.ace.Mask
		odd = odd || e.ace.Allows() && e.ace.Flags&acl.ObjectInherit != 0 && (m&0x10 != 0 && m&0x200 == 0 || m&acl.Delete != 0 && m&0x400 == 0)
	}
	if !odd || j.o.Kind != exchange.KindFolder {
		return
	}
	r := exchange.Rights(j.alone(t.sid).Access.Mask)
	for _, pair := range []struct{ all, owned exchange.Rights }{
		{exchange.EditAny, exchange.EditOwned}, {exchange.DeleteAny, exchange.DeleteOwned},
	} {
		if r&pair.all != 0 && r&pair.owned == 0 {
			j.find(Finding{Rule: "AC-23", Place: place(acl.DACL, t.entries[0].index), Trustee: t.sid, Principal: t.name, Rights: r.String(),
				Detail: fmt.Sprintf("%s has %s without %s, which the protocol forbids", orSID(t.name, t.sid), pair.all, pair.owned),
				Action: "set the role of " + orSID(t.name, t.sid) + " anew"})
		}
	}
}
