package acl

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"reacl/sid"
)

// TestSelfCheck changes every byte of what a rewrite has made: whichever it is,
// the check that guards the result must see it.
func TestSelfCheck(t *testing.T) {
	list := []byte{2, 9, 36, 0, 1, 0, 9, 9, byte(AccessAllowed), 0, 20, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 's', 'l', 'a', 'c', 'k', '.', '.', '.'}
	raw := make([]byte, headerSize)
	raw[0], raw[1] = 1, 7
	binary.LittleEndian.PutUint16(raw[atControl:], uint16(SelfRelative|DACLPresent|SACLPresent))
	for _, part := range []struct {
		field int
		bytes []byte
	}{{atDACL, list}, {atOwner, sid.System.Bytes()}, {atGroup, sid.Administrators.Bytes()}} {
		binary.LittleEndian.PutUint32(raw[part.field:], uint32(len(raw)))
		raw = append(append(raw, part.bytes...), "gap"...)
	}
	d, err := Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	longer := sid.MustParse("S-1-5-21-1-2-3-1104").Bytes()
	n := intent{owner: longer, group: d.GroupBytes()}
	b := n.layOut(d)
	if err := n.check(d, b); err != nil {
		t.Fatal(err)
	}
	for i := range b {
		for bit := range 8 {
			wrong := bytes.Clone(b)
			wrong[i] ^= 1 << bit
			if err := n.check(d, wrong); !errors.Is(err, ErrSelfCheck) {
				t.Errorf("bit %d of byte %d (%#x) is wrong, and the check says %v", bit, i, b[i], err)
			}
		}
	}
	for _, wrong := range [][]byte{b[:len(b)-1], append(bytes.Clone(b), 0), raw} {
		if err := n.check(d, wrong); !errors.Is(err, ErrSelfCheck) {
			t.Errorf("%d bytes for %d: %v", len(wrong), len(b), err)
		}
	}
}
