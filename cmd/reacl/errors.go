package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"syscall"

	"reacl/ad/input"
)

// hint adds to err what a person can do about it.
func hint(err error, what string) error { return input.WithHint(err, what) }

// exitCode ends a command that has already said everything with that code.
type exitCode int

func (c exitCode) Error() string { return "exit code " + strconv.Itoa(int(c)) }

// doneButUnread ends a command that has done everything but read some input.
func doneButUnread(e env, quiet bool) error {
	if !quiet {
		fmt.Fprintln(e.Stderr, "reacl: everything else is done: exit code 3")
	}
	return exitCode(exitUnread)
}

// complain writes an error and its hint for a person.
func complain(w io.Writer, err error) {
	fmt.Fprintln(w, "reacl: error:", err)
	fmt.Fprintln(w, "reacl: hint:", adviceOn(err))
}

// adviceOn is the hint of an error, or what helps where it has none.
func adviceOn(err error) string {
	switch h := input.Hint(err); {
	case h != "":
		return h
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full: free some space, or write to another one; nothing was left half written"
	case errors.Is(err, fs.ErrPermission):
		return "name a file or folder for which you have the rights"
	case errors.Is(err, input.ErrCut):
		return "copy or export the file again"
	}
	return "reacl --help lists the commands, and reacl COMMAND --help the options"
}
