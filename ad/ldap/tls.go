package ldap

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// tlsConfig verifies the server against the CA file or the system's roots.
func (c Config) tlsConfig(host string) (*tls.Config, error) {
	t := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if c.ServerName != "" {
		t.ServerName = c.ServerName
	}
	if c.CAFile == "" {
		return t, nil
	}
	b, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, &Error{Step: "TLS", say: fmt.Sprintf("cannot read the CA file: %v", err), hint: "check --ca-file", err: err}
	}
	t.RootCAs = x509.NewCertPool()
	if !t.RootCAs.AppendCertsFromPEM(b) {
		return nil, &Error{Step: "TLS", say: fmt.Sprintf("no certificate in the CA file %s", c.CAFile),
			hint: "it must be PEM, with BEGIN CERTIFICATE; certutil -encode makes that of a .cer file", err: ErrTrust}
	}
	return t, nil
}

// handshake begins TLS and puts what can go wrong in words.
func handshake(ctx context.Context, w *wire, t *tls.Config) (*tls.Conn, error) {
	c := tls.Client(w, t)
	err := c.HandshakeContext(ctx)
	if err == nil {
		return c, nil
	}
	return nil, tlsError(err, t.ServerName)
}

// tlsError puts a failed handshake in words.
func tlsError(err error, name string) *Error {
	e := &Error{Step: "TLS", err: err, say: err.Error()}
	trust := func(say, hint string) *Error {
		e.say, e.hint, e.err = say, hint, errors.Join(ErrTrust, err)
		return e
	}
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &unknown):
		return trust(fmt.Sprintf("the certificate is issued by %s, whom this computer does not trust", issuer(unknown.Cert)),
			"give the certificate of the company's root authority with --ca-file")
	case errors.As(err, &host):
		return trust(fmt.Sprintf("the certificate is not for %q but for %s", name, covers(host.Certificate)),
			"write the server's name in the URL as the certificate has it, or give that name with --server-name")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return trust(fmt.Sprintf("the certificate was valid from %s to %s only", day(invalid.Cert.NotBefore), day(invalid.Cert.NotAfter)),
			"have it renewed, or use another domain controller; and check this computer's clock")
	case errors.As(err, &invalid):
		return trust("the certificate is not valid: "+invalid.Error(), "have a server authentication certificate installed on the domain controller")
	case errors.As(err, &record):
		e.say, e.hint = "the port does not speak TLS", "use port 636 with ldaps://, or --starttls with ldap://"
	case errors.As(err, &alert):
		e.say, e.hint = "the server broke off the TLS handshake: "+alert.Error(), "it may not know TLS 1.2 or later"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		e.say = "the server ends the connection instead of beginning TLS"
		e.hint = "a domain controller without a server certificate does so; have one installed"
		e.err = errors.Join(ErrLost, err)
	}
	return e
}

func issuer(c *x509.Certificate) string {
	if c == nil {
		return "an unknown authority"
	}
	if n := c.Issuer.CommonName; n != "" {
		return fmt.Sprintf("%q", n)
	}
	return fmt.Sprintf("%q", c.Issuer.String())
}

// covers lists what a certificate is for.
func covers(c *x509.Certificate) string {
	names := names(c)
	if len(names) == 0 {
		return fmt.Sprintf("nothing (it has no subject alternative name; its subject is %s)", c.Subject)
	}
	return strings.Join(names, ", ")
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

func names(c *x509.Certificate) []string {
	out := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		out = append(out, ip.String())
	}
	return out
}

// dialError puts a connection that did not come about in words.
func dialError(err error, a address) *Error {
	e := &Error{Step: "connect", say: err.Error(), err: err}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		e.Step = "name"
		e.say = fmt.Sprintf("no address is known for %s", a.host)
		e.hint = "check the spelling; does this computer use the company's name server (VPN)?"
	case errors.As(err, &dns):
		e.Step = "name"
		e.say = fmt.Sprintf("the name server gives no answer for %s: %s", a.host, dns.Err)
		e.hint = "does this computer use the company's name server (VPN)?"
	case errors.Is(err, syscall.ECONNREFUSED):
		e.say = fmt.Sprintf("nothing listens on %s port %s", a.host, a.port)
		e.hint = "is it a domain controller? LDAPS is port 636, a global catalog 3269"
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		e.say = fmt.Sprintf("no answer from %s port %s", a.host, a.port)
		e.hint = "a firewall between here and the server drops the packets, or the server is off"
		e.err = errors.Join(ErrTimeout, err)
	}
	return e
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}
