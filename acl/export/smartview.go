package export

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
	"reacl/sid"
)

// isSmartView recognises what MFCMAPI's Smart View prints for a descriptor,
// as a tree (since 2024) or flat.
func isSmartView(head string, _ *Options) bool {
	return strings.Contains(head, "Textual SID: S-") && strings.Contains(head, "Control: 0x") ||
		strings.Contains(head, "Access Mask: 0x") && strings.Contains(head, "Access Type: 0x")
}

// readSmartView rebuilds descriptors from Smart View's text. The tree has all
// that a descriptor consists of. The flat text has neither owner nor group nor
// control bits: its entries are claims, and the descriptor is told as missing.
//
// Names of rights and accounts are not believed: the names are those of
// messages whatever the object was, the accounts those that the machine knew.
func readSmartView(f *input.File, k *sink) {
	lines := input.NewLines(f.Text(), MaxRecord)
	v := smartView{k: k}
	for {
		line, err := lines.Next()
		switch {
		case errors.Is(err, io.EOF):
			v.finish()
			return
		case errors.Is(err, input.ErrLineTooLong):
			continue // no line that matters is long
		case err != nil:
			k.fail(err)
			return
		}
		if !v.line(string(line), lines.Number()) {
			return
		}
	}
}

// smartView is a descriptor that is being read.
type smartView struct {
	k     *sink
	start int // line at which it begins; 0: none
	raw   strings.Builder

	old      bool
	whole    bool // control bits have been seen
	control  uint32
	owner    sid.SID
	hasOwner bool
	hasGroup bool
	group    sid.SID
	lists    [2]smartViewList // DACL, SACL
	at       *smartViewList
	part     string // OwnerSid, GroupSid, Dacl, Sacl
	ace      *smartViewACE
	checked  sid.SID // the SID whose parts are being compared
	open     bool    // its last part has not come yet
	wrong    error
}

type smartViewList struct {
	there bool
	count int // -1: not seen
	aces  []smartViewACE
}

type smartViewACE struct {
	kind, flags, mask uint32
	hasMask           bool
	object, inherited string // GUIDs
	objectFlags       uint32
	who               sid.SID
	account           string
}

// line takes one line; false means that nobody reads any more.
func (v *smartView) line(text string, n int) bool {
	trimmed := strings.TrimSpace(text)
	key, value, _ := strings.Cut(trimmed, ":")
	value = strings.TrimSpace(value)
	hex, _, _ := strings.Cut(value, " ")
	width := func(digits int) uint32 { return v.number(hex, digits, n) }
	switch {
	case strings.HasPrefix(trimmed, "PR_") || key == "Security Descriptor" && (v.start == 0 || v.whole || v.old):
		// The tree of a transfer blob has "Security Descriptor" again, below its header.
		ok := v.finish()
		*v = smartView{k: v.k, start: n}
		return ok
	case v.start == 0:
		return true
	}
	if v.raw.Len() < rawKept {
		v.raw.WriteString(text + "\n")
	}
	switch key {
	case "Control":
		v.whole = true
		v.control = width(4)
	case "OffsetOwner":
		v.hasOwner = width(8) != 0
	case "OffsetGroup":
		v.hasGroup = width(8) != 0
	case "OwnerSid", "GroupSid":
		v.part = key
	case "Dacl", "Sacl":
		v.part = key
		v.at = &v.lists[0]
		if key == "Sacl" {
			v.at = &v.lists[1]
		}
		v.at.there, v.at.count = true, -1
	case "AceCount":
		if v.at != nil {
			v.at.count = int(width(4))
		}
	case "ACE":
		v.begin()
	case "Account", "User":
		if key == "Account" {
			v.old = true
			v.at = &v.lists[0]
			v.begin()
		}
		if v.ace != nil {
			v.ace.account = value
		}
	case "Type":
		v.set(func(a *smartViewACE) { a.kind = width(2) })
	case "Access Type":
		v.set(func(a *smartViewACE) { a.kind = width(0) })
	case "Access Flags":
		v.set(func(a *smartViewACE) { a.flags = width(0) })
	case "Access Mask":
		v.set(func(a *smartViewACE) { a.mask, a.hasMask = width(0), true })
	case "Flags":
		v.set(func(a *smartViewACE) {
			if a.hasMask {
				a.objectFlags = width(8)
			} else {
				a.flags = width(2)
			}
		})
	case "Mask":
		v.set(func(a *smartViewACE) { a.mask, a.hasMask = width(8), true })
	case "ObjectType":
		v.set(func(a *smartViewACE) { a.object = strings.Trim(hex, "{}") })
	case "InheritedObjectType":
		v.set(func(a *smartViewACE) { a.inherited = strings.Trim(hex, "{}") })
	case "Textual SID", "SID":
		v.sid(value, n)
	default:
		if part, ok := strings.CutPrefix(key, "SubAuthority["); ok {
			v.compare(strings.TrimSuffix(part, "]"), value, n)
		}
	}
	return true
}

