package ad

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reacl/sid"
)

// Contradiction is a fact on which two inputs, or two objects of one, differ.
type Contradiction struct {
	SID           sid.SID
	DN            string
	Attr          string // "sIDHistory"; "objectSid" where two objects have one SID
	First, Second string // what they say; the first is what counts
	FirstOrigin   string
	SecondOrigin  string
}

func (c Contradiction) String() string {
	return fmt.Sprintf("%s %s: %s says %s, %s says %s", c.SID, c.Attr, c.FirstOrigin, c.First, c.SecondOrigin, c.Second)
}

// sameObject reports whether a and b, which have the same objectSid or the
// same name, are one object of the directory read twice.
//
// An account SID is given once in a domain. So two objects with different
// GUIDs, or with different names in one input, contradict each other and stay
// apart; in different inputs they are one object that was moved. Built-in
// groups and foreign security principals have the same SID in every domain:
// there the name decides.
func sameObject(a, b *Principal) bool {
	sameSID := a.SID == b.SID && !a.SID.IsZero()
	switch {
	case kindOf(a) != kindOf(b):
		return false
	case !sameSID && !a.SID.IsZero() && !b.SID.IsZero():
		return false
	case a.GUID != [16]byte{} && b.GUID != [16]byte{}:
		return a.GUID == b.GUID
	case a.DN != "" && b.DN != "" && foldDN(a.DN) == foldDN(b.DN):
		return true
	case a.DN == "" || b.DN == "":
		return sameSID
	}
	return sameSID && kindOf(a) == kindAccount && a.SID.IsAccount() && inputOf(a.Origin) != inputOf(b.Origin)
}

type kind uint8

const (
	kindAccount kind = iota
	kindForeign
	kindTrust
	kindDomain
)

func kindOf(p *Principal) kind {
	switch p.Class {
	case ClassForeignPrincipal:
		return kindForeign
	case ClassTrust:
		return kindTrust
	case ClassDomain:
		return kindDomain
	}
	return kindAccount
}

// inputOf is the part of an origin that names the input: before the line
// number of a file, or before the blank of a live server.
func inputOf(origin string) string {
	if at := strings.IndexByte(origin, ' '); at > 0 && strings.Contains(origin[:at], "://") {
		return origin[:at]
	}
	if at := strings.LastIndexByte(origin, ':'); at >= 0 {
		return origin[:at]
	}
	return origin
}

// merger joins what a second input says of an object to what the first said.
type merger struct {
	a, b  *Principal
	found []Contradiction
}

