package match

import "reacl/sid"

// Drift is one difference between an approved mapping and fresh evidence.
type Drift struct {
	Source          sid.SID
	Approved, Fresh Row // a zero Row where the side does not know the SID
	What            string
}

// applyApproved makes the approved rows hold in fresh and lists what differs.
func (m *matcher) applyApproved(fresh *Map) []Drift { return nil }
