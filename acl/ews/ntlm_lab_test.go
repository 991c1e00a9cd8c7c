//go:build linux

package ews

import (
	"bufio"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reacl/fixtures/exchange"
)

// gate lets requests through on connections that have logged on with NTLM, by
// the judgement of Samba's ntlm_auth.
type gate struct {
	t    *testing.T
	path string
	next http.Handler
	lock sync.Mutex
	seen int // logons
}

type connKey struct{}

// logon is the state of one connection.
type logon struct {
	in   io.Writer
	out  *bufio.Reader
	done bool
}

// open begins the judgement of one connection.
func (g *gate) open(ctx context.Context, _ net.Conn) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	g.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, g.path, "--helper-protocol=squid-2.5-ntlmssp", "--domain=FABRIKAM", "--username=audit", "--password=secret", "--configfile=/dev/null")
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		g.t.Error(err)
	}
	g.t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	return context.WithValue(ctx, connKey{}, &logon{in: in, out: bufio.NewReader(out)})
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l := r.Context().Value(connKey{}).(*logon)
	_, token, ok := strings.Cut(r.Header.Get("Authorization"), "NTLM ")
	switch {
	case l.done:
		r.SetBasicAuth(`FABRIKAM\audit`, "secret")
		g.next.ServeHTTP(w, r)
		return
	case !ok:
		w.Header().Set("WWW-Authenticate", "NTLM")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	verb := "KK" // the message that proves the password
	if strings.HasPrefix(token, "TlRMTVNTUAABAAAA") {
		verb = "YR" // the message that begins
	}
	fmt.Fprintf(l.in, "%s %s\n", verb, token)
	line, err := l.out.ReadString('\n')
	if err != nil {
		g.t.Error(err)
	}
	switch line = strings.TrimSpace(line); {
	case strings.HasPrefix(line, "TT "):
		w.Header().Set("WWW-Authenticate", "NTLM "+line[3:])
		w.WriteHeader(http.StatusUnauthorized)
	case line == `AF FABRIKAM\audit`: // who has proved the password
		l.done = true
		g.lock.Lock()
		g.seen++
		g.lock.Unlock()
		r.SetBasicAuth(`FABRIKAM\audit`, "secret")
		g.next.ServeHTTP(w, r)
	default:
		w.Header().Set("WWW-Authenticate", "NTLM")
		w.WriteHeader(http.StatusUnauthorized)
	}
}

// TestNTLM logs on against Samba's judgement, once a connection.
func TestNTLM(t *testing.T) {
	path, err := exec.LookPath("ntlm_auth")
	if err != nil {
		if os.Getenv("REACL_INTEGRATION") == "1" {
			t.Fatal(err)
		}
		t.Skip("needs Samba's ntlm_auth (Debian: winbind)")
	}
	g := &gate{t: t, path: path, next: &exchange.Server{User: `FABRIKAM\audit`, Password: "secret", Impersonators: true, PageSize: 2, Mailboxes: []exchange.Mailbox{info()}}}
	web := httptest.NewUnstartedServer(g)
	web.Config.ConnContext = g.open
	web.StartTLS()
	t.Cleanup(web.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		user, password string
		ntlm, ok       bool
	}{
		{`FABRIKAM\audit`, "secret", true, true},
		{`FABRIKAM\audit`, "wrong", true, false},
		{`FABRIKAM\other`, "secret", true, false},
		{`FABRIKAM\audit`, "secret", false, false},
	} {
		g.seen = 0
		client, err := New(Config{URL: web.URL, User: c.user, Password: c.password, NTLM: c.ntlm, CAFile: ca})
		if err != nil {
			t.Fatal(err)
		}
		got := lines(client.Mailbox(context.Background(), "info@fabrikam.example"))
		if d := cmp.Diff(wholeInfo, got); c.ok && (d != "" || g.seen != 1) {
			t.Errorf("%+v: %d logons (-want +got)\n%s", c, g.seen, d)
		}
		if !c.ok && (len(got) != 1 || !strings.Contains(got[0], ErrLogon.Error()) || g.seen != 0) {
			t.Errorf("%+v: %d logons, %q", c, g.seen, got)
		}
		client.Close()
	}
}
