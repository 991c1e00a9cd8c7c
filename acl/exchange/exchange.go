// Package exchange holds what Exchange adds to security descriptors: the
// transfer header, the rights of folders, free/busy information and
// mailboxes, MAPI roles, and Exchange's own canonical order. It also knows by
// name the rights of the other objects that a migration touches: directory
// objects, files, shares and registry keys.
//
// The same bit means different things with different kinds of object, so every
// function that names or compares rights takes a [Kind].
package exchange
