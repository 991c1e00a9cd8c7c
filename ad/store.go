package ad

import (
	"slices"
	"strings"

	"reacl/sid"
)

// store keeps principals in a compact form, around 200 bytes each where the
// struct with its strings would take a kilobyte: numbers of variable length,
// only the fields that are there, and the parts that many principals share
// (the container in a name, the domain in an address) once.
type store struct {
	pages   [][]byte
	at      []uint64 // page<<32 | offset, by principal
	words   words
	domains domains
	buf     []byte // of the encoder
}

const pageSize = 1 << 20

// put stores p as principal i: a new one, or in place of what was there.
func (s *store) put(i int32, p *Principal) {
	e := encoder{s: s, b: s.buf[:0]}
	e.principal(p)
	s.buf = e.b
	last := len(s.pages) - 1
	if last < 0 || cap(s.pages[last])-len(s.pages[last]) < len(e.b) {
		s.pages = append(s.pages, make([]byte, 0, max(pageSize, len(e.b))))
		last++
	}
	at := uint64(last)<<32 | uint64(len(s.pages[last]))
	s.pages[last] = append(s.pages[last], e.b...)
	if int(i) == len(s.at) {
		s.at = append(s.at, at)
	} else {
		s.at[i] = at
	}
}

// get is principal i, as a copy of its own.
func (s *store) get(i int32) *Principal {
	at := s.at[i]
	d := decoder{s: s, b: s.pages[at>>32][uint32(at):]}
	return d.principal()
}

// sidOf is the objectSid of principal i, without the rest of it.
func (s *store) sidOf(i int32) sid.SID {
	at := s.at[i]
	d := decoder{s: s, b: s.pages[at>>32][uint32(at):]}
	if field(d.b[0]) != fieldSID {
		return sid.SID{}
	}
	d.b = d.b[1:]
	return d.sid()
}

// seal drops what only putting needs.
func (s *store) seal() {
	s.words.numbers, s.domains.numbers, s.buf = nil, nil, nil
	s.at = slices.Clip(s.at)
}

// words are the texts that many principals share, each with a number.
type words struct {
	texts   []string
	numbers map[string]uint64
}

const maxWords = 1 << 20

// number is the number of text, from 1; 0 where there is no room for it.
func (w *words) number(text string) uint64 {
	n, ok := w.numbers[text]
	if !ok && len(w.texts) < maxWords {
		if w.numbers == nil {
			w.numbers = map[string]uint64{}
		}
		text = strings.Clone(text)
		w.texts = append(w.texts, text)
		n = uint64(len(w.texts))
		w.numbers[text] = n
	}
	return n
}

// domains are the domains of accounts, each with a number.
type domains struct {
	sids    []sid.SID
	numbers map[sid.SID]uint64
}

// number is the number of the domain, from 1.
func (d *domains) number(s sid.SID) uint64 {
	n, ok := d.numbers[s]
	if !ok {
		if d.numbers == nil {
			d.numbers = map[sid.SID]uint64{}
		}
		d.sids = append(d.sids, s)
		n = uint64(len(d.sids))
		d.numbers[s] = n
	}
	return n
}
