package ldap

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	goldap "github.com/go-ldap/ldap/v3"

	"reacl/ad"
)

const contoso, emea = "DC=contoso,DC=example", "DC=emea,DC=contoso,DC=example"

// drain reads a source; faults are counted, any other error ends the test.
func drain(t *testing.T, s *Source) (entries []ad.Entry, faults int) {
	t.Helper()
	for e, err := range s.Entries(context.Background()) {
		switch {
		case errors.Is(err, ErrUnreadable), errors.Is(err, ad.ErrRange):
			faults++
		case err != nil:
			t.Fatal(err)
		default:
			entries = append(entries, e)
		}
	}
	return entries, faults
}

// The server's limit is smaller than the page that was asked for.
func TestServerLimitsPages(t *testing.T) {
	f := newFakeAD(contoso)
	f.maxPage = 100
	f.addUsers("OU=Staff,"+contoso, 1000)
	s := openFake(t, fakeNet{"dc1": f}, Query{Bases: []string{contoso}})
	entries, faults := drain(t, s)
	if len(entries) != 1001 || faults != 0 {
		t.Fatalf("%d entries, %d faults", len(entries), faults)
	}
	for i, e := range entries[1:] {
		if e.Text("cn") != fmt.Sprintf("u%d", i) {
			t.Fatalf("entry %d is %s", i, e.DN)
		}
	}
	if st := s.Stats(); st.Pages != 11 || st.Entries != 1001 || st.Restarts != 0 {
		t.Errorf("%+v", st)
	}
	if entries[0].Text("netbiosname") != "CONTOSO" || entries[1].Attrs["netbiosname"] != nil {
		t.Error("the NetBIOS name belongs to the domain object alone")
	}
	if entries[1].Origin != "ldap://dc1 CN=u0,OU=Staff,"+contoso {
		t.Errorf("origin %q", entries[1].Origin)
	}
}

// Attributes with more values than the server gives at a time, exact
// multiples of its limit included.
func TestRangesAreReadToTheEnd(t *testing.T) {
	f := newFakeAD(contoso)
	sizes := []int{0, 1, 1499, 1500, 1501, 3000, 4500, 5000}
	for i, n := range sizes {
		attrs := []string{"objectClass", "group", "objectGUID", fmt.Sprintf("%016d", i), "memberOf", "CN=x"}
		for k := range n {
			attrs = append(attrs, "member", fmt.Sprintf("CN=m%d", k))
		}
		f.add(fmt.Sprintf("CN=g%d,%s", n, contoso), attrs...)
	}
	s := openFake(t, fakeNet{"dc1": f}, Query{Bases: []string{contoso}})
	entries, _ := drain(t, s)
	for i, n := range sizes {
		members := entries[i+1].Texts("member")
		if len(members) != n || entries[i+1].Text("memberof") != "CN=x" {
			t.Fatalf("%s: %d members", entries[i+1].DN, len(members))
		}
		for k, m := range members {
			if m != fmt.Sprintf("CN=m%d", k) {
				t.Fatalf("member %d of %d is %s", k, n, m)
			}
		}
	}
}

// A group that is deleted between the page and its rest keeps what came, and
// says so.
func TestObjectGoneBeforeItsRest(t *testing.T) {
	f := newFakeAD(contoso)
	attrs := []string{"objectClass", "group", "objectGUID", "0123456789abcdef"}
	for k := range 2000 {
		attrs = append(attrs, "member", fmt.Sprintf("CN=m%d", k))
	}
	f.add("CN=g,"+contoso, attrs...)
	f.spoil = func(q fakeSearch, answer []*ber.Packet) []*ber.Packet {
		if strings.HasPrefix(q.base, "<GUID=") {
			return []*ber.Packet{fakeResult(goldap.ApplicationSearchResultDone, 32, "")}
		}
		return answer
	}
	entries, faults := drain(t, openFake(t, fakeNet{"dc1": f}, Query{Bases: []string{contoso}}))
	if len(entries) != 2 || len(entries[1].Attrs["member"]) != 1500 || faults != 1 {
		t.Errorf("%d entries, %d members, %d faults", len(entries), len(entries[1].Attrs["member"]), faults)
	}
}

