package export

import (
	"bytes"
	"encoding/json"
	"testing"
)

// benchRecord is what encoding/json is given for comparison: it decodes the
// base64 of a []byte itself.
type benchRecord struct {
	Mailbox  string `json:"mailbox"`
	Folder   string `json:"folder"`
	Property string `json:"property"`
	SD       []byte `json:"sd"`
}

// BenchmarkJSONLines compares the reader, with the check of each descriptor,
// to encoding/json alone on the same 20,000 records.
func BenchmarkJSONLines(b *testing.B) {
	text := newCorpus(1).lines(20_000)
	b.Run("reacl", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			k := &sink{opts: &Options{Workers: 1}, filter: filter{wanted: &Selection{}}, emit: func(x *batch) bool { n += len(x.results); x.free(); return true }, batch: newBatch()}
			parseLines(bytes.NewReader(text), k)
			if n != 20_000 || k.in.Errors != 0 {
				b.Fatal(n, k.in.Errors)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20_000, "ns/record")
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
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20_000, "ns/record")
	})
}
