package acl_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// plainSD is a descriptor as a second decoder reads it: one that copies
// everything, checks as it goes and shares nothing with the one under test.
type plainSD struct {
	control      uint16
	rm           byte
	owner, group string // packet form
	dacl, sacl   *plainACL
}

type plainACL struct {
	revision byte
	aces     []plainEntry
}

type plainEntry struct {
	typ, flags                byte
	size                      int
	mask                      uint32
	sid                       string
	objectFlags               uint32
	objectType, inheritedType string
	data                      string
}

var errPlain = errors.New("cut short")

// readPlain decodes b by [MS-DTYP] 2.4.6, 2.4.5, 2.4.4 and 2.4.2.2.
func readPlain(b []byte) (sd plainSD, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errPlain, r)
		}
	}()
	u16 := func(at int) int { return int(b[at]) | int(b[at+1])<<8 }
	u32 := func(at int) int { return u16(at) | u16(at+2)<<16 }
	readSID := func(at, end int) string {
		n := 8 + 4*int(b[at+1])
		if b[at] != 1 || b[at+1] > 15 || at+n > end {
			panic("no SID")
		}
		return string(b[at : at+n])
	}
	readACL := func(at int) *plainACL {
		l := &plainACL{revision: b[at]}
		end := at + u16(at+2)
		_ = b[:end]
		at, n := at+8, u16(at+4)
		for range n {
			a := plainEntry{typ: b[at], flags: b[at+1], size: u16(at + 2)}
			next := at + a.size
			if next > end || a.size < 4 {
				panic("entry too long")
			}
			body := at + 4
			if object := slices.Contains([]byte{5, 6, 7, 8, 11, 12, 15, 16}, a.typ); object || a.typ < 0x16 && a.typ != 4 {
				a.mask = uint32(u32(body))
				body += 4
				if object {
					a.objectFlags = uint32(u32(body))
					body += 4
					if a.objectFlags&1 != 0 {
						a.objectType = string(b[body : body+16])
						body += 16
					}
					if a.objectFlags&2 != 0 {
						a.inheritedType = string(b[body : body+16])
						body += 16
					}
				}
				a.sid = readSID(body, next)
				body += len(a.sid)
			}
			a.data = string(b[body:next])
			l.aces = append(l.aces, a)
			at = next
		}
		return l
	}
	sd.control, sd.rm = uint16(u16(2)), b[1]
	if b[0] != 1 {
		return sd, errPlain
	}
	if at := u32(4); at != 0 {
		sd.owner = readSID(at, len(b))
	}
	if at := u32(8); at != 0 {
		sd.group = readSID(at, len(b))
	}
	if at := u32(12); at != 0 && sd.control&0x10 != 0 {
		sd.sacl = readACL(at)
	}
	if at := u32(16); at != 0 && sd.control&4 != 0 {
		sd.dacl = readACL(at)
	}
	return sd, nil
}

// viewed reads the same from a Descriptor.
func viewed(d acl.Descriptor) (sd plainSD) {
	sd.control = uint16(d.Control())
	sd.rm, _ = d.ResourceManager()
	sd.owner, sd.group = string(d.Owner().Bytes()), string(d.Group().Bytes())
	read := func(l acl.List) *plainACL {
		if s := d.State(l); s == acl.Absent || s == acl.Null {
			return nil
		}
		p := &plainACL{revision: d.Revision(l)}
		for i, a := range d.ACEs(l) {
			if i != len(p.aces) {
				panic("entries are not numbered")
			}
			e := plainEntry{
				typ: byte(a.Type), flags: byte(a.Flags), size: len(a.Raw()), mask: uint32(a.Mask),
				sid: string(a.SID().Bytes()), objectFlags: a.ObjectFlags(), data: string(a.Data()),
			}
			if g, ok := a.ObjectType(); ok {
				e.objectType = string(g[:])
			}
			if g, ok := a.InheritedObjectType(); ok {
				e.inheritedType = string(g[:])
			}
			p.aces = append(p.aces, e)
		}
		return p
	}
	sd.dacl, sd.sacl = read(acl.DACL), read(acl.SACL)
	return sd
}

