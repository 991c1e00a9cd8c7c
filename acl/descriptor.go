package acl

import (
	"errors"
	"iter"

	"reacl/sid"
)

// Descriptor is a validated, read-only view of the bytes of a self-relative
// security descriptor. The bytes must not change while it is used. The zero
// Descriptor has no owner, no group and no lists.
type Descriptor struct {
	b []byte
}

// Parse checks b and makes a view of it. Bytes after the last part of the
// descriptor belong to it and are kept. An error is an [*Error].
func Parse(b []byte) (Descriptor, error) {
	return Descriptor{}, errors.New("not yet")
}

// Bytes are the bytes that d was parsed from.
func (d Descriptor) Bytes() []byte { return d.b }

// Control are the control bits.
func (d Descriptor) Control() Control { return 0 }

// ResourceManager is the resource manager's control byte (Sbz1) and whether
// RMControlValid says that it counts.
func (d Descriptor) ResourceManager() (byte, bool) { return 0, false }

// Owner is the owner's SID; zero where there is none.
func (d Descriptor) Owner() sid.SID { return sid.SID{} }

// Group is the primary group's SID; zero where there is none.
func (d Descriptor) Group() sid.SID { return sid.SID{} }

// State tells which of its four states the list is in.
func (d Descriptor) State(l List) State { return Absent }

// Count is the number of entries of the list.
func (d Descriptor) Count(l List) int { return 0 }

// ACEs are the entries of the list, in stored order, with their index.
func (d Descriptor) ACEs(l List) iter.Seq2[int, ACE] {
	return func(yield func(int, ACE) bool) {}
}

// ACE is a view of one entry.
type ACE struct {
	Type  ACEType
	Flags ACEFlags
	Mask  Mask // 0 where the type is unknown

	raw []byte
}

// Raw are the bytes of the whole entry, AceSize long.
func (a ACE) Raw() []byte { return a.raw }

// SID is the trustee; zero for entries of an unknown type.
func (a ACE) SID() sid.SID { return sid.SID{} }

// SIDBytes are the bytes of the trustee's SID, for a look-up without
// allocation (see [sid.Index]); nil for entries of an unknown type.
func (a ACE) SIDBytes() []byte { return nil }

// ObjectType is the GUID of the right, property or class that an object entry
// is for; ok is false where there is none.
func (a ACE) ObjectType() (g GUID, ok bool) { return GUID{}, false }

// InheritedObjectType is the GUID of the class that inherits an object entry.
func (a ACE) InheritedObjectType() (g GUID, ok bool) { return GUID{}, false }

// Data are the bytes after the SID: a condition, a resource attribute or padding.
func (a ACE) Data() []byte { return nil }

// Allows reports whether the entry is of one of the types that grant access.
func (a ACE) Allows() bool { return false }

// Denies reports whether the entry is of one of the types that deny access.
func (a ACE) Denies() bool { return false }

// GUID is a GUID in its packet order ([MS-DTYP] 2.3.4.2).
type GUID [16]byte

// ParseGUID reads xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, with or without braces.
func ParseGUID(s string) (GUID, error) { return GUID{}, errors.New("not yet") }

func (g GUID) String() string { return "" }
