package input

import "errors"

type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func (h hinted) Hint() string { return h.hint }

// WithHint adds to err what the person at the keyboard can do about it.
func WithHint(err error, hint string) error { return hinted{err, hint} }

// Hint is the advice that err, or an error that it wraps, has by a method
// Hint() string; "" for none.
func Hint(err error) string {
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}
