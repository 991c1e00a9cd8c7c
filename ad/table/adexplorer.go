package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"reacl/ad"
)

// FormatADExplorer is the snapshot that Sysinternals' AD Explorer saves. The
// layout is undocumented; it is read as two public parsers describe it
// (c3c/ADExplorerSnapshot.py, lkarlslund/Adalanche), without a real file at
// hand: little-endian, a header of 1086 bytes, the objects, then at an offset
// given in the header the table of attributes.
const FormatADExplorer = "AD Explorer snapshot"

var errDamaged = errors.New("the AD Explorer snapshot is damaged")

const (
	explorerMagic   = "win-ad-ob\x00"
	explorerHeader  = 1086
	explorerMaxText = 1 << 20  // bytes of one text value
	explorerMaxRead = maxEntry // bytes read for one object, values that several attributes share counted each time
)

// Attribute types, those of ADSTYPEENUM (iads.h).
const (
	adsDN = iota + 1
	adsCaseExact
	adsCaseIgnore
	adsPrintable
	adsNumeric
	adsBoolean
	adsInteger
	adsOctets
	adsUTCTime
	adsLargeInteger
	adsObjectClass        = 12
	adsSecurityDescriptor = 25
)

// IsADExplorer reports whether the bytes begin like such a snapshot.
func IsADExplorer(b []byte) bool { return bytes.HasPrefix(b, []byte(explorerMagic)) }

// ReadADExplorer reads a snapshot of size bytes; name is the file's name in
// origins, which give the offset of the object.
func ReadADExplorer(r io.ReaderAt, size int64, name string) (ad.Entries, error) {
	x := &explorer{r: r, size: size, name: name}
	if err := x.header(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return x.entries, nil
}

type explorer struct {
	r       io.ReaderAt
	size    int64
	name    string
	objects uint32
	attrs   []explorerAttr
	end     int64 // of the objects

	buf  []byte // the object at hand
	at   int64  // its offset
	read int64  // bytes read for it
}

type explorerAttr struct {
	key  string
	kind uint32
}

// bytes are n bytes at an offset of the file. They are valid until the next
// object.
func (x *explorer) bytes(at int64, n int64) ([]byte, error) {
	if at < 0 || n < 0 || at > x.size || n > x.size-at {
		return nil, fmt.Errorf("%w: %d bytes at 0x%x are outside of the file", errDamaged, n, at)
	}
	if x.read += n; x.read > explorerMaxRead {
		return nil, fmt.Errorf("%w: an object takes more than %d bytes", errDamaged, explorerMaxRead)
	}
	if at >= x.at && at+n <= x.at+int64(len(x.buf)) {
		return x.buf[at-x.at:][:n], nil
	}
	b := make([]byte, n)
	if _, err := x.r.ReadAt(b, at); err != nil && !(errors.Is(err, io.EOF) && n == 0) {
		return nil, fmt.Errorf("at 0x%x: %w", at, err)
	}
	return b, nil
}

func (x *explorer) uint32(at int64) (uint32, error) {
	b, err := x.bytes(at, 4)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(b), nil
}

func (x *explorer) header() error {
	h, err := x.bytes(0, explorerHeader)
	if err != nil {
		return err
	}
	if !IsADExplorer(h) {
		return fmt.Errorf("%w: it does not begin with win-ad-ob", errDamaged)
	}
	x.objects = binary.LittleEndian.Uint32(h[1062:])
	table := binary.LittleEndian.Uint64(h[1070:])
	if table < explorerHeader || table > uint64(x.size) {
		return fmt.Errorf("%w: its table of attributes would be at 0x%x, and the file has 0x%x bytes", errDamaged, table, x.size)
	}
	x.end = int64(table)
	return x.attributes(x.end)
}

// attributes reads the table of attributes.
func (x *explorer) attributes(at int64) error {
	count, err := x.uint32(at)
	if err != nil {
		return err
	}
	at += 4
	// The table is small: the schema has some thousand attributes.
	const most = 64 << 20
	b, err := x.bytes(at, min(most, x.size-at))
	if err != nil {
		return err
	}
	cut := func(n uint32) []byte {
		if uint64(n) > uint64(len(b)) {
			err = fmt.Errorf("%w: its table of attributes is cut", errDamaged)
			return nil
		}
		v := b[:n]
		b = b[n:]
		return v
	}
	number := func() uint32 {
		if v := cut(4); v != nil {
			return binary.LittleEndian.Uint32(v)
		}
		return 0
	}
	for range count {
		name := utf16Text(cut(number()))
		cut(4)
		kind := number()
		cut(number())    // distinguished name
		cut(16 + 16 + 4) // schemaIDGUID, attributeSecurityGUID, flags
		if err != nil {
			return err
		}
		x.attrs = append(x.attrs, explorerAttr{ad.AttrName(name), kind})
	}
	return nil
}

func (x *explorer) entries(yield func(ad.Entry, error) bool) {
	at := int64(explorerHeader)
	for i := range x.objects {
		x.read = 0
		e := ad.Entry{Origin: fmt.Sprintf("%s:0x%x", x.name, at)}
		size, err := x.uint32(at)
		if err == nil && (size < 8 || int64(size) > x.end-at) {
			err = fmt.Errorf("%w: an object would take %d bytes and %d are left", errDamaged, size, x.end-at)
		}
		if err != nil {
			yield(e, fmt.Errorf("%s: %w: %d of %d objects were read: %w", e.Origin, ErrIncomplete, i, x.objects, err))
			return
		}
		x.buf = nil
		if x.buf, err = x.bytes(at, int64(size)); err != nil {
			yield(e, fmt.Errorf("%s: %w", e.Origin, err))
			return
		}
		x.at = at
		problems := x.object(&e)
		for _, err := range problems {
			if !yield(ad.Entry{DN: e.DN, Origin: e.Origin}, fmt.Errorf("%s: %w", e.Origin, err)) {
				return
			}
		}
		if !yield(e, nil) {
			return
		}
		at += int64(size)
	}
}

// object reads the object in x.buf. Attributes that cannot be read are
// returned as errors.
func (x *explorer) object(e *ad.Entry) (problems []error) {
	e.Attrs = map[string][][]byte{}
	count := int64(binary.LittleEndian.Uint32(x.buf[4:]))
	if count > int64(len(x.buf)-8)/8 {
		return []error{fmt.Errorf("%w: %d attributes do not fit the object", errDamaged, count)}
	}
	for i := range count {
		entry := x.buf[8+8*i:]
		index, offset := binary.LittleEndian.Uint32(entry), int32(binary.LittleEndian.Uint32(entry[4:]))
		if int64(index) >= int64(len(x.attrs)) {
			problems = append(problems, fmt.Errorf("%w: attribute number %d of %d", errDamaged, index, len(x.attrs)))
			continue
		}
		a := x.attrs[index]
		values, err := x.values(a.kind, x.at+int64(offset))
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", a.key, err))
		}
		if len(values) > 0 {
			e.Attrs[a.key] = append(e.Attrs[a.key], values...)
		}
	}
	e.DN = e.Text("distinguishedname")
	return problems
}

