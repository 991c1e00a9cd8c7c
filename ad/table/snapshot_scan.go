package table

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"unicode/utf8"

	"reacl/ad"
)

// scanEntry reads a line as [SnapshotWriter] writes it, several times faster
// than encoding/json. ok is false for whatever is written in another way; that
// is encoding/json's to judge.
func (s *Snapshot) scanEntry(line []byte, e *ad.Entry) (ok bool) {
	if !utf8.Valid(line) {
		return false
	}
	line = bytes.Clone(line) // the values alias it
	c := scanner{b: line, keys: s.keys, values: make([][]byte, 0, bytes.Count(line, []byte{'"'})/2)}
	if !c.skip(`{"dn":`) {
		return false
	}
	dn, ok := c.text()
	if !ok {
		return false
	}
	attrs := make(map[string][][]byte, bytes.Count(line, []byte(`":["`)))
	if c.skip(`,"text":{`) && !c.members(attrs, func(v []byte) ([]byte, bool) { return v[:len(v):len(v)], true }) {
		return false
	}
	if c.skip(`,"binary":{`) {
		all := make([]byte, 0, base64.StdEncoding.DecodedLen(len(c.b)))
		decode := func(v []byte) ([]byte, bool) {
			begin := len(all)
			var err error
			all, err = base64.StdEncoding.AppendDecode(all, v)
			return all[begin:len(all):len(all)], err == nil
		}
		if !c.members(attrs, decode) {
			return false
		}
	}
	if string(c.b) != "}" {
		return false
	}
	e.DN, e.Attrs = string(dn), attrs
	return true
}

// scanner walks over one line; b is what is left of it.
type scanner struct {
	b      []byte
	keys   map[string]string // attribute names seen, to their keys
	values [][]byte          // of all attributes, one after the other
}

func (c *scanner) skip(token string) bool {
	if len(c.b) < len(token) || string(c.b[:len(token)]) != token {
		return false
	}
	c.b = c.b[len(token):]
	return true
}

// text is a JSON string without its quotes. It aliases the line where it has
// no escapes.
func (c *scanner) text() ([]byte, bool) {
	if len(c.b) == 0 || c.b[0] != '"' {
		return nil, false
	}
	plain := true
	for i := 1; i < len(c.b); i++ {
		switch b := c.b[i]; {
		case b == '"':
			token := c.b[:i+1]
			c.b = c.b[i+1:]
			if plain {
				return token[1:i], true
			}
			var s string
			if json.Unmarshal(token, &s) != nil {
				return nil, false
			}
			return []byte(s), true
		case b == '\\':
			plain = false
			i++
		case b < ' ':
			return nil, false
		}
	}
	return nil, false
}

// members reads "name":["value",…],… up to the closing brace.
func (c *scanner) members(attrs map[string][][]byte, decode func([]byte) ([]byte, bool)) bool {
	for {
		name, ok := c.text()
		if !ok || !c.skip(":[") {
			return false
		}
		key := c.key(name)
		begin := len(c.values)
		for {
			v, ok := c.text()
			if ok {
				v, ok = decode(v)
			}
			if !ok {
				return false
			}
			c.values = append(c.values, v)
			if !c.skip(",") {
				break
			}
		}
		if !c.skip("]") {
			return false
		}
		attrs[key] = c.values[begin:len(c.values):len(c.values)]
		if c.skip("}") {
			return true
		}
		if !c.skip(",") {
			return false
		}
	}
}

// key is the attribute's key in [ad.Entry.Attrs].
func (c *scanner) key(name []byte) string {
	if k, ok := c.keys[string(name)]; ok {
		return k
	}
	k := ad.AttrName(string(name))
	if len(c.keys) < 4096 {
		c.keys[string(name)] = k
	}
	return k
}