// Every domain of the forest is read, each from a server that has it.
func TestForestOfTwoDomains(t *testing.T) {
	root, child := newFakeAD(contoso, "CN=Configuration,"+contoso), newFakeAD(emea)
	root.addUsers(contoso, 3)
	child.addUsers(emea, 4)
	n := fakeNet{"dc1": root, "emea.example": child}
	s := openFake(t, n, Query{})
	entries, _ := drain(t, s)
	if len(entries) != 9 {
		t.Errorf("%d entries", len(entries))
	}
	var names []string
	for _, d := range s.Domains() {
		names = append(names, d.DNS+" "+d.NetBIOS+" "+d.SID.String())
	}
	want := []string{"contoso.example CONTOSO S-1-5-21-1-2-21", "emea.example EMEA S-1-5-21-1-2-29"}
	if !slices.Equal(names, want) || s.Forest() != "contoso.example" {
		t.Errorf("%q of %s", names, s.Forest())
	}
	if origin := entries[8].Origin; !strings.HasPrefix(origin, "ldap://emea.example ") {
		t.Errorf("the other domain's origin is %q", origin)
	}

	// One that cannot be reached is an error, unless it is not asked for.
	delete(n, "emea.example")
	_, err := Open(context.Background(), "ldap://dc1", n.config(), Query{})
	if err == nil || !strings.Contains(err.Error(), "emea.example") || !strings.Contains(hintOf(err), "--base") {
		t.Errorf("%v", err)
	}
	entries, _ = drain(t, openFake(t, n, Query{Bases: []string{contoso}}))
	if len(entries) != 4 {
		t.Errorf("%d entries of one domain", len(entries))
	}
	if _, err := Open(context.Background(), "ldap://dc1", n.config(), Query{Bases: []string{"OU=x," + emea}}); err == nil {
		t.Error("a base in the other domain was read from here")
	}
}

// Where no server answers under the domain's name, those are tried that the
// configuration partition names.
func TestDomainControllersByTheirOwnNames(t *testing.T) {
	root, child := newFakeAD(contoso, "CN=Configuration,"+contoso), newFakeAD(emea)
	for _, name := range []string{"dc8", "dc9"} {
		server := "CN=" + name + ",CN=Servers,CN=Home,CN=Sites,CN=Configuration," + contoso
		root.add(server, "objectClass", "server", "dNSHostName", name+".emea.example")
		root.add("CN=NTDS Settings,"+server, "objectClass", "nTDSDSA", "hasMasterNCs", emea)
	}
	n := fakeNet{"dc1": root, "dc9.emea.example": child}
	s := openFake(t, n, Query{})
	if entries, _ := drain(t, s); len(entries) != 2 || !strings.HasPrefix(entries[1].Origin, "ldap://dc9.emea.example ") {
		t.Errorf("%q", entries)
	}

	// A logon that one server refuses is not tried at the next.
	for _, c := range []struct {
		err  error
		want bool
	}{
		{dialError(errors.New("refused"), address{}), true},
		{tlsError(errors.New("broken"), "x"), true},
		{answered("bind", 49, "data 52e"), false},
		{answered("search", 1, ""), false},
		{context.Canceled, false},
	} {
		if elsewhere(c.err) != c.want {
			t.Errorf("%v: another server is tried: %v", c.err, !c.want)
		}
	}
}

func hintOf(err error) string {
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}

func TestQueryOnTheWire(t *testing.T) {
	f := newFakeAD(contoso)
	for _, c := range []struct {
		name     string
		query    Query
		filter   string
		with     []string // attributes
		without  []string
		controls []string
	}{
		{"principals", Query{}, DefaultFilter, []string{"sIDHistory", "homeMDB"}, []string{attrDescriptor, attrMetadata, "msExchMasterAccountSid"}, []string{controlNoError, controlPaging}},
		{"descriptors", Query{Descriptors: true}, "(objectClass=*)", []string{attrDescriptor}, []string{attrMailboxDescriptor}, []string{controlSDFlags, controlNoError, controlPaging}},
		{"deleted, own filter", Query{Deleted: true, Filter: "sIDHistory=*"}, "(sIDHistory=*)", nil, nil, []string{controlDeleted, controlNoError, controlPaging}},
	} {
		c.query.Bases = []string{contoso}
		s := openFake(t, fakeNet{"dc1": f}, c.query)
		f.asked = nil
		drain(t, s)
		q := f.asked[0]
		if q.filter != c.filter || !slices.Equal(q.controls, c.controls) || q.page != 1000 {
			t.Errorf("%s: filter %s, controls %v, page %d", c.name, q.filter, q.controls, q.page)
		}
		for _, a := range c.with {
			if !slices.Contains(q.attrs, a) {
				t.Errorf("%s: %s is not asked for", c.name, a)
			}
		}
		for _, a := range c.without {
			if slices.Contains(q.attrs, a) {
				t.Errorf("%s: %s is asked for", c.name, a)
			}
		}
		if s.HasExchange() || !slices.Contains(s.Missing(), "msExchMasterAccountSid") || slices.Contains(s.Missing(), "homeMDB") {
			t.Errorf("%s: missing %v", c.name, s.Missing())
		}
	}
}

