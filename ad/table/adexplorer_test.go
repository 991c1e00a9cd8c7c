package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"reacl/ad"
	"reacl/sid"
)

// explorerFile builds a snapshot by the documented layout.
type explorerFile struct {
	attrs   []explorerAttr
	objects [][]byte
}

func u32(v int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(v)) }

func wide(s string) []byte {
	var b []byte
	for _, u := range append(utf16.Encode([]rune(s)), 0) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func (f *explorerFile) attr(name string, kind uint32) int {
	for i, a := range f.attrs {
		if a.key == name {
			return i
		}
	}
	f.attrs = append(f.attrs, explorerAttr{name, kind})
	return len(f.attrs) - 1
}

// value is an attribute of an object: its number and its bytes, in which
// offsets of texts count from the beginning of the object.
type value struct {
	attr int
	data func(at int) []byte
}

func (f *explorerFile) texts(name string, kind uint32, values ...string) value {
	return value{f.attr(name, kind), func(at int) []byte {
		b := u32(len(values))
		next := at + 4 + 4*len(values)
		var rest []byte
		for _, v := range values {
			b = append(b, u32(next+len(rest))...)
			rest = append(rest, wide(v)...)
		}
		return append(b, rest...)
	}}
}

func (f *explorerFile) octets(name string, values ...[]byte) value {
	return value{f.attr(name, adsOctets), func(int) []byte {
		b := u32(len(values))
		for _, v := range values {
			b = append(b, u32(len(v))...)
		}
		return append(b, bytes.Join(values, nil)...)
	}}
}

func (f *explorerFile) raw(name string, kind uint32, data ...[]byte) value {
	return value{f.attr(name, kind), func(int) []byte { return bytes.Join(data, nil) }}
}

func (f *explorerFile) object(values ...value) {
	table := make([]byte, 0, 8*len(values))
	var data []byte
	for _, v := range values {
		at := 8 + 8*len(values) + len(data)
		table = append(append(table, u32(v.attr)...), u32(at)...)
		data = append(data, v.data(at)...)
	}
	b := append(u32(8+len(table)+len(data)), u32(len(values))...)
	f.objects = append(f.objects, slices.Concat(b, table, data))
}

func (f *explorerFile) build() []byte {
	b := append([]byte(explorerMagic), u32(0x10001)...)
	b = append(b, make([]byte, 8)...)
	b = append(b, append(wide("made by a test"), make([]byte, 520)...)[:520]...)
	b = append(b, append(wide("dc1.newco.example"), make([]byte, 520)...)[:520]...)
	b = append(b, u32(len(f.objects))...)
	b = append(b, u32(len(f.attrs))...)
	all := bytes.Join(f.objects, nil)
	b = binary.LittleEndian.AppendUint64(b, uint64(explorerHeader+len(all)))
	b = append(b, make([]byte, explorerHeader-len(b))...)
	b = append(b, all...)
	b = append(b, u32(len(f.attrs))...)
	for _, a := range f.attrs {
		name, dn := wide(a.key), wide("CN="+a.key+",CN=Schema")
		b = slices.Concat(b, u32(len(name)), name, u32(0), u32(int(a.kind)), u32(len(dn)), dn, make([]byte, 36))
	}
	return b
}

func sampleExplorer() *explorerFile {
	f := &explorerFile{}
	descriptor := []byte{1, 0, 4, 0x80}
	f.object(
		f.texts("distinguishedName", adsDN, "CN=Jörg,DC=newco,DC=example"),
		f.texts("objectClass", adsObjectClass, "top", "user"),
		f.octets("objectSid", sid.MustParse(newText).Bytes()),
		f.octets("sIDHistory", sid.MustParse(oldText).Bytes(), sid.MustParse(oldText).Bytes()),
		f.raw("nTSecurityDescriptor", adsSecurityDescriptor, u32(1), u32(4), descriptor),
		f.raw("groupType", adsInteger, u32(1), u32(-2147483644)),
		f.raw("isDeleted", adsBoolean, u32(1), u32(1)),
		f.raw("lastLogonTimestamp", adsLargeInteger, u32(1), make([]byte, 8)),
		f.raw("whenCreated", adsUTCTime, u32(1), []byte{0xe4, 7, 1, 0, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
		f.raw("unknown", 27, u32(1)),
	)
	f.object(f.texts("distinguishedName", adsDN, "DC=newco,DC=example"))
	return f
}

func readExplorer(b []byte) (got []string) {
	entries, err := ReadADExplorer(bytes.NewReader(b), int64(len(b)), "f")
	if err != nil {
		return []string{"refused: " + err.Error()}
	}
	for e, err := range entries {
		got = append(got, show(e, err))
	}
	return got
}

func TestReadADExplorer(t *testing.T) {
	got := readExplorer(sampleExplorer().build())
	want := []string{
		`f:0x43e "CN=Jörg,DC=newco,DC=example" distinguishedname=CN=Jörg,DC=newco,DC=example grouptype=-2147483644 isdeleted=TRUE lastlogontimestamp=0 ntsecuritydescriptor=` + "\x01\x00\x04\x80" +
			` objectclass=top|user objectsid=` + newText + ` sidhistory=` + oldText + `|` + oldText + ` whencreated=20200101000000.0Z`,
		`f:0x59c "DC=newco,DC=example" distinguishedname=DC=newco,DC=example`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%q\nwant\n\t%q", got, want)
	}
}

func TestReadADExplorerTextInAnEarlierObject(t *testing.T) {
	f := sampleExplorer()
	first := len(f.objects[0]) + len(f.objects[1])
	back := 8 + 8*10 + 8 // where the first object's name is
	f.object(f.raw("distinguishedName", adsDN, u32(1), u32(back-first)))
	got := readExplorer(f.build())
	if len(got) != 3 || !strings.Contains(got[2], `"CN=Jörg,DC=newco,DC=example"`) {
		t.Errorf("got %q", got)
	}
}

func TestReadADExplorerDamaged(t *testing.T) {
	whole := sampleExplorer().build()
	patch := func(at int, v int) []byte {
		b := bytes.Clone(whole)
		copy(b[at:], u32(v))
		return b
	}
	for name, test := range map[string]struct {
		b    []byte
		says string
	}{
		"cut in the header":      {whole[:900], "refused: f: the AD Explorer snapshot is damaged"},
		"cut in the table":       {whole[:len(whole)-10], "refused: f: the AD Explorer snapshot is damaged: its table of attributes is cut"},
		"cut before the table":   {whole[:1200], "refused: f: the AD Explorer snapshot is damaged: its table of attributes would be at"},
		"more objects than told": {patch(1062, 5), "2 of 5 objects were read"},
		"object too large":       {patch(explorerHeader, 1<<30), "0 of 2 objects were read"},
		"attribute count":        {patch(explorerHeader+4, 1<<30), "1073741824 attributes do not fit"},
		"attribute number":       {patch(explorerHeader+8, 99), "attribute number 99 of 10"},
		"attribute offset":       {patch(explorerHeader+12, 1<<30), "outside of the file"},
		"value count":            {patch(explorerHeader+8+8*10, 1<<30), "1073741824 values"},
	} {
		got := strings.Join(readExplorer(test.b), "\n")
		if !strings.Contains(got, test.says) {
			t.Errorf("%s: %q does not say %q", name, got, test.says)
		}
	}
	entries, err := ReadADExplorer(bytes.NewReader(patch(1062, 5)), int64(len(whole)), "f")
	if err != nil {
		t.Fatal(err)
	}
	var last error
	for _, err := range entries {
		last = err
	}
	if !errors.Is(last, ErrIncomplete) {
		t.Errorf("%v is not ErrIncomplete", last)
	}
}

func FuzzReadADExplorer(f *testing.F) {
	f.Add(sampleExplorer().build())
	f.Add((&explorerFile{}).build())
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := ReadADExplorer(bytes.NewReader(b), int64(len(b)), "f")
		if err != nil {
			return
		}
		for e, err := range entries {
			if err == nil {
				ad.Understand(e)
			}
		}
	})
}
