package ad

import (
	"encoding/binary"
	"time"

	"reacl/sid"
)

// decoder reads what encoder wrote. Nothing that it returns aliases the store.
type decoder struct {
	s *store
	b []byte
}

func (d *decoder) uint() uint64 {
	v, n := binary.Uvarint(d.b)
	d.b = d.b[n:]
	return v
}

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.b)
	d.b = d.b[n:]
	return v
}

// take is the next n bytes, which alias the store.
func (d *decoder) take(n uint64) []byte {
	v := d.b[:n]
	d.b = d.b[n:]
	return v
}

// parts are the two parts of a text.
func (d *decoder) parts() (own []byte, shared string) {
	if n := d.uint(); n > 0 {
		shared = d.s.words.texts[n-1]
	} else {
		shared = string(d.take(d.uint()))
	}
	return d.take(d.uint()), shared
}

// ends is a text that ends in what is shared.
func (d *decoder) ends() string {
	own, shared := d.parts()
	if len(own) == 0 {
		return shared
	}
	return string(own) + shared
}

// begins is a text that begins with what is shared.
func (d *decoder) begins() string {
	own, shared := d.parts()
	return shared + string(own)
}

func (d *decoder) list() []string {
	out := make([]string, d.uint())
	for i := range out {
		out[i] = d.ends()
	}
	return out
}

func (d *decoder) time() time.Time {
	seconds := d.int()
	return time.Unix(seconds, int64(d.uint())).UTC()
}

func (d *decoder) sid() sid.SID {
	if n := d.uint(); n > 0 {
		return d.s.domains.sids[n-1].WithRID(binary.LittleEndian.Uint32(d.take(4)))
	}
	s, _ := sid.FromBytes(d.take(d.uint())) // it was made of a SID
	return s
}

func (d *decoder) principal() *Principal {
	p := &Principal{}
	for {
		f := field(d.b[0])
		d.b = d.b[1:]
		switch f {
		case fieldEnd:
			return p
		case fieldSID:
			p.SID = d.sid()
		case fieldHistory:
			p.History = make([]sid.SID, d.uint())
			for i := range p.History {
				p.History[i] = d.sid()
			}
		case fieldMaster:
			p.Master = d.sid()
		case fieldDN:
			p.DN = d.ends()
		case fieldClass:
			p.Class = Class(d.int())
		case fieldName:
			p.Name = d.ends()
		case fieldDisplayName:
			p.DisplayName = d.ends()
		case fieldDisplayIsCN:
			p.DisplayName = plainCN(p.DN)
		case fieldUPN:
			p.UPN = d.ends()
		case fieldMail:
			p.Mail = d.ends()
		case fieldMailIsUPN:
			p.Mail = p.UPN
		case fieldProxies:
			p.Proxies = d.list()
		case fieldLegacyDN:
			p.LegacyDN = d.begins()
		case fieldEmployeeID:
			p.EmployeeID = d.ends()
		case fieldDepartment:
			p.Department = d.ends()
		case fieldDatabase:
			p.Database = d.ends()
		case fieldUAC:
			p.UAC = uint32(d.int())
		case fieldGroupType:
			p.GroupType = int32(d.int())
		case fieldRecipientType:
			p.RecipientType = d.int()
		case fieldDisplayType:
			p.DisplayType = d.int()
		case fieldPrimaryGroup:
			p.PrimaryGroup = uint32(d.int())
		case fieldAdminCount:
			p.AdminCount = int32(d.int())
		case fieldTrustAttrs:
			p.TrustAttrs = uint32(d.int())
		case fieldTrustDirection:
			p.TrustDirection = uint32(d.int())
		case fieldGUID:
			copy(p.GUID[:], d.take(16))
		case fieldMailboxGUID:
			copy(p.MailboxGUID[:], d.take(16))
		case fieldConsistency:
			p.Consistency = append([]byte(nil), d.take(d.uint())...)
		case fieldConsistencyIsGUID:
			p.Consistency = append([]byte(nil), p.GUID[:]...)
		case fieldMembers:
			p.Members = d.list()
		case fieldMemberOf:
			p.MemberOf = d.list()
		case fieldCreated:
			p.Created = d.time()
		case fieldChanged:
			p.Changed = d.time()
		case fieldLastLogon:
			p.LastLogon = d.time()
		case fieldExpires:
			p.Expires = d.time()
		case fieldHistoryChanged:
			p.HistoryChanged = d.time()
		case fieldDeleted:
			p.Deleted = true
		case fieldBad:
			p.Bad = make([]BadValue, d.uint())
			for i := range p.Bad {
				b := &p.Bad[i]
				b.Attr = d.ends()
				b.Raw = append([]byte(nil), d.take(d.uint())...)
				b.Reason = d.ends()
			}
		case fieldOrigin:
			p.Origin = d.begins()
		default:
			panic("ad: unknown field in the store")
		}
	}
}
