package script

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/report"
	"reacl/report/quote"
	"reacl/sid"
)

const cmdletHead = `# %s
# Run in the Exchange Management Shell.
#
# While sIDHistory stands, Exchange shows an old SID as the new account and
# cannot tell the two apart: an Add can fail with "already on the permission
# set", and a Remove can hit the wrong one of two entries. For folders, prefer
# the bodies in the folder ews, which replace all permissions of a folder at
# once and name everybody by SID. For mailbox rights these lines are the way.
# UNCONFIRMED: that -User 'NT:S-1-5-21-...' finds an entry by its SID on every
# version of Exchange. Exchange 2007 and 2010 ask Remove-PublicFolderClientPermission
# for -AccessRights too. Lines that no cmdlet can say, or that nothing here can
# undo, begin with #.
$ErrorActionPreference = 'Continue'

`

const cmdletFile = "exchange.ps1"

// shell are the lines of one object in one direction.
type shell struct {
	lines   []string
	missing string // the first thing that no cmdlet can say; "" for none
}

func (s *shell) add(line string) { s.lines = append(s.lines, line) }

// cannot notes what no cmdlet can say.
func (s *shell) cannot(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	s.add("# no cmdlet: " + what)
	if s.missing == "" {
		s.missing = "no cmdlet can say: " + what
	}
}

// shell writes an object that only cmdlets can write. Where they cannot say
// all of it in both directions, it is left to a person, and the lines that would
// carry it out are comments.
func (b *bundle) shell(w *work, forth, back shell) (why string, err error) {
	switch {
	case forth.missing != "":
		why = forth.missing
	case back.missing != "":
		why = "nothing here could undo it: " + back.missing
	default:
		return "", errors.Join(b.forth.cmdlets(w, forth.lines), b.back.cmdlets(w, back.lines))
	}
	lines := []string{"# Left to a person: " + report.Visible(why)}
	for _, l := range forth.lines {
		lines = append(lines, "# "+strings.TrimPrefix(l, "# "))
	}
	return why, b.forth.cmdlets(w, lines)
}

// cmdlets writes the lines of one object under its name.
func (d *direction) cmdlets(w *work, lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	lines = append([]string{"# " + report.Visible(w.rec.Object.String())}, lines...)
	return d.line(cmdletFile, cmdletHead, strings.Join(lines, "\r\n")+"\r\n")
}

// folderCmdlets says a folder's permissions as the cmdlets can.
func (d *direction) folderCmdlets(w *work) (s shell) {
	identity, noun, public := w.rec.Object.Mailbox+":"+w.rec.Object.Folder, "MailboxFolderPermission", false
	if w.rec.Object.Mailbox == "" {
		identity, noun, public = strings.TrimPrefix(w.rec.Object.Folder, `\Public Folders`), "PublicFolderClientPermission", true
	}
	if !quote.Plain(identity) {
		s.cannot("the name holds a control character")
		return s
	}
	before, after := d.members(w, d.from), d.members(w, d.to)
	had, has := map[sid.SID]exchange.Rights{}, map[sid.SID]bool{}
	for _, m := range before {
		had[m.sid] = m.rights
	}
	for _, m := range after {
		has[m.sid] = true
	}
	say := func(verb, user, tail string) {
		s.add(fmt.Sprintf("%s-%s -Identity %s -User %s%s", verb, noun, quote.PowerShell(identity), quote.PowerShell(user), tail))
	}
	for _, m := range before {
		if !has[m.sid] {
			say("Remove", "NT:"+m.sid.String(), " -Confirm:$false")
		}
	}
	for _, m := range after {
		old, was := had[m.sid]
		if was && old == m.rights {
			continue
		}
		user, known := d.b.identity(m.sid)
		rights, ok := accessRights(m.rights)
		switch {
		case !known || !quote.Plain(user):
			s.cannot("%s %s: not known as a mail-enabled account of the target", m.sid, m.rights.Role())
		case !ok || len(m.doubts) > 0:
			s.cannot("%s %s: not the rights of a role", m.sid, m.rights)
		case was && public: // these cmdlets have no Set
			say("Remove", user, " -Confirm:$false")
			say("Add", user, " -AccessRights "+rights)
		case was:
			say("Set", user, " -AccessRights "+rights)
		default:
			say("Add", user, " -AccessRights "+rights)
		}
	}
	return s
}

// accessRights is the value of -AccessRights: a role, or rights one by one. ok
// is false where neither says all of them: free/busy rights stand beside no
// others but those that include them.
func accessRights(r exchange.Rights) (value string, ok bool) {
	const freeBusy = exchange.FreeBusySimple | exchange.FreeBusyDetailed
	if r&freeBusy != 0 && r&exchange.ReadAny == 0 && r&^(freeBusy|exchange.Visible|exchange.Contact) != 0 {
		return "", false
	}
	if role := r.Role(); !strings.HasPrefix(role, "Custom") {
		return role, true
	}
	names := (r &^ freeBusy).Names()
	return strings.Join(names, ","), !strings.Contains(names[len(names)-1], "0x")
}

// grant is one entry of a mailbox or directory object as a cmdlet sees it.
type grant struct {
	who     sid.SID
	deny    bool
	inherit bool // by children too
	mask    acl.Mask
	right   string // of a directory object: 'Send As', 'Receive As'
}

