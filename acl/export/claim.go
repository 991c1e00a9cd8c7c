package export

import (
	"iter"

	"reacl/acl/exchange"
	"reacl/sid"
)

// Claim is an entry as a program showed it: by name and role, after the
// server has resolved the SIDs. It says what Exchange shows, not what the
// descriptor holds: while sIDHistory stands the two differ, and that is why
// claims only serve as a cross-check.
type Claim struct {
	Kind      exchange.Kind // of the descriptor that it speaks about
	Mailbox   string        // as written: address, alias, canonical name
	Folder    string        // path, or name only; "" for the mailbox itself
	Trustee   string        // as written: "FABRIKAM\bob", "Default", "NT:S-1-5-21-…"
	SID       sid.SID       // where the text of the trustee, or a column beside it, holds one
	Rights    string        // as written, or the role: "Editor", "FullAccess, ReadPermission"
	Deny      bool
	Inherited bool
	Origin    string
}

// Claims is a stream of claims, by the contract of [Objects].
type Claims = iter.Seq2[Claim, error]
