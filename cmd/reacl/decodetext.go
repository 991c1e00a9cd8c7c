package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/sid"
)

// printer writes an indented tree.
type printer struct {
	w io.Writer
	d decoder
}

func (p printer) line(depth int, format string, args ...any) {
	text := strings.Map(printable, fmt.Sprintf(format, args...))
	fmt.Fprintf(p.w, "%s%s\n", strings.Repeat("  ", depth), strings.TrimRight(text, " "))
}

// printable replaces what would steer a terminal: names and strings in the input
// are anybody's.
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
		return unicode.ReplacementChar
	}
	return r
}

// text shows what an input holds, for a person.
func (d decoder) text(w io.Writer, v decoded) {
	p := printer{w, d}
	switch v.what {
	case whatSID:
		p.sid(v.sid)
		p.rest("SID", v.rest)
	case whatACE:
		p.line(0, "Entry (ACE): %d bytes", len(v.ace.Raw()))
		p.kind(v)
		p.entry(0, v.kind, v.ace)
	case whatACL:
		p.line(0, "Access control list (ACL): %d bytes, revision %d", len(v.sd.Bytes())-descriptorHeader-len(v.rest), v.sd.Revision(acl.DACL))
		p.kind(v)
		p.entries(v, acl.DACL, 0)
		p.members(v)
		p.rest("list", v.rest)
	default:
		p.descriptor(v)
	}
}

func (p printer) sid(s sid.SID) {
	b := s.Bytes()
	p.line(0, "SID: %s", s)
	if w := p.d.names.short(s); w != "" {
		p.line(1, "Name: %s", w)
	}
	p.facts(2, s)
	if dom := s.Domain(); !dom.IsZero() {
		p.line(1, "Domain: %s", dom)
	}
	if s.SubAuthorities() > 0 {
		p.line(1, "RID: %d", s.RID())
	}
	p.line(1, "Hex: %s", strings.ToUpper(hex.EncodeToString(b)))
	p.line(1, "Base64: %s", base64.StdEncoding.EncodeToString(b))
}

func (p printer) descriptor(v decoded) {
	d := v.sd
	p.line(0, "Security descriptor: %d bytes", len(d.Bytes()))
	p.kind(v)
	p.header(v.header)
	p.line(0, "Control: 0x%04X = %s", uint16(d.Control()), bars(d.Control().String()))
	if rm, ok := d.ResourceManager(); ok {
		p.line(0, "Resource manager control: 0x%02X", rm)
	}
	p.part("Owner", d.Owner())
	p.part("Group", d.Group())
	for _, l := range []acl.List{acl.SACL, acl.DACL} {
		p.line(0, "%s: %s", strings.ToUpper(l.String()), stateWords(d, l))
		p.entries(v, l, 1)
	}
	p.members(v)
	p.order(v)
	text, lost := d.SDDLExact(sid.SID{})
	p.line(0, "SDDL: %s", text)
	for _, l := range lost {
		if !l.Layout {
			p.line(1, "does not tell of %s: %s", l.Place, l.What)
		}
	}
	if v.sddl {
		p.line(0, "Hex: %s", strings.ToUpper(hex.EncodeToString(d.Bytes())))
		p.line(0, "Base64: %s", base64.StdEncoding.EncodeToString(d.Bytes()))
	}
	p.rest("descriptor", v.rest)
}

func (p printer) kind(v decoded) {
	switch {
	case v.kind == exchange.KindUnknown:
		p.line(0, "Kind: unknown, so only standard rights are named; say it with --kind")
	case v.guessed != "":
		p.line(0, "Kind: %s, by %s; if it is something else, say so with --kind", v.kind, v.guessed)
	default:
		p.line(0, "Kind: %s", v.kind)
	}
}

func (p printer) header(h exchange.Header) {
	if h.IsZero() {
		return
	}
	p.line(0, "Transfer header: %d bytes, version %d, security information 0x%08X", len(h.Bytes()), h.Version, h.SecurityInformation)
	props, err := h.NamedProps()
	for _, n := range props {
		p.line(1, "Named property %s", n)
	}
	if err != nil {
		p.line(1, "Not readable: %v", err)
	}
}

// stateWords tell the four states of a list apart by what they mean.
func stateWords(d acl.Descriptor, l acl.List) string {
	switch s := d.State(l); {
	case s == acl.Present:
		return fmt.Sprintf("%s, revision %d", plural(int64(d.Count(l)), "entry", "entries"), d.Revision(l))
	case l == acl.SACL && s == acl.Empty:
		return "empty"
	case l == acl.SACL && s == acl.Null:
		return "NULL"
	case l == acl.SACL:
		return "absent"
	case s == acl.Empty:
		return "empty: nobody has access"
	case s == acl.Null:
		return "NULL: everybody has full access"
	}
	return "absent: everybody has full access"
}

func (p printer) entries(v decoded, l acl.List, depth int) {
	for i, a := range v.sd.ACEs(l) {
		p.line(depth, "[%d] %s", i, a.Type)
		p.entry(depth+1, v.kind, a)
	}
}

