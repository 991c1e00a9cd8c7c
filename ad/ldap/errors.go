package ldap

import (
	"errors"
	"fmt"
)

// Reasons why a directory cannot be read; reach them with [errors.Is]. All
// errors of this package have a method Hint, which says what to do next.
var (
	ErrCredentials = errors.New("the server does not accept these credentials")
	ErrPlaintext   = errors.New("a bind without TLS would show the password to the network")
	ErrTrust       = errors.New("the server's certificate cannot be verified")
	ErrStrongAuth  = errors.New("the server demands signing or TLS")
	ErrTimeout     = errors.New("the server is silent")
	ErrLost        = errors.New("the connection broke")
	ErrPaging      = errors.New("the server does not page its answers, which may be cut")
	ErrUnreadable  = errors.New("this account may not read it")
)

// Error is a failure in words.
type Error struct {
	Step string // what was being done: "connect", "TLS", "bind", "search DC=…"
	Code int    // the server's LDAP result code (RFC 4511 4.1.9), 0 where the server said nothing
	Sub  string // Active Directory's own code in the server's message, such as "52e"
	Text string // the server's message

	say  string // the sentence
	hint string
	err  error // sentinel or cause
}

// Error is the sentence, and the server's own words behind it.
func (e *Error) Error() string {
	s := e.Step + ": " + e.say
	switch {
	case e.Code != 0 && e.Text != "":
		s += fmt.Sprintf(" (result %d: %s)", e.Code, e.Text)
	case e.Code != 0:
		s += fmt.Sprintf(" (result %d)", e.Code)
	case e.Text != "":
		s += " (" + e.Text + ")"
	}
	return s
}

// Hint says what to do next; it may be empty.
func (e *Error) Hint() string { return e.hint }

// Unwrap gives the cause, one of the reasons above where it is one.
func (e *Error) Unwrap() error { return e.err }
