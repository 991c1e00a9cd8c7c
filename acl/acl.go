// Package acl reads, prints, evaluates and rewrites Windows security
// descriptors ([MS-DTYP] 2.4.3 to 2.5.3).
//
// A [Descriptor] is a validated view of the bytes that it was parsed from:
// nothing is sorted, tidied or dropped, and what was read is what is written.
package acl

import "fmt"

// Mask is an access mask ([MS-DTYP] 2.4.3). What its low 16 bits mean depends
// on the kind of object.
type Mask uint32

func (m Mask) String() string { return fmt.Sprintf("0x%08X", uint32(m)) }

// The standard and generic rights of a Mask.
const (
	Delete               Mask = 0x00010000
	ReadControl          Mask = 0x00020000
	WriteDAC             Mask = 0x00040000
	WriteOwner           Mask = 0x00080000
	Synchronize          Mask = 0x00100000
	AccessSystemSecurity Mask = 0x01000000
	MaximumAllowed       Mask = 0x02000000
	GenericAll           Mask = 0x10000000
	GenericExecute       Mask = 0x20000000
	GenericWrite         Mask = 0x40000000
	GenericRead          Mask = 0x80000000
)

// Control are the control bits of a descriptor ([MS-DTYP] 2.4.6).
type Control uint16

// The control bits.
const (
	OwnerDefaulted    Control = 0x0001
	GroupDefaulted    Control = 0x0002
	DACLPresent       Control = 0x0004
	DACLDefaulted     Control = 0x0008
	SACLPresent       Control = 0x0010
	SACLDefaulted     Control = 0x0020
	DACLTrusted       Control = 0x0040
	ServerSecurity    Control = 0x0080
	DACLAutoInheritRq Control = 0x0100
	SACLAutoInheritRq Control = 0x0200
	DACLAutoInherited Control = 0x0400
	SACLAutoInherited Control = 0x0800
	DACLProtected     Control = 0x1000
	SACLProtected     Control = 0x2000
	RMControlValid    Control = 0x4000
	SelfRelative      Control = 0x8000
)

// List names one of a descriptor's two ACLs.
type List uint8

// The lists.
const (
	DACL List = iota
	SACL
)

func (l List) String() string {
	if l == SACL {
		return "sacl"
	}
	return "dacl"
}

// State tells the four states of an ACL apart. An absent or NULL DACL lets
// everybody in, an empty one nobody.
type State uint8

// The states.
const (
	Absent  State = iota // the control bit is not set
	Null                 // the control bit is set, the offset is 0
	Empty                // an ACL without entries
	Present              // an ACL with entries
)

var stateNames = [...]string{"absent", "null", "empty", "present"}

func (s State) String() string { return stateNames[s] }
