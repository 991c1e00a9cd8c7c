package ldap

import "slices"

// baseAttributes are read of every object; every schema has them.
var baseAttributes = []string{
	"objectClass", "objectGUID", "objectSid", "sIDHistory", "cn", "sAMAccountName", "userPrincipalName", "displayName", "mail",
	"proxyAddresses", "legacyExchangeDN", "member", "memberOf", "primaryGroupID", "groupType", "userAccountControl", "adminCount",
	"whenCreated", "whenChanged", "lastLogonTimestamp", "accountExpires", "employeeID", "department", "isDeleted",
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
	attrMetadata          = "msDS-ReplAttributeMetaData" // made by Windows when asked; Samba does not know how
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
