package acl_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/fixtures/peer"
	"reacl/sid"
)

// smartView is what MFCMAPI's Smart View says of a descriptor, a list, an entry or
// a SID, as far as it concerns this package.
type smartView struct {
	kind         string // the first line
	control      string
	owner, group string
	lists        map[string]*smartList
	aces         []*smartACE // of a bare list or entry
	sid          string      // of a bare SID
	unparsed     string
}

type smartList struct {
	revision, size, count string
	aces                  []*smartACE
}

type smartACE struct {
	typ, flags, size, mask, objectFlags, sid, objectType, inheritedType string
}

// readSmartView reads the lines "Key: value" of the tree, by the part they are in.
func readSmartView(text string) smartView {
	v := smartView{lists: map[string]*smartList{}}
	var list *smartList
	var ace *smartACE
	in := ""
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		value, _, _ = strings.Cut(value, " = ")
		switch {
		case i == 0:
			if v.kind = key; key == "ACE" {
				ace = &smartACE{}
				v.aces = append(v.aces, ace)
			}
		case key == "OwnerSid", key == "GroupSid":
			in, ace = key, nil
		case key == "Dacl", key == "Sacl":
			list = &smartList{}
			v.lists[strings.ToLower(key)] = list
			in, ace = key, nil
		case key == "ACE":
			ace = &smartACE{}
			if list != nil {
				list.aces = append(list.aces, ace)
			} else {
				v.aces = append(v.aces, ace)
			}
		case strings.HasPrefix(key, "Unparsed data size"):
			v.unparsed = key
		case key == "Textual SID":
			switch {
			case ace != nil:
				ace.sid = value
			case in == "OwnerSid":
				v.owner = value
			case in == "GroupSid":
				v.group = value
			default:
				v.sid = value
			}
		case ace != nil:
			switch key {
			case "Type":
				ace.typ = value
			case "Flags":
				if ace.flags == "" {
					ace.flags = value
				} else {
					ace.objectFlags = value
				}
			case "Size":
				ace.size = value
			case "Mask":
				ace.mask = value
			case "ObjectType":
				ace.objectType = value
			case "InheritedObjectType":
				ace.inheritedType = value
			}
		case key == "Control":
			v.control = value
		case list != nil:
			switch key {
			case "Revision":
				list.revision = value
			case "AclSize":
				list.size = value
			case "AceCount":
				list.count = value
			}
		}
	}
	return v
}

func (want smartACE) compare(t *testing.T, place string, a acl.ACE) {
	t.Helper()
	got := smartACE{
		typ: fmt.Sprintf("0x%02X", byte(a.Type)), flags: fmt.Sprintf("0x%02X", byte(a.Flags)),
		size: fmt.Sprintf("0x%04X", len(a.Raw())), mask: a.Mask.String(), sid: a.SID().String(),
	}
	if a.Type.IsObject() {
		g, _ := a.ObjectType()
		h, _ := a.InheritedObjectType()
		got.objectFlags = fmt.Sprintf("0x%08X", a.ObjectFlags())
		got.objectType, got.inheritedType = "{"+strings.ToUpper(g.String())+"}", "{"+strings.ToUpper(h.String())+"}"
	}
	if got != want {
		t.Errorf("%s: %+v, want %+v", place, got, want)
	}
}

func hexFile(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b, err := hex.DecodeString(regexp.MustCompile(`[^0-9A-Fa-f]`).ReplaceAllString(string(text), ""))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return b
}

// smartViews are the blobs of MFCMAPI's own tests by name.
func smartViews(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(peer.Recorded(t, "mfcmapi"), "*.in"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	all := map[string][]byte{}
	for _, file := range files {
		all[strings.TrimSuffix(filepath.Base(file), ".in")] = hexFile(t, file)
	}
	return all
}

func TestSmartView(t *testing.T) {
	for name, b := range smartViews(t) {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(peer.Recorded(t, "mfcmapi"), name+".out"))
			if err != nil {
				t.Fatal(err)
			}
			want := readSmartView(string(text))
			switch want.kind {
			case "SID":
				s, rest, err := sid.Cut(b)
				if want.sid == "(no SID)" {
					if !errors.Is(err, sid.ErrShort) {
						t.Errorf("read as %v, %v; it is cut short", s, err)
					}
					return
				}
				if err != nil || s.String() != want.sid || (len(rest) > 0) != (want.unparsed != "") {
					t.Errorf("%v and %x, %v; want %s, %s", s, rest, err, want.sid, want.unparsed)
				}
			case "ACE":
				a, err := acl.ParseACE(b)
				if rest, odd := strings.CutPrefix(want.aces[0].sid, "S-255-"); odd {
					// Smart View shows it, Windows and this package refuse it.
					var at *acl.Error
					if !errors.Is(err, sid.ErrRevision) || !errors.As(err, &at) || at.Path != "ace.sid" {
						t.Fatalf("read as %+v, %v; its SID has revision 255", a, err)
					}
					b[at.Offset] = 1
					want.aces[0].sid = "S-1-" + rest
					a, err = acl.ParseACE(b)
				}
				if err != nil {
					t.Fatal(err)
				}
				want.aces[0].compare(t, "ace", a)
			case "ACL":
				d := parse(t, descriptor(0x8004, sid.SID{}, sid.SID{}, nil, b))
				for i, a := range d.ACEs(acl.DACL) {
					want.aces[i].compare(t, fmt.Sprint("ace ", i), a)
				}
				if d.Count(acl.DACL) != len(want.aces) {
					t.Errorf("%d entries, want %d", d.Count(acl.DACL), len(want.aces))
				}
			default:
				compareSmartView(t, b, want)
			}
		})
	}
}

