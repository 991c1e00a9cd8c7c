package match

import (
	"reacl/ad"
	"reacl/sid"
)

// Evidence is how a row of the mapping is known, strongest first.
type Evidence string

// The evidence words of mapping.csv. A row that came over several steps has
// the word of its weakest step.
const (
	Override         Evidence = "override"
	SIDHistory       Evidence = "sidHistory"
	MasterAccountSID Evidence = "masterAccountSid"
	Import           Evidence = "import"
	Attribute        Evidence = "attribute"
)

// rank orders evidence, the strongest being 1. No evidence is 0.
func (e Evidence) rank() int {
	for i, w := range [...]Evidence{"", Override, SIDHistory, MasterAccountSID, Import, Attribute} {
		if e == w {
			return i
		}
	}
	return len("unknown")
}

// weaker is the weaker one of two.
func weaker(a, b Evidence) Evidence {
	if b.rank() > a.rank() {
		return b
	}
	return a
}

// Status is what may be done with a row.
type Status string

// The status words of mapping.csv.
const (
	Approved Status = "approved" // may be used for a ReACL
	Review   Status = "review"   // a person has to look first; the note says at what
	Conflict Status = "conflict" // evidence disagrees or names several targets; never picked
	Orphan   Status = "orphan"   // a source SID nobody holds any more, on either side
	Excluded Status = "excluded" // left out on purpose; the note says why
)

// Row maps one source SID. Target is zero where there is none, or more than one.
type Row struct {
	Source, Target         sid.SID
	SourceName, TargetName string // DOMAIN\name, "" where unknown
	Class                  ad.Class
	Evidence               Evidence
	Status                 Status
	Doubt                  string // id of the rule for which Status is Review although there is a target: "MP-10"; else ""
	Note                   string
	Candidates             []Candidate // all, where there is more than one
	Path                   []sid.SID   // source to target where the way leads over other SIDs; a cycle where Status is Conflict
}

// Candidate is one possible target with the evidence for it.
type Candidate struct {
	Target   sid.SID
	Name     string
	Evidence Evidence
	Path     []sid.SID // the SIDs between source and target, where the way leads over others
	By       string    // the attribute or file that says so, for weak and imported evidence
}
