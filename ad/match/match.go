// Package match finds the target SID of each source SID and says by which
// evidence.
package match

import (
	"reacl/ad"
	"reacl/sid"
)

// Evidence is how a row of the mapping is known, strongest first.
type Evidence string

// The evidence words of mapping.csv.
const (
	Override         Evidence = "override"
	SIDHistory       Evidence = "sidHistory"
	MasterAccountSID Evidence = "masterAccountSid"
	Import           Evidence = "import"
	Attribute        Evidence = "attribute"
)

// Status is what may be done with a row.
type Status string

// The status words of mapping.csv.
const (
	Approved Status = "approved" // may be used for a ReACL
	Review   Status = "review"   // a person has to look first
	Conflict Status = "conflict" // evidence disagrees or names several targets; never picked
	Orphan   Status = "orphan"   // a source SID nobody holds any more
	Excluded Status = "excluded" // left out on purpose
)

// Row maps one source SID. Target is zero where there is none, or more than one.
type Row struct {
	Source, Target         sid.SID
	SourceName, TargetName string // DOMAIN\name, "" where unknown
	Class                  ad.Class
	Evidence               Evidence
	Status                 Status
	Note                   string
	Candidates             []Candidate // all, where there is more than one
}

// Candidate is one possible target with the evidence for it.
type Candidate struct {
	Target   sid.SID
	Name     string
	Evidence Evidence
}

// Map is the mapping: at most one row for each source SID, in the order of
// the source SIDs.
type Map struct {
	rows  []Row
	index map[sid.SID]int
}

// Target is the one target of s among rows that may be used.
func (m *Map) Target(s sid.SID) (sid.SID, bool) { return sid.SID{}, false }

// Row is the row of the source SID s.
func (m *Map) Row(s sid.SID) (Row, bool) {
	i, ok := m.index[s]
	if !ok {
		return Row{}, false
	}
	return m.rows[i], true
}

// Rows are all rows in the order of their source SIDs.
func (m *Map) Rows() []Row { return m.rows }

// Options adjust Match.
type Options struct{}

// Match maps source to target.
func Match(source, target *ad.Directory, opts Options) *Map { return &Map{} }
