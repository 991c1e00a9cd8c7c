package match

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// histories raises SH-01 to SH-18, what sIDHistory itself shows.
func (c *checker) histories() {
	for _, d := range []*ad.Directory{c.source, c.target} {
		for p := range d.All() {
			if c.stopped {
				return
			}
			if p.Class == ad.ClassGroup && strings.HasSuffix(p.Name, "$$$") {
				c.emit(Fact{Rule: "SH-07", Principal: p.Label(), SID: p.SID, Origin: p.Origin,
					Detail: "The audit group " + p.Name + " exists, so sIDHistory can still be written in this domain."})
			}
			for _, b := range p.Bad {
				if strings.EqualFold(b.Attr, "sIDHistory") {
					c.emit(Fact{Rule: "SH-18", Principal: p.Label(), SID: p.SID, Origin: p.Origin,
						Detail: "A value of sIDHistory is not a SID (" + b.Reason + "): " + hex.EncodeToString(b.Raw[:min(len(b.Raw), 68)])})
				}
			}
			if d == c.target && len(p.History) > 0 && !p.Deleted {
				c.holder(p)
				for _, h := range p.History {
					c.value(p, h)
				}
			}
		}
	}
}

// holder raises the rules on an account that carries sIDHistory.
func (c *checker) holder(p *ad.Principal) {
	n := len(p.History)
	all := fmt.Sprintf("%d values of sIDHistory", n)
	if n == 1 {
		all = "one value of sIDHistory"
	}
	if privileged(p) {
		c.emit(c.about("SH-08", p, p.SID, "A privileged account carries "+all+"."))
	}
	if p.Disabled() && p.Master.IsZero() && !c.staged(p) {
		c.emit(c.about("SH-09", p, p.SID, "The account is disabled and carries "+all+"."))
	} else if !p.LastLogon.IsZero() && p.LastLogon.Before(c.opts.Stale) {
		c.emit(c.about("SH-09", p, p.SID, "The account was last used on "+p.LastLogon.Format("2006-01-02")+" and carries "+all+"."))
	}
	if w := c.opts.Window; !w.IsZero() && !p.HistoryChanged.IsZero() && !w.holds(p.HistoryChanged) {
		c.emit(c.about("SH-13", p, p.SID, "The account's sIDHistory was last changed on "+p.HistoryChanged.Format("2006-01-02")+", outside the migration window."))
	}
	if n > c.opts.MaxHistory {
		c.emit(c.about("SH-10", p, p.SID, "The account carries "+all+"."))
	}
	switch p.Class {
	case ad.ClassGroup:
		members, is := c.members(p), "is"
		if n > 1 {
			is = "are"
		}
		f := c.about("SH-11", p, p.SID, fmt.Sprintf("The group carries %s, which %s in the token of each of its members (%d direct).", all, is, members))
		if members > c.opts.ManyMembers {
			f.Severity = "high"
		}
		c.emit(f)
	case ad.ClassComputer, ad.ClassServiceAccount, ad.ClassContact, ad.ClassForeignPrincipal:
		c.emit(c.about("SH-12", p, p.SID, "A "+p.Class.String()+" carries "+all+"."))
	}
}

// members is the number of direct members of a group of the target.
func (c *checker) members(p *ad.Principal) int {
	if len(p.Members) > 0 {
		return len(p.Members)
	}
	if c.joined == nil { // the export may have memberOf alone
		c.joined = map[string]int{}
		for m := range c.target.All() {
			for _, dn := range m.MemberOf {
				c.joined[strings.ToLower(dn)]++
			}
		}
	}
	return c.joined[strings.ToLower(p.DN)]
}

