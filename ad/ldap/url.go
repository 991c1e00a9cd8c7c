package ldap

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Schemes that an address of a directory may have. ldapi is a unix socket, on
// which a lab's server trusts everybody.
const (
	schemeLDAPS = "ldaps"
	schemeLDAP  = "ldap"
	schemeLDAPI = "ldapi"
)

// IsURL reports whether name is the address of a live directory rather than of
// a file.
func IsURL(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	switch strings.ToLower(scheme) {
	case schemeLDAPS, schemeLDAP, schemeLDAPI:
		return ok
	}
	return false
}

// address is a parsed URL (RFC 4516, of which scheme, host and base are read).
type address struct {
	scheme, host, port string // host is the socket's path for ldapi
	base               string // distinguished name, or ""
}

func parseURL(s string, catalog bool) (address, error) {
	bad := func(why, hint string) (address, error) {
		return address{}, &Error{Step: "address", say: fmt.Sprintf("%q: %s", s, why), hint: hint}
	}
	const like = "it should look like ldaps://dc1.contoso.example"
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || !IsURL(s) {
		return bad("not the address of a directory", like)
	}
	a := address{scheme: strings.ToLower(scheme)}
	host, base, _ := strings.Cut(rest, "/")
	base, query, _ := strings.Cut(base, "?")
	if strings.Trim(query, "?") != "" {
		return bad("scope, filter and attributes in the address are not read", "use --filter")
	}
	var err error
	if a.base, err = url.PathUnescape(base); err != nil {
		return bad("the distinguished name has a broken % escape", "write % as %25")
	}
	if a.scheme == schemeLDAPI {
		if a.host, err = url.PathUnescape(host); err != nil || a.host == "" {
			return bad("no path of a socket", "write its slashes as %2F")
		}
		return a, nil
	}
	if strings.Contains(host, "@") {
		return bad("a user does not belong in the address", "use --user")
	}
	a.host, a.port, err = net.SplitHostPort(host)
	if err != nil {
		a.host, a.port = strings.Trim(host, "[]"), ""
	}
	if a.host == "" {
		return bad("no server in it", like)
	}
	if a.port == "" {
		a.port = defaultPort(a.scheme, catalog)
	}
	return a, nil
}

func defaultPort(scheme string, catalog bool) string {
	switch {
	case scheme == schemeLDAPS && catalog:
		return "3269"
	case scheme == schemeLDAPS:
		return "636"
	case catalog:
		return "3268"
	}
	return "389"
}

// catalog reports whether the port is one of a global catalog.
func (a address) catalog() bool { return a.port == "3268" || a.port == "3269" }

// plainPort reports whether the port is one on which connections begin without
// TLS.
func (a address) plainPort() bool { return a.port == "389" || a.port == "3268" }

// at is the same kind of address on another server.
func (a address) at(host string) address {
	a.host, a.base = host, ""
	return a
}

// String is the address without what goes without saying.
func (a address) String() string {
	switch {
	case a.scheme == schemeLDAPI:
		return a.scheme + "://" + url.PathEscape(a.host)
	case a.port == defaultPort(a.scheme, false):
		if strings.Contains(a.host, ":") {
			return a.scheme + "://[" + a.host + "]"
		}
		return a.scheme + "://" + a.host
	}
	return a.scheme + "://" + net.JoinHostPort(a.host, a.port)
}

// dial is the network and address for a net.Dialer.
func (a address) dial() (network, addr string) {
	if a.scheme == schemeLDAPI {
		return "unix", a.host
	}
	return "tcp", net.JoinHostPort(a.host, a.port)
}
