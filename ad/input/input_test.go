package input

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func pack(t *testing.T, name, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := Compress(&b, name)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, text)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOpenDecompressesByContent(t *testing.T) {
	text := strings.Repeat("dn: CN=Ada\n", 50_000)
	for _, name := range []string{"a.ldif", "a.ldif.gz", "A.LDIF.ZST"} {
		raw := pack(t, name, text)
		for _, from := range []string{"file", "stdin"} {
			var f *File
			var err error
			if from == "file" {
				f, err = Open(write(t, "export.txt", raw), nil)
			} else {
				f, err = Open(Stdin, iotest.HalfReader(bytes.NewReader(raw)))
			}
			if err != nil {
				t.Fatal(err)
			}
			if head, err := f.Head(8); err != nil || head != "dn: CN=A" {
				t.Errorf("%s from %s: Head = %q, %v", name, from, head, err)
			}
			got, err := io.ReadAll(f.Text())
			if err != nil || string(got) != text {
				t.Errorf("%s from %s: %d bytes of text, want %d; %v", name, from, len(got), len(text), err)
			}
			sum, err := f.Sum()
			if err != nil || sum.Size != int64(len(raw)) || sum.SHA256 != sha256.Sum256(raw) {
				t.Errorf("%s from %s: Sum = %+v, %v, want that of the raw %d bytes", name, from, sum, err, len(raw))
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestSumCoversWhatWasNotRead(t *testing.T) {
	raw := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	f, err := Open(write(t, "a", raw), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	io.ReadFull(f, make([]byte, 10))
	if sum, err := f.Sum(); err != nil || sum.SHA256 != sha256.Sum256(raw) {
		t.Errorf("Sum after ten bytes: %v", err)
	}
}

func TestOpenErrors(t *testing.T) {
	gz := pack(t, "a.gz", strings.Repeat("text", 10_000))
	tests := []struct {
		name string
		open func() (*File, error)
		is   error
		says string
		hint string
	}{
		{"missing", func() (*File, error) { return Open(filepath.Join(t.TempDir(), "no.ldif"), nil) }, fs.ErrNotExist, "no.ldif: there is no such file", "spelling"},
		{"a URL", func() (*File, error) { return Open("http://dc1/x.ldif", nil) }, fs.ErrNotExist, "http://dc1/x.ldif: there is no such file", "by ldaps://"},
		{"no name", func() (*File, error) { return Open("", nil) }, fs.ErrNotExist, "the name of the input file is empty", "standard input"},
		{"folder", func() (*File, error) { return Open(t.TempDir(), nil) }, ErrFolder, "is a folder, not a file", "name a file"},
		{"no stdin", func() (*File, error) { return Open(Stdin, nil) }, nil, "no standard input", ""},
		{"7z", func() (*File, error) { return Open(write(t, "a.7z", []byte("7z\xbc\xaf\x27\x1c\x00\x04")), nil) }, ErrUnsupported, "7-Zip", "unpack"},
		{"gzip header cut", func() (*File, error) { return Open(write(t, "a.gz", gz[:5]), nil) }, ErrCut, "cut", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, err := test.open()
			if err == nil {
				f.Close()
				t.Fatal("no error")
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v is not %v", err, test.is)
			}
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %q does not say %q", err, test.says)
			}
			if !strings.Contains(Hint(err), test.hint) {
				t.Errorf("hint %q does not say %q", Hint(err), test.hint)
			}
		})
	}
}

func TestCutCompressedData(t *testing.T) {
	for _, name := range []string{"a.gz", "a.zst"} {
		raw := pack(t, name, strings.Repeat("some text that takes room ", 100_000))
		f, err := Open(write(t, name, raw[:len(raw)/2]), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, f.Text())
		if !errors.Is(err, ErrCut) || !strings.Contains(err.Error(), name+": ") {
			t.Errorf("%s cut in the middle: error %v, want one that names the file and wraps ErrCut", name, err)
		}
		f.Close()
	}
}

func TestList(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.ldif", "a.csv", ".hidden", "sub/c.json", ".git/config"} {
		os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700)
		os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600)
	}
	got, err := List(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a.csv", "b.ldif", "sub/c.json"}
	for i := range want {
		want[i] = filepath.Join(dir, filepath.FromSlash(want[i]))
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("List = %v, want %v", got, want)
	}
	if _, err := List(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no files") {
		t.Errorf("empty folder: %v", err)
	}
	if _, err := List(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing folder: %v", err)
	}
}

func TestZipMembers(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"users.json", "sub/", "sub/groups.json", "__MACOSX/x", "sub/.DS_Store"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "/") {
			io.WriteString(w, "content of "+name)
		}
	}
	locked, err := z.CreateHeader(&zip.FileHeader{Name: "locked.json", Flags: 1})
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(locked, "?")
	z.Close()
	path := write(t, "export.zip", b.Bytes())
	for _, name := range []string{path, Stdin} {
		f, err := Open(name, bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if !f.IsZip() {
			t.Fatal("not recognised")
		}
		members, err := f.Members()
		if err != nil {
			t.Fatal(err)
		}
		if len(members) != 3 {
			t.Fatalf("members %v", members)
		}
		m, err := members[1].Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(m.Text())
		if err != nil || string(text) != "content of sub/groups.json" || m.Name() != f.Name()+"/sub/groups.json" {
			t.Errorf("%s holds %q, %v", m.Name(), text, err)
		}
		m.Close()
		if _, err := members[2].Open(); !errors.Is(err, ErrUnsupported) || Hint(err) == "" {
			t.Errorf("member with a password: %v", err)
		}
		if sum, err := f.Sum(); err != nil || sum.SHA256 != sha256.Sum256(b.Bytes()) {
			t.Errorf("Sum of the archive from %s: %v", f.Name(), err)
		}
		f.Close()
	}
	f, err := Open(write(t, "cut.zip", b.Bytes()[:40]), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Members(); err == nil || Hint(err) == "" {
		t.Errorf("cut archive: %v", err)
	}
}

func TestSumOfManySizes(t *testing.T) {
	data := make([]byte, 5*sumBuffer+7)
	for i := range data {
		data[i] = byte(i * 7)
	}
	for _, n := range []int{0, 1, sumBuffer - 1, sumBuffer, sumBuffer + 1, 3 * sumBuffer, len(data)} {
		f, err := Open(Stdin, iotest.HalfReader(bytes.NewReader(data[:n])))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // summing up twice is no harm
			if sum, err := f.Sum(); err != nil || sum.Size != int64(n) || sum.SHA256 != sha256.Sum256(data[:n]) {
				t.Errorf("%d bytes: %d, %v", n, sum.Size, err)
			}
		}
		f.Close()
	}
}

func BenchmarkOpenTextSum(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a")
	if err := os.WriteFile(path, bytes.Repeat([]byte(strings.Repeat("x", 99)+"\n"), 500_000), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(50_000_000)
	b.ReportAllocs()
	for b.Loop() {
		f, err := Open(path, nil)
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, f.Text())
		f.Sum()
		f.Close()
	}
}
