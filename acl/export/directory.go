package export

import (
	"errors"
	"fmt"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/ad/input"
	"reacl/ad/ldif"
	"reacl/ad/table"
	"reacl/sid"
)

// The attributes of directory objects that hold descriptors, as keys of
// [ad.Entry.Attrs].
const (
	attrObjectSD  = "ntsecuritydescriptor"
	attrMailboxSD = "msexchmailboxsecuritydescriptor"
)

// isLDIF recognises LDIF (RFC 2849): the first line that is not a comment is
// the version or a distinguished name.
func isLDIF(head string, _ *Options) bool {
	for line := range strings.Lines(head) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' || line[0] == ' ' {
			continue
		}
		key, _, ok := strings.Cut(strings.ToLower(line), ":")
		return ok && (key == "dn" || key == "version")
	}
	return false
}

func readLDIF(f *input.File, k *sink) {
	text := &ended{r: f.Text()}
	readEntries(ldif.Read(text, f.Name()), text, k)
}

// isSnapshot recognises the program's own directory snapshot.
func isSnapshot(head string, _ *Options) bool {
	line, _, _ := strings.Cut(head, "\n")
	return strings.HasPrefix(line, "{") && strings.Contains(line, `"reacl-snapshot"`)
}

func readSnapshot(f *input.File, k *sink) {
	s, err := table.ReadSnapshot(f.Text(), f.Name())
	if err != nil {
		k.fail(err)
		return
	}
	readEntries(s.Entries, nil, k)
}

// isDirectoryTable recognises CSV of directory objects (csvde, PowerShell)
// with a column of descriptors.
func isDirectoryTable(head string, _ *Options) bool {
	names := directoryNames(head)
	return names["dn"] && (names[attrObjectSD] || names[attrMailboxSD])
}

// directoryNames are the titles of a table in lower case, with DN for every
// title that means it.
func directoryNames(head string) map[string]bool {
	names := map[string]bool{}
	for _, n := range headerOf(head).names {
		n = strings.ToLower(strings.ReplaceAll(n, " ", ""))
		if n == "distinguishedname" {
			n = "dn"
		}
		names[n] = true
	}
	return names
}

func readDirectoryTable(f *input.File, k *sink) {
	entries, _, err := table.ReadCSV(f.Text(), f.Name())
	if err != nil {
		k.fail(err)
		return
	}
	readEntries(entries, nil, k)
}

// isDirectoryOnly recognises exports of directories and mappings that hold no
// descriptors. They are no error: a folder of exports may hold them too.
func isDirectoryOnly(head string, _ *Options) bool {
	names := directoryNames(head)
	return names["dn"] || names["objectsid"] || names["sid"] && names["sidhistory"] ||
		names["oldsid"] && names["newsid"] || names["sourcesid"] && names["targetsid"] ||
		strings.HasPrefix(head, "win-ad-ob") || // AD Explorer's snapshot
		strings.HasPrefix(head, "{") && strings.Contains(head, `"data":[`) && strings.Contains(head, `"ObjectIdentifier"`) // SharpHound
}

// readEntries makes objects of the descriptors that directory objects hold.
// text is where they are read from, if its end has to be looked at.
func readEntries(entries ad.Entries, text *ended, k *sink) {
	r := entryReader{k: k, text: text, domains: map[string]sid.SID{}}
	for e, err := range entries {
		if err != nil {
			origin := e.Origin
			if origin == "" {
				origin = k.in.Name
			}
			if !k.reject(&RecordError{Origin: origin, Folder: e.DN, Kind: exchange.KindADObject, Err: withoutName(origin, err)}) {
				return
			}
			continue
		}
		if !r.entry(e) {
			return
		}
	}
	if r.with > 0 && r.without > 0 {
		k.note(fmt.Sprintf("%d of %d objects came without nTSecurityDescriptor: what it grants there was not looked at; the reader may not have been allowed to see it", r.without, r.with+r.without))
	}
}

// entryReader remembers the SIDs of the domains that it has seen.
type entryReader struct {
	k       *sink
	text    *ended
	domains map[string]sid.SID // by the DC= part of distinguished names

	with, without int // objects with and without a descriptor
}

