package script

import (
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
# version of Exchange. Lines that no cmdlet can say begin with #.
$ErrorActionPreference = 'Continue'

`

const cmdletFile = "exchange.ps1"

// cmdlets writes the lines of one object under its name.
func (d *direction) cmdlets(w *work, lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	lines = append([]string{"# " + report.Visible(w.rec.Object.String())}, lines...)
	return d.line(cmdletFile, cmdletHead, strings.Join(lines, "\r\n")+"\r\n")
}

// folderCmdlets writes a folder's permissions as the cmdlets can say them.
func (d *direction) folderCmdlets(w *work) error {
	identity, noun := w.rec.Object.Mailbox+":"+w.rec.Object.Folder, "MailboxFolderPermission"
	if w.rec.Object.Mailbox == "" {
		identity, noun = strings.TrimPrefix(w.rec.Object.Folder, `\Public Folders`), "PublicFolderClientPermission"
	}
	if !quote.Plain(identity) {
		return d.cmdlets(w, []string{"# the name holds a control character: by EWS only"})
	}
	before, after := d.members(w, d.from), d.members(w, d.to)
	had := map[sid.SID]member{}
	for _, m := range before {
		had[m.sid] = m
	}
	has := map[sid.SID]bool{}
	var lines []string
	for _, m := range after {
		has[m.sid] = true
	}
	for _, m := range before {
		if !has[m.sid] {
			lines = append(lines, fmt.Sprintf("Remove-%s -Identity %s -User %s -Confirm:$false", noun, quote.PowerShell(identity), quote.PowerShell("NT:"+m.sid.String())))
		}
	}
	for _, m := range after {
		old, was := had[m.sid]
		verb := "Add"
		if was {
			if verb = "Set"; old.rights == m.rights {
				continue
			}
			if noun == "PublicFolderClientPermission" {
				lines = append(lines, "# remove the entry of "+m.sid.String()+" first: these cmdlets have no Set")
				verb = "Add"
			}
		}
		user, ok := d.b.identity(m.sid)
		if !ok || !quote.Plain(user) {
			lines = append(lines, fmt.Sprintf("# no cmdlet: %s %s: not known as a mail-enabled account", m.sid, m.rights.Role()))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s-%s -Identity %s -User %s -AccessRights %s", verb, noun, quote.PowerShell(identity), quote.PowerShell(user), accessRights(m.rights)))
	}
	return d.cmdlets(w, lines)
}

// accessRights is the value of -AccessRights: a role, or rights one by one.
func accessRights(r exchange.Rights) string {
	if role := r.Role(); !strings.HasPrefix(role, "Custom") {
		return role
	}
	return strings.Join((r &^ (exchange.FreeBusySimple | exchange.FreeBusyDetailed)).Names(), ",")
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

// mailboxCmdlets writes mailbox rights.
func (d *direction) mailboxCmdlets(w *work) error {
	before, after := mailboxGrants(d.from(w)), mailboxGrants(d.to(w))
	var lines []string
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
			if rest != 0 || !ok || !quote.Plain(user) || !quote.Plain(w.rec.Object.Mailbox) {
				lines = append(lines, fmt.Sprintf("# no cmdlet: %s %s %s", part.verb, g.who, exchange.Words(exchange.KindMailbox, g.mask)))
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
			lines = append(lines, line+part.tail)
		}
	}
	return d.cmdlets(w, lines)
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