// compare holds the text of a SID against its parts, which the tree lists
// below it. They show that the text is whole.
func (v *smartView) compare(part, value string, line int) {
	i, err := strconv.Atoi(part)
	_, hex, _ := strings.Cut(value, "= ")
	if err != nil || i < 0 || i >= v.checked.SubAuthorities() || v.checked.SubAuthority(i) != v.number(hex, 8, line) {
		v.fault(fmt.Errorf("line %d: the SID %s and its parts differ", line, v.checked))
		return
	}
	if i == v.checked.SubAuthorities()-1 {
		v.open = false
	}
}

func (v *smartView) begin() {
	if v.at == nil {
		v.at = &v.lists[0]
	}
	if len(v.at.aces) > maxEntries {
		v.fault(errTooManyEntries)
		v.at.aces = v.at.aces[:0]
	}
	v.at.aces = append(v.at.aces, smartViewACE{})
	v.ace = &v.at.aces[len(v.at.aces)-1]
	v.part = ""
}

func (v *smartView) set(f func(*smartViewACE)) {
	if v.ace != nil {
		f(v.ace)
	}
}

func (v *smartView) sid(text string, line int) {
	if text == "" {
		return // the heading of a SID
	}
	s, err := sid.Parse(text)
	if err != nil {
		v.fault(fmt.Errorf("line %d: %w", line, err))
		return
	}
	if v.open {
		v.fault(fmt.Errorf("line %d: %w: the parts of %s are missing", line, ErrTruncated, v.checked))
	}
	v.checked, v.open = s, !v.old && s.SubAuthorities() > 0
	switch {
	case v.part == "OwnerSid":
		v.owner = s
	case v.part == "GroupSid":
		v.group = s
	case v.ace != nil:
		v.ace.who = s
	}
}

// number reads 0x and so many digits; any number of them where digits is 0. A
// number with fewer is one that was cut off.
func (v *smartView) number(s string, digits, line int) uint32 {
	n, err := strconv.ParseUint(s, 0, 32)
	if err != nil || digits > 0 && len(s) != 2+digits {
		v.fault(fmt.Errorf("line %d: %q is not a whole number", line, clip(s)))
	}
	return uint32(n)
}

func (v *smartView) fault(err error) {
	if v.wrong == nil {
		v.wrong = err
	}
}

// finish hands over what has been read since the last heading.
func (v *smartView) finish() bool {
	if v.start == 0 {
		return true
	}
	o := v.object()
	for _, a := range v.lists[0].aces {
		c := Claim{Kind: o.Kind, Mailbox: o.Mailbox, Folder: o.Folder, Trustee: a.account, SID: a.who,
			Rights: fmt.Sprintf("0x%08X", a.mask), Deny: a.kind == 1, Inherited: a.flags&0x10 != 0, Origin: o.Origin}
		if v.old && !v.k.claim(c) {
			return false
		}
	}
	if v.open {
		v.fault(fmt.Errorf("%w: the parts of %s are missing", ErrTruncated, v.checked))
	}
	if v.wrong != nil {
		return v.k.bad(&o, v.raw.String(), v.wrong)
	}
	text, err := v.sddl()
	if err != nil {
		return v.k.bad(&o, v.raw.String(), err)
	}
	return v.k.sddl(o, text)
}

