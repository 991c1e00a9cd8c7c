package acl

import (
	"encoding/binary"
	"errors"
	"fmt"

	"reacl/sid"
)

// Reasons for which text is not SDDL; reach them with [errors.Is].
var (
	ErrNoDomain = errors.New("the alias needs a domain, and none is given")
	ErrTooLong  = errors.New("more than the 65,535 bytes that its size field can tell")
)

// SDDLError says where in an SDDL text something is wrong.
type SDDLError struct {
	Offset int // byte offset from the start of the text
	Err    error
}

func (e *SDDLError) Error() string {
	return fmt.Sprintf("sddl at byte %d: %v", e.Offset, e.Err)
}

func (e *SDDLError) Unwrap() error { return e.Err }

// ParseSDDL makes the bytes of a self-relative descriptor of its text
// ([MS-DTYP] 2.5.1), laid out as Windows does: SACL, DACL, owner, group, without
// gaps, each ACL with revision 2, or 4 where its text has an object entry. An
// error is an [*SDDLError].
//
// The domain-relative aliases (DA, DU, KA …) are bound to domain; they are
// refused where it is zero ([ErrNoDomain]). So are the aliases that Windows
// binds to the forest's root domain (EA, SA, RO, EK) and to the machine (LA,
// LG): give the domain that they are to mean.
//
// The text may have what Windows takes beside [MS-DTYP]: sections in any order,
// blanks around the fields, lower case but for the section letters, masks in
// hexadecimal, octal or decimal, with a minus for the two's complement,
// NO_ACCESS_CONTROL for a NULL ACL, and an object entry without a GUID, which
// becomes the plain entry. Some texts that Windows takes with another meaning
// than they seem to have are refused: SID parts and masks that do not fit 32
// bits (Windows cuts them to 0xFFFFFFFF), and a hexadecimal revision in SIDs
// (Windows reads the whole SID as hexadecimal then). So is a GUID in an entry
// that cannot hold one.
func ParseSDDL(text string, domain sid.SID) ([]byte, error) {
	r := sddlReader{text: text, domain: domain}
	d := sddlParts{control: SelfRelative}
	for {
		r.blanks()
		if r.at == len(text) {
			return d.bytes(), nil
		}
		if err := r.section(&d); err != nil {
			return nil, err
		}
	}
}

// sddlReader is a place in an SDDL text.
type sddlReader struct {
	text   string
	at     int
	domain sid.SID
}

// fail makes an error about the text at a byte offset.
func (r *sddlReader) fail(at int, format string, args ...any) error {
	return &SDDLError{at, fmt.Errorf(format, args...)}
}

// peek is the next byte, 0 at the end.
func (r *sddlReader) peek() byte {
	if r.at == len(r.text) {
		return 0
	}
	return r.text[r.at]
}

// expect steps over the byte c.
func (r *sddlReader) expect(c byte) error {
	if r.peek() != c || r.at == len(r.text) {
		return r.fail(r.at, "%s where %q should be", r.next(), c)
	}
	r.at++
	return nil
}

// next names what comes next, for errors.
func (r *sddlReader) next() string {
	if r.at == len(r.text) {
		return "the end"
	}
	for i := range r.text[r.at:] {
		if i > 0 {
			return fmt.Sprintf("%q", r.text[r.at:r.at+i])
		}
	}
	return fmt.Sprintf("%q", r.text[r.at:])
}

// blanks steps over white space ([MS-DTYP] 2.5.1.1, wspace).
func (r *sddlReader) blanks() {
	for r.at < len(r.text) && isBlank(r.text[r.at]) {
		r.at++
	}
}

