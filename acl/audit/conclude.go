package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// Given is what a run knows besides directories and descriptors.
type Given struct {
	Check      match.CheckOptions
	Approved   bool           // a mapping that a person approved was given
	Shown      *Shown         // what Exchange shows; nil where nothing was given
	Incomplete []string       // sides ("source") that were not read to their end
	Ranges     map[string]int // side → attributes that were not read to their end
	Snapshots  map[string][]time.Time
	Date       time.Time      // of the run; zero where nobody gave one
	Expected   map[string]int // mailbox → folders that it has, by the operator
	SharePoint *bool          // whether moves are open, by the operator; nil where nobody said
	Cut        []string       // what the report does not hold whole, a sentence each
}

// Conclude returns the findings that only the whole of the input shows: about
// the directories, about what was not scanned, and what all of it comes to.
// They are not added to t.
func (a *Auditor) Conclude(t *Tally, g Given) []Finding {
	c := conclusion{a: a, t: t, g: g, pending: a.pending()}
	c.found = append(t.fell(), t.withoutFreeBusy()...)
	c.folders()
	c.linked()
	for fact := range match.Check(a.source, a.target, a.mapping, g.Check) {
		c.fact(FromFact(fact))
	}
	c.impact()
	c.groups()
	c.pilots()
	c.scope()
	c.quality()
	return c.found
}

type conclusion struct {
	a       *Auditor
	t       *Tally
	g       Given
	pending bool // there is something to clear
	found   []Finding
}

// add adds a finding in the words of its rule where it has none of its own.
func (c *conclusion) add(f Finding) {
	r := ruleByID[f.Rule]
	if f.Severity == Unset {
		f.Severity = r.Severity
	}
	if f.Action == "" {
		f.Action = r.Action
	}
	c.found = append(c.found, f)
}

// fact adds a finding about the directories; what depends on it in the
// descriptors makes it graver.
func (c *conclusion) fact(f Finding) {
	n := c.t.UsesOf(f.Trustee).Needed
	switch {
	case f.Rule == "MP-07" && n > 0 && f.Severity != Info:
		f.Severity = High
		f.Detail += fmt.Sprintf(" %s to be given to it.", count(n, "entry is", "entries are"))
	case f.Rule == "SH-06" && n > 0:
		f.Severity = Medium
		f.Detail += fmt.Sprintf(" %s on it still.", count(n, "entry depends", "entries depend"))
	case f.Rule == "SH-06":
		f.Detail += " Nothing that was scanned depends on it."
	}
	c.add(f)
}

// pending reports whether there is anything to clear: sIDHistory, or the link
// of a mailbox to a source account.
func (a *Auditor) pending() bool {
	for p := range a.target.All() {
		if !p.Deleted && (len(p.History) > 0 || a.linkedTo(p) != (sid.SID{})) {
			return true
		}
	}
	return false
}

// linkedTo is the account elsewhere that p's mailbox is linked to.
func (a *Auditor) linkedTo(p *ad.Principal) sid.SID {
	if p.Master == sid.Self || p.Deleted {
		return sid.SID{}
	}
	return p.Master
}

// folders compares the folders that came with those that should have.
func (c *conclusion) folders() {
	for m := range c.t.coverage.Mailboxes() {
		want := int64(c.g.Expected[strings.ToLower(m.Mailbox)])
		if m.Mailbox == "" || m.Folders >= want {
			continue
		}
		c.add(Finding{Rule: "AC-27", Object: ObjectRef{Kind: exchange.KindFolder, Mailbox: m.Mailbox, Server: m.Server, Origin: m.Origin},
			Detail: fmt.Sprintf("%s of this mailbox came, %d were expected", count(m.Folders, "folder", "folders"), want)})
	}
	if missing := c.a.Unseen(c.t); c.pending && len(missing) > 0 && c.t.Kinds[exchange.KindFolder] > 0 {
		c.add(Finding{Rule: "AC-27", Principal: count(int64(len(missing)), "mailbox", "mailboxes"),
			Detail: fmt.Sprintf("no folder came of %s that the target directory knows: %s",
				count(int64(len(missing)), "mailbox", "mailboxes"), some(missing))})
	}
}

// linked reports linked mailboxes whose owners other objects name by the
// source SID.
func (c *conclusion) linked() {
	for p := range c.a.target.All() {
		master := c.a.linkedTo(p)
		if master.IsZero() {
			continue
		}
		if n := c.t.UsesOf(master); n.Entries > 0 {
			c.add(Finding{Rule: "LM-08", Trustee: master, Target: p.SID, Principal: p.Label(), Origin: p.Origin,
				Detail: fmt.Sprintf("the source SID of the mailbox's owner stands in %s on %s", count(n.Entries, "entry", "entries"), count(n.Objects, "object", "objects"))})
		}
	}
}

// impact says what all impacts come to.
func (c *conclusion) impact() {
	t := c.t
	if n := t.Losing(); n > 0 {
		c.add(Finding{Rule: "IM-01", Principal: count(n, "person", "people"),
			Detail: fmt.Sprintf("%s would lose rights on %s if sIDHistory were cleared now", count(n, "person", "people"), count(t.Affected, "object", "objects"))})
	}
	if n := t.Gaining(); n > 0 {
		c.add(Finding{Rule: "IM-02", Principal: count(n, "person", "people"),
			Detail: fmt.Sprintf("%s would gain rights on %s if sIDHistory were cleared now", count(n, "person", "people"), count(t.Widened, "object", "objects"))})
	}
}

func (c *conclusion) groups() {
	list := make([]*GroupLoss, 0, len(c.t.byGroup))
	for _, g := range c.t.byGroup {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *GroupLoss) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(b.Objects, a.Objects), a.Group.Compare(b.Group))
	})
	for _, g := range list {
		c.add(Finding{Rule: "IM-03", Trustee: g.Group, Target: c.a.subject(g.Group).target, Principal: g.Name,
			Detail: fmt.Sprintf("by the old SID of the group, up to %s would lose rights at once, on %s",
				count(int64(g.People), "person", "people"), count(g.Objects, "object", "objects"))})
	}
}

// pilots names accounts whose sIDHistory nothing depends on.
func (c *conclusion) pilots() {
	var names []string
	for p := range c.a.target.All() {
		if len(p.History) > 0 && !p.Deleted && !slices.ContainsFunc(p.History, func(s sid.SID) bool { return c.t.UsesOf(s).Entries > 0 }) {
			names = append(names, p.Label())
		}
	}
	if n := int64(len(names)); n > 0 {
		c.add(Finding{Rule: "IM-04", Principal: count(n, "account", "accounts"),
			Detail: fmt.Sprintf("no entry that was scanned names an old SID of %s: %s", count(n, "account", "accounts"), some(names))})
	}
}

// some names the first few of a list.
func some(names []string) string {
	const show = 10
	if len(names) <= show {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:show], ", ") + fmt.Sprintf(" and %d more", len(names)-show)
}

// count is a number with its noun: "1 record", "12 records".
func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
