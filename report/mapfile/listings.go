package mapfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"reacl/ad/input"
	"reacl/ad/match"
	"reacl/sid"
)

// icacls rewrites the descriptors of an icacls /save or smbcacls --save file:
// a line with the path, a line with the DACL in SDDL; UTF-16LE without byte
// order mark, CR LF.
func icacls(m *maker) {
	n := m.listings(false)
	m.each(func(match.Row) string {
		if n == 0 {
			return "no saved listing was given to rewrite"
		}
		return ""
	})
	m.run = []string{
		`icacls D:\ /restore icacls-restore.txt /c   (from the folder above the one that was saved)`,
		`smbcacls //server/share / --restore icacls-restore.txt`,
		"The file holds only the objects that change. Save, rewrite and restore in one window: what was changed after the save is overwritten.",
	}
	m.undo = []string{`icacls D:\ /restore icacls-undo.txt /c, or smbcacls with --restore icacls-undo.txt: the file as it was saved, byte for byte.`}
	m.caution = append(m.caution,
		"The files hold DACLs only: owners and audit entries are not in them.",
		"Whether icacls takes a byte order mark is UNCONFIRMED; none is written.",
	)
	if n == 0 {
		m.caution = append(m.caution, "No saved listing was given, so there is nothing to restore: make one with icacls D:\\data /save acls.txt /t /c (or smbcacls //server/share / --recurse --save acls.txt) and name it with --saved acls.txt.")
	}
}

// setaclListings rewrites the listings that SetACL restores: lines of
// "path",type,"SDDL"; UTF-16LE with byte order mark, CR LF.
func (m *maker) setaclListings() {
	if m.listings(true) == 0 {
		m.caution = append(m.caution, "No SetACL listing was given (-actn list -lst \"f:sddl;w:d,s,o,g\"), so there is no restore file; name one with --saved.")
		return
	}
	m.run = append(m.run, `SetACL -on x -ot file -actn restore -bckp setacl-restore.txt   (instead of the scripts; -on must be there and is ignored)`)
	m.undo = append(m.undo, "SetACL with -actn restore -bckp setacl-undo.txt: the listing as it was saved.")
	m.caution = append(m.caution, "SetACL restores a file from its last line to its first and writes all of it in capitals; objects with conditional entries are left out for that.")
}

// listings rewrites the saved listings of one kind and reports how many there are.
func (m *maker) listings(setacl bool) (n int) {
	w := rewriter{target: make(map[sid.SID]sid.SID, len(m.rows)), keep: m.in.Keep}
	for _, r := range m.rows {
		w.target[r.Source] = r.Target
	}
	aliases, unchanged := 0, 0
	for _, s := range m.in.Saved {
		text, err := decode(s.Data)
		if err != nil {
			m.left = append(m.left, Left{Object: s.Name, Why: err.Error()})
			continue
		}
		if looksLikeSetACL(text) != setacl {
			continue
		}
		n++
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf("-%d", n)
		}
		l := listing{m: m, w: &w, name: s.Name}
		if setacl {
			l.setacl(text)
		} else {
			l.icacls(text)
		}
		aliases, unchanged = aliases+l.aliases, unchanged+l.unchanged
		data := encodeUTF16(l.out.String())
		if setacl {
			data = append([]byte{0xFF, 0xFE}, data...)
		}
		m.files = append(m.files, File{m.format.Name + "-restore" + suffix + ".txt", data}, File{m.format.Name + "-undo" + suffix + ".txt", bytes.Clone(s.Data)})
	}
	if aliases > 0 {
		m.caution = append(m.caution, fmt.Sprintf("%d entries name a domain's group by an alias (DA, DU …), which means the domain of the computer that applies the file; they were left as they are.", aliases))
	}
	if n > 0 {
		m.caution = append(m.caution, fmt.Sprintf("%d objects name no mapped SID and are not in the restore file.", unchanged))
	}
	return n
}

// listing is one saved file on its way.
type listing struct {
	m                  *maker
	w                  *rewriter
	name               string
	out                strings.Builder
	aliases, unchanged int
}

