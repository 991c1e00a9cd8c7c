package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/sid"
)

// whatKind says what an input holds.
type whatKind uint8

const (
	whatDescriptor whatKind = iota
	whatSID
	whatACL // as MFCMAPI shows on its own
	whatACE
)

// decoded is what an input holds.
type decoded struct {
	what    whatKind
	header  exchange.Header
	sd      acl.Descriptor // of an ACL: a descriptor made around it
	kind    exchange.Kind
	guessed string // by what the kind was guessed, "" where it was told
	sddl    bool   // the input was SDDL
	ace     acl.ACE
	sid     sid.SID
	rest    []byte // bytes after what the input holds
}

// descriptor completes what is known of a descriptor.
func (d decoder) descriptor(h exchange.Header, sd acl.Descriptor) decoded {
	v := decoded{what: whatDescriptor, header: h, sd: sd, kind: d.kind, rest: sd.Bytes()[descriptorEnd(sd):]}
	if v.kind == exchange.KindUnknown {
		v.kind, v.guessed = exchange.Guess(h, sd)
	}
	return v
}

// decode finds out what the bytes are: a descriptor with or without transfer header, a
// SID, an ACL or a single entry.
func (d decoder) decode(b []byte) (decoded, error) {
	h, sd, splitErr := exchange.Split(b)
	if splitErr == nil {
		parsed, err := acl.Parse(sd)
		if n := len(h.Bytes()); err != nil && n > 0 {
			err = fmt.Errorf("after the transfer header of %d bytes: %w", n, err)
		}
		if err != nil {
			return decoded{}, err
		}
		return d.descriptor(h, parsed), nil
	}
	if looksLikeSID(b) {
		s, rest, err := sid.Cut(b)
		return decoded{what: whatSID, sid: s, rest: rest}, err
	}
	list, listErr := d.parseACL(b)
	if listErr == nil && (list.sd.Count(acl.DACL) > 0 || len(b) == aclHeader) {
		return list, nil
	}
	ace, aceErr := acl.ParseACE(b)
	switch {
	case aceErr == nil:
		return decoded{what: whatACE, ace: ace, kind: d.kind}, nil
	case listErr == nil:
		return list, nil
	case looksLikeACE(b):
		return decoded{}, aceErr
	case looksLikeACL(b):
		return decoded{}, listErr
	}
	if cutSID(b) {
		return decoded{}, fmt.Errorf("a SID with %d sub-authorities takes %d bytes, and here are %d", b[1], 8+4*int(b[1]), len(b))
	}
	return decoded{}, fmt.Errorf("%d bytes that are neither a security descriptor nor a SID: %w", len(b), splitErr)
}

// looksLikeSID reports whether b begins as all SIDs in use do: revision 1, at
// most 15 sub-authorities, and a small authority.
func looksLikeSID(b []byte) bool {
	return len(b) >= 8 && b[0] == 1 && b[1] <= sid.MaxSubAuthorities && b[2]|b[3]|b[4]|b[5] == 0
}

// cutSID reports whether b may be the beginning of a SID, and is not rather that
// of a descriptor, whose second byte is mostly 0.
func cutSID(b []byte) bool {
	if len(b) < 2 || len(b) >= descriptorHeader || b[0] != 1 || b[1] > sid.MaxSubAuthorities {
		return false
	}
	return b[1] != 0 || len(b) < 4 || b[3]&0x80 == 0
}

func looksLikeACE(b []byte) bool {
	return len(b) >= 8 && acl.ACEType(b[0]).Known() && int(binary.LittleEndian.Uint16(b[2:])) == len(b)
}

func looksLikeACL(b []byte) bool {
	return len(b) >= aclHeader && (b[0] == 2 || b[0] == 4) && b[1] == 0 && b[6]|b[7] == 0
}

const (
	aclHeader        = 8
	descriptorHeader = 20
)

// parseACL reads a list that stands alone, by making a descriptor around it.
func (d decoder) parseACL(b []byte) (decoded, error) {
	if !looksLikeACL(b) {
		return decoded{}, errors.New("not an ACL")
	}
	sd := make([]byte, descriptorHeader, descriptorHeader+len(b))
	sd[0] = 1
	binary.LittleEndian.PutUint16(sd[2:], uint16(acl.SelfRelative|acl.DACLPresent))
	binary.LittleEndian.PutUint32(sd[16:], descriptorHeader)
	parsed, err := acl.Parse(append(sd, b...))
	var place *acl.Error
	switch {
	case errors.As(err, &place):
		return decoded{}, &acl.Error{Path: "acl" + strings.TrimPrefix(place.Path, "dacl"), Offset: place.Offset - descriptorHeader, Err: place.Err}
	case err != nil:
		return decoded{}, err
	}
	v := d.descriptor(exchange.Header{}, parsed)
	v.what = whatACL
	return v, nil
}

// descriptorEnd is where the last part of a descriptor ends.
func descriptorEnd(d acl.Descriptor) int {
	b := d.Bytes()
	end := descriptorHeader
	part := func(field, size int) {
		if size > 0 {
			end = max(end, int(binary.LittleEndian.Uint32(b[field:]))+size)
		}
	}
	part(4, len(d.OwnerBytes()))
	part(8, len(d.GroupBytes()))
	for _, l := range []struct {
		list  acl.List
		field int
	}{{acl.SACL, 12}, {acl.DACL, 16}} {
		if s := d.State(l.list); s == acl.Empty || s == acl.Present {
			at := int(binary.LittleEndian.Uint32(b[l.field:]))
			part(l.field, int(binary.LittleEndian.Uint16(b[at+2:])))
		}
	}
	return end
}
