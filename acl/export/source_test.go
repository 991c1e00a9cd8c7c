package export

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reacl/acl/exchange"
)

// nativeRecord is a record of the native form.
func nativeRecord(mailbox, folder, property, more string) string {
	return fmt.Sprintf(`{"mailbox":%q,"folder":%q,"property":%q,"sd":%q%s}`+"\n", mailbox, folder, property, b64FreeBusy, more)
}

// exportsFolder writes a folder of mixed exports, two levels deep.
func exportsFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(nativeRecord("gz@x", `\Inbox`, "0x0E27", "")))
	_ = z.Close()
	var archive bytes.Buffer
	a := zip.NewWriter(&archive)
	for _, m := range []struct{ name, text string }{
		{"b/second.jsonl", nativeRecord("zip2@x", `\Inbox`, "0x0E27", "")},
		{"a/first.csv", "mailbox,folder,0x0E27\nzip1@x,\\Inbox," + b64FreeBusy + "\n"},
		{"notes.txt", "nothing to see\n"},
	} {
		w, err := a.Create(m.name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(m.text))
	}
	_ = a.Close()
	write("ex01.jsonl", []byte(nativeRecord("one@x", `\Inbox`, "0x0E27", "")+"broken\n"+nativeRecord("two@x", `\Inbox`, "0x0E27", "")))
	write("ex02/deep/props.xml", []byte(pane("UTF-16", property("0x0E270102", "PT_BINARY", `<Value cb="80" >`+hexFreeBusy+`</Value>`))))
	write("ex02/ex02.jsonl.gz", packed.Bytes())
	write("ex03.zip", archive.Bytes())
	write("old.zip", []byte("PK\x03\x04 not really"))
	return dir
}

// collect reads a source and lists mailboxes, or ! and origin.
func collect(src *Source, dir string) []string {
	var got []string
	for o, err := range src.Objects() {
		if err != nil {
			got = append(got, "!"+strings.TrimPrefix(filepath.ToSlash(o.Origin), filepath.ToSlash(dir)+"/"))
			continue
		}
		got = append(got, o.Mailbox+o.Folder)
	}
	return got
}

func TestReadAll(t *testing.T) {
	dir := exportsFolder(t)
	want := []string{`one@x\Inbox`, "!ex01.jsonl:2", `two@x\Inbox`, "", `gz@x\Inbox`, `zip2@x\Inbox`, `zip1@x\Inbox`, "!ex03.zip/notes.txt", "!old.zip",
		`stdin@x\Inbox`, "!" + filepath.ToSlash(filepath.Join(t.Name(), "missing"))}
	for workers := 1; workers <= 4; workers++ {
		src := ReadAll([]string{dir, "-", filepath.Join(t.Name(), "missing")}, strings.NewReader(nativeRecord("stdin@x", `\Inbox`, "0x0E27", "")), Options{Workers: workers})
		if d := cmp.Diff(want, collect(src, dir)); d != "" {
			t.Errorf("%d workers: -want +got\n%s", workers, d)
		}
		var forms []string
		for _, in := range src.Inputs() {
			forms = append(forms, fmt.Sprintf("%s %s %d/%d", strings.TrimPrefix(filepath.ToSlash(in.Name), filepath.ToSlash(dir)+"/"), in.Form, in.Objects, in.Errors))
			if raw, err := os.ReadFile(in.Name); err == nil && in.Name != filepath.Join(dir, "old.zip") {
				sum := sha256.Sum256(raw)
				if in.SHA256 != hex.EncodeToString(sum[:]) || in.Bytes != int64(len(raw)) {
					t.Errorf("%s: %d bytes, SHA-256 %s", in.Name, in.Bytes, in.SHA256)
				}
			}
		}
		wantForms := []string{"ex01.jsonl jsonl 2/1", "ex02/deep/props.xml mapi-xml 1/0", "ex02/ex02.jsonl.gz jsonl 1/0", "ex03.zip/b/second.jsonl jsonl 1/0", "ex03.zip/a/first.csv csv 1/0",
			"ex03.zip/notes.txt  0/1", "ex03.zip zip 0/0", "old.zip  0/1", "stdin jsonl 1/0", filepath.ToSlash(filepath.Join(t.Name(), "missing")) + "  0/1"}
		if d := cmp.Diff(wantForms, forms); d != "" {
			t.Errorf("%d workers: inputs -want +got\n%s", workers, d)
		}
	}
}