// difference are the grants of a that b has not, in order.
func difference(a, b []grant) (out []grant) {
	have := map[grant]bool{}
	for _, g := range b {
		have[g] = true
	}
	for _, g := range a {
		if !have[g] {
			out = append(out, g)
		}
	}
	return out
}

// mailboxCmdlets says mailbox rights.
func (d *direction) mailboxCmdlets(w *work) (s shell) {
	before, after := mailboxGrants(d.from(w)), mailboxGrants(d.to(w))
	for _, part := range []struct {
		verb, tail string
		list       []grant
	}{{"Remove", " -Confirm:$false", difference(before, after)}, {"Add", " -AutoMapping $false", difference(after, before)}} {
		for _, g := range part.list {
			names, rest := mailboxRights(g.mask)
			user, ok := d.b.account(g.who)
			if !ok && part.verb == "Remove" {
				user, ok = "NT:"+g.who.String(), true
			}
			if rest != 0 || len(names) == 0 || !ok || !quote.Plain(user) || !quote.Plain(w.rec.Object.Mailbox) {
				s.cannot("%s %s %s", part.verb, g.who, exchange.Words(exchange.KindMailbox, g.mask))
				continue
			}
			line := fmt.Sprintf("%s-MailboxPermission -Identity %s -User %s -AccessRights %s", part.verb, quote.PowerShell(w.rec.Object.Mailbox), quote.PowerShell(user), strings.Join(names, ","))
			if g.deny {
				line += " -Deny"
			}
			if g.inherit {
				line += " -InheritanceType All"
			} else {
				line += " -InheritanceType None"
			}
			s.add(line + part.tail)
		}
	}
	if from, to := d.from(w), d.to(w); !bytes.Equal(from.OwnerBytes(), to.OwnerBytes()) || !bytes.Equal(from.GroupBytes(), to.GroupBytes()) || !acl.SameList(from, to, acl.SACL) {
		s.cannot("the owner, primary group or audit entries of a mailbox")
	}
	return s
}

func mailboxGrants(sd acl.Descriptor) (out []grant) {
	for _, a := range sd.ACEs(acl.DACL) {
		if a.Flags&acl.Inherited == 0 && (a.Allows() || a.Denies()) {
			out = append(out, grant{who: a.SID(), deny: a.Denies(), inherit: a.Flags&acl.ContainerInherit != 0, mask: a.Mask})
		}
	}
	return out
}

// mailboxRights are the words of Add-MailboxPermission, and what has none.
func mailboxRights(m acl.Mask) (names []string, rest acl.Mask) {
	for _, r := range []struct {
		bit  acl.Mask
		name string
	}{{1, "FullAccess"}, {4, "ExternalAccount"}, {acl.Delete, "DeleteItem"}, {acl.ReadControl, "ReadPermission"},
		{acl.WriteDAC, "ChangePermission"}, {acl.WriteOwner, "ChangeOwner"}} {
		if m&r.bit != 0 {
			names = append(names, r.name)
			m &^= r.bit
		}
	}
	return names, m
}

var (
	sendAs    = acl.MustParseGUID("ab721a54-1e2f-11d0-9819-00aa0040529b")
	receiveAs = acl.MustParseGUID("ab721a56-1e2f-11d0-9819-00aa0040529b")
)

// objectCmdlets writes Send-As and Receive-As. The LDIF holds them too, with
// everything else.
func (d *direction) objectCmdlets(w *work) error {
	before, after := extendedRights(d.from(w)), extendedRights(d.to(w))
	var lines []string
	for _, part := range []struct {
		verb string
		list []grant
	}{{"Remove", difference(before, after)}, {"Add", difference(after, before)}} {
		for _, g := range part.list {
			user, ok := d.b.account(g.who)
			if !ok || !quote.Plain(user) || !quote.Plain(w.rec.Object.Folder) {
				lines = append(lines, fmt.Sprintf("# no cmdlet: %s %s %s", part.verb, g.who, g.right))
				continue
			}
			line := fmt.Sprintf("%s-ADPermission -Identity %s -User %s -AccessRights ExtendedRight -ExtendedRights %s", part.verb, quote.PowerShell(w.rec.Object.Folder), quote.PowerShell(user), quote.PowerShell(g.right))
			if g.deny {
				line += " -Deny"
			}
			if part.verb == "Remove" {
				line += " -Confirm:$false"
			}
			lines = append(lines, line)
		}
	}
	if lines != nil {
		lines = append([]string{"# Either these lines or the object's record in ad-objects.ldif, not both."}, lines...)
	}
	return d.cmdlets(w, lines)
}

func extendedRights(sd acl.Descriptor) (out []grant) {
	for _, a := range sd.ACEs(acl.DACL) {
		g, ok := a.ObjectType()
		if !ok || a.Flags&acl.Inherited != 0 || a.Mask&0x100 == 0 || !a.Allows() && !a.Denies() {
			continue
		}
		switch g {
		case sendAs:
			out = append(out, grant{who: a.SID(), deny: a.Denies(), right: "Send As"})
		case receiveAs:
			out = append(out, grant{who: a.SID(), deny: a.Denies(), right: "Receive As"})
		}
	}
	return out
}
