package ldap

import "strings"

// Query says what to read.
type Query struct {
	Bases  []string // distinguished names; none is every domain of the forest
	Filter string   // RFC 4515; "" is [DefaultFilter], or every object with Descriptors

	Descriptors   bool // also nTSecurityDescriptor (owner, group, DACL) and msExchMailboxSecurityDescriptor
	SACL          bool // also the SACL, which takes the right to manage the audit log
	Metadata      bool // also msDS-ReplAttributeMetaData
	Deleted       bool // also deleted and recycled objects
	Configuration bool // also the configuration partition, where Exchange's own objects are

	PageSize int // entries asked for at a time; 0 is 1000
	Retries  int // how often the reading of a partition may be taken up again; 0 is 5, negative none

	// Progress is told after every page; it may be nil.
	Progress func(Progress)
}

// Progress is how far a stream is.
type Progress struct {
	Partition string
	Entries   int // of all partitions so far
	Estimate  int // entries in this partition as the server estimates, 0 where it does not
	Done      int // entries of this partition so far
}

// DefaultFilter finds everything with a SID, contacts, which stand in no
// descriptor but hold legacyExchangeDN and addresses, and trusts.
const DefaultFilter = "(|(objectSid=*)(objectCategory=person)(objectClass=trustedDomain))"

// everything is the filter with Descriptors: an entry of a descriptor may
// stand on any object, an organizational unit above all.
const everything = "(objectClass=*)"

func (q Query) filter() string {
	f := strings.TrimSpace(q.Filter)
	switch {
	case f != "" && !strings.HasPrefix(f, "("):
		return "(" + f + ")"
	case f != "":
		return f
	case q.Descriptors:
		return everything
	}
	return DefaultFilter
}

// descriptorParts are the flags of the SD-flags control ([MS-ADTS] 3.1.1.3.4.1.11).
func (q Query) descriptorParts() int32 {
	const owner, group, dacl, sacl = 1, 2, 4, 8
	if q.SACL {
		return owner | group | dacl | sacl
	}
	return owner | group | dacl
}

func (q Query) pageSize() int {
	if q.PageSize > 0 {
		return q.PageSize
	}
	return 1000
}

func (q Query) retries() int {
	switch {
	case q.Retries < 0:
		return 0
	case q.Retries == 0:
		return 5
	}
	return q.Retries
}
