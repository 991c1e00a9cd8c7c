package ad

import (
	"iter"
	"strings"

	"reacl/sid"
)

// Directory is everything that was read of one side of a migration, indexed
// by SID and by distinguished name. It does not change after [Collect].
type Directory struct {
	principals []Principal
	bySID      map[sid.SID][]int32 // objectSid; more than one where inputs contradict each other
	byHistory  map[sid.SID][]int32
	byMaster   map[sid.SID][]int32
	byDN       map[string]int32
	domains    []Domain
}

// Collect reads principals to the end and indexes them.
func Collect(principals iter.Seq[Principal]) *Directory {
	d := &Directory{
		bySID:     map[sid.SID][]int32{},
		byHistory: map[sid.SID][]int32{},
		byMaster:  map[sid.SID][]int32{},
		byDN:      map[string]int32{},
	}
	for p := range principals {
		i := int32(len(d.principals))
		d.principals = append(d.principals, p)
		if !p.SID.IsZero() {
			d.bySID[p.SID] = append(d.bySID[p.SID], i)
		}
		for _, h := range p.History {
			d.byHistory[h] = append(d.byHistory[h], i)
		}
		if !p.Master.IsZero() {
			d.byMaster[p.Master] = append(d.byMaster[p.Master], i)
		}
		if _, dup := d.byDN[foldDN(p.DN)]; !dup {
			d.byDN[foldDN(p.DN)] = i
		}
	}
	d.domains = domainsOf(d.principals)
	return d
}

// Len is the number of principals.
func (d *Directory) Len() int { return len(d.principals) }

// All are the principals in the order read. They must not be changed.
func (d *Directory) All() iter.Seq[*Principal] {
	return func(yield func(*Principal) bool) {
		for i := range d.principals {
			if !yield(&d.principals[i]) {
				return
			}
		}
	}
}

// BySID are the principals whose objectSid is s, normally at most one.
func (d *Directory) BySID(s sid.SID) []*Principal { return d.pick(d.bySID[s]) }

// ByHistory are the principals whose sIDHistory holds s.
func (d *Directory) ByHistory(s sid.SID) []*Principal { return d.pick(d.byHistory[s]) }

// ByMaster are the principals whose msExchMasterAccountSid is s.
func (d *Directory) ByMaster(s sid.SID) []*Principal { return d.pick(d.byMaster[s]) }

// ByDN is the principal of that distinguished name, letter case aside, or nil.
func (d *Directory) ByDN(dn string) *Principal {
	if i, ok := d.byDN[foldDN(dn)]; ok {
		return &d.principals[i]
	}
	return nil
}

func (d *Directory) pick(at []int32) []*Principal {
	if len(at) == 0 {
		return nil
	}
	out := make([]*Principal, len(at))
	for i, k := range at {
		out[i] = &d.principals[k]
	}
	return out
}

// Domains are the domains that the directory itself holds (domain objects),
// in the order read. Trusted domains are not among them; see [Directory.Trusts].
func (d *Directory) Domains() []Domain { return d.domains }

// Owns reports whether s is a SID of one of the directory's own domains, or of
// a domain that accounts in it have.
func (d *Directory) Owns(s sid.SID) bool {
	dom := s.Domain()
	if dom.IsZero() {
		dom = s
	}
	for _, o := range d.domains {
		if o.SID == dom {
			return true
		}
	}
	return false
}

// Account is DOMAIN\name for s where the directory knows it, else "". The
// domain is its NetBIOS name, or its DNS name where that is not known.
func (d *Directory) Account(s sid.SID) string {
	ps := d.BySID(s)
	if len(ps) == 0 {
		return ""
	}
	name := ps[0].Name
	if name == "" {
		name = ps[0].Label()
	}
	dom := s.Domain()
	for _, o := range d.domains {
		if o.SID == dom {
			if o.NetBIOS != "" {
				return o.NetBIOS + `\` + name
			}
			if o.DNS != "" {
				return o.DNS + `\` + name
			}
		}
	}
	return name
}

// domainsOf lists the domains: those of domain objects, then those that
// account SIDs show without a domain object having been exported.
func domainsOf(ps []Principal) []Domain {
	var out []Domain
	seen := map[sid.SID]bool{}
	for i := range ps {
		if p := &ps[i]; p.Class == ClassDomain && p.SID.IsDomain() && !seen[p.SID] {
			seen[p.SID] = true
			out = append(out, Domain{SID: p.SID, DNS: dnsOf(p.DN), NetBIOS: p.Name})
		}
	}
	for i := range ps {
		p := &ps[i]
		if p.Class == ClassForeignPrincipal || p.Class == ClassTrust {
			continue
		}
		if dom := p.SID.Domain(); !dom.IsZero() && !seen[dom] {
			seen[dom] = true
			out = append(out, Domain{SID: dom, DNS: dnsOf(p.DN)})
		}
	}
	return out
}

// dnsOf is the DNS name that the DC= parts of a distinguished name spell.
func dnsOf(dn string) string {
	var parts []string
	for _, rdn := range strings.Split(dn, ",") {
		if k, v, ok := strings.Cut(strings.TrimSpace(rdn), "="); ok && strings.EqualFold(k, "DC") {
			parts = append(parts, v)
		}
	}
	return strings.Join(parts, ".")
}

func foldDN(dn string) string { return strings.ToLower(dn) }
