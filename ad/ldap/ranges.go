package ldap

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"reacl/ad"
)

// attrRange is a part of an attribute's values ([MS-ADTS] 3.1.1.3.1.3.3):
// "member;range=0-1499" means that there are more.
type attrRange struct {
	name string // with its other options, as to be asked for
	next int    // first value not given, 0 where this part was the last
}

var errRangeSyntax = errors.New("the server gives a range that is none")

// parseRange splits an attribute description into the key of [ad.Entry.Attrs]
// and the range among its options, which stand in any order and case. A part
// that ends with * was the last, and nil.
func parseRange(description string) (name string, more *attrRange, err error) {
	name = ad.AttrName(description)
	options := strings.Split(description, ";")
	kept := options[:1:1]
	found := ""
	for _, o := range options[1:] {
		if k, v, ok := strings.Cut(o, "="); ok && strings.EqualFold(k, "range") {
			found = v
		} else {
			kept = append(kept, o)
		}
	}
	if found == "" {
		return name, nil, nil
	}
	from, to, ok := strings.Cut(found, "-")
	first, err1 := strconv.Atoi(from)
	if !ok || err1 != nil || first < 0 {
		return name, nil, fmt.Errorf("%w: %q", errRangeSyntax, description)
	}
	if to == "*" {
		return name, nil, nil
	}
	last, err2 := strconv.Atoi(to)
	if err2 != nil || last < first || last >= 1<<31-1 {
		return name, nil, fmt.Errorf("%w: %q", errRangeSyntax, description)
	}
	return name, &attrRange{strings.Join(kept, ";"), last + 1}, nil
}

// ask is the attribute description of the next part. A step of 0 leaves its
// size to the server.
func (r attrRange) ask(step int) string {
	if step == 0 {
		return fmt.Sprintf("%s;range=%d-*", r.name, r.next)
	}
	return fmt.Sprintf("%s;range=%d-%d", r.name, r.next, r.next+step-1)
}

// attrNames remembers parsed attribute descriptions: a directory has few, and
// every entry repeats them.
type attrNames map[string]attrName

type attrName struct {
	key  string
	more *attrRange
}

func (n attrNames) parse(description []byte) (string, *attrRange, error) {
	if known, ok := n[string(description)]; ok {
		return known.key, known.more, nil
	}
	key, more, err := parseRange(string(description))
	if err == nil && len(n) < 1000 { // each range that a server makes up is another
		n[string(description)] = attrName{key, more}
	}
	return key, more, err
}

// readRest reads the values that are missing into the entry. Where the object
// has gone meanwhile, fault says that they stay missing.
func (s *Source) readRest(ctx context.Context, p *partition, e *ad.Entry, part attrRange) (fault, err error) {
	dn := e.DN
	if g := e.First("objectguid"); len(g) == 16 {
		dn = guidDN(g) // stays right when the object is renamed meanwhile
	}
	for more := &part; more != nil; {
		part, more = *more, nil
		seen := false
		r := request{base: dn, scope: scopeBase, filter: "(objectClass=*)", attrs: []string{part.ask(s.step)}, controls: s.controls(p.conn)}
		_, err := p.conn.search(ctx, "read "+e.DN, r, func(f found) (err error) {
			seen = true
			more, err = addPart(e, f, part)
			return err
		})
		var refused *Error
		if errors.As(err, &refused) && refused.Code == 32 || err == nil && !seen {
			return fmt.Errorf("%s: %w: the object went away after %d values", part.name, ad.ErrRange, part.next), nil
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// addPart adds the values of the next part. A server that has no values
// beyond the last part leaves the attribute out.
func addPart(e *ad.Entry, f found, asked attrRange) (more *attrRange, err error) {
	want := ad.AttrName(asked.name)
	room := roomFor(f)
	for _, a := range f.attrs {
		name, part, err := parseRange(string(a.name))
		if err != nil {
			return nil, err
		}
		if name != want {
			continue
		}
		if part != nil {
			if part.next <= asked.next {
				return nil, fmt.Errorf("%w: %q does not go on after value %d", errRangeSyntax, a.name, asked.next)
			}
			more = part
		}
		e.Attrs[name] = append(e.Attrs[name], room.copy(a.values)...)
	}
	return more, nil
}

// guidDN is a distinguished name by objectGUID ([MS-ADTS] 3.1.1.3.1.2.4), in
// the form of bytes in hexadecimal.
func guidDN(guid []byte) string { return fmt.Sprintf("<GUID=%x>", guid) }
