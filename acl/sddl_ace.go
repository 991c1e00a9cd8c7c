package acl

import (
	"encoding/binary"

	"reacl/sid"
)

// sddlTypes are the entry types with a name in SDDL and the list that may hold
// them. Windows knows the names of the alarm types and refuses to read them.
var sddlTypes = [...]struct {
	name string
	code ACEType
	list List
}{
	{"A", AccessAllowed, DACL},
	{"D", AccessDenied, DACL},
	{"OA", AccessAllowedObject, DACL},
	{"OD", AccessDeniedObject, DACL},
	{"XA", AccessAllowedCallback, DACL},
	{"XD", AccessDeniedCallback, DACL},
	{"ZA", AccessAllowedCallbackObject, DACL},
	{"AU", SystemAudit, SACL},
	{"AL", SystemAlarm, SACL},
	{"OU", SystemAuditObject, SACL},
	{"OL", SystemAlarmObject, SACL},
	{"XU", SystemAuditCallback, SACL},
	{"ML", SystemMandatoryLabel, SACL},
	{"RA", SystemResourceAttribute, SACL},
	{"SP", SystemScopedPolicyID, SACL},
	{"TL", SystemProcessTrustLabel, SACL},
	{"FL", SystemAccessFilter, SACL},
}

// ace reads the entry that begins here, "(type;flags;rights;object GUID;
// inherited object GUID;SID)" with a condition or resource attribute after the
// SID for the types that have one, and appends its bytes to b. t is the type
// as written; an object type without a GUID is stored as the plain type.
func (r *sddlReader) ace(l List, b []byte) (_ []byte, t ACEType, err error) {
	start := r.at
	r.at++ // "("
	if t, err = r.aceType(l); err != nil {
		return nil, 0, err
	}
	flags, err := r.aceFlags()
	if err != nil {
		return nil, 0, err
	}
	mask, err := r.aceMask()
	if err != nil {
		return nil, 0, err
	}
	var guids []byte
	var present uint32
	for i := range 2 {
		g, ok, err := r.aceGUID(t, 3+i)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			present |= objectTypePresent << i
			guids = append(guids, g[:]...)
		}
	}
	trustee, err := r.aceSID(t)
	if err != nil {
		return nil, 0, err
	}

	stored := t
	if present == 0 && AccessAllowedObject <= t && t <= SystemAlarmObject {
		stored = t - AccessAllowedObject // A for OA, D for OD …
	}
	from := len(b)
	b = append(b, byte(stored), byte(flags), 0, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(mask))
	if stored.IsObject() {
		b = binary.LittleEndian.AppendUint32(b, present)
		b = append(b, guids...)
	}
	b, _ = trustee.AppendBinary(b)
	if b, err = r.aceData(t, b); err != nil {
		return nil, 0, err
	}
	if err = r.expect(')'); err != nil {
		return nil, 0, err
	}
	for (len(b)-from)%4 != 0 {
		b = append(b, 0)
	}
	if len(b)-from > 0xFFFF {
		return nil, 0, r.fail(start, "the entry takes %w", ErrTooLong)
	}
	binary.LittleEndian.PutUint16(b[from+2:], uint16(len(b)-from))
	return b, t, nil
}

// field reads field n of an entry, which a ";" must end. The blanks before it
// are stepped over.
func (r *sddlReader) field(n int) (text string, at int, err error) {
	for r.peek() == ' ' {
		r.at++
	}
	at = r.at
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ';':
			r.at++
			return r.text[at : r.at-1], at, nil
		case '(', ')':
			return "", 0, r.fail(r.at, "%q in field %d of at least 6 of an entry", r.text[r.at], n+1)
		}
		r.at++
	}
	return "", 0, r.fail(r.at, "the text ends in field %d of at least 6 of an entry", n+1)
}

