package exchange

import (
	"strings"

	"reacl/acl"
	"reacl/sid"
)

// Access is what a token may do with one object.
type Access struct {
	Kind Kind
	// Mask is what is granted on the object as a whole. For folders and
	// free/busy information it holds [Rights].
	Mask acl.Mask
	// Objects are the parts of a directory object to which the rights are not
	// those of Mask, in the order in which their types first appear in the DACL.
	Objects []ObjectAccess
}

// ObjectAccess are the rights to one part of a directory object: an extended
// right, a property or property set, a class of children.
type ObjectAccess struct {
	Type acl.GUID
	Mask acl.Mask // all that is granted there, whether by the type or for the whole
}

// AccessOf evaluates the DACL for a token, in stored order ([MS-DTYP] 2.5.3.2).
//
// The object types of a directory object's entries are taken side by side: an
// entry for a property set is not compared with one for a property in it,
// for that needs the forest's schema.
//
// Conditions are not evaluated: entries that allow under one count for nothing,
// those that deny under one count in full. [AccessIf] assumes otherwise.
func AccessOf(k Kind, d acl.Descriptor, t acl.Token) Access { return AccessIf(k, d, t, nil) }

// AccessIf is [AccessOf] where conditions have the values that are assumed of
// them, see [acl.Check].
func AccessIf(k Kind, d acl.Descriptor, t acl.Token, assumed func(acl.ACE) acl.Truth) Access {
	switch k {
	case KindFolder:
		return Access{Kind: k, Mask: acl.Mask(folderAccess(d, t, assumed))}
	case KindFreeBusy:
		return Access{Kind: k, Mask: acl.Mask(freeBusyFromMask(granted(d, container, KindFreeBusy.Generic(), t, assumed)))}
	case KindADObject:
		return directoryAccess(d, t, assumed)
	}
	return Access{Kind: k, Mask: acl.Check{Token: t, Generic: k.Generic(), Condition: assumed}.Access(d)}
}

// directoryAccess evaluates a directory object's DACL for each object type
// that it names, and for everything else.
func directoryAccess(d acl.Descriptor, t acl.Token, assumed func(acl.ACE) acl.Truth) Access {
	tree := make([]acl.ObjectType, 1, 16) // the object itself
	seen := map[acl.GUID]bool{}
	owner := t.HasBytes(d.OwnerBytes())
	for _, a := range d.ACEs(acl.DACL) {
		mine := t.HasBytes(a.SIDBytes()) || owner && a.SID() == sid.OwnerRights
		if g, typed := a.ObjectType(); typed && !seen[g] && covers(a.Flags, container) && mine {
			seen[g] = true
			tree = append(tree, acl.ObjectType{Level: 1, GUID: g})
		}
	}
	tree = append(tree, acl.ObjectType{Level: 1}) // what no entry names
	rights := acl.Check{Token: t, Generic: KindADObject.Generic(), Tree: tree, Condition: assumed}.AccessByType(d)
	out := Access{Kind: KindADObject, Mask: rights[len(rights)-1]}
	for i := 1; i < len(rights)-1; i++ {
		if m := rights[i] & typedBits; m != out.Mask&typedBits {
			out.Objects = append(out.Objects, ObjectAccess{tree[i].GUID, m})
		}
	}
	return out
}

// at are the rights for the object type g, of those that a type limits.
func (a Access) at(g acl.GUID) acl.Mask {
	for _, o := range a.Objects {
		if o.Type == g {
			return o.Mask
		}
	}
	return a.Mask & typedBits
}

// SendAs reports whether the token may send in the name of a directory object
// by the extended right Send-As, whether granted by itself, with all extended
// rights or with full control.
func (a Access) SendAs() bool {
	return a.Kind == KindADObject && a.at(sendAsGUID)&dsControlAccess != 0
}

// ReceiveAs is the same for the extended right Receive-As.
func (a Access) ReceiveAs() bool {
	return a.Kind == KindADObject && a.at(receiveAsGUID)&dsControlAccess != 0
}

