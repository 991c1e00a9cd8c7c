package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
)

// hinted is an error with a sentence on what to do next.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

// hint adds to err what a person can do about it.
func hint(err error, what string) error { return hinted{err, what} }

// exitCode ends a command that has already said everything with that code.
type exitCode int

func (c exitCode) Error() string { return "exit code " + strconv.Itoa(int(c)) }

// hinter is an error of a library package that knows what to do next.
type hinter interface{ Hint() string }

// complain writes an error and its hint for a person.
func complain(w io.Writer, err error) {
	fmt.Fprintln(w, "reacl: error:", err)
	var h hinted
	var hr hinter
	switch {
	case errors.As(err, &h):
		fmt.Fprintln(w, "reacl: hint:", h.hint)
	case errors.As(err, &hr) && hr.Hint() != "":
		fmt.Fprintln(w, "reacl: hint:", hr.Hint())
	}
}
