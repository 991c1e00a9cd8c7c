package report

import (
	"reacl/acl/audit"
	"reacl/sid"
)

// Orphan is a SID that stands in descriptors and belongs to nobody who could
// be given the right instead.
type Orphan struct {
	SID      sid.SID
	Domain   string // name of its domain, "" where nobody knows it
	Name     string // last known name: "CONTOSO\jdoe", "" where unknown
	Reason   string // "deleted in the source", "unknown domain", "not migrated"
	Entries  int64  // entries that name it
	Objects  int64  // objects with such an entry
	Severity audit.Severity
	Action   string
}

// Linked is a mailbox whose owner logs on with an account of another forest,
// or an account that still carries msExchMasterAccountSid.
type Linked struct {
	Mailbox    string // primary address
	Principal  string // as a person would name it
	Account    string // FABRIKAM\abauer
	SID        sid.SID
	Master     sid.SID // msExchMasterAccountSid
	MasterName string  // CONTOSO\abauer, "" where nobody owns the SID
	Type       string  // "LinkedMailbox", "SharedMailbox", "RoomMailbox", "UserMailbox"
	Enabled    bool    // the account can log on
	Entries    int64   // entries elsewhere that still name the master SID
	Rule       string  // "LM-05"; "" where all is in order
	Severity   audit.Severity
	State      string // one or two words: "in order", "owner missing"
	Action     string
}

// Trust is one trustedDomain object of one side ([MS-ADTS] 6.1.6.7).
type Trust struct {
	Side       string // "source", "target"
	Domain     string // the domain that holds the object
	Partner    string
	PartnerSID sid.SID
	Direction  string // "inbound", "outbound", "bidirectional"; "" where not exported
	Attributes uint32 // trustAttributes
	Filtering  string // SID filtering in words: "on", "off", "sIDHistory allowed"
	Rule       string // "TR-01"; "" where all is in order
	Severity   audit.Severity
	Note       string
}

// Token is the size of one account's logon token, before and after cleanup.
type Token struct {
	Principal   string
	Account     string
	SID         sid.SID
	SIDsNow     int // SIDs in the token today
	SIDsAfter   int // SIDs after cleanup
	FromHistory int // of today's, those that sIDHistory of the account or its groups brings
	BytesNow    int // estimate, by the formula that the limits name
	BytesAfter  int
	Rule        string // "TK-02"; "" where it is within bounds
	Severity    audit.Severity
}

// Clearing is one account whose sIDHistory is to be cleared, and when.
type Clearing struct {
	Wave       int // 1 is the first; 0 where it cannot be cleared yet
	Principal  string
	Account    string
	SID        sid.SID
	Class      string // "user", "group", "computer"
	Department string
	Database   string // mailbox database, "" for none
	History    int    // values in sIDHistory
	Dependent  int64  // entries that still need them
	State      string // "ready", "after ReACL", "blocked"
	Reason     string
}
