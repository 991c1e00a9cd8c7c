package ldap

import (
	"slices"
	"strings"
)

// baseAttributes are read of every object; every schema has them.
var baseAttributes = []string{
	"objectClass", "objectGUID", "objectSid", "sIDHistory", "cn", "sAMAccountName", "userPrincipalName", "displayName", "mail",
	"proxyAddresses", "legacyExchangeDN", "member", "memberOf", "primaryGroupID", "groupType", "userAccountControl", "adminCount",
	"whenCreated", "whenChanged", "lastLogonTimestamp", "employeeID", "department", "isDeleted",
	"securityIdentifier", "flatName", "trustPartner", "trustDirection", "trustType", "trustAttributes",
}

// laterAttributes came with Windows 2000's successors or with Exchange.
var laterAttributes = []string{
	"mS-DS-ConsistencyGuid", "isRecycled", "lastKnownParent",
	"homeMDB", "mailNickname", "msExchMasterAccountSid", "msExchMailboxGuid", "msExchRecipientTypeDetails",
	"msExchRecipientDisplayType", "msExchDelegateListLink", "publicDelegates",
}

// Attributes that are read on request.
const (
	attrDescriptor        = "nTSecurityDescriptor"
	attrMailboxDescriptor = "msExchMailboxSecurityDescriptor"
	attrMetadata          = "msDS-ReplAttributeMetaData" // constructed: no schema of a partition lists it as held
)

// attributes are what the query asks for, before the schema was seen.
func (q Query) attributes() []string {
	out := slices.Concat(baseAttributes, laterAttributes)
	if q.Descriptors {
		out = append(out, attrDescriptor, attrMailboxDescriptor)
	}
	if q.Metadata {
		out = append(out, attrMetadata)
	}
	return out
}

// isExchange reports whether the attribute belongs to Exchange's extension of
// the schema.
func isExchange(attr string) bool {
	return strings.HasPrefix(strings.ToLower(attr), "msexch") ||
		slices.ContainsFunc([]string{"homeMDB", "mailNickname", "publicDelegates"}, func(s string) bool { return strings.EqualFold(s, attr) })
}
