package ldap

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	"reacl/ad"
)

// object is an entry on its way to the receiver.
type object struct {
	entry  ad.Entry
	key    key
	parts  []attrRange // attributes that came in part
	faults []error
}

// object makes an entry of what was found, sharing no memory with it.
func (s *Source) object(p *partition, f found) (object, error) {
	dn := string(f.dn)
	o := object{entry: ad.Entry{DN: dn, Attrs: make(map[string][][]byte, len(f.attrs)), Origin: p.conn.URL() + " " + dn}}
	room := roomFor(f)
	for _, a := range f.attrs {
		name, part, err := s.names.parse(a.name)
		if err != nil {
			return object{}, err
		}
		if part != nil {
			o.parts = append(o.parts, *part)
		}
		if len(a.values) > 0 {
			o.entry.Attrs[name] = append(o.entry.Attrs[name], room.copy(a.values)...)
		}
	}
	o.key = keyOf(o.entry)
	if n := s.netbios[strings.ToLower(dn)]; n != "" {
		o.entry.Attrs["netbiosname"] = [][]byte{[]byte(n)} // the domain object does not have it; its crossRef does
	}
	return o, nil
}

// complete reads what is missing of the object, and notes what stays missing.
func (s *Source) complete(ctx context.Context, p *partition, o *object) error {
	for _, part := range o.parts {
		fault, err := s.readRest(ctx, p, &o.entry, part)
		if err != nil {
			return err
		}
		if fault != nil {
			o.faults = append(o.faults, fault)
		}
	}
	if missing := s.unreadable(o.entry); len(missing) > 0 {
		o.faults = append(o.faults, &Error{Step: strings.Join(missing, ", "), say: "this account may not read it", err: ErrUnreadable,
			hint: "use an account with the right to read all of the directory"})
	}
	return nil
}

// unreadable are attributes that the entry must have and does not show.
func (s *Source) unreadable(e ad.Entry) (missing []string) {
	for _, a := range []string{"objectGUID", "objectClass", attrDescriptor} {
		if _, ok := e.Attrs[strings.ToLower(a)]; !ok && (a != attrDescriptor || s.query.Descriptors) {
			missing = append(missing, a)
		}
	}
	return missing
}

// key tells objects apart.
type key [16]byte

// keyOf is the objectGUID, which survives renaming, else a hash of the name.
func keyOf(e ad.Entry) key {
	if g := e.First("objectguid"); len(g) == 16 {
		return key(g)
	}
	sum := sha256.Sum256([]byte(strings.ToLower(e.DN)))
	return key(sum[:16])
}

// delivered are the objects that the receiver has: 16 bytes each.
type delivered struct {
	keys   []key
	sorted int // of them, from earlier attempts
}

// add reports whether the object is new.
func (d *delivered) add(k key) bool {
	if _, found := slices.BinarySearchFunc(d.keys[:d.sorted], k, compareKeys); found {
		return false
	}
	d.keys = append(d.keys, k)
	return true
}

// sort prepares for another attempt.
func (d *delivered) sort() {
	slices.SortFunc(d.keys, compareKeys)
	d.sorted = len(d.keys)
}

func (d *delivered) len() int { return len(d.keys) }

func compareKeys(a, b key) int { return bytes.Compare(a[:], b[:]) }
