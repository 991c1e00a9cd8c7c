package acl

import (
	"errors"

	"reacl/sid"
)

// ParseSDDL makes the bytes of a self-relative descriptor of its text
// ([MS-DTYP] 2.5.1), laid out as Windows does. The domain-relative aliases
// (DA, DU, LA …) are bound to domain; they are refused where it is zero.
func ParseSDDL(text string, domain sid.SID) ([]byte, error) { return nil, errors.New("not yet") }

// SDDL is the text of d. SIDs of domain are written as aliases where one
// exists; with a zero domain, only the aliases that need none are used.
func (d Descriptor) SDDL(domain sid.SID) string { return "" }
