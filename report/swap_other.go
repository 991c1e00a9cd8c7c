//go:build !linux

package report

import "errors"

// exchange fails: there is no such call that every version of the system has.
func exchange(_, _ string) error { return errors.ErrUnsupported }
