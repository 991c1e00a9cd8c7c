package audit

import (
	"reacl/acl"
	"reacl/sid"
)

// Impact is what one principal loses or gains on one object when sIDHistory is
// cleared. Where more than a hundred people lose or gain the same by one
// group, the group stands for them.
type Impact struct {
	Principal  string  // as a person would name them: "Anna Bauer", "Sales (812 people)"
	Account    string  // FABRIKAM\abauer
	SID        sid.SID // the target account's own SID
	People     int     // how many people it is about
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

	first int32   // the first of the people, by their number
	crowd []int32 // all of them where they are more than one
}

// Group is findings of one rule, one mailbox or container and one trustee put together.
type Group struct {
	First    Finding // the first of them, in input order
	Count    int     // how many there are
	Severity Severity
	Examples []string // up to five objects: "\Calendar"
	People   int      // who lose or gain something by it on one object, at most
}