// A server that lacks what the query needs is refused, not read without it.
func TestNeededControls(t *testing.T) {
	for _, c := range []struct {
		lacks string
		query Query
		fails bool
	}{
		{controlPaging, Query{}, true},
		{controlSDFlags, Query{}, false},
		{controlSDFlags, Query{Descriptors: true}, true},
		{controlDeleted, Query{}, false},
		{controlDeleted, Query{Deleted: true}, true},
	} {
		f := newFakeAD(contoso)
		f.root["supportedControl"] = slices.DeleteFunc(f.root["supportedControl"], func(s string) bool { return s == c.lacks })
		c.query.Bases = []string{contoso}
		s, err := Open(context.Background(), "ldap://dc1", fakeNet{"dc1": f}.config(), c.query)
		if (err != nil) != c.fails {
			t.Errorf("without %s, %+v: %v", c.lacks, c.query, err)
		}
		if err == nil {
			s.Close()
		}
	}
}

func TestNotActiveDirectory(t *testing.T) {
	f := newFakeAD(contoso)
	f.root = map[string][]string{"namingContexts": {"dc=x"}, "supportedControl": {controlPaging}}
	if _, err := Open(context.Background(), "ldap://dc1", fakeNet{"dc1": f}.config(), Query{}); err == nil || !strings.Contains(err.Error(), "not an Active Directory") {
		t.Errorf("%v", err)
	}
}

func TestGlobalCatalog(t *testing.T) {
	f := newFakeAD(contoso, emea)
	f.addUsers(emea, 2)
	config := fakeNet{"dc1": f}.config()
	config.Catalog = true
	s, err := Open(context.Background(), "ldap://dc1", config, Query{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if len(s.Domains()) != 2 || !slices.Contains(s.NotInCatalog(), "department") || slices.Contains(s.NotInCatalog(), "objectSid") {
		t.Errorf("%v, not in the catalog %v", s.Domains(), s.NotInCatalog())
	}
	f.asked = nil
	drain(t, s)
	if f.asked[0].base != "" || f.asked[0].scope != goldap.ScopeWholeSubtree {
		t.Errorf("%+v", f.asked[0])
	}
}

func TestUnreadable(t *testing.T) {
	f := newFakeAD(contoso)
	f.add("CN=a,"+contoso, "objectClass", "user", "objectGUID", "0123456789abcdef", "nTSecurityDescriptor", "x")
	f.add("CN=b,"+contoso, "objectClass", "user", "objectGUID", "0123456789abcdeg")
	f.add("CN=c,"+contoso, "nTSecurityDescriptor", "x")
	s := openFake(t, fakeNet{"dc1": f}, Query{Bases: []string{contoso}, Descriptors: true})
	var faults []string
	n := 0
	for e, err := range s.Entries(context.Background()) {
		if err != nil {
			faults = append(faults, e.DN+": "+err.Error())
		} else {
			n++
		}
	}
	want := []string{
		contoso + ": nTSecurityDescriptor: this account may not read it",
		"CN=b," + contoso + ": nTSecurityDescriptor: this account may not read it",
		"CN=c," + contoso + ": objectGUID, objectClass: this account may not read it",
	}
	if n != 4 || !slices.Equal(faults, want) || s.Stats().Unreadable != 3 {
		t.Errorf("%d entries, %q", n, faults)
	}
}

// Objects without a readable objectGUID are told apart by name when reading
// is taken up again.
func TestResumeWithoutGUID(t *testing.T) {
	f := newFakeAD(contoso)
	for i := range 30 {
		f.add(fmt.Sprintf("CN=x%d,%s", i, contoso), "cn", fmt.Sprint(i))
	}
	pages := 0
	f.spoil = func(q fakeSearch, answer []*ber.Packet) []*ber.Packet {
		if q.page > 0 {
			if pages++; pages == 3 {
				return []*ber.Packet{fakeResult(goldap.ApplicationSearchResultDone, 51, "busy")}
			}
		}
		return answer
	}
	s := openFake(t, fakeNet{"dc1": f}, Query{Bases: []string{contoso}, PageSize: 10, Retries: 1})
	entries, _ := drain(t, s)
	if len(entries) != 31 || s.Stats().Restarts != 1 {
		t.Errorf("%d entries, %+v", len(entries), s.Stats())
	}
}

func TestOutermost(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"DC=a", "DC=a"},
		{"OU=x,DC=a|DC=a", "DC=a"},
		{"DC=a|ou=x,dc=A|dc=a", "DC=a"},
		{"OU=x,DC=a|OU=yx,DC=a", "OU=x,DC=a|OU=yx,DC=a"},
	} {
		if got := strings.Join(outermost(strings.Split(c.in, "|")), "|"); got != c.want {
			t.Errorf("%s: %s", c.in, got)
		}
	}
}

