package match

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// Pair is one line of a mapping that another tool wrote.
type Pair struct {
	Source, Target sid.SID
	// By says why the pair needs approval: "names in FILE". It is "" where the
	// line names both sides by SID.
	By string
}

// Imported is what [ReadImport] made of a tool's file.
type Imported struct {
	Format  string // in words: "SID pairs without a header (ADMT)"
	Pairs   []Pair
	Rejects []ImportReject
}

// ImportReject is a line that gives no pair.
type ImportReject struct {
	Line int
	Text string // the cells, separated by commas
	Err  error
}

// Columns names the columns that hold the two sides. The zero value finds them
// by the names that the known tools give them.
type Columns struct{ Source, Target string }

// ErrImport is the kind of error for a file that no known tool wrote.
var ErrImport = errors.New("not a mapping of a known tool")

// ReadImport reads the mapping that another tool uses:
//
//   - ADMT: "old,new" lines without a header, as SIDs or DOMAIN\name; include
//     files with SourceName and TargetName, TargetSAM, TargetRDN or TargetUPN,
//     or source names alone, which keep their name;
//   - McGlone's module: OldSID and NewSID columns, its reports included;
//   - Quest: the "Map from File" CSV by userPrincipalName, and vmover.ini;
//   - any CSV whose columns are named by cols.
//
// Names are looked up in the directories. A name that no account or more than
// one has is a reject, never a guess. file names the input in [Pair.By].
func ReadImport(r io.Reader, file string, source, target *ad.Directory, cols Columns) (Imported, error) {
	text, err := readText(r)
	if err != nil {
		return Imported{}, err
	}
	if isINI(text) {
		return readVmover(text, file, source), nil
	}
	t, err := parseTable(text)
	if err != nil {
		return Imported{}, fmt.Errorf("%w: %w", ErrImport, err)
	}
	im := importer{file: file, source: newLookup(source), target: newLookup(target)}
	if err := im.layout(t, cols); err != nil {
		return Imported{}, fmt.Errorf("%w: %w", ErrImport, err)
	}
	for _, rec := range t.records {
		im.line(rec)
	}
	return im.out, nil
}

// importer reads the records of one file.
type importer struct {
	out            Imported
	file           string
	source, target *lookup
	from           int   // column of the source
	to             []int // columns of the target, the first one that is filled counts
	sameName       bool  // the target has the source's name where to is empty
}

// layout finds out which columns hold the two sides.
func (im *importer) layout(t *table, cols Columns) error {
	if cols != (Columns{}) {
		return im.named(t, cols)
	}
	first := t.records[0].cells
	if len(first) >= 2 && isAccount(first[0]) && isAccount(first[1]) {
		im.out.Format, im.from, im.to = "account pairs without a header (ADMT)", 0, []int{1}
		return nil
	}
	t.takeHeader()
	column := func(names ...string) int {
		for _, n := range names {
			if i, ok := t.column[n]; ok && i >= 0 {
				return i
			}
		}
		return -1
	}
	old, new := column("oldsid", "sourcesid", "old sid", "source sid"), column("newsid", "targetsid", "new sid", "target sid")
	switch {
	case column("status") >= 0 && old >= 0 && new >= 0:
		return errors.New("this is a mapping.csv of reacl: name it after --map, or after --override where it holds single decisions")
	case old >= 0 && new >= 0:
		im.out.Format, im.from, im.to = "CSV with "+t.header[old]+" and "+t.header[new], old, []int{new}
	case column("sourcename") == 0:
		im.out.Format, im.sameName = "ADMT include file", true
		for _, n := range []string{"targetsam", "targetupn", "targetname", "targetrdn"} {
			if i := column(n); i >= 0 {
				im.to = append(im.to, i)
			}
		}
	case len(t.header) == 2 && strings.EqualFold(t.header[0], "userPrincipalName"):
		im.out.Format, im.to = "Quest On Demand map from file", []int{1}
	case len(t.header) == 2 && strings.EqualFold(t.header[0], "objectId"):
		return errors.New("objectId is a cloud object's id, which no SID follows from: map by userPrincipalName")
	case len(t.header) == 1 && !slices.ContainsFunc(t.records, func(r record) bool { return len(r.cells) > 1 }):
		im.out.Format, im.sameName = "ADMT include file of source names", true
		t.records = slices.Insert(t.records, 0, record{1, t.header})
	default:
		return fmt.Errorf("the header line %q names no known columns; name them with --import-columns OLD,NEW", strings.Join(t.header, ","))
	}
	return nil
}

// named takes the columns that a person named.
func (im *importer) named(t *table, cols Columns) error {
	t.takeHeader()
	from, to := strings.ToLower(strings.TrimSpace(cols.Source)), strings.ToLower(strings.TrimSpace(cols.Target))
	if err := t.need(from, to); err != nil {
		return err
	}
	im.out.Format = "CSV with " + cols.Source + " and " + cols.Target
	im.from, im.to = t.column[from], []int{t.column[to]}
	return nil
}

// line makes a pair, or a reject, of one record.
func (im *importer) line(rec record) {
	reject := func(err error) {
		im.out.Rejects = append(im.out.Rejects, ImportReject{rec.line, strings.Join(rec.cells, ","), err})
	}
	from := strings.TrimSpace(rec.cell(im.from))
	to := ""
	for _, i := range im.to {
		if to = strings.TrimSpace(rec.cell(i)); to != "" {
			break
		}
	}
	if from == "" || to == "" && !im.sameName {
		reject(errors.New("one side is empty"))
		return
	}
	s, byName, err := im.source.account(from)
	if err != nil {
		reject(fmt.Errorf("source: %w", err))
		return
	}
	if to == "" {
		_, to, _ = cutLast(from, `\`)
	}
	t, alsoByName, err := im.target.account(to)
	if err != nil {
		reject(fmt.Errorf("target: %w", err))
		return
	}
	p := Pair{Source: s, Target: t}
	if byName || alsoByName {
		p.By = "names in " + im.file
	}
	im.out.Pairs = append(im.out.Pairs, p)
}

// cutLast cuts s at the last sep; without one, after is all of s.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return "", s, false
}

// isAccount reports whether a cell is a SID or DOMAIN\name, which no header is.
func isAccount(cell string) bool {
	cell = strings.TrimSpace(cell)
	return strings.HasPrefix(strings.ToUpper(cell), "S-1-") || strings.Contains(cell, `\`)
}
