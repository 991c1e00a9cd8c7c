// Package ad holds the vocabulary of a directory: an [Entry] as it was read, a
// [Principal] as it is understood, and the [Directory] that answers whose SID
// a SID is. Readers are in the subpackages, one for each source.
package ad

import (
	"iter"
	"strings"
)

// Entry is one object of a directory as a reader found it.
type Entry struct {
	DN     string              // distinguished name, as written in the input
	Attrs  map[string][][]byte // values by attribute name in lower case, without options such as ;binary
	Origin string              // where it came from: "corp.ldif:812", "ldaps://dc1 CN=…"
}

// Entries is a stream of entries.
//
// It is for single use. A value belongs to its receiver; nothing in it aliases
// a buffer that is used again. The order is that of the input. A non-nil
// error comes with an Entry that holds at most its Origin (and its DN, where
// that could be read); the producer goes on after an error where it can find
// the next record, else it ends. Reaching the end without an error means that
// the source was complete. Breaking out of the range releases everything.
type Entries = iter.Seq2[Entry, error]

// First is the first value of the attribute, or nil.
func (e Entry) First(name string) []byte {
	if v := e.Attrs[name]; len(v) > 0 {
		return v[0]
	}
	return nil
}

// Text is the first value of the attribute as text, or "".
func (e Entry) Text(name string) string { return string(e.First(name)) }

// Texts are the values of the attribute as text.
func (e Entry) Texts(name string) []string {
	v := e.Attrs[name]
	if len(v) == 0 {
		return nil
	}
	out := make([]string, len(v))
	for i, b := range v {
		out[i] = string(b)
	}
	return out
}

// AttrName is the form in which attribute names are keys of [Entry.Attrs]:
// lower case, without options (RFC 4512 2.5).
func AttrName(s string) string {
	s, _, _ = strings.Cut(s, ";")
	return strings.ToLower(s)
}