func TestRetry(t *testing.T) {
	limit := func(code int) error { return answered("search", code, "") }
	for _, c := range []struct {
		name  string
		err   error
		left  int
		ok    bool
		size  int
		fewer int // attempts used
	}{
		{"size limit", limit(4), 0, true, 500, 0},
		{"time limit", limit(3), 0, true, 500, 0},
		{"busy", limit(51), 2, true, 500, 1},
		{"unavailable", limit(52), 1, true, 500, 1},
		{"busy, no attempt left", limit(51), 0, false, 1000, 0},
		{"connection broke", inWords(errors.New("EOF"), "search"), 2, true, 1000, 1},
		{"silence", inWords(ErrTimeout, "search"), 2, true, 500, 1},
		{"forgotten search", refusedPage(limit(53), []byte("x")), 2, true, 1000, 1},
		{"refused at once", refusedPage(limit(53), nil), 2, false, 1000, 0},
		{"no right", limit(50), 2, false, 1000, 0},
		{"unreachable", unreachable{dialError(errors.New("refused"), address{})}, 2, true, 1000, 1},
		{"unreachable for a changed password", unreachable{answered("bind", 49, "data 52e")}, 2, false, 1000, 0},
		{"cancelled", context.Canceled, 2, false, 1000, 0},
	} {
		r := &retry{size: 1000, left: c.left}
		_, ok := r.after(c.err)
		if ok != c.ok || r.size != c.size || c.left-r.left != c.fewer {
			t.Errorf("%s: %v, size %d, %d attempts used", c.name, ok, r.size, c.left-r.left)
		}
	}
	r := &retry{size: 1000}
	for r.size > smallestPage {
		if _, ok := r.after(limit(4)); !ok {
			t.Fatalf("gave up at %d", r.size)
		}
	}
	if _, ok := r.after(limit(4)); ok {
		t.Error("goes on for ever")
	}
}

// A stream takes the same memory at its end as at its beginning, but for 16
// bytes an object.
func TestStreamTakesNoMemory(t *testing.T) {
	f := newFakeAD(contoso)
	const n = 30_000
	f.addUsers("OU=Staff,"+contoso, n)
	s := openFake(t, fakeNet{"dc1": f}, Query{Bases: []string{contoso}, PageSize: 500})
	var early, late uint64
	count := 0
	for _, err := range s.Entries(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		switch count++; count {
		case n / 10:
			early = settledHeap()
		case n * 9 / 10:
			late = settledHeap()
		}
	}
	if grown := int64(late) - int64(early); count != n+1 || grown > n*128 { // an entry takes more than a thousand
		t.Errorf("%d entries; the heap grew from %d to %d", count, early, late)
	}
}

// settledHeap is the live heap when the pages that are fetched ahead are there
// and the server, which runs in this process, has nothing left to do.
func settledHeap() uint64 {
	for last := liveHeap(); ; {
		time.Sleep(10 * time.Millisecond)
		now := liveHeap()
		if max(now, last)-min(now, last) < 64<<10 {
			return now
		}
		last = now
	}
}

func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// An object that is renamed between two attempts is still the same.
func TestResumeAfterRenaming(t *testing.T) {
	f := newFakeAD(contoso)
	f.addUsers("OU=Staff,"+contoso, 30)
	pages := 0
	f.spoil = func(q fakeSearch, answer []*ber.Packet) []*ber.Packet {
		if q.page > 0 {
			if pages++; pages == 3 {
				f.objects[len(f.objects)-30].dn = "CN=renamed,OU=Staff," + contoso
				return []*ber.Packet{fakeResult(goldap.ApplicationSearchResultDone, 52, "shutting down")}
			}
		}
		return answer
	}
	s := openFake(t, fakeNet{"dc1": f}, Query{Bases: []string{contoso}, PageSize: 10, Retries: 1})
	if entries, _ := drain(t, s); len(entries) != 31 {
		t.Errorf("%d entries", len(entries))
	}
}

// An empty password would be an unauthenticated bind, which succeeds.
func TestEmptyPasswordIsNotSent(t *testing.T) {
	f := newFakeAD(contoso)
	for _, m := range []Method{Simple, NTLM, Kerberos} {
		config := fakeNet{"dc1": f}.config()
		config.Bind = Bind{Method: m, User: "jdoe@contoso.example"}
		if _, err := Dial(context.Background(), "ldap://dc1", config); err == nil || f.binds != 0 {
			t.Errorf("%s: %v after %d binds", m, err, f.binds)
		}
	}
}
