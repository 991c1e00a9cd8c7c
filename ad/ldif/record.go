package ldif

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"reacl/ad"
	"reacl/ad/input"
)

// record is a record as far as it has been read.
type record struct {
	begun    bool
	entry    ad.Entry
	bad      error   // the record cannot be used
	problems []error // values that cannot be used
	change   string  // changetype in lower case
	size     int
	ranges   map[string]*span
}

// fail marks the record that the last line belongs to as unusable.
func (d *reader) fail(err error) {
	if !d.rec.begun {
		d.rec.begun = true
		d.rec.entry.Origin = d.place()
	}
	if d.rec.bad == nil {
		d.rec.bad = fmt.Errorf("%s: %w", d.place(), err)
	}
}

// line takes a line that is neither blank nor a comment.
func (d *reader) line(line []byte) bool {
	if string(line) == "-" && d.rec.change == "modify" {
		return true
	}
	description, rest, ok := bytes.Cut(line, []byte{':'})
	if !ok || !isDescription(description) {
		d.fail(fmt.Errorf("%w: the line is not of the form attribute: value: %q", ErrSyntax, clip(line)))
		return true
	}
	attr, options := d.key(description)
	switch {
	case attr == "dn":
		return d.dn(rest)
	case !d.rec.begun:
		return d.outside(attr, rest)
	case d.rec.bad != nil:
		return true
	case attr == "changetype":
		value, _ := d.value(attr, rest)
		d.rec.change = strings.ToLower(string(bytes.TrimSpace(value)))
		return true
	case attr == "control" && len(d.rec.entry.Attrs) == 0: // RFC 2849: precedes changetype
		return true
	case d.rec.change != "" && d.rec.change != "add":
		return true
	}
	value, err := d.value(attr, rest)
	if err != nil {
		d.rec.problems = append(d.rec.problems, err)
		return true
	}
	if d.rec.size += len(value); d.rec.size > d.limit.record {
		d.fail(fmt.Errorf("%w: more than %d bytes of values", ErrTooLarge, d.limit.record))
		d.rec.entry.Attrs = nil
		return true
	}
	if options != "" {
		d.rec.noteRange(attr, options, d.place())
		if len(value) == 0 && strings.Contains(options, "range=") {
			return true
		}
	}
	d.rec.entry.Attrs[attr] = append(d.rec.entry.Attrs[attr], value)
	return true
}

// dn begins a record, also where the blank line before it is missing.
func (d *reader) dn(rest []byte) bool {
	if d.rec.begun && !d.end() {
		return false
	}
	d.rec = record{begun: true, entry: ad.Entry{Origin: d.place(), Attrs: map[string][][]byte{}}}
	value, err := d.value("dn", rest)
	if err == nil && !utf8.Valid(value) {
		err = fmt.Errorf("%s: dn: %w: not UTF-8", d.place(), ErrSyntax)
	}
	d.rec.bad = err
	d.rec.entry.DN = string(value)
	return true
}

// value decodes what follows the colon after the attribute's name. The result
// is a copy.
func (d *reader) value(attr string, rest []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(rest, []byte{':'}):
		text := bytes.Trim(rest[1:], " ")
		value := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
		n, err := base64.StdEncoding.Decode(value, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w: %q", d.place(), attr, ErrBase64, clip(text))
		}
		return value[:n:n], nil
	case bytes.HasPrefix(rest, []byte{'<'}):
		return nil, input.WithHint(fmt.Errorf("%s: %s: %w: %q", d.place(), attr, ErrURL, clip(bytes.Trim(rest[1:], " "))),
			"export again so that the value is in the file itself (ldapsearch without -t)")
	}
	return bytes.Clone(bytes.TrimLeft(rest, " ")), nil
}

// key is the attribute's key in [ad.Entry.Attrs] and its options in lower case.
func (d *reader) key(description []byte) (attr, options string) {
	if k, ok := d.keys[string(description)]; ok {
		return k, ""
	}
	name, options, _ := strings.Cut(strings.ToLower(string(description)), ";")
	if options == "" && len(d.keys) < 4096 {
		d.keys[string(description)] = name
	}
	return name, options
}

// isDescription reports whether b may be an attribute description (RFC 4512
// 2.5); an underscore is let through because directories have such names.
func isDescription(b []byte) bool {
	for _, c := range b {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("-._;=*", rune(c)) {
			return false
		}
	}
	return len(b) > 0 && b[0] != ';'
}

// span is how far the values of an attribute have been read.
type span struct {
	next  int // values below are there
	whole bool
	place string
	told  string // the option as written
}

// noteRange remembers an option range=low-high ([MS-ADTS] 3.1.1.3.1.3.3).
func (r *record) noteRange(attr, options, place string) {
	for o := range strings.SplitSeq(options, ";") {
		bounds, ok := strings.CutPrefix(o, "range=")
		if !ok {
			continue
		}
		low, high, _ := strings.Cut(bounds, "-")
		from, err := strconv.Atoi(low)
		s := r.ranges[attr]
		if s == nil {
			if r.ranges == nil {
				r.ranges = map[string]*span{}
			}
			s = &span{place: place}
			r.ranges[attr] = s
		}
		s.told = o
		if err != nil || from > s.next {
			continue // a gap: never whole
		}
		if high == "*" {
			s.whole = true
		} else if to, err := strconv.Atoi(high); err == nil && to >= s.next {
			s.next = to + 1
		}
	}
}

// checkRanges reports attributes of which a part is missing.
func (r *record) checkRanges() {
	for _, attr := range slices.Sorted(maps.Keys(r.ranges)) {
		if s := r.ranges[attr]; !s.whole {
			r.problems = append(r.problems, input.WithHint(fmt.Errorf("%s: %s: %w: only %s is there", s.place, attr, ad.ErrRange, s.told),
				"read this object again with a tool that follows ranges, or collect it live"))
		}
	}
}

func clip(b []byte) []byte {
	const most = 60
	if len(b) > most {
		return append(bytes.Clone(b[:most]), "…"...)
	}
	return b
}