// value raises the rules on one SID h in the sIDHistory of p.
func (c *checker) value(p *ad.Principal, h sid.SID) {
	switch {
	case h == p.SID:
		c.emit(c.about("SH-16", p, h, "The account's own objectSid is in its sIDHistory."))
		return
	case !h.IsAccount():
		c.emit(c.about("SH-03", p, h, "The SID is no account's; no migration writes it."))
		return
	}
	dom := h.Domain()
	var owner *ad.Principal
	alive := c.matcher.target.live(h) != nil
	if alive {
		owner = holder(c.target, h)
	}
	switch {
	case dom == p.SID.Domain() && !c.matcher.returned(h, p.SID):
		f := c.about("SH-01", p, h, "The SID is of the account's own domain, and no way by another domain shows.")
		f.Severity = "high"
		if alive {
			f.Severity = "critical"
			f.Detail = "The SID is of the account's own domain; it belongs to " + c.name(owner) + ", which exists."
		}
		c.emit(f)
	case dom != p.SID.Domain() && c.target.Owns(h) && (privilegedRID(h.RID()) || alive && privileged(owner)):
		c.emit(c.about("SH-04", p, h, "The SID is a privileged one of another domain of the same forest, where no trust filters it."))
	}
	if lowRID(h) {
		f := c.about("SH-02", p, h, fmt.Sprintf("RID %d belongs to an account or group that every domain has.", h.RID()))
		f.Severity = "high"
		if gravestRID(h.RID()) {
			f.Severity = "critical"
		}
		c.emit(f)
	}
	if !c.known[dom] {
		c.emit(c.about("SH-05", p, h, "No directory or trust knows the domain "+dom.String()+"."))
	}
	for _, f := range c.opts.Finished {
		if f == dom {
			c.emit(c.about("SH-06", p, h, "The migration of the domain "+dom.String()+" is finished."))
		}
	}
	if alive {
		f := c.about("SH-15", p, h, "The SID is the objectSid of "+c.name(owner)+" in the same forest.")
		f.Severity = "critical"
		c.emit(f)
	}
	c.sourceAccount(p, h)
}

// sourceAccount raises the rules on the source account whose SID h is in the
// sIDHistory of p.
func (c *checker) sourceAccount(p *ad.Principal, h sid.SID) {
	src := c.matcher.source.holder(h)
	if src == nil {
		return
	}
	if !src.deleted && !src.disabled && !p.Disabled() && src.class == ad.ClassUser && p.Class == ad.ClassUser {
		c.emit(c.about("SH-14", p, h, "The source account "+src.name+" is still enabled, as its target account is."))
	}
	if classDiffers(src, &account{class: p.Class}) {
		c.emit(c.about("SH-17", p, h, "A "+p.Class.String()+" carries the SID of "+src.name+", a "+src.class.String()+"."))
	}
}

// staged reports whether p is an account that is not enabled yet: one that it
// came from is enabled still, so that somebody logs on with that.
func (c *checker) staged(p *ad.Principal) bool {
	return p.Disabled() && slices.ContainsFunc(p.History, c.inUse)
}

// inUse reports whether an enabled account of the source has the SID s.
func (c *checker) inUse(s sid.SID) bool {
	src := c.matcher.source.live(s)
	return src != nil && !src.disabled && src.class != ad.ClassGroup
}

// privileged reports whether p is an account of the highest rights.
func privileged(p *ad.Principal) bool {
	return p.AdminCount > 0 || p.SID.IsAccount() && privilegedRID(p.SID.RID()) || p.SID.IsBuiltin()
}

// privilegedRID reports whether every domain gives the RID to an account or
// group of high rights ([MS-DTYP] 2.4.2.4).
func privilegedRID(rid uint32) bool {
	switch rid {
	case 498, 517, 520, 521, 526, 527: // read-only controllers, Cert Publishers, policy creators, key admins
		return true
	}
	return gravestRID(rid)
}

// gravestRID reports whether the RID rules its domain: Administrator, krbtgt,
// Domain Admins, Domain Controllers, Schema Admins, Enterprise Admins.
func gravestRID(rid uint32) bool {
	switch rid {
	case 500, 502, 512, 516, 518, 519:
		return true
	}
	return false
}
