package table

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"reacl/ad"
)

// SnapshotWriter writes a snapshot, see [FormatSnapshot]. Compression is the
// caller's, with [reacl/ad/input.Compress].
type SnapshotWriter struct {
	w        *bufio.Writer
	json     *json.Encoder
	entries  int
	warnings []string
	err      error
}

// NewSnapshotWriter writes the header to w.
func NewSnapshotWriter(w io.Writer, h Header) *SnapshotWriter {
	buf := bufio.NewWriterSize(w, 256<<10)
	s := &SnapshotWriter{w: buf, json: json.NewEncoder(buf)}
	s.json.SetEscapeHTML(false)
	j := headerLineJSON{
		Format: snapshotName, Version: snapshotVersion, Forest: h.Forest, Domains: []domainJSON{},
		Time: h.Time, Server: h.Server, Filter: h.Filter, Tool: h.Tool,
	}
	for _, d := range h.Domains {
		j.Domains = append(j.Domains, domainJSON{SID: d.SID, DNS: d.DNS, NetBIOS: d.NetBIOS})
	}
	s.write(j)
	return s
}

func (s *SnapshotWriter) write(v any) {
	if s.err == nil {
		if err := s.json.Encode(v); err != nil {
			s.err = fmt.Errorf("snapshot: %w", err)
		}
	}
}

// Entry writes an entry. After an error all further calls return it.
func (s *SnapshotWriter) Entry(e ad.Entry) error {
	j := entryJSON{DN: &e.DN}
	for name, values := range e.Attrs {
		if isText(values) {
			if j.Text == nil {
				j.Text = make(map[string][]string, len(e.Attrs))
			}
			texts := make([]string, len(values))
			for i, v := range values {
				texts[i] = string(v)
			}
			j.Text[name] = texts
			continue
		}
		if j.Binary == nil {
			j.Binary = make(map[string][][]byte, 4)
		}
		j.Binary[name] = values
	}
	s.entries++
	s.write(j)
	return s.err
}

// Entries is the number of entries written.
func (s *SnapshotWriter) Entries() int { return s.entries }

// Warn has the trailer say text.
func (s *SnapshotWriter) Warn(text string) { s.warnings = append(s.warnings, text) }

// Close writes the trailer. complete says that everything was read that
// should be. It does not close the underlying writer.
func (s *SnapshotWriter) Close(complete bool) error {
	if s.warnings == nil {
		s.warnings = []string{}
	}
	s.write(entryJSON{End: &trailerJSON{Entries: s.entries, Complete: complete, Warnings: s.warnings}})
	if err := s.w.Flush(); s.err == nil && err != nil {
		s.err = fmt.Errorf("snapshot: %w", err)
	}
	return s.err
}

// isText reports whether all values are UTF-8 without control characters
// other than those of text.
func isText(values [][]byte) bool {
	for _, v := range values {
		for _, c := range v {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7F {
				return false
			}
		}
		if !utf8.Valid(v) {
			return false
		}
	}
	return true
}
