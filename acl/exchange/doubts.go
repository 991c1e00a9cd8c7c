package exchange

import (
	"fmt"

	"reacl/acl"
)

// ignored are the bits that Exchange itself leaves out of account when it
// compares masks (EdkMdb.h sdrightsIgnored, and fsdrightReserved1 within it).
// They hold CreateContainer of folders, which is a right all the same.
const ignored acl.Mask = 0x8064

// doubtsOf compares what is granted with what the rights read from it should
// have: the deciding bits of [RightsOf] and the whole masks of [Masks] agree on
// everything that Exchange and Outlook write. Where the two published tables
// differ, either will do.
func doubtsOf(r Rights, onFolder, onItems acl.Mask) []string {
	var doubts []string
	var wantFolder, wantItems acl.Mask
	for i, s := range outlookShares {
		if r&s.right == 0 {
			continue
		}
		alt := sdkShares[i]
		if miss := s.containerAllow & alt.containerAllow &^ onFolder; miss != 0 {
			doubts = append(doubts, lacks(s.right, miss, "folder"))
		}
		if miss := s.itemAllow & alt.itemAllow &^ onItems; miss != 0 {
			doubts = append(doubts, lacks(s.right, miss, "item"))
		}
		wantFolder |= s.containerAllow | alt.containerAllow
		wantItems |= s.itemAllow | alt.itemAllow
	}
	if extra := onFolder &^ (wantFolder | ignored); extra != 0 {
		doubts = append(doubts, fmt.Sprintf("the folder mask has %s, which belongs to no MAPI right held", hexMask(extra)))
	}
	if extra := onItems &^ (wantItems | ignored); extra != 0 {
		doubts = append(doubts, fmt.Sprintf("the item mask has %s, which belongs to no MAPI right held", hexMask(extra)))
	}
	return doubts
}

func lacks(r Rights, miss acl.Mask, what string) string {
	return fmt.Sprintf("%s, but the %s mask lacks %s of it", r, what, hexMask(miss))
}
