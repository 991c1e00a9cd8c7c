// Command reacl says who would lose access when sIDHistory is cleared, and
// what has to be written so that nobody does.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(reacl()) }

func reacl() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second signal ends the program at once
	return run(ctx, os.Args, env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
}
