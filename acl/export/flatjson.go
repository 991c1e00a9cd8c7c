package export

import (
	"bytes"
	"unicode/utf8"
)

// field is a field of a native record that the reader knows.
type field uint8

const (
	fieldMailbox field = iota
	fieldFolder
	fieldFolderID
	fieldServer
	fieldKind
	fieldClass
	fieldTime
	fieldProperty
	fieldSD
	numFields
	fieldNone = numFields
)

// flatLine holds the values of one line of JSON as views of the line, or of
// its own buffer where a value had escapes.
type flatLine struct {
	value   [numFields][]byte // nil: absent or null
	scratch []byte
}

// Classes of bytes within a JSON string.
const (
	plain = iota
	quote
	backslash
	control
	beyondASCII
)

var stringClass = func() (t [256]uint8) {
	for c := range 0x20 {
		t[c] = control
	}
	for c := 0x80; c < 0x100; c++ {
		t[c] = beyondASCII
	}
	t['"'], t['\\'] = quote, backslash
	return t
}()

// scan reads a line that is one JSON object whose fields are strings,
// integers, literals or null. It reports false for everything else, valid or
// not, and encoding/json decides then: nested values, escaped or unusually
// written keys, fractions, broken syntax, bytes that are not UTF-8.
//
// Unless strict, the text of "sd" may hold bytes that JSON forbids; it is JSON
// where it turns out to be base64.
func (l *flatLine) scan(line []byte, strict bool) bool {
	l.value = [numFields][]byte{}
	l.scratch = l.scratch[:0]
	i := skipBlank(line, 0)
	if i == len(line) || line[i] != '{' {
		return false
	}
	i = skipBlank(line, i+1)
	if i < len(line) && line[i] == '}' {
		return skipBlank(line, i+1) == len(line)
	}
	for {
		if i == len(line) || line[i] != '"' {
			return false
		}
		start := i + 1
		for i = start; i < len(line) && stringClass[line[i]] == plain; i++ {
		}
		if i == len(line) || line[i] != '"' {
			return false
		}
		f, sure := fieldOf(line[start:i])
		if !sure {
			return false
		}
		i = skipBlank(line, i+1)
		if i == len(line) || line[i] != ':' {
			return false
		}
		i = skipBlank(line, i+1)
		if i == len(line) {
			return false
		}
		var v []byte
		if f == fieldSD && line[i] == '"' && !strict {
			if l.value[fieldSD] != nil {
				return false
			}
			end := bytes.IndexByte(line[i+1:], '"')
			if end < 0 {
				return false
			}
			v, i = line[i+1:i+1+end], i+end+2
		} else if line[i] == '"' {
			if v, i = l.stringAt(line, i+1); v == nil {
				return false
			}
		} else {
			start = i
			for i < len(line) && isLiteralByte(line[i]) {
				i++
			}
			switch lit := line[start:i]; {
			case string(lit) == "null":
				f = fieldNone
			case f == fieldNone && (string(lit) == "true" || string(lit) == "false"):
			case (f == fieldNone || f == fieldProperty) && isInteger(lit):
				v = lit
			default:
				return false
			}
		}
		if f != fieldNone {
			l.value[f] = v
		}
		i = skipBlank(line, i)
		if i == len(line) {
			return false
		}
		switch line[i] {
		case ',':
			i = skipBlank(line, i+1)
		case '}':
			return skipBlank(line, i+1) == len(line)
		default:
			return false
		}
	}
}

// fieldOf finds the field of a key. sure is false for a key that encoding/json
// would take for a field's in spite of its letter case.
func fieldOf(key []byte) (f field, sure bool) {
	switch string(key) {
	case "mailbox":
		return fieldMailbox, true
	case "folder":
		return fieldFolder, true
	case "folderId":
		return fieldFolderID, true
	case "server":
		return fieldServer, true
	case "kind":
		return fieldKind, true
	case "class":
		return fieldClass, true
	case "time":
		return fieldTime, true
	case "property":
		return fieldProperty, true
	case "sd":
		return fieldSD, true
	}
	for _, name := range fieldNames {
		if len(name) == len(key) && bytes.EqualFold(key, []byte(name)) {
			return fieldNone, false
		}
	}
	return fieldNone, true
}

var fieldNames = [numFields]string{"mailbox", "folder", "folderId", "server", "kind", "class", "time", "property", "sd"}

// stringAt reads the string whose first character is line[i] and returns its
// value and the index after the closing quote. The value is nil where the
// string is not whole, or not for this scanner.
func (l *flatLine) stringAt(line []byte, i int) (value []byte, next int) {
	start, high := i, false
	for ; i < len(line); i++ {
		switch stringClass[line[i]] {
		case plain:
		case quote:
			value = line[start:i:i]
			if high && !utf8.Valid(value) {
				return nil, i
			}
			return value, i + 1
		case backslash:
			return l.escaped(line, start, i)
		case control:
			return nil, i
		case beyondASCII:
			high = true
		}
	}
	return nil, i
}

// escaped goes on with a string at its first backslash, line[i], and puts the
// value into the line's own buffer.
func (l *flatLine) escaped(line []byte, start, i int) (value []byte, next int) {
	begin := len(l.scratch)
	for run := start; i < len(line); {
		switch stringClass[line[i]] {
		case plain, beyondASCII:
			i++
		case quote:
			l.scratch = append(l.scratch, line[run:i]...)
			value = l.scratch[begin:len(l.scratch):len(l.scratch)]
			if !utf8.Valid(value) {
				return nil, i
			}
			return value, i + 1
		case backslash:
			l.scratch = append(l.scratch, line[run:i]...)
			n := l.escape(line[i:])
			if n == 0 {
				return nil, i
			}
			i += n
			run = i
		default:
			return nil, i
		}
	}
	return nil, i
}

// escape appends the character of the escape that b begins with and returns
// how many bytes it takes; 0 where it is none that the scanner reads.
func (l *flatLine) escape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	if b[1] == 'u' {
		r, n := escapedRune(b)
		if n > 0 {
			l.scratch = utf8.AppendRune(l.scratch, r)
		}
		return n
	}
	v := simpleEscape[b[1]]
	if v == 0 {
		return 0
	}
	l.scratch = append(l.scratch, v)
	return 2
}

var simpleEscape = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escapedRune reads \uXXXX, or two of them that are a surrogate pair, and the
// number of bytes it takes. Half a pair is left to encoding/json.
func escapedRune(b []byte) (rune, int) {
	r := fourHex(b)
	if r < 0 {
		return 0, 0
	}
	if r < 0xD800 || r >= 0xE000 {
		return r, 6
	}
	low := fourHex(b[6:])
	if r >= 0xDC00 || low < 0xDC00 || low >= 0xE000 {
		return 0, 0
	}
	return (r-0xD800)<<10 | (low - 0xDC00) + 0x10000, 12
}

func fourHex(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range b[2:6] {
		v := hexValue[c]
		if v > 15 {
			return -1
		}
		r = r<<4 | rune(v)
	}
	return r
}

func skipBlank(line []byte, i int) int {
	for i < len(line) && (line[i] == ' ' || line[i] == '\t' || line[i] == '\r' || line[i] == '\n') {
		i++
	}
	return i
}

func isLiteralByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

// isInteger reports whether b is a JSON number without fraction and exponent.
func isInteger(b []byte) bool {
	if len(b) > 1 && b[0] == '-' {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 1 && b[0] == '0' {
		return false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
