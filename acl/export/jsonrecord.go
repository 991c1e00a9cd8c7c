package export

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// oddRecord fills o by the rules of encoding/json. Where it fails it sets what
// can be read, so that the record is named.
func (p *lineParser) oddRecord(line []byte, o *Object) (blob []byte, err error) {
	if !utf8.Valid(line) {
		err = fmt.Errorf("not UTF-8 at character %d", invalidAt(line))
	}
	var r jsonRecord
	if err == nil {
		err = r.read(line)
	}
	if err != nil {
		v := r.values()
		if v[fieldMailbox] == nil && v[fieldFolder] == nil {
			p.flat.scan(line, true) // it stops at what is broken
			v = p.flat.value
		}
		_ = p.fill(&v, o) // err is the better reason
		p.remark = ""
		return nil, err
	}
	v := r.values()
	return p.decode(&v, o)
}

func invalidAt(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i + 1
		}
		i += n
	}
	return len(b)
}

// jsonRecord is a record for encoding/json.
type jsonRecord struct {
	Mailbox  *string    `json:"mailbox"`
	Folder   *string    `json:"folder"`
	FolderID *string    `json:"folderId"`
	Server   *string    `json:"server"`
	Kind     *string    `json:"kind"`
	Class    *string    `json:"class"`
	Time     *string    `json:"time"`
	Property jsonScalar `json:"property"`
	SD       jsonBytes  `json:"sd"`
}

// read reads a line. It sets the fields that can be read even where others
// cannot.
func (r *jsonRecord) read(line []byte) error {
	err := json.Unmarshal(line, r)
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return errors.Join(r.Property.err, r.SD.err)
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Errorf("the field %s cannot be a JSON %s", wrong.Field, wrong.Value)
	case errors.As(err, &wrong):
		return fmt.Errorf("a record is a JSON object, not a JSON %s", wrong.Value)
	}
	if first := nextObject(line); first > 0 && json.Valid(line[:first]) {
		return errors.New("more than one record on the line")
	}
	return fmt.Errorf("not JSON: %w", err)
}

func (r *jsonRecord) values() (v [numFields][]byte) {
	for f, s := range [numFields]*string{
		fieldMailbox: r.Mailbox, fieldFolder: r.Folder, fieldFolderID: r.FolderID, fieldServer: r.Server,
		fieldKind: r.Kind, fieldClass: r.Class, fieldTime: r.Time, fieldProperty: r.Property.text, fieldSD: r.SD.text,
	} {
		if s != nil {
			v[f] = append([]byte{}, *s...)
		}
	}
	return v
}

// jsonScalar is the text of a JSON string or number; nil where there is none.
// Anything else is an error of the record, not of its JSON.
type jsonScalar struct {
	text *string
	err  error
}

func (t *jsonScalar) UnmarshalJSON(b []byte) error {
	s := string(b)
	switch b[0] {
	case '"':
		_ = json.Unmarshal(b, &s) // it is a string, for it begins like one
	case '[', '{', 't', 'f':
		t.err = errors.New("the field property is neither text nor a number")
		return nil
	case 'n':
		return nil
	}
	t.text = &s
	return nil
}

// jsonBytes is the text of a JSON string, or of a list of bytes, as
// ConvertTo-Json writes them, in hexadecimal; nil where there is none.
type jsonBytes struct {
	text *string
	err  error
}

func (t *jsonBytes) UnmarshalJSON(b []byte) error {
	switch b[0] {
	case 'n':
		return nil
	case '"':
		var s string
		_ = json.Unmarshal(b, &s) // it is a string, for it begins like one
		t.text = &s
		return nil
	case '{': // PowerShell 5 makes an object of a list that it has decorated
		var list struct{ Value json.RawMessage }
		_ = json.Unmarshal(b, &list) // it is an object, for it begins like one
		b = list.Value
	}
	var list []uint16
	if err := json.Unmarshal(b, &list); err != nil || list == nil {
		t.err = errors.New("the field sd is neither text nor a list of bytes")
		return nil //nolint:nilerr // it is kept
	}
	raw := make([]byte, len(list))
	for i, v := range list {
		if v > 0xFF {
			t.err = fmt.Errorf("the field sd lists %d, which is no byte", v)
			return nil
		}
		raw[i] = byte(v)
	}
	s := hex.EncodeToString(raw)
	t.text = &s
	return nil
}
