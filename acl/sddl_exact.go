package acl

import (
	"bytes"
	"fmt"

	"reacl/sid"
)

// Loss is something of a descriptor that its SDDL does not give back.
type Loss struct {
	Place  string // "control", "owner", "dacl[3]" …, "layout"
	What   string
	Layout bool // only how the bytes lie is lost, nothing that has a meaning
}

// SDDLExact is d.SDDL(domain) with what the text does not tell. Where nothing is
// lost, [ParseSDDL] makes exactly the bytes of d of it, given the same domain.
func (d Descriptor) SDDLExact(domain sid.SID) (text string, lost []Loss) {
	text = d.SDDL(domain)
	if back, err := ParseSDDL(text, domain); err == nil && bytes.Equal(back, d.Bytes()) {
		return text, nil
	}
	const told = SelfRelative | DACLPresent | SACLPresent
	rest := d.Control() &^ told
	for _, l := range [...]List{DACL, SACL} {
		if d.State(l) != Absent {
			rest &^= listFlagBits(l)
		}
	}
	if rest != 0 {
		lost = append(lost, Loss{Place: "control", What: rest.String()})
	}
	for _, l := range [...]List{DACL, SACL} {
		lost = d.listLoss(lost, l, domain)
	}
	if lost == nil {
		lost = append(lost, Loss{"layout", "the order of the parts, gaps between or bytes after them", true})
	}
	return text, lost
}

// listFlagBits are the control bits that the flags before a list tell.
func listFlagBits(l List) (bits Control) {
	for _, f := range sddlListFlags {
		bits |= f.bit
	}
	if l == SACL {
		bits <<= 1
	}
	return bits
}

// listLoss adds what the text of a list does not tell.
func (d Descriptor) listLoss(lost []Loss, l List, domain sid.SID) []Loss {
	acl := d.list(l)
	if acl == nil {
		return lost
	}
	revision, unused := byte(2), len(acl)-aclHeaderSize
	for i, a := range d.ACEs(l) {
		unused -= len(a.Raw())
		place := fmt.Sprintf("%s[%d]", l, i)
		r := sddlReader{text: a.SDDL(domain), domain: domain}
		back, t, err := r.ace(l, nil)
		if t.IsObject() {
			revision = 4
		}
		if err != nil {
			lost = append(lost, Loss{Place: place, What: "SDDL has no words for the entry: " + sddlReason(err)})
		} else if !bytes.Equal(back, a.Raw()) {
			lost = append(lost, Loss{Place: place, What: "the entry is stored otherwise than SDDL would store it"})
		}
	}
	if acl[0] != revision {
		lost = append(lost, Loss{l.String(), fmt.Sprintf("revision %d", acl[0]), true})
	}
	if unused > 0 {
		lost = append(lost, Loss{l.String(), fmt.Sprintf("%d bytes after the last entry", unused), true})
	}
	return lost
}

// sddlReason is the reason in an error without its place in a text that the
// reader has not seen.
func sddlReason(err error) string {
	if e, ok := err.(*SDDLError); ok {
		return e.Err.Error()
	}
	return err.Error()
}
