package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"reacl/ad/ldap"
	"reacl/ad/match"
	"reacl/report/mapfile"
)

func mapCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "map",
		Usage: "match source to target; write mapping.csv and tool dialects",
		UsageText: "reacl map --source contoso.ldif --target fabrikam.ldif --format admt,mcglone -o maps\n\n" +
			"Says for each source SID which target account it became, and by which evidence.\n" +
			"Decide what needs a person in mapping.csv (targetSid, status, note) and give the\n" +
			"file to every further run with --map. Nothing is changed anywhere.\n\nFormats:\n" + formatList(),
		Flags: append(append(directoryFlags(), ldapFlags()...),
			&cli.StringFlag{Name: "map", Usage: "an approved mapping.csv, edited by a person: `FILE`"},
			&cli.StringSliceFlag{Name: "override", Usage: "single decisions in the form of mapping.csv, stronger than all evidence: `FILE`; repeatable"},
			&cli.StringSliceFlag{Name: "import", Usage: "the mapping of another tool (ADMT, McGlone, Quest, any CSV): `FILE`; repeatable"},
			&cli.StringFlag{Name: "import-columns", Usage: "the columns of the imported CSV that hold old and new account: `OLD,NEW`"},
			&cli.StringFlag{Name: "match", Usage: "also compare these `ATTRIBUTES`, weak evidence: " + attrList()},
			&cli.StringFlag{Name: "rid", Usage: "map these `RIDS` below 1000 from each source domain to the target domain: 512,513"},
			&cli.BoolFlag{Name: "low-rids", Usage: "let evidence map RIDs below 1000 as well"},
			&cli.StringFlag{Name: "format", Usage: "write the mapping in these `FORMATS`, separated by commas; all for all"},
			&cli.StringSliceFlag{Name: "saved", Usage: "a saved descriptor listing (icacls /save, smbcacls --save, SetACL) to rewrite: `FILE`; repeatable"},
			&cli.BoolFlag{Name: "keep", Usage: "formats that change descriptors keep the old entries and add new ones"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the results to `DIR`"},
			&cli.BoolFlag{Name: "quiet", Usage: "say nothing but errors and warnings"},
		),
		Action: func(c *cli.Context) error {
			o, err := mapOptionsOf(c)
			if err != nil {
				return err
			}
			o.connect = func(side string) (ldap.Config, error) { return ldapConfig(c, e, side) }
			return runMap(c.Context, e, o)
		},
	}
}

func mapOptionsOf(c *cli.Context) (mapOptions, error) {
	o := mapOptions{
		source: c.StringSlice("source"), target: c.StringSlice("target"), mapFile: c.String("map"),
		overrides: c.StringSlice("override"), imports: c.StringSlice("import"), saved: c.StringSlice("saved"),
		keep: c.Bool("keep"), out: c.String("out"), quiet: c.Bool("quiet"),
	}
	o.match.LowRIDs = c.Bool("low-rids")
	if err := noArgs(c); err != nil {
		return o, err
	}
	for _, name := range split(c.String("match")) {
		a, err := match.ParseAttr(name)
		if err != nil {
			return o, hint(err, "--match takes "+attrList()+", separated by commas")
		}
		o.match.Attributes = append(o.match.Attributes, a)
	}
	for _, text := range split(c.String("rid")) {
		rid, err := strconv.ParseUint(text, 10, 32)
		if err != nil || rid >= 1000 {
			return o, hint(fmt.Errorf("--rid %s is no RID below 1000", text), "--rid 513 maps Domain Users to Domain Users")
		}
		o.match.RIDs = append(o.match.RIDs, uint32(rid))
	}
	if text := c.String("import-columns"); text != "" {
		names := strings.Split(text, ",")
		if len(names) != 2 {
			return o, hint(fmt.Errorf("--import-columns %s does not name two columns", text), "--import-columns OldSID,NewSID")
		}
		o.columns = match.Columns{Source: strings.TrimSpace(names[0]), Target: strings.TrimSpace(names[1])}
	}
	names := split(c.String("format"))
	if len(names) == 1 && strings.EqualFold(names[0], "all") {
		o.formats = mapfile.Formats()
	} else {
		for _, name := range names {
			f, err := mapfile.Lookup(name)
			if err != nil {
				return o, hint(err, "reacl map --help lists the formats")
			}
			o.formats = append(o.formats, f)
		}
	}
	o.command = commandLine(c)
	return o, nil
}

// split are the parts of a list between commas, without blanks and empty ones.
func split(list string) (out []string) {
	for _, s := range strings.Split(list, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func attrList() string {
	var names []string
	for _, a := range match.Attrs() {
		names = append(names, string(a))
	}
	return strings.Join(names, ", ")
}

func formatList() string {
	var b strings.Builder
	for _, f := range mapfile.Formats() {
		fmt.Fprintf(&b, "  %-11s %s\n", f.Name, f.What)
	}
	return b.String()
}
