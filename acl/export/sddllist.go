package export

import (
	"errors"
	"io"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
)

// isSDDLList recognises text whose lines hold descriptors in SDDL: alone, as
// sharesec and samba-tool print them, after a name, or below [name].
func isSDDLList(head string, _ *Options) bool {
	found, lines := 0, 0
	for line := range strings.SplitSeq(head, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || isSection(line) || isComment(line) {
			continue
		}
		lines++
		if _, _, ok := cutSDDL(line); ok {
			found++
		}
	}
	return found > 0 && 2*found >= lines
}

// readSDDLList reads one descriptor a line. What stands before it on the line,
// or else in brackets above, is the name or path of the object and tells its
// kind: a registry key, a distinguished name, a share in brackets, a file.
func readSDDLList(f *input.File, k *sink) {
	file := &ended{r: f.Text()}
	lines := input.NewLines(file, MaxRecord)
	section := ""
	for {
		raw, err := lines.Next()
		line := strings.TrimSpace(string(raw))
		origin := k.at(lines.Number())
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, input.ErrLineTooLong):
			if !k.reject(&RecordError{Origin: origin, Raw: keep(raw), Err: ErrTooLong}) {
				return
			}
			continue
		case err != nil:
			k.fail(err)
			return
		case line == "" || isComment(line):
			continue
		case isSection(line):
			section = line[1 : len(line)-1]
			continue
		}
		name, text, ok := cutSDDL(line)
		o := Object{Folder: name, Origin: origin}
		o.Kind = kindOfPath(k, name)
		if name == "" && section != "" {
			o.Folder = section
			if o.Kind = kindOfPath(k, section); o.Kind == exchange.KindFile && !strings.ContainsAny(section, `\/`) {
				o.Kind = exchange.KindShare
			}
		}
		o.Folder = withoutProvider(o.Folder)
		switch {
		case !ok:
			ok = k.bad(&o, line, errors.New("no descriptor in SDDL on the line"))
		case !strings.HasSuffix(text, ")") && file.cut():
			ok = k.bad(&o, line, errNoLineEnd)
		default:
			ok = k.sddl(o, text)
		}
		if !ok {
			return
		}
	}
}

// isSection reports whether a line is a name in brackets.
func isSection(line string) bool {
	return len(line) > 2 && line[0] == '[' && line[len(line)-1] == ']'
}

func isComment(line string) bool {
	return line[0] == '#' || strings.HasPrefix(line, "//") || strings.HasPrefix(line, "REM ")
}

// kindOfPath tells what a path names, where the user has not said it.
func kindOfPath(k *sink, path string) exchange.Kind {
	if k.opts.Kind != exchange.KindUnknown {
		return k.opts.Kind
	}
	upper := strings.ToUpper(path)
	for _, hive := range []string{"HKEY_", "HKLM", "HKCU", "HKCR", "HKU", "MACHINE\\", "USERS\\", "CLASSES_ROOT\\", "REGISTRY::", `MICROSOFT.POWERSHELL.CORE\REGISTRY::`} {
		if strings.HasPrefix(upper, hive) {
			return exchange.KindRegistry
		}
	}
	if strings.Contains(upper, ",DC=") || strings.Contains(upper, "ACTIVEDIRECTORY::") || strings.HasPrefix(upper, "AD:") {
		return exchange.KindADObject
	}
	return exchange.KindFile
}

// withoutProvider takes PowerShell's provider from a path:
// Microsoft.PowerShell.Core\FileSystem::D:\data is D:\data.
func withoutProvider(path string) string {
	if i := strings.Index(path, "::"); i >= 0 && !strings.ContainsAny(path[:i], ":/") {
		return strings.TrimPrefix(path[i+2:], "//RootDSE/")
	}
	return path
}
