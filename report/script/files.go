package script

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/report/quote"
	"reacl/sid"
)

func lower(s string) string { return strings.ToLower(s) }

// fileRestore writes a file or folder: its DACL in the form that icacls and
// smbcacls restore, and where owner, group or SACL change, all of it in
// windows.ps1 too.
func (d *direction) fileRestore(w *work) (string, error) {
	from, to := d.from(w), d.to(w)
	if why := inexact(w, to); why != "" {
		return why, nil
	}
	changed := parts(from, to)
	if i := slices.Index(changed, "Access"); i >= 0 && !absolute(w.rec.Object.Folder) {
		if why, err := d.icacls(w.rec.Object.Folder, to); why != "" || err != nil {
			return why, err
		}
		changed = slices.Delete(changed, i, i+1)
	}
	if len(changed) == 0 {
		return "", nil
	}
	return d.windows(w, changed)
}

// absolute reports whether a path begins with a drive or a server. Those in a
// save file of icacls begin below the folder that was saved.
func absolute(path string) bool {
	return strings.HasPrefix(path, `\\`) || len(path) > 1 && path[1] == ':'
}

// parts are the parts in which two descriptors differ, by the names of .NET's
// AccessControlSections.
func parts(a, b acl.Descriptor) (names []string) {
	for _, p := range []struct {
		name string
		same bool
	}{{"Access", acl.SameList(a, b, acl.DACL)}, {"Owner", bytes.Equal(a.OwnerBytes(), b.OwnerBytes())},
		{"Group", bytes.Equal(a.GroupBytes(), b.GroupBytes())}, {"Audit", acl.SameList(a, b, acl.SACL)}} {
		if !p.same {
			names = append(names, p.name)
		}
	}
	return names
}

// inexact says what of a descriptor its text would not give back.
func inexact(w *work, to acl.Descriptor) string {
	_, lost := to.SDDLExact(sid.SID{})
	for _, l := range lost {
		// Windows sets the bits of automatic inheritance itself.
		if !l.Layout && l.Place != "control" {
			return "SDDL cannot say all of the descriptor: " + l.Place + ": " + l.What
		}
	}
	return ""
}

// icacls writes two lines, the path and the DACL: UTF-16LE without byte order
// mark, CR LF.
func (d *direction) icacls(path string, to acl.Descriptor) (string, error) {
	dacl, ok := daclText(to)
	switch {
	case !ok:
		return "icacls cannot write that there is no DACL", nil
	case !quote.Plain(path):
		return "the path holds a control character", nil
	}
	out, err := d.file("icacls-restore.txt", func(io.Writer) error { return nil })
	if err != nil {
		return "", err
	}
	path = strings.TrimPrefix(path, `\`) // "" is the root of what was saved
	var b []byte
	for _, u := range utf16.Encode([]rune(path + "\r\n" + dacl + "\r\n")) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	_, err = out.Write(b)
	return "", err
}

// daclText is the DACL in SDDL; ok is false where it is absent.
func daclText(d acl.Descriptor) (string, bool) {
	if d.State(acl.DACL) == acl.Absent {
		return "", false
	}
	_, text, _ := strings.Cut(d.SDDL(sid.SID{}), "D:")
	flags := text
	if i := strings.IndexAny(text, "(S"); i >= 0 && d.State(acl.DACL) != acl.Null {
		flags = text[:i]
	}
	if d.State(acl.DACL) == acl.Null {
		return "D:NO_ACCESS_CONTROL", true
	}
	out := "D:" + flags
	for _, a := range d.ACEs(acl.DACL) {
		out += a.SDDL(sid.SID{})
	}
	return out, true
}

const windowsHead = `# %s
# Run elevated. Owner and audit entries need the privileges to restore files
# and to manage the security log. UNCONFIRMED: not tried on every version of
# Windows; try it on one object first. Each line names the parts that change;
# the others stay as they are. Paths without a drive or server begin in the
# current folder, as those of icacls-restore.txt do.
$ErrorActionPreference = 'Stop'
function Set-Sddl([string]$Path, [string]$Parts, [string]$Sddl) {
  $acl = Get-Acl -LiteralPath $Path
  $acl.SetSecurityDescriptorSddlForm($Sddl, [System.Security.AccessControl.AccessControlSections]$Parts)
  Set-Acl -LiteralPath $Path -AclObject $acl
}
`

// windows writes parts of a descriptor with PowerShell.
func (d *direction) windows(w *work, changed []string) (string, error) {
	to := d.to(w)
	if why := inexact(w, to); why != "" {
		return why, nil
	}
	name, sddl := w.rec.Object.Folder, to.SDDL(sid.SID{})
	if !quote.Plain(name) || name == "" {
		return "the path is empty or holds a control character", nil
	}
	if w.rec.Object.Kind == exchange.KindShare {
		return "", d.line("windows.ps1", windowsHead, "Set-SmbShare -Name "+quote.PowerShell(name)+" -SecurityDescriptor "+quote.PowerShell(sddl)+" -Force")
	}
	switch {
	case w.rec.Object.Kind == exchange.KindRegistry:
		name = "Registry::" + name
	case !absolute(name):
		name = "." + `\` + strings.TrimPrefix(name, `\`)
	}
	return "", d.line("windows.ps1", windowsHead, "Set-Sddl "+quote.PowerShell(name)+" "+quote.PowerShell(strings.Join(changed, ", "))+" "+quote.PowerShell(sddl))
}

// line writes a line of a PowerShell script: UTF-8 with byte order mark, which
// Windows PowerShell needs, CR LF.
func (d *direction) line(name, head, text string) error {
	out, err := d.file(name, func(w io.Writer) error {
		_, err := io.WriteString(w, "\ufeff"+strings.ReplaceAll(fmt.Sprintf(head, d.title()), "\n", "\r\n"))
		return err
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text+"\r\n")
	return err
}
