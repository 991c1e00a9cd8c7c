package main

import (
	"fmt"
	"io"
	"strconv"

	"reacl/ad/input"
)

// hint adds to err what a person can do about it.
func hint(err error, what string) error { return input.WithHint(err, what) }

// exitCode ends a command that has already said everything with that code.
type exitCode int

func (c exitCode) Error() string { return "exit code " + strconv.Itoa(int(c)) }

// complain writes an error and its hint for a person.
func complain(w io.Writer, err error) {
	fmt.Fprintln(w, "reacl: error:", err)
	if h := input.Hint(err); h != "" {
		fmt.Fprintln(w, "reacl: hint:", h)
	}
}
