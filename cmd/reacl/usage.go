package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// onUsageError says what is wrong with the options of a command line.
func onUsageError(c *cli.Context, err error, _ bool) error {
	name, flags := "reacl", c.App.Flags
	if c.Command != nil && c.Command.Name != "" && c.Command.Name != "reacl" {
		name, flags = c.Command.HelpName, c.Command.Flags
		if name == "" {
			name = "reacl " + c.Command.Name
		}
	}
	help := name + " --help shows the options"
	if given, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
		var names []string
		for _, f := range flags {
			names = append(names, f.Names()...)
		}
		return hint(fmt.Errorf("there is no option %s", dashes(given)), suggestion(given, names, dashes)+help)
	}
	if given, ok := strings.CutPrefix(err.Error(), "flag needs an argument: -"); ok {
		return hint(fmt.Errorf("option %s needs a value", dashes(given)), help)
	}
	return hint(err, help)
}

// dashes writes the name of an option as it is typed.
func dashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// noCommand says that above has no command of that name.
func noCommand(above, given string, commands []*cli.Command) error {
	var names []string
	for _, c := range commands {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	where := ""
	if above != "reacl" {
		where = " below " + above
	}
	return hint(fmt.Errorf("there is no command %q%s", given, where),
		suggestion(given, names, func(s string) string { return above + " " + s })+above+" --help lists the commands")
}

// suggestion is "did you mean --out? " where a name is close to what was given.
func suggestion(given string, names []string, show func(string) string) string {
	best, least := "", 1+min(2, len(given)/3)
	for _, n := range names {
		if d := distance(strings.ToLower(given), n); len(n) > 1 && d < least {
			best, least = n, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + show(best) + "? "
}

// distance counts the letters to insert, remove, replace or swap with their
// neighbour to make b of a.
func distance(a, b string) int {
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			wrong := 0
			if a[i-1] != b[j-1] {
				wrong = 1
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// noArgs refuses arguments; a flag among them is one that stood too late.
func noArgs(c *cli.Context) error {
	for _, a := range c.Args().Slice() {
		if strings.HasPrefix(a, "-") && a != "-" {
			return hint(fmt.Errorf("option %s stands after the argument %q and would be ignored", a, c.Args().First()),
				"put options before arguments; repeat an option for several values: --acl A --acl B")
		}
	}
	if c.Args().Present() {
		return hint(fmt.Errorf("%q is not expected here", c.Args().First()),
			"inputs are named by options; reacl "+c.Command.Name+" --help shows them")
	}
	return nil
}
