package main

import (
	"fmt"

	"reacl/ad"
)

// mostContradictions is how many contradictions of one side are listed.
const mostContradictions = 20

// contradictions say on which facts the inputs of a side differ.
func contradictions(source, target *ad.Directory) []string {
	var out []string
	for _, side := range []struct {
		name string
		d    *ad.Directory
	}{{sideSource, source}, {sideTarget, target}} {
		list := side.d.Contradictions()
		for _, c := range list[:min(len(list), mostContradictions)] {
			out = append(out, fmt.Sprintf("The inputs of the %s directory contradict each other: %s.", side.name, c))
		}
		if more := len(list) - mostContradictions; more > 0 {
			out = append(out, fmt.Sprintf("The inputs of the %s directory contradict each other in %s.", side.name, plural(int64(more), "further place", "further places")))
		}
	}
	return out
}
