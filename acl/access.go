package acl

import "reacl/sid"

// Generic says what the generic rights stand for with one kind of object. The
// zero Generic knows nothing of the kind and leaves generic rights as they are.
type Generic struct{ Read, Write, Execute, All Mask }

// Map replaces the generic bits of m by what they stand for ([MS-DTYP] 2.5.3.2).
func (g Generic) Map(m Mask) Mask {
	if g == (Generic{}) {
		return m
	}
	for _, r := range [...]struct{ bit, is Mask }{
		{GenericRead, g.Read}, {GenericWrite, g.Write}, {GenericExecute, g.Execute}, {GenericAll, g.All},
	} {
		if m&r.bit != 0 {
			m = m&^r.bit | r.is
		}
	}
	return m
}

// everything are all rights of the kind.
func (g Generic) everything() Mask {
	if g.All != 0 {
		return g.All
	}
	const standardAndSpecific = 0x001FFFFF
	return GenericAll | standardAndSpecific
}

// Access is every right that the token has: [MS-DTYP] 2.5.3.2 for the desired
// access MAXIMUM_ALLOWED, see [Check.Access].
func (d Descriptor) Access(t Token, g Generic) Mask {
	return Check{Token: t, Generic: g}.Access(d)
}

// AccessWhere is Access by the entries that where picks, as if they were
// effective. An INHERIT_ONLY entry counts if it is picked: this is how the items
// of an Exchange folder are judged, whose rights stand in such entries.
func (d Descriptor) AccessWhere(t Token, g Generic, where func(ACE) bool) Mask {
	return Check{Token: t, Generic: g, Where: where}.Access(d)
}

// Truth is the value of a condition ([MS-DTYP] 2.4.4.17.5).
type Truth uint8

// The truth values.
const (
	Unknown Truth = iota
	False
	True
)

// Check is an access check: who asks, and how entries are understood.
type Check struct {
	Token   Token
	Generic Generic

	// Self stands for PRINCIPAL_SELF (S-1-5-10) in the owner and in entries: the
	// objectSid of the object that the descriptor protects. Where it is zero,
	// S-1-5-10 is a SID like any other.
	Self sid.SID

	// Tree are the parts of the object that object entries can name, the object
	// itself first, each at a level one deeper than its parent's at most
	// (OBJECT_TYPE_LIST). Without it, an object entry that names a type allows
	// nothing, and denies what it denies for the whole object.
	Tree []ObjectType

	// Where picks the entries that count. Where it is nil they are the
	// effective ones: those without INHERIT_ONLY.
	Where func(ACE) bool

	// Condition evaluates the condition of a callback entry. Where it is nil,
	// every condition is Unknown. An allowing entry counts if its condition is
	// True, a denying one unless it is False.
	Condition func(ACE) Truth

	// NoOwner leaves out the rights that an owner has by being the owner.
	NoOwner bool
}

// ObjectType is a node of an object's tree: the object, a property set, a property,
// an extended right or a class of child objects.
type ObjectType struct {
	Level uint16 // 0 for the object
	GUID  GUID
}

// Access is every right that the check grants on the whole object.
//
// An absent or NULL DACL grants everything. Otherwise entries count in stored
// order: one allows the rights that none before it has denied, or denies those
// that none before it has allowed. The owner has READ_CONTROL and WRITE_DAC
// besides, unless an entry for OWNER RIGHTS (S-1-3-4) counts, which then stands for
// the owner. Entries of unknown types, audit entries and labels neither allow nor
// deny. Rights that privileges give are not among the result, nor is
// ACCESS_SYSTEM_SECURITY, which only they can give.
func (c Check) Access(d Descriptor) Mask {
	if len(c.Tree) > 0 {
		return c.AccessByType(d)[0]
	}
	root := [1]node{{parent: -1}}
	return c.evaluate(d, root[:])
}

// AccessByType is Access for each node of the tree, in its order
// (AccessCheckByTypeResultList). It is nil where there is no tree.
func (c Check) AccessByType(d Descriptor) []Mask {
	if len(c.Tree) == 0 {
		return nil
	}
	nodes := makeTree(c.Tree)
	c.evaluate(d, nodes)
	rights := make([]Mask, len(nodes))
	for i, n := range nodes {
		rights[i] = n.allowed
	}
	return rights
}

// The packet forms of the SIDs that an access check substitutes.
const (
	selfBytes        = "\x01\x01\x00\x00\x00\x00\x00\x05\x0a\x00\x00\x00" // S-1-5-10
	ownerRightsBytes = "\x01\x01\x00\x00\x00\x00\x00\x03\x04\x00\x00\x00" // S-1-3-4
)

// evaluate fills in the rights of the nodes and returns those of the first.
func (c Check) evaluate(d Descriptor, nodes []node) Mask {
	if s := d.State(DACL); s == Absent || s == Null {
		for i := range nodes {
			nodes[i].allowed = c.Generic.everything()
		}
		return nodes[0].allowed
	}
	owner := c.carries(d.OwnerBytes())
	if owner && !c.NoOwner && !c.namesOwner(d) {
		for i := range nodes {
			nodes[i].allowed = ReadControl | WriteDAC
		}
	}
	for _, a := range d.ACEs(DACL) {
		if !a.Allows() && !a.Denies() || !c.counts(a) {
			continue
		}
		if s := a.SIDBytes(); string(s) == ownerRightsBytes {
			if !owner {
				continue
			}
		} else if !c.carries(s) {
			continue
		}
		at, ok := c.node(a)
		if !ok || a.Type.IsCallback() && !c.holds(a) {
			continue
		}
		rights := c.Generic.Map(a.Mask) &^ (AccessSystemSecurity | MaximumAllowed)
		if a.Allows() {
			allow(nodes, at, rights)
		} else {
			deny(nodes, at, rights)
		}
	}
	return nodes[0].allowed
}

func (c Check) counts(a ACE) bool {
	if c.Where != nil {
		return c.Where(a)
	}
	return a.Flags&InheritOnly == 0
}

// namesOwner reports whether an entry for OWNER RIGHTS counts.
func (c Check) namesOwner(d Descriptor) bool {
	for _, a := range d.ACEs(DACL) {
		if string(a.SIDBytes()) == ownerRightsBytes && (a.Allows() || a.Denies()) && c.counts(a) {
			return true
		}
	}
	return false
}

// carries reports whether the token has the SID, with Self in place of
// PRINCIPAL_SELF.
func (c Check) carries(raw []byte) bool {
	if string(raw) == selfBytes && !c.Self.IsZero() {
		return c.Token.Has(c.Self)
	}
	return c.Token.HasBytes(raw)
}

// holds reports whether the condition of a callback entry lets it count.
func (c Check) holds(a ACE) bool {
	value := Unknown
	if c.Condition != nil {
		value = c.Condition(a)
	}
	return value == True || value == Unknown && a.Denies()
}

// node is the index in the tree of what the entry is for.
func (c Check) node(a ACE) (int, bool) {
	g, ok := a.ObjectType()
	if !ok {
		return 0, true
	}
	if len(c.Tree) == 0 {
		return 0, a.Denies()
	}
	for i, t := range c.Tree {
		if t.GUID == g {
			return i, true
		}
	}
	return 0, false
}
