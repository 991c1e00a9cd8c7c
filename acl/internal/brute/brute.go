// Package brute simulates the cleanup by brute force, with code that shares
// nothing with what it tests but the types of its input: tokens by following
// every membership until nothing is new, rights bit by bit.
package brute

import (
	"fmt"
	"slices"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/sid"
)

// Token are the SIDs of an account's logon in a directory: own SID,
// groups, Everyone, Authenticated Users, and unless cleared everybody's sIDHistory.
func Token(dir *ad.Directory, who *ad.Principal, cleared bool) map[sid.SID]bool {
	in := map[sid.SID]*ad.Principal{who.SID: who}
	for grew := true; grew; {
		grew = false
		for g := range dir.All() {
			if g.Class != ad.ClassGroup || in[g.SID] != nil {
				continue
			}
			for _, m := range in {
				if slices.Contains(g.Members, m.DN) {
					in[g.SID], grew = g, true
					break
				}
			}
		}
	}
	token := map[sid.SID]bool{sid.Everyone: true, sid.AuthenticatedUsers: true}
	for _, p := range in {
		token[p.SID] = true
		if !cleared {
			for _, h := range p.History {
				token[h] = true
			}
		}
	}
	return token
}

// has reports whether the token has one right: the first entry that
// mentions the bit decides. OWNER RIGHTS is the owner.
func has(d acl.Descriptor, token map[sid.SID]bool, bit acl.Mask, counts func(acl.ACE) bool) bool {
	for _, a := range d.ACEs(acl.DACL) {
		mine := token[a.SID()] || a.SID() == sid.OwnerRights && token[d.Owner()]
		if a.Mask&bit != 0 && mine && counts(a) {
			return a.Type == acl.AccessAllowed || a.Type == acl.AccessAllowedObject
		}
	}
	return false
}

// Rights are the rights on an object, one string each. Those of a directory
// object are told apart by the types that its descriptor and others name.
func Rights(kind exchange.Kind, d acl.Descriptor, token map[sid.SID]bool, others ...acl.Descriptor) map[string]bool {
	out := map[string]bool{}
	onItems := func(a acl.ACE) bool { return a.Flags&acl.ObjectInherit != 0 }
	onFolder := func(a acl.ACE) bool { return a.Flags&acl.InheritOnly == 0 }
	switch kind {
	case exchange.KindFolder:
		folder := func(bit acl.Mask) bool { return has(d, token, bit, onFolder) }
		items := func(bit acl.Mask) bool { return has(d, token, bit, onItems) }
		out["create"], out["subfolder"], out["contact"], out["visible"] = folder(2), folder(4), folder(0x8000), folder(0x800)
		owner := true
		for _, bit := range []acl.Mask{0x10, 0x100, 0x4000, 0x10000, 0x40000, 0x80000} {
			owner = owner && folder(bit)
		}
		out["owner"] = owner
		out["read"], out["editown"], out["edit"], out["delown"], out["delete"] = items(8), items(0x200), items(0x10), items(0x400), items(0x10000)
	case exchange.KindFreeBusy:
		out["simple"], out["detailed"] = has(d, token, 1, onFolder), has(d, token, 2, onFolder)
	case exchange.KindADObject:
		types := map[acl.GUID]bool{}
		for _, named := range append(others, d) {
			for _, a := range named.ACEs(acl.DACL) {
				if g, ok := a.ObjectType(); ok {
					types[g] = true
				}
			}
		}
		for i := range 20 {
			bit := acl.Mask(1) << i
			out[fmt.Sprint(i)] = has(d, token, bit, func(a acl.ACE) bool {
				_, typed := a.ObjectType() // what no entry names
				return a.Flags&acl.InheritOnly == 0 && !typed
			})
			if bit&0x13B == 0 {
				continue // no right that a type limits
			}
			for g := range types {
				out[fmt.Sprint(i, g)] = has(d, token, bit, func(a acl.ACE) bool {
					of, typed := a.ObjectType()
					return a.Flags&acl.InheritOnly == 0 && (!typed || of == g)
				})
			}
		}
	default:
		for i := range 20 {
			out[fmt.Sprint(i)] = has(d, token, 1<<i, onFolder)
		}
	}
	limited := false // by an entry for OWNER RIGHTS
	for _, a := range d.ACEs(acl.DACL) {
		limited = limited || a.SID() == sid.OwnerRights && onFolder(a)
	}
	if kind != exchange.KindFolder && kind != exchange.KindFreeBusy && token[d.Owner()] && !limited {
		out["17"], out["18"] = true, true // READ_CONTROL, WRITE_DAC of an owner
	}
	return out
}
