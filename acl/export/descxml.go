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
			if !k.rebuilt(o, &d, "", err) {
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
	var (
		list *xmlList
		at   = -1 // of the lists
		ace  *xmlACE
		path []string
		text strings.Builder
	)
	for {
		tok, err := tags.next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("%w: it ends within security_descriptor", ErrTruncated)
			}
			return err
		}
		switch tok.kind {
		case textToken:
			if text.Len() < maxNames {
				text.WriteString(tok.text)
			}
			continue
		case openToken:
			text.Reset()
			if path = append(path, tok.name); len(path) > maxDepth {
				return errors.New("elements are nested too deeply")
			}
			switch {
			case tok.name == "dacl" || tok.name == "sacl":
				list = &xmlList{flags: listFlags(tok)}
				if tok.name == "dacl" {
					d.dacl = list
				} else {
					d.sacl = list
				}
			case list != nil && strings.HasSuffix(tok.name, "_aces"):
				n, known := xmlLists[tok.name]
				if !known {
					return fmt.Errorf("line %d: unknown list %s", tok.line, tok.name)
				}
				at = n
			case list != nil && at >= 0 && strings.HasSuffix(tok.name, "_ace"):
				if ace, err = newXMLACE(tok); err != nil {
					return fmt.Errorf("line %d: %w", tok.line, err)
				}
			}
			continue
		}
		value := strings.TrimSpace(text.String())
		text.Reset()
		switch {
		case tok.name == "security_descriptor":
			return nil
		case tok.name == "access_mask" && ace != nil:
			v, err := strconv.ParseUint(strings.TrimPrefix(value, "0x"), 16, 32)
			if err != nil {
				return fmt.Errorf("line %d: access mask %q is not hexadecimal", tok.line, clip(value))
			}
			ace.mask = uint32(v)
		case tok.name == "string_sid":
			s, err := sid.Parse(value)
			if err != nil {
				return fmt.Errorf("line %d: %w", tok.line, err)
			}
			switch {
			case ace != nil:
				ace.who = s
			case slices.Contains(path, "owner"):
				d.owner = s
			case slices.Contains(path, "primary_group"):
				d.group = s
			}
		case strings.HasSuffix(tok.name, "_ace") && ace != nil:
			if ace.who.IsZero() {
				return fmt.Errorf("line %d: the entry names its trustee, but not the SID", tok.line)
			}
			if list.lists[at] = append(list.lists[at], *ace); len(list.lists[at]) > maxEntries {
				return errTooManyEntries
			}
			ace = nil
		case tok.name == "owner" && d.owner.IsZero() || tok.name == "primary_group" && d.group.IsZero():
			return fmt.Errorf("line %d: the %s is named, but not by SID", tok.line, tok.name)
		case strings.HasSuffix(tok.name, "_aces"):
			at = -1
		case tok.name == "dacl" || tok.name == "sacl":
			list = nil
		}
		if i := slices.Index(path, tok.name); i >= 0 {
			path = path[:i]
		}
	}
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
