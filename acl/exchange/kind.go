package exchange

import (
	"errors"
	"fmt"
	"strings"

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

// String is the name that exports use; "" for an unknown kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// ErrKind is the reason for which text does not name a kind.
var ErrKind = errors.New("not one of folder, freebusy, mailbox, adobject, file, share, registry")

// ParseKind reads the name of a kind, letter case and blanks around it aside.
// The empty text is [KindUnknown].
func ParseKind(s string) (Kind, error) {
	name := strings.ToLower(strings.TrimSpace(s))
	for k, n := range kindNames {
		if n == name {
			return Kind(k), nil
		}
	}
	return KindUnknown, fmt.Errorf("kind %q: %w", clip(s), ErrKind)
}

// MarshalText returns [Kind.String] as bytes.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what [ParseKind] reads.
func (k *Kind) UnmarshalText(text []byte) error {
	v, err := ParseKind(string(text))
	if err != nil {
		return err
	}
	*k = v
	return nil
}

// Generic is the generic mapping of a kind of object: EdkMdb.h's
// fldrightsGeneric… for folders and free/busy information and
// sdpermUserGeneric… for mailboxes, [MS-ADTS] 5.1.3.2 for directory objects,
// the Windows SDK's for files, shares and registry keys. It is zero for an
// unknown kind.
func (k Kind) Generic() acl.Generic {
	switch k {
	case KindFolder, KindFreeBusy:
		return acl.Generic{Read: 0x00120889, Write: 0x001F4116, Execute: 0x001208A0, All: allFolder}
	case KindMailbox:
		return acl.Generic{Read: 0x00020000, Write: 0x00030000, Execute: 0x00020000, All: 0x001F0007}
	case KindADObject:
		return acl.Generic{Read: 0x00020094, Write: 0x00020028, Execute: 0x00020004, All: 0x000F01FF}
	case KindFile, KindShare:
		return acl.Generic{Read: 0x00120089, Write: 0x00120116, Execute: 0x001200A0, All: 0x001F01FF}
	case KindRegistry:
		return acl.Generic{Read: 0x00020019, Write: 0x00020006, Execute: 0x00020019, All: 0x000F003F}
	}
	return acl.Generic{}
}

// itemGeneric is EdkMdb.h's msgrightsGeneric…, the mapping for the entries of
// a folder that speak about items.
var itemGeneric = acl.Generic{Read: 0x00120889, Write: 0x001F0116, Execute: 0x001208A0, All: allItem}

// Every right of a folder and of an item (EdkMdb.h sdrightsFolders, sdrightsItems).
const (
	allFolder acl.Mask = 0x001FC9FF
	allItem   acl.Mask = 0x001F0FBF
)

// clip keeps an error text short whatever the input was.
func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
