package audit

import (
	"fmt"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
)

// ownerAndGroup judges the owner and the primary group.
func (j *judge) ownerAndGroup() {
	for _, part := range []struct {
		rule, place string
		raw         []byte
		what        string
	}{
		{"AC-11", "owner", j.o.SD.OwnerBytes(), "the owner is "},
		{"AC-12", "group", j.o.SD.GroupBytes(), "the primary group is "},
	} {
		s := j.subject(part.raw)
		if s == nil || !s.state.old() || s.state == TargetGone {
			continue
		}
		if part.place == "owner" {
			j.used(s, 1, false, true)
		}
		f := Finding{Rule: part.rule, Place: part.place, Trustee: s.sid, Target: s.target, Principal: s.name,
			Detail: part.what + orSID(s.name, s.sid) + " by the old SID",
			Action: "let the ReACL replace it too"}
		if s.target.IsZero() {
			f.Detail = part.what + orSID(s.name, s.sid) + ", a SID without a target account"
			f.Action = "name another one; nobody is left behind this SID"
		}
		j.find(f)
	}
}

// sacl judges the SACL: who is audited by an old SID.
func (j *judge) sacl() {
	for i, ace := range j.o.SD.ACEs(acl.SACL) {
		s := j.subject(ace.SIDBytes())
		if s == nil || !s.state.old() {
			continue
		}
		j.find(Finding{Rule: "AC-24", Place: place(acl.SACL, i), Trustee: s.sid, Target: s.target, Principal: s.name,
			Mask: ace.Mask, Rights: exchange.Describe(j.o.Kind, ace),
			Detail: "the audit entry names " + orSID(s.name, s.sid) + " by the old SID", Action: "let the ReACL replace it too"})
	}
}

// object judges the descriptor as a whole.
func (j *judge) object() {
	sd := j.o.SD
	switch sd.State(acl.DACL) {
	case acl.Absent, acl.Null:
		j.find(Finding{Rule: "AC-09", Detail: "the DACL is " + sd.State(acl.DACL).String() + ": everybody has every right",
			Action: "set the folder's permissions anew"})
	case acl.Empty:
		j.find(Finding{Rule: "AC-10", Detail: "the DACL is empty: nobody has any right",
			Action: "set the folder's permissions anew"})
	}
	mailKind := j.o.Kind == exchange.KindFolder || j.o.Kind == exchange.KindFreeBusy
	if mailKind {
		if why := exchange.Canonical(sd); len(why) > 0 {
			j.find(Finding{Rule: "AC-08", Detail: "the order is not Exchange's own: " + strings.Join(why, "; "),
				Action: "export the permissions, clear them and apply them again; never sort them the Windows way"})
		}
	}
	j.within(acl.DACL)
	j.within(acl.SACL)
	for i, ace := range sd.ACEs(acl.DACL) {
		switch _, object := ace.ObjectType(); {
		case ace.SIDBytes() == nil:
			j.find(Finding{Rule: "AC-21", Place: place(acl.DACL, i),
				Detail: fmt.Sprintf("an entry of type 0x%02X, which is kept as it is and was not judged", uint8(ace.Type)),
				Action: "look at it by hand"})
		case mailKind && object:
			j.find(Finding{Rule: "AC-21", Place: place(acl.DACL, i), Trustee: ace.SID(), Mask: ace.Mask,
				Detail: "an object entry, which Exchange does not write on folders", Action: "look at it by hand"})
		}
	}
	if mailKind {
		j.folder()
	}
	switch j.o.Kind {
	case exchange.KindFolder:
		j.soleOwner()
	case exchange.KindMailbox:
		j.mailbox()
	}
	for i := range j.trustees {
		if t := &j.trustees[i]; t.distribution {
			j.find(Finding{Rule: "AC-25", Place: place(acl.DACL, t.entries[0].index), Trustee: t.sid, Target: t.target, Principal: t.name,
				Detail: t.label() + " is a distribution group: its SID is in nobody's token, so the entry gives nothing to its members",
				Action: "replace it by a security group, or make it one"})
		}
	}
}

// within reports the old SIDs that entries name behind their trustees: in
// conditions, resource attributes and entries that nobody can read. No rewrite
// touches them.
func (j *judge) within(l acl.List) {
	for i, ace := range j.o.SD.ACEs(l) {
		for _, found := range ace.Within() {
			s := j.subject(found.Bytes())
			if !s.state.old() {
				continue
			}
			f := Finding{Rule: "AC-21", Severity: High, Place: place(l, i), Trustee: s.sid, Target: s.target, Principal: s.name, Mask: ace.Mask,
				Action: "write the condition anew with the new SID, before sIDHistory is cleared; the ReACL leaves it as it is"}
			who := orSID(s.name, s.sid) + " by the old SID"
			switch {
			case ace.Type.IsCallback() || ace.Type == acl.SystemAccessFilter:
				f.Detail = "a condition names " + who + "; after cleanup it no longer holds for those who have this SID by sIDHistory"
			case ace.Type == acl.SystemResourceAttribute:
				f.Detail = "a resource attribute names " + who + "; rules that compare it no longer match after cleanup"
				f.Action = "set the attribute anew with the new SID; the ReACL leaves it as it is"
			default:
				f.Detail = fmt.Sprintf("an entry of type 0x%02X names %s in a part that was not judged", uint8(ace.Type), who)
				f.Action = "look at it by hand; the ReACL leaves it as it is"
			}
			j.find(f)
			j.out.Old++
			j.used(s, 1, l == acl.DACL, true)
		}
	}
}

// soleOwner reports a folder whose owners stand there by old SIDs only.
func (j *judge) soleOwner() {
	if j.out.Old == 0 {
		return
	}
	var last *trustee
	for i := range j.trustees {
		t := &j.trustees[i]
		if t.allow && exchange.OwnsFolder(j.alone(t.sid).mask) {
			if t.state != Mapped && t.state != Linked {
				return
			}
			last = t
		}
	}
	if last != nil && j.effectOn(last).loses() {
		j.find(Finding{Rule: "AC-18", Place: place(acl.DACL, last.entries[0].index), Trustee: last.sid, Target: last.target, Principal: last.name,
			Detail: "the only owner is " + last.name + ", by the old SID", Action: "add an owner by the new SID first"})
	}
}
