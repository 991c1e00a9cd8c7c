package acl

import (
	"errors"

	"reacl/sid"
)

// Mode is what a rewrite does with an entry of a mapped SID.
type Mode uint8

// The modes.
const (
	Replace Mode = iota // the entry names the target instead of the source
	Add                 // the target gets entries equal to the source's, which stay
	Remove              // the source's entries go, where the target has its own
)

// Parts selects what a rewrite touches.
type Parts uint8

// The parts.
const (
	PartOwner Parts = 1 << iota
	PartGroup
	PartDACL
	PartSACL
	AllParts = PartOwner | PartGroup | PartDACL | PartSACL
)

// Change is one difference that a rewrite made.
type Change struct {
	Place string  `json:"place"` // "owner", "group", "dacl[3]" as in the descriptor before
	From  sid.SID `json:"from"`
	To    sid.SID `json:"to"`
	What  string  `json:"what"` // "replaced", "added", "merged", "removed"
}

// Rewrite makes new descriptor bytes in which target(s) stands for each
// source SID s. d is not changed. The bytes are those of d where there is
// nothing to change.
func Rewrite(d Descriptor, target func(sid.SID) (sid.SID, bool), mode Mode, parts Parts) ([]byte, []Change, error) {
	return nil, nil, errors.New("not yet")
}
