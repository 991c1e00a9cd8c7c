package audit

import (
	"fmt"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/sid"
)

// Shown is what Exchange's own tools show, kept to be compared with the
// descriptors. Only entries whose trustee is one account of the target are
// kept; it grows with these.
type Shown struct {
	a       *Auditor
	entries map[string][]shownEntry
	Kept    int64
	Unknown int64 // entries whose trustee is no one account of the target, Default and the like
}

type shownEntry struct {
	target sid.SID
	rights string
	origin string
}

// Shown collects the entries of role-level exports. An error of the stream is
// handed to bad.
func (a *Auditor) Shown(claims export.Claims, bad func(error)) *Shown {
	s := &Shown{a: a, entries: map[string][]shownEntry{}}
	words := map[string]string{}
	for c, err := range claims {
		if err != nil {
			bad(err)
			continue
		}
		who, ok := s.trustee(c)
		if !ok || c.Deny || c.Inherited {
			s.Unknown++
			continue
		}
		rights, seen := words[c.Rights]
		if !seen {
			rights = strings.Clone(c.Rights)
			words[rights] = rights
		}
		k := s.key(c.Kind, c.Mailbox, c.Folder)
		s.entries[k] = append(s.entries[k], shownEntry{who, rights, c.Origin})
		s.Kept++
	}
	return s
}

// trustee is the one account of the target that a claim names.
func (s *Shown) trustee(c export.Claim) (sid.SID, bool) {
	if !c.SID.IsZero() {
		return c.SID, len(s.a.target.BySID(c.SID)) > 0
	}
	return s.a.names().find(c.Trustee)
}

// key tells objects apart: the mailbox as the account that owns it where one
// is known, the folder by its path. A folder's bare name is one at the top.
func (s *Shown) key(k exchange.Kind, mailbox, folder string) string {
	if owner, ok := s.a.names().find(mailbox); ok {
		mailbox = owner.String()
	}
	if k == exchange.KindADObject {
		if owner, ok := s.a.names().find(folder); ok {
			mailbox = owner.String()
		}
		folder = ""
	}
	folder = strings.Trim(strings.ReplaceAll(folder, "/", `\`), `\`)
	return k.String() + "\x00" + strings.ToLower(mailbox) + "\x00" + strings.ToLower(folder)
}

// Findings compares one object with what is shown of it.
func (s *Shown) Findings(o export.Object) []Finding {
	if len(s.entries) == 0 {
		return nil
	}
	list := s.entries[s.key(o.Kind, o.Mailbox, o.Folder)]
	if len(list) == 0 {
		return nil
	}
	standing := map[sid.SID]entry{} // the first entry of each
	olds := map[sid.SID]subject{}   // target → the old SID that stands for it
	for i, ace := range o.SD.ACEs(acl.DACL) {
		who := ace.SID()
		if _, again := standing[who]; again || who.IsZero() {
			continue
		}
		standing[who] = entry{i, ace}
		if t := s.a.subject(who); t.state == Mapped || t.state == Linked {
			olds[t.target] = t
		}
	}
	var out []Finding
	for _, e := range list {
		name, account := s.a.subject(e.target).label(), s.a.target.Account(e.target)
		f := Finding{Object: refOf(o), Trustee: e.target, Target: e.target, Principal: name, Rights: e.rights}
		_, itself := standing[e.target]
		old, isOld := olds[e.target]
		switch {
		case !itself && isOld:
			f.Rule, f.Trustee, f.Place = "AC-28", old.sid, place(acl.DACL, standing[old.sid].index)
			f.Detail = fmt.Sprintf("Exchange shows %s with %s (%s), but the descriptor holds only the old SID %s%s",
				account, e.rights, e.origin, old.sid, s.differs(o, old.sid, e.rights, " and gives it "))
			f.Action = "believe the descriptor: re-permission the entry like every other with an old SID"
		case itself && s.differs(o, e.target, e.rights, "x") != "":
			f.Rule = "AC-29"
			f.Detail = fmt.Sprintf("Exchange shows %s with %s (%s)%s", account, e.rights, e.origin, s.differs(o, e.target, e.rights, ", the descriptor gives "))
			f.Action = "export both anew; if they still differ, set the role again"
		case !itself && !isOld:
			f.Rule = "AC-29"
			f.Detail = fmt.Sprintf("Exchange shows %s with %s (%s), the descriptor has no entry for it", account, e.rights, e.origin)
			f.Action = "export both anew; if they still differ, look at the folder by hand"
		default:
			continue
		}
		f.Severity = ruleByID[f.Rule].Severity
		out = append(out, f)
	}
	return out
}

// differs says what the descriptor gives a trustee where that is another role
// than the one shown; "" where it is the same, or the rights have no role.
func (s *Shown) differs(o export.Object, who sid.SID, shown, how string) string {
	if o.Kind != exchange.KindFolder && o.Kind != exchange.KindFreeBusy {
		return ""
	}
	r, err := exchange.ParseRights(shown)
	if err != nil {
		return ""
	}
	has := exchange.Rights(exchange.AccessOf(o.Kind, o.SD, acl.NewToken(who)).Mask)
	const ignored = exchange.Visible | exchange.Contact | exchange.FreeBusySimple | exchange.FreeBusyDetailed
	if o.Kind == exchange.KindFolder && has&^ignored == r&^ignored || o.Kind == exchange.KindFreeBusy && has == r {
		return ""
	}
	return how + has.Role()
}
