package match

import (
	"fmt"

	"reacl/sid"
)

// noteMerges marks rows whose target stands for several accounts. Where all of
// them are in its sIDHistory, the target's token unites their rights already
// and the rows stay approved; else the ReACL would unite them, and a person
// has to agree. It returns what [matcher.merges] does.
func (m *matcher) noteMerges(rows []Row) [][]int {
	groups := m.merges(rows)
	for _, g := range groups {
		united := true
		for _, i := range g {
			united = united && (rows[i].Evidence == SIDHistory || rows[i].Evidence == Override)
		}
		for _, i := range g {
			note := fmt.Sprintf("merge: %d source accounts become this target", len(g))
			if united || rows[i].Status != Approved {
				rows[i].note(note)
			} else {
				rows[i].doubt("MP-02", note)
			}
		}
	}
	return groups
}

// merges are the indexes of rows that map different accounts to one target, a
// group for each such target, in the order of rows. Two SIDs are different
// accounts where the source holds both, or where they are of one domain, and
// neither came out of the other.
func (m *matcher) merges(rows []Row) [][]int {
	first := make(map[sid.SID]int32, len(rows))
	more := map[sid.SID][]int{}
	var order []sid.SID
	for i := range rows {
		t := rows[i].Target
		if t.IsZero() || rows[i].Status == Excluded {
			continue
		}
		f, dup := first[t]
		if !dup {
			first[t] = int32(i)
			continue
		}
		if more[t] == nil {
			order = append(order, t)
			more[t] = []int{int(f)}
		}
		more[t] = append(more[t], i)
	}
	var out [][]int
	for _, t := range order {
		if m.distinct(rows, more[t]) {
			out = append(out, more[t])
		}
	}
	return out
}

// distinct reports whether two of the rows are different accounts.
func (m *matcher) distinct(rows []Row, at []int) bool {
	for i, a := range at {
		for _, b := range at[i+1:] {
			sa, sb := rows[a].Source, rows[b].Source
			if m.source.carries(sa, sb) || m.source.carries(sb, sa) {
				continue
			}
			if m.source.holder(sa) != nil && m.source.holder(sb) != nil || sa.Domain() == sb.Domain() {
				return true
			}
		}
	}
	return false
}
