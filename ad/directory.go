package ad

import (
	"hash/maphash"
	"iter"
	"math"
	"slices"
	"strings"

	"reacl/sid"
)

// Directory is everything that was read of one side of a migration, indexed
// by SID and by distinguished name. It does not change after [Collect] and may
// be used by several goroutines.
//
// It keeps principals in a compact form; each call that returns one makes a
// copy, which is the caller's. So one compares principals by SID, not by
// pointer.
type Directory struct {
	store          store
	seed           maphash.Seed
	bySID          index
	byDN           index
	byHistory      index
	byMaster       index
	domains        domainList
	trusts         []Trust
	contradictions []Contradiction
}

// Collect reads principals to the end and indexes them. An object that comes
// several times, by its objectSid or without one by its name, becomes one
// principal that knows what each input knew; where they differ the first
// counts, and [Directory.Contradictions] says so.
func Collect(principals iter.Seq[Principal]) *Directory {
	d := &Directory{seed: maphash.MakeSeed()}
	var named naming
	for p := range principals {
		if p.Class == ClassPartition {
			named.partition(&p)
			continue
		}
		d.add(&p)
	}
	for i := range int32(d.Len()) {
		p := d.store.get(i)
		for _, h := range p.History {
			d.byHistory.add(d.hashSID(h), i)
		}
		if !p.Master.IsZero() {
			d.byMaster.add(d.hashSID(p.Master), i)
		}
		named.principal(p)
	}
	d.domains, d.trusts = named.domains(), named.trusts
	d.store.seal()
	for _, x := range []*index{&d.bySID, &d.byDN, &d.byHistory, &d.byMaster} {
		x.items = slices.Clip(x.items)
	}
	return d
}

// maxNamesakes bounds how many principals of one SID or name are compared with
// a new one; a sane input has none that differ.
const maxNamesakes = 8

// add stores p, or merges it with what is there of the same object.
func (d *Directory) add(p *Principal) {
	var near [2 * maxNamesakes]int32
	at := near[:0]
	if !p.SID.IsZero() {
		at = d.bySID.at(at, d.hashSID(p.SID), maxNamesakes)
	}
	nameHash := uint64(0)
	if p.DN != "" {
		nameHash = d.hashDN(p.DN)
		at = d.byDN.at(at, nameHash, maxNamesakes)
	}
	var rival *Principal
	for _, i := range at { // hashes are alike: sameObject compares SIDs and names
		old := d.store.get(i)
		if sameObject(old, p) {
			d.join(i, old, p)
			return
		}
		if old.SID == p.SID && p.SID.IsAccount() && kindOf(old) == kindAccount && kindOf(p) == kindAccount {
			rival = old
		}
	}
	if rival != nil {
		d.contradictions = append(d.contradictions, Contradiction{p.SID, rival.DN, "objectSid", rival.DN, p.DN, rival.Origin, p.Origin})
	}
	i := int32(d.Len())
	d.store.put(i, p)
	if !p.SID.IsZero() {
		d.bySID.add(d.hashSID(p.SID), i)
	}
	if p.DN != "" {
		d.byDN.add(nameHash, i)
	}
}

// join merges p into old, principal i.
func (d *Directory) join(i int32, old, p *Principal) {
	hadSID, hadName := !old.SID.IsZero(), old.DN != ""
	d.contradictions = append(d.contradictions, merge(old, p)...)
	d.store.put(i, old)
	if !hadSID && !old.SID.IsZero() {
		d.bySID.add(d.hashSID(old.SID), i)
	}
	if !hadName && old.DN != "" {
		d.byDN.add(d.hashDN(old.DN), i)
	}
}

// all is the limit of a search that wants everything.
const all = math.MaxInt

// hashSID hashes the bytes of s. The SID value itself holds a handle, which is
// another one when nothing kept the first alive.
func (d *Directory) hashSID(s sid.SID) uint64 {
	var buf [sid.MaxLen]byte
	b, _ := s.AppendBinary(buf[:0]) // never fails
	return maphash.Bytes(d.seed, b)
}

func (d *Directory) hashDN(dn string) uint64 { return maphash.String(d.seed, foldDN(dn)) }

