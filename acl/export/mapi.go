package export

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
)

// isMAPI recognises the XML of MFCMAPI and MrMAPI: property panes, folder
// dumps, folder properties and permission tables.
func isMAPI(head string, _ *Options) bool {
	return strings.Contains(head, "<properties") || strings.Contains(head, "<folderprops") ||
		strings.Contains(head, "<property ") && strings.Contains(head, "<row ")
}

// readMAPI reads MFCMAPI's XML of any generation. The encoding that it
// declares is not believed; that of the bytes counts.
func readMAPI(f *input.File, k *sink) {
	m := mapiReader{tags: newTagReader(f.Text()), k: k}
	for {
		tok, err := m.tags.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, ErrTooLong) {
			err = fmt.Errorf("line %d: %w", tok.line, err)
		}
		if err != nil && !k.fail(err) || err != nil && !errors.Is(err, ErrTooLong) {
			return
		}
		if !m.token(tok) {
			return
		}
	}
	if !m.flush() {
		return
	}
	k.ended(m.tags)
}

// mapiReader gathers the properties of one folder, which may come in any
// order, before it makes objects of them.
type mapiReader struct {
	tags *tagReader
	k    *sink

	prop    *mapiProperty // that is being read
	element string        // whose text belongs to it
	found   []mapiProperty
	ids     mapiIdentity
}

// mapiProperty is one property that holds a descriptor.
type mapiProperty struct {
	tag   uint32
	value strings.Builder
	cb    int    // the length that the file says; -1 where it does not
	fault string // the error code in place of a value
	line  int
}

// mapiIdentity is what the other properties say about a folder.
type mapiIdentity struct {
	name, path, mailbox, address, class, id string
	member, rights                          string
}

// The properties that identify a folder or a member of its permission table,
// without their types.
const (
	idDisplayName    = 0x3001
	idEntryID        = 0x0FFF
	idContainerClass = 0x3613
	idFolderPath     = 0x66B5
	idMailboxOwner   = 0x661C
	idSMTPAddress    = 0x39FE
	idMemberName     = 0x6672
	idMemberRights   = 0x6673
	typeError        = 0x000A
)

// maxProperties is how many descriptors of one folder are kept until the end
// of the folder, where its name is known; there are seven such properties.
const maxProperties = 32

// token takes one tag or text; false means that nobody reads any more.
func (m *mapiReader) token(tok token) bool {
	switch {
	case tok.kind == textToken:
		if m.prop != nil && m.element == "Value" && m.prop.value.Len() < MaxRecord {
			m.prop.value.WriteString(tok.text)
		}
	case tok.kind == openToken && tok.name == "property":
		m.prop = &mapiProperty{cb: -1, line: tok.line}
		if v, err := strconv.ParseUint(strings.TrimPrefix(tok.attr("tag"), "0x"), 16, 32); err == nil {
			m.prop.tag = uint32(v)
		}
	case m.prop != nil && tok.kind == openToken && tok.name == "Value":
		m.element = tok.name
		m.prop.fault = tok.attr("err")
		if n, err := strconv.ParseUint(tok.attr("cb"), 10, 31); err == nil {
			m.prop.cb = int(n)
		}
	case m.prop != nil && tok.kind == closeToken && tok.name == "Value":
		m.element = ""
	case tok.kind == closeToken && tok.name == "property":
		m.take()
	case tok.name == "properties" || tok.name == "row":
		if tok.kind == openToken {
			if code := tok.attr("error"); code != "" {
				return m.flush() && m.reject(tok.line, "", &mapiFault{code, ""})
			}
			return m.flush()
		}
		return m.flush()
	}
	return true
}

