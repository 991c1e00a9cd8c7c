package ldap

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	goldap "github.com/go-ldap/ldap/v3"

	"reacl/ad"
)

// object is an entry on its way to the receiver.
type object struct {
	entry  ad.Entry
	key    key
	faults []error
}

// object makes an entry of an answer: complete, where the server gave only a
// part of an attribute's values, and sharing no memory with anything.
func (s *Source) object(ctx context.Context, p *partition, e *goldap.Entry) (object, error) {
	o := object{entry: ad.Entry{DN: e.DN, Attrs: make(map[string][][]byte, len(e.Attributes)), Origin: p.conn.URL() + " " + e.DN}}
	values := newValues(e)
	var parts []*attrRange
	for _, a := range e.Attributes {
		name, part, err := parseRange(a.Name)
		if err != nil {
			return object{}, &Error{Step: "read " + e.DN, say: err.Error(), err: err, hint: "use another domain controller"}
		}
		if part != nil {
			parts = append(parts, part)
		}
		if len(a.ByteValues) > 0 {
			o.entry.Attrs[name] = append(o.entry.Attrs[name], values.copy(a.ByteValues)...)
		}
	}
	o.key = keyOf(o.entry)
	for _, part := range parts {
		fault, err := s.readRest(ctx, p, &o.entry, part)
		if err != nil {
			return object{}, err
		}
		if fault != nil {
			o.faults = append(o.faults, fault)
		}
	}
	if missing := s.unreadable(o.entry); len(missing) > 0 {
		o.faults = append(o.faults, &Error{Step: strings.Join(missing, ", "), say: "this account may not read it", err: ErrUnreadable,
			hint: "use an account with the right to read all of the directory"})
	}
	if n, ok := s.netbios[strings.ToLower(e.DN)]; ok && n != "" {
		o.entry.Attrs["netbiosname"] = [][]byte{[]byte(n)} // the domain object does not have it; its crossRef does
	}
	return o, nil
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

// values copies an entry's values into one piece of memory: the decoder's own
// take half a kilobyte each.
type values struct{ room []byte }

func newValues(e *goldap.Entry) *values {
	n := 0
	for _, a := range e.Attributes {
		for _, v := range a.ByteValues {
			n += len(v)
		}
	}
	return &values{make([]byte, 0, n)}
}

func (v *values) copy(in [][]byte) [][]byte {
	out := make([][]byte, len(in))
	for i, b := range in {
		at := len(v.room)
		v.room = append(v.room, b...)
		out[i] = v.room[at:len(v.room):len(v.room)]
	}
	return out
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
