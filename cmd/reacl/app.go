package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"
)

// version is set by the linker for a release.
var version = "0.1.0-dev"

// env is what a command may use of the world around it.
type env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	terminal *os.File       // standard input, if that is a file, to ask for passwords
	project  *projectConfig // of --config; empty until the command begins
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
	terminal, _ := e.Stdin.(*os.File)
	e.terminal, e.Stdin = terminal, newInterruptible(ctx, e.Stdin)
	err := newApp(e, log).RunContext(ctx, args)
	var code exitCode
	switch {
	case err == nil:
		return exitOK // whole, even where a signal came at the last moment
	case errors.As(err, &code):
		return int(code)
	case ctx.Err() != nil:
		fmt.Fprintln(e.Stderr, "reacl: interrupted; nothing was left half written")
		return exitInterrupted
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
		Flags:                     []cli.Flag{&cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the version"}},
		HideVersion:               true, // for the flag above, which prints what the command prints
		Reader:                    e.Stdin,
		Writer:                    e.Stdout,
		ErrWriter:                 e.Stderr,
		DisableSliceFlagSeparator: true, // a distinguished name holds commas
		EnableBashCompletion:      true,
		ExitErrHandler:            func(*cli.Context, error) {}, // the default calls os.Exit
		OnUsageError:              onUsageError,
		Action: func(c *cli.Context) error {
			switch {
			case c.Args().Present():
				return noCommand("reacl", c.Args().First(), c.App.Commands)
			case c.Bool("version"):
				return writeVersion(e)
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
				return noCommand("reacl "+path, ctx.Args().First(), c.Subcommands)
			}
			return cli.ShowSubcommandHelp(ctx)
		}
	}
}