// withSID appends to out the principals whose objectSid is s.
func (d *Directory) withSID(out []int32, s sid.SID) []int32 {
	begin := len(out)
	out = d.bySID.at(out, d.hashSID(s), all)
	kept := out[:begin]
	for _, i := range out[begin:] {
		if d.store.sidOf(i) == s {
			kept = append(kept, i)
		}
	}
	return kept
}

// withDN appends to out the principals of that name; <SID=S-1-…> is that of
// the SID ([MS-ADTS] 3.1.1.3.1.2.4).
func (d *Directory) withDN(out []int32, dn string) []int32 {
	if text, ok := strings.CutPrefix(dn, "<SID="); ok && strings.HasSuffix(text, ">") {
		s, err := sid.Parse(strings.TrimSuffix(text, ">"))
		if err != nil {
			return out
		}
		return d.withSID(out, s)
	}
	begin := len(out)
	out = d.byDN.at(out, d.hashDN(dn), all)
	kept := out[:begin]
	for _, i := range out[begin:] {
		if foldDN(d.store.get(i).DN) == foldDN(dn) {
			kept = append(kept, i)
		}
	}
	return kept
}

// Len is the number of principals.
func (d *Directory) Len() int { return len(d.store.at) }

// All are the principals in the order read.
func (d *Directory) All() iter.Seq[*Principal] {
	return func(yield func(*Principal) bool) {
		for i := range int32(d.Len()) {
			if !yield(d.store.get(i)) {
				return
			}
		}
	}
}

// BySID are the principals whose objectSid is s: one, or where the SID is that
// of a built-in group or a foreign security principal one for each domain.
// More than one account is a contradiction of the inputs.
func (d *Directory) BySID(s sid.SID) []*Principal {
	return d.pick(d.withSID(nil, s), func(*Principal) bool { return true })
}

// ByHistory are the principals whose sIDHistory holds s.
func (d *Directory) ByHistory(s sid.SID) []*Principal {
	return d.pick(d.byHistory.at(nil, d.hashSID(s), all), func(p *Principal) bool { return slices.Contains(p.History, s) })
}

// ByMaster are the principals whose msExchMasterAccountSid is s.
func (d *Directory) ByMaster(s sid.SID) []*Principal {
	return d.pick(d.byMaster.at(nil, d.hashSID(s), all), func(p *Principal) bool { return p.Master == s })
}

// ByDN is the principal of that distinguished name, or nil. Letter case,
// blanks around separators and the way of escaping do not matter.
func (d *Directory) ByDN(dn string) *Principal {
	if at := d.withDN(nil, dn); len(at) > 0 {
		return d.store.get(at[0])
	}
	return nil
}

func (d *Directory) pick(at []int32, want func(*Principal) bool) []*Principal {
	var out []*Principal
	for _, i := range at {
		if p := d.store.get(i); want(p) {
			out = append(out, p)
		}
	}
	return out
}

// Contradictions are the facts on which the inputs differ, in the order found.
func (d *Directory) Contradictions() []Contradiction { return d.contradictions }

// Domains are the domains that the directory itself holds (domain objects),
// then those that its accounts belong to. Trusted domains are not among them;
// see [Directory.Trusts].
func (d *Directory) Domains() []Domain { return d.domains.list }

// Trusts are the trusts to other domains, in the order read.
func (d *Directory) Trusts() []Trust { return d.trusts }

// Owns reports whether s is a SID of one of the directory's own domains, or of
// a domain that accounts in it have.
func (d *Directory) Owns(s sid.SID) bool {
	_, ok := d.domainOf(s)
	return ok
}

// domainOf is the directory's domain that s is, or is an account of.
func (d *Directory) domainOf(s sid.SID) (Domain, bool) {
	dom := s.Domain()
	if dom.IsZero() {
		dom = s
	}
	i, ok := d.domains.have[dom]
	if !ok {
		return Domain{}, false
	}
	return d.domains.list[i], true
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
	if dom, ok := d.domainOf(s); ok {
		if dom.NetBIOS != "" {
			return dom.NetBIOS + `\` + name
		}
		if dom.DNS != "" {
			return dom.DNS + `\` + name
		}
	}
	return name
}
