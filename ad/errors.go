package ad

import "errors"

// Errors of a stream of entries that every reader may give; reach them with
// [errors.Is].
var (
	// ErrIncomplete: the source says, or shows, that it does not hold all
	// there is. What was read before it can be used, and is not everything.
	ErrIncomplete = errors.New("the export is not complete")

	// ErrRange: an attribute was read in part, as "member;range=0-1499"
	// ([MS-ADTS] 3.1.1.3.1.3.3), and the rest is missing. The entry follows
	// in the stream with the values that were there.
	ErrRange = errors.New("the attribute was not read to its end")
)
