package ews

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"reacl/acl/exchange"
	"reacl/acl/export"
)

// Mailbox reads both descriptors of every folder of a mailbox, hidden ones
// included, in the order of the folders' paths. A mailbox or folder that cannot
// be read is an error of the stream; a folder without a PR_NT_SECURITY_DESCRIPTOR
// is one too, and a record without bytes.
func (c *Client) Mailbox(ctx context.Context, address string) Records {
	return func(yield func(Record, error) bool) {
		r := mailboxReader{c: c, ctx: ctx, address: address, yield: yield, time: c.now().UTC().Truncate(time.Second)}
		if err := r.find(); err != nil {
			r.fail("", err)
			return
		}
		slices.SortStableFunc(r.found, func(a, b *found) int { return strings.Compare(a.path, b.path) })
		for batch := range slices.Chunk(r.found, batchSize) {
			if !r.get(batch) {
				return
			}
		}
	}
}

// mailboxReader reads one mailbox.
type mailboxReader struct {
	c       *Client
	ctx     context.Context
	address string
	yield   func(Record, error) bool
	time    time.Time
	found   []*found
}

// found is a folder that is there.
type found struct {
	folder
	path string
}

// Names of the two trees of a mailbox: what people see, and the rest. Paths in
// the first begin with a backslash only, as Exchange's cmdlets write them.
const (
	rootOfAll  = "root"
	rootOfMail = "msgfolderroot"
	hidden     = `\NON_IPM_SUBTREE`
)

// maxFolders bounds the folders of one mailbox; Exchange itself allows fewer.
const maxFolders = 1_000_000

