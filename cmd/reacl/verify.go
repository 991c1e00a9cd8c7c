package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"reacl/acl/export"
	"reacl/ad/input"
	"reacl/ad/ldap"
)

func verifyCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "judge a fresh export against the plan; go or no-go for each account; cleanup waves",
		UsageText: "reacl verify --plan plan --source contoso.ldif --target fabrikam.ldif --acl fresh.jsonl -o check\n\n" +
			"Compares every object with the plan and with its old state, and says for each account\n" +
			"whether its sIDHistory may be cleared. Exit code 4: there is an account for which not.\n" +
			"--kind, --server, --mailbox and the like declare the scope: the export need not hold more,\n" +
			"and an account whose old SIDs the plan found outside of it is no-go.",
		Flags: slices.Concat(directoryFlags(), ldapFlags(), []cli.Flag{
			&cli.StringFlag{Name: "plan", Usage: "the bundle that reacl plan wrote: `DIR`"},
			&cli.StringSliceFlag{Name: "acl", Usage: "fresh descriptors: a `FILE`, a folder, or - for standard input; repeatable"},
			&cli.StringFlag{Name: "map", Usage: "an approved mapping.csv, as the plan was made with: `FILE`"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the results to `DIR`, which takes the place of older results"},
			&cli.BoolFlag{Name: "quiet", Usage: "say nothing but errors and warnings"},
		}, selectionFlags(), readingFlags()),
		Action: func(c *cli.Context) error {
			if err := noArgs(c); err != nil {
				return err
			}
			o := verifyOptions{source: c.StringSlice("source"), target: c.StringSlice("target"), acl: c.StringSlice("acl"), plan: c.String("plan"),
				mapFile: c.String("map"), out: c.String("out"), quiet: c.Bool("quiet")}
			var err error
			if o.reading, err = readingOf(c); err != nil {
				return err
			}
			o.connect = func(side string) (ldap.Config, error) { return ldapConfig(c, e, side) }
			return runVerify(c.Context, e, o)
		},
	}
}

// verifyOptions are what reacl verify was asked for.
type verifyOptions struct {
	source, target, acl []string
	plan, mapFile, out  string
	reading             export.Options
	quiet               bool
	connect             func(side string) (ldap.Config, error)
}

func (o verifyOptions) check() error {
	switch {
	case o.plan == "":
		return hint(errors.New("no plan"), "name the bundle that reacl plan wrote: --plan plan")
	case len(o.target) == 0:
		return hint(errors.New("no target directory"), "name a fresh export of the target forest: --target fabrikam.ldif")
	case len(o.source) == 0:
		return hint(errors.New("no source directory"), "name a fresh export of the source forest: --source contoso.ldif")
	case o.out == "":
		return hint(errors.New("no folder for the results"), "name one: -o check")
	}
	for _, name := range o.acl {
		if files, err := input.List(name); len(files) == 0 {
			return fmt.Errorf("descriptors: %w", err)
		}
	}
	return nil
}