// A file that is named in several words is one file.
func TestSameFileTwice(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.jsonl")
	if err := os.WriteFile(file, []byte(strings.Replace(nativeRecord("", "CN=Anna", "", `,"kind":"adobject"`), `"property":"",`, "", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	names := []string{file, dir, dir + "/./a.jsonl"}
	if link := filepath.Join(dir, "z.jsonl"); os.Symlink("a.jsonl", link) == nil {
		names = append(names, link)
	}
	t.Chdir(dir)
	src := ReadAll(append(names, "a.jsonl"), nil, Options{})
	if got := collect(src, dir); len(got) != 1 || len(src.Inputs()) != 1 {
		t.Errorf("%v of %d inputs, want one object of one", got, len(src.Inputs()))
	}
}

// An archive within an archive is told, whether it is packed or just stored.
func TestNestedArchive(t *testing.T) {
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		var inner, outer bytes.Buffer
		for _, z := range []struct {
			to         *bytes.Buffer
			name, text string
		}{{&inner, "a.jsonl", nativeRecord("a@x", `\Inbox`, "0x0E27", "")}, {&outer, "inner.zip", ""}} {
			w := zip.NewWriter(z.to)
			f, err := w.CreateHeader(&zip.FileHeader{Name: z.name, Method: method})
			if err != nil {
				t.Fatal(err)
			}
			if z.to == &outer {
				f.Write(inner.Bytes())
			} else {
				io.WriteString(f, z.text)
			}
			w.Close()
		}
		var errs []string
		for _, err := range Read(writeFile(t, "outer.zip", outer.String(), ""), nil, Options{}).Objects() {
			errs = append(errs, fmt.Sprint(err))
		}
		if len(errs) != 1 || !strings.HasSuffix(errs[0], "outer.zip/inner.zip: a zip archive within a zip archive is not read; unpack the outer one and name the folder") {
			t.Errorf("method %d: %v", method, errs)
		}
	}
}

func TestReadErrors(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		name string
		want error
	}{
		{filepath.Join(dir, "missing"), fs.ErrNotExist},
		{writeFile(t, "empty", "", ""), ErrEmpty},
		{writeFile(t, "letter", "hello", ""), ErrUnknownForm},
	} {
		for o, err := range Read(tt.name, nil, Options{}).Objects() {
			var e *RecordError
			if !errors.As(err, &e) || !errors.Is(err, tt.want) || e.Origin != tt.name || o.Origin != tt.name || strings.Count(err.Error(), tt.name) != 1 {
				t.Errorf("%v, origin %q", err, o.Origin)
			}
		}
	}
}

// TestBreak stops in the middle of large inputs: everything is released.
func TestBreak(t *testing.T) {
	text := string(newCorpus(5).lines(8000))
	a, b := writeFile(t, "a", text, ""), writeFile(t, "b", text, "")
	before := runtime.NumGoroutine()
	n := 0
	for range ReadAll([]string{a, b}, nil, Options{Workers: 4, KeepDuplicates: true}).Objects() {
		if n++; n == 3000 {
			break
		}
	}
	for range 6000 { // a minute, on a machine that is busy with other things
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestDuplicates(t *testing.T) {
	early, late := `,"time":"2026-01-01T00:00:00Z"`, `,"time":"2026-02-01T00:00:00Z"`
	one := nativeRecord("anna@x", `\Inbox`, "0x0E27", "")
	for _, tt := range []struct {
		name  string
		files []string
		stdin string // comes first where there is any
		keep  bool
		want  []string // objects of all files
		pairs []string
	}{
		{name: "the later input wins", files: []string{one + nativeRecord("anna@x", `\Old`, "0x0E27", ""), nativeRecord("ANNA@x", `\inbox`, "0x0E27", "")},
			want: []string{`0 anna@x\Old`, `1 ANNA@x\inbox`}, pairs: []string{`0 by 1: 1, anna@x:\Inbox`}},
		{name: "the later time wins", files: []string{nativeRecord("anna@x", `\Inbox`, "0x0E27", late), nativeRecord("anna@x", `\Inbox`, "0x0E27", early)},
			want: []string{`0 anna@x\Inbox`}, pairs: []string{`1 by 0: 1, anna@x:\Inbox`}},
		{name: "a time against none: the later input wins", files: []string{nativeRecord("anna@x", `\Inbox`, "0x0E27", late), one},
			want: []string{`1 anna@x\Inbox`}, pairs: []string{`0 by 1: 1, anna@x:\Inbox`}},
		{name: "three", files: []string{one, one, one}, want: []string{`2 anna@x\Inbox`}, pairs: []string{`0 by 2: 1, anna@x:\Inbox`, `1 by 2: 1, anna@x:\Inbox`}},
		{name: "not the same property, not an address, no folder", files: []string{one + nativeRecord("Anna", `\Inbox`, "0x0E27", "") + nativeRecord("anna@x", "", "0x0E27", ""), nativeRecord("anna@x", `\Inbox`, "0x0F00", "") + nativeRecord("Anna", `\Inbox`, "0x0E27", "") + nativeRecord("anna@x", "", "0x0E27", "")},
			want: []string{`0 anna@x\Inbox`, `0 Anna\Inbox`, `0 anna@x`, `1 anna@x\Inbox`, `1 Anna\Inbox`, `1 anna@x`}},
		{name: "twice in one input", files: []string{one + one}, want: []string{`0 anna@x\Inbox`, `0 anna@x\Inbox`}},
		{name: "keep", keep: true, files: []string{one, one}, want: []string{`0 anna@x\Inbox`, `1 anna@x\Inbox`}},
		{name: "stdin first", stdin: one + nativeRecord("b@x", `\Inbox`, "0x0E27", ""), files: []string{one}, want: []string{`stdin b@x\Inbox`, `0 anna@x\Inbox`}, pairs: []string{`stdin by 0: 1, anna@x:\Inbox`}},
		{name: "CSV against JSON Lines", files: []string{one, "mailbox,folder,0x0E27,0x0F00\nanna@x,\\Inbox," + b64FreeBusy + ",\n"}, want: []string{`1 anna@x\Inbox`}, pairs: []string{`0 by 1: 1, anna@x:\Inbox`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var names []string
			replace := []string{}
			if tt.stdin != "" {
				names = append(names, "-")
			}
			for i, text := range tt.files {
				name := writeFile(t, "export", text, "")
				names = append(names, name)
				replace = append(replace, name, fmt.Sprint(i))
			}
			short := strings.NewReplacer(replace...)
			src := ReadAll(names, strings.NewReader(tt.stdin), Options{KeepDuplicates: tt.keep})
			var got, pairs []string
			for o, err := range src.Objects() {
				if err != nil {
					t.Fatal(err)
				}
				file, _, _ := cutLast(o.Origin, ":")
				got = append(got, short.Replace(file)+" "+o.Mailbox+o.Folder)
			}
			replaced := int64(0)
			for _, d := range src.Duplicates() {
				pairs = append(pairs, fmt.Sprintf("%s by %s: %d, %s", short.Replace(d.Input), short.Replace(d.Newer), d.Count, d.Example))
				replaced += d.Count
			}
			for _, in := range src.Inputs() {
				replaced -= in.Replaced
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("objects: -want +got\n%s", d)
			}
			if d := cmp.Diff(tt.pairs, pairs); d != "" || replaced != 0 {
				t.Errorf("duplicates: -want +got\n%s", d)
			}
		})
	}
}

func TestSelection(t *testing.T) {
	lines := nativeRecord("anna@x", `\Inbox`, "0x0E27", `,"server":"EX01"`) + nativeRecord("bob@x", `\Calendar`, "0x0F00", `,"server":"EX02"`) +
		nativeRecord("", `\Sales\Leads`, "0x0E27", "") + strings.Replace(nativeRecord("", "CN=Anna", "", `,"kind":"adobject"`), `"property":"",`, "", 1)
	for _, tt := range []struct {
		name string
		sel  Selection
		want []string
	}{
		{"all", Selection{}, []string{`anna@x\Inbox`, `bob@x\Calendar`, `\Sales\Leads`, "CN=Anna"}},
		{"kinds", Selection{Kinds: []exchange.Kind{exchange.KindFreeBusy, exchange.KindADObject}}, []string{`bob@x\Calendar`, "CN=Anna"}},
		{"chosen mailboxes, no public folders", Selection{Mailboxes: Scope{Only: []string{"ANNA@*"}}, PublicFolders: Scope{None: true}}, []string{`anna@x\Inbox`, "CN=Anna"}},
		{"no mailboxes, chosen public folders", Selection{Mailboxes: Scope{None: true}, PublicFolders: Scope{Only: []string{`\Sales\*`}}}, []string{`\Sales\Leads`, "CN=Anna"}},
		{"public folders chosen, none fits", Selection{Mailboxes: Scope{None: true}, PublicFolders: Scope{Only: []string{`\HR\*`}}}, []string{"CN=Anna"}},
		{"server", Selection{Servers: []string{"ex0?"}}, []string{`anna@x\Inbox`, `bob@x\Calendar`}},
		{"include", Selection{Include: []string{`*:\Calendar`, "cn=*"}}, []string{`bob@x\Calendar`, "CN=Anna"}},
		{"exclude", Selection{Exclude: []string{`\sales*`, "bob@x"}}, []string{`anna@x\Inbox`, "CN=Anna"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := Read("-", strings.NewReader(lines), Options{Select: tt.sel})
			if d := cmp.Diff(tt.want, collect(src, "")); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
			if in := src.Inputs()[0]; in.Objects+in.LeftOut != 4 {
				t.Errorf("%+v", in)
			}
		})
	}
}

func TestMatches(t *testing.T) {
	for _, tt := range []struct {
		pattern, s string
		want       bool
	}{
		{"", "", true}, {"*", "", true}, {"?", "", false}, {"a*b*c", "axxbyyc", true}, {"a*b*c", "axxbyy", false}, {"*b", "abab", true},
		{"a?c", "aüc", true}, {"**", "x", true}, {`\x`, `\x`, true}, {"[a]", "a", false},
	} {
		if got := matches(tt.pattern, tt.s); got != tt.want {
			t.Errorf("%q, %q: %v", tt.pattern, tt.s, got)
		}
	}
}

// TestRoundTrip writes what was read and reads it again.
func TestRoundTrip(t *testing.T) {
	text := nativeRecord("anna@x", `\A & <B> "ü"`, "0x0E27", `,"server":"EX01","folderId":"AA/+=","class":"IPF.Note","time":"2026-01-02T03:04:05.5+01:00"`) +
		nativeRecord("anna@x", `\Calendar`, "0x0F000102", "") + `{"folder":"CN=A","kind":"adobject","sd":"` + hexFreeBusy[16:] + `"}` + "\n"
	var out bytes.Buffer
	if err := WriteJSONL(&out, Read("-", strings.NewReader(text), Options{}).Objects()); err != nil {
		t.Fatal(err)
	}
	read := func(text string) []Object {
		objects, errs := readText(t, text, Options{})
		if len(errs) > 0 || len(objects) != 3 {
			t.Fatal(len(objects), errs)
		}
		return objects
	}
	same := cmp.Comparer(func(a, b Object) bool {
		sameSD := bytes.Equal(exchange.Join(a.Header, a.SD.Bytes()), exchange.Join(b.Header, b.SD.Bytes()))
		return sameSD && a.Kind == b.Kind && a.Mailbox == b.Mailbox && a.Folder == b.Folder && a.FolderID == b.FolderID && a.Class == b.Class &&
			a.Server == b.Server && a.Origin == b.Origin && a.Property == b.Property && a.Time.Equal(b.Time)
	})
	if d := cmp.Diff(read(text), read(out.String()), same); d != "" {
		t.Error(d)
	}
	if !strings.HasPrefix(out.String(), `{"mailbox":"anna@x","folder":"\\A & <B> \"ü\"","property":"0x0E270102","sd":"CAADAAAA`) {
		t.Errorf("%.120s", out.String())
	}
	if err := WriteJSONL(&out, Read("-", strings.NewReader("{\"x\":1}\n"), Options{}).Objects()); err == nil {
		t.Error("an error of the stream was lost")
	}
}

// What could not be exported is rejected for the reason that the record gives.
func TestUnreadRecord(t *testing.T) {
	var out bytes.Buffer
	o := Object{Mailbox: "anna@x", Folder: `\Inbox`, Kind: exchange.KindFolder, Property: exchange.PropNTSecurityDescriptor}
	if err := NewWriter(&out).WriteUnread(o, "no descriptor: the server is asleep"); err != nil {
		t.Fatal(err)
	}
	if err := NewWriter(&out).WriteUnread(Object{Mailbox: "bob@x"}, "there is no such mailbox"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, err := range Read("-", &out, Options{}).Objects() {
		var e *RecordError
		if !errors.As(err, &e) || !errors.Is(err, ErrNoBlob) {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s: %v", e.Mailbox, e.Folder, err))
	}
	want := []string{`anna@x \Inbox: stdin:1: no descriptor: the server is asleep`, `bob@x : stdin:2: no descriptor: there is no such mailbox`}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
