package files

import (
	"errors"
	"fmt"
	"strings"

	"reacl/ad"
	"reacl/ad/input"
	"reacl/ad/ldif"
	"reacl/ad/table"
)

// FormatLDIF is LDIF (RFC 2849).
const FormatLDIF = "LDIF"

const accepted = "what can be read: LDIF (ldifde, ldapsearch, ldbsearch), csvde, PowerShell Export-Csv, SIDReport.csv, ADRecon, " +
	"SharpHound JSON or zip, an AD Explorer snapshot, and what reacl collect ad wrote"

// form finds the form of the file by its beginning, and its reader.
func (f *file) form() (ad.Entries, error) {
	raw, err := f.in.Peek(64 << 10)
	if err != nil {
		return nil, err
	}
	if table.IsADExplorer(raw) {
		f.format = table.FormatADExplorer
		at, size, err := f.in.ReaderAt()
		if err != nil {
			return nil, err
		}
		return table.ReadADExplorer(at, size, f.name)
	}
	head, err := f.in.Head(64 << 10)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.TrimSpace(head) == "":
		return nil, input.WithHint(fmt.Errorf("%s: the file is empty: %w", f.name, table.ErrEmpty), "check that the export ended without an error; "+wanted)
	case table.IsSnapshot(head):
		f.format = table.FormatSnapshot
		s, err := table.ReadSnapshot(f.in.UTF8(), f.name)
		if err != nil {
			return nil, err
		}
		f.header = &s.Header
		return s.Entries, nil
	case table.IsSharpHound(head):
		f.format = table.FormatSharpHound
		return table.ReadSharpHound(f.in.Text(), f.name), nil
	case isLDIF(head):
		f.format = FormatLDIF
		return ldif.Read(f.in.Text(), f.name), nil
	}
	if err := f.knownOther(head, raw); err != nil {
		return nil, err
	}
	entries, format, err := table.ReadCSV(f.in.Text(), f.name)
	if errors.Is(err, table.ErrColumns) {
		if input.Hint(err) == "" {
			err = input.WithHint(err, accepted)
		}
		return nil, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	f.format = format
	return entries, err
}

// isLDIF reports whether the first line that is not a comment is one of LDIF,
// or of ldapsearch's summary.
func isLDIF(head string) bool {
	comment := false
	for line := range strings.Lines(head) {
		line = strings.ToLower(strings.TrimRight(line, "\r\n"))
		switch {
		case line == "":
			continue
		case line[0] == '#', line[0] == ' ' && comment:
			comment = true
			continue
		}
		for _, begin := range []string{"dn:", "version:", "search:", "result:", "ref:"} {
			if strings.HasPrefix(line, begin) {
				return true
			}
		}
		return false
	}
	return comment && !strings.HasPrefix(head, "#TYPE")
}

// knownOther names what the file is instead, where that can be told.
func (f *file) knownOther(head string, raw []byte) error {
	text := strings.TrimLeft(head, " \t\r\n")
	begins := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(text, p) {
				return true
			}
		}
		return false
	}
	refuse := func(what, hint string) error {
		return input.WithHint(fmt.Errorf("%s: %w: %s", f.name, ErrUnknown, what), hint)
	}
	switch {
	case begins("<Objs "):
		return refuse("it is PowerShell's Export-Clixml", "export with Export-Csv, and sIDHistory as @{n='sIDHistory';e={$_.sIDHistory.Value -join ';'}}")
	case begins("{") && (strings.Contains(text, `"sd"`) || strings.Contains(text, `"folder"`)):
		return refuse("it is an export of security descriptors", "give it with --acl")
	case begins("{", "["):
		return refuse("it is JSON of another kind", accepted)
	case begins("<"):
		return refuse("it is XML or HTML", accepted)
	case isBinary(head):
		return refuse(fmt.Sprintf("it is binary data that begins with % x", raw[:min(len(raw), 8)]), accepted)
	}
	return nil
}

// isBinary reports whether decoded text has control characters that no text
// has.
func isBinary(head string) bool {
	odd := 0
	for i := range len(head) {
		if c := head[i]; c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' {
			odd++
		}
	}
	return odd*50 > len(head)
}
