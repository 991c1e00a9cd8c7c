package export

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tagReader cuts XML as Exchange tools write it into tags and text. It is
// laxer than encoding/xml where they are: text is not always escaped, the
// declared encoding may be wrong, character references may be illegal, and a
// file may end anywhere.
type tagReader struct {
	r       *bufio.Reader
	max     int // longest text or tag
	line    int // line that is being read, from 1
	inTag   bool
	pending []token
	inside  []string // the elements that are open, as far as maxOpen
}

func newTagReader(r io.Reader) *tagReader {
	return &tagReader{r: bufio.NewReaderSize(r, 64<<10), max: MaxRecord, line: 1}
}

type tokenKind uint8

const (
	textToken tokenKind = iota
	openToken
	closeToken
)

// token is a tag, or text between tags with its references resolved.
type token struct {
	kind tokenKind
	name string // of a tag, without prefix
	text string // of text; the attributes of an opening tag as written
	line int    // where it begins
}

// attr is the value of an attribute of an opening tag, prefix aside; "" where
// there is none.
func (t token) attr(name string) string {
	rest := t.text
	for {
		key, after, ok := strings.Cut(rest, "=")
		if !ok {
			return ""
		}
		value, after, ok := quoted(strings.TrimLeft(after, " \t\r\n"))
		if !ok {
			return ""
		}
		key = strings.TrimSpace(key)
		if i := strings.LastIndexAny(key, ": \t\r\n"); i >= 0 {
			key = key[i+1:]
		}
		if key == name {
			return resolve(value)
		}
		rest = after
	}
}

// quoted cuts a quoted value from the beginning of s.
func quoted(s string) (value, rest string, ok bool) {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return "", "", false
	}
	return strings.Cut(s[1:], s[:1])
}

// maxOpen is how many elements within each other are kept track of.
const maxOpen = 256

// open is the outermost element that has not been closed; "" where none is.
// Where the input has ended it shows that it was cut off.
func (t *tagReader) open() string {
	switch {
	case len(t.inside) > 0:
		return t.inside[0]
	case t.inTag:
		return "a tag"
	}
	return ""
}

// track keeps account of the elements that are open. Tags that are none, in
// text that was not escaped, end with the element that they stand in.
func (t *tagReader) track(tok token) {
	switch tok.kind {
	case openToken:
		if len(t.inside) < maxOpen {
			t.inside = append(t.inside, tok.name)
		}
	case closeToken:
		for i := len(t.inside) - 1; i >= 0; i-- {
			if t.inside[i] == tok.name {
				t.inside = t.inside[:i]
				return
			}
		}
	}
}

// next is the next token. An empty element is an opening and a closing tag.
// At the end the error is io.EOF; after [ErrTooLong] reading can go on.
func (t *tagReader) next() (token, error) {
	for {
		if n := len(t.pending); n > 0 {
			tok := t.pending[0]
			t.pending = t.pending[1:]
			t.track(tok)
			return tok, nil
		}
		line := t.line
		if !t.inTag {
			text, err := t.until("<")
			t.inTag = err == nil || errors.Is(err, ErrTooLong)
			if !t.inTag && text == "" || err != nil && !errors.Is(err, io.EOF) {
				return token{line: line}, err
			}
			if text != "" {
				return token{kind: textToken, text: resolve(text), line: line}, nil
			}
			continue
		}
		tok, err := t.tag()
		t.inTag = errors.Is(err, io.EOF)
		if err != nil {
			return token{line: line}, err
		}
		if tok != (token{}) {
			tok.line = line
			t.track(tok)
			return tok, nil
		}
	}
}

