package ldap

import (
	"context"
	"net"
	"time"
)

// Config says how to reach a directory server and who reads.
type Config struct {
	CAFile     string // PEM certificates to trust instead of the system's
	ServerName string // name that the certificate must cover, and the Kerberos service's host; empty for the URL's host
	StartTLS   bool   // begin TLS on the plain port (RFC 4511 4.14)
	Plaintext  bool   // allow a bind without TLS, which shows the password to the network
	Catalog    bool   // ask the global catalog, port 3269 (3268 without TLS), where the URL names no port

	Bind Bind

	// Timeout is how long a server may be silent: while connecting, during
	// the TLS handshake, and within an answer. Zero is [DefaultTimeout].
	Timeout time.Duration

	// Dial connects; nil for the network itself.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// DefaultTimeout is longer than Active Directory's own limit for a page, so
// that the server gives up first and says why (MaxQueryDuration, 120 s).
const DefaultTimeout = 150 * time.Second

// connectTimeout bounds the steps before the first search, which are quick.
const connectTimeout = 20 * time.Second

func (c Config) timeout() time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return DefaultTimeout
}

func (c Config) connectTimeout() time.Duration {
	return min(c.timeout(), connectTimeout)
}

// Method is a way to authenticate.
type Method uint8

// The methods. The zero value is a simple bind where there is a user, else
// anonymous, which Active Directory allows for the rootDSE only.
const (
	Simple   Method = iota
	NTLM            // NTLMv2 inside GSS-SPNEGO ([MS-NLMP], RFC 4178)
	Kerberos        // GSSAPI (RFC 4752), without a security layer: TLS is the layer
)

func (m Method) String() string {
	return [...]string{"simple", "NTLM", "Kerberos"}[m]
}

// Bind says who reads. Of Password, Keytab and CCache, Kerberos uses the first
// that is set from the right; the others use the password.
type Bind struct {
	Method   Method
	User     string // user@domain, DOMAIN\user or, for a simple bind, a distinguished name
	Password string
	Keytab   string // file with the user's keys
	CCache   string // file with tickets, as kinit writes it
	Krb5Conf string // file; without it the server itself is taken for the KDC of the user's realm
}

// anonymous reports whether nobody is named.
func (b Bind) anonymous() bool { return b.Method == Simple && b.User == "" }
