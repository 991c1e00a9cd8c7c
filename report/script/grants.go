package script

import (
	"bytes"
	"fmt"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/report/quote"
	"reacl/sid"
)

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
