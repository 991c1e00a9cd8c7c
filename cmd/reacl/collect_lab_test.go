//go:build linux

package main

import (
	"crypto/tls"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

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
	commands := scriptCommands()
	commands["interrupts"] = cmdInterrupts
	testscript.Run(t, testscript.Params{Dir: "testdata/lab", Cmds: commands, Setup: func(e *testscript.Env) error {
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

// cmdInterrupts runs a program, sends it SIGINT as soon as a file is there, and
// checks that it ends with exit code 130: interrupts .out.tmp* reacl collect …
func cmdInterrupts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupts pattern program [args...]")
	}
	program, err := exec.LookPath(args[1])
	ts.Check(err)
	c := exec.Command(program, args[2:]...)
	c.Dir, c.Stderr = ts.Getenv("WORK"), ts.Stderr()
	ts.Check(c.Start())
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for begun := false; !begun; {
		select {
		case err := <-ended:
			ts.Fatalf("%v: ended before there was a file %s: %v", args[1:], args[0], err)
		case <-time.After(20 * time.Millisecond):
		}
		files, err := filepath.Glob(filepath.Join(c.Dir, args[0]))
		ts.Check(err)
		begun = len(files) > 0
	}
	ts.Check(c.Process.Signal(os.Interrupt))
	if err := <-ended; err == nil || exitStatus(err) != "130" {
		ts.Fatalf("%v: %v, want exit code 130", args[1:], err)
	}
}