// compareSmartView is for descriptors, with or without the transfer header.
func compareSmartView(t *testing.T, b []byte, want smartView) {
	if want.kind == "PR_NT_SECURITY_DESCRIPTOR" {
		if n := int(binary.LittleEndian.Uint16(b)); n < len(b) {
			b = b[n:]
		}
	}
	d, err := acl.Parse(b)
	if want.control == "" {
		if err == nil {
			t.Errorf("read as %s; Smart View finds no descriptor", d.Control())
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("0x%04X", uint16(d.Control())); got != want.control {
		t.Errorf("control %s, want %s", got, want.control)
	}
	if d.Owner().String() != want.owner || d.Group().String() != want.group {
		t.Errorf("owner %v, group %v; want %s, %s", d.Owner(), d.Group(), want.owner, want.group)
	}
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		list := want.lists[l.String()]
		if (list == nil) != (d.State(l) == acl.Absent || d.State(l) == acl.Null) {
			t.Errorf("%s is %v", l, d.State(l))
			continue
		}
		if list == nil {
			continue
		}
		if got := fmt.Sprintf("0x%02X 0x%04X", d.Revision(l), d.Count(l)); got != list.revision+" "+list.count {
			t.Errorf("%s: revision and count %s, want %s %s", l, got, list.revision, list.count)
		}
		for i, a := range d.ACEs(l) {
			list.aces[i].compare(t, fmt.Sprintf("%s[%d]", l, i), a)
		}
	}
}

// smartViewsOf are MFCMAPI's samples whose names begin with kind, none where the
// vectors are not there.
func smartViewsOf(t *testing.T, kind string) map[string][]byte {
	found := map[string][]byte{}
	t.Run("vectors", func(t *testing.T) {
		for name, b := range smartViews(t) {
			if strings.HasPrefix(name, kind) {
				found[name] = b
			}
		}
		if len(found) == 0 {
			t.Errorf("no sample is called %s", kind)
		}
	})
	return found
}

// vectorDescriptors are the descriptors among MFCMAPI's samples without their
// transfer headers, and its list in a descriptor made around it.
func vectorDescriptors(t *testing.T) map[string][]byte {
	found := smartViewsOf(t, "SECURITYDESCRIPTOR")
	for _, kind := range []string{"NTSD", "FBSECURITYDESCRIPTOR"} {
		for name, b := range smartViewsOf(t, kind) {
			found[name] = b[min(len(b), int(binary.LittleEndian.Uint16(b))):]
		}
	}
	for name, b := range smartViewsOf(t, "ACL") {
		found[name] = descriptor(0x8004, sid.SID{}, sid.SID{}, nil, b)
	}
	return found
}

// realDescriptors are the descriptors of the objects and the mailboxes of a Samba
// domain.
func realDescriptors(t testing.TB) [][]byte {
	t.Helper()
	f, err := os.Open(peer.Recorded(t, "samba", "samba-ntsd.ldif"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all [][]byte
	var text strings.Builder
	flush := func() {
		attr, value, ok := strings.Cut(text.String(), ":: ")
		if ok && strings.HasSuffix(attr, "SecurityDescriptor") {
			b, err := base64.StdEncoding.DecodeString(value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b)
		}
		text.Reset()
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if line, ok := strings.CutPrefix(lines.Text(), " "); ok {
			text.WriteString(line)
			continue
		}
		flush()
		text.WriteString(lines.Text())
	}
	flush()
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestRealDescriptors(t *testing.T) {
	all := realDescriptors(t)
	if len(all) != 551 {
		t.Errorf("%d descriptors, want 551", len(all))
	}
	objects, entries, returned := 0, 0, 0
	for _, b := range all {
		if !faithful(t, b) {
			_, err := acl.Parse(b)
			t.Errorf("%d bytes: %v", len(b), err)
			continue
		}
		d := parse(t, b)
		for _, a := range d.ACEs(acl.DACL) {
			if entries++; a.Type.IsObject() {
				objects++
			}
		}
		// To a neighbouring domain and back, where nothing was merged on the way.
		there := func(s sid.SID) (sid.SID, bool) { return moved(s, 1) }
		back := func(s sid.SID) (sid.SID, bool) { return moved(s, -1) }
		raw, changes, err := acl.Rewrite(d, there, acl.Replace, acl.AllParts)
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(changes, func(c acl.Change) bool { return c.What == acl.Merged }) {
			continue
		}
		returned++
		if again, _, err := acl.Rewrite(parse(t, raw), back, acl.Replace, acl.AllParts); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s (%d bytes) comes back as another descriptor of %d bytes: %v", d.Owner(), len(b), len(again), err)
		}
	}
	if objects < 1000 || returned < 100 {
		t.Errorf("%d entries, %d of them for objects; %d descriptors went there and back", entries, objects, returned)
	}
	slices.SortFunc(all, func(a, b []byte) int { return len(a) - len(b) })
	t.Logf("%d entries, %d of them for objects; the largest descriptor has %d bytes; %d went there and back", entries, objects, len(all[len(all)-1]), returned)
}

// moved is the account in a neighbouring domain.
func moved(s sid.SID, by int) (sid.SID, bool) {
	if !s.IsAccount() {
		return sid.SID{}, false
	}
	d := s.Domain()
	n, err := sid.New(5, 21, d.SubAuthority(1), d.SubAuthority(2), d.SubAuthority(3)+uint32(by), s.RID())
	return n, err == nil
}
