package ews

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/Azure/go-ntlmssp"

	"reacl/ad/input"
)

// transport carries the requests of one client. NTLM logs on a connection, not
// a request, so there is one only.
func transport(c Config) (http.RoundTripper, error) {
	trust := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: c.ServerName}
	if c.CAFile != "" {
		b, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, input.WithHint(fmt.Errorf("CA file: %w", err), "check --ca-file")
		}
		trust.RootCAs = x509.NewCertPool()
		if !trust.RootCAs.AppendCertsFromPEM(b) {
			return nil, input.WithHint(fmt.Errorf("no certificate in the CA file %s", c.CAFile), "it must be PEM: -----BEGIN CERTIFICATE-----")
		}
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig, t.MaxConnsPerHost = trust, 1
	if !c.NTLM {
		return t, nil
	}
	t.ForceAttemptHTTP2, t.TLSNextProto = false, map[string]func(string, *tls.Conn) http.RoundTripper{} // HTTP/2 has no connection to log on
	return ntlmssp.Negotiator{RoundTripper: t}, nil
}

// authorize says who asks.
func (c *Client) authorize(r *http.Request) {
	if c.config.User != "" {
		r.SetBasicAuth(c.config.User, c.config.Password) // NTLM takes them from here and does not send them
	}
}

// explain adds to an error of the connection what can be done about it. A
// certificate that is not trusted stays so, and a server that never answered
// may not be one; after anything else another attempt is worth it.
func (c *Client) explain(err error) error {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var certificate *tls.CertificateVerificationError
	var dial *net.OpError
	switch {
	case errors.As(err, &unknown):
		return input.WithHint(err, "the certificate comes from an authority that this machine does not know: --ca-file ca.pem")
	case errors.As(err, &name):
		return input.WithHint(err, "use the name that the certificate covers, or say it: --server-name NAME")
	case errors.As(err, &certificate):
		return err
	case !c.heard && errors.As(err, &dial) && dial.Op == "dial":
		return input.WithHint(err, "is the address right, and open from here?")
	}
	return &laterError{err: err}
}
