package ldap

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
)

// binder holds what a bind needs to know of the connection.
type binder struct {
	*exchange
	bind Bind
	host string    // the server, in its service principal name
	kdc  string    // where to ask for tickets, without a krb5.conf
	tls  *tls.Conn // nil without TLS
}

// authenticate logs on in the way that the Bind says.
func (b *binder) authenticate(ctx context.Context, plaintextAllowed bool) error {
	if b.bind.anonymous() {
		return nil
	}
	if b.tls == nil && !plaintextAllowed {
		return &Error{Step: "bind", say: ErrPlaintext.Error(), err: ErrPlaintext,
			hint: "use ldaps:// or --starttls; --insecure-plaintext allows it on a network that nobody listens to"}
	}
	switch b.bind.Method {
	case Kerberos:
		return b.kerberos(ctx)
	case NTLM:
		return b.ntlm()
	}
	return b.simple()
}

// simple is the bind of RFC 4513 5.1.3. An empty password would make it an
// unauthenticated bind, which succeeds and reads nothing (5.1.2).
func (b *binder) simple() error {
	if b.bind.Password == "" {
		return &Error{Step: "bind", say: "the password is empty", err: ErrCredentials,
			hint: "give it with --password-file, in REACL_PASSWORD or at the prompt"}
	}
	a, err := b.ask(bindRequest(b.bind.User, simpleAuth(b.bind.Password)), opBindAnswer)
	return bound(a, err)
}

// sasl sends one token and returns the server's; done is true when the server
// has accepted the logon.
func (b *binder) sasl(mechanism string, token []byte) (creds []byte, done bool, err error) {
	a, err := b.ask(bindRequest("", saslAuth(mechanism, token)), opBindAnswer)
	if err == nil && a.code == resultSASLContinue {
		return a.creds, false, nil
	}
	return a.creds, true, bound(a, err)
}

// bound puts the end of a bind in words.
func bound(a answer, err error) error {
	switch {
	case err != nil:
		return &Error{Step: "bind", say: "the server breaks off: " + err.Error(), err: errors.Join(ErrLost, err),
			hint: "it may not know this way to log on; try another: --kerberos, --ntlm or a simple bind"}
	case a.code != 0:
		return answered("bind", a.code, a.text)
	}
	return nil
}

// unusable is a bind that cannot be begun for what was configured.
func unusable(err error, hint, format string, args ...any) *Error {
	return &Error{Step: "bind", say: fmt.Sprintf(format, args...), hint: hint, err: err}
}
