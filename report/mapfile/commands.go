package mapfile

import (
	"fmt"
	"strings"
)

// longestLine is how long a line of a batch file may become. cmd.exe stops at
// 8,191 characters; the path that the user gives comes on top.
const longestLine = 6000

// batch is a file for cmd.exe with as few command lines as the limit allows.
// head begins each line, and each part is put after it.
func batch(comment []string, head string, parts []string) string {
	var b strings.Builder
	b.WriteString("@echo off\r\nsetlocal DisableDelayedExpansion\r\n")
	for _, c := range comment {
		b.WriteString("rem " + c + "\r\n")
	}
	b.WriteString("if \"%~1\"==\"\" (echo usage: %~nx0 PATH & exit /b 1)\r\n")
	length := 0
	for _, p := range parts {
		if length == 0 || length+len(p)+1 > longestLine {
			if length > 0 {
				b.WriteString("\r\nif errorlevel 1 exit /b 1\r\n")
			}
			b.WriteString(head)
			length = len(head)
		}
		b.WriteString(" " + p)
		length += len(p) + 1
	}
	if length > 0 {
		b.WriteString("\r\nif errorlevel 1 exit /b 1\r\n")
	}
	return b.String()
}

func parts(pairs []pair, format string) []string {
	out := make([]string, len(pairs))
	for i, p := range pairs {
		out[i] = fmt.Sprintf(format, p.old, p.new)
	}
	return out
}

// subinacl is a batch file of SubInACL /replace actions, several a command.
func subinacl(m *maker) {
	if m.in.Keep {
		m.refuse("SubInACL cannot keep the old entries: /replace is its only action by SID")
		return
	}
	forth, back, lost := m.pairs()
	const head = `subinacl /noverbose /subdirectories "%~1"`
	comment := []string{"SubInACL 5.2: every entry, DACL and SACL, of the old SID becomes one of the new SID.", "Add /testmode after /noverbose to change nothing."}
	m.file("replace.cmd", batch(comment, head, parts(forth, "/replace=%s=%s")))
	m.file("undo.cmd", batch([]string{"SubInACL 5.2: back to the old SIDs."}, head, parts(back, "/replace=%s=%s")))
	m.run = []string{`subinacl-replace.cmd D:\data\*.*`, "Try it first with /testmode in each line."}
	m.undo = []string{`subinacl-undo.cmd D:\data\*.*`}
	m.caution = []string{
		"UNCONFIRMED: that SubInACL takes plain SIDs (S-1-5-21-...) on both sides of /replace. Its documentation says that SIDs are accepted \"in several forms\" without listing them. Check on one folder first.",
		"SubInACL is an old 32-bit program that Microsoft no longer offers; it needs the backup, restore, security and take-ownership privileges.",
	}
	m.undoCaution(lost)
}

// setacl is a batch file for each generation of SetACL, and the rewritten
// listings that it restores.
func setacl(m *maker) {
	forth, back, lost := m.pairs()
	action := "repltrst"
	if m.in.Keep {
		action = "cpytrst"
	}
	const head = `SetACL -on "%~1" -ot file -actn trustee -rec cont_obj`
	two := func(ps []pair, ta string) []string {
		return parts(ps, `-trst "n1:%s;n2:%s;s1:y;s2:y;ta:`+ta+`;w:dacl,sacl"`)
	}
	three := func(ps []pair, ta string) []string { return parts(ps, `-trst "n1:%s;n2:%s;ta:`+ta+`;w:dacl,sacl"`) }
	m.file("2x.cmd", batch([]string{"SetACL 2.x"}, head, two(forth, action)))
	m.file("3x.cmd", batch([]string{"SetACL 3.x"}, head, three(forth, action)))
	m.run = []string{`setacl-2x.cmd D:\data   (SetACL 2.x)`, `setacl-3x.cmd D:\data   (SetACL 3.x)`}
	if m.in.Keep {
		m.undo = []string{"Added entries cannot be told from those that the targets had before: restore the descriptors from a listing that was saved first."}
	} else {
		m.file("2x-undo.cmd", batch([]string{"SetACL 2.x: back to the old SIDs."}, head, two(back, action)))
		m.file("3x-undo.cmd", batch([]string{"SetACL 3.x: back to the old SIDs."}, head, three(back, action)))
		m.undo = []string{`setacl-2x-undo.cmd D:\data or setacl-3x-undo.cmd D:\data`}
		m.undoCaution(lost)
	}
	m.caution = append(m.caution,
		"SetACL leaves inherited entries, object entries, owner and group as they are, and may write an entry twice where the new SID already has one.",
		"For 3.x the keys s1 and s2 are left out and w: names dacl and sacl only; that 3.x also takes owner and group there is UNCONFIRMED and not used.",
	)
	m.setaclListings()
}