// trimBlanks cuts the spaces from the end of a field.
func trimBlanks(s string) string {
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

func (r *sddlReader) aceType(l List) (ACEType, error) {
	text, at, err := r.field(0)
	if err != nil {
		return 0, err
	}
	name := trimBlanks(text)
	for _, t := range sddlTypes {
		if !equalFold(name, t.name) {
			continue
		}
		if t.list != l {
			return 0, r.fail(at, "an entry of type %s cannot be in the %s", t.name, l)
		}
		return t.code, nil
	}
	return 0, r.fail(at, "no entry type is called %q", clip(name))
}

// aceFlagText are the entry flags in the order in which they are written.
var aceFlagText = [...]struct {
	name string
	flag ACEFlags
}{
	{"OI", ObjectInherit},
	{"CI", ContainerInherit},
	{"NP", NoPropagate},
	{"IO", InheritOnly},
	{"ID", Inherited},
	{"CR", Critical},
	{"SA", SuccessfulAccess},
	{"FA", FailedAccess},
	{sddlTrustProtected, SuccessfulAccess},
}

// sddlTrustProtected is what SuccessfulAccess means in an access filter
// (TRUST_PROTECTED_FILTER_ACE_FLAG).
const sddlTrustProtected = "TP"

func (r *sddlReader) aceFlags() (flags ACEFlags, err error) {
	text, at, err := r.field(1)
	if err != nil {
		return 0, err
	}
	rest := trimBlanks(text)
next:
	for len(rest) > 0 {
		if rest[0] == ' ' {
			rest = rest[1:]
			continue
		}
		for _, f := range aceFlagText {
			if len(rest) >= 2 && equalFold(rest[:2], f.name) {
				flags |= f.flag
				rest = rest[2:]
				continue next
			}
		}
		return 0, r.fail(at+len(trimBlanks(text))-len(rest), "no entry flag is called %q", clip(rest))
	}
	return flags, nil
}

func (r *sddlReader) aceMask() (Mask, error) {
	text, at, err := r.field(2)
	if err != nil {
		return 0, err
	}
	m, where, err := parseRights(text)
	if err != nil {
		return 0, r.fail(at+where, "%w", err)
	}
	return m, nil
}

// aceGUID reads the GUID in field n; ok is false where there is none.
func (r *sddlReader) aceGUID(t ACEType, n int) (g GUID, ok bool, err error) {
	text, at, err := r.field(n)
	if err != nil || text == "" {
		return GUID{}, false, err
	}
	if text[0] == '{' {
		return GUID{}, false, r.fail(at, "a GUID in braces")
	}
	if g, err = ParseGUID(text); err != nil {
		return GUID{}, false, r.fail(at, "%w", err)
	}
	if !t.IsObject() {
		return GUID{}, false, r.fail(at, "a GUID in an entry that is not of an object type")
	}
	return g, true, nil
}

// aceSID reads the trustee. White space may follow an alias, not a SID in figures.
func (r *sddlReader) aceSID(t ACEType) (sid.SID, error) {
	for r.peek() == ' ' {
		r.at++
	}
	at := r.at
	s, alias, err := r.sid()
	if err != nil {
		return sid.SID{}, err
	}
	if alias {
		r.blanks()
	}
	if t == SystemResourceAttribute && s != sid.Everyone {
		return sid.SID{}, r.fail(at, "the SID of a resource attribute is not WD")
	}
	return s, nil
}

// aceData appends what follows the SID of an entry of type t to b.
func (r *sddlReader) aceData(t ACEType, b []byte) (_ []byte, err error) {
	condition := t.IsCallback() || t == SystemAccessFilter
	attribute := t == SystemResourceAttribute
	if r.peek() != ';' {
		if t.IsCallback() || attribute {
			return nil, r.fail(r.at, "%s where the seventh field of a conditional or attribute entry should begin", r.next())
		}
		return b, nil
	}
	if !condition && !attribute {
		return nil, r.fail(r.at, "a seventh field in an entry that is neither conditional nor a resource attribute")
	}
	r.at++
	r.blanks()
	if attribute {
		b, err = r.attribute(b)
	} else {
		b, err = r.condition(b)
	}
	r.blanks()
	return b, err
}

// clip keeps an error's text short whatever the input was.
func clip(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