// object rewrites one descriptor; ok is false where the object is not to be
// written.
func (l *listing) object(line int, path, sddl string) (text string, ok bool) {
	leave := func(why string) (string, bool) {
		l.m.left = append(l.m.left, Left{Object: fmt.Sprintf("%s:%d %s", l.name, line, path), Why: why})
		return "", false
	}
	if strings.ContainsRune(path, utf8.RuneError) {
		return leave("the path is not valid UTF-16 and would change")
	}
	r, err := l.w.rewrite(sddl)
	if err != nil {
		return leave(err.Error())
	}
	l.aliases += r.aliases
	if r.kept > 0 {
		l.m.left = append(l.m.left, Left{Object: fmt.Sprintf("%s:%d %s", l.name, line, path), Why: "a condition names an old SID; nothing can be added to it"})
	}
	if r.changed == 0 {
		l.unchanged++
		return "", false
	}
	l.m.objects++
	return r.text, true
}

// icacls reads pairs of lines.
func (l *listing) icacls(text string) {
	lines := splitLines(text)
	for i := 0; i < len(lines); i += 2 {
		path := lines[i]
		if i+1 == len(lines) || !isSDDL(lines[i+1]) {
			if i+1 == len(lines) && path == "" {
				return // an empty line at the end
			}
			l.m.left = append(l.m.left, Left{Object: fmt.Sprintf("%s:%d %s", l.name, i+1, path), Why: "no descriptor follows the path"})
			i-- // the next line may be a path
			continue
		}
		if sddl, ok := l.object(i+1, path, lines[i+1]); ok {
			l.out.WriteString(path + "\r\n" + sddl + "\r\n")
		}
	}
}

// setacl reads lines of "path",type,"SDDL".
func (l *listing) setacl(text string) {
	for i, line := range splitLines(text) {
		if line == "" {
			continue
		}
		head, sddl, err := cutSetACL(line)
		if err != nil {
			l.m.left = append(l.m.left, Left{Object: fmt.Sprintf("%s:%d", l.name, i+1), Why: err.Error()})
			continue
		}
		if strings.Contains(sddl, ";(") {
			l.m.left = append(l.m.left, Left{Object: fmt.Sprintf("%s:%d %s", l.name, i+1, head), Why: "a conditional entry, which SetACL would write in capitals"})
			continue
		}
		if sddl, ok := l.object(i+1, head, sddl); ok {
			l.out.WriteString(head + `"` + sddl + "\"\r\n")
		}
	}
}

// cutSetACL cuts a line into `"path",type,` and the SDDL.
func cutSetACL(line string) (head, sddl string, err error) {
	bad := errors.New(`not a line "path",type,"SDDL"`)
	if !strings.HasPrefix(line, `"`) {
		return "", "", bad
	}
	end := strings.Index(line[1:], `",`) + len(`"",`) // a path holds no quotes
	comma := strings.IndexByte(line[min(end, len(line)):], ',')
	if end <= len(`",`) || comma < 0 {
		return "", "", bad
	}
	head, rest := line[:end+comma+1], line[end+comma+1:]
	switch {
	case rest == "":
		return head, "", nil // no descriptor was listed
	case len(rest) < 2 || rest[0] != '"' || rest[len(rest)-1] != '"':
		return "", "", bad
	}
	return head, rest[1 : len(rest)-1], nil
}

func looksLikeSetACL(text string) bool {
	first, _, _ := strings.Cut(text, "\n")
	return strings.HasPrefix(first, `"`) && strings.Contains(first, `",`)
}

func isSDDL(s string) bool {
	return len(s) >= 2 && strings.IndexByte("OGDS", s[0]) >= 0 && s[1] == ':' && !strings.HasPrefix(s[2:], `\`)
}

func splitLines(text string) []string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if n := len(lines); lines[n-1] == "" {
		lines = lines[:n-1]
	}
	return lines
}

func decode(data []byte) (string, error) {
	text, err := io.ReadAll(input.Decode(bytes.NewReader(data)))
	return string(text), err
}

// encodeUTF16 is s in UTF-16LE without byte order mark.
func encodeUTF16(s string) []byte {
	units := utf16.Encode([]rune(s))
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}
