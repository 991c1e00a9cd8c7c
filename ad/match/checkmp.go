package match

import (
	"fmt"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// mapping raises MP-01 to MP-17, what the rows of the mapping show.
func (c *checker) mapping() {
	excluded := map[string]int{}
	var reasons []string
	for i := range c.m.rows {
		if c.stopped {
			return
		}
		r := &c.m.rows[i]
		if r.Status == Excluded {
			if untouchable(r.Source) != "" || !r.Target.IsZero() && untouchable(r.Target) != "" {
				c.emit(c.row("MP-12", r, "The row was refused: "+r.Note+"."))
			}
			if excluded[r.Note] == 0 {
				reasons = append(reasons, r.Note)
			}
			excluded[r.Note]++
			continue
		}
		c.conflict(r)
		if !r.Target.IsZero() {
			c.mapped(r)
		}
	}
	for _, g := range c.m.merges {
		c.merge(g)
	}
	for _, d := range c.m.drift {
		c.emit(Fact{Rule: "MP-14", Principal: firstOf(d.Fresh.SourceName, d.Approved.SourceName, d.Source.String()), SID: d.Source, Target: d.Approved.Target, Detail: sentence(d.What)})
	}
	for _, note := range reasons {
		rows := "1 row is"
		if n := excluded[note]; n > 1 {
			rows = fmt.Sprintf("%d rows are", n)
		}
		c.emit(Fact{Rule: "MP-17", Detail: rows + " left out of the mapping: " + note + "."})
	}
}

// row is a fact on a row of the mapping.
func (c *checker) row(rule string, r *Row, detail string) Fact {
	return Fact{Rule: rule, Principal: firstOf(r.SourceName, r.TargetName, r.Source.String()), SID: r.Source, Target: r.Target, Detail: detail}
}

// conflict raises the rules on rows that name several targets, or none by a cycle.
func (c *checker) conflict(r *Row) {
	if r.Status != Conflict {
		return
	}
	if len(r.Path) > 0 {
		c.emit(c.row("MP-04", r, "The way from this SID leads back to itself: "+arrows(r.Path)+"."))
		return
	}
	same, words := false, map[Evidence]bool{}
	for _, cand := range r.Candidates {
		if cand.Evidence == "" {
			continue // the account itself: SH-15
		}
		same = same || words[cand.Evidence]
		words[cand.Evidence] = true
	}
	if same {
		c.emit(c.row("MP-01", r, "Several target accounts claim this SID: "+listCandidates(r.Candidates)+"."))
	}
	if len(words) > 1 {
		c.emit(c.row("MP-08", r, "The evidence disagrees: "+listCandidates(r.Candidates)+"."))
	}
}

// mapped raises the rules on a row with a target.
func (c *checker) mapped(r *Row) {
	src, tgt := c.matcher.source.holder(r.Source), c.matcher.target.holder(r.Target)
	if len(r.Path) > 0 {
		f := c.row("MP-03", r, "The SID came over several migrations: "+arrows(r.Path)+".")
		f.Severity = "info"
		for _, s := range r.Path[1 : len(r.Path)-1] {
			if c.alive(s) {
				f.Severity = "medium"
			}
		}
		c.emit(f)
	}
	if src != nil && src.deleted {
		c.emit(c.row("MP-06", r, "The source account is deleted; its last name was "+src.name+"."))
	}
	c.usable(r, tgt)
	if r.Status == Review && (r.Evidence == Attribute || r.Evidence == Import) {
		c.emit(c.row("MP-09", r, "The row needs a person's approval: "+r.Note+"."))
	}
	if r.Doubt == "MP-08" {
		c.emit(c.row("MP-08", r, "The evidence disagrees: the SID is "+r.Note+"."))
	}
	if scopeDiffers(src, tgt) {
		c.emit(c.row("MP-10", r, fmt.Sprintf("The source group is %s, the target group %s.", scope(src.groupType), scope(tgt.groupType))))
	}
	if r.Evidence != SIDHistory && classDiffers(src, tgt) {
		c.emit(c.row("MP-10", r, fmt.Sprintf("The source is a %s, the target a %s.", src.class, tgt.class)))
	}
	if !c.target.Owns(r.Target) {
		c.emit(c.row("MP-13", r, "The target SID is of no domain of the target directory."))
	}
	if r.Status == Approved {
		for _, g := range c.logons.ForeignGroups(r.Source) {
			f := c.row("MP-15", r, "The old SID is a member of "+c.name(g)+" as a foreign security principal.")
			f.Origin = g.Origin
			c.emit(f)
		}
	}
}

// usable raises MP-07 on a row whose target tgt nobody can log on with.
func (c *checker) usable(r *Row, tgt *account) {
	f := c.row("MP-07", r, "")
	switch {
	case tgt == nil && c.target.Owns(r.Target):
		f.Severity, f.Detail = "high", "No account of the target directory has the target SID."
	case tgt == nil:
		return // MP-13
	case tgt.deleted:
		f.Severity, f.Detail = "high", "The target account is deleted."
	case tgt.disabled && tgt.master.IsZero() && c.inUse(r.Source):
		f.Severity, f.Detail = "info", "The target account is not enabled yet; its owner still logs on with the source account."
	case tgt.disabled && tgt.master.IsZero():
		f.Severity, f.Detail = "low", "The target account is disabled, and is no linked or shared mailbox."
	case !c.opts.Date.IsZero() && !tgt.disabled:
		p := holder(c.target, r.Target)
		if p.Expires.IsZero() || p.Expires.After(c.opts.Date) {
			return
		}
		f.Severity, f.Detail = "low", "The target account expired on "+p.Expires.Format("2006-01-02")+"."
	default:
		return
	}
	c.emit(f)
}

// merge raises MP-02 on rows that share one target.
func (c *checker) merge(at []int) {
	const show = 10
	var from []string
	for _, i := range at[:min(len(at), show)] {
		r := &c.m.rows[i]
		from = append(from, firstOf(r.SourceName, r.Source.String()))
	}
	more := ""
	if len(at) > show {
		more = fmt.Sprintf(" and %d more", len(at)-show)
	}
	r := &c.m.rows[at[0]]
	c.emit(Fact{Rule: "MP-02", Principal: firstOf(r.TargetName, r.Target.String()), SID: r.Target, Target: r.Target,
		Detail: "Different source accounts become this one, which unites their rights: " + strings.Join(from, ", ") + more + "."})
}

// alive reports whether either side has a live account with the SID s.
func (c *checker) alive(s sid.SID) bool {
	return c.matcher.source.live(s) != nil || c.matcher.target.live(s) != nil
}

// scope names the scope of a group.
func scope(groupType int32) string {
	kind := "security"
	if groupType&ad.GroupSecurity == 0 {
		kind = "distribution"
	}
	switch {
	case groupType&ad.GroupDomainLocal != 0:
		return "domain local, " + kind
	case groupType&ad.GroupUniversal != 0:
		return "universal, " + kind
	}
	return "global, " + kind
}

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}

// sentence makes a sentence of a clause.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }
