//go:build linux

package ldap

import (
	"context"
	"errors"
	"strings"
	"testing"

	"reacl/fixtures/lab"
)

// report is a diagnosis as text, one step a line.
func report(url string, c Config) (text string, failed error) {
	var b strings.Builder
	for k := range Diagnose(context.Background(), url, c) {
		mark := ""
		if k.Warn {
			mark = "!"
		}
		b.WriteString(k.Step + mark + ": " + k.Say + "\n")
		if k.Hint != "" {
			b.WriteString("hint: " + k.Hint + "\n")
		}
		failed = k.Err
	}
	return b.String(), failed
}

func TestDiagnose(t *testing.T) {
	l := onLab(t)
	user := func(a lab.Account, l *lab.Lab) Config {
		return Config{CAFile: l.CAFile, Bind: Bind{User: a.Name, Password: a.Password}}
	}
	for _, c := range []struct {
		name, url string
		config    Config
		want      []string // lines hold these, in this order
		is        error
	}{
		{"administrator of the target", l.Target.LDAPS(), user(l.Target.Admin, l), []string{
			"port: ", "TLS: TLS 1.3; the certificate is issued by \"lab root CA\", covers tgtdc1.target.example, target.example", "ends on 20",
			"logon: logged on as Administrator@TARGET.EXAMPLE (simple)", "server: tgtdc1.target.example, domain controller of target.example (global catalog), functional level Windows Server 2008 R2",
			"forest: domains: target.example (TARGET, here)", "schema: not known here, and not needed: homeMDB",
			"sIDHistory: 2", "objects show sIDHistory", "mailboxes: 49 objects show msExchMasterAccountSid",
			"descriptors: security descriptors can be read", "deleted: deleted objects can be read"}, nil},
		{"ordinary user of the source", l.Source.LDAPS(), user(l.Source.Auditor, l), []string{
			"forest: domains: source.example", "sIDHistory: 6 objects", "mailboxes!: no object shows msExchMasterAccountSid", "deleted!: no deleted objects"}, nil},
		{"StartTLS", l.Target.LDAP(), func() Config { c := user(l.Target.Admin, l); c.StartTLS = true; return c }(), []string{"port: 127", "389 answers", "TLS: TLS 1."}, nil},
		{"nobody", l.Target.LDAPS(), Config{CAFile: l.CAFile}, []string{"logon!: nobody logged on", "forest: the server answers only those who log on"}, ErrCredentials},
		{"wrong password", l.Target.LDAPS(), Config{CAFile: l.CAFile, Bind: Bind{User: "auditor@target.example", Password: "no"}}, []string{"TLS: ", "logon: the password is wrong"}, ErrCredentials},
		{"unknown authority", l.Target.LDAPS(), Config{}, []string{"port: ", `TLS: the certificate is issued by "lab root CA", whom this computer does not trust`}, ErrTrust},
		{"another name", l.Target.LDAPS(), Config{CAFile: l.CAFile, ServerName: "dc9.contoso.example"}, []string{`TLS: the certificate is not for "dc9.contoso.example" but for tgtdc1.target.example, target.example`}, ErrTrust},
		{"no name", "ldaps://dc.nowhere.invalid", Config{}, []string{"name: "}, errAny},
		{"no server", "ldaps://" + l.Target.IP + ":1", Config{}, []string{"port: nothing listens on"}, errAny},
		{"LDAPS on the plain port", "ldaps://" + l.Target.IP + ":389", Config{CAFile: l.CAFile}, []string{"port: ", "TLS: ", "hint: port 389 is the one without TLS"}, errAny},
		{"no address", "http://x", Config{}, []string{"address: "}, errAny},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := report(c.url, c.config)
			t.Log("\n" + text)
			rest := text
			for _, w := range c.want {
				_, after, ok := strings.Cut(rest, w)
				if !ok {
					t.Fatalf("%q is missing", w)
				}
				rest = after
			}
			if (err != nil) != (c.is != nil) || c.is != nil && c.is != errAny && !errors.Is(err, c.is) {
				t.Errorf("%v", err)
			}
		})
	}
}
