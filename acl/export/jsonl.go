package export

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"

	"reacl/acl/exchange"
)

// lineParser makes objects of the lines of the native form.
type lineParser struct {
	name   string // of the input, for origins
	opts   *Options
	filter *filter

	flat   flatLine
	origin []byte
	slab   slab

	mailboxes, folders, others textCache

	property propertyCache
	at       timeCache
	remark   string // on the line that is being read
}

// line reads the record in line number n into b. A blank line is none.
func (p *lineParser) line(line []byte, n int, b *batch) {
	if end := len(line); end > 0 && line[end-1] <= ' ' {
		line = bytes.TrimRight(line, " \t\r\n")
	}
	if len(line) == 0 {
		return
	}
	o := b.next()
	o.Origin = p.originOf(n)
	blob, err := p.flatRecord(line, o)
	if err == errOddLine { //nolint:errorlint // it is never wrapped
		blob, err = p.oddRecord(line, o)
	}
	if err == nil {
		o.Header, o.SD, err = parseBlob(blob)
	}
	if p.remark != "" {
		b.remark, p.remark = cmp.Or(b.remark, fmt.Sprintf("line %d: %s", n, p.remark)), ""
	}
	if err != nil {
		b.bad(line, unread(line, err))
		return
	}
	b.settle(p.filter)
}

// unread is the reason that a record gives for having no descriptor; else err.
func unread(line []byte, err error) error {
	var r struct {
		SD    *string `json:"sd"`
		Error string  `json:"error"`
	}
	if json.Unmarshal(line, &r) == nil && r.SD == nil && r.Error != "" {
		return fmt.Errorf("%w: %s", ErrNoBlob, strings.TrimPrefix(r.Error, ErrNoBlob.Error()+": "))
	}
	return err
}

var errOddLine = errors.New("not a flat line")

// flatRecord fills o from a line that the flat scanner can read.
func (p *lineParser) flatRecord(line []byte, o *Object) (blob []byte, err error) {
	if !p.flat.scan(line, false) {
		return nil, errOddLine
	}
	text := p.flat.value[fieldSD]
	if len(text) >= 16 && !looksHex(text) { // shorter ones are words, like NULL
		if blob, err = p.slab.base64(text); err == nil {
			return blob, p.fill(&p.flat.value, o)
		}
	}
	if !p.flat.scan(line, true) {
		return nil, errOddLine
	}
	return p.decode(&p.flat.value, o)
}

// decode fills o and reads the text of the descriptor in any spelling.
func (p *lineParser) decode(v *[numFields][]byte, o *Object) (blob []byte, err error) {
	if err := p.fill(v, o); err != nil {
		return nil, err
	}
	if v[fieldSD] == nil {
		return nil, fmt.Errorf("%w: the field sd is missing", ErrNoBlob)
	}
	return DecodeBlob(string(v[fieldSD]))
}

// fill sets everything but the descriptor. It sets what can be read even
// where it fails.
func (p *lineParser) fill(v *[numFields][]byte, o *Object) error {
	o.Mailbox = p.mailboxes.text(v[fieldMailbox])
	o.Folder = p.folders.text(v[fieldFolder])
	o.Server = p.others.text(v[fieldServer])
	o.Class = p.others.text(v[fieldClass])
	if id := v[fieldFolderID]; len(id) > 0 {
		o.FolderID = string(id)
	}
	o.Kind = p.opts.Kind
	if t := v[fieldTime]; len(t) > 0 {
		var err error
		if o.Time, err = p.at.parse(t); err != nil {
			p.remark = err.Error()
		}
	}
	err := p.property.fill(v[fieldProperty], v[fieldKind], o)
	p.opts.fillIn(o)
	return err
}

func (p *lineParser) originOf(line int) string {
	p.origin = append(append(p.origin[:0], p.name...), ':')
	p.origin = strconv.AppendInt(p.origin, int64(line), 10)
	return string(p.origin)
}

const rawKept = 8 << 10

// keep copies the beginning of a record that could not be read. It is more
// than reports show, so that they can say that it was cut.
func keep[T string | []byte](raw T) []byte {
	if len(raw) > rawKept {
		raw = raw[:rawKept]
	}
	return append([]byte(nil), raw...)
}

// textCache gives equal texts the same string, as far as its fixed size
// allows: an export names a mailbox once for each of its folders and a folder
// once for each mailbox.
type textCache struct {
	last  string
	seed  maphash.Seed
	slots []string
}

func (c *textCache) text(b []byte) string {
	const size = 1 << 10
	switch {
	case len(b) == 0:
		return ""
	case string(b) == c.last:
		return c.last
	case len(b) > 256:
		return string(b)
	}
	if c.slots == nil {
		c.slots, c.seed = make([]string, size), maphash.MakeSeed()
	}
	slot := &c.slots[maphash.Bytes(c.seed, b)%size]
	if *slot != string(b) {
		*slot = string(b)
	}
	c.last = *slot
	return c.last
}

// propertyCache remembers what the last property and kind meant.
type propertyCache struct {
	property, kind string
	seen           bool
	tag            uint32
	means          exchange.Kind
}

func (c *propertyCache) fill(property, kind []byte, o *Object) error {
	if !c.seen || c.property != string(property) || c.kind != string(kind) {
		tag, means, err := understand(string(property), string(kind), o.Kind)
		if err != nil {
			o.Kind = means
			return err
		}
		*c = propertyCache{string(property), string(kind), true, tag, means}
	}
	o.Property, o.Kind = c.tag, c.means
	return nil
}

var errNoKind = errors.New("neither property nor kind says what the descriptor protects")

// understand finds the property tag and the kind of object that the two texts
// name; otherwise is the kind where both are empty.
func understand(property, kind string, otherwise exchange.Kind) (tag uint32, k exchange.Kind, err error) {
	if kind != "" {
		if k, err = exchange.ParseKind(kind); err != nil {
			return 0, 0, err
		}
	}
	if property == "" {
		if k == exchange.KindUnknown {
			k = otherwise
		}
		if k == exchange.KindUnknown {
			return 0, 0, errNoKind
		}
		return 0, k, nil
	}
	if tag, err = exchange.ParseProperty(property); err != nil {
		return 0, k, err
	}
	told := exchange.KindOf(tag)
	switch {
	case k == exchange.KindUnknown:
		k = told
	case told != exchange.KindUnknown && told != k:
		return tag, k, fmt.Errorf("kind %q contradicts property %s, which is of kind %q", kind, clip(property), told)
	}
	if k == exchange.KindUnknown {
		return tag, k, fmt.Errorf("property %s holds no descriptor that is known; say its kind", clip(property))
	}
	return tag, k, nil
}