// different says in which respect two readings differ, "" for none.
func (sd plainSD) different(other plainSD) string {
	if sd.control != other.control || sd.rm != other.rm {
		return "header"
	}
	if sd.owner != other.owner {
		return "owner"
	}
	if sd.group != other.group {
		return "group"
	}
	for _, l := range []struct {
		name string
		a, b *plainACL
	}{{"dacl", sd.dacl, other.dacl}, {"sacl", sd.sacl, other.sacl}} {
		if (l.a == nil) != (l.b == nil) {
			return l.name
		}
		if l.a != nil && (l.a.revision != l.b.revision || !slices.Equal(l.a.aces, l.b.aces)) {
			return l.name
		}
	}
	return ""
}

// faithful fails the test unless b is refused with a place and a reason, or read
// as the second decoder reads it. It reports whether b was read.
func faithful(t *testing.T, b []byte) bool {
	t.Helper()
	d, err := acl.Parse(b)
	if err != nil {
		var at *acl.Error
		if !errors.As(err, &at) || at.Path == "" || at.Offset < 0 || at.Err == nil {
			t.Fatalf("%x: the error %v names no place", b, err)
		}
		if len(d.Bytes()) != 0 {
			t.Fatalf("%x: a descriptor beside %v", b, err)
		}
		return false
	}
	want, err := readPlain(b)
	if err != nil {
		t.Fatalf("%x: accepted, but %v", b, err)
	}
	if got := viewed(d); got.different(want) != "" {
		t.Fatalf("%x: the %s is read as %+v, want %+v", b, got.different(want), got, want)
	}
	if string(d.Bytes()) != string(b) {
		t.Fatalf("%x: Bytes are %x", b, d.Bytes())
	}
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		n := 0
		for range d.ACEs(l) {
			n++
		}
		if n != d.Count(l) || (d.State(l) == acl.Present) != (n > 0) {
			t.Fatalf("%x: %d entries in a %s of %d that is %v", b, n, l, d.Count(l), d.State(l))
		}
	}
	return true
}

// samples are sound descriptors of every shape, for tests that damage them.
func samples() map[string][]byte {
	long, _ := sid.New(0x123456789ABC, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
	none, _ := sid.New(5)
	everyType := func() []byte {
		var aces [][]byte
		for t := range 0x18 {
			at := acl.ACEType(t)
			if at.IsObject() {
				aces = append(aces, objectACE(at, 0x12, 0x30, uint32(t&3), anna, 1, 2, 3, 4))
			} else {
				aces = append(aces, plainACE(at, 0x12, 0x30, anna, 1, 2, 3, 4))
			}
		}
		return aclBytes(4, append(aces, []byte{0x80, 0, 4, 0})...)
	}
	slack := append(aclBytes(3, allowed(0, 1, anna)), "slack..."...)
	binary.LittleEndian.PutUint16(slack[2:], uint16(len(slack)))
	shared := descriptor(0x8004, anna, sid.SID{}, nil, aclBytes(2))
	binary.LittleEndian.PutUint32(shared[8:], binary.LittleEndian.Uint32(shared[4:]))
	return map[string][]byte{
		"folder":      benchFolders()[0],
		"object":      benchObjects()[0],
		"nothing":     descriptor(0x8000, sid.SID{}, sid.SID{}, nil, nil),
		"null lists":  descriptor(0x8014, anna, bert, nil, nil),
		"empty lists": descriptor(0x8014, anna, bert, aclBytes(2), aclBytes(4)),
		"every type":  descriptor(0xC014, long, none, everyType(), everyType()),
		"slack":       append(descriptor(0x8014, anna, bert, slack, slack), "trailing"...),
		"shared SID":  shared,
		"absent SACL": descriptor(0x8004, anna, bert, []byte("whatever"), aclBytes(2, denied(0, 1, long))),
	}
}
