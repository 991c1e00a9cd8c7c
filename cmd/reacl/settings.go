package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"reacl/ad/input"
)

// wrapper completes the action of the command that path names ("collect ad").
type wrapper func(path string, action cli.ActionFunc) cli.ActionFunc

// withSettings lets the environment and the project file stand for options
// that the command line does not have: flag, then REACL_AUDIT_OUT, then
// REACL_OUT, then out below audit in the file, then out in the file.
func withSettings(e env, log *logWriter, commands []*cli.Command) wrapper {
	return func(path string, action cli.ActionFunc) cli.ActionFunc {
		return func(c *cli.Context) error {
			if err := log.format(c.String("log-format")); err != nil {
				return err // before anything else, so that all messages have the form
			}
			project, err := loadConfig(c.String("config"), commands)
			if err != nil {
				return err
			}
			*e.project = project
			if err := project.settle(c, path); err != nil {
				return err
			}
			if err := log.format(c.String("log-format")); err != nil {
				return err
			}
			if err := stdinOnce(c); err != nil {
				return err
			}
			return action(c)
		}
	}
}

// stdinOnce refuses two inputs from standard input, of which the second would
// be empty.
func stdinOnce(c *cli.Context) error {
	var users []string
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		values := []string{c.String(name)}
		if _, many := f.(*cli.StringSliceFlag); many {
			values = c.StringSlice(name)
		}
		for _, v := range values {
			if v == input.Stdin {
				users = append(users, "--"+name)
			}
		}
	}
	if c.Args().First() == input.Stdin {
		users = append(users, "the input")
	}
	if len(users) > 1 {
		return hint(fmt.Errorf("%s and %s cannot both be standard input", users[0], users[1]), "write one of them to a file")
	}
	return nil
}

// unsettled are the options that only the command line has: what reads the
// file, and what has to be said each time because it is dangerous.
var unsettled = map[string]bool{"config": true, "help": true, "insecure-plaintext": true}

// ambiguous are the options that mean different things to different commands,
// with those for which the bare name stands outside of their sections.
var ambiguous = map[string][]string{
	"server":  {"collect ad"},              // elsewhere Exchange, or a pattern
	"mailbox": {"audit", "plan", "verify"}, // patterns; elsewhere an address
	"kind":    {"audit", "plan", "verify"}, // a selection; elsewhere of one descriptor
}

// common reports whether the bare name of an option stands for it in a command.
func common(path, name string) bool {
	only, is := ambiguous[name]
	return !is || slices.Contains(only, path)
}

// settle gives the options of a command their values.
func (p *projectConfig) settle(c *cli.Context, path string) error {
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if unsettled[name] || c.IsSet(name) {
			continue
		}
		values, from := environment(path, name)
		if from == "" {
			values, from = p.option(path, name)
		}
		if _, many := f.(*cli.StringSliceFlag); !many && len(values) > 1 {
			values = []string{strings.Join(values, ",")}
		}
		for _, v := range values {
			if err := c.Set(name, v); err != nil {
				return hint(fmt.Errorf("%s: %q is no value of --%s: %w", from, v, name, err), "reacl "+path+" --help shows the options")
			}
		}
	}
	return nil
}

// environment finds the variable that stands for an option; several values
// stand on lines of their own. An empty variable says nothing.
func environment(path, name string) (values []string, from string) {
	names := []string{path + " " + name}
	if common(path, name) {
		names = append(names, name)
	}
	for _, n := range names {
		n = "REACL_" + strings.ToUpper(strings.NewReplacer("-", "_", " ", "_").Replace(n))
		if v := os.Getenv(n); v != "" {
			return strings.FieldsFunc(v, func(r rune) bool { return r == '\n' || r == '\r' }), n
		}
	}
	return nil, ""
}