// tag reads what follows a "<". The zero token is a comment or declaration.
func (t *tagReader) tag() (token, error) {
	b, _ := t.r.Peek(8) // an error comes again with the next read
	switch {
	case len(b) == 0:
		return token{kind: textToken, text: "<"}, nil
	case strings.HasPrefix(string(b), "![CDATA["):
		t.skip(len("![CDATA["))
		text, err := t.until("]]>")
		if errors.Is(err, io.EOF) {
			err = nil // what is missing shows in the tags
		}
		return token{kind: textToken, text: text}, err
	case strings.HasPrefix(string(b), "!--"):
		_, err := t.until("-->")
		return token{}, err
	case b[0] == '?' || b[0] == '!':
		_, err := t.until(">")
		return token{}, err
	case b[0] == '/':
		t.skip(1)
		name, err := t.until(">")
		return token{kind: closeToken, name: localName(strings.TrimSpace(name))}, err
	case isNameByte(b[0]):
		return t.opening()
	}
	return token{kind: textToken, text: "<"}, nil
}

// maxTag is the longest opening tag in bytes; one that is longer is ended there.
const maxTag = 64 << 10

// opening reads the rest of an opening tag. A ">" within a quoted value does
// not end it; quotes count only after an equals sign, for text that is not
// escaped has them too.
func (t *tagReader) opening() (token, error) {
	var raw []byte
	quote, value := byte(0), false // the quote that is open; an equals sign came before
	for len(raw) < maxTag {
		c, err := t.r.ReadByte()
		if err != nil {
			return token{}, err
		}
		if c == '\n' {
			t.line++
		}
		if c == '>' && quote == 0 {
			break
		}
		raw = append(raw, c)
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '=':
			value = true
		case value && (c == '"' || c == '\''):
			quote, value = c, false
		case c != ' ' && c != '\t' && c != '\r' && c != '\n':
			value = false
		}
	}
	body, empty := strings.CutSuffix(string(raw), "/")
	end := strings.IndexAny(body, " \t\r\n")
	if end < 0 {
		end = len(body)
	}
	tok := token{kind: openToken, name: localName(body[:end]), text: body[end:]}
	if empty {
		t.pending = append(t.pending, token{kind: closeToken, name: tok.name, line: t.line})
	}
	return tok, nil
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= utf8.RuneSelf
}

func localName(s string) string {
	return s[strings.LastIndexByte(s, ':')+1:]
}

// until reads to the next occurrence of sep and returns what is before it. At
// the end of the input the rest comes with io.EOF.
func (t *tagReader) until(sep string) (string, error) {
	var b []byte
	long := false
	last := sep[len(sep)-1]
	for {
		part, err := t.r.ReadSlice(last)
		t.line += bytes.Count(part, []byte{'\n'})
		b = append(b, part...)
		if len(b) > t.max {
			long = true
			b = append(b[:0], b[len(b)-len(sep):]...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == nil && !bytes.HasSuffix(b, []byte(sep)):
			continue
		}
		if long && (err == nil || errors.Is(err, io.EOF)) {
			return "", ErrTooLong
		}
		if err != nil {
			return string(b), err
		}
		return string(b[:len(b)-len(sep)]), nil
	}
}

func (t *tagReader) skip(n int) {
	_, _ = t.r.Discard(n) // n bytes were peeked
}

// resolve replaces references to characters and the predefined entities.
// References to characters that XML does not allow become U+FFFD; what is no
// reference stays as it is.
func resolve(s string) string {
	amp := strings.IndexByte(s, '&')
	if amp < 0 {
		return s
	}
	var b strings.Builder
	for amp >= 0 {
		b.WriteString(s[:amp])
		s = s[amp:]
		name, rest, ok := strings.Cut(s[1:], ";")
		if r := reference(name); ok && r >= 0 {
			b.WriteRune(r)
			s = rest
		} else {
			b.WriteByte('&')
			s = s[1:]
		}
		amp = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// reference is the character that &name; stands for, or -1.
func reference(name string) rune {
	switch name {
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "amp":
		return '&'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok || len(digits) > 8 {
		return -1
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	v, err := strconv.ParseUint(digits, base, 32)
	switch {
	case err != nil:
		return -1
	case v < ' ' && v != '\t' && v != '\n' && v != '\r' || v > utf8.MaxRune || !utf8.ValidRune(rune(v)):
		return utf8.RuneError
	}
	return rune(v)
}
