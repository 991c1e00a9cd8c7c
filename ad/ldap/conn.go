package ldap

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"

	goldap "github.com/go-ldap/ldap/v3"
)

// Conn is a connection on which somebody has logged on.
type Conn struct {
	address address
	config  Config
	wire    *wire
	tls     *tls.Conn // nil without TLS
	ldap    *exchange
	root    RootDSE
}

// Dial connects, begins TLS, logs on and reads the rootDSE. All errors are of
// type [*Error], or the cause of ctx.
func Dial(ctx context.Context, rawURL string, c Config) (*Conn, error) {
	a, err := parseURL(rawURL, c.Catalog)
	if err != nil {
		return nil, err
	}
	return dial(ctx, a, c)
}

func dial(ctx context.Context, a address, c Config) (*Conn, error) {
	w, err := connect(ctx, a, c)
	if err != nil {
		return nil, err
	}
	conn := &Conn{address: a, config: c, wire: w}
	if err := conn.secure(ctx); err != nil {
		w.Close()
		return nil, err
	}
	if err := conn.logOn(ctx); err != nil {
		w.Close()
		return nil, err
	}
	if err := conn.readRootDSE(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// connect makes the connection without TLS.
func connect(ctx context.Context, a address, c Config) (*wire, error) {
	limit, cancel := context.WithTimeout(ctx, c.connectTimeout())
	defer cancel()
	dial := c.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	network, addr := a.dial()
	nc, err := dial(limit, network, addr)
	switch {
	case ctx.Err() != nil:
		if err == nil {
			nc.Close()
		}
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, dialError(err, a)
	}
	return newWire(nc), nil
}

// secure begins TLS where the address or the configuration ask for it.
func (c *Conn) secure(ctx context.Context) error {
	if c.address.scheme != schemeLDAPS && !c.config.StartTLS {
		return nil
	}
	t, err := c.config.tlsConfig(c.address.host)
	if err != nil {
		return err
	}
	if c.address.scheme != schemeLDAPS {
		if err := c.step(ctx, "StartTLS", newExchange(c.wire).askStartTLS); err != nil {
			return err
		}
	}
	return c.step(ctx, "TLS", func() (err error) {
		c.tls, err = handshake(ctx, c.wire, t)
		var known *Error
		if c.address.scheme == schemeLDAPS && c.address.plainPort() && errors.As(err, &known) && !errors.Is(err, ErrTrust) {
			known.hint = "port " + c.address.port + " is the one without TLS: leave it out, or use ldap:// with --starttls"
		}
		return err
	})
}

// logOn binds.
func (c *Conn) logOn(ctx context.Context) error {
	var stream net.Conn = c.wire
	if c.tls != nil {
		stream = c.tls
	}
	c.ldap = newExchange(stream)
	b := &binder{exchange: c.ldap, bind: c.config.Bind, kdc: c.address.host, tls: c.tls}
	return c.step(ctx, "bind", func() error {
		if b.bind.Method == Kerberos {
			b.host = c.serviceHost()
		}
		return b.authenticate(ctx, c.config.Plaintext)
	})
}

// serviceHost is the server's name in its service principal name: what it
// calls itself, where TLS vouches for it. The URL may well have the name of
// the domain, or an address, for which Kerberos knows no service.
func (c *Conn) serviceHost() (host string) {
	if c.config.ServerName != "" || c.tls == nil {
		return cmp.Or(c.config.ServerName, c.address.host)
	}
	r := request{scope: scopeBase, filter: "(objectClass=*)", attrs: []string{"dnsHostName"}}
	_, _ = c.ldap.search(r, func(f found) error { // whatever is wrong here shows in the bind
		host = f.entry().Text("dnshostname")
		return nil
	})
	return cmp.Or(host, c.address.host)
}

// step runs one step of the log-on under watch.
func (c *Conn) step(ctx context.Context, name string, do func() error) error {
	stop := c.wire.watch(ctx, c.config.connectTimeout())
	return inWords(stop(do()), name)
}

// inWords makes an [*Error] of whatever ended a step; the cause of a cancelled
// context stays as it is.
func inWords(err error, step string) error {
	var known *Error
	var filter *goldap.Error
	var refusal answerError
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, ErrTimeout):
		return &Error{Step: step, say: ErrTimeout.Error(), err: ErrTimeout,
			hint: "it is overloaded, or a firewall drops the connection; --timeout allows more time"}
	case errors.As(err, &refusal):
		return answered(step, refusal.code, refusal.text)
	case errors.Is(err, errRangeSyntax):
		return &Error{Step: step, say: err.Error(), err: err, hint: "use another domain controller"}
	case errors.As(err, &filter) && filter.ResultCode == goldap.ErrorFilterCompile:
		return &Error{Step: step, say: "the filter is not one: " + filter.Err.Error(), err: err, hint: "see RFC 4515: (&(objectClass=user)(sIDHistory=*))"}
	}
	return &Error{Step: step, say: "the connection broke: " + err.Error(), err: errors.Join(ErrLost, err),
		hint: "try again; if it breaks at the same place, another domain controller or smaller pages (--page-size 100) may help"}
}

// URL is the server's address.
func (c *Conn) URL() string { return c.address.String() }

// RootDSE is what the server says of itself.
func (c *Conn) RootDSE() RootDSE { return c.root }

// supports reports whether the server has that control.
func (c *Conn) supports(oid string) bool { return slices.Contains(c.root.Controls, oid) }

// Close ends the connection.
func (c *Conn) Close() error { return c.wire.Conn.Close() }
