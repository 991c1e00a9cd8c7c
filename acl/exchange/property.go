package exchange

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The MAPI properties that hold descriptors.
const (
	PropNTSecurityDescriptor         uint32 = 0x0E270102 // PR_NT_SECURITY_DESCRIPTOR
	PropFreeBusyNTSecurityDescriptor uint32 = 0x0F000102 // PR_FREEBUSY_NT_SECURITY_DESCRIPTOR
	PropDAVTransferSD                uint32 = 0x0E840102 // PR_DAV_TRANSFER_SECURITY_DESCRIPTOR
	PropAdminSecurityDescriptor      uint32 = 0x3D210102 // PR_ADMIN_SECURITY_DESCRIPTOR
	PropWin32SecurityDescriptor      uint32 = 0x3D220102 // PR_WIN32_SECURITY_DESCRIPTOR
	PropSecurityDescriptorAsXML      uint32 = 0x0E6A001F // PR_NT_SECURITY_DESCRIPTOR_AS_XML
	PropAdminSecurityDescriptorAsXML uint32 = 0x0E6B001F // PR_ADMIN_SECURITY_DESCRIPTOR_AS_XML
)

// property is what is known of one MAPI property.
type property struct {
	tag  uint32
	kind Kind
	name string
	also []string // other names, without PR_, PidTag or ptag
}

var properties = []property{
	{PropNTSecurityDescriptor, KindFolder, "PR_NT_SECURITY_DESCRIPTOR", []string{"NTSD"}},
	{PropFreeBusyNTSecurityDescriptor, KindFreeBusy, "PR_FREEBUSY_NT_SECURITY_DESCRIPTOR", []string{"FreeBusyNTSD"}},
	{PropDAVTransferSD, KindFolder, "PR_DAV_TRANSFER_SECURITY_DESCRIPTOR",
		[]string{"ExchangeNTSecurityDescriptor", "http://schemas.microsoft.com/exchange/ntsecuritydescriptor"}},
	{PropAdminSecurityDescriptor, KindFolder, "PR_ADMIN_SECURITY_DESCRIPTOR", nil},
	{PropWin32SecurityDescriptor, KindUnknown, "PR_WIN32_SECURITY_DESCRIPTOR", nil},
	{PropSecurityDescriptorAsXML, KindFolder, "PR_NT_SECURITY_DESCRIPTOR_AS_XML", []string{"SecurityDescriptorAsXml"}},
	{PropAdminSecurityDescriptorAsXML, KindFolder, "PR_ADMIN_SECURITY_DESCRIPTOR_AS_XML", nil},
	{0x3D23000B, KindUnknown, "PR_NON_WIN32_ACL", nil},
	{0x3D24000B, KindUnknown, "PR_ITEM_LEVEL_ACL", nil},
	{0x3FE00102, KindUnknown, "PR_ACL_DATA", []string{"AclTableAndData", "ACL_TABLE"}},
	{0x3FFE0102, KindUnknown, "PR_EXTENDED_ACL_DATA", []string{"ExtendedACLData"}},
	{0x66710014, KindUnknown, "PR_MEMBER_ID", nil},
	{0x6672001F, KindUnknown, "PR_MEMBER_NAME", nil},
	{0x66730003, KindUnknown, "PR_MEMBER_RIGHTS", nil},
	{0x0E580102, KindUnknown, "PR_CREATOR_SID", nil},
	{0x0E590102, KindUnknown, "PR_LAST_MODIFIER_SID", nil},
}

// ErrProperty is the reason for which text does not name a MAPI property.
var ErrProperty = errors.New("not a property tag or a known property name")

// ParseProperty reads a MAPI property in any spelling: the whole tag
// (0x0E270102, 237437186), the id alone (0x0E27, 0xe27, e27, 3623), a name
// (PR_NT_SECURITY_DESCRIPTOR, PidTagExchangeNTSecurityDescriptor), or either
// as the last part of a schema address. A number without 0x and without the
// letters a to f is decimal. An id alone gets the type that the property is
// known to have, PT_BINARY for an unknown one.
func ParseProperty(s string) (uint32, error) {
	text := strings.TrimSpace(s)
	for i := range properties {
		if properties[i].hasName(text) {
			return properties[i].tag, nil
		}
	}
	if i := strings.LastIndexByte(text, '/'); i >= 0 {
		text = text[i+1:]
	}
	digits, base := text, 10
	switch {
	case len(text) > 2 && (text[:2] == "0x" || text[:2] == "0X"):
		digits, base = text[2:], 16
	case strings.ContainsAny(text, "abcdefABCDEF"):
		base = 16
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil || v == 0 {
		return 0, fmt.Errorf("property %q: %w", clip(s), ErrProperty)
	}
	if v > 0xFFFF {
		return uint32(v), nil
	}
	if p := propertyOf(uint32(v) << 16); p != nil {
		return p.tag, nil
	}
	return uint32(v)<<16 | 0x0102, nil
}

// PropertyName is the name of a property tag, PR_…, or the tag in hex where it
// is not known. Its type does not matter.
func PropertyName(tag uint32) string {
	if p := propertyOf(tag); p != nil {
		return p.name
	}
	return fmt.Sprintf("0x%08X", tag)
}

// KindOf is the kind of object that a property's descriptor protects,
// [KindUnknown] where the property does not tell. The tag's type does not
// matter, so that a property which came out as an error is recognised too.
func KindOf(tag uint32) Kind {
	if p := propertyOf(tag); p != nil {
		return p.kind
	}
	return KindUnknown
}

func propertyOf(tag uint32) *property {
	for i := range properties {
		if properties[i].tag>>16 == tag>>16 {
			return &properties[i]
		}
	}
	return nil
}

func (p *property) hasName(s string) bool {
	word := foldProperty(s)
	if word == foldProperty(p.name) {
		return true
	}
	for _, a := range p.also {
		if word == foldProperty(a) {
			return true
		}
	}
	return false
}

// foldProperty makes PR_NT_SECURITY_DESCRIPTOR, PidTagNTSecurityDescriptor and
// ptagNTSecurityDescriptor the same.
func foldProperty(s string) string {
	s = strings.ToLower(s)
	for _, prefix := range []string{"pr_", "pidtag", "ptag"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			s = rest
			break
		}
	}
	return strings.ReplaceAll(s, "_", "")
}
