package acl

import (
	"bytes"
	"encoding/hex"
	"fmt"

	"reacl/sid"
)

// SDDL is the text of d as Windows writes it ([MS-DTYP] 2.5.1). Accounts of
// domain are written as aliases where one exists that [ParseSDDL] and every
// Windows of that domain bind alike; with a zero domain, only the aliases that
// need none are used.
//
// What SDDL has no words for is written in a way that no reader of SDDL takes,
// so that nobody can apply it by mistake: an entry of another type with the
// type's number and its bytes, (0x42;CI;;;;;#c0ffee00), and a condition or
// resource attribute that its text would not give back with its bytes,
// (XA;;FA;;;WD;#61727478…). Control bits but for P, AR and AI, and how the
// parts lie, are not written at all; [Descriptor.SDDLExact] tells.
func (d Descriptor) SDDL(domain sid.SID) string {
	var b []byte
	if s := d.Owner(); !s.IsZero() {
		b = appendSID(append(b, "O:"...), s, domain)
	}
	if s := d.Group(); !s.IsZero() {
		b = appendSID(append(b, "G:"...), s, domain)
	}
	b = d.appendList(b, DACL, domain)
	b = d.appendList(b, SACL, domain)
	return string(b)
}

func (d Descriptor) appendList(b []byte, l List, domain sid.SID) []byte {
	state := d.State(l)
	if state == Absent {
		return b
	}
	flags := d.Control()
	if l == SACL {
		flags >>= 1
		b = append(b, "S:"...)
	} else {
		b = append(b, "D:"...)
	}
	for _, f := range sddlListFlags {
		if flags&f.bit != 0 {
			b = append(b, f.name...)
		}
	}
	if state == Null {
		return append(b, sddlNull...)
	}
	for _, a := range d.ACEs(l) {
		b = a.appendSDDL(b, domain)
	}
	return b
}

// SDDL is the text of the entry in parentheses, as in [Descriptor.SDDL].
func (a ACE) SDDL(domain sid.SID) string { return string(a.appendSDDL(nil, domain)) }

func (a ACE) appendSDDL(b []byte, domain sid.SID) []byte {
	b = append(b, '(')
	b = appendTypeName(b, a.Type)
	b = append(b, ';')
	for _, f := range aceFlagText {
		trust := f.name == sddlTrustProtected
		if f.flag == SuccessfulAccess && trust != (a.Type == SystemAccessFilter) {
			continue
		}
		if a.Flags&f.flag != 0 {
			b = append(b, f.name...)
		}
	}
	b = append(b, ';')
	b = appendRights(b, a.Type, a.Mask)
	b = append(b, ';')
	if g, ok := a.ObjectType(); ok {
		b = g.appendText(b)
	}
	b = append(b, ';')
	if g, ok := a.InheritedObjectType(); ok {
		b = g.appendText(b)
	}
	b = append(b, ';')
	b = appendSID(b, a.SID(), domain)
	b = a.appendData(b, domain)
	return append(b, ')')
}

func appendTypeName(b []byte, code ACEType) []byte {
	for _, t := range sddlTypes {
		if t.code == code {
			return append(b, t.name...)
		}
	}
	return fmt.Appendf(b, "0x%02x", uint8(code))
}

// appendData writes the condition or attribute of an entry, or the body of one
// whose layout is not known.
func (a ACE) appendData(b []byte, domain sid.SID) []byte {
	data := a.Data()
	if len(data) == 0 {
		return b
	}
	switch {
	case !a.Type.Known():
	case a.Type.IsCallback(), a.Type == SystemAccessFilter:
		if c, err := ParseCondition(data); err == nil {
			text := c.append(nil, domain)
			r := sddlReader{text: string(text), domain: domain}
			if back, err := r.condition(nil); err == nil && r.at == len(text) && samePadded(back, data) {
				return append(append(b, ';'), text...)
			}
		}
	case a.Type == SystemResourceAttribute:
		if attr, err := ParseResourceAttribute(data); err == nil {
			text := attr.append(nil, domain)
			r := sddlReader{text: string(text), domain: domain}
			if back, err := r.attribute(nil); err == nil && r.at == len(text) && samePadded(back, data) {
				return append(append(b, ';'), text...)
			}
		}
	default:
		return b // bytes after the SID that have no meaning
	}
	return hex.AppendEncode(append(b, ";#"...), data)
}

// samePadded reports whether data are b with zeros after it up to the next
// multiple of four, as the entry's size must be one. What is before data in
// the entry is a multiple of four.
func samePadded(b, data []byte) bool {
	return len(data) == (len(b)+3)/4*4 && bytes.HasPrefix(data, b) && len(bytes.Trim(data[len(b):], "\x00")) == 0
}
