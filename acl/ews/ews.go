// Package ews reads the descriptors of mailbox folders from a live Exchange
// server, over Exchange Web Services ([MS-OXWSFOLD], [MS-OXWSSRCH]). It asks
// two operations only, FindFolder and GetFolder, and changes nothing.
package ews

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"reacl/acl/export"
	"reacl/ad/input"
)

// Config says which server to ask, and as whom.
type Config struct {
	URL      string // https://mail.fabrikam.example/EWS/Exchange.asmx; a bare host stands for that path
	User     string // user@domain or DOMAIN\user
	Password string
	NTLM     bool // log on with NTLM instead of HTTP's Basic

	CAFile     string // PEM certificates to trust instead of the system's
	ServerName string // the name that the certificate must cover, where the URL has another
	Plaintext  bool   // allow http://, which shows the password to the network

	Delegate bool // use the user's own rights in each mailbox; else the user impersonates its owner

	Timeout time.Duration // for one answer; 0 is [DefaultTimeout]
	Retries int           // how often one request is sent again when the server is busy or the line broke
}

// DefaultTimeout is how long one answer may take.
const DefaultTimeout = 2 * time.Minute

// Record is one descriptor property of one folder, with its bytes as the
// server sent them, however damaged. The descriptor of Object itself is not set.
type Record struct {
	export.Object
	Blob []byte // with the transfer header; nil where the server has no value
}

// Records is a stream of records. The contract is that of [export.Objects]:
// every error is an [*export.RecordError], for a mailbox or a folder that could
// not be read, and the stream goes on with the next one.
type Records = iter.Seq2[Record, error]

// Reasons for which nothing can be read; reach them with [errors.Is].
var (
	ErrLogon     = errors.New("the server refuses the logon")
	ErrPlaintext = errors.New("without TLS the password would be readable on the network")
	ErrNotEWS    = errors.New("the answer is not one of Exchange Web Services")
	ErrRedirect  = errors.New("the server names another address")
)

// Client asks one server, one request at a time.
type Client struct {
	config Config
	url    string
	http   *http.Client
	heard  bool // the server has answered
	wait   func(context.Context, time.Duration) error
	now    func() time.Time
}

// New prepares a client. Nothing is sent yet.
func New(c Config) (*Client, error) {
	u, err := address(c.URL)
	if err != nil {
		return nil, input.WithHint(err, "https://mail.fabrikam.example/EWS/Exchange.asmx")
	}
	if u.Scheme == "http" && !c.Plaintext {
		return nil, input.WithHint(fmt.Errorf("%s: %w", u, ErrPlaintext), "use https://; --insecure-plaintext allows it on a network that nobody listens to")
	}
	if c.Timeout <= 0 {
		c.Timeout = DefaultTimeout
	}
	t, err := transport(c)
	if err != nil {
		return nil, err
	}
	refuse := func(to *http.Request, _ []*http.Request) error { return fmt.Errorf("%w: %s", ErrRedirect, to.URL) }
	return &Client{config: c, url: u.String(), wait: sleep, now: time.Now,
		http: &http.Client{Transport: t, CheckRedirect: refuse, Timeout: c.Timeout}}, nil
}

// address is the URL of the service.
func address(s string) (*url.URL, error) {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, err
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("%q is not an address of Exchange Web Services", s)
	case u.Host == "":
		return nil, fmt.Errorf("%q names no server", s)
	case u.User != nil:
		return nil, errors.New("a name or password does not belong into the address")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/EWS/Exchange.asmx"
	}
	return u, nil
}

// Close ends the connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