// find lists all folders and names them by their paths.
func (r *mailboxReader) find() error {
	a, err := r.c.ask(r.ctx, r.address, getFolders(r.c.root(r.address, rootOfAll), r.c.root(r.address, rootOfMail)))
	if err != nil {
		return err
	}
	var roots []folder
	for i := range a.Body.Get {
		m := &a.Body.Get[i]
		if err := m.problem(); err != nil {
			return err
		}
		roots = append(roots, m.Folders.List...)
	}
	if len(roots) != 2 || roots[0].ID.ID == "" || roots[1].ID.ID == "" {
		return fmt.Errorf("%w: %d root folders instead of 2", ErrNotEWS, len(roots))
	}
	byID := map[string]*found{}
	add := func(f folder) {
		if f.ID.ID != "" && byID[f.ID.ID] == nil {
			byID[f.ID.ID] = &found{folder: f}
			r.found = append(r.found, byID[f.ID.ID])
		}
	}
	add(roots[0])
	add(roots[1])
	if err := r.pages(add); err != nil {
		return err
	}
	byID[roots[0].ID.ID].path, byID[roots[1].ID.ID].path = hidden, `\`
	for _, f := range r.found {
		f.path = pathOf(f, byID, 0)
	}
	return nil
}

// pages asks for one page of folders after the other.
func (r *mailboxReader) pages(add func(folder)) error {
	for offset := 0; ; {
		a, err := r.c.ask(r.ctx, r.address, findFolders(r.c.root(r.address, rootOfAll), offset))
		if err != nil {
			return err
		}
		if len(a.Body.Find) != 1 {
			return fmt.Errorf("%w: %d answers to FindFolder", ErrNotEWS, len(a.Body.Find))
		}
		m := &a.Body.Find[0]
		if err := m.problem(); err != nil {
			return err
		}
		if m.RootFolder == nil {
			return fmt.Errorf("%w: FindFolder without a RootFolder", ErrNotEWS)
		}
		for _, f := range m.RootFolder.Folders.List {
			add(f)
		}
		switch next := m.RootFolder.Next; {
		case m.RootFolder.Last:
			return nil
		case next <= offset || next > maxFolders:
			return fmt.Errorf("the list of folders is cut: after %d comes %d", offset, next)
		default:
			offset = next
		}
	}
}

// maxDepth bounds the nesting of folders that is followed.
const maxDepth = 300

// pathOf is the path of a folder by its parents' names. A parent that was not
// listed stands as "…".
func pathOf(f *found, byID map[string]*found, depth int) string {
	if f.path != "" {
		return f.path
	}
	above := `\…`
	if p := byID[f.Parent.ID]; p != nil && p != f && depth < maxDepth {
		above = pathOf(p, byID, depth+1)
	}
	return strings.TrimSuffix(above, `\`) + `\` + f.Name
}

// get reads the descriptors of some folders.
func (r *mailboxReader) get(batch []*found) bool {
	ids := make([]string, len(batch))
	for i, f := range batch {
		ids[i] = folderID(f.ID.ID)
	}
	a, err := r.c.ask(r.ctx, r.address, getFolders(ids...))
	if err == nil && len(a.Body.Get) != len(batch) {
		err = fmt.Errorf("%w: %d answers for %d folders", ErrNotEWS, len(a.Body.Get), len(batch))
	}
	if err != nil {
		for _, f := range batch {
			if !r.fail(f.path, err) {
				return false
			}
		}
		return r.ctx.Err() == nil
	}
	for i, f := range batch {
		if !r.folder(f, &a.Body.Get[i], a.server) {
			return false
		}
	}
	return true
}

// folder hands over the descriptors of one folder.
func (r *mailboxReader) folder(f *found, m *responseMessage, server string) bool {
	if err := m.problem(); err != nil {
		return r.fail(f.path, err)
	}
	if len(m.Folders.List) != 1 {
		return r.fail(f.path, fmt.Errorf("%w: %d folders instead of 1", ErrNotEWS, len(m.Folders.List)))
	}
	got := &m.Folders.List[0]
	if got.ID.ID != "" && got.ID.ID != f.ID.ID {
		return r.fail(f.path, fmt.Errorf("%w: another folder than the one that was asked for", ErrNotEWS))
	}
	for _, tag := range []uint32{exchange.PropNTSecurityDescriptor, exchange.PropFreeBusyNTSecurityDescriptor} {
		o := export.Object{Kind: exchange.KindOf(tag), Mailbox: r.address, Folder: f.path, FolderID: f.ID.ID, Class: f.Class,
			Server: server, Property: tag, Time: r.time, Origin: r.origin(f.path)}
		blob, err := got.blob(tag)
		switch {
		case err == nil:
			if !r.yield(Record{o, blob}, nil) {
				return false
			}
		case errors.Is(err, export.ErrNoBlob) && tag == exchange.PropFreeBusyNTSecurityDescriptor: // few folders have one
		default:
			e := &export.RecordError{Origin: o.Origin, Mailbox: o.Mailbox, Folder: o.Folder, Kind: o.Kind, Err: err}
			if !r.yield(Record{Object: o}, e) {
				return false
			}
		}
	}
	return true
}

// blob is the value of a property, or [export.ErrNoBlob]. Servers spell tags
// as they like.
func (f *folder) blob(tag uint32) ([]byte, error) {
	for _, p := range f.Properties {
		if got, err := exchange.ParseProperty(p.URI.Tag); err == nil && got>>16 == tag>>16 {
			return export.DecodeBlob(p.Value)
		}
	}
	return nil, fmt.Errorf("%w: the server has no value for 0x%04X", export.ErrNoBlob, tag>>16)
}

// fail tells of a folder, or of the whole mailbox, that could not be read.
func (r *mailboxReader) fail(path string, err error) bool {
	o := export.Object{Mailbox: r.address, Folder: path, Origin: r.origin(path)}
	return r.yield(Record{Object: o}, &export.RecordError{Origin: o.Origin, Mailbox: r.address, Folder: path, Err: err}) && r.ctx.Err() == nil
}

func (r *mailboxReader) origin(path string) string {
	if path == "" {
		return r.address
	}
	return r.address + ":" + path
}
