package acl

import (
	"bytes"
	"slices"
)

// What follows decides which rights of an entry take effect, and whether they
// would take the same effect in another place of the list. Tokens are not known
// here, so that two entries of different trustees may always concern the same
// person.

// scope says what an entry applies to: the object itself, child containers and
// other children, the first level of each and all levels below it apart.
type scope uint8

const (
	scopeSelf scope = 1 << iota
	scopeContainers
	scopeObjects
	scopeDeepContainers
	scopeDeepObjects
	scopes = 5
)

func scopeOf(f ACEFlags) scope {
	s := scope(0)
	if f&InheritOnly == 0 {
		s |= scopeSelf
	}
	if f&ContainerInherit != 0 {
		s |= scopeContainers | scopeDeepContainers
	}
	if f&ObjectInherit != 0 {
		s |= scopeObjects | scopeDeepObjects
	}
	if f&NoPropagate != 0 {
		s &^= scopeDeepContainers | scopeDeepObjects
	}
	return s
}

// byScope are rights for each scope.
type byScope [scopes]Mask

// add sets rights in the scopes s.
func (m *byScope) add(s scope, rights Mask) {
	for i := range m {
		if s>>i&1 != 0 {
			m[i] |= rights
		}
	}
}

// take clears rights in the scopes s.
func (m *byScope) take(s scope, rights Mask) {
	for i := range m {
		if s>>i&1 != 0 {
			m[i] &^= rights
		}
	}
}

// in are the rights of any of the scopes s.
func (m *byScope) in(s scope) (rights Mask) {
	for i := range m {
		if s>>i&1 != 0 {
			rights |= m[i]
		}
	}
	return rights
}

// meets reports whether two masks can speak of the same right. A generic right
// can be any other.
func meets(a, b Mask) bool {
	const generic = GenericAll | GenericExecute | GenericWrite | GenericRead | MaximumAllowed
	if a == 0 || b == 0 {
		return false
	}
	return a&b != 0 || (a|b)&generic != 0
}

// opposes reports whether one entry denies what the other allows. Nobody knows
// what an entry of unknown layout does.
func opposes(a, b entry) bool {
	return a.Allows() && b.Denies() || a.Denies() && b.Allows() || !a.Type.Known() || !b.Type.Known()
}

// speaks are the rights that an entry is about.
func (e entry) speaks() Mask {
	if !e.Type.Known() {
		return ^Mask(0)
	}
	return e.Mask
}

func (e entry) isAccess() bool { return e.Allows() || e.Denies() }

func (e entry) isAudit() bool {
	return e.Type.in(1<<SystemAudit | 1<<SystemAlarm |
		1<<SystemAuditObject | 1<<SystemAlarmObject |
		1<<SystemAuditCallback | 1<<SystemAlarmCallback |
		1<<SystemAuditCallbackObject | 1<<SystemAlarmCallbackObject)
}

// sameMember reports whether two entries are equal but for their masks.
func sameMember(a, b entry) bool {
	return a.Type == b.Type && a.Flags == b.Flags && a.trustee == b.trustee && a.Type.Known() &&
		sameTypes(a, b) && bytes.Equal(a.Data(), b.Data())
}

func sameTypes(a, b entry) bool {
	return bytes.Equal(a.typeBytes(), b.typeBytes())
}

// typeBytes are the object flags and GUIDs of an object entry.
func (e entry) typeBytes() []byte {
	if !e.Type.IsObject() {
		return nil
	}
	return e.raw[8:sidOffset(byte(e.Type), e.raw[8])]
}

// covers reports whether k counts wherever e counts: it has no condition and no
// type, or the same ones. The trustees are not compared.
func (k entry) covers(e entry) bool {
	if k.Type.IsCallback() && (k.Type != e.Type || !bytes.Equal(k.Data(), e.Data())) {
		return false
	}
	if g, ok := k.ObjectType(); ok {
		if h, has := e.ObjectType(); !has || g != h {
			return false
		}
		if k.Allows() && e.Denies() {
			return false // a check of the object as a whole takes the deny only
		}
	}
	if g, ok := k.InheritedObjectType(); ok {
		if h, has := e.InheritedObjectType(); !has || g != h {
			return false
		}
	}
	return true
}

