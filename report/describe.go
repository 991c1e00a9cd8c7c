package report

import (
	"strings"

	"reacl/acl/audit"
)

// Objects names the objects of a group in one line; an ellipsis says that
// there are more.
func Objects(g audit.Group) string {
	names := g.Examples
	if len(names) == 0 {
		return g.First.Object.Folder
	}
	s := strings.Join(names, " · ")
	if g.Count > len(names) {
		s += " …"
	}
	return s
}

// Evidence is where a finding can be looked up: "folders.jsonl:17 dacl[3]".
func Evidence(f audit.Finding) string {
	if f.Place == "" {
		return f.Object.Origin
	}
	if f.Object.Origin == "" {
		return f.Place
	}
	return f.Object.Origin + " " + f.Place
}
