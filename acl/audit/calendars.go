package audit

import (
	"slices"
	"strings"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/sid"
)

// calendars pairs the two descriptors of each calendar. It keeps the old SIDs
// of the one that came first until the other comes.
type calendars map[string]*calendar

type calendar struct {
	freeBusy bool // of which of the two this is
	ref      ObjectRef
	olds     []sid.SID
}

// pair takes one of a calendar's descriptors. Once both are there it returns
// those old SIDs that only the free/busy descriptor names, with its object.
func (c calendars) pair(o export.Object, list []Use) (only []sid.SID, ref ObjectRef) {
	freeBusy := o.Kind == exchange.KindFreeBusy
	if !freeBusy && (o.Kind != exchange.KindFolder || !export.IsCalendar(&o)) {
		return nil, ref
	}
	now := &calendar{freeBusy: freeBusy, ref: refOf(o)}
	for _, u := range list {
		if u.Listed && (u.State == Mapped || u.State == Linked) {
			now.olds = append(now.olds, u.SID)
		}
	}
	key := strings.ToLower(o.Mailbox) + "\x00" + strings.ToLower(o.Folder)
	first, ok := c[key]
	if !ok || first.freeBusy == freeBusy {
		c[key] = now
		return nil, ref
	}
	delete(c, key)
	folder, fb := first, now
	if first.freeBusy {
		folder, fb = now, first
	}
	for _, s := range fb.olds {
		if !slices.Contains(folder.olds, s) {
			only = append(only, s)
		}
	}
	return only, fb.ref
}

// freeBusyOnly are the findings about a calendar that pair completes.
func (t *Tally) freeBusyOnly(o export.Object, list []Use) []Finding {
	only, ref := t.calendars.pair(o, list)
	var out []Finding
	for _, s := range only {
		who := t.auditor.subject(s)
		out = append(out, Finding{Rule: "AC-17", Severity: ruleByID["AC-17"].Severity, Object: ref, Trustee: s, Target: who.target, Principal: who.name,
			Detail: "the free/busy descriptor names " + who.label() + " by the old SID, the calendar's own permissions do not: tools that read the permission table alone do not show it",
			Action: "add an entry for " + orSID(who.account, who.target) + " to the free/busy descriptor too"})
	}
	return out
}

// withoutFreeBusy are the calendars that came without free/busy descriptor.
func (t *Tally) withoutFreeBusy() []Finding {
	var out []Finding
	for m := range t.coverage.MissingFreeBusy() {
		out = append(out, Finding{Rule: "AC-16", Severity: ruleByID["AC-16"].Severity,
			Object: ObjectRef{Kind: exchange.KindFolder, Mailbox: m.Mailbox, Folder: m.Calendar, Server: m.Server, Property: exchange.PropNTSecurityDescriptor, Origin: m.Origin},
			Detail: "the export has the calendar's folder descriptor but not PR_FREEBUSY_NT_SECURITY_DESCRIPTOR: who sees free/busy details was not looked at",
			Action: "export property 0x0F000102 of the calendar too"})
	}
	return out
}
