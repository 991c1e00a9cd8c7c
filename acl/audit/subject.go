package audit

import (
	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// State says what a SID that stands in a descriptor is to the migration.
type State uint8

// The states of a trustee.
const (
	WellKnown     State = iota // Everyone, BUILTIN\…, NT AUTHORITY\…: nothing to migrate
	TargetAccount              // an account of the target forest: already done
	Mapped                     // an old SID with one target
	Linked                     // an old SID whose holder logs on with the source account still
	Conflicting                // an old SID that the evidence gives several targets
	Unapproved                 // an old SID whose target a person has to approve first
	NotMigrated                // a live source account without a target
	Deleted                    // a source account that is deleted; its name is known
	Gone                       // a SID of a source domain that nobody holds
	TargetGone                 // a SID of a target domain that nobody holds
	Excluded                   // left out of the mapping on purpose
	LowRID                     // a built-in account of a source domain, such as Domain Users
	Foreign                    // a SID of a trusted domain that is no part of the migration
	Unknown                    // a SID of a domain that nobody knows
	numStates
)

var stateNames = [...]string{"wellKnown", "reacled", "sourceOnly", "linked", "conflict", "unapproved",
	"notMigrated", "deleted", "orphan", "targetOrphan", "excluded", "lowRid", "foreign", "unknownDomain"}

func (s State) String() string { return stateNames[s] }

// old reports whether a SID in this state is one of the old world, so that an
// entry that names it needs somebody's attention.
func (s State) old() bool {
	switch s {
	case WellKnown, TargetAccount, Foreign:
		return false
	}
	return true
}

// subject is what the auditor knows of a SID.
type subject struct {
	sid     sid.SID
	state   State
	target  sid.SID // Mapped, Linked: whom it becomes
	name    string  // as a person would name the holder; "" where nobody knows
	account string  // DOMAIN\name of the target, or of the source where there is no target
	class   ad.Class
	// distribution says that it is a group that is in no token.
	distribution bool
	holders      bool      // there are people whose token changes by it
	number       uint32    // in people.held; 0 where nobody has it
	row          match.Row // zero where the mapping has none
}

// subject classifies a SID.
func (a *Auditor) subject(s sid.SID) subject {
	out := subject{sid: s}
	if !s.IsAccount() {
		out.state, out.name = WellKnown, s.WellKnown()
		if out.name == "" {
			out.name = s.String()
		}
		return out
	}
	if ps := a.target.BySID(s); len(ps) > 0 && ps[0].Class != ad.ClassForeignPrincipal {
		out.state, out.name, out.account, out.class = TargetAccount, ps[0].Label(), a.target.Account(s), ps[0].Class
		out.target, out.distribution = s, distribution(ps[0])
		return out
	}
	if row, ok := a.mapping.Row(s); ok {
		return a.rowSubject(out, row)
	}
	switch {
	case a.source.Owns(s) && s.RID() < 1000:
		out.state, out.name = LowRID, s.WellKnown()
	case a.source.Owns(s):
		out.state = Gone
	case a.target.Owns(s) && s.RID() < 1000:
		out.state, out.name = WellKnown, s.WellKnown()
	case a.target.Owns(s):
		out.state = TargetGone
	case a.trusted(s.Domain()):
		out.state = Foreign
	default:
		out.state = Unknown
	}
	if ps := a.source.BySID(s); len(ps) > 0 {
		out.name, out.account, out.class = ps[0].Label(), a.source.Account(s), ps[0].Class
	}
	return out
}

// distribution reports whether p is a group that is not security enabled.
func distribution(p *ad.Principal) bool {
	return p.Class == ad.ClassGroup && p.GroupType != 0 && p.GroupType&ad.GroupSecurity == 0
}

// rowSubject classifies a SID that the mapping has a row for.
func (a *Auditor) rowSubject(out subject, row match.Row) subject {
	out.row, out.class = row, row.Class
	out.name, out.account = row.SourceName, row.SourceName
	if src := a.source.BySID(row.Source); len(src) > 0 {
		out.name, out.distribution = src[0].Label(), distribution(src[0])
	}
	switch {
	case row.Status == match.Approved && !row.Target.IsZero():
		out.state, out.target = Mapped, row.Target
		out.account = row.TargetName
		if ps := a.target.BySID(row.Target); len(ps) > 0 {
			out.name, out.account, out.class = ps[0].Label(), a.target.Account(row.Target), ps[0].Class
			if a.liveSource(ps[0]) != nil {
				out.state = Linked
			}
		}
	case row.Status == match.Conflict:
		out.state = Conflicting
	case row.Status == match.Excluded && row.Note == match.LowRIDNote && a.source.Owns(row.Source):
		out.state = LowRID
	case row.Status == match.Excluded:
		out.state = Excluded
	case !row.Target.IsZero():
		out.state, out.target = Unapproved, row.Target
	default:
		out.state = a.unmappedState(row.Source)
	}
	if out.name == "" {
		out.name = out.account
	}
	return out
}

// unmappedState tells the SIDs apart that have a row but no target.
func (a *Auditor) unmappedState(s sid.SID) State {
	ps := a.source.BySID(s)
	switch {
	case s.RID() < 1000 && a.source.Owns(s):
		return LowRID
	case len(ps) == 0 && a.source.Owns(s):
		return Gone
	case len(ps) == 0:
		return Unknown
	case ps[0].Deleted:
		return Deleted
	}
	return NotMigrated
}

// trusted reports whether a trust of either side names the domain.
func (a *Auditor) trusted(domain sid.SID) bool { return !domain.IsZero() && a.trusts[domain] }

// Words say the state to a person.
func (s State) Words() string { return stateWords[s] }

var stateWords = [...]string{"built-in and well-known", "already the target SID", "old SID, mapped", "old SID, source account still in use",
	"old SID, several targets", "old SID, mapping not approved", "source account not migrated", "source account deleted",
	"nobody in the source holds it", "nobody in the target holds it", "left out of the mapping", "built-in account of the source",
	"account of a trusted domain", "unknown domain"}
