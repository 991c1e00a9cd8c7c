package ews

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reacl/acl/export"
	"reacl/ad/input"
	"reacl/fixtures/exchange"
)

const folderSD, freeBusySD = 0x0E27, 0x0F00

// long is more than FindFolder would give.
var long = bytes.Repeat([]byte{0xA5}, 2000)

func info() exchange.Mailbox {
	return exchange.Mailbox{Address: "info@fabrikam.example", Folders: []exchange.Folder{
		{ID: "root", Properties: map[uint16][]byte{folderSD: {1}}},
		{ID: "ipm", Parent: "root", Name: "Top of Information Store", Properties: map[uint16][]byte{folderSD: {2}}},
		{ID: "views", Parent: "root", Name: "Freebusy Data", Properties: map[uint16][]byte{folderSD: {3}}},
		{ID: "cal", Parent: "ipm", Name: "Calendar", Class: "IPF.Appointment", Properties: map[uint16][]byte{folderSD: long, freeBusySD: {5}}},
		{ID: "odd", Parent: "cal", Name: "a&b <c>\"\x01\uFFFE \U0001F4C5", Class: "IPF.Appointment.Custom", Properties: map[uint16][]byte{folderSD: {6}}},
		{ID: "lost", Parent: "gone", Name: "Lost", Properties: map[uint16][]byte{folderSD: {7}}},
	}}
}

