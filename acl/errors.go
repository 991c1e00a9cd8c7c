package acl

import (
	"errors"
	"fmt"
)

// Reasons for which bytes are not a security descriptor; reach them with
// [errors.Is]. What is wrong with a SID is told by the reasons of package sid.
var (
	ErrShort        = errors.New("too few bytes")
	ErrRevision     = errors.New("unknown revision")
	ErrNotRelative  = errors.New("not self-relative: offsets of an absolute descriptor are addresses of the program that made it")
	ErrOffset       = errors.New("offset points into the header or past the end")
	ErrOverlap      = errors.New("shares bytes with another part")
	ErrACLSize      = errors.New("bad AclSize")
	ErrACECount     = errors.New("more entries announced than fit AclSize")
	ErrACESize      = errors.New("bad AceSize")
	ErrACEUnaligned = errors.New("AceSize is not a multiple of 4")
)

// Error says where in a descriptor's bytes something is wrong.
type Error struct {
	Path   string // "dacl.ace[3].sid"
	Offset int    // byte offset from the start of the descriptor
	Err    error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s at byte 0x%x: %v", e.Path, e.Offset, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }
