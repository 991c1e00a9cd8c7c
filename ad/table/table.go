// Package table reads directory exports that are not LDIF: csvde and
// PowerShell CSV, the reports of the SIDHistory PowerShell module and of
// ADRecon, SharpHound's JSON, AD Explorer snapshots, and the program's own
// JSON Lines snapshot, which it also writes.
package table

import (
	"errors"

	"reacl/ad"
)

// Reasons why an input cannot be used; reach them with [errors.Is].
var (
	ErrEmpty    = errors.New("the export holds no entries")
	ErrColumns  = errors.New("the columns are not those of a directory export")
	ErrTypeName = errors.New("holds the name of a .NET type instead of values")

	// ErrIncomplete is [ad.ErrIncomplete].
	ErrIncomplete = ad.ErrIncomplete
)
