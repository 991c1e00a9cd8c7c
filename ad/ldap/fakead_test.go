package ldap

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"
	goldap "github.com/go-ldap/ldap/v3"
)

// fakeAD answers as a Windows domain controller does where Samba does not:
// pages and ranges have the server's limit, a domain of the forest may be on
// another server. It evaluates no filters.
type fakeAD struct {
	root     map[string][]string
	objects  []fakeObject // below their bases, in order
	maxPage  int
	maxRange int
	binds    int
	asked    []fakeSearch // searches for objects
	mu       sync.Mutex
	spoil    func(q fakeSearch, answer []*ber.Packet) []*ber.Packet // changes an answer
}

type fakeObject struct {
	dn    string
	attrs map[string][]string
}

type fakeSearch struct {
	base, filter string
	scope        int
	attrs        []string
	controls     []string
	page         int
	cookie       string
}

// domainSID is a SID in binary that ends with that number.
func domainSID(n byte) string {
	return "\x01\x04\x00\x00\x00\x00\x00\x05\x15\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00" + string([]byte{n, 0, 0, 0})
}

// newFakeAD is a domain controller of contoso.example that holds those domains.
func newFakeAD(domains ...string) *fakeAD {
	f := &fakeAD{maxPage: 1000, maxRange: 1500, root: map[string][]string{
		"defaultNamingContext": {domains[0]}, "rootDomainNamingContext": {"DC=contoso,DC=example"},
		"configurationNamingContext": {"CN=Configuration,DC=contoso,DC=example"},
		"schemaNamingContext":        {"CN=Schema,CN=Configuration,DC=contoso,DC=example"},
		"namingContexts":             domains,
		"supportedControl":           {controlPaging, controlSDFlags, controlDeleted, controlNoError},
		"supportedCapabilities":      {capabilityAD},
	}}
	for _, a := range slices.Concat(baseAttributes, laterAttributes, []string{attrDescriptor}) {
		if strings.HasPrefix(a, "msExch") {
			continue // no Exchange here
		}
		f.add("CN="+a+",CN=Schema,CN=Configuration,DC=contoso,DC=example", "lDAPDisplayName", a, "isMemberOfPartialAttributeSet", strconv.FormatBool(a != "department"))
	}
	for i, d := range []string{"contoso", "emea"} {
		dn := [...]string{"DC=contoso,DC=example", "DC=emea,DC=contoso,DC=example"}[i]
		f.add("CN="+d+",CN=Partitions,CN=Configuration,DC=contoso,DC=example", "nCName", dn, "dnsRoot", d+".example", "nETBIOSName", d)
	}
	for i, d := range domains {
		f.add(d, "objectClass", "domainDNS", "objectSid", domainSID(byte(len(d))), "objectGUID", fmt.Sprintf("domain%10d", i))
	}
	return f
}

func (f *fakeAD) add(dn string, attrs ...string) {
	o := fakeObject{dn, map[string][]string{}}
	for i := 0; i < len(attrs); i += 2 {
		o.attrs[attrs[i]] = append(o.attrs[attrs[i]], attrs[i+1])
	}
	f.objects = append(f.objects, o)
}

// addUsers adds n users below the base.
func (f *fakeAD) addUsers(base string, n int) {
	for i := range n {
		f.add(fmt.Sprintf("CN=u%d,%s", i, base), "objectClass", "user", "objectGUID", fmt.Sprintf("%08d%8.8s", i, base), "cn", fmt.Sprintf("u%d", i))
	}
}

// fakeNet connects to servers by host name.
type fakeNet map[string]*fakeAD

func (n fakeNet) dial(_ context.Context, _, addr string) (net.Conn, error) {
	host, _, _ := net.SplitHostPort(addr)
	f := n[host]
	if f == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	client, server := net.Pipe()
	go f.serve(server)
	return client, nil
}

func (n fakeNet) config() Config { return Config{Plaintext: true, Dial: n.dial} }

func (f *fakeAD) serve(c net.Conn) {
	defer c.Close()
	for {
		m, err := ber.ReadPacket(c)
		if err != nil {
			return
		}
		id := m.Children[0].Value.(int64)
		var answer []*ber.Packet
		switch m.Children[1].Tag {
		case opBind:
			f.mu.Lock()
			f.binds++
			f.mu.Unlock()
			answer = []*ber.Packet{fakeResult(goldap.ApplicationBindResponse, 0, "")}
		case goldap.ApplicationSearchRequest:
			answer = f.search(fakeSearchOf(m))
		default:
			return
		}
		for _, p := range answer {
			envelope := ber.NewSequence("")
			envelope.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, id, ""))
			for _, part := range p.Children { // operation, then controls
				envelope.AppendChild(part)
			}
			if _, err := c.Write(envelope.Bytes()); err != nil {
				return
			}
		}
	}
}

