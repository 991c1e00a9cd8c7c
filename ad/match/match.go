// Package match finds the target SID of each source SID, says by which
// evidence, and reads and writes the mapping that a person approves.
//
// The mapping is functional (one target for each source SID), flattened (where
// A became B and B became C, A maps to C) and without cycles. Evidence that
// disagrees is a conflict that shows every candidate; none is ever picked.
package match

import (
	"slices"

	"reacl/ad"
	"reacl/sid"
)

// Map is the mapping: at most one row for each source SID, in the order of
// the source SIDs.
type Map struct {
	rows     []Row
	index    map[sid.SID]int32
	merges   [][]int // indexes of rows that share a target
	drift    []Drift
	compared bool // with an approved mapping
}

// Target is the one target of s among rows that may be used, the approved ones.
func (m *Map) Target(s sid.SID) (sid.SID, bool) {
	if i, ok := m.index[s]; ok && m.rows[i].Status == Approved {
		return m.rows[i].Target, true
	}
	return sid.SID{}, false
}

// Row is the row of the source SID s.
func (m *Map) Row(s sid.SID) (Row, bool) {
	i, ok := m.index[s]
	if !ok {
		return Row{}, false
	}
	return m.rows[i], true
}

// Rows are all rows in the order of their source SIDs. They must not be changed.
func (m *Map) Rows() []Row { return m.rows }

// Drift is what an approved mapping and the fresh evidence disagree on; empty
// where no approved mapping was given.
func (m *Map) Drift() []Drift { return m.drift }

// Options adjust [Match]. The zero value uses the directories alone.
type Options struct {
	// Approved are the rows of a mapping.csv that a person has approved. Its
	// targets and statuses hold; source SIDs that it does not know are left for
	// review. Differences to fresh evidence are the map's [Map.Drift].
	Approved []Row
	// Overrides are a person's decisions about single source SIDs. They win
	// over all other evidence.
	Overrides []Row
	// Imports are mappings that another tool wrote.
	Imports []Pair
	// Attributes are compared on request. They are weak: what they alone show
	// is left for review, and what they contradict is a conflict.
	Attributes []Attr
	// LowRIDs lets evidence map RIDs below 1000 too.
	LowRIDs bool
	// RIDs are relative identifiers below 1000 that are mapped from each source
	// domain to the target domain: 513 maps Domain Users to Domain Users.
	RIDs []uint32
}

// Match maps the source SIDs that either directory knows. There is a row for
// each SID in the sIDHistory of either side, for each msExchMasterAccountSid
// of the target, for each account of the source, migrated or not, and for
// what opts adds. A nil directory is an empty one.
//
// A live source account that nothing maps is left for review with the note
// "not migrated"; a deleted one is an orphan.
func Match(source, target *ad.Directory, opts Options) *Map {
	m := newMatcher(source, target, opts)
	keys := m.keys()
	slices.SortFunc(keys, sid.SID.Compare)
	out := &Map{rows: make([]Row, len(keys)), index: make(map[sid.SID]int32, len(keys))}
	for i, s := range keys {
		out.rows[i] = m.row(s)
		out.index[s] = int32(i)
	}
	out.merges = m.noteMerges(out.rows)
	if opts.Approved != nil {
		out.drift, out.compared = m.applyApproved(out, opts.Approved), true
		m.flatten(out)
		out.merges = m.merges(out.rows)
	}
	return out
}
