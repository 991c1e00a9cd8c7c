package export

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
	"reacl/sid"
)

// isEWS recognises saved responses of Exchange Web Services.
func isEWS(head string, _ *Options) bool {
	return strings.Contains(head, "schemas.microsoft.com/exchange/services/2006/") || strings.Contains(head, "ExtendedFieldURI")
}

// readEWS reads responses to GetFolder, FindFolder and SyncFolderHierarchy,
// one after the other as they stand in the file ([MS-OXWSFOLD] 3.1.4).
func readEWS(f *input.File, k *sink) {
	w := ewsReader{k: k, tags: newTagReader(f.Text()), paths: map[string]string{}}
	for {
		tok, err := w.tags.next()
		switch {
		case errors.Is(err, io.EOF):
			if w.folder == nil || w.finish() {
				k.ended(w.tags)
			}
			return
		case errors.Is(err, ErrTooLong):
			if !k.fail(fmt.Errorf("line %d: %w", tok.line, err)) {
				return
			}
		case err != nil:
			k.fail(err)
			return
		case !w.token(tok):
			return
		}
	}
}

// ewsReader follows the elements of a response.
type ewsReader struct {
	k     *sink
	tags  *tagReader
	paths map[string]string // path of each folder seen, by its id

	mailbox  string // of the request or the anchor, where the file has it
	text     strings.Builder
	response ewsResponse
	folder   *ewsFolder
}

// ewsResponse is a response message that may have failed.
type ewsResponse struct {
	failed     bool
	line       int
	code, text string
}

// ewsFolder is a folder element that is being read.
type ewsFolder struct {
	id, parent, name, class, path string
	line                          int
	values                        []ewsValue
	tag                           string // PropertyTag of the property that is being read
	claims                        []Claim
	member                        *Claim
}

// ewsValue is the value of an extended property.
type ewsValue struct {
	tag  uint32
	text string
	line int
}

// ewsFolders are the elements that stand for a folder.
var ewsFolders = map[string]bool{"Folder": true, "CalendarFolder": true, "ContactsFolder": true, "TasksFolder": true, "SearchFolder": true}

// maxPaths bounds what is remembered of one file to spell out paths.
const maxPaths = 200_000

func (w *ewsReader) token(tok token) bool {
	switch tok.kind {
	case textToken:
		if w.text.Len()+len(tok.text) <= MaxRecord {
			w.text.WriteString(tok.text)
		}
		return true
	case openToken:
		w.text.Reset()
		w.open(tok)
		return true
	}
	text := strings.TrimSpace(w.text.String())
	w.text.Reset()
	return w.close(tok, text)
}

func (w *ewsReader) open(tok token) {
	f := w.folder
	switch {
	case strings.HasSuffix(tok.name, "ResponseMessage") && tok.attr("ResponseClass") != "":
		w.response = ewsResponse{failed: tok.attr("ResponseClass") == "Error", line: tok.line}
	case ewsFolders[tok.name] && f == nil:
		w.folder = &ewsFolder{line: tok.line}
	case f == nil:
	case tok.name == "FolderId":
		f.id = tok.attr("Id")
	case tok.name == "ParentFolderId":
		f.parent = tok.attr("Id")
	case tok.name == "ExtendedFieldURI":
		f.tag = tok.attr("PropertyTag")
	case tok.name == "Permission" || tok.name == "CalendarPermission":
		f.member = &Claim{Kind: exchange.KindFolder, Origin: w.k.at(tok.line)}
	case tok.name == "UnknownEntry":
		f.member = &Claim{Kind: exchange.KindFolder, Rights: "unknown entry", Origin: w.k.at(tok.line)}
	}
}

