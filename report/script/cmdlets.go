package script

import (
	"errors"
	"fmt"
	"strings"

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
			s.cannot("%s %s", m.sid, m.rights)
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

// accessRights is the value of -AccessRights: a role that stands for exactly
// these rights, or rights one by one. ok is false where neither says them: the
// role None sees the folder, and free/busy rights stand beside no others but
// those that include them.
func accessRights(r exchange.Rights) (value string, ok bool) {
	const freeBusy = exchange.FreeBusySimple | exchange.FreeBusyDetailed
	r &^= exchange.Contact // no right
	rest := r &^ freeBusy
	switch {
	case r&freeBusy != 0 && rest&^exchange.Visible == 0:
		return r.Role(), true
	case r&freeBusy != 0 && r&exchange.ReadAny == 0, rest == 0:
		return "", false
	}
	role := r.Role()
	if back, err := exchange.ParseRights(role); err == nil && !strings.HasPrefix(role, "Custom") && back&^exchange.Contact == rest {
		return role, true
	}
	names := rest.Names()
	return strings.Join(names, ","), !strings.Contains(names[len(names)-1], "0x")
}