func isBlank(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// sddlParts are the parts of a descriptor while its text is read.
type sddlParts struct {
	control      Control
	owner, group sid.SID
	dacl, sacl   []byte // nil where absent or NULL
}

// section reads one of the four sections, "O:…", "G:…", "D:…" or "S:…".
func (r *sddlReader) section(d *sddlParts) (err error) {
	start := r.at
	letter := r.peek()
	if start+1 >= len(r.text) || r.text[start+1] != ':' {
		return r.fail(start, "%s where a section (O:, G:, D: or S:) should begin", r.next())
	}
	r.at += 2
	twice := false
	switch letter {
	case 'O':
		twice = !d.owner.IsZero()
		d.owner, err = r.ownerSID()
	case 'G':
		twice = !d.group.IsZero()
		d.group, err = r.ownerSID()
	case 'D':
		twice = d.control&DACLPresent != 0
		var flags Control
		flags, d.dacl, err = r.list(DACL)
		d.control |= flags | DACLPresent
	case 'S':
		twice = d.control&SACLPresent != 0
		var flags Control
		flags, d.sacl, err = r.list(SACL)
		d.control |= flags<<1 | SACLPresent // the SACL's bits are one to the left of the DACL's
	default:
		return r.fail(start, "no section is called %q", letter)
	}
	if twice {
		return r.fail(start, "a second %c: section", letter)
	}
	return err
}

func (r *sddlReader) ownerSID() (sid.SID, error) {
	r.blanks()
	s, _, err := r.sid()
	return s, err
}

// sddlListFlags are the flags before a list's entries, as the DACL's control bits.
var sddlListFlags = [...]struct {
	name string
	bit  Control
}{
	{"P", DACLProtected},
	{"AR", DACLAutoInheritRq},
	{"AI", DACLAutoInherited},
}

// sddlNull is the flag that says that the list is NULL.
const sddlNull = "NO_ACCESS_CONTROL"

// list reads the flags and entries of a list. The flags are the DACL's bits
// whichever list it is; the ACL is nil if it is NULL.
func (r *sddlReader) list(l List) (flags Control, acl []byte, err error) {
	null := false
flag:
	for r.blanks(); ; r.blanks() {
		for _, f := range sddlListFlags {
			if r.word(f.name) {
				flags |= f.bit
				continue flag
			}
		}
		if !r.word(sddlNull) {
			break
		}
		null = true
	}
	if null {
		if r.peek() == '(' {
			return 0, nil, r.fail(r.at, "an entry in a list that is %s", sddlNull)
		}
		return flags, nil, nil
	}
	acl, err = r.entries(l)
	return flags, acl, err
}

// word steps over name, in either case, if it comes next.
func (r *sddlReader) word(name string) bool {
	rest := r.text[r.at:]
	if len(rest) < len(name) || !equalFold(rest[:len(name)], name) {
		return false
	}
	r.at += len(name)
	return true
}

// equalFold compares ASCII text without regard to case; unlike
// strings.EqualFold it folds nothing else.
func equalFold(s, t string) bool {
	if len(s) != len(t) {
		return false
	}
	for i := range len(s) {
		if upper(s[i]) != upper(t[i]) {
			return false
		}
	}
	return true
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

// entries reads the entries of a list and makes the ACL of them. For each
// object entry without a GUID Windows leaves the four bytes of its object
// flags unused at the end of the ACL.
func (r *sddlReader) entries(l List) ([]byte, error) {
	b := make([]byte, aclHeaderSize, 256)
	b[0] = 2
	count, unused := 0, 0
	for r.blanks(); r.peek() == '('; r.blanks() {
		start := r.at
		var t ACEType
		var err error
		from := len(b)
		b, t, err = r.ace(l, b)
		if err != nil {
			return nil, err
		}
		if t.IsObject() {
			b[0] = 4
			if !ACEType(b[from]).IsObject() {
				unused += 4
			}
		}
		count++
		if len(b)+unused > 0xFFFF {
			return nil, r.fail(start, "the %s takes %w", l, ErrTooLong)
		}
	}
	b = append(b, make([]byte, unused)...)
	binary.LittleEndian.PutUint16(b[2:], uint16(len(b)))
	binary.LittleEndian.PutUint16(b[4:], uint16(count))
	return b, nil
}

// bytes puts the parts together in Windows' order.
func (d *sddlParts) bytes() []byte {
	b := make([]byte, headerSize, headerSize+len(d.sacl)+len(d.dacl)+2*sid.MaxLen)
	b[0] = 1
	binary.LittleEndian.PutUint16(b[atControl:], uint16(d.control))
	put := func(field int, part []byte) {
		if len(part) > 0 {
			binary.LittleEndian.PutUint32(b[field:], uint32(len(b)))
			b = append(b, part...)
		}
	}
	put(atSACL, d.sacl)
	put(atDACL, d.dacl)
	put(atOwner, d.owner.Bytes())
	put(atGroup, d.group.Bytes())
	return b
}
