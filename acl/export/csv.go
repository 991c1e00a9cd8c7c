package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
)

// isTable recognises CSV and TSV with a column of descriptors: a property's
// name or number, "sd", "Sddl", or what the user names. The dump of ANSSI's
// script (mail,PR_NT_SECURITY_DESCRIPTOR), Get-Acl's Path and Sddl, and
// Get-SmbShare's Name and SecurityDescriptor are among them.
func isTable(head string, opts *Options) bool {
	h := headerOf(head)
	if at := opts.byPosition(len(h.names)); at >= 0 {
		return hasDescriptor(head, h.comma, at)
	}
	_, ok := columnsOf(h.names, opts)
	return ok && (len(h.names) > 1 || len(opts.Columns) > 0) && !isData(h.names, opts)
}

// hasDescriptor reports whether one of the first rows has a descriptor in a column.
func hasDescriptor(head string, comma byte, column int) bool {
	rows := newRowReader(strings.NewReader(head), comma)
	for range 100 {
		fields, _, _, err := rows.next()
		if errors.Is(err, io.EOF) {
			return false
		}
		if err == nil && column < len(fields) && isDescriptor(string(fields[column])) {
			return true
		}
	}
	return false
}

// readTable reads CSV with named columns.
func readTable(f *input.File, k *sink) { parseTable(f.Text(), k) }

func parseTable(text io.Reader, k *sink) {
	t := tableReader{k: k}
	for {
		fields, line, raw, err := t.next(text)
		var bad *rowError
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.As(err, &bad):
			if !k.reject(&RecordError{Origin: k.at(line), Raw: bad.raw, Err: bad.err}) {
				return
			}
			continue
		case err != nil:
			k.fail(err)
			return
		}
		if !t.row(fields, line, raw) {
			return
		}
	}
}

// tableReader makes objects of the rows of a table.
type tableReader struct {
	k    *sink
	rows *rowReader
	columns
	names []string

	slab             slab
	mailboxes, texts textCache
	meaning          propertyCache
	stamps           timeCache
	noted            bool
}

// next is the next row after the header.
func (t *tableReader) next(text io.Reader) (fields [][]byte, line int, raw []byte, err error) {
	for t.rows == nil || t.names == nil {
		if t.rows == nil {
			t.rows = newRowReader(text, 0)
		}
		head, err := t.rows.readLine()
		if err != nil {
			return nil, t.rows.line, nil, err
		}
		if h := headerOf(string(head)); h.names != nil {
			data := isData(h.names, t.k.opts)
			if data {
				t.rows.back, t.rows.line = append(t.rows.back, string(head)), t.rows.line-1
				clear(h.names)
			}
			columns, ok := columnsOf(h.names, t.k.opts)
			if !ok {
				return nil, t.rows.line, nil, errNoColumn
			}
			t.names, t.rows.comma, t.columns = h.names, h.comma, columns
			t.remark(data)
		}
	}
	return t.rows.next()
}

var errNoColumn = errors.New("no column holds descriptors")

// remark notes what the columns alone say.
func (t *tableReader) remark(data bool) {
	if !data && t.k.opts.byPosition(len(t.names)) >= 0 {
		t.k.note(fmt.Sprintf("line %d was taken for the names of the columns", t.rows.line))
	}
	if mail := slices.ContainsFunc(t.values, func(v valueColumn) bool { return v.tag != 0 }); t.mailbox < 0 && mail && t.k.opts.Mailbox == "" {
		t.k.note("the table has no column for the mailbox: its folders are taken for public folders; say which it is with --columns mailbox=HEADER")
	}
	if t.folder < 0 && t.mailbox >= 0 && t.values[0].kind != exchange.KindMailbox {
		t.k.note("the table has no column for the folder: rows of one mailbox cannot be told apart")
	}
}

// row makes an object of each column of descriptors.
func (t *tableReader) row(fields [][]byte, line int, raw []byte) bool {
	if len(fields) != len(t.names) {
		return t.k.reject(&RecordError{Origin: t.k.at(line), Raw: keep(raw),
			Err: fmt.Errorf("%d fields where the header has %d", len(fields), len(t.names))})
	}
	field := func(i int) []byte {
		if i < 0 {
			return nil
		}
		return bytes.TrimSpace(fields[i])
	}
	o := Object{
		Origin: t.k.at(line), Mailbox: t.mailboxes.text(field(t.mailbox)), Folder: t.texts.text(field(t.folder)),
		Server: t.texts.text(field(t.server)), Class: t.texts.text(field(t.class)), FolderID: string(field(t.folderID)),
	}
	if at := field(t.time); len(at) > 0 {
		var err error
		if o.Time, err = t.stamps.parse(at); err != nil && !t.noted {
			t.noted = true
			t.k.note(fmt.Sprintf("line %d: %v", line, err))
		}
	}
	o.Kind = t.k.opts.Kind
	for _, v := range t.values {
		value := field(v.at)
		if len(value) == 0 && len(t.values) > 1 {
			continue // a folder that is no calendar has no free/busy descriptor
		}
		if !t.value(o, v, value, field(t.property), field(t.kind)) {
			return false
		}
	}
	return true
}

// value hands over the object of one descriptor.
func (t *tableReader) value(o Object, v valueColumn, value, property, kind []byte) bool {
	switch {
	case v.kind != exchange.KindUnknown:
		o.Kind, o.Property = v.kind, v.tag
	case len(property)+len(kind) > 0:
		if err := t.meaning.fill(property, kind, &o); err != nil {
			return t.k.bad(&o, string(value), err)
		}
	case t.path:
		o.Kind = kindOfPath(t.k, o.Folder)
		o.Folder = withoutProvider(o.Folder)
	case o.Kind == exchange.KindUnknown:
		return t.k.bad(&o, string(value), errNoKind)
	}
	t.k.opts.fillIn(&o)
	if len(value) > 16 && !looksHex(value) {
		if blob, err := t.slab.base64(value); err == nil {
			if o.Header, o.SD, err = parseBlob(blob); err == nil {
				return t.k.object(o)
			}
		}
	}
	text := string(value)
	if isSDDL(text) {
		return t.k.sddl(o, text)
	}
	if strings.EqualFold(text, "ERROR") {
		return t.k.bad(&o, text, fmt.Errorf("%w: the export says that reading it failed", ErrNoBlob))
	}
	blob, err := DecodeBlob(text)
	return t.k.blob(o, blob, text, err)
}
