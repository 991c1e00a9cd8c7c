package match

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// ErrMapping is the kind of error that [ReadCSV] gives for a file that is not
// a mapping.csv, or not a consistent one.
var ErrMapping = errors.New("not a usable mapping.csv")

// maxComplaints is how many bad lines one error lists.
const maxComplaints = 20

// ReadCSV reads a mapping.csv back after a person has edited it. It takes what
// spreadsheets make of the file: comma, semicolon or tab between cells, UTF-8
// with or without a byte order mark, UTF-16 or Windows-1252, moved or added
// columns, any letter case in the header and in the words, trailing empty
// cells and lines.
//
// An approved mapping is used whole or not at all: a line with a SID or word
// that cannot be read, a source SID that comes twice, or an approved line
// without a target is an error that names the lines.
func ReadCSV(r io.Reader) ([]Row, error) {
	text, err := readText(r)
	if err != nil {
		return nil, err
	}
	t, err := parseTable(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMapping, err)
	}
	t.takeHeader()
	if err := t.need("sourcesid", "targetsid", "status"); err != nil {
		return nil, fmt.Errorf("%w: %w; it must read %s", ErrMapping, err, Header)
	}
	rows := []Row{}
	var bad []error
	line := map[sid.SID]int{}
	for _, rec := range t.records {
		row, err := t.row(rec)
		if err == nil {
			if first, dup := line[row.Source]; dup {
				err = fmt.Errorf("source SID %s stands in line %d already", row.Source, first)
			}
			line[row.Source] = rec.line
		}
		if err != nil {
			if bad = append(bad, fmt.Errorf("line %d: %w", rec.line, err)); len(bad) == maxComplaints {
				bad = append(bad, errors.New("there may be more"))
				break
			}
			continue
		}
		rows = append(rows, row)
	}
	if len(bad) > 0 {
		return nil, fmt.Errorf("%w: %w", ErrMapping, errors.Join(bad...))
	}
	return rows, nil
}

// row understands one record of a mapping.csv.
func (t *table) row(rec record) (Row, error) {
	var r Row
	var err error
	if r.Source, err = parseCellSID(t.cell(rec, "sourcesid")); err != nil {
		return r, fmt.Errorf("sourceSid: %w", err)
	}
	if r.Source.IsZero() {
		return r, errors.New("sourceSid is empty")
	}
	if r.Target, err = parseCellSID(t.cell(rec, "targetsid")); err != nil {
		return r, fmt.Errorf("targetSid: %w", err)
	}
	r.SourceName = unguardCell(t.cell(rec, "sourcename"))
	r.TargetName = unguardCell(t.cell(rec, "targetname"))
	r.Note = unguardCell(t.cell(rec, "note"))
	r.Class = parseClass(t.cell(rec, "class"))
	if r.Status, err = parseStatus(t.cell(rec, "status")); err != nil {
		return r, err
	}
	if r.Evidence, err = parseEvidence(t.cell(rec, "evidence")); err != nil {
		return r, err
	}
	if r.Status == Approved && r.Target.IsZero() {
		return r, fmt.Errorf("%s is approved without a targetSid", r.Source)
	}
	if r.Status == Approved && r.Target == r.Source {
		return r, fmt.Errorf("%s is mapped to itself", r.Source)
	}
	return r, nil
}

func parseCellSID(s string) (sid.SID, error) {
	if s = strings.TrimSpace(s); s == "" {
		return sid.SID{}, nil
	}
	v, err := sid.Parse(s)
	if err != nil && strings.Count(s, "-") == 2 && len(s) > 4 {
		// a broken export may hold a SID without sub-authorities, S-1-5
		if authority, nerr := strconv.ParseUint(s[4:], 10, 32); nerr == nil && strings.EqualFold(s[:4], "S-1-") {
			return sid.New(authority)
		}
	}
	return v, err
}

func parseStatus(s string) (Status, error) {
	words := []Status{Approved, Review, Conflict, Orphan, Excluded}
	for _, w := range words {
		if strings.EqualFold(strings.TrimSpace(s), string(w)) {
			return w, nil
		}
	}
	return "", fmt.Errorf("status %q is none of %v", s, words)
}

func parseEvidence(s string) (Evidence, error) {
	words := []Evidence{"", Override, SIDHistory, MasterAccountSID, Import, Attribute}
	for _, w := range words {
		if strings.EqualFold(strings.TrimSpace(s), string(w)) {
			return w, nil
		}
	}
	return "", fmt.Errorf("evidence %q is none of %v", s, words[1:])
}

// parseClass is lenient: the class is for the reader only.
func parseClass(s string) ad.Class {
	for c := ad.ClassOther; c <= ad.ClassDomain; c++ {
		if strings.EqualFold(strings.TrimSpace(s), c.String()) {
			return c
		}
	}
	return ad.ClassOther
}
