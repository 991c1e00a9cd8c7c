package files

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/ad/table"
)

const (
	oneSID   = "S-1-5-21-1-2-3-1104"
	ldifText = "dn: CN=Ada,DC=x\nobjectClass: user\nobjectSid: " + oneSID + "\n"
	csvText  = "DN,objectClass,objectSid\n\"CN=Ben,DC=x\",user," + oneSID + "\n"
	psText   = "#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n\"DistinguishedName\";\"SID\";\"sIDHistory\"\r\n\"CN=Eve,DC=x\";\"" + oneSID + "\";\"\"\r\n"
	trapText = "\"SID\",\"sIDHistory\"\n\"" + oneSID + "\",\"Microsoft.ActiveDirectory.Management.ADPropertyValueCollection\"\n"
	bhText   = "{\"data\":[{\"ObjectIdentifier\":\"" + oneSID + "\",\"Properties\":{}}],\"meta\":{\"count\":1}}"
	bhNobody = `{"data":[{"ObjectIdentifier":"0A1B-2C3D","Properties":{"name":"POLICY"}}],"meta":{"type":"gpos","count":1,"version":5}}`
	snapText = `{"format":"reacl-snapshot","version":1,"forest":"x"}` + "\n" + `{"dn":"CN=Fay","text":{"objectsid":["` + oneSID + `"]}}` + "\n" + `{"end":{"entries":1,"complete":true}}`
)

func utf16LE(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

func packed(t *testing.T, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := input.Compress(&b, name)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

func zipped(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, files[i+1])
	}
	z.Close()
	return b.String()
}

// drain counts the entries and collects the errors.
func drain(entries ad.Entries) (n int, errs []error) {
	for _, err := range entries {
		if err != nil {
			errs = append(errs, err)
		} else {
			n++
		}
	}
	return n, errs
}

func TestReadFindsTheForm(t *testing.T) {
	tests := []struct{ name, text, format string }{
		{"ldif", ldifText, "LDIF"},
		{"ldif in UTF-16", utf16LE(ldifText), "LDIF"},
		{"ldif after comments", "# extended LDIF\n#\n# base <DC=x>\n  folded\n\n" + ldifText + "\nresult: 0 Success\n", "LDIF"},
		{"ldif, only folded comments at first", strings.Repeat("# comment\n", 10_000) + ldifText, "LDIF"},
		{"ldif.gz", packed(t, "a.gz", ldifText), "LDIF"},
		{"csvde", csvText, "csvde"},
		{"csvde in UTF-16.zst", packed(t, "a.zst", utf16LE(csvText)), "csvde"},
		{"PowerShell", psText, "PowerShell CSV"},
		{"PowerShell in UTF-8 with mark", "\xef\xbb\xbf" + psText, "PowerShell CSV"},
		{"SharpHound", bhText, "SharpHound JSON"},
		{"snapshot", snapText, "reacl snapshot"},
		{"SharpHound zip", zipped(t, "1_users.json", bhText, "1_groups.json", bhText), "SharpHound JSON, zip"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "export")
			os.WriteFile(path, []byte(test.text), 0o600)
			for _, name := range []string{path, input.Stdin} {
				entries, format, err := Read(name, strings.NewReader(test.text))
				if err != nil {
					t.Fatal(err)
				}
				if format != test.format {
					t.Errorf("format %q, want %q", format, test.format)
				}
				if n, errs := drain(entries); n == 0 || errs != nil {
					t.Errorf("%d entries, errors %v", n, errs)
				}
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name, text string
		is         error
		says, hint string
	}{
		{"empty file", "", table.ErrEmpty, "export: the file is empty", "check that the export ended"},
		{"only blanks", "\r\n\r\n ", table.ErrEmpty, "the file is empty", ""},
		{"search without entries", "# extended LDIF\n\n# search result\nsearch: 2\nresult: 0 Success\n", table.ErrEmpty, "holds no entries", "filter"},
		{"header only", "\"SID\",\"sIDHistory\"\n", table.ErrEmpty, "a header and no row", ""},
		{"SharpHound without objects", `{"data":[],"meta":{"count":0}}`, table.ErrEmpty, "holds no entries", ""},
		{"type name", trapText, table.ErrTypeName, "column sIDHistory", "Select-Object"},
		{"binary junk", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\xff\xff\xb8\x00\x00", ErrUnknown, "binary data that begins with 4d 5a 90 00 03 00 00 00", "LDIF"},
		{"Excel", zipped(t, "[Content_Types].xml", "<x/>", "xl/workbook.xml", "<x/>"), ErrUnknown, "Office document", "CSV"},
		{"CLIXML", utf16LE(`<Objs Version="1.1.0.1">`), ErrUnknown, "Export-Clixml", "Export-Csv"},
		{"HTML", "<!DOCTYPE html>", ErrUnknown, "XML or HTML", "LDIF"},
		{"descriptors", `{"mailbox":"a@x","folder":"\\Inbox","sd":"AQ=="}`, ErrUnknown, "security descriptors", "--acl"},
		{"mapping", "sourceSid,targetSid\na,b\n", ErrUnknown, "mapping", "--map"},
		{"other JSON", `{"x":1}`, ErrUnknown, "JSON of another kind", "LDIF"},
		{"prose", "Dear all,\nplease find attached", ErrUnknown, "2 columns: Dear all", "LDIF"},
		{"zip of prose", zipped(t, "a.txt", "hello", "b.txt", "world"), ErrUnknown, "none of the 2 files", "LDIF"},
		{"zip of policies", zipped(t, "gpos.json", bhNobody, "ous.json", `{"data":[],"meta":{"count":0}}`), table.ErrEmpty, "none of the 2 files", "filter"},
		{"empty zip", zipped(t), table.ErrEmpty, "no entries", ""},
		{"broken zip", "PK\x03\x04\x00\x00", nil, "not a readable zip", "copy"},
		{"cut gzip", packed(t, "a.gz", strings.Repeat(ldifText, 100))[:9], nil, "cut", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "export")
			os.WriteFile(path, []byte(test.text), 0o600)
			_, err := Open(path, nil)
			if err == nil {
				t.Fatal("no error")
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("error %v is not %v", err, test.is)
			}
			if !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), "export") {
				t.Errorf("error %q does not say %q and the name", err, test.says)
			}
			if !strings.Contains(input.Hint(err), test.hint) {
				t.Errorf("hint %q does not say %q", input.Hint(err), test.hint)
			}
		})
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.ldif"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if _, err := Open(t.TempDir(), nil); err == nil || !strings.Contains(err.Error(), "no files") {
		t.Errorf("empty folder: %v", err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.ldif": ldifText, "b/c.csv": csvText, "d.zip": zipped(t, "users.json", bhText, "readme.txt", "hello"), "e.html": "<html>",
		"f.jsonl.gz": packed(t, "f.gz", snapText),
	} {
		os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700)
		os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)
	}
	s, err := Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := s.Format(); f != "LDIF, csvde, SharpHound JSON, zip, reacl snapshot" {
		t.Errorf("format %q", f)
	}
	n, errs := drain(s.Entries())
	if n != 4 || len(errs) != 2 || !errors.Is(errs[0], ErrUnknown) || !errors.Is(errs[1], ErrUnknown) {
		t.Errorf("%d entries, errors %v", n, errs)
	}
	var names []string
	for _, in := range s.Inputs() {
		rel, _ := filepath.Rel(dir, in.Name)
		names = append(names, filepath.ToSlash(rel))
		raw, err := os.ReadFile(in.Name)
		if err == nil && (in.SHA256 != sha256.Sum256(raw) || in.Size != int64(len(raw))) {
			t.Errorf("%s: wrong sum or size %d", in.Name, in.Size)
		}
		if in.Format == table.FormatSnapshot && (in.Header == nil || in.Header.Forest != "x") {
			t.Errorf("%s: header %+v", in.Name, in.Header)
		}
	}
	if want := []string{"a.ldif", "b/c.csv", "d.zip/users.json", "d.zip/readme.txt", "d.zip", "e.html", "f.jsonl.gz"}; !slices.Equal(names, want) {
		t.Errorf("inputs %q, want %q", names, want)
	}
}

