//go:build linux

package ldap

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"testing"

	"reacl/fixtures/lab"
)

// shared is the lab of this package's tests, started by the first that needs it.
var shared struct {
	once sync.Once
	lab  *lab.Lab
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.lab != nil {
		shared.lab.Close()
	}
	os.Exit(code)
}

// onLab is the lab, which a test must leave as it found it.
func onLab(t testing.TB) *lab.Lab {
	t.Helper()
	shared.once.Do(func() { shared.lab, shared.err = lab.Open(lab.Options{Users: 300}) })
	lab.Need(t, shared.err)
	return shared.lab
}

// admin reads everything in the target.
func admin(l *lab.Lab) Config {
	return Config{CAFile: l.CAFile, Timeout: patient, Bind: Bind{User: l.Target.Admin.Name, Password: l.Target.Admin.Password}}
}

func TestLogOn(t *testing.T) {
	l := onLab(t)
	ccache, err := l.Login(l.Target.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	user := l.Target.Admin
	name := l.Target.IP
	for _, c := range []struct {
		name, url string
		config    Config
		want      error
	}{
		{"simple over LDAPS", l.Target.LDAPS(), Config{Bind: Bind{User: user.Name, Password: user.Password}}, nil},
		{"simple over StartTLS", l.Target.LDAP(), Config{StartTLS: true, Bind: Bind{User: `TARGET\Administrator`, Password: user.Password}}, nil},
		{"simple by distinguished name", l.Target.LDAPS(), Config{Bind: Bind{User: "CN=Administrator,CN=Users," + l.Target.Base, Password: user.Password}}, nil},
		{"simple, host name in the certificate", l.Target.LDAPS(), Config{ServerName: l.Target.Host, Bind: Bind{User: user.Name, Password: user.Password}}, nil},
		{"simple in the global catalog", l.Target.GC(), Config{Bind: Bind{User: user.Name, Password: user.Password}}, nil},
		{"simple, wrong password", l.Target.LDAPS(), Config{Bind: Bind{User: user.Name, Password: "wrong"}}, ErrCredentials},
		{"simple, no password", l.Target.LDAPS(), Config{Bind: Bind{User: user.Name}}, ErrCredentials},
		{"simple without TLS", l.Target.LDAP(), Config{Bind: Bind{User: user.Name, Password: user.Password}}, ErrPlaintext},
		{"simple without TLS, allowed here but not there", l.Target.LDAP(), Config{Plaintext: true, Bind: Bind{User: user.Name, Password: user.Password}}, ErrStrongAuth},
		{"Kerberos, password", l.Target.LDAPS(), Config{Bind: Bind{Method: Kerberos, User: user.Name, Password: user.Password, Krb5Conf: l.Krb5Conf}}, nil},
		{"Kerberos, password, no krb5.conf", l.Target.LDAPS(), Config{Bind: Bind{Method: Kerberos, User: user.Name, Password: user.Password}}, nil},
		{"Kerberos, by another name of the server", "ldaps://localhost", Config{Dial: toward(l.Target.IP), Bind: Bind{Method: Kerberos, User: user.Name, Password: user.Password, Krb5Conf: l.Krb5Conf}}, nil},
		{"Kerberos, default realm", l.Target.LDAPS(), Config{Bind: Bind{Method: Kerberos, User: "Administrator", Password: user.Password, Krb5Conf: l.Krb5Conf}}, nil},
		{"Kerberos, keytab", l.Target.LDAPS(), Config{Bind: Bind{Method: Kerberos, User: user.Name, Keytab: user.Keytab, Krb5Conf: l.Krb5Conf}}, nil},
		{"Kerberos, cache", l.Target.LDAPS(), Config{Bind: Bind{Method: Kerberos, CCache: ccache, Krb5Conf: l.Krb5Conf}}, nil},
		{"Kerberos over StartTLS", l.Target.LDAP(), Config{StartTLS: true, Bind: Bind{Method: Kerberos, User: user.Name, Keytab: user.Keytab, Krb5Conf: l.Krb5Conf}}, nil},
		{"Kerberos, wrong password", l.Target.LDAPS(), Config{Bind: Bind{Method: Kerberos, User: user.Name, Password: "wrong", Krb5Conf: l.Krb5Conf}}, ErrCredentials},
		{"Kerberos, unknown user", l.Target.LDAPS(), Config{Bind: Bind{Method: Kerberos, User: "nobody@TARGET.EXAMPLE", Password: "x", Krb5Conf: l.Krb5Conf}}, ErrCredentials},
		{"Kerberos, wrong service name", l.Target.LDAPS(), Config{ServerName: "localhost.", Bind: Bind{Method: Kerberos, User: user.Name, Password: user.Password, Krb5Conf: l.Krb5Conf}}, ErrCredentials},
		{"Kerberos without TLS", l.Target.LDAP(), Config{Plaintext: true, Bind: Bind{Method: Kerberos, User: user.Name, Password: user.Password, Krb5Conf: l.Krb5Conf}}, ErrStrongAuth},
		{"NTLM", l.Target.LDAPS(), Config{Bind: Bind{Method: NTLM, User: `TARGET\Administrator`, Password: user.Password}}, nil},
		{"NTLM over StartTLS", l.Target.LDAP(), Config{StartTLS: true, Bind: Bind{Method: NTLM, User: `TARGET\Administrator`, Password: user.Password}}, nil},
		{"NTLM, user principal name", l.Target.LDAPS(), Config{Bind: Bind{Method: NTLM, User: user.Name, Password: user.Password}}, nil},
		{"NTLM, wrong password", l.Target.LDAPS(), Config{Bind: Bind{Method: NTLM, User: `TARGET\Administrator`, Password: "wrong"}}, ErrCredentials},
		{"LDAPS on the plain port", "ldaps://" + name + ":389", Config{}, errAny},
		{"nobody listens", "ldaps://" + name + ":1", Config{}, errAny},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.config.CAFile, c.config.Timeout = l.CAFile, patient
			conn, err := Dial(context.Background(), c.url, c.config)
			if err == nil {
				defer conn.Close()
			}
			t.Log(err)
			switch {
			case c.want == nil && err != nil, c.want != nil && err == nil, c.want != nil && c.want != errAny && !errors.Is(err, c.want):
				t.Fatalf("%v, want %v", err, c.want)
			case err != nil:
				var e *Error
				if !errors.As(err, &e) || e.Hint() == "" {
					t.Errorf("no hint: %v", err)
				}
				return
			}
			// Logged on means that a search works.
			if _, err := conn.object(context.Background(), l.Target.Base, "objectSid"); err != nil && c.config.Bind.User != "" {
				t.Error(err)
			}
		})
	}
}

// toward connects to that address whatever the name.
func toward(ip string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		_, port, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, err
		}
		return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort(ip, port))
	}
}

var errAny = errors.New("any error")
