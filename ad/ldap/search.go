package ldap

import (
	"bytes"
	"context"
	"fmt"

	ber "github.com/go-asn1-ber/asn1-ber"
	goldap "github.com/go-ldap/ldap/v3"

	"reacl/ad"
)

// Scopes of a search (RFC 4511 4.5.1.2).
const (
	scopeBase  = 0
	scopeLevel = 1
	scopeTree  = 2
)

// request is a search.
type request struct {
	base     string
	scope    int
	filter   string // RFC 4515
	attrs    []string
	controls []goldap.Control
}

func (r request) encode() (*ber.Packet, error) {
	filter, err := goldap.CompileFilter(r.filter)
	if err != nil {
		return nil, err
	}
	number := func(tag ber.Tag, n int) *ber.Packet {
		return ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, tag, int64(n), "")
	}
	op := ber.Encode(ber.ClassApplication, ber.TypeConstructed, opSearch, nil, "SearchRequest")
	op.AppendChild(octets(r.base))
	op.AppendChild(number(ber.TagEnumerated, r.scope))
	op.AppendChild(number(ber.TagEnumerated, 0)) // never dereference aliases
	op.AppendChild(number(ber.TagInteger, 0))    // no limit of size
	op.AppendChild(number(ber.TagInteger, 0))    // no limit of time
	op.AppendChild(ber.NewLDAPBoolean(ber.ClassUniversal, ber.TypePrimitive, ber.TagBoolean, false, "typesOnly"))
	op.AppendChild(filter)
	list := ber.NewSequence("attributes")
	for _, a := range r.attrs {
		list.AppendChild(octets(a))
	}
	op.AppendChild(list)
	return op, nil
}

// found is an entry of an answer. It aliases the buffer of the connection and
// is valid until the next message is read.
type found struct {
	dn    []byte
	attrs []foundAttr
}

type foundAttr struct {
	name   []byte
	values [][]byte
}

// outcome is how a search ended.
type outcome struct {
	referrals []string
	paging    *paging // nil where the answer has no paging control
}

// paging is the paging control of an answer (RFC 2696).
type paging struct {
	estimate int
	cookie   []byte
}

// search asks once, hands every entry to each, and waits for the end of the
// answer. Only an answer that ends with success is one.
func (c *Conn) search(ctx context.Context, step string, r request, each func(found) error) (outcome, error) {
	if ctx.Err() != nil {
		return outcome{}, context.Cause(ctx)
	}
	stop := c.wire.watch(ctx, c.config.timeout())
	out, err := c.ldap.search(r, each)
	return out, inWords(stop(err), step)
}

func (x *exchange) search(r request, each func(found) error) (out outcome, err error) {
	op, err := r.encode()
	if err != nil {
		return out, err
	}
	if err := x.send(op, r.controls); err != nil {
		return out, err
	}
	var f found
	for {
		tag, content, controls, err := x.receive()
		if err != nil {
			return out, err
		}
		switch tag {
		case opEntry:
			if err := f.read(content); err != nil {
				return out, err
			}
			if err := each(f); err != nil {
				return out, err
			}
		case opReference:
			if out.referrals, err = readReferences(out.referrals, content); err != nil {
				return out, err
			}
		case opSearchDone, opExtendedAnswer: // the latter: a notice, or how Samba refuses a control
			a, err := readAnswer(content)
			if err != nil {
				return out, err
			}
			if a.code != 0 || tag != opSearchDone {
				return out, answerError{a}
			}
			out.paging, err = readPaging(controls)
			return out, err
		case opIntermediate:
		default:
			return out, fmt.Errorf("%w: operation 0x%02x in the answer to a search", errBER, tag)
		}
	}
}

// answerError is an answer that is not success.
type answerError struct{ answer }

func (e answerError) Error() string { return fmt.Sprintf("result %d: %s", e.code, e.text) }