// start runs the server over TLS and gives a client that trusts it and does
// not wait. What it would wait is in waits.
func start(t *testing.T, s *exchange.Server, c Config) (client *Client, waits *[]time.Duration) {
	t.Helper()
	s.User, s.Password = `FABRIKAM\audit`, "secret"
	web := httptest.NewTLSServer(s)
	t.Cleanup(web.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	if c.URL == "" {
		c.URL = web.URL
	}
	if c.User == "" {
		c.User, c.Password, c.CAFile = s.User, s.Password, ca
	}
	client, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	waits = new([]time.Duration)
	client.wait = func(_ context.Context, d time.Duration) error { *waits = append(*waits, d); return nil }
	client.now = func() time.Time { return time.Date(2026, 11, 21, 10, 0, 0, 5, time.UTC) }
	return client, waits
}

// lines are the records and errors of a stream, a line each.
func lines(records Records) (got []string) {
	for r, err := range records {
		switch {
		case err != nil:
			got = append(got, fmt.Sprintf("! %v", err))
		case len(r.Blob) > 8:
			got = append(got, fmt.Sprintf("%s 0x%04X %d bytes %s", r.Folder, r.Property>>16, len(r.Blob), r.Class))
		default:
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s 0x%04X %x %s", r.Folder, r.Property>>16, r.Blob, r.Class)))
		}
	}
	return got
}

var wholeInfo = []string{
	`\ 0x0E27 02`,
	`\Calendar 0x0E27 2000 bytes IPF.Appointment`,
	`\Calendar 0x0F00 05 IPF.Appointment`,
	"\\Calendar\\a&b <c>\"\uFFFD\uFFFD \U0001F4C5 0x0E27 06 IPF.Appointment.Custom",
	`\NON_IPM_SUBTREE 0x0E27 01`,
	`\NON_IPM_SUBTREE\Freebusy Data 0x0E27 03`,
	`\…\Lost 0x0E27 07`,
}

func TestMailbox(t *testing.T) {
	for _, c := range []struct {
		name   string
		config Config
		server *exchange.Server
	}{
		{"impersonation", Config{}, &exchange.Server{Impersonators: true}},
		{"delegate", Config{Delegate: true}, &exchange.Server{}},
		{"pages of two folders", Config{}, &exchange.Server{Impersonators: true, PageSize: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.server.Mailboxes = []exchange.Mailbox{{Address: "other@fabrikam.example", Folders: info().Folders[:2]}, info()}
			client, _ := start(t, c.server, c.config)
			if d := cmp.Diff(wholeInfo, lines(client.Mailbox(context.Background(), "info@fabrikam.example"))); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestRecord(t *testing.T) {
	m := info()
	m.Server = "EX01"
	s := &exchange.Server{Impersonators: true, Mailboxes: []exchange.Mailbox{m}}
	s.Before = func(_ int, w http.ResponseWriter, r *http.Request) bool {
		if got := r.Header.Get("X-AnchorMailbox"); got != "info@fabrikam.example" {
			t.Errorf("anchor %q", got)
		}
		return false
	}
	client, _ := start(t, s, Config{})
	for r, err := range client.Mailbox(context.Background(), "info@fabrikam.example") {
		if err != nil || r.Folder != `\Calendar` || r.Property != 0x0F000102 {
			continue
		}
		want := export.Object{Kind: r.Kind, Mailbox: "info@fabrikam.example", Folder: `\Calendar`, FolderID: "cal@@info@fabrikam.example", Class: "IPF.Appointment",
			Server: "EX01", Property: 0x0F000102, Time: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), Origin: `info@fabrikam.example:\Calendar`}
		if d := cmp.Diff(want, r.Object, cmp.Comparer(func(a, b export.Object) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) })); d != "" || r.Kind.String() != "freebusy" {
			t.Errorf("kind %v (-want +got)\n%s", r.Kind, d)
		}
		return
	}
	t.Error("no free/busy descriptor")
}

// What cannot be read is told, and the rest comes.
func TestUnreadable(t *testing.T) {
	none, denied, gone := info(), info(), info()
	none.Folders[3].Properties = map[uint16][]byte{freeBusySD: {5}}
	denied.Folders[3].Code = "ErrorAccessDenied"
	gone.Code = "ErrorNonExistentMailbox"
	without := func(prefix string, more ...string) []string {
		kept := slices.DeleteFunc(slices.Clone(wholeInfo), func(s string) bool { return strings.HasPrefix(s, prefix) })
		return slices.Insert(kept, 1, more...)
	}
	for _, c := range []struct {
		name    string
		mailbox exchange.Mailbox
		want    []string
		hint    string
	}{
		{"a folder without a descriptor", none, without(`\Calendar 0x0E27`, `! info@fabrikam.example:\Calendar: no descriptor: the server has no value for 0x0E27`), ""},
		{"a folder that may not be read", denied, without(`\Calendar 0x`, `! info@fabrikam.example:\Calendar: the server answers ErrorAccessDenied: Refused by the test.`), "full access"},
		{"a mailbox that is not there", gone, []string{`! info@fabrikam.example: the server answers ErrorNonExistentMailbox: Refused by the test.`}, "primary SMTP address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			client, _ := start(t, &exchange.Server{Impersonators: true, Mailboxes: []exchange.Mailbox{c.mailbox}}, Config{})
			if d := cmp.Diff(c.want, lines(client.Mailbox(context.Background(), "info@fabrikam.example"))); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			for _, err := range client.Mailbox(context.Background(), "info@fabrikam.example") {
				var e *export.RecordError
				if err != nil && (!errors.As(err, &e) || !strings.Contains(input.Hint(err), c.hint)) {
					t.Errorf("%v, hint %q", err, input.Hint(err))
				}
			}
		})
	}
}

// Faults that pass are waited out; those that stay are told.
func TestFaults(t *testing.T) {
	busy := func(w http.ResponseWriter) {
		exchange.Fault(w, "ErrorServerBusy", "The server cannot service this request right now.")
	}
	unavailable := func(w http.ResponseWriter) { w.Header().Set("Retry-After", "7"); w.WriteHeader(503) }
	broken := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	page := func(w http.ResponseWriter) { fmt.Fprint(w, "<html><body>Outlook</body></html>") }
	entities := func(w http.ResponseWriter) { fmt.Fprint(w, `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`) }
	moved := func(w http.ResponseWriter) {
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(302)
	}
	missing := func(w http.ResponseWriter) { w.WriteHeader(404) }
	for _, c := range []struct {
		name    string
		answer  func(http.ResponseWriter)
		times   int // the first that many requests meet it
		retries int
		waits   []time.Duration
		is      error
		says    string // "" where everything comes
	}{
		{"busy once, as the server says", busy, 1, 3, []time.Duration{250 * time.Millisecond}, nil, ""},
		{"unavailable twice", unavailable, 2, 3, []time.Duration{7 * time.Second, 7 * time.Second}, nil, ""},
		{"the line breaks twice", broken, 2, 3, []time.Duration{time.Second, 2 * time.Second}, nil, ""},
		{"busy for good", busy, 99, 1, []time.Duration{250 * time.Millisecond}, nil, "ErrorServerBusy"},
		{"broken for good", broken, 99, 0, nil, nil, "EOF"},
		{"a page for people", page, 1, 3, nil, ErrNotEWS, "not one of Exchange Web Services"},
		{"entities", entities, 1, 3, nil, ErrNotEWS, "document type"},
		{"a redirection takes no password along", moved, 1, 3, nil, ErrRedirect, "elsewhere.example"},
		{"a wrong address", missing, 1, 3, nil, nil, "404"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &exchange.Server{Impersonators: true, Mailboxes: []exchange.Mailbox{info()}}
			s.Before = func(n int, w http.ResponseWriter, _ *http.Request) bool {
				if n > c.times {
					return false
				}
				c.answer(w)
				return true
			}
			client, waits := start(t, s, Config{Retries: c.retries})
			var last error
			var got []string
			for r, err := range client.Mailbox(context.Background(), "info@fabrikam.example") {
				got, last = append(got, r.Folder), err
			}
			switch {
			case c.says == "" && (last != nil || len(got) != len(wholeInfo)):
				t.Errorf("%d records, %v", len(got), last)
			case c.says != "" && (last == nil || !strings.Contains(last.Error(), c.says) || c.is != nil && !errors.Is(last, c.is) || len(got) != 1):
				t.Errorf("%d records, %v", len(got), last)
			}
			if d := cmp.Diff(c.waits, *waits, cmp.Transformer("list", func(d []time.Duration) string { return fmt.Sprint(d) })); d != "" {
				t.Errorf("waits (-want +got)\n%s", d)
			}
		})
	}
}

