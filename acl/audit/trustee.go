package audit

import (
	"cmp"
	"fmt"
	"slices"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/sid"
)

// trustee judges the entries of one trustee of the DACL.
func (j *judge) trustee(t *trustee) {
	if !t.state.old() {
		return
	}
	t.granted = j.alone(t.sid)
	needed := true
	switch t.state {
	case Mapped, Linked:
		if own := j.standing(t.target); own != nil {
			needed = j.both(t, own)
		} else {
			needed = j.oldOnly(t)
		}
	case Conflicting:
		if len(t.row.Path) > 0 {
			j.each(t, Finding{Rule: "MP-04", Detail: j.says(t) + "; the accounts that carry the old SID lead back to it, so that there is no end point",
				Action: "decide which target account it is, in mapping.csv, and run again"})
			break
		}
		j.each(t, Finding{Rule: "MP-01", Detail: j.says(t) + "; its old SID is claimed by " + candidates(t) +
			", so nobody can say whose entry this becomes",
			Action: "decide which target account it is, in mapping.csv, and run again"})
	case Unapproved:
		f := Finding{Rule: cmp.Or(t.row.Doubt, "MP-09"), Target: t.target, Action: "have the row approved in mapping.csv, then run again",
			Detail: j.says(t) + "; the mapping to " + orSID(t.row.TargetName, t.target) + " needs a person's approval: " + cmp.Or(t.row.Note, "its status is review")}
		if ruleByID[f.Rule].Severity < Medium {
			f.Severity = Medium // an entry waits for it
		}
		j.each(t, f)
	case NotMigrated:
		j.each(t, Finding{Rule: "MP-05", Detail: j.says(t) + "; the source account exists and has no target account",
			Action: "migrate the account, or agree that the right is lost with the source forest"})
	case Deleted:
		j.each(t, Finding{Rule: "MP-06", Detail: j.says(t) + "; the source account is deleted",
			Action: "ask whether anybody misses the right; remove the entry in the cleanup"})
	case Gone:
		j.each(t, Finding{Rule: "AC-05", Detail: j.says(t) + ", of a known source domain, and no directory knows the account",
			Action: "look among the deleted objects of the source domain; remove the entry where nobody misses it"})
	case TargetGone:
		j.each(t, Finding{Rule: "AC-05", Severity: Low, Detail: j.says(t) + ", of the target forest, and no account there has it",
			Action: "remove the entry, or export the target directory in full"})
	case Unknown:
		j.each(t, Finding{Rule: "AC-06", Detail: j.says(t) + ", of a domain that neither directory nor a trust names",
			Action: "name the domain's directory as a further --source, or remove the entry"})
	case LowRID:
		sev := Medium
		if t.sid.RID() == 513 {
			sev = High
		}
		j.each(t, Finding{Rule: "MP-11", Severity: sev, Detail: j.says(t) + ", a built-in account of a source domain, which no migration maps",
			Action: "map it by an explicit RID rule where that is meant, or replace the entry by hand"})
	case Excluded:
		j.each(t, Finding{Rule: "MP-17", Detail: j.says(t) + ", which the mapping leaves out: " + t.row.Note, Action: "nothing, if that is still meant"})
	}
	j.used(t.subject, len(t.entries), true, needed)
}

// oldOnly judges a trustee that only its old SID names, and reports whether
// the entries are needed still.
func (j *judge) oldOnly(t *trustee) (needed bool) {
	e := j.effectOn(t)
	who := orSID(t.account, t.target)
	if t.deny && !t.allow {
		j.each(t, Finding{Rule: "AC-07", Target: t.target, Gained: gainedWords(e),
			Detail: j.says(t) + ", and it is denied" + widens(e),
			Action: "add the same deny for " + who + " before sIDHistory is cleared"})
		return true
	}
	if !e.loses() {
		f := Finding{Rule: "AC-02", Target: t.target,
			Detail: fmt.Sprintf("%s (%s); after cleanup the same rights remain by another entry: %s", j.says(t), t.granted.words, e.after.words),
			Action: "remove the old entry after the cleanup; nobody needs it"}
		if t.state == Linked {
			f.Action = "keep the old entry until the source account is out of use, then remove it"
		}
		j.each(t, f)
		return t.state == Linked
	}
	how := "add an entry for " + who + " with the same rights before sIDHistory is cleared"
	why := "when sIDHistory is cleared, the entry no longer counts"
	if t.state == Linked {
		why = "the owner logs on with the source account today; once the target account is used without sIDHistory, the entry no longer counts"
		how = "add an entry for " + who + " and keep the old one until the source account is out of use"
	}
	sev := High
	if j.powerful(t.granted.mask) {
		sev = Critical
	}
	before, after := e.words()
	with := t.granted.words
	if before != e.before.words {
		with = t.granted.Difference()
	}
	lost := Finding{Rule: "AC-01", Severity: sev, Target: t.target, Lost: lostWords(e), Action: how,
		Detail: fmt.Sprintf("%s, with %s; %s, and access goes from %s to %s", j.says(t), with, why, before, after)}
	for _, en := range t.entries {
		f := lost
		if en.ace.Denies() && e.gains() {
			f.Rule, f.Severity, f.Gained = "AC-07", Unset, gainedWords(e)
			f.Detail = j.says(t) + ", and this entry denies" + widens(e)
			f.Action = "copy the entry to " + who + " before sIDHistory is cleared"
		}
		j.entry(t, en, f)
	}
	return true
}

