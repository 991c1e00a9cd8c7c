// Package export reads the forms in which security descriptors leave a
// customer's systems. Every reader gives one stream of [Object]; the form is
// found by content, never by file name.
package export

import (
	"iter"
	"time"

	"reacl/acl"
	"reacl/acl/exchange"
)

// Object is one descriptor and what it protects.
type Object struct {
	Kind     exchange.Kind
	Rebuilt  bool   // the bytes were made from text (SDDL, XML, Smart View), not read
	Mailbox  string // primary address or name as exported; "" for files and AD objects
	Folder   string // \Calendar; for files and AD objects the path or distinguished name
	FolderID string // EWS folder id or entry id, where the export has one
	Class    string // container class, "IPF.Appointment", where the export has one
	Server   string
	Origin   string    // "export.jsonl:17"
	Property uint32    // MAPI property tag; 0 for what is not a MAPI property
	Time     time.Time // when it was exported, where the export says so
	Header   exchange.Header
	SD       acl.Descriptor
}

// Objects is a stream of objects. The contract is that of ad.Entries: single
// use, values owned by the receiver, input order, errors are for one record
// (a [*RecordError]) and the stream goes on where it can.
type Objects = iter.Seq2[Object, error]

// RecordError is a record that could not be read.
type RecordError struct {
	Origin  string // "export.jsonl:17"
	Mailbox string
	Folder  string
	Kind    exchange.Kind
	Raw     []byte // what was there, as read; its beginning where it is longer than 8 KiB
	Err     error
}

func (e *RecordError) Error() string { return e.Origin + ": " + e.Err.Error() }

func (e *RecordError) Unwrap() error { return e.Err }