// Without is what a has and b has not: the rights lost where b comes after a.
func (a Access) Without(b Access) Access {
	out := Access{Kind: a.Kind, Mask: a.Mask &^ b.Mask}
	seen := map[acl.GUID]bool{}
	for _, list := range [][]ObjectAccess{a.Objects, b.Objects} {
		for _, o := range list {
			if seen[o.Type] {
				continue
			}
			seen[o.Type] = true
			if lost := a.at(o.Type) &^ b.at(o.Type); lost != out.Mask&typedBits {
				out.Objects = append(out.Objects, ObjectAccess{o.Type, lost})
			}
		}
	}
	return out
}

// IsZero reports whether there is no right at all.
func (a Access) IsZero() bool {
	for _, o := range a.Objects {
		if o.Mask != 0 {
			return false
		}
	}
	return a.Mask == 0
}

// Words names the access as people would: "Reviewer", "Full Access", "Read,
// Send As, Write member"; "None" for no right.
func (a Access) Words() string {
	if a.Kind == KindFolder || a.Kind == KindFreeBusy {
		return Rights(a.Mask).Role()
	}
	return a.names()
}

// Difference names the access as a difference of two: a folder's rights one by
// one, since what is lost of a role is not a role.
func (a Access) Difference() string {
	if a.Kind == KindFolder || a.Kind == KindFreeBusy {
		return Rights(a.Mask).String()
	}
	return a.names()
}

func (a Access) names() string {
	if a.IsZero() {
		return "None"
	}
	var names []string
	if a.Mask != 0 {
		names = append(names, Words(a.Kind, a.Mask))
	}
	for _, o := range a.Objects {
		names = append(names, ObjectAccess{o.Type, o.Mask &^ a.Mask}.Names()...)
	}
	for _, o := range a.Objects {
		for _, n := range (ObjectAccess{o.Type, a.Mask & typedBits &^ o.Mask}).Names() {
			names = append(names, "not "+n)
		}
	}
	return strings.Join(names, ", ")
}

// Bits that [Effective] sets for a directory object beside those of an access
// mask, which has none for them.
const (
	SendAsBit    acl.Mask = 0x0200 // may send as the object
	ReceiveAsBit acl.Mask = 0x0400 // may open the object's mailbox
	PartsBit     acl.Mask = 0x8000 // has rights to parts of the object, see Access.Objects
)

// Effective is [AccessOf] in short: the rights of a token as a mask and in
// words. The mask of a folder or of free/busy information holds [Rights]; that
// of a directory object has [SendAsBit], [ReceiveAsBit] and [PartsBit] added,
// so that a difference of two masks shows the loss of Send As. Rights to
// different parts are the same bit there; [Access.Without] tells them apart.
func Effective(k Kind, d acl.Descriptor, t acl.Token) (acl.Mask, string) {
	a := AccessOf(k, d, t)
	return a.Short(), a.Words()
}

// Short is the access as one mask, see [Effective].
func (a Access) Short() acl.Mask {
	m := a.Mask
	if a.SendAs() {
		m |= SendAsBit
	}
	if a.ReceiveAs() {
		m |= ReceiveAsBit
	}
	for _, o := range a.Objects {
		beyond := o.Mask &^ a.Mask
		if o.Type == sendAsGUID || o.Type == receiveAsGUID {
			beyond &^= dsControlAccess
		}
		if beyond != 0 {
			m |= PartsBit
		}
	}
	return m
}

// MailboxAccess is what the token may do by a mailbox descriptor
// (msExchMailboxSecurityDescriptor).
func MailboxAccess(d acl.Descriptor, t acl.Token) acl.Mask {
	return d.Access(t, KindMailbox.Generic())
}

// SendAs reports whether the token may send as the directory object that d
// protects (nTSecurityDescriptor).
func SendAs(d acl.Descriptor, t acl.Token) bool { return AccessOf(KindADObject, d, t).SendAs() }

// ReceiveAs reports whether the token may open the mailbox of the directory
// object that d protects by the extended right Receive-As.
func ReceiveAs(d acl.Descriptor, t acl.Token) bool { return AccessOf(KindADObject, d, t).ReceiveAs() }