// take files a property that has been read.
func (m *mapiReader) take() {
	p := m.prop
	m.prop, m.element = nil, ""
	if p == nil {
		return
	}
	if exchange.KindOf(p.tag) != exchange.KindUnknown {
		if m.found = append(m.found, *p); len(m.found) == maxProperties {
			m.flush()
		}
		return
	}
	if p.tag&0xFFFF == typeError {
		return
	}
	text := strings.TrimSpace(p.value.String())
	switch p.tag >> 16 {
	case idDisplayName:
		m.ids.name = text
	case idFolderPath:
		m.ids.path = folderPath(text)
	case idMailboxOwner:
		m.ids.mailbox = text
	case idSMTPAddress:
		m.ids.address = text
	case idContainerClass:
		m.ids.class = text
	case idEntryID:
		m.ids.id = strings.TrimSpace(text[strings.LastIndexByte(text, ':')+1:])
	case idMemberName:
		m.ids.member = text
	case idMemberRights:
		m.ids.rights = text
	}
}

// folderPath turns PR_FOLDER_PATHNAME, whose separator is U+FFFE, into a path
// with backslashes.
func folderPath(s string) string {
	s = strings.NewReplacer("\uFFFE", `\`, "\uFFFD", `\`).Replace(s)
	if s != "" && s[0] != '\\' {
		s = `\` + s
	}
	return s
}

// flush makes objects of the properties gathered so far.
func (m *mapiReader) flush() bool {
	ids, found := m.ids, m.found
	m.ids, m.found = mapiIdentity{}, nil
	for i := range found {
		p := &found[i]
		o := Object{
			Kind: exchange.KindOf(p.tag), Property: p.tag&^0xFFFF | 0x0102,
			Mailbox: ids.address, Folder: ids.path, FolderID: ids.id, Class: ids.class,
			Origin: m.k.at(p.line),
		}
		if o.Mailbox == "" {
			o.Mailbox = ids.mailbox
		}
		if o.Folder == "" && ids.name != "" {
			o.Folder = `\` + ids.name
		}
		if !m.object(o, p) {
			return false
		}
	}
	if ids.rights != "" {
		return m.k.claim(Claim{Kind: exchange.KindFolder, Mailbox: m.k.opts.Mailbox, Folder: m.k.opts.Folder,
			Trustee: memberName(ids.member), Rights: memberRights(ids.rights), Origin: m.k.at(m.tags.line)})
	}
	return true
}

func (m *mapiReader) object(o Object, p *mapiProperty) bool {
	text := p.value.String()
	if p.fault != "" || p.tag&0xFFFF == typeError {
		return m.k.blob(o, nil, text, &mapiFault{p.fault, strings.TrimSpace(text)})
	}
	switch p.tag | 1 {
	case exchange.PropSecurityDescriptorAsXML, exchange.PropAdminSecurityDescriptorAsXML:
		return m.k.descriptorXML(o, text)
	}
	blob, err := mapiBlob(p.cb, text)
	return m.k.blob(o, blob, text, err)
}

func (m *mapiReader) reject(line int, raw string, err error) bool {
	return m.k.reject(&RecordError{Origin: m.k.at(line), Raw: keep(raw), Err: err})
}

// mapiBlob reads the hexadecimal text of a value of cb bytes; -1 where the
// text itself says it, or nothing does.
func mapiBlob(cb int, text string) ([]byte, error) {
	if cb >= 0 {
		return checkedHex(text, cb)
	}
	return DecodeBlob(text)
}

// mapiFault is an error code that stands in place of a value.
type mapiFault struct{ code, name string }

func (e *mapiFault) Error() string {
	s := "blob missing: the property could not be read"
	if e.code != "" || e.name != "" {
		s += " (" + strings.TrimSpace(e.name+" "+e.code) + ")"
	}
	switch {
	case strings.EqualFold(e.code, "0x8007000E"):
		s += "; it is there but too large to be read at once: use MrMAPI -MoreProperties"
	case strings.EqualFold(e.code, "0x8004010F"):
		s += "; the folder has no such property, or it is hidden from the account that read it"
	}
	return s
}

func (e *mapiFault) Unwrap() error { return ErrNoBlob }

// memberName is a member of a permission table; the empty name is Default.
func memberName(s string) string {
	if s == "" {
		return "Default"
	}
	return s
}

// memberRights puts the number of PR_MEMBER_RIGHTS into words.
func memberRights(s string) string {
	v, err := strconv.ParseUint(s, 0, 32)
	if err != nil {
		return s
	}
	return exchange.Rights(v).Role()
}
