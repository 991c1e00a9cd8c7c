package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/sid"
)

// FormatSnapshot is the program's own snapshot of a directory, JSON Lines:
//
//	{"format":"reacl-snapshot","version":1,"forest":"corp.example","domains":[{"sid":"S-1-5-21-…","dns":"corp.example","netbios":"CORP"}],"time":"2026-01-31T12:00:00Z","server":"dc1.corp.example","filter":"(objectSid=*)","tool":"reacl 1.0"}
//	{"dn":"CN=Ada,DC=corp,DC=example","text":{"objectclass":["top","user"]},"binary":{"objectsid":["AQUAAAAAAAUVAAAA…"]}}
//	{"end":{"entries":1,"complete":true,"warnings":[]}}
//
// Values that are not plain text are base64. Unknown fields are ignored.
const FormatSnapshot = "reacl snapshot"

const (
	snapshotName    = "reacl-snapshot"
	snapshotVersion = 1
	maxEntry        = 512 << 20 // bytes of a line; a group of a million members takes 100 MB
)

// Header is the first line of a snapshot.
type Header struct {
	Forest  string      // DNS name of the root domain
	Domains []ad.Domain // of the forest
	Time    time.Time   // when reading began
	Server  string      // who answered
	Filter  string      // what was asked for
	Tool    string      // program and version
}

// Trailer is the last line of a snapshot.
type Trailer struct {
	Entries  int
	Complete bool     // the collector read all that it set out to read
	Warnings []string // what it noticed
}

type headerLineJSON struct {
	Format  string       `json:"format"`
	Version int          `json:"version"`
	Forest  string       `json:"forest"`
	Domains []domainJSON `json:"domains"`
	Time    time.Time    `json:"time"`
	Server  string       `json:"server"`
	Filter  string       `json:"filter"`
	Tool    string       `json:"tool"`
}

type domainJSON struct {
	SID     sid.SID `json:"sid"`
	DNS     string  `json:"dns"`
	NetBIOS string  `json:"netbios"`
}

type entryJSON struct {
	DN     *string             `json:"dn,omitempty"`
	Text   map[string][]string `json:"text,omitempty"`
	Binary map[string][][]byte `json:"binary,omitempty"`
	End    *trailerJSON        `json:"end,omitempty"`
}

type trailerJSON struct {
	Entries  int      `json:"entries"`
	Complete bool     `json:"complete"`
	Warnings []string `json:"warnings"`
}

// Snapshot is a snapshot that is being read.
type Snapshot struct {
	Header  Header
	name    string
	lines   *input.Lines
	trailer *Trailer
	count   int
	keys    map[string]string // attribute names seen, to their keys
}

// IsSnapshot reports whether text begins like a snapshot.
func IsSnapshot(head string) bool {
	return strings.HasPrefix(head, "{") && strings.Contains(firstLine(head), `"format":"`+snapshotName+`"`)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// ReadSnapshot reads the header of a snapshot; name is the file's name in origins.
func ReadSnapshot(r io.Reader, name string) (*Snapshot, error) {
	s := &Snapshot{name: name, lines: input.NewLines(r, maxEntry), keys: map[string]string{}}
	line, err := s.lines.Next()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = ErrEmpty
		}
		return nil, fmt.Errorf("%s: %w", s.place(), err)
	}
	var h headerLineJSON
	if err := json.Unmarshal(line, &h); err != nil || h.Format != snapshotName {
		return nil, fmt.Errorf("%s: not the header of a snapshot: %.60q", s.place(), line)
	}
	if h.Version > snapshotVersion {
		return nil, input.WithHint(fmt.Errorf("%s: the snapshot has version %d, and %d is the newest that can be read", s.place(), h.Version, snapshotVersion),
			"it was written by "+h.Tool+"; use that version or a newer one")
	}
	s.Header = Header{Forest: h.Forest, Time: h.Time, Server: h.Server, Filter: h.Filter, Tool: h.Tool}
	for _, d := range h.Domains {
		s.Header.Domains = append(s.Header.Domains, ad.Domain{SID: d.SID, DNS: d.DNS, NetBIOS: d.NetBIOS})
	}
	return s, nil
}

