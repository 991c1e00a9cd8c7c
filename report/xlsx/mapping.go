package xlsx

import (
	"reacl/ad/match"
)

const (
	mappingName   = "Mapping"
	conflictsName = "Conflicts and exceptions"
	orphansName   = "Orphans"
)

func (b *book) mapping() error {
	l, err := b.list("Mapping", mappingName, "One row for each source SID. Only rows with the status approved are used for a change; the same rows are in mapping.csv.", shape{frozen: 2},
		column{"Status", 13, text}, column{"Source name", 28, text}, column{"Source SID", 46, text},
		column{"Target name", 28, text}, column{"Target SID", 46, text}, column{"Class", 16, text},
		column{"Evidence", 18, text}, column{"Note", 44, wrap})
	if err != nil {
		return err
	}
	for _, r := range b.c.Mapping {
		err := l.add(b.l.T(string(r.Status)), r.SourceName, r.Source, r.TargetName, r.Target, b.l.Kind(r.Class.String()),
			string(r.Evidence), b.l.Phrase(r.Note))
		if err != nil {
			return err
		}
	}
	return l.end()
}

// conflicts lists what a person has to decide, one row for each candidate.
func (b *book) conflicts() error {
	l, err := b.list("Conflicts", conflictsName, "What a person has to decide before it may be used. Nothing here was picked; every candidate has a row.", shape{frozen: 2},
		column{"Status", 13, text}, column{"Source name", 28, text}, column{"Source SID", 46, text}, column{"Class", 16, text},
		column{"Candidate", 28, text}, column{"Candidate SID", 46, text}, column{"Evidence", 18, text}, column{"Note", 40, wrap},
		column{"Decision of the customer", 34, input})
	if err != nil {
		return err
	}
	for _, r := range b.c.Mapping {
		if r.Status == match.Approved || r.Status == match.Orphan {
			continue
		}
		candidates := r.Candidates
		if len(candidates) == 0 {
			candidates = []match.Candidate{{Target: r.Target, Name: r.TargetName, Evidence: r.Evidence}}
		}
		for _, c := range candidates {
			err := l.add(b.l.T(string(r.Status)), r.SourceName, r.Source, b.l.Kind(r.Class.String()), c.Name, c.Target,
				string(c.Evidence), b.l.Phrase(r.Note), nil)
			if err != nil {
				return err
			}
		}
	}
	return l.end()
}

func (b *book) orphans() error {
	l, err := b.list("Orphans", orphansName, "SIDs that stand in descriptors and that nobody can be given in place of.", shape{frozen: 2},
		column{"Severity", 12, text}, column{"SID", 46, text}, column{"Domain", 30, text}, column{"Last known name", 28, text},
		column{"Reason", 34, wrap}, column{"Entries", 11, number}, column{"Objects", 11, number}, column{"What to do", 60, wrap})
	if err != nil {
		return err
	}
	l.unseen = b.c.Orphans == nil
	for _, o := range b.c.Orphans {
		if err := l.add(o.Severity, o.SID, o.Domain, o.Name, b.l.Phrase(o.Reason), o.Entries, o.Objects, b.l.Phrase(o.Action)); err != nil {
			return err
		}
	}
	return l.end()
}