// both judges a trustee that stands there by the old SID and by its own, and
// reports whether the old entries are needed still.
func (j *judge) both(t, own *trustee) (needed bool) {
	own.granted = j.alone(own.sid)
	e := j.effectOn(t)
	f := Finding{Target: t.target, Lost: lostWords(e), Gained: gainedWords(e)}
	who := orSID(t.account, t.target)
	switch {
	case t.allow != own.allow:
		f.Rule = "AC-04"
		f.Detail = fmt.Sprintf("one entry of %s allows and the other denies: %s by the old SID, %s by the new one", t.name, t.granted.words, own.granted.words)
		f.Action = "decide which is meant, and write that to " + who
	case !j.covers(own, t):
		f.Rule = "AC-03"
		f.Detail = fmt.Sprintf("%s has %s by the old SID but only %s by the new one%s", t.name, t.granted.words, own.granted.words, own.condition())
		f.Action = "raise the entry of " + who + " to " + t.granted.words + " before sIDHistory is cleared"
	case own.granted.Without(t.granted.Access).IsZero():
		f.Rule = "AC-02"
		f.Detail = fmt.Sprintf("%s has %s by the old SID and by the new one", t.name, t.granted.words)
		f.Action = "remove the old entry in the cleanup"
	default:
		f.Rule = "AC-02"
		f.Detail = fmt.Sprintf("%s has %s by the old SID and more by the new one: %s", t.name, t.granted.words, own.granted.words)
		f.Action = "remove the old entry in the cleanup"
	}
	if f.Rule == "AC-02" && e.gains() {
		f.Rule, f.Severity = "AC-07", High
		f.Detail += "; the old entry stands first and holds rights back" + widens(e)
		f.Action = "decide which of the two is meant, and write that to " + who
	}
	j.each(t, f)
	j.find(Finding{Rule: "AC-15", Place: place(acl.DACL, t.entries[0].index), Trustee: t.sid, Target: t.target, Principal: t.name,
		Detail: t.name + " stands here twice, by the old SID and by the new one", Action: "clean up after the ReACL"})
	return f.Rule != "AC-02"
}

// each adds the finding for every entry of the trustee.
func (j *judge) each(t *trustee, f Finding) {
	for _, en := range t.entries {
		j.entry(t, en, f)
	}
}

func (j *judge) entry(t *trustee, en entry, f Finding) {
	f.People = j.concerned(j.index(t))
	f.Place, f.Trustee, f.Principal = place(acl.DACL, en.index), t.sid, t.name
	f.Mask, f.Rights = en.ace.Mask, exchange.Describe(j.o.Kind, en.ace)
	if en.ace.Type.IsCallback() {
		f.Detail += "; the entry has a condition, which was not evaluated: the worst was assumed"
	}
	if en.ace.Denies() {
		f.Rights = "denied: " + f.Rights
	}
	j.find(f)
}

// index is the place of a trustee among those of the object.
func (j *judge) index(t *trustee) int {
	for k := range j.trustees {
		if &j.trustees[k] == t {
			return k
		}
	}
	return len(j.trustees)
}

// alone are the rights that a SID has by its own entries, those under a condition
// included.
func (j *judge) alone(s sid.SID) rights {
	return j.access(acl.NewToken(s), min(1, max(0, len(j.ways)-1)))
}

// covers reports whether own has by its entries all that t has by its, however
// conditions turn out.
func (j *judge) covers(own, t *trustee) bool {
	for way := range max(1, len(j.ways)) {
		if !j.access(acl.NewToken(t.sid), way).Without(j.access(acl.NewToken(own.sid), way).Access).IsZero() {
			return false
		}
	}
	return true
}

// condition ends a sentence about a trustee whose rights depend on one.
func (t *trustee) condition() string {
	if slices.ContainsFunc(t.entries, func(e entry) bool { return e.ace.Type.IsCallback() }) {
		return ", and that under a condition"
	}
	return ""
}

// standing is the trustee that the SID is, or nil.
func (j *judge) standing(s sid.SID) *trustee {
	for i := range j.trustees {
		if j.trustees[i].sid == s {
			return &j.trustees[i]
		}
	}
	return nil
}

// says begins a sentence about who an entry names.
func (j *judge) says(t *trustee) string {
	if t.name == "" {
		return "the entry names " + t.sid.String()
	}
	return "the entry names " + t.name + " by the old SID"
}

func candidates(t *trustee) string {
	var out string
	for i, c := range t.row.Candidates {
		if i > 0 {
			out += ", "
		}
		out += orSID(c.Name, c.Target)
	}
	if out == "" {
		return "more than one account"
	}
	return out
}

func orSID(name string, s sid.SID) string {
	if name != "" {
		return name
	}
	return s.String()
}

func widens(e effect) string {
	if !e.gains() {
		return "; today nothing else would let anybody in"
	}
	before, after := e.words()
	return fmt.Sprintf("; without sIDHistory the denial is gone and access widens from %s to %s", before, after)
}

func lostWords(e effect) string {
	if !e.loses() {
		return ""
	}
	return e.lost().Difference()
}

func gainedWords(e effect) string {
	if !e.gains() {
		return ""
	}
	return e.gained().Difference()
}
