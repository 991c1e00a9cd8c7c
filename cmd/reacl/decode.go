package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"reacl/acl/exchange"
	"reacl/sid"
)

func decodeCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "decode",
		Usage: "show a SID or a security descriptor",
		UsageText: "reacl decode [options] INPUT\n" +
			"reacl decode [options] FILE | @FILE | -\n" +
			"reacl decode --json - < one-input-a-line\n\n" +
			"INPUT is a SID (S-1-…), a descriptor in SDDL, or bytes in hex (as MFCMAPI, the\n" +
			"registry or csvde write it), base64 or decimal numbers; a file may hold\n" +
			"the bytes themselves. With or without Exchange's transfer header.\n\n" +
			"Rights are named for a kind of object. Without --kind and --property it is guessed:\n" +
			"a folder or free/busy information after a transfer header, a directory object\n" +
			"where entries have object types, a folder where entries have a folder's flags,\n" +
			"else unknown, and then only the standard rights are named.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "kind", Usage: "`KIND` of object: folder, freebusy, mailbox, adobject, file, share, registry"},
			&cli.StringFlag{Name: "property", Usage: "MAPI property the bytes come from, by name or `TAG`: PR_NT_SECURITY_DESCRIPTOR, 0x0F00, 3623"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON; from standard input (-) one answer for each line"},
			&cli.StringFlag{Name: "domain", Usage: "what the domain's aliases in SDDL (DA, DU, LA) belong to: the `SID` of a domain"},
			&cli.StringSliceFlag{Name: "source", Usage: "show the accounts of the source forest: `FILE` or ldaps:// URL; repeatable"},
			&cli.StringSliceFlag{Name: "target", Usage: "show the accounts of the target forest: `FILE` or ldaps:// URL; repeatable"},
		},
		Action: func(c *cli.Context) error {
			o, err := decodeOptionsOf(c)
			if err != nil {
				return err
			}
			return runDecode(c.Context, e, o)
		},
	}
}

// decodeOptions are the options of reacl decode.
type decodeOptions struct {
	input          string
	kind           exchange.Kind
	json           bool
	domain         sid.SID
	source, target []string
}

const decodeInputHint = "reacl decode S-1-5-…, a text in hex, base64 or SDDL, a FILE, or - for standard input"

func decodeOptionsOf(c *cli.Context) (decodeOptions, error) {
	o := decodeOptions{json: c.Bool("json"), source: c.StringSlice("source"), target: c.StringSlice("target")}
	args := c.Args().Slice()
	for i, a := range args {
		if i > 0 && strings.HasPrefix(a, "-") && a != "-" {
			return o, hint(fmt.Errorf("option %s stands after the input and would be ignored", a), "put options before the input")
		}
	}
	switch len(args) {
	case 0:
		return o, hint(fmt.Errorf("there is nothing to decode"), decodeInputHint)
	case 1:
		o.input = args[0]
	default:
		return o, hint(fmt.Errorf("there are %d inputs, %q and %q first", len(args), args[0], args[1]),
			"put an input that has blanks in quotes; for many inputs write one a line and use reacl decode --json -")
	}
	var err error
	if o.kind, err = decodeKind(c.String("kind"), c.String("property")); err != nil {
		return o, err
	}
	if s := c.String("domain"); s != "" {
		if o.domain, err = sid.Parse(s); err != nil || !o.domain.IsDomain() {
			return o, hint(fmt.Errorf("--domain %s is not the SID of a domain", s), "--domain S-1-5-21-1-2-3, without the account's number at the end")
		}
	}
	return o, nil
}

// decodeKind is the kind that --kind and --property tell.
func decodeKind(kind, property string) (exchange.Kind, error) {
	k, err := exchange.ParseKind(kind)
	if err != nil {
		return k, hint(err, "--kind folder")
	}
	if property == "" {
		return k, nil
	}
	tag, err := exchange.ParseProperty(property)
	if err != nil {
		return k, hint(err, "--property PR_NT_SECURITY_DESCRIPTOR or --property 0x0E27")
	}
	told := exchange.KindOf(tag)
	switch {
	case told == exchange.KindUnknown && k == exchange.KindUnknown:
		return k, hint(fmt.Errorf("property %s does not tell the kind of object", exchange.PropertyName(tag)), "say it with --kind")
	case k != exchange.KindUnknown && told != exchange.KindUnknown && k != told:
		return k, hint(fmt.Errorf("--kind %s contradicts --property %s, which is of a %s", k, exchange.PropertyName(tag), told), "leave one of the two out")
	case k == exchange.KindUnknown:
		return told, nil
	}
	return k, nil
}

func runDecode(ctx context.Context, e env, o decodeOptions) error {
	names, unread, err := decodeAccounts(ctx, e, o)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(e.Stdout)
	d := decoder{kind: o.kind, domain: o.domain, names: names}
	var bad bool
	switch {
	case o.json && o.input == "-":
		bad, err = d.lines(ctx, e.Stdin, out)
	case o.json:
		bad, err = d.one(e, o.input, out)
	default:
		err = d.show(e, o.input, out)
	}
	if flushErr := out.Flush(); err == nil {
		err = flushErr
	}
	switch {
	case err != nil:
		return err
	case bad || unread:
		return exitCode(exitUnread)
	}
	return nil
}

// show prints what the one input holds, for a person.
func (d decoder) show(e env, input string, out *bufio.Writer) error {
	v, err := d.input(e, input)
	if err != nil {
		return err
	}
	d.text(out, v)
	return nil
}

// one answers the one input with a line of JSON. A file that cannot be opened
// is a failure; one that cannot be understood is answered.
func (d decoder) one(e env, input string, out *bufio.Writer) (bad bool, err error) {
	v, err := d.input(e, input)
	if isUnreadable(err) {
		return true, writeJSON(out, decodeError{err.Error()})
	}
	if err != nil {
		return false, err
	}
	return false, writeJSON(out, d.json(v))
}

// isFile reports whether the argument names something on disk.
func isFile(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
