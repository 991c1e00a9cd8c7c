package export

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
	"reacl/sid"
)

// isDescriptorXML recognises the XML form of descriptors ([MS-XWDVSEC]), as
// the value of a property or in answers of Exchange's WebDAV.
func isDescriptorXML(head string, _ *Options) bool {
	return strings.Contains(head, "security_descriptor") && strings.Contains(head, "schemas.microsoft.com/")
}

// readDescriptorXML reads every descriptor in a file. In WebDAV answers the
// address before it tells mailbox and folder.
func readDescriptorXML(f *input.File, k *sink) {
	tags := newTagReader(f.Text())
	where, href := "", false
	for {
		tok, err := tags.next()
		switch {
		case errors.Is(err, io.EOF):
			k.ended(tags)
			return
		case errors.Is(err, ErrTooLong):
			if !k.fail(fmt.Errorf("line %d: %w", tok.line, err)) {
				return
			}
		case err != nil:
			k.fail(err)
			return
		case tok.name == "href":
			href = tok.kind == openToken
		case tok.kind == textToken && href:
			where = strings.TrimSpace(tok.text)
		case tok.kind == openToken && tok.name == "security_descriptor":
			o := Object{Kind: exchange.KindFolder, Property: exchange.PropNTSecurityDescriptor, Origin: k.at(tok.line)}
			o.Mailbox, o.Folder = fromAddress(where)
			var d xmlDescriptor
			err := d.read(tags)
			if !k.rebuilt(o, &d, "", err) || errors.Is(err, ErrTruncated) {
				return
			}
		}
	}
}

