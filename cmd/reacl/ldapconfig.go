package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"reacl/ad/ldap"
)

// ldapFlags say how to log on to live directories. The two sides may need
// different users; what is said without a side holds for both.
func ldapFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "user", Usage: "log on as `NAME`: user@domain, DOMAIN\\user or a distinguished name"},
		&cli.StringFlag{Name: "source-user", Usage: "log on to the source as `NAME`"},
		&cli.StringFlag{Name: "target-user", Usage: "log on to the target as `NAME`"},
		&cli.StringFlag{Name: "password-file", Usage: "read the password from `FILE`; else from $REACL_PASSWORD or the prompt"},
		&cli.StringFlag{Name: "source-password-file", Usage: "read the source's password from `FILE`; else from $REACL_SOURCE_PASSWORD"},
		&cli.StringFlag{Name: "target-password-file", Usage: "read the target's password from `FILE`; else from $REACL_TARGET_PASSWORD"},
		&cli.BoolFlag{Name: "kerberos", Usage: "log on with Kerberos: with --ccache, --keytab or the password"},
		&cli.StringFlag{Name: "keytab", Usage: "the user's Kerberos keys: `FILE`"},
		&cli.StringFlag{Name: "ccache", Usage: "Kerberos tickets as kinit writes them: `FILE`; with --kerberos and no user, $KRB5CCNAME"},
		&cli.StringFlag{Name: "krb5-conf", EnvVars: []string{"REACL_KRB5_CONF", "KRB5_CONFIG"}, Usage: "Kerberos settings: `FILE`; without it the server is asked for tickets"},
		&cli.BoolFlag{Name: "ntlm", Usage: "log on with NTLM"},
		&cli.StringFlag{Name: "ca-file", Usage: "trust the authorities in `FILE` (PEM) instead of the system's"},
		&cli.StringFlag{Name: "server-name", Usage: "the `NAME` that the server's certificate must cover, where the URL has another"},
		&cli.BoolFlag{Name: "starttls", Usage: "begin TLS on the plain port of an ldap:// URL"},
		&cli.BoolFlag{Name: "insecure-plaintext", Usage: "log on without TLS, which shows the password to the network"},
		&cli.BoolFlag{Name: "gc", Usage: "ask the global catalog (port 3269)"},
		&cli.DurationFlag{Name: "timeout", Value: ldap.DefaultTimeout, Usage: "give up on a server that is silent for `TIME`"},
	}
}

// Sides of a migration, as flags and variables name them.
const (
	sideSource = "source"
	sideTarget = "target"
	sideNone   = ""
)

// ldapConfig reads the flags of [ldapFlags] for one side, and asks for the
// password where it is needed and there is somebody to ask.
func ldapConfig(c *cli.Context, e env, side string) (ldap.Config, error) {
	cfg := ldap.Config{
		CAFile: c.String("ca-file"), ServerName: c.String("server-name"), StartTLS: c.Bool("starttls"),
		Plaintext: c.Bool("insecure-plaintext"), Catalog: c.Bool("gc"), Timeout: c.Duration("timeout"),
		Bind: ldap.Bind{User: sideFlag(c, side, "user"), Keytab: c.String("keytab"), CCache: c.String("ccache"), Krb5Conf: c.String("krb5-conf")},
	}
	if cfg.Timeout <= 0 {
		return cfg, hint(errors.New("--timeout must be more than nothing"), "--timeout 2m")
	}
	switch {
	case c.Bool("kerberos") && c.Bool("ntlm"):
		return cfg, hint(errors.New("--kerberos and --ntlm exclude each other"), "choose one")
	case c.Bool("kerberos"):
		cfg.Bind.Method = ldap.Kerberos
		if b := &cfg.Bind; b.User == "" && b.CCache == "" {
			b.CCache = os.Getenv("KRB5CCNAME")
		}
	case c.Bool("ntlm"):
		cfg.Bind.Method = ldap.NTLM
	}
	if b := cfg.Bind; b.Method != ldap.Kerberos && (b.Keytab != "" || b.CCache != "") {
		return cfg, hint(errors.New("--keytab and --ccache are for Kerberos"), "add --kerberos")
	}
	var err error
	cfg.Bind.Password, err = password(c, e, side, cfg.Bind)
	return cfg, err
}

// sideFlag is the side's own flag, or the one for both.
func sideFlag(c *cli.Context, side, name string) string {
	if side != sideNone && c.IsSet(side+"-"+name) {
		return c.String(side + "-" + name)
	}
	return c.String(name)
}

// password finds the secret: the file, the environment, the prompt.
func password(c *cli.Context, e env, side string, b ldap.Bind) (string, error) {
	if b.User == "" || b.Keytab != "" || b.CCache != "" {
		return "", nil
	}
	if name := sideFlag(c, side, "password-file"); name != "" {
		return passwordFile(name)
	}
	for _, v := range []string{"REACL_" + strings.ToUpper(side) + "_PASSWORD", "REACL_PASSWORD"} {
		if s, ok := os.LookupEnv(v); ok && s != "" {
			return s, nil
		}
	}
	in := e.terminal
	if in == nil || !term.IsTerminal(int(in.Fd())) {
		return "", hint(fmt.Errorf("no password for %s", b.User), "give it with --password-file FILE or in the variable REACL_PASSWORD")
	}
	fmt.Fprintf(e.Stderr, "Password of %s: ", b.User)
	secret, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(e.Stderr)
	if err != nil {
		return "", fmt.Errorf("password: %w", err)
	}
	return string(secret), nil
}

// passwordFile is the first line of the file, without the mark that Windows'
// editors begin it with.
func passwordFile(name string) (string, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return "", hint(fmt.Errorf("password file: %w", err), "check --password-file")
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	line, rest, _ := bytes.Cut(b, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) == 0 || len(bytes.TrimSpace(rest)) > 0 {
		return "", hint(fmt.Errorf("password file %s: it must hold the password in its only line", name), "write it with a text editor, in UTF-8")
	}
	return string(line), nil
}

// elapsed is a duration for people.
func elapsed(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Second / 10).String()
}
