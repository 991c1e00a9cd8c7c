// Command reacl says who would lose access when sIDHistory is cleared, and
// what has to be written so that nobody does.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() { os.Exit(reacl()) }

func reacl() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return run(ctx, os.Args, env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
}