// merge adds to a what b knows and a does not, and returns what they differ in.
func merge(a, b *Principal) []Contradiction {
	m := &merger{a: a, b: b}
	apart := inputOf(a.Origin) != inputOf(b.Origin)
	if a.SID.IsZero() {
		a.SID = b.SID
	}
	m.history(apart)
	m.sid("msExchMasterAccountSid", &a.Master, b.Master)
	if foldDN(a.DN) == foldDN(b.DN) {
		b.DN = a.DN
	}
	m.text("distinguishedName", &a.DN, b.DN)
	if a.Class == ClassOther {
		a.Class = b.Class
	} else if b.Class != ClassOther && a.Class != b.Class {
		m.differ("objectClass", a.Class.String(), b.Class.String())
	}
	m.text("sAMAccountName", &a.Name, b.Name)
	m.text("userPrincipalName", &a.UPN, b.UPN)
	m.text("mail", &a.Mail, b.Mail)
	m.text("employeeID", &a.EmployeeID, b.EmployeeID)
	m.text("legacyExchangeDN", &a.LegacyDN, b.LegacyDN)
	fill(&a.DisplayName, b.DisplayName)
	fill(&a.Department, b.Department)
	fill(&a.Database, b.Database)
	a.Proxies = union(a.Proxies, b.Proxies, strings.ToLower)
	a.Members = union(a.Members, b.Members, foldDN)
	a.MemberOf = union(a.MemberOf, b.MemberOf, foldDN)
	if a.UAC != 0 && b.UAC != 0 && a.Disabled() != b.Disabled() {
		m.differ("userAccountControl", fmt.Sprintf("0x%x", a.UAC), fmt.Sprintf("0x%x", b.UAC))
	}
	fill(&a.UAC, b.UAC)
	number(m, "groupType", &a.GroupType, b.GroupType)
	number(m, "msExchRecipientTypeDetails", &a.RecipientType, b.RecipientType)
	fill(&a.DisplayType, b.DisplayType)
	fill(&a.PrimaryGroup, b.PrimaryGroup)
	fill(&a.AdminCount, b.AdminCount)
	number(m, "trustAttributes", &a.TrustAttrs, b.TrustAttrs)
	number(m, "trustDirection", &a.TrustDirection, b.TrustDirection)
	fill(&a.GUID, b.GUID)
	fill(&a.MailboxGUID, b.MailboxGUID)
	if len(a.Consistency) == 0 {
		a.Consistency = b.Consistency
	}
	if a.Created.IsZero() {
		a.Created = b.Created
	}
	if a.Changed.Before(b.Changed) {
		a.Changed = b.Changed
	}
	if a.LastLogon.Before(b.LastLogon) {
		a.LastLogon = b.LastLogon
	}
	if !a.Expires.IsZero() && !b.Expires.IsZero() && !a.Expires.Equal(b.Expires) {
		m.differ("accountExpires", a.Expires.Format(time.RFC3339), b.Expires.Format(time.RFC3339))
	}
	fill(&a.Expires, b.Expires)
	if a.HistoryChanged.Before(b.HistoryChanged) {
		a.HistoryChanged = b.HistoryChanged
	}
	if a.Deleted != b.Deleted {
		m.differ("isDeleted", fmt.Sprint(a.Deleted), fmt.Sprint(b.Deleted))
	}
	a.Bad = append(a.Bad, b.Bad...)
	return m.found
}

func (m *merger) differ(attr, first, second string) {
	s, dn := m.a.SID, m.a.DN
	m.found = append(m.found, Contradiction{s, dn, attr, first, second, m.a.Origin, m.b.Origin})
}

// history joins both. Two inputs that differ contradict each other; within
// one, a row for each value is a usual form.
func (m *merger) history(apart bool) {
	var more []sid.SID
	for _, h := range m.b.History {
		if !slices.Contains(m.a.History, h) {
			more = append(more, h)
		}
	}
	if apart && len(m.a.History) > 0 && len(m.b.History) > 0 &&
		(len(more) > 0 || slices.ContainsFunc(m.a.History, func(h sid.SID) bool { return !slices.Contains(m.b.History, h) })) {
		m.differ("sIDHistory", joinSIDs(m.a.History), joinSIDs(m.b.History))
	}
	m.a.History = append(m.a.History, more...)
}

func joinSIDs(ss []sid.SID) string {
	var texts []string
	for _, s := range ss {
		texts = append(texts, s.String())
	}
	return strings.Join(texts, ", ")
}

func (m *merger) sid(attr string, a *sid.SID, b sid.SID) {
	if !a.IsZero() && !b.IsZero() && *a != b {
		m.differ(attr, a.String(), b.String())
	}
	fill(a, b)
}

func (m *merger) text(attr string, a *string, b string) {
	if *a != "" && b != "" && !strings.EqualFold(*a, b) {
		m.differ(attr, *a, b)
	}
	fill(a, b)
}

func number[T int32 | int64 | uint32](m *merger, attr string, a *T, b T) {
	if *a != 0 && b != 0 && *a != b {
		m.differ(attr, fmt.Sprint(*a), fmt.Sprint(b))
	}
	fill(a, b)
}

// fill sets a to b where a is not set.
func fill[T comparable](a *T, b T) {
	var none T
	if *a == none {
		*a = b
	}
}

// union adds to a what of b is not in it, by what key makes of both.
func union(a, b []string, key func(string) string) []string {
	if len(b) == 0 || len(a) == 0 {
		return append(a, b...)
	}
	have := make(map[string]bool, len(a)+len(b))
	for _, s := range a {
		have[key(s)] = true
	}
	for _, s := range b {
		if k := key(s); !have[k] {
			have[k] = true
			a = append(a, s)
		}
	}
	return a
}