// fromAddress takes mailbox and folder from the address of a folder in
// Exchange's WebDAV: http://server/exchange/mailbox/folder or …/public/folder.
func fromAddress(href string) (mailbox, folder string) {
	u, err := url.Parse(href)
	if err != nil || href == "" {
		return "", href
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch {
	case len(parts) > 1 && strings.EqualFold(parts[0], "exchange"):
		return parts[1], `\` + strings.Join(parts[2:], `\`)
	case strings.EqualFold(parts[0], "public"):
		return "", `\` + strings.Join(parts[1:], `\`)
	}
	return "", href
}

// descriptorXML hands over the object of a property whose text is XML.
func (k *sink) descriptorXML(o Object, text string) bool {
	tags := newTagReader(strings.NewReader(text))
	for {
		tok, err := tags.next()
		if err != nil {
			return k.bad(&o, text, fmt.Errorf("%w: no security_descriptor element", ErrNoBlob))
		}
		if tok.kind == openToken && tok.name == "security_descriptor" {
			var d xmlDescriptor
			return k.rebuilt(o, &d, text, d.read(tags))
		}
	}
}

func (k *sink) rebuilt(o Object, d *xmlDescriptor, raw string, err error) bool {
	var text string
	if err == nil {
		text, err = d.sddl()
	}
	if err != nil {
		k.opts.fillIn(&o)
		return k.bad(&o, raw, err)
	}
	return k.sddl(o, text)
}

// xmlDescriptor is a security_descriptor element ([MS-XWDVSEC] 2.2.2).
type xmlDescriptor struct {
	owner, group sid.SID
	dacl, sacl   *xmlList
}

// xmlList is a dacl or sacl element. Its entries stand in up to three lists,
// by what they are for; an entry may be in several.
type xmlList struct {
	flags string // of SDDL
	lists [3][]xmlACE
}

// The lists of an xmlList.
const (
	effective = iota // for the folder itself
	subcontainer
	subitem
)

var xmlLists = map[string]int{"effective_aces": effective, "subcontainer_inheritable_aces": subcontainer, "subitem_inheritable_aces": subitem}

// xmlACE is an entry; two are the same entry where they are equal.
type xmlACE struct {
	kind  string // of SDDL: A, D, AU
	flags string // of SDDL, without inheritance
	mask  uint32
	who   sid.SID

	hasMask bool
}

// Bounds for what hostile files may ask to be kept.
const (
	maxDepth   = 100     // nested elements
	maxNames   = 4 << 10 // bytes of names and numbers
	maxEntries = 0xFFFF  // entries of a list; an ACL counts them in 16 bits
)

var errTooManyEntries = errors.New("more entries than a list can have")

// read reads the content of a security_descriptor element.
func (d *xmlDescriptor) read(tags *tagReader) error {
	r := xmlReader{d: d, at: -1}
	for {
		tok, err := tags.next()
		switch {
		case errors.Is(err, io.EOF):
			return fmt.Errorf("%w: it ends within security_descriptor", ErrTruncated)
		case err != nil:
			return err
		case tok.kind == textToken:
			if r.text.Len() < maxNames {
				r.text.WriteString(tok.text)
			}
			continue
		case tok.kind == openToken:
			err = r.open(tok)
		case tok.name == "security_descriptor":
			return nil
		default:
			err = r.close(tok.name, strings.TrimSpace(r.text.String()))
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", tok.line, err)
		}
		r.text.Reset()
	}
}

// xmlReader follows the elements within a security_descriptor.
type xmlReader struct {
	d    *xmlDescriptor
	list *xmlList // that is being read
	at   int      // which of its lists; -1: none
	ace  *xmlACE  // that is being read
	path []string // open elements
	text strings.Builder
}

func (r *xmlReader) open(tok token) (err error) {
	if r.path = append(r.path, tok.name); len(r.path) > maxDepth {
		return errors.New("elements are nested too deeply")
	}
	switch {
	case tok.name == "dacl":
		r.list = &xmlList{flags: listFlags(tok)}
		r.d.dacl = r.list
	case tok.name == "sacl":
		r.list = &xmlList{flags: listFlags(tok)}
		r.d.sacl = r.list
	case r.list == nil:
	case strings.HasSuffix(tok.name, "_aces"):
		n, known := xmlLists[tok.name]
		if !known {
			return fmt.Errorf("unknown list %s", tok.name)
		}
		r.at = n
	case r.at >= 0 && strings.HasSuffix(tok.name, "_ace"):
		r.ace, err = newXMLACE(tok)
	}
	return err
}

func (r *xmlReader) close(name, value string) error {
	switch {
	case name == "access_mask" && r.ace != nil:
		v, err := strconv.ParseUint(strings.TrimPrefix(value, "0x"), 16, 32)
		if err != nil {
			return fmt.Errorf("access mask %q is not hexadecimal", clip(value))
		}
		r.ace.mask, r.ace.hasMask = uint32(v), true
	case name == "string_sid":
		if err := r.sid(value); err != nil {
			return err
		}
	case strings.HasSuffix(name, "_ace") && r.ace != nil:
		if err := r.entry(); err != nil {
			return err
		}
	case name == "owner" && r.d.owner.IsZero() || name == "primary_group" && r.d.group.IsZero():
		return fmt.Errorf("the %s is named, but not by SID", name)
	case strings.HasSuffix(name, "_aces"):
		r.at = -1
	case name == "dacl" || name == "sacl":
		r.list, r.at = nil, -1
	}
	if i := slices.Index(r.path, name); i >= 0 {
		r.path = r.path[:i]
	}
	return nil
}

// sid files a SID as that of the entry, the owner or the group.
func (r *xmlReader) sid(text string) error {
	s, err := sid.Parse(text)
	switch {
	case err != nil:
		return err
	case r.ace != nil:
		r.ace.who = s
	case slices.Contains(r.path, "owner"):
		r.d.owner = s
	case slices.Contains(r.path, "primary_group"):
		r.d.group = s
	}
	return nil
}

// entry files the entry that has been read.
func (r *xmlReader) entry() error {
	a := *r.ace
	r.ace = nil
	switch {
	case a.who.IsZero():
		return errors.New("the entry names its trustee, but not the SID")
	case !a.hasMask:
		return errors.New("the entry has no access mask")
	case r.list == nil || r.at < 0:
		return errors.New("an entry outside of a list")
	}
	if r.list.lists[r.at] = append(r.list.lists[r.at], a); len(r.list.lists[r.at]) > maxEntries {
		return errTooManyEntries
	}
	return nil
}

func listFlags(tok token) string {
	s := ""
	if tok.attr("protected") == "1" {
		s += "P"
	}
	if tok.attr("autoinherited") == "1" {
		s += "AI"
	}
	return s
}

func newXMLACE(tok token) (*xmlACE, error) {
	a := &xmlACE{}
	switch tok.name {
	case "access_allowed_ace":
		a.kind = "A"
	case "access_denied_ace":
		a.kind = "D"
	case "audit_always_ace", "audit_always":
		a.kind, a.flags = "AU", "SAFA"
	case "audit_on_success_ace", "audit_on_success":
		a.kind, a.flags = "AU", "SA"
	case "audit_on_failure_ace", "audit_on_failure":
		a.kind, a.flags = "AU", "FA"
	default:
		return nil, fmt.Errorf("unknown kind of entry %s", tok.name)
	}
	if tok.attr("no_propagate_inherit") == "1" {
		a.flags += "NP"
	}
	if tok.attr("inherited") == "1" {
		a.flags += "ID"
	}
	return a, nil
}

// sddl is the descriptor in SDDL.
func (d *xmlDescriptor) sddl() (string, error) {
	if d.dacl == nil {
		return "", fmt.Errorf("%w: there is no dacl element", ErrNoBlob)
	}
	var b strings.Builder
	if !d.owner.IsZero() {
		b.WriteString("O:" + d.owner.String())
	}
	if !d.group.IsZero() {
		b.WriteString("G:" + d.group.String())
	}
	b.WriteString("D:")
	d.dacl.appendTo(&b)
	if d.sacl != nil {
		b.WriteString("S:")
		d.sacl.appendTo(&b)
	}
	return b.String(), nil
}

// appendTo writes the entries. One that holds for the folder and is inherited
// by its subfolders is in two lists; the lists are joined where that is so
// for all of them. Otherwise each list is written with flags of its own,
// which grants the same.
func (l *xmlList) appendTo(b *strings.Builder) {
	b.WriteString(l.flags)
	if slices.Equal(l.lists[effective], l.lists[subcontainer]) {
		appendACEs(b, l.lists[subcontainer], "CI")
	} else {
		appendACEs(b, l.lists[effective], "")
		appendACEs(b, l.lists[subcontainer], "CIIO")
	}
	appendACEs(b, l.lists[subitem], "OIIO")
}

func appendACEs(b *strings.Builder, list []xmlACE, inherit string) {
	for _, a := range list {
		fmt.Fprintf(b, "(%s;%s%s;0x%x;;;%s)", a.kind, inherit, a.flags, a.mask, a.who)
	}
}
