package ldif

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"reacl/ad"
)

// Write writes entries as content records, with the version line. An error of
// the stream ends it and is returned.
func Write(w io.Writer, entries ad.Entries) error {
	out := NewWriter(w)
	for e, err := range entries {
		if err != nil {
			return err
		}
		out.Entry(e)
	}
	return out.Flush()
}

// Writer writes LDIF (RFC 2849). Its errors come from [Writer.Flush].
type Writer struct {
	w     *bufio.Writer
	begun bool
	err   error
}

// NewWriter makes a Writer on w. Lines end in LF and are folded at 76 bytes.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 64<<10)} }

// Flush writes what is buffered and returns the first error there was.
func (w *Writer) Flush() error {
	if err := w.w.Flush(); w.err == nil && err != nil {
		w.err = fmt.Errorf("ldif: %w", err)
	}
	return w.err
}

// Entry writes a content record. Attributes come in the order of their names,
// objectClass first.
func (w *Writer) Entry(e ad.Entry) {
	w.record(e.DN)
	names := slices.Sorted(maps.Keys(e.Attrs))
	if i := slices.Index(names, "objectclass"); i > 0 {
		names = slices.Insert(slices.Delete(names, i, i+1), 0, "objectclass")
	}
	for _, name := range names {
		for _, value := range e.Attrs[name] {
			w.value(name, value)
		}
	}
}

// Op is what a change does with an attribute.
type Op string

// The operations of a modify record.
const (
	Add     Op = "add"
	Delete  Op = "delete" // the values given, or all where none are
	Replace Op = "replace"
)

// Mod is one change of an attribute.
type Mod struct {
	Op     Op
	Attr   string
	Values [][]byte
}

// Control is an LDAP control of a change (RFC 2849, control).
type Control struct {
	OID      string
	Critical bool
	Value    []byte // BER
}

// Modify writes a change record.
func (w *Writer) Modify(dn string, mods ...Mod) { w.ModifyWith(dn, nil, mods...) }

// ModifyWith writes a change record with controls.
func (w *Writer) ModifyWith(dn string, controls []Control, mods ...Mod) {
	w.record(dn)
	for _, c := range controls {
		w.line(fmt.Sprintf("control: %s %t:: %s", c.OID, c.Critical, base64.StdEncoding.EncodeToString(c.Value)))
	}
	w.line("changetype: modify")
	for _, m := range mods {
		w.line(string(m.Op) + ": " + m.Attr)
		for _, v := range m.Values {
			w.value(m.Attr, v)
		}
		w.line("-")
	}
}

// Comment writes text as comment lines. Long ones are broken at a blank where
// there is one, so that they are not folded within a word.
func (w *Writer) Comment(text string) {
	w.begin()
	for line := range strings.SplitSeq(text, "\n") {
		line = "# " + strings.TrimSuffix(line, "\r")
		for len(line) > foldAt {
			at := strings.LastIndexByte(line[:foldAt+1], ' ')
			if at <= len("#") {
				break
			}
			w.line(line[:at])
			line = "# " + line[at+1:]
		}
		w.line(line)
	}
}

func (w *Writer) begin() {
	if !w.begun {
		w.begun = true
		w.w.WriteString("version: 1\n")
	}
}

func (w *Writer) record(dn string) {
	w.begin()
	w.w.WriteByte('\n')
	w.value("dn", []byte(dn))
}

func (w *Writer) value(attr string, v []byte) {
	switch {
	case len(v) == 0:
		w.line(attr + ":")
	case safe(v):
		w.line(attr + ": " + string(v))
	default:
		w.line(attr + ":: " + base64.StdEncoding.EncodeToString(v))
	}
}

// foldAt is how many bytes a line has at most.
const foldAt = 76

// line writes s, folded.
func (w *Writer) line(s string) {
	for first := true; ; first = false {
		room := foldAt
		if !first {
			w.w.WriteByte(' ')
			room--
		}
		n := min(room, len(s))
		w.w.WriteString(s[:n])
		w.w.WriteByte('\n')
		if s = s[n:]; s == "" {
			return
		}
	}
}

// safe reports whether v can stand as it is (RFC 2849, SAFE-STRING, and note 8
// on a space at the end).
func safe(v []byte) bool {
	switch v[0] {
	case ' ', ':', '<':
		return false
	}
	for _, c := range v {
		if c == 0 || c == '\n' || c == '\r' || c > 0x7E {
			return false
		}
	}
	return v[len(v)-1] != ' '
}
