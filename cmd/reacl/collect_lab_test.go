//go:build linux

package main

import (
	"crypto/tls"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"reacl/fixtures/lab"
	"reacl/fixtures/lab/fault"
)

// TestLabScript runs testdata/lab against real domain controllers.
func TestLabScript(t *testing.T) {
	l := lab.Start(t, lab.Options{Users: 300})
	ccache, err := l.Login(l.Target.Admin)
	if err != nil {
		t.Fatal(err)
	}
	slow := fault.Start(t, fault.Options{Upstream: l.Target.IP + ":636", Wire: fault.Wire{Rate: 20_000}})
	cut := fault.Start(t, fault.Options{Upstream: l.Target.IP + ":636", Wire: fault.Wire{CloseAfter: 200_000}})
	pair, err := tls.LoadX509KeyPair(l.Target.CertFile, l.Target.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	unpaged := fault.Start(t, fault.Options{Upstream: l.Target.IP + ":636", Answers: &fault.Answers{Certificate: pair, DropPaging: true}})
	testscript.Run(t, testscript.Params{Dir: "testdata/lab", Cmds: scriptCommands(), Setup: func(e *testscript.Env) error {
		e.Setenv("CA", l.CAFile)
		e.Setenv("KRB5", l.Krb5Conf)
		e.Setenv("KEYTAB", l.Target.Admin.Keytab)
		e.Setenv("CCACHE", ccache)
		e.Setenv("SOURCE", l.Source.LDAPS())
		e.Setenv("TARGET", l.Target.LDAPS())
		e.Setenv("TARGET_PLAIN", l.Target.LDAP())
		e.Setenv("SLOW", "ldaps://"+slow.Addr)
		e.Setenv("CUT", "ldaps://"+cut.Addr)
		e.Setenv("UNPAGED", "ldaps://"+unpaged.Addr)
		e.Setenv("BASE", l.Target.Base)
		for name, password := range map[string]string{"admin": l.Target.Admin.Password, "auditor": l.Target.Auditor.Password, "wrong": "no"} {
			if err := os.WriteFile(filepath.Join(e.WorkDir, name), []byte(password+"\r\n"), 0o600); err != nil {
				return err
			}
		}
		return nil
	}})
}