// read decodes a SearchResultEntry (RFC 4511 4.5.2).
func (f *found) read(b []byte) (err error) {
	f.attrs = f.attrs[:0]
	if f.dn, b, err = cutAs(tagOctets, b); err != nil {
		return err
	}
	list, _, err := cutAs(tagSequence, b)
	if err != nil {
		return err
	}
	for len(list) > 0 {
		var a foundAttr
		var attr, set []byte
		if attr, list, err = cutAs(tagSequence, list); err != nil {
			return err
		}
		if a.name, set, err = cutAs(tagOctets, attr); err != nil {
			return err
		}
		if set, _, err = cutAs(tagSet, set); err != nil {
			return err
		}
		for len(set) > 0 {
			var v []byte
			if v, set, err = cutAs(tagOctets, set); err != nil {
				return err
			}
			a.values = append(a.values, v)
		}
		f.attrs = append(f.attrs, a)
	}
	return nil
}

// readReferences adds the URIs of a SearchResultReference (RFC 4511 4.5.3).
func readReferences(to []string, b []byte) ([]string, error) {
	for len(b) > 0 {
		uri, rest, err := cutAs(tagOctets, b)
		if err != nil {
			return to, err
		}
		to, b = append(to, string(uri)), rest
	}
	return to, nil
}

// readPaging finds the paging control among the controls of an answer.
func readPaging(controls []byte) (*paging, error) {
	for len(controls) > 0 {
		control, rest, err := cutAs(tagSequence, controls)
		if err != nil {
			return nil, err
		}
		controls = rest
		oid, control, err := cutAs(tagOctets, control)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(oid, []byte(controlPaging)) {
			continue
		}
		for len(control) > 0 { // criticality, then the value
			tag, value, rest, err := cut(control)
			if err != nil {
				return nil, err
			}
			if control = rest; tag == tagOctets {
				return pagingOf(value)
			}
		}
	}
	return nil, nil
}

func pagingOf(value []byte) (*paging, error) {
	seq, _, err := cutAs(tagSequence, value)
	if err != nil {
		return nil, err
	}
	estimate, seq, err := cutInt(tagInteger, seq)
	if err != nil {
		return nil, err
	}
	cookie, _, err := cutAs(tagOctets, seq)
	if err != nil {
		return nil, err
	}
	return &paging{int(min(estimate, 1<<30)), bytes.Clone(cookie)}, nil
}

// entries is a search whose answer is small enough to be held. Their attribute
// names are in lower case.
func (c *Conn) entries(ctx context.Context, r request) ([]ad.Entry, error) {
	var out []ad.Entry
	_, err := c.search(ctx, "search "+orRoot(r.base), r, func(f found) error {
		out = append(out, f.entry())
		return nil
	})
	return out, err
}

// entry copies what was found.
func (f found) entry() ad.Entry {
	e := ad.Entry{DN: string(f.dn), Attrs: make(map[string][][]byte, len(f.attrs))}
	room := roomFor(f)
	for _, a := range f.attrs {
		name := ad.AttrName(string(a.name))
		e.Attrs[name] = append(e.Attrs[name], room.copy(a.values)...)
	}
	return e
}

// object reads single attributes of one object.
func (c *Conn) object(ctx context.Context, dn string, attrs ...string) (ad.Entry, error) {
	found, err := c.entries(ctx, request{base: dn, scope: scopeBase, filter: "(objectClass=*)", attrs: attrs})
	if err == nil && len(found) != 1 {
		err = &Error{Step: "read " + orRoot(dn), say: "this account may not read it", err: ErrUnreadable, hint: "use an account with more rights"}
	}
	if err != nil {
		return ad.Entry{}, err
	}
	return found[0], nil
}

func orRoot(dn string) string {
	if dn == "" {
		return "the rootDSE"
	}
	return dn
}

// room holds copies of an entry's values in one piece of memory.
type room struct{ b []byte }

func roomFor(f found) *room {
	n := 0
	for _, a := range f.attrs {
		for _, v := range a.values {
			n += len(v)
		}
	}
	return &room{make([]byte, 0, n)}
}

func (r *room) copy(in [][]byte) [][]byte {
	if len(in) == 0 {
		return nil
	}
	out := make([][]byte, len(in))
	for i, v := range in {
		at := len(r.b)
		r.b = append(r.b, v...)
		out[i] = r.b[at:len(r.b):len(r.b)]
	}
	return out
}