func fakeSearchOf(m *ber.Packet) fakeSearch {
	op := m.Children[1]
	q := fakeSearch{base: string(op.Children[0].ByteValue), scope: int(op.Children[1].Value.(int64))}
	q.filter, _ = goldap.DecompileFilter(op.Children[6])
	for _, a := range op.Children[7].Children {
		q.attrs = append(q.attrs, string(a.ByteValue))
	}
	if len(m.Children) > 2 {
		for _, c := range m.Children[2].Children {
			oid := string(c.Children[0].ByteValue)
			q.controls = append(q.controls, oid)
			if oid == controlPaging {
				v := ber.DecodePacket(c.Children[len(c.Children)-1].ByteValue)
				q.page, q.cookie = int(v.Children[0].Value.(int64)), string(v.Children[1].ByteValue)
			}
		}
	}
	return q
}

// search answers one request: entries, then the result with the paging control.
func (f *fakeAD) search(q fakeSearch) []*ber.Packet {
	if q.base == "" && q.scope == 0 {
		return []*ber.Packet{f.entry(fakeObject{"", f.root}, nil), fakeResult(goldap.ApplicationSearchResultDone, 0, "")}
	}
	f.mu.Lock()
	f.asked = append(f.asked, q)
	f.mu.Unlock()
	var found []fakeObject
	for _, o := range f.objects {
		guid := "<GUID=" + fmt.Sprintf("%x", strings.Join(o.attrs["objectGUID"], "")) + ">"
		if q.scope == 0 && (strings.EqualFold(o.dn, q.base) || guid == q.base) || q.scope != 0 && under(o.dn, q.base) && !(q.page > 0 && strings.Contains(o.dn, "CN=Configuration")) {
			found = append(found, o)
		}
	}
	code := 0
	if q.scope == 0 && len(found) == 0 {
		code = 32
	}
	var answer []*ber.Packet
	done := fakeResult(goldap.ApplicationSearchResultDone, code, "")
	if q.page > 0 {
		from, _ := strconv.Atoi(q.cookie)
		to := min(len(found), from+min(q.page, f.maxPage))
		next := ""
		if to < len(found) {
			next = strconv.Itoa(to)
		}
		found = found[from:to]
		done.AppendChild(fakePaging(next))
	}
	for _, o := range found {
		answer = append(answer, f.entry(o, q.attrs))
	}
	answer = append(answer, done)
	if f.spoil != nil {
		answer = f.spoil(q, answer)
	}
	return answer
}

// entry is a SearchResultEntry with the attributes asked for, in ranges.
func (f *fakeAD) entry(o fakeObject, attrs []string) *ber.Packet {
	op := ber.Encode(ber.ClassApplication, ber.TypeConstructed, goldap.ApplicationSearchResultEntry, nil, "")
	op.AppendChild(octets(o.dn))
	list := ber.NewSequence("")
	add := func(name string, values []string) {
		a := ber.NewSequence("")
		a.AppendChild(octets(name))
		set := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
		for _, v := range values {
			set.AppendChild(octets(v))
		}
		a.AppendChild(set)
		list.AppendChild(a)
	}
	for name, values := range o.attrs {
		from, asked := 0, attrs == nil
		for _, want := range attrs {
			base, option, _ := strings.Cut(want, ";")
			if strings.EqualFold(base, name) {
				asked = true
				fmt.Sscanf(option, "range=%d-", &from)
			}
		}
		switch {
		case !asked, from > 0 && from >= len(values):
		case f.maxRange > 0 && len(values)-from > f.maxRange:
			add(name, nil) // Windows also gives the bare attribute, empty
			add(fmt.Sprintf("%s;Range=%d-%d", name, from, from+f.maxRange-1), values[from:from+f.maxRange])
		case from > 0:
			add(fmt.Sprintf("%s;range=%d-*", name, from), values[from:])
		default:
			add(name, values)
		}
	}
	op.AppendChild(list)
	return fakeMessage(op)
}

func fakeMessage(op *ber.Packet) *ber.Packet {
	m := ber.NewSequence("")
	m.AppendChild(op)
	return m
}

func fakeResult(tag ber.Tag, code int, text string) *ber.Packet {
	op := ber.Encode(ber.ClassApplication, ber.TypeConstructed, tag, nil, "")
	op.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, int64(code), ""))
	op.AppendChild(octets(""))
	op.AppendChild(octets(text))
	return fakeMessage(op)
}

func fakePaging(cookie string) *ber.Packet {
	value := ber.NewSequence("")
	value.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, int64(0), ""))
	value.AppendChild(octets(cookie))
	control := ber.NewSequence("")
	control.AppendChild(octets(controlPaging))
	control.AppendChild(octets(string(value.Bytes())))
	controls := ber.Encode(ber.ClassContext, ber.TypeConstructed, 0, nil, "")
	controls.AppendChild(control)
	return controls
}

// openFake opens a forest of fake servers through dc1.
func openFake(t *testing.T, n fakeNet, q Query) *Source {
	t.Helper()
	s, err := Open(context.Background(), "ldap://dc1", n.config(), q)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
