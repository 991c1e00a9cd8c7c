package acl

import (
	"bytes"
	"slices"

	"reacl/sid"
)

// Within are the accounts (S-1-5-21-…) that the entry names behind its trustee,
// each once, in stored order: in a condition, in a resource attribute, or in the
// body of an entry whose layout is not known. They are found by their bytes, so
// that those in data that nobody can read are among them, and in a resource
// attribute as text, too. It does not allocate where there is none.
func (a ACE) Within() (all []sid.SID) {
	add := func(s sid.SID) {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	const account = "\x01\x05\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00" // S-1-5-21 and four more
	for b := a.Data(); ; b = b[len(account):] {
		at := bytes.Index(b, []byte(account))
		if at < 0 {
			break
		}
		b = b[at:]
		s, _, err := sid.Cut(b)
		if err != nil {
			break
		}
		add(s)
	}
	if a.Type == SystemResourceAttribute {
		if attribute, err := a.ResourceAttribute(); err == nil {
			for _, s := range attribute.SIDs() {
				if s.IsAccount() {
					add(s)
				}
			}
		}
	}
	return all
}