// object is what the descriptor is of, which the text does not say: its
// heading is PR_NT_SECURITY_DESCRIPTOR for free/busy information too. It is
// that where every entry is of the form that only such descriptors have.
func (v *smartView) object() Object {
	o := Object{Origin: v.k.at(v.start)}
	v.k.opts.fillIn(&o)
	if o.Kind == exchange.KindUnknown {
		o.Kind = exchange.KindFreeBusy
		for _, a := range v.lists[0].aces {
			if a.flags&0x0B != 0x02 || a.mask&^3 != 0 {
				o.Kind = exchange.KindFolder
			}
		}
		if len(v.lists[0].aces) == 0 {
			o.Kind = exchange.KindFolder
		}
	}
	switch o.Kind {
	case exchange.KindFolder:
		o.Property = exchange.PropNTSecurityDescriptor
	case exchange.KindFreeBusy:
		o.Property = exchange.PropFreeBusyNTSecurityDescriptor
	}
	return o
}

// sddl is the descriptor in SDDL, or why it cannot be rebuilt.
func (v *smartView) sddl() (string, error) {
	if v.old {
		return "", fmt.Errorf("%w: this Smart View text lists entries without owner, group and control bits; export the bytes of the property", ErrNoBlob)
	}
	if !v.whole {
		return "", fmt.Errorf("%w: the text holds no security descriptor", ErrNoBlob)
	}
	if v.hasOwner && v.owner.IsZero() || v.hasGroup && v.group.IsZero() {
		return "", fmt.Errorf("%w: owner or group are missing", ErrTruncated)
	}
	var b strings.Builder
	if !v.owner.IsZero() {
		b.WriteString("O:" + v.owner.String())
	}
	if !v.group.IsZero() {
		b.WriteString("G:" + v.group.String())
	}
	for i, name := range []string{"D:", "S:"} {
		l := &v.lists[i]
		present := v.control&(0x4<<(2*i)) != 0
		switch {
		case !present && l.there:
			return "", fmt.Errorf("control 0x%04X says that the %s list is absent, but it is listed", v.control, name[:1])
		case !present:
			continue
		case !l.there:
			return "", fmt.Errorf("%w: the %s list is missing", ErrTruncated, name[:1])
		case l.count < 0:
			return "", fmt.Errorf("%w: the number of entries is missing", ErrTruncated)
		case l.count != len(l.aces):
			return "", fmt.Errorf("%w: %d of %d entries are listed", ErrTruncated, len(l.aces), l.count)
		}
		b.WriteString(name)
		for j, flag := range []string{"P", "AI", "AR"} {
			if v.control&([]uint32{0x1000, 0x400, 0x100}[j]<<i) != 0 {
				b.WriteString(flag)
			}
		}
		for n := range l.aces {
			if err := l.aces[n].appendTo(&b); err != nil {
				return "", fmt.Errorf("entry %d: %w", n, err)
			}
		}
	}
	return b.String(), nil
}

// smartViewTypes are the types of entries that can be rebuilt, as in SDDL.
var smartViewTypes = map[uint32]string{0: "A", 1: "D", 2: "AU", 5: "OA", 6: "OD", 7: "OU"}

func (a *smartViewACE) appendTo(b *strings.Builder) error {
	kind, known := smartViewTypes[a.kind]
	switch {
	case !known:
		return fmt.Errorf("type 0x%02X cannot be rebuilt from text", a.kind)
	case !a.hasMask:
		return fmt.Errorf("%w: no mask", ErrTruncated)
	case a.who.IsZero():
		return fmt.Errorf("%w: no SID", ErrTruncated)
	}
	object, inherited := a.object, a.inherited
	if a.kind >= 5 {
		// Smart View prints both GUIDs whether they are there or not.
		if a.objectFlags&1 == 0 {
			object = ""
		}
		if a.objectFlags&2 == 0 {
			inherited = ""
		}
	}
	fmt.Fprintf(b, "(%s;", kind)
	for i, name := range []string{"OI", "CI", "NP", "IO", "ID"} {
		if a.flags&(1<<i) != 0 {
			b.WriteString(name)
		}
	}
	if a.flags&0x40 != 0 {
		b.WriteString("SA")
	}
	if a.flags&0x80 != 0 {
		b.WriteString("FA")
	}
	fmt.Fprintf(b, ";0x%x;%s;%s;%s)", a.mask, object, inherited, a.who)
	return nil
}
