package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"reacl/acl/exchange"
)

// nativeLine is a record of the native form as it is written.
type nativeLine struct {
	Mailbox  string     `json:"mailbox,omitempty"`
	Folder   string     `json:"folder,omitempty"`
	Property string     `json:"property,omitempty"`
	SD       []byte     `json:"sd,omitempty"`
	Error    string     `json:"error,omitempty"` // why there is none
	Kind     string     `json:"kind,omitempty"`
	Server   string     `json:"server,omitempty"`
	FolderID string     `json:"folderId,omitempty"`
	Class    string     `json:"class,omitempty"`
	Time     *time.Time `json:"time,omitempty"`
}

// Writer writes the native form, one object a line. It does not buffer.
type Writer struct {
	w   io.Writer
	buf bytes.Buffer
	enc *json.Encoder
}

// NewWriter makes a Writer to w.
func NewWriter(w io.Writer) *Writer {
	x := &Writer{w: w}
	x.enc = json.NewEncoder(&x.buf)
	x.enc.SetEscapeHTML(false)
	return x
}

// Write writes o. Its Origin and Rebuilt are not part of the form.
func (x *Writer) Write(o Object) error {
	return x.WriteBlob(o, exchange.Join(o.Header, o.SD.Bytes()))
}

// WriteBlob writes o with those bytes, however damaged, in place of its own
// header and descriptor.
func (x *Writer) WriteBlob(o Object, blob []byte) error {
	line := lineOf(o)
	line.SD = blob
	return x.line(line)
}

// WriteUnread writes that o could not be exported. A reader rejects the record
// for that reason.
func (x *Writer) WriteUnread(o Object, reason string) error {
	line := lineOf(o)
	line.Error = reason
	return x.line(line)
}

func lineOf(o Object) nativeLine {
	line := nativeLine{Mailbox: o.Mailbox, Folder: o.Folder, Server: o.Server, FolderID: o.FolderID, Class: o.Class}
	if o.Kind != exchange.KindUnknown {
		line.Kind = o.Kind.String()
	}
	if o.Property != 0 {
		line.Property = fmt.Sprintf("0x%08X", o.Property)
	}
	if !o.Time.IsZero() {
		line.Time = &o.Time
	}
	return line
}

func (x *Writer) line(line nativeLine) error {
	x.buf.Reset()
	if err := x.enc.Encode(line); err != nil {
		return err
	}
	_, err := x.w.Write(x.buf.Bytes())
	return err
}

// WriteJSONL writes objects in the native form up to the first error of
// either side.
func WriteJSONL(w io.Writer, objects Objects) error {
	x := NewWriter(w)
	for o, err := range objects {
		if err != nil {
			return err
		}
		if err := x.Write(o); err != nil {
			return err
		}
	}
	return nil
}
