package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"reacl/acl/audit"
	"reacl/ad/ldap"
	"reacl/report/lang"
)

func auditCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "audit",
		Usage: "judge descriptors; write workbook, page and findings",
		UsageText: "reacl audit --source contoso.ldif --target fabrikam.ldif --acl folders.jsonl -o out\n\n" +
			"Reads both directories and the exported descriptors, and says who would lose\nor gain which rights if sIDHistory were cleared. Nothing is changed anywhere.",
		Flags: slices.Concat(directoryFlags(), ldapFlags(), selectionFlags(), readingFlags(), []cli.Flag{
			&cli.StringSliceFlag{Name: "acl", Usage: "descriptors: a `FILE`, a folder, or - for standard input; repeatable"},
			&cli.StringFlag{Name: "map", Usage: "an approved mapping.csv, edited by a person: `FILE`"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the results to `DIR`"},
			&cli.StringFlag{Name: "report", Value: "xlsx,html,jsonl", Usage: "report `FORMS`, separated by commas"},
			&cli.StringFlag{Name: "fail-on", Usage: "exit with 4 where there is a finding of `SEVERITY` or above: info, low, medium, high, critical"},
			&cli.StringFlag{Name: "rules", Usage: "run only these `RULES` or families, separated by commas: AC,MP-01"},
			&cli.StringFlag{Name: "skip-rules", Usage: "leave these `RULES` or families out: TK,IM-08"},
			&cli.StringFlag{Name: "date", Usage: "put the `DATE` (2006-01-02) into the reports; without it they hold none"},
			&cli.StringFlag{Name: "lang", Usage: "`LANGUAGE` of the workbook and the page: en, de, fr (default: en)"},
			&cli.BoolFlag{Name: "quiet", Usage: "say nothing but errors and warnings"},
		}),
		Action: func(c *cli.Context) error {
			o, err := auditOptionsOf(c, e)
			if err != nil {
				return err
			}
			o.connect = func(side string) (ldap.Config, error) { return ldapConfig(c, e, side) }
			return runAudit(c.Context, e, o)
		},
	}
}

func directoryFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "source", Usage: "the source forest: a snapshot, LDIF or CSV `FILE`, or an ldaps:// URL; repeatable"},
		&cli.StringSliceFlag{Name: "target", Usage: "the target forest, likewise: `FILE`; repeatable"},
	}
}

func auditOptionsOf(c *cli.Context, e env) (auditOptions, error) {
	o := auditOptions{
		source: c.StringSlice("source"), target: c.StringSlice("target"), acl: c.StringSlice("acl"),
		mapFile: c.String("map"), out: c.String("out"), quiet: c.Bool("quiet"),
	}
	if err := noArgs(c); err != nil {
		return o, err
	}
	var err error
	o.project = *e.project
	for _, f := range strings.Split(c.String("report"), ",") {
		if f = strings.TrimSpace(f); f != "" {
			o.forms = append(o.forms, f)
		}
	}
	if o.reading, err = readingOf(c); err != nil {
		return o, err
	}
	if s := c.String("fail-on"); s != "" {
		if o.failOn, err = audit.ParseSeverity(s); err != nil {
			return o, hint(err, "--fail-on high")
		}
	}
	if s := c.String("date"); s != "" {
		if o.date, err = time.Parse(time.DateOnly, s); err != nil {
			return o, hint(fmt.Errorf("--date %s is not a date", s), "write it as 2006-01-02")
		}
	}
	if s := c.String("lang"); s != "" {
		o.project.Lang = s
	}
	if _, ok := lang.Of(o.project.Lang); !ok {
		return o, hint(fmt.Errorf("there are no reports in language %q", o.project.Lang), "--lang takes en, de or fr")
	}
	if only := c.String("rules"); only != "" {
		o.project.Rules = split(only)
	}
	o.project.SkipRules = append(o.project.SkipRules, split(c.String("skip-rules"))...)
	if o.policy, err = o.project.policy(); err != nil {
		return o, hint(err, "reacl rules lists them")
	}
	o.policy.Date = o.date
	if o.check, err = o.project.checkOptions(); err != nil {
		return o, err
	}
	o.check.Date = o.date
	o.command = commandLine(c)
	return o, nil
}

// commandLine are the options as given, for the manifest, in a fixed order.
func commandLine(c *cli.Context) []string {
	var out []string
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if !c.IsSet(name) {
			continue
		}
		switch f.(type) {
		case *cli.StringSliceFlag:
			for _, v := range c.StringSlice(name) {
				out = append(out, "--"+name, v)
			}
		case *cli.BoolFlag:
			out = append(out, "--"+name)
		default:
			out = append(out, "--"+name, fmt.Sprint(c.Value(name)))
		}
	}
	return out
}