func (p printer) entry(depth int, k exchange.Kind, a acl.ACE) {
	if depth == 0 {
		p.line(0, "Type: %s", a.Type)
	}
	flags := fmt.Sprintf("0x%02X", uint8(a.Flags))
	if a.Flags != 0 {
		flags += " = " + bars(a.Flags.String())
	}
	if !a.Type.Known() {
		p.line(depth, "Flags: %s", flags)
		p.line(depth, "Unknown layout, kept as it is: %s", strings.ToUpper(hex.EncodeToString(a.Raw())))
		return
	}
	p.line(depth, "Trustee: %s", p.trustee(a.SID()))
	if about := exchange.AppliesTo(k, a.Flags); about != "" {
		flags += ": about " + about
	}
	p.line(depth, "Flags: %s", flags)
	p.line(depth, "Mask: %s = %s", a.Mask, orNone(exchange.RightNames(k, a)))
	if a.Allows() || a.Denies() {
		verb := "Allows"
		if a.Denies() {
			verb = "Denies"
		}
		p.line(depth, "%s: %s", verb, exchange.Describe(k, a))
	}
	p.objectTypes(depth, a)
	p.data(depth, a)
}

func (p printer) objectTypes(depth int, a acl.ACE) {
	if g, ok := a.ObjectType(); ok {
		p.line(depth, "Object type: {%s} %s", g, exchange.ObjectTypeName(g, a.Mask))
	}
	if g, ok := a.InheritedObjectType(); ok {
		p.line(depth, "Inherited by: {%s} %s", g, exchange.ObjectTypeName(g, 0))
	}
}

// data shows what follows the trustee: a condition, a resource attribute or bytes,
// and who is named in it.
func (p printer) data(depth int, a acl.ACE) {
	data := a.Data()
	if len(data) == 0 {
		return
	}
	if c, err := a.Condition(); err == nil {
		p.line(depth, "Condition: %s", c)
	} else if r, err := a.ResourceAttribute(); err == nil {
		p.line(depth, "Attribute: %s (%s, flags 0x%08X) = %s", r.Name, attributeWords(r.Type), r.Flags,
			strings.Join(slices.Collect(r.Values()), ", "))
	} else {
		p.line(depth, "Data: %s", strings.ToUpper(hex.EncodeToString(data)))
	}
	for _, s := range a.Within() {
		p.line(depth+1, "names %s", p.trustee(s))
		p.facts(depth+2, s)
	}
}

// attributeWords name the type of a resource attribute's values for a person.
func attributeWords(t acl.AttributeType) string {
	switch t {
	case acl.AttributeInt64:
		return "integer"
	case acl.AttributeUint64:
		return "unsigned integer"
	case acl.AttributeString:
		return "text"
	case acl.AttributeSID:
		return "SID"
	case acl.AttributeBoolean:
		return "true or false"
	case acl.AttributeOctets:
		return "octets"
	}
	return "type " + t.String()
}

// members show what each trustee's entries come to.
func (p printer) members(v decoded) {
	ms := exchange.Members(v.sd, v.kind)
	if len(ms) == 0 || v.kind == exchange.KindUnknown && p.d.names == nil {
		return
	}
	p.line(0, "Members:")
	for _, m := range ms {
		name := p.trustee(m.SID)
		if v.kind == exchange.KindFolder || v.kind == exchange.KindFreeBusy {
			name = outlookName(m.SID, name)
		}
		p.line(1, "%s: %s", name, m.Role)
		p.facts(2, m.SID)
		for _, why := range m.Doubts {
			p.line(2, "custom or damaged: %s", why)
		}
	}
}

// order shows whether the DACL is in the order that its kind wants.
func (p printer) order(v decoded) {
	if v.sd.State(acl.DACL) != acl.Present {
		return
	}
	var why []string
	var whose string
	switch v.kind {
	case exchange.KindFolder, exchange.KindFreeBusy:
		why, whose = exchange.Canonical(v.sd), "Exchange's"
	case exchange.KindUnknown:
		return
	default:
		why, whose = exchange.WindowsOrder(v.sd), "Windows'"
	}
	if len(why) == 0 {
		p.line(0, "Order: canonical in %s sense", whose)
		return
	}
	p.line(0, "Order: not canonical in %s sense", whose)
	for _, w := range why {
		p.line(1, "%s", w)
	}
}

func (p printer) rest(after string, b []byte) {
	if len(b) > 0 {
		p.line(0, "Bytes after the %s: %d: %s", after, len(b), strings.ToUpper(hex.EncodeToString(b)))
	}
}

// outlookName adds what Outlook calls the SIDs that every folder has.
func outlookName(s sid.SID, name string) string {
	switch s {
	case sid.Everyone:
		return name + ", in Outlook Default"
	case sid.Anonymous:
		return name + ", in Outlook Anonymous"
	}
	return name
}

// part shows the owner or the group.
func (p printer) part(what string, s sid.SID) {
	p.line(0, "%s: %s", what, p.trustee(s))
	p.facts(1, s)
}

// trustee is a SID with its name.
func (p printer) trustee(s sid.SID) string {
	if s.IsZero() {
		return "none"
	}
	if w := p.d.names.short(s); w != "" {
		return s.String() + " = " + w
	}
	return s.String()
}

// facts show what the directories know of a SID.
func (p printer) facts(depth int, s sid.SID) {
	if p.d.names != nil && s.IsAccount() {
		for _, f := range p.d.names.facts(s) {
			if f != p.d.names.short(s) {
				p.line(depth, "%s", f)
			}
		}
	}
}

func bars(s string) string { return strings.ReplaceAll(s, "|", " | ") }

func orNone(names []string) string {
	if len(names) == 0 {
		return "no right"
	}
	return strings.Join(names, " | ")
}
