package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// row judges all that is known of the source SID s.
func (m *matcher) row(s sid.SID) Row {
	src := m.source.holder(s)
	r := Row{Source: s}
	if src != nil {
		r.SourceName, r.Class = src.name, src.class
	}
	if why := untouchable(s); why != "" {
		return r.set(Excluded, why)
	}
	var e ends
	m.follow([]sid.SID{s}, "", &e)
	if own := m.target.live(s); own != nil {
		if src == nil {
			r.SourceName, r.Class = own.name, own.class
		}
		switch _, decided := m.override[s]; {
		case e.cycle != nil, e.tooFar:
		case len(e.all) == 0:
			return r.set(Excluded, "the same account stands on both sides")
		case decided && len(e.all) == 1:
			r.note("the SID is also the objectSid of " + own.name + ", which is alive in the target")
		default:
			e.all = append(e.all, Candidate{Target: s, By: "its own objectSid"})
		}
	}
	for i := range e.all {
		e.all[i].Name = m.target.name(e.all[i].Target)
	}
	slices.SortFunc(e.all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.Evidence.rank(), b.Evidence.rank()), a.Target.Compare(b.Target))
	})
	switch {
	case e.tooFar:
		return r.set(Conflict, fmt.Sprintf("given up after %d steps from SID to SID", maxSteps))
	case e.cycle != nil:
		r.Candidates, r.Path = e.all, e.cycle
		return r.set(Conflict, "cycle: "+arrows(e.cycle))
	case len(e.all) > 1:
		r.Candidates = e.all
		r.Evidence = cmp.Or(e.all[0].Evidence, e.all[1].Evidence) // the account itself comes first, without a word
		return r.set(Conflict, "candidates: "+listCandidates(e.all))
	case len(e.all) == 1:
		return m.judge(r, src, e)
	}
	if d, ok := m.override[s]; ok && d.Status == Excluded {
		r.Evidence = Override
		return r.set(Excluded, cmp.Or(d.Note, "left out by a person"))
	}
	return m.unmapped(r, src)
}

// unmapped is the row of a SID without a target.
func (m *matcher) unmapped(r Row, src *account) Row {
	switch {
	case src != nil && src.deleted:
		return r.set(Orphan, "deleted in the source, last name "+src.name)
	case lowRID(r.Source):
		return r.set(Excluded, LowRIDNote)
	}
	if slices.Contains(m.target.others, r.Source) {
		return r.set(Review, "in the sIDHistory of an object that has no SID of its own")
	}
	if src != nil {
		return r.set(Review, "not migrated")
	}
	if at := m.source.history[r.Source]; at != 0 {
		return r.set(Review, "in the sIDHistory of "+m.source.accounts[m.source.links[at-1].of].name+", which is not migrated")
	}
	return r.set(Orphan, "nobody holds this SID")
}

// judge decides what may be done with the one target that was found.
func (m *matcher) judge(r Row, src *account, e ends) Row {
	c := e.all[0]
	tgt := m.target.holder(c.Target)
	r.Target, r.TargetName, r.Evidence, r.Status = c.Target, c.Name, c.Evidence, Approved
	if r.Class == ad.ClassOther && tgt != nil {
		r.Class = tgt.class
	}
	if why := untouchable(c.Target); why != "" {
		return r.set(Excluded, "target: "+why)
	}
	if len(c.Path) > 0 {
		r.Path = slices.Concat([]sid.SID{r.Source}, c.Path, []sid.SID{c.Target})
		r.note("by way of " + arrows(r.Path))
	}
	if src != nil && src.deleted {
		r.note("deleted in the source, last name " + src.name)
	}
	if (lowRID(r.Source) || lowRID(c.Target)) && c.Evidence != Override && !m.opts.LowRIDs {
		return r.set(Excluded, LowRIDNote)
	}
	if tgt == nil {
		r.note(noTarget)
	}
	if tgt != nil && tgt.disabled && !tgt.deleted {
		if tgt.master == r.Source {
			r.note("linked mailbox: logon is still by the source account; add, do not replace")
		} else {
			r.note("target account is disabled")
		}
	}
	if d, ok := m.override[r.Source]; ok {
		if d.Status != "" {
			r.Status = d.Status
		}
		r.note(d.Note)
		if len(c.Path) == 0 || r.Status != Approved {
			return r // decided by a person; what leads on from there is not
		}
	}
	for _, d := range m.doubts(r, src, tgt, c, e.middle) {
		r.doubt(d.rule, d.why)
	}
	return r
}

