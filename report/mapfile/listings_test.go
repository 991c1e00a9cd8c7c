package mapfile

import (
	"bytes"
	"strings"
	"testing"
)

func TestListings(t *testing.T) {
	o, n := oldSID(1234).String(), newSID(5678).String()
	tests := []struct {
		name, saved string
		encode      func(string) []byte
		want        string
		left        []string
	}{
		{"plain", "\r\nD:(A;;FA;;;" + o + ")\r\nx\\y\r\nD:(A;;FR;;;" + o + ")\r\n", encodeUTF16, "\r\nD:(A;;FA;;;" + n + ")\r\nx\\y\r\nD:(A;;FR;;;" + n + ")\r\n", nil},
		{"byte order mark in the input only", "\ufeffa\r\nD:(A;;FA;;;" + o + ")\r\n", encodeUTF16, "a\r\nD:(A;;FA;;;" + n + ")\r\n", nil},
		{"UTF-8", "jürgen\nD:(A;;FA;;;" + o + ")\n", func(s string) []byte { return []byte(s) }, "jürgen\r\nD:(A;;FA;;;" + n + ")\r\n", nil},
		{"object without a descriptor", "a\r\nb\r\nD:(A;;FA;;;" + o + ")\r\n", encodeUTF16, "b\r\nD:(A;;FA;;;" + n + ")\r\n", []string{"acls.txt:1 a|no descriptor follows the path"}},
		{"cut at the end", "a\r\nD:(A;;FA;;;" + o + ")\r\nb\r\n", encodeUTF16, "a\r\nD:(A;;FA;;;" + n + ")\r\n", []string{"acls.txt:3 b|no descriptor follows the path"}},
		{"damaged descriptor", "a\r\nD:(A;;FA;;;" + o + "\r\nb\r\nD:(A;;FA;;;" + o + ")\r\n", encodeUTF16, "b\r\nD:(A;;FA;;;" + n + ")\r\n", []string{"acls.txt:1 a|not a security descriptor in SDDL"}},
		{"unchanged objects are left in peace", "a\r\nD:(A;;FA;;;BA)\r\n", encodeUTF16, "", nil},
		{"a path that looks like a list", "D:\\data\r\nD:(A;;FA;;;" + o + ")\r\n", encodeUTF16, "D:\\data\r\nD:(A;;FA;;;" + n + ")\r\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := world()
			raw := tt.encode(tt.saved)
			in.Saved = []Saved{{"acls.txt", raw}}
			out := makeOne(t, "icacls", in)
			if got := fileOf(t, out, "icacls-restore.txt"); got != string(encodeUTF16(tt.want)) {
				text, _ := decode([]byte(got))
				t.Errorf("got %q, want %q", text, tt.want)
			}
			if got := fileOf(t, out, "icacls-undo.txt"); got != string(raw) {
				t.Error("the undo file is not what was saved")
			}
			var left []string
			for _, l := range out.Left {
				if l.Object != "" {
					left = append(left, l.Object+"|"+l.Why)
				}
			}
			if strings.Join(left, " ") != strings.Join(tt.left, " ") {
				t.Errorf("left out %q, want %q", left, tt.left)
			}
		})
	}
}

func TestSetACLListing(t *testing.T) {
	out := makeOne(t, "setacl", world())
	got := fileOf(t, out, "setacl-restore.txt")
	want := append([]byte{0xFF, 0xFE}, encodeUTF16(`"D:\data\x",1,"O:`+newSID(5678).String()+`G:SYD:PAI(A;;FA;;;`+newSID(7002).String()+`)"`+"\r\n")...)
	if !bytes.Equal([]byte(got), want) {
		t.Errorf("got %q", got)
	}
	var left []string
	for _, l := range out.Left {
		if l.Object != "" {
			left = append(left, l.Object+"|"+l.Why)
		}
	}
	if len(left) != 1 || !strings.HasPrefix(left[0], `listing.txt:2 "D:\data\c",1,|a conditional entry`) {
		t.Errorf("left out %q", left)
	}
}

func TestCutSetACL(t *testing.T) {
	tests := []struct{ line, head, sddl string }{
		{`"D:\a,b",1,"O:BAD:(A;;FA;;;BA)"`, `"D:\a,b",1,`, "O:BAD:(A;;FA;;;BA)"},
		{`"D:\a",11,"D:(XA;;FX;;;WD;(Member_of {"a","b"}))"`, `"D:\a",11,`, `D:(XA;;FX;;;WD;(Member_of {"a","b"}))`},
		{`"D:\a",1,`, `"D:\a",1,`, ""},
		{`"D:\a",1,""`, `"D:\a",1,`, ""},
		{`"D:\a",1`, "", ""},
		{`"D:\a",1,"`, "", ""},
		{`"D:\a`, "", ""},
		{`"`, "", ""},
		{`"",`, "", ""},
		{`D:\a,1,"D:"`, "", ""},
	}
	for _, tt := range tests {
		head, sddl, err := cutSetACL(tt.line)
		if head != tt.head || sddl != tt.sddl || (err != nil) != (tt.head == "") {
			t.Errorf("cutSetACL(%s) = %q, %q, %v", tt.line, head, sddl, err)
		}
	}
}

func TestSeveralListings(t *testing.T) {
	in := world()
	in.Saved = []Saved{{"a.txt", encodeUTF16("a\r\nD:(A;;FA;;;" + oldSID(1234).String() + ")\r\n")}, {"b.txt", encodeUTF16("b\r\nD:(A;;FA;;;" + oldSID(1234).String() + ")\r\n")}}
	out := makeOne(t, "icacls", in)
	for name, path := range map[string]string{"icacls-restore.txt": "a", "icacls-restore-2.txt": "b"} {
		if text, _ := decode([]byte(fileOf(t, out, name))); !strings.HasPrefix(text, path+"\r\n") {
			t.Errorf("%s: %q", name, text)
		}
	}
}