func (r *entryReader) entry(e ad.Entry) bool {
	r.learn(e)
	if len(e.Attrs[attrObjectSD]) > 0 {
		r.with++
	} else {
		r.without++
	}
	base := Object{Server: serverName(e.Text("msexchhomeservername")), Origin: e.Origin}
	for _, v := range e.Attrs[attrObjectSD] {
		o := base
		o.Kind, o.Folder = exchange.KindADObject, e.DN
		if !r.value(o, e, v) {
			return false
		}
	}
	for _, v := range e.Attrs[attrMailboxSD] {
		o := base
		o.Kind, o.Mailbox = exchange.KindMailbox, mailboxName(e)
		if !r.value(o, e, v) {
			return false
		}
	}
	return true
}

// learn notes the domain of an account or of the domain object itself.
func (r *entryReader) learn(e ad.Entry) {
	s := objectSID(e)
	if s.IsZero() {
		return
	}
	dom := s.Domain()
	if s.IsDomain() {
		dom = s
	}
	if dc := domainOf(e.DN); len(r.domains) < 10_000 && !dom.IsZero() && dc != "" && r.domains[dc].IsZero() && !strings.Contains(strings.ToLower(e.DN), "cn=foreignsecurityprincipals,") {
		r.domains[dc] = dom
	}
}

func objectSID(e ad.Entry) sid.SID {
	raw := e.First("objectsid")
	s, err := sid.FromBytes(raw)
	if err != nil {
		s, _ = sid.Parse(string(raw))
	}
	return s
}

// domainOf is the part of a distinguished name that names the domain.
func domainOf(dn string) string {
	dn = strings.ToLower(dn)
	if strings.HasPrefix(dn, "dc=") {
		return dn
	}
	if i := strings.Index(dn, ",dc="); i >= 0 {
		return dn[i+1:]
	}
	return ""
}

// mailboxName is the name that people know a mailbox by.
func mailboxName(e ad.Entry) string {
	for _, attr := range []string{"mail", "userprincipalname", "samaccountname"} {
		if s := e.Text(attr); s != "" {
			return s
		}
	}
	return e.DN
}

// serverName is the server in /o=…/cn=Servers/cn=EX01.
func serverName(legacyDN string) string {
	i := strings.LastIndexByte(legacyDN, '=')
	return legacyDN[i+1:]
}

// value hands over a value that is a descriptor's bytes, or text: ldbsearch
// prints SDDL, scripts print hexadecimal and what else.
func (r *entryReader) value(o Object, e ad.Entry, v []byte) bool {
	if _, _, err := exchange.Split(v); err == nil {
		return r.k.blob(o, v, string(v), nil)
	}
	text := strings.TrimSpace(string(v))
	if isSDDL(text) {
		if r.text != nil && r.text.cut() {
			return r.k.bad(&o, text, errNoLineEnd)
		}
		return r.sddl(o, e, text)
	}
	b, err := DecodeBlob(text)
	if err != nil && (errors.Is(err, ErrTypeName) || errors.Is(err, ErrTruncated)) {
		return r.k.bad(&o, text, err)
	}
	if err != nil {
		b = v // not text: say what is wrong with the bytes
	}
	return r.k.blob(o, b, text, nil)
}

// sddl reads text whose aliases belong to the object's own domain.
func (r *entryReader) sddl(o Object, e ad.Entry, text string) bool {
	dom := r.k.opts.Domain
	if dom.IsZero() {
		dom = r.domains[domainOf(e.DN)]
	}
	o.Rebuilt = true
	r.k.opts.fillIn(&o)
	b, err := acl.ParseSDDL(text, dom)
	if err == nil {
		o.SD, err = acl.Parse(b)
	}
	if err != nil && dom.IsZero() {
		err = fmt.Errorf("%w (the SID of the domain is not known here: no account of it came before)", err)
	}
	if err != nil {
		return r.k.bad(&o, text, err)
	}
	return r.k.object(o)
}
