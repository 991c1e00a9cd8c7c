package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"reacl/ad/input"
)

// isJSONDocument recognises native records that do not stand one a line: an
// array of them, or objects spread over lines, as ConvertTo-Json writes them.
func isJSONDocument(head string, _ *Options) bool {
	text := strings.TrimLeft(head, " \t\r\n")
	if rest, ok := strings.CutPrefix(text, "["); ok {
		text = strings.TrimLeft(rest, " \t\r\n")
		return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "]")
	}
	first, _, ok := strings.Cut(text, "\n")
	return ok && strings.TrimSpace(first) == "{"
}

func readJSONDocument(f *input.File, k *sink) {
	p := lineParser{name: k.in.Name, opts: k.opts, filter: &k.filter}
	s := jsonSplitter{r: f.UTF8(), line: 1}
	for {
		record, line, err := s.next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			k.fail(fmt.Errorf("reading ended early: %w", err))
			return
		}
		p.line(record, line, k.batch)
		if !k.more() {
			return
		}
	}
}

// jsonSplitter cuts a text into the objects at its top, or in the array at its
// top. It keeps going behind an object that is broken.
type jsonSplitter struct {
	r    io.Reader
	buf  []byte
	text []byte // of buf, not yet cut
	line int    // at which text begins
	err  error  // that ended r
}

// maxJSON is how far the end of an object is looked for, in bytes.
const maxJSON = 1 << 20

// next is the next object, or a piece that is none. It is valid until the
// next call.
func (s *jsonSplitter) next() (record []byte, line int, err error) {
	for {
		s.fill()
		n := 0
		for n < len(s.text) && strings.IndexByte(" \t\r\n,[]", s.text[n]) >= 0 {
			n++
		}
		s.take(n)
		if len(s.text) > 0 {
			break
		}
		if s.err != nil {
			return nil, s.line, s.err
		}
	}
	s.fill()
	line = s.line
	return s.take(s.cut()), line, nil
}

// cut finds the end of the object, or broken piece, that the text begins with.
func (s *jsonSplitter) cut() int {
	end, whole := objectEnd(s.text)
	if whole && (bytes.IndexByte(s.text[1:end], '{') < 0 || json.Valid(s.text[:end])) {
		return end
	}
	// Broken, or two that look like one for want of a quote: it ends where the
	// next one begins.
	if next := nextObject(s.text[:end]); next > 0 {
		return next
	}
	return end
}

// objectEnd finds the brace that closes the object at the beginning of b. It
// is not whole where b ends before, or a string goes over the end of a line.
func objectEnd(b []byte) (end int, whole bool) {
	if b[0] != '{' {
		return max(1, nextObject(b)), false
	}
	depth, inString := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString && c == '\n':
			return i + 1, false
		case inString:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1, true
			}
		}
	}
	return len(b), false
}

// nextObject finds a brace, not the first byte, after which a key follows; 0
// where there is none.
func nextObject(b []byte) int {
	for i := 1; i < len(b); i++ {
		j := bytes.IndexByte(b[i:], '{')
		if j < 0 {
			return 0
		}
		i += j
		if rest := bytes.TrimLeft(b[i+1:], " \t\r\n"); len(rest) > 0 && rest[0] == '"' {
			return i
		}
	}
	return 0
}

// take cuts n bytes from the text.
func (s *jsonSplitter) take(n int) []byte {
	piece := s.text[:n]
	s.text = s.text[n:]
	s.line += bytes.Count(piece, []byte{'\n'})
	return piece
}

// fill reads until maxJSON bytes are there or r has ended.
func (s *jsonSplitter) fill() {
	if s.err != nil || len(s.text) >= maxJSON {
		return
	}
	if s.buf == nil {
		s.buf = make([]byte, 4*maxJSON)
	}
	n := copy(s.buf, s.text)
	got, err := fillUp(s.r, s.buf[n:])
	s.text, s.err = s.buf[:n+got], err
}
