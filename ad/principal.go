package ad

import (
	"time"

	"reacl/sid"
)

// Class is the kind of a directory object, as far as a migration tells kinds apart.
type Class uint8

// The classes. ClassOther is anything that carries a SID and is none of the rest.
const (
	ClassOther Class = iota
	ClassUser
	ClassGroup
	ClassComputer
	ClassContact
	ClassServiceAccount   // msDS-ManagedServiceAccount, msDS-GroupManagedServiceAccount
	ClassForeignPrincipal // foreignSecurityPrincipal
	ClassTrust            // trustedDomain
	ClassDomain           // domainDNS, domain
	ClassPartition        // crossRef: names a domain; Collect keeps the names, not the object
)

var classNames = [...]string{"other", "user", "group", "computer", "contact", "serviceAccount", "foreignSecurityPrincipal", "trustedDomain", "domain", "crossRef"}

func (c Class) String() string { return classNames[c] }

// userAccountControl bits ([MS-ADTS] 2.2.16).
const (
	UACDisabled = 0x2
)

// groupType bits ([MS-ADTS] 2.2.12).
const (
	GroupGlobal      = 0x2
	GroupDomainLocal = 0x4
	GroupUniversal   = 0x8
	GroupSecurity    = -0x80000000
)

// Principal is an object that can stand in a descriptor, or that says
// something about one: a user, group, computer, contact, foreign security
// principal, trust or domain.
type Principal struct {
	SID     sid.SID   // objectSid; zero for a contact
	History []sid.SID // sIDHistory, in the order read
	Master  sid.SID   // msExchMasterAccountSid; sid.Self on resource mailboxes

	DN          string
	Class       Class
	Name        string // sAMAccountName; trust: flatName; domain and partition: nETBIOSName
	DisplayName string // displayName, else cn; trust: trustPartner; partition: dnsRoot
	UPN         string
	Mail        string
	Proxies     []string // proxyAddresses
	LegacyDN    string   // legacyExchangeDN
	EmployeeID  string
	Department  string
	Database    string // homeMDB, the common name only

	UAC           uint32 // userAccountControl
	GroupType     int32
	RecipientType int64  // msExchRecipientTypeDetails
	DisplayType   int64  // msExchRecipientDisplayType
	PrimaryGroup  uint32 // primaryGroupID, a RID
	AdminCount    int32
	TrustAttrs    uint32 // trustAttributes

	TrustDirection uint32 // trustDirection

	GUID        [16]byte // objectGUID
	MailboxGUID [16]byte // msExchMailboxGuid
	Consistency []byte   // mS-DS-ConsistencyGuid

	Members  []string // member, distinguished names
	MemberOf []string // memberOf, distinguished names

	Created, Changed, LastLogon time.Time // whenCreated, whenChanged, lastLogonTimestamp
	Expires                     time.Time // accountExpires; zero for never, and where it was not exported
	HistoryChanged              time.Time // of sIDHistory, by msDS-ReplAttributeMetaData; zero where not exported
	Deleted                     bool      // isDeleted: a tombstone or a recycled object

	Bad    []BadValue // values that could not be understood; nothing is dropped in silence
	Origin string
}

// BadValue is an attribute value that is not what its syntax says.
type BadValue struct {
	Attr   string
	Raw    []byte
	Reason string
}

// Disabled reports whether userAccountControl says so.
func (p *Principal) Disabled() bool { return p.UAC&UACDisabled != 0 }

// Expired reports whether the account has expired at a time; it has not where
// the time is zero.
func (p *Principal) Expired(at time.Time) bool {
	return !at.IsZero() && !p.Expires.IsZero() && !at.Before(p.Expires)
}

// Label is the shortest name that a person would know p by.
func (p *Principal) Label() string {
	for _, s := range []string{p.DisplayName, p.Name, p.UPN, p.Mail, p.DN} {
		if s != "" {
			return s
		}
	}
	return p.SID.String()
}

// Domain names a domain of a forest.
type Domain struct {
	SID     sid.SID
	DNS     string // contoso.example
	NetBIOS string // CONTOSO; "" where no crossRef or trust told it
}
