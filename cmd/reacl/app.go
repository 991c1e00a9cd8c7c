package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

// version is set by the linker for a release.
var version = "0.1.0-dev"

// env is what a command may use of the world around it.
type env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	project *projectConfig // of --config; empty until the command begins
}

// Exit codes (2 is left to the Go runtime).
const (
	exitOK          = 0
	exitFailed      = 1   // failed, or wrong usage
	exitUnread      = 3   // done, but some input could not be read
	exitGate        = 4   // --fail-on or verify: gate not met
	exitInterrupted = 130 // Ctrl-C
)

// run runs one command line and returns the exit code.
func run(ctx context.Context, args []string, e env) int {
	log := &logWriter{w: e.Stderr}
	e.Stderr = log
	err := newApp(e, log).RunContext(ctx, args)
	if ctx.Err() != nil {
		fmt.Fprintln(e.Stderr, "reacl: interrupted; nothing was left half written")
		return exitInterrupted
	}
	if err == nil {
		return exitOK
	}
	var code exitCode
	if errors.As(err, &code) {
		return int(code)
	}
	complain(e.Stderr, err)
	return exitFailed
}

// newApp builds the command tree, with the library's surprising defaults off.
func newApp(e env, log *logWriter) *cli.App {
	e.project = &projectConfig{}
	app := &cli.App{
		Name:                      "reacl",
		Usage:                     "find who loses access when sIDHistory is cleared, and plan what to write instead",
		Version:                   version,
		HideVersion:               true,
		Reader:                    e.Stdin,
		Writer:                    e.Stdout,
		ErrWriter:                 e.Stderr,
		DisableSliceFlagSeparator: true, // a distinguished name holds commas
		EnableBashCompletion:      true,
		ExitErrHandler:            func(*cli.Context, error) {}, // the default calls os.Exit
		OnUsageError:              onUsageError,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return hint(fmt.Errorf("there is no command %q", c.Args().First()), "reacl --help lists the commands")
			}
			return cli.ShowAppHelp(c)
		},
		Commands: commands(e),
	}
	for _, c := range app.Commands {
		prepare(c, c.Name, withSettings(e, log, app.Commands))
	}
	return app
}

// prepare completes a command, which path names, and those below it: every
// action is wrapped.
func prepare(c *cli.Command, path string, wrap wrapper) {
	if c.Action != nil {
		c.Flags = append(c.Flags, configFlag(), logFormatFlag())
		c.Action = wrap(path, c.Action)
	}
	c.OnUsageError = onUsageError
	c.UseShortOptionHandling = false
	for _, sub := range c.Subcommands {
		prepare(sub, path+" "+sub.Name, wrap)
	}
	if len(c.Subcommands) > 0 && c.Action == nil {
		c.Action = func(ctx *cli.Context) error {
			if ctx.Args().Present() {
				return hint(fmt.Errorf("there is no command %q under %s", ctx.Args().First(), c.Name),
					"reacl "+c.Name+" --help lists them")
			}
			return cli.ShowSubcommandHelp(ctx)
		}
	}
}

func onUsageError(c *cli.Context, err error, _ bool) error {
	name := "reacl"
	if c.Command != nil && c.Command.Name != "" && c.Command.Name != "reacl" {
		name = c.Command.HelpName
		if name == "" {
			name = "reacl " + c.Command.Name
		}
	}
	return hint(err, name+" --help shows the options")
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
