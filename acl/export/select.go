package export

import (
	"slices"
	"strings"

	"reacl/acl/exchange"
)

// Selection says which objects are wanted. The zero Selection wants all.
//
// A pattern is text in which * stands for any characters and ? for one; letter
// case does not count.
type Selection struct {
	Kinds         []exchange.Kind `json:"kinds,omitempty"`        // empty: all
	Servers       []string        `json:"servers,omitempty"`      // patterns; empty: all, also objects without a server
	Mailboxes     Scope           `json:"mailboxes,omitzero"`     // objects with a mailbox
	PublicFolders Scope           `json:"publicFolders,omitzero"` // folders without a mailbox, see [IsPublicFolder]
	Include       []string        `json:"include,omitempty"`      // patterns; where there are any, one must match
	Exclude       []string        `json:"exclude,omitempty"`      // patterns; none may match
}

// Scope is all, some or none of a kind. The zero Scope is all.
type Scope struct {
	None bool     `json:"none,omitempty"`
	Only []string `json:"only,omitempty"` // patterns of mailboxes or folders; empty: all
}

// IsPublicFolder reports whether o is a folder that belongs to no mailbox.
func IsPublicFolder(o *Object) bool {
	return o.Mailbox == "" && (o.Kind == exchange.KindFolder || o.Kind == exchange.KindFreeBusy)
}

// Takes reports whether o is wanted. Include and Exclude are compared to the
// mailbox, to the folder or path, and to both as Exchange writes them,
// info@fabrikam.example:\Calendar.
func (s *Selection) Takes(o *Object) bool {
	if len(s.Kinds) > 0 && !slices.Contains(s.Kinds, o.Kind) {
		return false
	}
	if len(s.Servers) > 0 && !matchesAny(s.Servers, o.Server) {
		return false
	}
	switch {
	case IsPublicFolder(o):
		if !s.PublicFolders.takes(o.Folder) {
			return false
		}
	case o.Mailbox != "":
		if !s.Mailboxes.takes(o.Mailbox) {
			return false
		}
	}
	if len(s.Include) > 0 && !matchesObject(s.Include, o) {
		return false
	}
	return len(s.Exclude) == 0 || !matchesObject(s.Exclude, o)
}

func (s *Scope) takes(name string) bool {
	return !s.None && (len(s.Only) == 0 || matchesAny(s.Only, name))
}

func matchesObject(patterns []string, o *Object) bool {
	return o.Mailbox != "" && (matchesAny(patterns, o.Mailbox) || matchesAny(patterns, o.Mailbox+":"+o.Folder)) ||
		o.Folder != "" && matchesAny(patterns, o.Folder)
}

func matchesAny(patterns []string, s string) bool {
	s = strings.ToLower(s)
	for _, p := range patterns {
		if matches(strings.ToLower(p), s) {
			return true
		}
	}
	return false
}

// Like reports whether s fits a pattern as a [Selection] has it: * stands for any
// characters and ? for one; letter case does not count.
func Like(pattern, s string) bool { return matches(strings.ToLower(pattern), strings.ToLower(s)) }

// matches compares s to a pattern with * and ?, both in one letter case.
func matches(pattern, s string) bool {
	p, t := []rune(pattern), []rune(s)
	star, from := -1, 0
	i, j := 0, 0
	for j < len(t) {
		switch {
		case i < len(p) && p[i] == '*':
			star, from = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == t[j]):
			i++
			j++
		case star >= 0: // let the last * take one more
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}