func (w *ewsReader) close(tok token, text string) bool {
	f := w.folder
	switch {
	case tok.name == "MessageText":
		w.response.text = text
	case tok.name == "ResponseCode":
		w.response.code = text
	case tok.name == "EmailAddress" && f == nil:
		w.mailbox = text
	case strings.HasSuffix(tok.name, "ResponseMessage"):
		return w.answered()
	case f == nil:
	case ewsFolders[tok.name]:
		return w.finish()
	case tok.name == "DisplayName" && f.member == nil:
		f.name = text
	case tok.name == "FolderClass":
		f.class = text
	case tok.name == "Value":
		if f.value(text, tok.line); len(f.values) == maxProperties {
			return w.objects(f, w.path(f))
		}
	case f.member != nil:
		f.permission(tok.name, text)
	}
	return true
}

// answered tells of a response that holds an error instead of folders.
func (w *ewsReader) answered() bool {
	r := w.response
	w.response = ewsResponse{}
	if !r.failed {
		return true
	}
	return w.k.reject(&RecordError{Origin: w.k.at(r.line), Mailbox: w.mailbox,
		Err: fmt.Errorf("the server answered %s: %s", r.code, r.text)})
}

// value files the value of an extended property whose tag came before it.
func (f *ewsFolder) value(text string, line int) {
	if f.tag == "" {
		return
	}
	tag, err := exchange.ParseProperty(f.tag)
	f.tag = ""
	switch {
	case err != nil:
	case tag>>16 == idFolderPath:
		f.path = folderPath(text)
	case tag>>16 == idContainerClass:
		f.class = text
	case exchange.KindOf(tag) != exchange.KindUnknown:
		f.values = append(f.values, ewsValue{tag, text, line})
	}
}

// permission files one child of a Permission, CalendarPermission or
// UnknownEntry element ([MS-OXWSFOLD] 2.2.4, [MS-OXWSMTGS] 2.2.4.2).
func (f *ewsFolder) permission(name, text string) {
	c := f.member
	switch name {
	case "SID":
		if s, err := sid.Parse(text); err == nil {
			c.SID = s
		}
		if c.Trustee == "" {
			c.Trustee = text
		}
	case "PrimarySmtpAddress", "DistinguishedUser":
		c.Trustee = text
	case "DisplayName":
		if c.Trustee == "" || !c.SID.IsZero() {
			c.Trustee = text
		}
	case "PermissionLevel", "CalendarPermissionLevel":
		c.Rights = text
	case "UnknownEntry":
		c.Trustee, c.SID = text, sidIn(text)
		f.claim()
	case "Permission", "CalendarPermission":
		f.claim()
	}
}

// claim files the member that has been read.
func (f *ewsFolder) claim() {
	if len(f.claims) <= maxEntries {
		f.claims = append(f.claims, *f.member)
	}
	f.member = nil
}

// finish makes objects of a folder that has been read.
func (w *ewsReader) finish() bool {
	f := w.folder
	w.folder = nil
	path := w.path(f)
	if f.id != "" && len(w.paths) < maxPaths && len(f.id)+len(path) < maxNames {
		w.paths[f.id] = path
	}
	if !w.objects(f, path) {
		return false
	}
	for _, c := range f.claims {
		c.Mailbox, c.Folder = w.mailbox, path
		if !w.k.claim(c) {
			return false
		}
	}
	return true
}

// path is the path of a folder: as the server says it, or below its parent's.
func (w *ewsReader) path(f *ewsFolder) string {
	if f.path != "" || f.name == "" {
		return f.path
	}
	return w.paths[f.parent] + `\` + f.name
}

// objects makes objects of the properties of a folder.
func (w *ewsReader) objects(f *ewsFolder, path string) bool {
	values := f.values
	f.values = nil
	for _, v := range values {
		o := Object{Kind: exchange.KindOf(v.tag), Property: v.tag, Mailbox: w.mailbox, Folder: path,
			FolderID: f.id, Class: f.class, Origin: w.k.at(v.line)}
		if !w.object(o, v) {
			return false
		}
	}
	return true
}

func (w *ewsReader) object(o Object, v ewsValue) bool {
	if v.tag == exchange.PropSecurityDescriptorAsXML || v.tag == exchange.PropAdminSecurityDescriptorAsXML {
		return w.k.descriptorXML(o, v.text)
	}
	blob, err := DecodeBlob(v.text)
	return w.k.blob(o, blob, v.text, err)
}
