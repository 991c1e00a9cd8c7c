package audit

import (
	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/sid"
)

// externalAccount is the right of the account that a linked mailbox is linked
// to (EdkMdb.h fsdpermUserPrimaryUser).
const externalAccount acl.Mask = 0x4

// mailbox compares the right External Account in a mailbox descriptor with the
// link in the directory.
func (j *judge) mailbox() {
	s, ok := j.a.names().find(j.o.Mailbox)
	if !ok {
		return
	}
	owners := j.a.target.BySID(s)
	if len(owners) == 0 {
		return
	}
	master := owners[0].Master
	linked := !master.IsZero() && master != sid.Self
	found := false
	for i := range j.trustees {
		t := &j.trustees[i]
		for _, e := range t.entries {
			if !e.ace.Allows() || e.ace.Mask&externalAccount == 0 || t.sid == sid.Self {
				continue
			}
			if linked && t.sid == master {
				found = true
				continue
			}
			what := "but the mailbox is not linked to any account"
			if linked {
				what = "but msExchMasterAccountSid names " + j.a.subject(master).label()
			}
			j.find(Finding{Rule: "LM-09", Place: place(acl.DACL, e.index), Trustee: t.sid, Target: t.target, Principal: t.name,
				Mask: e.ace.Mask, Rights: exchange.Describe(j.o.Kind, e.ace),
				Detail: t.label() + " is the external account of this mailbox by its descriptor, " + what,
				Action: "remove the right External Account where the link is gone for good"})
		}
	}
	if linked && !found {
		m := j.a.subject(master)
		j.find(Finding{Rule: "LM-09", Trustee: master, Target: m.target, Principal: m.name,
			Detail: "msExchMasterAccountSid names " + m.label() + ", but no entry of the mailbox descriptor makes it the external account",
			Action: "link the mailbox anew where its owner cannot log on"})
	}
}

// label is the name, or the SID where nobody knows one.
func (s subject) label() string { return orSID(s.name, s.sid) }
