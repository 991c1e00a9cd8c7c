package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad/ldap"
	"reacl/report/script"
)

func planCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "plan",
		Usage: "plan the ReACL: rewritten descriptors, change scripts, mapping files, rollback",
		UsageText: "reacl plan --source contoso.ldif --target fabrikam.ldif --acl folders.jsonl --mode replace -o plan\n\n" +
			"Rewrites every descriptor that names old SIDs, proves for everybody concerned that access\n" +
			"stays the same, and writes a bundle with the scripts that carry it out and undo it.\n" +
			"Nothing is changed anywhere. Exit code 4: the bundle is written and is not ready.",
		Flags: slices.Concat(directoryFlags(), ldapFlags(), []cli.Flag{
			&cli.StringSliceFlag{Name: "acl", Usage: "descriptors: a `FILE`, a folder, or - for standard input; repeatable"},
			&cli.StringFlag{Name: "map", Usage: "an approved mapping.csv, edited by a person: `FILE`"},
			&cli.StringFlag{Name: "mode", Value: "replace", Usage: "`MODE`: replace old SIDs, add entries beside them, or remove those that have a successor"},
			&cli.StringSliceFlag{Name: "account", Usage: "only entries of this `ACCOUNT`: a SID or DOMAIN\\name of either side; repeatable"},
			&cli.StringFlag{Name: "wave", Usage: "only entries of the accounts in `FILE`, one a line"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the bundle to `DIR`, which takes the place of an older bundle"},
			&cli.BoolFlag{Name: "quiet", Usage: "say nothing but errors and warnings"},
		}, selectionFlags(), readingFlags()),
		Action: func(c *cli.Context) error {
			if err := noArgs(c); err != nil {
				return err
			}
			o := planOptions{source: c.StringSlice("source"), target: c.StringSlice("target"), acl: c.StringSlice("acl"), mapFile: c.String("map"),
				out: c.String("out"), accounts: c.StringSlice("account"), wave: c.String("wave"), quiet: c.Bool("quiet"), command: commandLine(c)}
			var err error
			if o.mode, err = script.ParseMode(c.String("mode")); err != nil {
				return hint(err, "--mode add keeps the old entries, replace does not, remove takes away what add has left")
			}
			if o.reading, err = readingOf(c); err != nil {
				return err
			}
			o.connect = func(side string) (ldap.Config, error) { return ldapConfig(c, e, side) }
			return runPlan(c.Context, e, o)
		},
	}
}

// selectionFlags say which objects are wanted.
func selectionFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "kind", Usage: "only objects of this `KIND`: folder, freebusy, mailbox, adobject, file, share, registry; repeatable"},
		&cli.StringSliceFlag{Name: "server", Usage: "only objects of servers that match `PATTERN` (* and ?); repeatable"},
		&cli.StringSliceFlag{Name: "mailbox", Usage: "of mailboxes, only those that match `PATTERN`; repeatable"},
		&cli.BoolFlag{Name: "no-mailboxes", Usage: "no mailboxes and none of their folders"},
		&cli.StringSliceFlag{Name: "public-folder", Usage: "of public folders, only those that match `PATTERN`; repeatable"},
		&cli.BoolFlag{Name: "no-public-folders", Usage: "no public folders"},
		&cli.StringSliceFlag{Name: "include", Usage: "only objects whose mailbox, folder or path matches `PATTERN`; repeatable"},
		&cli.StringSliceFlag{Name: "exclude", Usage: "no object whose mailbox, folder or path matches `PATTERN`; repeatable"},
	}
}

func selectionOf(c *cli.Context) (export.Selection, error) {
	s := export.Selection{
		Servers: c.StringSlice("server"), Include: c.StringSlice("include"), Exclude: c.StringSlice("exclude"),
		Mailboxes:     export.Scope{None: c.Bool("no-mailboxes"), Only: c.StringSlice("mailbox")},
		PublicFolders: export.Scope{None: c.Bool("no-public-folders"), Only: c.StringSlice("public-folder")},
	}
	for _, name := range c.StringSlice("kind") {
		for _, n := range strings.Split(name, ",") {
			k, err := exchange.ParseKind(n)
			if err != nil {
				return s, hint(fmt.Errorf("--kind: %w", err), "--kind folder --kind freebusy")
			}
			s.Kinds = append(s.Kinds, k)
		}
	}
	return s, nil
}
