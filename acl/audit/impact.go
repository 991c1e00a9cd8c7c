package audit

import (
	"reacl/acl"
	"reacl/sid"
)

// Impact is what one principal loses or gains on one object when sIDHistory is
// cleared.
type Impact struct {
	Principal  string  // as a person would name them: "Anna Bauer"
	Account    string  // FABRIKAM\abauer
	SID        sid.SID // the target account's own SID
	Department string
	Object     ObjectRef
	Through    string // how the right came: "own old SID", "group Sales (old SID)", "Default"
	Via        sid.SID
	ByGroup    bool // Via is a group's
	BeforeMask acl.Mask
	AfterMask  acl.Mask
	Before     string // rights today, in words
	After      string // rights after cleanup, in words
	Lost       string // "" where nothing is lost
	Gained     string
	Severity   Severity
}

// Group is findings of one rule, one mailbox or container and one trustee put together.
type Group struct {
	First    Finding // the first of them, in input order
	Count    int     // how many there are
	Severity Severity
	Examples []string // up to five objects: "\Calendar"
	People   int      // principals concerned
}
