package match

import "reacl/sid"

// Pair is one line of a mapping that another tool wrote.
type Pair struct {
	Source, Target sid.SID
	// By says why the pair needs approval, "" where it names both sides by SID.
	By string
}
