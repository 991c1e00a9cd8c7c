package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"reacl/ad/ldap"
)

func doctorCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "check step by step whether a directory can be read",
		UsageText: "reacl doctor --source ldaps://dc1.contoso.example --target ldaps://dc1.fabrikam.example --user jdoe@fabrikam.example\n\n" +
			"Walks to each server: name, port, TLS, logon; and says what the account can read\nthere. Nothing is changed anywhere.",
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "source", Usage: "a domain controller of the source: `URL`; repeatable"},
			&cli.StringSliceFlag{Name: "target", Usage: "a domain controller of the target: `URL`; repeatable"},
		}, ldapFlags()...),
		Action: func(c *cli.Context) error {
			if err := noArgs(c); err != nil {
				return err
			}
			return runDoctor(c, e)
		},
	}
}

// runDoctor examines every server; one that cannot be read makes the exit
// code 1, after all were examined.
func runDoctor(c *cli.Context, e env) error {
	if len(c.StringSlice("source"))+len(c.StringSlice("target")) == 0 {
		return hint(errors.New("no server to look at"), "--source ldaps://dc1.contoso.example")
	}
	failed := false
	for _, side := range []string{sideSource, sideTarget} {
		for _, url := range c.StringSlice(side) {
			cfg, err := ldapConfig(c, e, side)
			if err != nil {
				return err
			}
			if !examine(c.Context, e, url, cfg) {
				failed = true
			}
		}
	}
	if err := c.Context.Err(); err != nil {
		return err
	}
	if failed {
		return exitCode(exitFailed)
	}
	return nil
}

// examine prints the diagnosis of one server and reports whether it can be
// read.
func examine(ctx context.Context, e env, url string, cfg ldap.Config) bool {
	fmt.Fprintln(e.Stdout, url)
	ok := true
	for k := range ldap.Diagnose(ctx, url, cfg) {
		mark := "ok"
		switch {
		case k.Err != nil:
			mark, ok = "FAIL", false
		case k.Warn:
			mark = "note"
		}
		fmt.Fprintf(e.Stdout, "  %-4s  %-11s  %s\n", mark, k.Step, k.Say)
		if k.Hint != "" {
			fmt.Fprintf(e.Stdout, "  %4s  %-11s  hint: %s\n", "", "", k.Hint)
		}
	}
	return ok
}
