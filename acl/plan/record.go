package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
)

// Record is a line of plan.jsonl: one object of the scope, whether something
// changes on it or not.
type Record struct {
	Object     Ref          `json:"object"`
	Before     []byte       `json:"before"`          // as exported, with the transfer header
	After      []byte       `json:"after,omitempty"` // the same for what is to be written; none where nothing is
	Changes    []acl.Change `json:"changes,omitempty"`
	Held       []string     `json:"held,omitempty"`
	Exceptions []Exception  `json:"exceptions,omitempty"`
	Proof      []Rights     `json:"proof,omitempty"`
}

// Ref says which object a record is about.
type Ref struct {
	Kind     exchange.Kind `json:"kind"`
	Mailbox  string        `json:"mailbox,omitempty"`
	Folder   string        `json:"folder,omitempty"` // of AD objects the distinguished name, of files the path
	FolderID string        `json:"folderId,omitempty"`
	Class    string        `json:"class,omitempty"`
	Server   string        `json:"server,omitempty"`
	Property string        `json:"property,omitempty"` // "0x0E270102"
	Origin   string        `json:"origin,omitempty"`
	Rebuilt  bool          `json:"rebuilt,omitempty"` // the bytes were made from text: the object's own may lie otherwise
}

// RefOf is the reference of an object.
func RefOf(o export.Object) Ref {
	r := Ref{Kind: o.Kind, Mailbox: o.Mailbox, Folder: o.Folder, FolderID: o.FolderID, Class: o.Class, Server: o.Server, Origin: o.Origin, Rebuilt: o.Rebuilt}
	if o.Property != 0 {
		r.Property = fmt.Sprintf("0x%08X", o.Property)
	}
	return r
}

// String names the object for a person.
func (r Ref) String() string {
	switch {
	case r.Mailbox != "" && r.Folder != "":
		return r.Mailbox + ":" + r.Folder
	case r.Mailbox != "":
		return r.Mailbox
	}
	return r.Folder
}

// RecordOf is the record of a step.
func RecordOf(s Step) Record {
	r := Record{Object: RefOf(s.Object), Before: exchange.Join(s.Object.Header, s.Object.SD.Bytes()),
		Changes: s.Changes, Held: s.Held, Exceptions: s.Exceptions, Proof: s.Proof}
	if s.Changed() {
		r.After = exchange.Join(s.Object.Header, s.After.Bytes())
	}
	return r
}

// Changed reports whether there is something to write.
func (r Record) Changed() bool { return len(r.After) > 0 }

// Then are the bytes that the object has when the plan is done.
func (r Record) Then() []byte {
	if r.Changed() {
		return r.After
	}
	return r.Before
}

// Descriptors are the record's descriptors without the transfer header, as
// they were and as they are to be.
func (r Record) Descriptors() (before, after acl.Descriptor, err error) {
	if before, err = descriptorOf(r.Before); err == nil {
		after, err = descriptorOf(r.Then())
	}
	return before, after, err
}

func descriptorOf(blob []byte) (acl.Descriptor, error) {
	_, b, err := exchange.Split(blob)
	if err != nil {
		return acl.Descriptor{}, err
	}
	return acl.Parse(b)
}

// AsObject is the record's object as it was exported.
func (r Record) AsObject() (export.Object, error) {
	o := export.Object{Kind: r.Object.Kind, Rebuilt: r.Object.Rebuilt, Mailbox: r.Object.Mailbox, Folder: r.Object.Folder, FolderID: r.Object.FolderID,
		Class: r.Object.Class, Server: r.Object.Server, Origin: r.Object.Origin}
	h, b, err := exchange.Split(r.Before)
	if err != nil {
		return o, err
	}
	o.Header = h
	if r.Object.Property != "" {
		if o.Property, err = exchange.ParseProperty(r.Object.Property); err != nil {
			return o, err
		}
	}
	o.SD, err = acl.Parse(b)
	return o, err
}

// Writer writes plan.jsonl. It does not buffer.
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

// Write writes one step.
func (x *Writer) Write(s Step) error { return x.WriteRecord(RecordOf(s)) }

// WriteRecord writes one record.
func (x *Writer) WriteRecord(r Record) error {
	x.buf.Reset()
	if err := x.enc.Encode(r); err != nil {
		return err
	}
	_, err := x.w.Write(x.buf.Bytes())
	return err
}

// ReadRecord reads a line of plan.jsonl and checks its descriptors.
func ReadRecord(line []byte) (Record, error) {
	var r Record
	if err := json.Unmarshal(line, &r); err != nil {
		return r, err
	}
	if _, _, err := r.Descriptors(); err != nil {
		return r, fmt.Errorf("%s: %w", r.Object, err)
	}
	return r, nil
}
