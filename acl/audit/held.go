package audit

import "reacl/sid"

// held are the SIDs of the logon tokens of all people, as numbers: today's and
// those after cleanup in one list for each. So the tokens of many people can be
// looked through for the SIDs of one descriptor without being made anew.
type held struct {
	numbers *sid.Index // SID → number, from 1 on
	n       uint32     // numbers given
	start   []uint64   // start[i]:start[i+1] in list are those of person i
	list    []uint32   // number<<2 | in which tokens
}

// In which of somebody's tokens a SID is.
const (
	inToday uint8 = 1 << iota
	inAfter
)

func newHeld() *held { return &held{numbers: sid.NewIndex(), start: []uint64{0}} }

// number is the number of s, which gets one if it has none.
func (h *held) number(s sid.SID) uint32 {
	if n, ok := h.numbers.FindSID(s); ok {
		return uint32(n)
	}
	h.n++
	h.numbers.Add(s, int32(h.n))
	return h.n
}

// find is the number of a SID; 0 where it is in nobody's token.
func (h *held) find(s sid.SID) uint32 {
	n, _ := h.numbers.FindSID(s)
	return uint32(n)
}

// add appends the tokens of the next person, in which no SID comes twice.
func (h *held) add(today, after map[sid.SID]bool) {
	for s := range today {
		in := inToday
		if after[s] {
			in |= inAfter
		}
		h.list = append(h.list, h.number(s)<<2|uint32(in))
	}
	for s := range after {
		if !today[s] {
			h.list = append(h.list, h.number(s)<<2|uint32(inAfter))
		}
	}
	h.start = append(h.start, uint64(len(h.list)))
}

// of is the list of person i.
func (h *held) of(i int32) []uint32 { return h.list[h.start[i]:h.start[i+1]] }
