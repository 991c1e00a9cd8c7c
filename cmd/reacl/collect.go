package main

import "github.com/urfave/cli/v2"

func collectCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "collect",
		Usage: "read live systems into files",
		Subcommands: []*cli.Command{
			collectADCommand(e),
			collectExchangeCommand(e),
		},
	}
}
