package table

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"reacl/ad"
	"reacl/ad/input"
)

// ReadCSV reads a table whose first line names the columns; name is the
// file's name in origins. The separator and the form are found by that line.
//
// A row that cannot be read is an error in the stream, and so is a value
// that is the name of a .NET type: without the column's values the entry
// would look as if it had none. Where that shows in the first row, in a
// column of SIDs, ReadCSV refuses the whole table ([ErrTypeName]).
func ReadCSV(r io.Reader, name string) (entries ad.Entries, format string, err error) {
	t := &reader{c: newRecords(r, ','), name: name, told: map[int]bool{}}
	if err := t.header(); err != nil {
		return nil, "", err
	}
	t.first, t.firstErr = t.c.next()
	t.firstAt = t.c.number
	switch {
	case errors.Is(t.firstErr, io.EOF):
		return nil, "", fmt.Errorf("%s: %w: there is a header and no row", name, ErrEmpty)
	case t.firstErr == nil:
		for i, c := range t.columns {
			if i < len(t.first) && c.role == roleSIDs && typeName.MatchString(t.first[i]) {
				return nil, "", t.typeNameError(i, t.first[i])
			}
		}
	}
	return t.entries, t.format, nil
}

// reader makes entries of rows.
type reader struct {
	*layout
	c        *records
	name     string
	first    []string
	firstErr error
	firstAt  int
	told     map[int]bool // columns whose type names have been reported
	hasUAC   bool         // there is a column userAccountControl
}

func (t *reader) place() string { return fmt.Sprintf("%s:%d", t.name, t.c.number) }

// header reads the titles.
func (t *reader) header() error {
	for {
		line, err := t.c.line()
		text := strings.TrimSpace(string(line))
		switch {
		case errors.Is(err, io.EOF):
			return fmt.Errorf("%s: %w", t.name, ErrEmpty)
		case err != nil:
			return fmt.Errorf("%s: %w", t.place(), err)
		case text == "" || isPreamble(text):
			continue
		}
		t.c.comma = sniffComma(text)
		titles, err := t.c.record(line)
		if err == nil {
			t.layout, err = layoutOf(titles)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.place(), err)
		}
		t.hasUAC = t.has("useraccountcontrol")
		return nil
	}
}

func (t *reader) entries(yield func(ad.Entry, error) bool) {
	row, err := t.first, t.firstErr
	t.c.number = t.firstAt
	for ; !errors.Is(err, io.EOF); row, err = t.c.next() {
		origin := ad.Entry{Origin: t.place()}
		switch {
		case err == nil && len(row) != len(t.columns):
			err = fmt.Errorf("%w: it has %d fields and the header %d", ErrRecord, len(row), len(t.columns))
		case err == nil:
			if !t.row(row, yield) {
				return
			}
			continue
		}
		final := !errors.Is(err, ErrRecord) && !errors.Is(err, input.ErrLineTooLong)
		if !yield(origin, fmt.Errorf("%s: %w", origin.Origin, err)) || final {
			return
		}
	}
}

// row hands out the entry of one row, after the errors of its values.
func (t *reader) row(row []string, yield func(ad.Entry, error) bool) bool {
	e := ad.Entry{Origin: t.place(), Attrs: map[string][][]byte{}}
	var scope, kind string
	var problems []error
	for i, field := range row {
		c := t.columns[i]
		if field == "" {
			continue
		}
		if typeName.MatchString(field) {
			if c.role == roleSIDs || !t.told[i] {
				t.told[i] = true
				problems = append(problems, t.typeNameError(i, field))
			}
			continue
		}
		if c.ranged != "" {
			problems = append(problems, fmt.Errorf("%s: %s: %w: only %s is there", t.place(), c.attr, ad.ErrRange, c.ranged))
		}
		switch c.role {
		case roleName:
			e.DN = string(text(field))
		case roleSIDs:
			e.Attrs[c.attr] = append(e.Attrs[c.attr], sids(field)...)
		case roleMany:
			e.Attrs[c.attr] = append(e.Attrs[c.attr], values(field)...)
		case roleActive:
			if !t.hasUAC {
				e.Attrs["useraccountcontrol"] = [][]byte{[]byte(accountControl(field))}
			}
		case roleScope:
			scope = field
		case roleKind:
			kind = field
		case roleOctets:
			e.Attrs[c.attr] = append(e.Attrs[c.attr], octets(field))
		default:
			e.Attrs[c.attr] = append(e.Attrs[c.attr], text(field))
		}
	}
	if g, ok := groupType(scope, kind); ok && e.Attrs["grouptype"] == nil {
		e.Attrs["grouptype"] = [][]byte{g}
	}
	if t.class != "" && e.Attrs["objectclass"] == nil {
		e.Attrs["objectclass"] = [][]byte{[]byte(t.class)}
	}
	for _, err := range problems {
		if !yield(ad.Entry{DN: e.DN, Origin: e.Origin}, err) {
			return false
		}
	}
	return yield(e, nil)
}

// accountControl is the userAccountControl ([MS-ADTS] 2.2.16) of an account of
// which only Enabled is known.
func accountControl(enabled string) string {
	const normal = 0x200
	if strings.EqualFold(enabled, "False") {
		return strconv.Itoa(normal | ad.UACDisabled)
	}
	return strconv.Itoa(normal)
}

// groupType is the groupType ([MS-ADTS] 2.2.12) of Get-ADGroup's GroupScope
// and GroupCategory, where both are known.
func groupType(scope, kind string) ([]byte, bool) {
	bits := int64(0)
	switch strings.ToLower(scope) {
	case "global":
		bits = ad.GroupGlobal
	case "domainlocal":
		bits = ad.GroupDomainLocal
	case "universal":
		bits = ad.GroupUniversal
	default:
		return nil, false
	}
	switch strings.ToLower(kind) {
	case "security":
		bits |= ad.GroupSecurity
	case "distribution":
	default:
		return nil, false
	}
	return strconv.AppendInt(nil, bits, 10), true
}

// typeNameError says what to type instead.
func (t *reader) typeNameError(i int, field string) error {
	title := t.columns[i].title
	value := "$_." + title + ".Value -join ';'"
	switch {
	case strings.HasSuffix(field, "Byte[]"):
		value = "[Convert]::ToBase64String($_." + title + ")"
	case strings.HasSuffix(field, "String[]"), t.columns[i].role != roleSIDs:
		value = "$_." + title + " -join ';'"
	}
	return input.WithHint(fmt.Errorf("%s: column %s %w: %q", t.place(), title, ErrTypeName, field),
		fmt.Sprintf("export again with: … | Select-Object DistinguishedName,ObjectClass,SamAccountName,SID,@{n='%s';e={%s}} | Export-Csv -NoTypeInformation -Encoding UTF8", title, value))
}
