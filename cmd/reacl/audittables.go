package main

import (
	"cmp"
	"slices"

	"reacl/acl/audit"
	"reacl/ad"
	"reacl/report"
	"reacl/sid"
)

// orphans are the SIDs in descriptors that nobody can be given in place of.
func (r *auditRun) orphans() []report.Orphan {
	var out []report.Orphan
	for u := range r.tally.Uses() {
		id := r.auditor.Identify(u.SID)
		o := report.Orphan{SID: u.SID, Name: cmp.Or(id.Account, id.Name), Reason: id.State.Words(), Entries: u.Entries, Objects: u.Objects}
		switch id.State {
		case audit.NotMigrated:
			o.Severity, o.Action = audit.High, "migrate the account, or agree that the right is lost with the source forest"
		case audit.Deleted:
			o.Severity, o.Action = audit.Medium, "ask whether anybody misses the right; remove the entry in the cleanup"
		case audit.Gone:
			o.Severity, o.Action = audit.High, "look among the deleted objects of the source domain; remove the entry where nobody misses it"
		case audit.TargetGone:
			o.Severity, o.Action = audit.Low, "remove the entry, or export the target directory in full"
		case audit.Unknown:
			o.Severity, o.Action = audit.Medium, "name the domain's directory as a further --source, or remove the entry"
		case audit.LowRID:
			o.Severity, o.Action = audit.Medium, "map it by an explicit RID rule where that is meant, or replace the entry by hand"
		default:
			continue
		}
		for _, d := range []*ad.Directory{r.source, r.target} {
			for _, dom := range d.Domains() {
				if dom.SID == u.SID.Domain() {
					o.Domain = cmp.Or(dom.DNS, dom.NetBIOS)
				}
			}
		}
		out = append(out, o)
	}
	slices.SortStableFunc(out, func(a, b report.Orphan) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}

// linked are the mailboxes with msExchMasterAccountSid, and those that lack it.
func (r *auditRun) linked() []report.Linked {
	var out []report.Linked
	for p := range r.target.All() {
		f, found := r.links[p.SID]
		if p.Class != ad.ClassUser || p.Deleted || p.Master.IsZero() && !found {
			continue
		}
		l := report.Linked{Mailbox: p.Mail, Principal: p.Label(), Account: r.target.Account(p.SID), SID: p.SID, Master: p.Master,
			MasterName: r.source.Account(p.Master), Type: recipientType(p.RecipientType), Enabled: !p.Disabled(), Severity: audit.Info, State: "in order"}
		if p.Master == sid.Self {
			l.MasterName = p.Master.WellKnown()
		} else if !p.Master.IsZero() {
			l.Entries = r.tally.UsesOf(p.Master).Entries
		}
		if found && f.Rule != "LM-07" {
			rule, _ := audit.RuleByID(f.Rule)
			l.Rule, l.Severity, l.State, l.Action = f.Rule, f.Severity, rule.Title, rule.Action
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b report.Linked) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}

// recipientType names msExchRecipientTypeDetails.
func recipientType(v int64) string {
	switch v {
	case 0:
		return ""
	case 1:
		return "UserMailbox"
	case 2:
		return "LinkedMailbox"
	case 4:
		return "SharedMailbox"
	case 16:
		return "RoomMailbox"
	case 32:
		return "EquipmentMailbox"
	}
	return "other"
}

// trusts are those of both sides.
func (r *auditRun) trusts() []report.Trust {
	var out []report.Trust
	for _, side := range []struct {
		name string
		d    *ad.Directory
	}{{sideSource, r.source}, {sideTarget, r.target}} {
		for _, t := range side.d.Trusts() {
			one := report.Trust{Side: side.name, Domain: t.From, Partner: cmp.Or(t.DNS, t.NetBIOS), PartnerSID: t.SID,
				Direction: direction(t.Direction), Attributes: t.Attributes, Filtering: filtering(t.Attributes), Severity: audit.Info}
			for _, f := range r.trustFacts {
				if f.Origin == t.Origin && f.Trustee == t.SID {
					one.Rule, one.Severity, one.Note = f.Rule, f.Severity, f.Detail
				}
			}
			out = append(out, one)
		}
	}
	return out
}

func direction(v uint32) string {
	return [...]string{"", "inbound", "outbound", "bidirectional"}[v&3]
}

// filtering says what trustAttributes mean for SIDs ([MS-ADTS] 6.1.6.7.9).
func filtering(attrs uint32) string {
	const quarantined, forest, within, external = 0x4, 0x8, 0x20, 0x40
	switch {
	case attrs&within != 0:
		return "off"
	case attrs&quarantined != 0:
		return "on"
	case attrs&forest != 0 && attrs&external != 0:
		return "sIDHistory allowed"
	case attrs&forest != 0:
		return "on"
	}
	return "off"
}

// mostTokens is how many of the largest tokens are listed.
const mostTokens = 100

func (r *auditRun) tokens() []report.Token {
	var out []report.Token
	for _, t := range r.auditor.LargestTokens(mostTokens) {
		one := report.Token{Principal: t.Who.Label(), Account: r.target.Account(t.Who.SID), SID: t.Who.SID,
			SIDsNow: t.Today.Len(), SIDsAfter: t.After.Len(), BytesNow: t.Today.Size(), BytesAfter: t.After.Size(), Severity: audit.Info}
		for _, h := range t.Today.Held {
			if h.Why.History() {
				one.FromHistory++
			}
		}
		if f, ok := r.large[t.Who.SID]; ok {
			one.Rule, one.Severity = f.Rule, f.Severity
		}
		out = append(out, one)
	}
	return out
}
