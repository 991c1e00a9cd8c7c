package acl_test

import (
	"encoding/binary"
	"os"

	"reacl/acl"
	"reacl/sid"
)

// Bytes of parts, for descriptors made by tests, without the code under test.

// cases is how many random cases to try: few, or many where REACL_LONG=1 asks for
// the long run.
func cases(few, many int) int {
	if os.Getenv("REACL_LONG") == "1" {
		return many
	}
	return few
}

// plainACE is an entry whose SID follows the mask, with bytes after the SID.
func plainACE(t acl.ACEType, f acl.ACEFlags, m acl.Mask, s sid.SID, data ...byte) []byte {
	b := []byte{byte(t), byte(f), 0, 0}
	b = binary.LittleEndian.AppendUint32(b, uint32(m))
	b = append(b, s.Bytes()...)
	return sized(append(b, data...))
}

// objectACE is an entry with the GUIDs that the object flags ask for.
func objectACE(t acl.ACEType, f acl.ACEFlags, m acl.Mask, flags uint32, s sid.SID, data ...byte) []byte {
	b := []byte{byte(t), byte(f), 0, 0}
	b = binary.LittleEndian.AppendUint32(b, uint32(m))
	b = binary.LittleEndian.AppendUint32(b, flags)
	if flags&1 != 0 {
		b = append(b, guidA[:]...)
	}
	if flags&2 != 0 {
		b = append(b, guidB[:]...)
	}
	b = append(b, s.Bytes()...)
	return sized(append(b, data...))
}

var (
	guidA = acl.GUID{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	guidB = acl.GUID{21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36}
)

func sized(ace []byte) []byte {
	binary.LittleEndian.PutUint16(ace[2:], uint16(len(ace)))
	return ace
}

// aclBytes is an ACL of entries.
func aclBytes(revision byte, aces ...[]byte) []byte {
	b := []byte{revision, 0, 0, 0, 0, 0, 0, 0}
	for _, a := range aces {
		b = append(b, a...)
	}
	binary.LittleEndian.PutUint16(b[2:], uint16(len(b)))
	binary.LittleEndian.PutUint16(b[4:], uint16(len(aces)))
	return b
}

// descriptor puts the parts after the header in the order SACL, DACL, owner,
// group, as Exchange does; a nil list and a zero SID have the offset 0.
func descriptor(control acl.Control, owner, group sid.SID, sacl, dacl []byte) []byte {
	b := make([]byte, 20)
	b[0] = 1
	binary.LittleEndian.PutUint16(b[2:], uint16(control))
	put := func(field int, part []byte) {
		if part != nil {
			binary.LittleEndian.PutUint32(b[field:], uint32(len(b)))
			b = append(b, part...)
		}
	}
	put(12, sacl)
	put(16, dacl)
	put(4, owner.Bytes())
	put(8, group.Bytes())
	return b
}
