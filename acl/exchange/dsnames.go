package exchange

import (
	"sync"

	"reacl/acl"
)

// dsTables are the names of object types by what an entry does with them.
type dsTables struct {
	control   map[acl.GUID]*objectName // extended rights
	validated map[acl.GUID]*objectName // validated writes
	other     map[acl.GUID]*objectName // property sets, attributes, classes
}

var dsTable = sync.OnceValue(func() dsTables {
	index := func(lists ...[]objectName) map[acl.GUID]*objectName {
		m := map[acl.GUID]*objectName{}
		for _, list := range lists {
			for i := range list {
				m[acl.MustParseGUID(list[i].guid)] = &list[i]
			}
		}
		return m
	}
	return dsTables{
		control:   index(extendedRights, exchangeRights),
		validated: index(validatedWrites),
		other:     index(schemaClasses, schemaAttributes, propertySets),
	}
})

// The extended rights that let somebody act as the owner of a mailbox
// ([MS-ADTS] 5.1.3.2.1).
var (
	sendAsGUID    = acl.MustParseGUID("ab721a54-1e2f-11d0-9819-00aa0040529b")
	receiveAsGUID = acl.MustParseGUID("ab721a56-1e2f-11d0-9819-00aa0040529b")
)

// find is what g stands for in an entry that grants the right bit, nil where
// that is not known.
func (t dsTables) find(g acl.GUID, bit acl.Mask) *objectName {
	order := []map[acl.GUID]*objectName{t.other, t.control, t.validated}
	switch bit {
	case dsControlAccess:
		order = []map[acl.GUID]*objectName{t.control, t.other, t.validated}
	case dsSelf:
		order = []map[acl.GUID]*objectName{t.validated, t.other, t.control}
	}
	for _, m := range order {
		if n := m[g]; n != nil {
			return n
		}
	}
	return nil
}

// ObjectTypeName is the name of what the object type g of an entry stands for:
// an extended right, a property set, a validated write, an attribute or a
// class. Several are the same GUID; the mask m decides. It is "" where g is
// not known.
func ObjectTypeName(g acl.GUID, m acl.Mask) string {
	bit := acl.Mask(0)
	switch {
	case m&dsControlAccess != 0:
		bit = dsControlAccess
	case m&(dsReadProperty|dsWriteProperty) == 0 && m&dsSelf != 0:
		bit = dsSelf
	}
	if n := dsTable().find(g, bit); n != nil {
		return n.name
	}
	return ""
}

// typedBits are the rights that an object type limits.
const typedBits = dsCreateChild | dsDeleteChild | dsSelf | dsReadProperty | dsWriteProperty | dsControlAccess

// dsNames names the rights of a directory object's entry for a program:
// "Send-As", "WriteProperty: member", "ReadControl".
func dsNames(a acl.ACE) []string {
	g, typed := a.ObjectType()
	if !typed {
		return bitNames(a.Mask, dsBits)
	}
	names := []string{}
	for _, b := range dsBits {
		if a.Mask&typedBits&b.bit == 0 {
			continue
		}
		n := dsTable().find(g, b.bit)
		switch {
		case n == nil:
			names = append(names, b.name+": "+g.String())
		case b.bit == dsControlAccess:
			names = append(names, n.name)
		default:
			names = append(names, b.name+": "+n.name)
		}
	}
	return append(names, bitNames(a.Mask&^typedBits, dsBits)...)
}

// dsLabels names the rights of an entry with an object type for a person.
func dsLabels(a acl.ACE) []string {
	g, _ := a.ObjectType()
	labels := ObjectAccess{g, a.Mask & typedBits}.Names()
	if rest := a.Mask &^ typedBits; rest != 0 {
		labels = append(labels, Words(KindADObject, rest))
	}
	return labels
}

// dsVerbs are the rights that an object type limits, as people say them.
var dsVerbs = []bitName{
	{dsCreateChild, "Create "},
	{dsDeleteChild, "Delete "},
	{dsSelf, ""},
	{dsReadProperty, "Read "},
	{dsWriteProperty, "Write "},
	{dsControlAccess, ""},
}

// Names names the rights for a person: "Send As", "Reset Password", "Write
// member".
func (o ObjectAccess) Names() []string {
	var names []string
	for _, v := range dsVerbs {
		if o.Mask&v.bit == 0 {
			continue
		}
		n := dsTable().find(o.Type, v.bit)
		switch {
		case n == nil && v.bit == dsControlAccess:
			names = append(names, "extended right "+o.Type.String())
		case n == nil && v.bit == dsSelf:
			names = append(names, "validated write "+o.Type.String())
		case n == nil:
			names = append(names, v.name+o.Type.String())
		case n.label != "":
			names = append(names, v.name+n.label)
		default:
			names = append(names, v.name+n.name)
		}
	}
	return names
}