func (s *Snapshot) place() string { return fmt.Sprintf("%s:%d", s.name, max(s.lines.Number(), 1)) }

// Trailer is the last line, after it was read by [Snapshot.Entries]; nil where
// there is none.
func (s *Snapshot) Trailer() *Trailer { return s.trailer }

// Entries are the entries, after one for each domain of the header, in the
// form of a crossRef object. [ErrIncomplete] comes at the end where the
// trailer is missing or says so; what came before it can be used.
func (s *Snapshot) Entries(yield func(ad.Entry, error) bool) {
	for _, d := range s.Header.Domains {
		if !yield(domainEntry(d, s.name+":1"), nil) {
			return
		}
	}
	for {
		line, err := s.lines.Next()
		switch {
		case errors.Is(err, io.EOF):
			if err := s.verdict(); err != nil {
				yield(ad.Entry{Origin: s.name}, err)
			}
			return
		case errors.Is(err, input.ErrLineTooLong):
			err = fmt.Errorf("%s: %w", s.place(), err)
		case err != nil:
			yield(ad.Entry{Origin: s.place()}, err)
			return
		case len(bytes.TrimSpace(line)) == 0:
			continue
		}
		e := ad.Entry{Origin: s.place()}
		if err == nil {
			err = s.line(line, &e)
		}
		if err != nil {
			e.Attrs = nil
		} else if e.Attrs == nil {
			continue // the trailer
		}
		if !yield(e, err) {
			return
		}
	}
}

// line reads an entry into e, or the trailer.
func (s *Snapshot) line(line []byte, e *ad.Entry) error {
	if s.trailer != nil {
		return fmt.Errorf("%s: the snapshot goes on after its trailer", s.place())
	}
	if s.scanEntry(line, e) {
		s.count++
		return nil
	}
	return s.parseLine(line, e)
}

// parseLine is line for what is not written as SnapshotWriter does.
func (s *Snapshot) parseLine(line []byte, e *ad.Entry) error {
	var j entryJSON
	if err := json.Unmarshal(line, &j); err != nil {
		return fmt.Errorf("%s: not a line of a snapshot: %w", s.place(), err)
	}
	if j.End != nil {
		s.trailer = &Trailer{Entries: j.End.Entries, Complete: j.End.Complete, Warnings: j.End.Warnings}
		return nil
	}
	if j.DN == nil {
		return fmt.Errorf("%s: neither an entry nor a trailer: %.60q", s.place(), line)
	}
	s.count++
	e.DN = *j.DN
	e.Attrs = make(map[string][][]byte, len(j.Text)+len(j.Binary))
	for name, values := range j.Text {
		all := make([][]byte, len(values))
		for i, v := range values {
			all[i] = []byte(v)
		}
		e.Attrs[ad.AttrName(name)] = all
	}
	for name, values := range j.Binary {
		e.Attrs[ad.AttrName(name)] = values
	}
	return nil
}

// verdict is what is wrong with the snapshot as a whole.
func (s *Snapshot) verdict() error {
	switch t := s.trailer; {
	case t == nil:
		return input.WithHint(fmt.Errorf("%s: %w: the snapshot has no trailer, its collection was interrupted", s.name, ErrIncomplete), "collect again")
	case t.Entries != s.count:
		return fmt.Errorf("%s: %w: the trailer says %d entries, and %d could be read", s.name, ErrIncomplete, t.Entries, s.count)
	case !t.Complete:
		return input.WithHint(fmt.Errorf("%s: %w: %s", s.name, ErrIncomplete, strings.Join(append([]string{"its collection did not read everything"}, t.Warnings...), "; ")), "collect again")
	}
	return nil
}

// domainEntry tells of a domain as its crossRef object would ([MS-ADTS]
// 6.1.1.2.1.1.5), with the SID beside.
func domainEntry(d ad.Domain, origin string) ad.Entry {
	attrs := map[string][][]byte{
		"objectclass": {[]byte("crossRef")},
		"dnsroot":     {[]byte(d.DNS)},
		"netbiosname": {[]byte(d.NetBIOS)},
	}
	if !d.SID.IsZero() {
		attrs["objectsid"] = [][]byte{d.SID.Bytes()}
	}
	return ad.Entry{Attrs: attrs, Origin: origin}
}
