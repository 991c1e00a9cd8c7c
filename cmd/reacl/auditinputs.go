package main

import (
	"fmt"
	"strings"
)

// maxRemarks is how many inputs are named for one kind of remark.
const maxRemarks = 20

// passedOver says what stood in the inputs and was not judged, and what is
// odd about them.
func (r *auditRun) passedOver() []string {
	var newer, left, notes []string
	for _, d := range r.duplicates {
		newer = append(newer, fmt.Sprintf("Passed over in %s, because %s has the same folders newer, by their time or else as the later input: %d, for instance %s",
			d.Input, d.Newer, d.Count, d.Example))
	}
	for _, in := range r.inputs {
		if in.LeftOut > 0 {
			left = append(left, fmt.Sprintf("Not selected in %s and not judged: %d", in.Name, in.LeftOut))
		}
		for _, n := range in.Notes {
			if !strings.HasPrefix(n, in.Name) {
				n = in.Name + ": " + n
			}
			notes = append(notes, "Note on an input: "+n)
		}
	}
	var out []string
	for _, list := range [][]string{newer, left, notes} {
		out = append(out, list[:min(len(list), maxRemarks)]...)
		if more := len(list) - maxRemarks; more > 0 {
			out = append(out, fmt.Sprintf("Further inputs of which the same is to be said: %d", more))
		}
	}
	return out
}
