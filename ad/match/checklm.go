package match

import (
	"slices"

	"reacl/ad"
	"reacl/sid"
)

// Values of msExchRecipientTypeDetails.
const (
	userMailbox      = 1
	linkedMailbox    = 2
	sharedMailbox    = 4
	roomMailbox      = 16
	equipmentMailbox = 32
)

// links raises LM-01 to LM-07, what msExchMasterAccountSid shows.
func (c *checker) links() {
	for p := range c.target.All() {
		if c.stopped {
			return
		}
		if p.Class != ad.ClassUser || p.Deleted {
			continue
		}
		switch p.Master {
		case sid.SID{}:
			c.unlinked(p)
		case sid.Self:
			if p.RecipientType == userMailbox || p.RecipientType == linkedMailbox {
				f := c.about("LM-04", p, p.Master, "msExchMasterAccountSid is SELF, which belongs to shared and resource mailboxes; this is a mailbox of a user.")
				f.Severity = "medium"
				c.emit(f)
			}
		default:
			c.linked(p)
		}
	}
}

// unlinked raises the rule on a mailbox without a master account.
func (c *checker) unlinked(p *ad.Principal) {
	switch p.RecipientType {
	case userMailbox, linkedMailbox, sharedMailbox, roomMailbox, equipmentMailbox:
		if p.Disabled() {
			c.emit(c.about("LM-03", p, p.SID, "The account of this mailbox is disabled and has no msExchMasterAccountSid."))
		}
	}
}

// linked raises the rules on an account with a master account elsewhere.
func (c *checker) linked(p *ad.Principal) {
	s := p.Master
	if !p.Disabled() {
		c.emit(c.about("LM-01", p, s, "The account is enabled and has msExchMasterAccountSid; Exchange takes that for no valid state."))
	}
	if p.RecipientType == userMailbox {
		c.emit(c.about("LM-02", p, s, "A mailbox that is not linked (msExchRecipientTypeDetails 1) has msExchMasterAccountSid."))
	}
	if c.source.Owns(s) && !c.alive(s) {
		c.emit(c.about("LM-05", p, s, "No live account has the master account's SID."))
	}
	t := c.matcher.target
	others := func(head int32) (found bool) {
		t.each(head, func(a *account) { found = found || a.sid != p.SID && !a.deleted })
		return found
	}
	if others(t.master[s]) {
		c.emit(c.about("LM-06", p, s, "Another account has the same msExchMasterAccountSid."))
	}
	if others(t.history[s]) {
		c.emit(c.about("LM-06", p, s, "Another account has the master account's SID in its sIDHistory."))
	}
	if slices.Contains(p.History, s) {
		c.emit(c.about("LM-07", p, s, "The master account's SID is in the account's own sIDHistory too, as expected in the middle of a migration."))
	}
}
