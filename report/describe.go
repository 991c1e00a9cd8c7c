package report

import (
	"strings"

	"reacl/acl/audit"
	"reacl/report/lang"
)

// Detail is what a finding says, in the language, and who accepted its risk.
func Detail(l lang.Lang, f audit.Finding) string {
	s := l.Phrase(f.Detail)
	if f.Accepted != "" {
		s += l.T("; ") + l.Phrase(f.Accepted)
	}
	return s
}

// Concerns is whom or what a finding concerns: a name as it is, and in the
// language what the run counts ("56 people") or calls so itself.
func Concerns(l lang.Lang, f audit.Finding) string {
	switch {
	case strings.HasPrefix(f.Rule, "DQ-"):
		return l.Phrase(f.Principal)
	case f.Rule == "IM-03": // a group
	case strings.HasPrefix(f.Rule, "IM-"), f.Rule == "AC-13", f.Rule == "AC-27":
		return l.Phrase(f.Principal)
	}
	return f.Principal
}

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
