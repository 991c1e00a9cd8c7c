package ad

import (
	"encoding/binary"
	"strings"
	"time"

	"reacl/sid"
)

// field numbers a field of the compact form. Only fields that are set are
// written, the objectSid first.
type field byte

const (
	fieldEnd field = iota
	fieldSID
	fieldHistory
	fieldMaster
	fieldDN
	fieldClass
	fieldName
	fieldDisplayName
	fieldDisplayIsCN
	fieldUPN
	fieldMail
	fieldMailIsUPN
	fieldProxies
	fieldLegacyDN
	fieldEmployeeID
	fieldDepartment
	fieldDatabase
	fieldUAC
	fieldGroupType
	fieldRecipientType
	fieldDisplayType
	fieldPrimaryGroup
	fieldAdminCount
	fieldTrustAttrs
	fieldTrustDirection
	fieldGUID
	fieldMailboxGUID
	fieldConsistency
	fieldConsistencyIsGUID
	fieldMembers
	fieldMemberOf
	fieldCreated
	fieldChanged
	fieldLastLogon
	fieldExpires
	fieldHistoryChanged
	fieldDeleted
	fieldBad
	fieldOrigin
)

// encoder writes the compact form of one principal.
type encoder struct {
	s *store
	b []byte
}

func (e *encoder) field(f field) { e.b = append(e.b, byte(f)) }

func (e *encoder) uint(v uint64) { e.b = binary.AppendUvarint(e.b, v) }

func (e *encoder) number(f field, v int64) {
	if v != 0 {
		e.field(f)
		e.b = binary.AppendVarint(e.b, v)
	}
}

func (e *encoder) bytes(v []byte) {
	e.uint(uint64(len(v)))
	e.b = append(e.b, v...)
}

// text writes a text of two parts, of which many principals share the second.
func (e *encoder) text(own, shared string) {
	n := e.s.words.number(shared)
	if n == 0 {
		e.uint(0)
		e.uint(uint64(len(shared)))
		e.b = append(e.b, shared...)
	} else {
		e.uint(n)
	}
	e.uint(uint64(len(own)))
	e.b = append(e.b, own...)
}

// cut writes a text whose part before or after the separator is shared.
func (e *encoder) cut(f field, s string, at int) {
	if s == "" {
		return
	}
	e.field(f)
	e.text(s[:at], s[at:])
}

func (e *encoder) dn(dn string) { at := rdnEnd(dn); e.text(dn[:at], dn[at:]) }

func (e *encoder) list(f field, values []string, write func(string)) {
	if len(values) == 0 {
		return
	}
	e.field(f)
	e.uint(uint64(len(values)))
	for _, v := range values {
		write(v)
	}
}

func (e *encoder) address(s string) { at := domainAt(s); e.text(s[:at], s[at:]) }

// domainAt is where the domain of an address begins, at its @.
func domainAt(s string) int {
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		return at
	}
	return len(s)
}

func (e *encoder) time(f field, t time.Time) {
	if t.IsZero() {
		return
	}
	e.field(f)
	e.b = binary.AppendVarint(e.b, t.Unix())
	e.uint(uint64(t.Nanosecond()))
}

func (e *encoder) sid(s sid.SID) {
	if dom := s.Domain(); !dom.IsZero() {
		e.uint(e.s.domains.number(dom))
		e.b = binary.LittleEndian.AppendUint32(e.b, s.RID())
		return
	}
	e.uint(0)
	e.bytes(s.Bytes())
}

func (e *encoder) principal(p *Principal) {
	if !p.SID.IsZero() {
		e.field(fieldSID)
		e.sid(p.SID)
	}
	if len(p.History) > 0 {
		e.field(fieldHistory)
		e.uint(uint64(len(p.History)))
		for _, h := range p.History {
			e.sid(h)
		}
	}
	if !p.Master.IsZero() {
		e.field(fieldMaster)
		e.sid(p.Master)
	}
	e.cut(fieldDN, p.DN, rdnEnd(p.DN))
	e.number(fieldClass, int64(p.Class))
	e.cut(fieldName, p.Name, len(p.Name))
	if p.DisplayName != "" && p.DisplayName == plainCN(p.DN) {
		e.field(fieldDisplayIsCN)
	} else {
		e.cut(fieldDisplayName, p.DisplayName, len(p.DisplayName))
	}
	e.cut(fieldUPN, p.UPN, domainAt(p.UPN))
	if p.Mail != "" && p.Mail == p.UPN {
		e.field(fieldMailIsUPN)
	} else {
		e.cut(fieldMail, p.Mail, domainAt(p.Mail))
	}
	e.list(fieldProxies, p.Proxies, e.address)
	if p.LegacyDN != "" {
		e.field(fieldLegacyDN)
		at := strings.LastIndexByte(p.LegacyDN, '=') + 1
		e.text(p.LegacyDN[at:], p.LegacyDN[:at])
	}
	e.cut(fieldEmployeeID, p.EmployeeID, len(p.EmployeeID))
	e.cut(fieldDepartment, p.Department, 0)
	e.cut(fieldDatabase, p.Database, 0)
	e.number(fieldUAC, int64(p.UAC))
	e.number(fieldGroupType, int64(p.GroupType))
	e.number(fieldRecipientType, p.RecipientType)
	e.number(fieldDisplayType, p.DisplayType)
	e.number(fieldPrimaryGroup, int64(p.PrimaryGroup))
	e.number(fieldAdminCount, int64(p.AdminCount))
	e.number(fieldTrustAttrs, int64(p.TrustAttrs))
	e.number(fieldTrustDirection, int64(p.TrustDirection))
	e.guid(fieldGUID, p.GUID)
	e.guid(fieldMailboxGUID, p.MailboxGUID)
	if string(p.Consistency) == string(p.GUID[:]) {
		e.field(fieldConsistencyIsGUID)
	} else if len(p.Consistency) > 0 {
		e.field(fieldConsistency)
		e.bytes(p.Consistency)
	}
	e.list(fieldMembers, p.Members, e.dn)
	e.list(fieldMemberOf, p.MemberOf, e.dn)
	e.time(fieldCreated, p.Created)
	e.time(fieldChanged, p.Changed)
	e.time(fieldLastLogon, p.LastLogon)
	e.time(fieldExpires, p.Expires)
	e.time(fieldHistoryChanged, p.HistoryChanged)
	if p.Deleted {
		e.field(fieldDeleted)
	}
	if len(p.Bad) > 0 {
		e.field(fieldBad)
		e.uint(uint64(len(p.Bad)))
		for _, b := range p.Bad {
			e.text("", b.Attr)
			e.bytes(b.Raw)
			e.text("", b.Reason)
		}
	}
	if p.Origin != "" {
		e.field(fieldOrigin)
		at := strings.LastIndexByte(p.Origin, ':') + 1
		e.text(p.Origin[at:], p.Origin[:at])
	}
	e.field(fieldEnd)
}

func (e *encoder) guid(f field, g [16]byte) {
	if g != [16]byte{} {
		e.field(f)
		e.b = append(e.b, g[:]...)
	}
}

// plainCN is the value of the first part of a name that has no escapes in it;
// "" where it has.
func plainCN(dn string) string {
	_, v, _ := strings.Cut(dn[:rdnEnd(dn)], "=")
	if strings.IndexByte(v, '\\') >= 0 {
		return ""
	}
	return v
}
