package script

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
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
	if !sameList(from, to, acl.DACL) {
		if why, err := d.icacls(w.rec.Object.Folder, to); why != "" || err != nil {
			return why, err
		}
	}
	if bytes.Equal(from.OwnerBytes(), to.OwnerBytes()) && bytes.Equal(from.GroupBytes(), to.GroupBytes()) && sameList(from, to, acl.SACL) {
		return "", nil
	}
	return d.windows(w)
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
	if path == `\` {
		path = "" // the root of what was saved
	}
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
# Windows; try it on one object first.
$ErrorActionPreference = 'Stop'
function Set-Sddl([string]$Path, [string]$Sddl) {
  $acl = Get-Acl -LiteralPath $Path
  $acl.SetSecurityDescriptorSddlForm($Sddl)
  Set-Acl -LiteralPath $Path -AclObject $acl
}
`

// windows writes a whole descriptor with PowerShell.
func (d *direction) windows(w *work) (string, error) {
	to := d.to(w)
	if why := inexact(w, to); why != "" {
		return why, nil
	}
	name, sddl := w.rec.Object.Folder, to.SDDL(sid.SID{})
	if !quote.Plain(name) || name == "" {
		return "the path is empty or holds a control character", nil
	}
	line := "Set-Sddl " + quote.PowerShell(name) + " " + quote.PowerShell(sddl)
	switch w.rec.Object.Kind {
	case exchange.KindShare:
		line = "Set-SmbShare -Name " + quote.PowerShell(name) + " -SecurityDescriptor " + quote.PowerShell(sddl) + " -Force"
	case exchange.KindRegistry:
		line = "Set-Sddl " + quote.PowerShell("Registry::"+name) + " " + quote.PowerShell(sddl)
	}
	return "", d.line("windows.ps1", windowsHead, line)
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
