package match

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"
)

// Header is the header line of mapping.csv.
const Header = "sourceSid,targetSid,sourceName,targetName,class,evidence,status,note"

const bom = "\ufeff"

// WriteCSV writes mapping.csv: comma-separated, quoted where RFC 4180 needs
// it, lines ended by CR LF, a line for each row in the order given.
//
// The bytes are UTF-8. A byte order mark comes first only where a cell is not
// ASCII, because Excel would show such names wrongly without it; else the file
// begins with [Header] itself. Cells of text that a spreadsheet would take for
// a formula get an apostrophe, which [ReadCSV] takes away again.
func WriteCSV(w io.Writer, rows []Row) error {
	var buf bytes.Buffer
	cw := csv.NewWriter(&buf)
	cw.UseCRLF = true
	if err := cw.Write(strings.Split(Header, ",")); err != nil {
		return err
	}
	ascii := true
	for i := range rows {
		r := &rows[i]
		rec := []string{
			r.Source.String(), r.Target.String(), guardCell(r.SourceName), guardCell(r.TargetName),
			r.Class.String(), string(r.Evidence), string(r.Status), guardCell(r.Note),
		}
		for _, c := range rec {
			ascii = ascii && isASCII(c)
		}
		if err := cw.Write(rec); err != nil {
			return err
		}
	}
	cw.Flush()
	if !ascii {
		if _, err := io.WriteString(w, bom); err != nil {
			return err
		}
	}
	_, err := buf.WriteTo(w)
	return err
}

// guardCell puts an apostrophe before text that a spreadsheet would take for a
// formula, and before text that guardCell itself could have made.
func guardCell(s string) string {
	if formulaLike(s) {
		return "'" + s
	}
	return s
}

// unguardCell is the text that guardCell was given.
func unguardCell(s string) string {
	if strings.HasPrefix(s, "'") && formulaLike(s) {
		return s[1:]
	}
	return s
}

// formulaLike reports whether s, apostrophes at its start aside, begins with a
// character that starts a formula or that spreadsheets skip before one.
func formulaLike(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && (strings.IndexByte("=+-@", s[0]) >= 0 || s[0] < ' ')
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
