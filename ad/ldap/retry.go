package ldap

import (
	"errors"
	"fmt"
	"time"
)

// retry decides whether reading is taken up again after an error, and how.
type retry struct {
	size  int // entries a page
	left  int // attempts
	tries int
}

// smallestPage is where smaller pages stop to help.
const smallestPage = 10

// unreachable is the failure to replace a connection.
type unreachable struct{ error }

func (e unreachable) Unwrap() error { return e.error }

// broken reports whether the connection is of no use any more.
func broken(err error) bool {
	var u unreachable
	return errors.Is(err, ErrLost) || errors.Is(err, ErrTimeout) || errors.As(err, &u)
}

// after says how long to wait before the next attempt; ok is false where there
// is none.
func (r *retry) after(err error) (wait time.Duration, ok bool) {
	var e *Error
	if !errors.As(err, &e) || errors.Is(err, ErrCredentials) || errors.Is(err, ErrTrust) {
		return 0, false
	}
	limit := e.Code == 3 || e.Code == 4 || e.Code == 11 // time, size, administrative limit
	busy := e.Code == 51 || e.Code == 52
	if !limit && !busy && !broken(err) && !errors.Is(err, errStaleCookie) {
		return 0, false
	}
	if limit {
		ok = r.size > smallestPage
		r.size = max(smallestPage, r.size/2)
		return 0, ok // costs no attempt: it ends by itself
	}
	if r.left == 0 {
		return 0, false
	}
	r.left--
	r.tries++
	if busy || errors.Is(err, ErrTimeout) {
		r.size = max(smallestPage, r.size/2)
	}
	return 500 * time.Millisecond << min(r.tries-1, 4), true
}

func (r *retry) explain(err error) error {
	if r.tries == 0 {
		return err
	}
	return fmt.Errorf("after %d attempts: %w", r.tries+1, err)
}
