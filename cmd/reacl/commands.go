package main

import "github.com/urfave/cli/v2"

// commands are all commands, in the order of a migration.
func commands(e env) []*cli.Command {
	return []*cli.Command{
		collectCommand(e),
		mapCommand(e),
		auditCommand(e),
		planCommand(e),
		verifyCommand(e),
		decodeCommand(e),
		demoCommand(e),
		doctorCommand(e),
		rulesCommand(e),
		versionCommand(e),
	}
}
