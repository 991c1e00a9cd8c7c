package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"reacl/ad/input"
)

// isJSONLines recognises the native form: at least half of the lines are, or
// begin like, a JSON object.
func isJSONLines(head string, _ *Options) bool {
	objects, lines := 0, 0
	for line := range strings.SplitSeq(head, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		lines++
		if rest, ok := strings.CutPrefix(line, "{"); ok && strings.HasPrefix(strings.TrimSpace(rest), `"`) {
			objects++
		}
	}
	return objects > 0 && 2*objects >= lines
}

// readJSONLines reads the native form, several pieces of the file at a time.
func readJSONLines(f *input.File, k *sink) {
	parseLines(f.UTF8(), k)
}

func parseLines(r io.Reader, k *sink) {
	c := newChunker(r, MaxRecord)
	parsers := sync.Pool{New: func() any { return &lineParser{name: k.in.Name, opts: k.opts, filter: &k.filter} }}
	work := func(piece chunk, emit func(*batch) bool) {
		p := parsers.Get().(*lineParser)
		emit(p.chunk(piece))
		parsers.Put(p)
		if piece.err == nil {
			c.free(piece.data)
		}
	}
	for b := range ordered(c.all(), k.opts.Workers, 1, work) {
		if !k.pass(b) {
			return
		}
	}
}

// chunk reads every record in a piece of the file.
func (p *lineParser) chunk(piece chunk) *batch {
	b := newBatch()
	switch {
	case errors.Is(piece.err, ErrTooLong):
		b.reject(&RecordError{Origin: p.originOf(piece.line), Raw: piece.data, Err: piece.err})
		return b
	case piece.err != nil:
		err := fmt.Errorf("reading ended early: %w", withoutName(p.name, piece.err))
		b.reject(&RecordError{Origin: p.originOf(piece.line), Err: err})
		return b
	}
	n := piece.line
	for text := piece.data; len(text) > 0; n++ {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		p.line(line, n, b)
	}
	return b
}
