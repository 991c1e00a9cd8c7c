package table

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/sid"
)

var update = flag.Bool("update", false, "rewrite golden files")

func sampleHeader() Header {
	return Header{
		Forest: "newco.example", Time: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC), Server: "dc1.newco.example",
		Filter: "(objectSid=*)", Tool: "reacl 1.0",
		Domains: []ad.Domain{{SID: sid.MustParse("S-1-5-21-4040505060-1212343456-2525363647"), DNS: "newco.example", NetBIOS: "NEWCO"}},
	}
}

func sampleEntries() []ad.Entry {
	return []ad.Entry{
		{DN: "CN=Jörg <x> & \"y\",DC=newco,DC=example", Attrs: map[string][][]byte{
			"objectclass": {[]byte("top"), []byte("user")},
			"objectsid":   {sid.MustParse(newText).Bytes()},
			"sidhistory":  {sid.MustParse(oldText).Bytes()},
			"description": {[]byte("two\r\nlines\tand \u2028 more")},
			"mixed":       {[]byte("text"), {0xff}},
			"empty":       {[]byte("")},
		}},
		{DN: "", Attrs: map[string][][]byte{}},
	}
}

func TestSnapshotGolden(t *testing.T) {
	var b bytes.Buffer
	w := NewSnapshotWriter(&b, sampleHeader())
	for _, e := range sampleEntries() {
		if err := w.Entry(e); err != nil {
			t.Fatal(err)
		}
	}
	w.Warn("the schema has no Exchange attributes")
	if err := w.Close(true); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "snapshot.jsonl")
	if *update {
		if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("got\n%s\nwant\n%s", b.Bytes(), want)
	}

	s, err := ReadSnapshot(bytes.NewReader(want), "f")
	if err != nil {
		t.Fatal(err)
	}
	if h := sampleHeader(); s.Header.Forest != h.Forest || !s.Header.Time.Equal(h.Time) || !slices.Equal(s.Header.Domains, h.Domains) || s.Header.Server != h.Server || s.Header.Filter != h.Filter || s.Header.Tool != h.Tool {
		t.Errorf("header %+v", s.Header)
	}
	var got []ad.Entry
	for e, err := range s.Entries {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if len(got) != 3 || got[0].Text("netbiosname") != "NEWCO" || got[1].Origin != "f:2" || got[2].Origin != "f:3" {
		t.Fatalf("entries %v", got)
	}
	for i, e := range sampleEntries() {
		if !sameEntry(e, got[i+1]) {
			t.Errorf("wrote %q, read %q", e, got[i+1])
		}
	}
	if tr := s.Trailer(); tr == nil || tr.Entries != 2 || !tr.Complete || len(tr.Warnings) != 1 {
		t.Errorf("trailer %+v", tr)
	}
}

func sameEntry(a, b ad.Entry) bool {
	return a.DN == b.DN && maps.EqualFunc(a.Attrs, b.Attrs, func(x, y [][]byte) bool { return slices.EqualFunc(x, y, bytes.Equal) })
}

func TestSnapshotIncomplete(t *testing.T) {
	const header = `{"format":"reacl-snapshot","version":1,"forest":"x"}` + "\n"
	const one = `{"dn":"CN=a","text":{"cn":["a"]}}` + "\n"
	tests := []struct {
		name, in   string
		entries    int
		incomplete bool
		says       string
	}{
		{"whole", header + one + `{"end":{"entries":1,"complete":true,"warnings":[]}}`, 1, false, ""},
		{"no trailer", header + one + one, 2, true, "no trailer"},
		{"cut in a line", header + one + one[:10], 1, true, "no trailer"},
		{"fewer than it says", header + one + `{"end":{"entries":2,"complete":true}}`, 1, true, "the trailer says 2 entries, and 1 could be read"},
		{"not complete", header + one + `{"end":{"entries":1,"complete":false,"warnings":["connection lost"]}}`, 1, true, "connection lost"},
		{"a damaged line", header + "{\n" + one + `{"end":{"entries":1,"complete":true}}`, 1, false, "f:2: not a line of a snapshot"},
		{"another line", header + "{\"x\":1}\n" + one + `{"end":{"entries":1,"complete":true}}`, 1, false, "f:2: neither an entry nor a trailer"},
		{"two snapshots in one file", header + one + `{"end":{"entries":1,"complete":true}}` + "\n" + header + one, 1, false, "goes on after its trailer"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := ReadSnapshot(strings.NewReader(test.in), "f")
			if err != nil {
				t.Fatal(err)
			}
			n, incomplete, said := 0, false, ""
			for _, err := range s.Entries {
				if err == nil {
					n++
					continue
				}
				incomplete = incomplete || errors.Is(err, ErrIncomplete)
				said += err.Error() + "\n"
			}
			if n != test.entries || incomplete != test.incomplete || !strings.Contains(said, test.says) || test.says == "" && said != "" {
				t.Errorf("%d entries, incomplete %v, errors %q", n, incomplete, said)
			}
		})
	}
}

