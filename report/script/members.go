package script

import (
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/sid"
)

// member is a trustee of a folder with the rights of both its descriptors.
type member struct {
	sid    sid.SID
	rights exchange.Rights
	doubts []string // why the entries are not those of MAPI rights
}

// members are the trustees of a folder, in the order of its own descriptor and
// then of the free/busy one.
func members(folder acl.Descriptor, freeBusy acl.Descriptor) []member {
	var out []member
	at := map[sid.SID]int{}
	for _, part := range []struct {
		kind exchange.Kind
		d    acl.Descriptor
	}{{exchange.KindFolder, folder}, {exchange.KindFreeBusy, freeBusy}} {
		for _, m := range exchange.Members(part.d, part.kind) {
			i, ok := at[m.SID]
			if !ok {
				i = len(out)
				at[m.SID] = i
				out = append(out, member{sid: m.SID})
			}
			out[i].rights |= m.Rights
			out[i].doubts = append(out[i].doubts, m.Doubts...)
		}
	}
	return out
}

// members of a folder before or after this direction's scripts.
func (d *direction) members(w *work, of func(*work) acl.Descriptor) []member {
	var freeBusy acl.Descriptor
	if w.calendar != nil {
		freeBusy = of(w.calendar)
	}
	return members(of(w), freeBusy)
}

// identity is how a cmdlet may name a SID: mail address or user principal
// name of an account of the target that Exchange can give rights to. ok is
// false where there is none: an account of the source is none of its
// recipients, and its address may be one of the new account's.
func (b *bundle) identity(s sid.SID) (name string, ok bool) {
	switch s {
	case sid.Everyone:
		return "Default", true
	case sid.Anonymous:
		return "Anonymous", true
	}
	if b.in.Target == nil {
		return "", false
	}
	for _, p := range b.in.Target.BySID(s) {
		switch {
		case p.Deleted:
		case p.Mail != "":
			return p.Mail, true
		case (p.RecipientType != 0 || p.MailboxGUID != [16]byte{}) && p.UPN != "":
			return p.UPN, true
		}
	}
	return "", false
}

// account is DOMAIN\name of a SID, for the cmdlets that take any account; ok is
// false where nobody knows it.
func (b *bundle) account(s sid.SID) (name string, ok bool) {
	if s == sid.Self {
		return `NT AUTHORITY\SELF`, true
	}
	for _, dir := range []*ad.Directory{b.in.Target, b.in.Source} {
		if dir == nil {
			continue
		}
		if a := dir.Account(s); strings.Contains(a, `\`) {
			return a, true
		}
	}
	return "", false
}