// LowRIDNote is the note of a row that is left out for its RID, and by nobody's word.
const LowRIDNote = "RID below 1000: mapped only by an explicit rule"

// noTarget is the note of a row whose target nobody holds.
const noTarget = "the target is not in the directory that was read"

// doubt is why a person has to look at a row, and the rule that it comes under.
type doubt struct{ rule, why string }

// doubts are the reasons for which a person has to look at a row first.
func (m *matcher) doubts(r Row, src, tgt *account, c Candidate, middle sid.SID) []doubt {
	var out []doubt
	add := func(is bool, rule, why string) {
		if is {
			out = append(out, doubt{rule, why})
		}
	}
	add(c.Evidence == Attribute || c.Evidence == Import && c.By != "", "MP-09", "only by "+c.By)
	add(c.Evidence == Import && tgt == nil, "MP-07", "imported target unknown")
	add(tgt != nil && tgt.deleted, "MP-07", "target is deleted")
	add(!middle.IsZero(), "MP-03", "an account on the way, "+middle.String()+", is alive in the target")
	add(classDiffers(src, tgt), "MP-10", "source and target are of different classes")
	add(scopeDiffers(src, tgt), "MP-10", "group scope or kind differs")
	add(r.Source.Domain() == c.Target.Domain() && !m.returned(r.Source, c.Target), "MP-09",
		"sIDHistory from the account's own domain")
	if b := m.alsoHeld(r.Source, c); b != nil {
		add(true, "MP-08", "also in the sIDHistory of "+b.name+", which is not migrated")
	}
	add(c.Evidence == MasterAccountSID && src == nil && m.source.d.Owns(r.Source), "LM-05",
		"the source domain has no such account")
	return out
}

// alsoHeld is a live account of the source that carries s and does not become
// the target c: the SID is in the token of somebody else too. nil for none.
func (m *matcher) alsoHeld(s sid.SID, c Candidate) (other *account) {
	m.source.each(m.source.history[s], func(b *account) {
		if other != nil || b.deleted || slices.Contains(c.Path, b.sid) {
			return
		}
		var e ends
		m.follow([]sid.SID{b.sid}, "", &e)
		if !slices.ContainsFunc(e.all, func(x Candidate) bool { return x.Target == c.Target }) {
			other = b
		}
	})
	return other
}

// returned reports whether the target account t came back to the domain of s
// by way of another one: an account in between has s in its sIDHistory and is
// in that of t.
func (m *matcher) returned(s, t sid.SID) bool {
	found := false
	m.source.each(m.source.history[s], func(a *account) {
		found = found || a.sid.Domain() != s.Domain() && m.target.carries(t, a.sid)
	})
	return found
}

func classDiffers(src, tgt *account) bool {
	return src != nil && tgt != nil && src.class != tgt.class &&
		src.class != ad.ClassOther && tgt.class != ad.ClassOther
}

// scopeDiffers reports whether a group became, or was, domain local, or lost
// its security bit: then its SID is not in the same tokens. Global and
// universal groups may change places.
func scopeDiffers(src, tgt *account) bool {
	if src == nil || tgt == nil || src.class != ad.ClassGroup || tgt.class != ad.ClassGroup ||
		src.groupType == 0 || tgt.groupType == 0 {
		return false
	}
	changed := src.groupType ^ tgt.groupType
	return changed&ad.GroupDomainLocal != 0 || changed < 0 // the sign is GroupSecurity
}

// set gives r a status and adds to its note.
func (r *Row) set(s Status, note string) Row {
	r.Status = s
	r.note(note)
	return *r
}

// doubt leaves r for review under a rule, the first one where there are several.
func (r *Row) doubt(rule, why string) {
	r.set(Review, why)
	if r.Doubt == "" {
		r.Doubt = rule
	}
}

func (r *Row) note(text string) {
	if text == "" {
		return
	}
	if r.Note != "" {
		r.Note += "; "
	}
	r.Note += text
}

func arrows(path []sid.SID) string {
	parts := make([]string, len(path))
	for i, s := range path {
		parts[i] = s.String()
	}
	return strings.Join(parts, " -> ")
}

func listCandidates(all []Candidate) string {
	parts := make([]string, len(all))
	for i, c := range all {
		parts[i] = strings.TrimSpace(c.Name+" "+c.Target.String()) + " (" + strings.TrimSpace(string(c.Evidence)+" "+c.By) + ")"
	}
	return strings.Join(parts, ", ")
}