func TestSnapshotRefused(t *testing.T) {
	for text, says := range map[string]string{
		"":                         "no entries",
		"{\"format\":\"other\"}\n": "not the header of a snapshot",
		"hello":                    "not the header of a snapshot",
		`{"format":"reacl-snapshot","version":2,"tool":"reacl 9"}`: "version 2",
	} {
		if _, err := ReadSnapshot(strings.NewReader(text), "f"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: error %v does not say %q", text, err, says)
		}
	}
	_, err := ReadSnapshot(strings.NewReader(`{"format":"reacl-snapshot","version":2,"tool":"reacl 9"}`), "f")
	if !strings.Contains(input.Hint(err), "reacl 9") {
		t.Errorf("hint %q", input.Hint(err))
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestSnapshotWriterErrors(t *testing.T) {
	w := NewSnapshotWriter(full{}, Header{})
	var err error
	for range 100_000 {
		if err = w.Entry(ad.Entry{DN: "CN=x"}); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("Entry: %v", err)
	}
	if err := w.Close(true); err == nil {
		t.Error("Close on a full disk gives no error")
	}
}

func FuzzSnapshot(f *testing.F) {
	f.Add(`{"format":"reacl-snapshot","version":1}`+"\n"+`{"dn":"CN=a","text":{"cn":["a"]},"binary":{"objectsid":["AQU="]}}`+"\n"+`{"end":{"entries":1}}`, []byte("v"))
	f.Add(`{"format":"reacl-snapshot"}`, []byte{0xff, 0})
	f.Fuzz(func(t *testing.T, text string, value []byte) {
		if s, err := ReadSnapshot(strings.NewReader(text), "f"); err == nil {
			for range s.Entries {
			}
		}
		e := ad.Entry{DN: strings.ToValidUTF8(text, ""), Attrs: map[string][][]byte{"a": {value}, "b": {value, nil}}}
		var b bytes.Buffer
		w := NewSnapshotWriter(&b, Header{})
		w.Entry(e)
		if err := w.Close(true); err != nil {
			t.Fatal(err)
		}
		s, err := ReadSnapshot(&b, "f")
		if err != nil {
			t.Fatal(err)
		}
		for got, err := range s.Entries {
			if err != nil || !sameEntry(e, got) {
				t.Fatalf("wrote %q, read %q, %v", e, got, err)
			}
		}
	})
}

// FuzzScanEntry compares the scanner with encoding/json.
func FuzzScanEntry(f *testing.F) {
	f.Add(`{"dn":"CN=a","text":{"cn":["a","b"]},"binary":{"objectsid":["AQU="]}}`)
	f.Add(`{"dn":"CN=\\, \u00e9\ud800","text":{"cn":[]},"binary":{}}`)
	f.Add(`{"dn":"","binary":{"a":["AQ==\n"]}}`)
	f.Fuzz(func(t *testing.T, line string) {
		s := &Snapshot{keys: map[string]string{}}
		var fast, slow ad.Entry
		if !s.scanEntry([]byte(line), &fast) {
			return
		}
		if err := s.parseLine([]byte(line), &slow); err != nil || !sameEntry(fast, slow) {
			t.Fatalf("scanned %q, parsed %q, %v", fast, slow, err)
		}
	})
}

func TestScanEntryReadsWhatIsWritten(t *testing.T) {
	var b bytes.Buffer
	w := NewSnapshotWriter(&b, Header{})
	w.Entry(sampleEntries()[0])
	w.Close(true)
	s := &Snapshot{keys: map[string]string{}}
	var e ad.Entry
	if line := strings.Split(b.String(), "\n")[1]; !s.scanEntry([]byte(line), &e) || !sameEntry(e, sampleEntries()[0]) {
		t.Errorf("the scanner leaves %s to encoding/json", line)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	var text bytes.Buffer
	w := NewSnapshotWriter(&text, sampleHeader())
	for range 1000 {
		w.Entry(sampleEntries()[0])
	}
	w.Close(true)
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(text.Len()))
		b.ReportAllocs()
		for b.Loop() {
			s, _ := ReadSnapshot(bytes.NewReader(text.Bytes()), "f")
			for _, err := range s.Entries {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("write", func(b *testing.B) {
		b.SetBytes(int64(text.Len()))
		b.ReportAllocs()
		e := sampleEntries()[0]
		for b.Loop() {
			w := NewSnapshotWriter(io.Discard, Header{})
			for range 1000 {
				w.Entry(e)
			}
			w.Close(true)
		}
	})
}
