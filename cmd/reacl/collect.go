package main

import (
	"errors"

	"github.com/urfave/cli/v2"
)

// collectExchangeCommand says how to do without a collector for Exchange.
func collectExchangeCommand() *cli.Command {
	return &cli.Command{
		Name: "exchange", Hidden: true, SkipFlagParsing: true, HideHelp: true,
		Action: func(*cli.Context) error {
			return hint(errors.New("reading from Exchange itself is not part of this version"),
				"export the descriptors as docs/exporting.md shows, and name the files with --acl")
		},
	}
}

func collectCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "collect",
		Usage: "read live systems into files",
		Subcommands: []*cli.Command{
			collectADCommand(e),
			collectExchangeCommand(),
		},
	}
}