// member finds the earlier entry that e is to be merged into and the rights that
// it gets: none, where one has all that e has, else it is the first that can be.
// It is -1 where none can be; then apart says why an equal one stays apart from e.
func (t *transformation) member(e entry) (into int, rights Mask, apart string) {
	into = -1
	last := len(t.entries)
	for i := len(t.entries) - 1; i >= 0; i-- {
		if p := t.entries[i]; (p.touched || e.touched) && sameMember(p, e) {
			last = i
			break
		}
	}
	if last == len(t.entries) {
		return -1, 0, ""
	}
	rights = t.undecided(e)
	blocked := -1 // the entry that the rights cannot pass
	for i := len(t.entries) - 1; i >= 0 && blocked < 0; i-- {
		p := t.entries[i]
		switch {
		case (p.touched || e.touched) && sameMember(p, e):
			switch {
			case p.Mask == e.Mask, e.Mask&^p.Mask == 0 && (e.isAccess() || e.isAudit()):
				return i, 0, ""
			case e.isAccess(), e.isAudit():
				into = i
			}
		case e.isAccess() && p.against(e, rights):
			blocked = i
		}
	}
	if into < 0 {
		apart = "not merged with " + t.describe(t.entries[last])
		if blocked >= 0 {
			apart += ": " + t.describe(t.entries[blocked]) + " between them says the opposite"
		}
	}
	return into, rights, apart
}

// undecided are the rights of e that no earlier entry of its trustee decides
// for all that e applies to.
func (t *transformation) undecided(e entry) Mask {
	if !e.isAccess() {
		return e.Mask
	}
	s := scopeOf(e.Flags)
	var open byScope
	open.add(s, e.Mask)
	for _, k := range t.entries {
		if k.trustee == e.trustee && k.isAccess() && k.covers(e) {
			open.take(scopeOf(k.Flags), k.Mask)
		}
	}
	return open.in(s)
}

// against reports whether k says the opposite of one of the rights to anything
// that e applies to.
func (k entry) against(e entry, rights Mask) bool {
	return opposes(k, e) && scopeOf(k.Flags)&scopeOf(e.Flags) != 0 && meets(k.speaks(), rights)
}

// said reports whether the target's own entries say all that entry i says, a
// source's. What other sources say counts against it, but for the entries from
// i to before run, which are left out of account.
func (t *transformation) said(i, run int) bool {
	e := t.entries[i]
	own := func(k entry) bool { return k.trustee == e.target }
	if !e.isAccess() {
		as := e
		as.trustee = e.target
		return slices.ContainsFunc(t.entries, func(k entry) bool {
			return sameMember(k, as) && (k.Mask == e.Mask || e.isAudit() && e.Mask&^k.Mask == 0)
		})
	}
	s := scopeOf(e.Flags)
	var open byScope
	open.add(s, e.Mask)
	for _, k := range t.entries[:i] {
		// Both SIDs are one identity here. But that a source says a thing twice
		// does not mean that the target says it.
		if k.isAccess() && k.covers(e) && (own(k) || k.target == e.target && opposes(k, e)) {
			open.take(scopeOf(k.Flags), k.Mask)
		}
	}
	for _, k := range t.entries[max(run, i+1):] {
		if opposes(k, e) && meets(k.speaks(), open.in(s&scopeOf(k.Flags))) {
			return false
		}
		if own(k) && k.isAccess() && !opposes(k, e) && k.covers(e) {
			open.take(scopeOf(k.Flags), k.Mask)
		}
	}
	return open.in(s) == 0 && slices.ContainsFunc(t.entries, func(k entry) bool {
		return own(k) && k.Allows() == e.Allows() && k.Denies() == e.Denies()
	})
}
