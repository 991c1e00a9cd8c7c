// Package exchange holds what Exchange adds to security descriptors: the
// transfer header, the rights of folders, free/busy information and
// mailboxes, MAPI roles, and Exchange's own canonical order.
package exchange

import (
	"errors"

	"reacl/acl"
)

// Kind says what an object's access mask means.
type Kind uint8

// The kinds, by the names that exports use.
const (
	KindUnknown  Kind = iota
	KindFolder        // PR_NT_SECURITY_DESCRIPTOR of a folder
	KindFreeBusy      // PR_FREEBUSY_NT_SECURITY_DESCRIPTOR of a calendar
	KindMailbox       // msExchMailboxSecurityDescriptor
	KindADObject      // nTSecurityDescriptor
	KindFile
	KindShare
	KindRegistry
)

var kindNames = [...]string{"", "folder", "freebusy", "mailbox", "adobject", "file", "share", "registry"}

func (k Kind) String() string { return kindNames[k] }

// ParseKind reads the name of a kind.
func ParseKind(s string) (Kind, error) {
	for k, n := range kindNames {
		if n == s {
			return Kind(k), nil
		}
	}
	return 0, errors.New("unknown kind " + s)
}

// The MAPI properties that hold descriptors.
const (
	PropNTSecurityDescriptor         uint32 = 0x0E270102 // PR_NT_SECURITY_DESCRIPTOR
	PropFreeBusyNTSecurityDescriptor uint32 = 0x0F000102 // PR_FREEBUSY_NT_SECURITY_DESCRIPTOR
	PropDAVTransferSD                uint32 = 0x0E840102 // PR_DAV_TRANSFER_SECURITY_DESCRIPTOR
)

// Header is what precedes a descriptor in the transfer form. A zero Header
// (no bytes) means that the descriptor came bare.
type Header struct {
	Version             uint16
	SecurityInformation uint32
	raw                 []byte
}

// Bytes are the header's bytes as read, cbHeader long; nil for none.
func (h Header) Bytes() []byte { return h.raw }

// Split finds the descriptor in a blob, with or without the transfer header
// (EdkMdb.h SECURITY_DESCRIPTOR_OF). It does not parse the descriptor.
func Split(blob []byte) (Header, []byte, error) { return Header{}, nil, errors.New("not yet") }

// Rights are MAPI rights as in PR_MEMBER_RIGHTS ([MS-OXCPERM] 2.2.7).
type Rights uint32

// Role is the name of the role that the rights make up: "Reviewer", "Custom (…)".
func (r Rights) Role() string { return "" }

// RightNames are the names of the rights in one entry's mask, for its kind and
// flags; unknown bits come last, in hex.
func RightNames(k Kind, a acl.ACE) []string { return nil }

// Describe names an entry's rights in the words a person would use.
func Describe(k Kind, a acl.ACE) string { return "" }

// Generic is the generic mapping of a kind of object.
func (k Kind) Generic() acl.Generic { return acl.Generic{} }

// Canonical reports in words why the DACL is not in Exchange's canonical
// form; an empty result means that it is.
func Canonical(d acl.Descriptor) []string { return nil }