// The archive of a collector has a file for each type of object; those without
// accounts are no mistake.
func TestArchiveOfACollector(t *testing.T) {
	path := filepath.Join(t.TempDir(), "20260131_BloodHound.zip")
	os.WriteFile(path, []byte(zipped(t, "gpos.json", bhNobody, "users.json", bhText, "ous.json", `{"data":[],"meta":{"count":0}}`)), 0o600)
	s, err := Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n, errs := drain(s.Entries()); n != 1 || errs != nil {
		t.Errorf("%d entries, errors %v", n, errs)
	}
	if in := s.Inputs(); len(in) != 4 || in[0].Errors != 0 || in[1].Entries != 1 {
		t.Errorf("inputs %+v", in)
	}
}

func TestFolderWithTypeNamesIsRefused(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "a.ldif"), []byte(ldifText), 0o600)
	os.WriteFile(filepath.Join(dir, "b.csv"), []byte(trapText), 0o600)
	if _, err := Open(dir, nil); !errors.Is(err, table.ErrTypeName) {
		t.Errorf("error %v", err)
	}
}

func TestIncompleteSnapshot(t *testing.T) {
	text := snapText[:strings.LastIndex(snapText, "\n")]
	entries, _, err := Read(input.Stdin, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if n, errs := drain(entries); n != 1 || len(errs) != 1 || !errors.Is(errs[0], table.ErrIncomplete) {
		t.Errorf("%d entries, errors %v", n, errs)
	}
}

func TestNotesAndBreak(t *testing.T) {
	s, err := Open(input.Stdin, strings.NewReader(ldifText+"cn: J\xf6rg\n\n"+ldifText))
	if err != nil {
		t.Fatal(err)
	}
	if n, errs := drain(s.Entries()); n != 2 || errs != nil {
		t.Errorf("%d entries, errors %v", n, errs)
	}
	if in := s.Inputs(); len(in) != 1 || len(in[0].Notes) != 1 || in[0].Entries != 2 || in[0].Name != "stdin" {
		t.Errorf("inputs %+v", in)
	}
	s, err = Open(input.Stdin, strings.NewReader(ldifText+"\n"+ldifText))
	if err != nil {
		t.Fatal(err)
	}
	for range s.Entries() {
		break
	}
	if len(s.Inputs()) != 0 {
		t.Error("an input that was not read to its end is listed")
	}
}
