// Package audit judges descriptors: which entries stop matching when
// sIDHistory is cleared, for whom, and which rights are lost or gained.
package audit

import (
	"fmt"
	"slices"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/sid"
)

// Severity ranks findings.
type Severity uint8

// The severities, least first. Unset is none: in a rule's finding it stands for
// the rule's own.
const (
	Unset Severity = iota
	Info
	Low
	Medium
	High
	Critical
)

var severityNames = [...]string{"", "info", "low", "medium", "high", "critical"}

func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads the name of a severity.
func ParseSeverity(name string) (Severity, error) {
	if i := slices.Index(severityNames[:], strings.ToLower(name)); i > 0 {
		return Severity(i), nil
	}
	return Unset, fmt.Errorf("%q is no severity; they are %s", name, strings.Join(severityNames[1:], ", "))
}

// ObjectRef is what a finding keeps of the object it is about.
type ObjectRef struct {
	Kind     exchange.Kind
	Mailbox  string
	Folder   string
	Server   string
	Property uint32
	Origin   string
}

// Finding is one fact that a rule found. The zero Object means that it is
// about a directory or the mapping.
type Finding struct {
	Rule      string // id of the catalogue, "AC-01"
	Severity  Severity
	Object    ObjectRef
	Place     string   // "owner", "group", "dacl[3]", "sacl[0]"; "" for the whole object
	Trustee   sid.SID  // the SID that stands there
	Target    sid.SID  // what it is mapped to; zero for nothing
	Principal string   // who is concerned, as a person would name them
	People    int      // how many people lose or gain something by it on the object; 0 where that is not known
	Mask      acl.Mask // of the entries concerned
	Rights    string   // the same in words: "Reviewer"
	Lost      string   // rights lost at cleanup, in words; "" for none
	Gained    string   // rights gained at cleanup, in words; "" for none
	Detail    string   // one or two sentences
	Action    string   // what to do about it
	Origin    string   // where a directory object was read that this is about; "" for an object's finding
	Accepted  string   // who accepted the risk, until when and why; "" for nobody
}