func TestLogon(t *testing.T) {
	for _, c := range []struct {
		name   string
		config Config
		is     error
		hint   string
	}{
		{"wrong password", Config{Password: "no"}, ErrLogon, "check user and password"},
		{"an authority that is not known", Config{User: "x", Password: "y", Retries: 5}, nil, "--ca-file"},
		{"nobody there", Config{URL: "https://127.0.0.1:1", Retries: 5}, nil, "is the address right"},
		{"not an impersonator", Config{}, nil, "ApplicationImpersonation"},
	} {
		s := &exchange.Server{Mailboxes: []exchange.Mailbox{info()}}
		client, waits := start(t, s, c.config)
		if c.config.Password == "no" {
			client.config.Password = "no"
		}
		n := 0
		for _, err := range client.Mailbox(context.Background(), "info@fabrikam.example") {
			if n++; err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(input.Hint(err), c.hint) {
				t.Errorf("%s: %v, hint %q", c.name, err, input.Hint(err))
			}
		}
		if n != 1 || len(*waits) > 0 {
			t.Errorf("%s: %d errors, waited %v", c.name, n, *waits)
		}
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"mail.fabrikam.example", "https://mail.fabrikam.example/EWS/Exchange.asmx"},
		{"https://mail.fabrikam.example/", "https://mail.fabrikam.example/EWS/Exchange.asmx"},
		{"https://mail.fabrikam.example/ews/exchange.asmx", "https://mail.fabrikam.example/ews/exchange.asmx"},
		{"http://mail.fabrikam.example", ""},
		{"ldaps://dc1", ""},
		{"https://audit:secret@mail.fabrikam.example", ""},
		{"", ""},
	} {
		client, err := New(Config{URL: c.url})
		switch {
		case err == nil && client.url != c.want:
			t.Errorf("%q: %s", c.url, client.url)
		case err != nil && (c.want != "" || strings.Contains(err.Error(), "secret")):
			t.Errorf("%q: %v", c.url, err)
		}
	}
	if _, err := New(Config{URL: "http://mail.fabrikam.example"}); !errors.Is(err, ErrPlaintext) {
		t.Errorf("plain text: %v", err)
	}
}

// Several at once come in the order that was asked for.
func TestMailboxes(t *testing.T) {
	s := &exchange.Server{Impersonators: true}
	var addresses, want []string
	for i := range 12 {
		m := info()
		m.Address = fmt.Sprintf("user%02d@fabrikam.example", i)
		s.Mailboxes = append(s.Mailboxes, m)
		addresses = append(addresses, m.Address)
		want = append(want, wholeInfo...)
	}
	one, _ := start(t, s, Config{})
	clients := []*Client{one}
	for range 2 {
		c := *one
		clients = append(clients, &c)
	}
	if d := cmp.Diff(want, lines(Mailboxes(context.Background(), clients, addresses))); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	n := 0
	for r, err := range Mailboxes(context.Background(), clients, addresses) {
		if err != nil || r.Mailbox != addresses[n/len(wholeInfo)] {
			t.Fatalf("record %d: %s, %v", n, r.Mailbox, err)
		}
		if n++; n == 2*len(wholeInfo)+1 {
			break
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := &exchange.Server{Impersonators: true, Mailboxes: []exchange.Mailbox{info()}}
	s.Before = func(n int, _ http.ResponseWriter, r *http.Request) bool {
		if n == 2 {
			_, _ = io.Copy(io.Discard, r.Body) // a server notices that its client is gone only after the body
			cancel()
			<-r.Context().Done()
		}
		return n == 2
	}
	client, _ := start(t, s, Config{Retries: 5})
	got := lines(client.Mailbox(ctx, "info@fabrikam.example"))
	if len(got) != 1 || !strings.Contains(got[0], "canceled") || s.Requests() != 2 {
		t.Errorf("%q after %d requests", got, s.Requests())
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<Envelope><Body><GetFolderResponse><ResponseMessages><GetFolderResponseMessage ResponseClass="Success"><Folders><Folder><DisplayName>&#xFFFE;&#1;</DisplayName></Folder></Folders></GetFolderResponseMessage></ResponseMessages></GetFolderResponse></Body></Envelope>`)) // a name that XML does not allow
	f.Add([]byte(`<Envelope><Body><Fault><faultstring>no</faultstring></Fault></Body></Envelope>`))                                                                                                                                                                                         // a fault without a detail
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := parse(b)
		if (a == nil) == (err == nil) {
			t.Errorf("%v, %v", a, err)
		}
	})
}
