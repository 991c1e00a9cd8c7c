package export

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"testing"
)

// benchRecords is the number of records that one turn of a benchmark reads.
const benchRecords = 20_000

// benchRecord is what encoding/json is given for comparison: it decodes the
// base64 of a []byte itself.
type benchRecord struct {
	Mailbox  string `json:"mailbox"`
	Folder   string `json:"folder"`
	Property string `json:"property"`
	SD       []byte `json:"sd"`
}

// count makes a sink that counts what it is given.
func count(n *int, workers int) *sink {
	opts := &Options{Workers: workers}
	emit := func(b *batch) bool { *n += len(b.results); b.free(); return true }
	return &sink{opts: opts, filter: filter{wanted: &opts.Select}, emit: emit, batch: newBatch()}
}

func perRecord(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRecords, "ns/record")
}

// BenchmarkJSONLines compares the reader, with the check of each descriptor,
// to encoding/json alone on the same records.
func BenchmarkJSONLines(b *testing.B) {
	text := newCorpus(1).lines(benchRecords)
	b.Run("reacl", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			k := count(&n, 1)
			parseLines(bytes.NewReader(text), k)
			if n != benchRecords || k.in.Errors != 0 {
				b.Fatal(n, k.in.Errors)
			}
		}
		perRecord(b)
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			for line := range bytes.Lines(text) {
				var r benchRecord
				if err := json.Unmarshal(line, &r); err != nil {
					b.Fatal(err)
				}
			}
		}
		perRecord(b)
	})
}

// BenchmarkCSV compares the reader, with the check of each descriptor, to
// encoding/csv and encoding/base64.
func BenchmarkCSV(b *testing.B) {
	text := []byte("mailbox,folder,0x0E27\n")
	for line := range bytes.Lines(newCorpus(1).lines(benchRecords)) {
		var r struct{ Mailbox, Folder, SD string }
		if err := json.Unmarshal(line, &r); err != nil {
			b.Fatal(err)
		}
		text = append(text, r.Mailbox+",\"\\Inbox\","+r.SD+"\n"...)
	}
	b.Run("reacl", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			k := count(&n, 1)
			parseTable(bytes.NewReader(text), k)
			if n += len(k.batch.results); n != benchRecords || k.in.Errors != 0 {
				b.Fatal(n, k.in.Errors)
			}
		}
		perRecord(b)
	})
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			r := csv.NewReader(bytes.NewReader(text))
			r.ReuseRecord = true
			for n := 0; ; n++ {
				row, err := r.Read()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					b.Fatal(err)
				}
				if _, err := base64.StdEncoding.DecodeString(row[2]); err != nil && n > 0 {
					b.Fatal(err)
				}
			}
		}
		perRecord(b)
	})
}