// values reads the values of an attribute. Offsets of texts count from the
// object and may point into an earlier one.
func (x *explorer) values(kind uint32, at int64) ([][]byte, error) {
	n, err := x.uint32(at)
	if err != nil {
		return nil, err
	}
	if int64(n) > x.size/4 {
		return nil, fmt.Errorf("%w: %d values", errDamaged, n)
	}
	count := int64(n)
	at += 4
	var out [][]byte
	switch kind {
	case adsDN, adsCaseExact, adsCaseIgnore, adsPrintable, adsNumeric, adsObjectClass:
		offsets, err := x.bytes(at, 4*count)
		if err != nil {
			return nil, err
		}
		for ; len(offsets) > 0; offsets = offsets[4:] {
			s, err := x.text(x.at + int64(int32(binary.LittleEndian.Uint32(offsets))))
			if err != nil {
				return out, err
			}
			out = append(out, s)
		}
	case adsOctets:
		lengths, err := x.bytes(at, 4*count)
		if err != nil {
			return nil, err
		}
		at += 4 * count
		for ; len(lengths) > 0; lengths = lengths[4:] {
			size := int64(binary.LittleEndian.Uint32(lengths))
			b, err := x.bytes(at, size)
			if err != nil {
				return out, err
			}
			out = append(out, bytes.Clone(b))
			at += size
		}
	case adsSecurityDescriptor:
		for range count {
			size, err := x.uint32(at)
			if err != nil {
				return out, err
			}
			b, err := x.bytes(at+4, int64(size))
			if err != nil {
				return out, err
			}
			out = append(out, bytes.Clone(b))
			at += 4 + int64(size)
		}
	default:
		return x.fixed(kind, at, count)
	}
	return out, nil
}

// fixed reads values that all have one size.
func (x *explorer) fixed(kind uint32, at, count int64) ([][]byte, error) {
	sizes := map[uint32]int64{adsBoolean: 4, adsInteger: 4, adsLargeInteger: 8, adsUTCTime: 16}
	size, ok := sizes[kind]
	if !ok {
		return nil, nil // DN with binary and other types that nothing here needs
	}
	b, err := x.bytes(at, size*count)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for ; len(b) > 0; b = b[size:] {
		var s string
		switch kind {
		case adsBoolean:
			s = strings.ToUpper(strconv.FormatBool(binary.LittleEndian.Uint32(b) != 0))
		case adsInteger:
			s = strconv.Itoa(int(int32(binary.LittleEndian.Uint32(b))))
		case adsLargeInteger:
			s = strconv.FormatInt(int64(binary.LittleEndian.Uint64(b)), 10)
		case adsUTCTime:
			s = systemTime(b)
		}
		out = append(out, []byte(s))
	}
	return out, nil
}

// systemTime writes a SYSTEMTIME ([MS-DTYP] 2.3.13) as generalized time.
func systemTime(b []byte) string {
	part := func(i int) int { return int(binary.LittleEndian.Uint16(b[2*i:])) }
	t := time.Date(part(0), time.Month(part(1)), part(3), part(4), part(5), part(6), 0, time.UTC)
	return t.Format("20060102150405.0Z")
}

// text is the UTF-16 text at an offset, up to its NUL.
func (x *explorer) text(at int64) ([]byte, error) {
	for n := int64(256); ; n *= 2 {
		n = min(n, x.size-at)
		b, err := x.bytes(at, n)
		if err != nil {
			return nil, err
		}
		for i := 0; i+1 < len(b); i += 2 {
			if b[i] == 0 && b[i+1] == 0 {
				return []byte(utf16Text(b[:i])), nil
			}
		}
		if n == x.size-at || n >= explorerMaxText {
			return nil, fmt.Errorf("%w: the text at 0x%x has no end", errDamaged, at)
		}
	}
}

// utf16Text decodes UTF-16LE up to the first NUL.
func utf16Text(b []byte) string {
	u := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		c := binary.LittleEndian.Uint16(b)
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}
