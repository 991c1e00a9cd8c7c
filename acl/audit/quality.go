package audit

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"reacl/ad"
)

// Ages above which snapshots are worth a word.
const (
	maxApart = 24 * time.Hour     // between any two
	maxAge   = 7 * 24 * time.Hour // before the date of the run
)

// quality judges the input itself.
func (c *conclusion) quality() {
	for _, side := range c.g.Incomplete {
		c.add(Finding{Rule: "DQ-01", Principal: side, Detail: "the " + side + " directory was not read to its end: what is missing looks like accounts that do not exist"})
	}
	for _, side := range slices.Sorted(maps.Keys(c.g.Ranges)) {
		c.add(Finding{Rule: "DQ-02", Principal: side,
			Detail: fmt.Sprintf("%s of the %s directory came in part only: group members are missing", count(int64(c.g.Ranges[side]), "attribute", "attributes"), side)})
	}
	c.ages()
	c.hidden("source", c.a.source)
	c.hidden("target", c.a.target)
	if c.t.Old > 0 && !c.pending {
		c.add(Finding{Rule: "DQ-04", Principal: "target",
			Detail: "descriptors name old SIDs, but no object of the target directory has sIDHistory or msExchMasterAccountSid: either all is cleared already, or the attributes were hidden from the reader"})
	}
	for _, s := range c.g.Cut {
		c.add(Finding{Rule: "DQ-05", Detail: s})
	}
}

// ages compares the times of snapshots with one another and with the date.
func (c *conclusion) ages() {
	all := slices.Concat(c.g.Snapshots["source"], c.g.Snapshots["target"])
	if len(all) == 0 {
		return
	}
	first, last := slices.MinFunc(all, time.Time.Compare), slices.MaxFunc(all, time.Time.Compare)
	const at = "2006-01-02 15:04"
	if d := last.Sub(first); d > maxApart {
		c.add(Finding{Rule: "DQ-03", Detail: fmt.Sprintf("the snapshots are %d hours apart (%s and %s UTC)", int(d.Hours()), first.UTC().Format(at), last.UTC().Format(at))})
	}
	if d := c.g.Date.Sub(first); !c.g.Date.IsZero() && d > maxAge {
		c.add(Finding{Rule: "DQ-03", Detail: fmt.Sprintf("the oldest snapshot is of %s UTC, %d days before the date of this report", first.UTC().Format(at), int(d.Hours()/24))})
	}
}

// hidden reports attributes that no object of a directory has.
func (c *conclusion) hidden(side string, d *ad.Directory) {
	var users, groups, uac, members int
	for p := range d.All() {
		switch p.Class {
		case ad.ClassUser:
			users++
			if p.UAC != 0 {
				uac++
			}
			members += len(p.MemberOf)
		case ad.ClassGroup:
			groups++
			members += len(p.Members)
		}
	}
	lacks := func(is bool, attr, means string) {
		if is {
			c.add(Finding{Rule: "DQ-04", Principal: side, Detail: "no object of the " + side + " directory has " + attr + ": " + means})
		}
	}
	lacks(users > 0 && uac == 0, "userAccountControl", "who is disabled is not known, so that every account counts as enabled")
	lacks(groups > 0 && members == 0, "member or memberOf", "rights by groups are not seen")
}
