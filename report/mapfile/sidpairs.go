package mapfile

import (
	"encoding/json"
	"fmt"
	"strings"

	"reacl/ad/match"
	"reacl/report/quote"
)

// lines writes a line for each pair, ended by CR LF.
func lines(pairs []pair, format string) string {
	var b strings.Builder
	for _, p := range pairs {
		fmt.Fprintf(&b, format+"\r\n", p.old, p.new)
	}
	return b.String()
}

// admt is the SID mapping file of ADMT (KB 835991): "old,new" lines in ASCII,
// ended by CR LF, without header, quotes and byte order mark.
func admt(m *maker) {
	forth, back, lost := m.pairs()
	m.file("sidmap.csv", lines(forth, "%s,%s"))
	m.file("undo.csv", lines(back, "%s,%s"))
	m.run = []string{`ADMT SECURITY /N "SERVER" /SMF:"C:\maps\admt-sidmap.csv" with your usual options, or choose the file in the Security Translation Wizard.`,
		"First in Add mode; after the verification in Remove mode."}
	m.undo = []string{"Run the translation again with admt-undo.csv in Replace mode, or restore the descriptors from a backup."}
	m.caution = []string{"The file has no header line and no quotes: ADMT does not take quotes.",
		"ADMT translates files, shares, printers and local groups of Windows hosts; no mailbox folders, no NAS."}
	m.undoCaution(lost)
}

// mcglone is SIDMap.csv of the SIDHistory module 1.6: ADMT's lines after the
// header OldSID,NewSID.
func mcglone(m *maker) {
	const header = "OldSID,NewSID\r\n"
	forth, back, lost := m.pairs()
	m.file("SIDMap.csv", header+lines(forth, "%s,%s"))
	m.file("undo.csv", header+lines(back, "%s,%s"))
	add := ""
	if m.in.Keep {
		add = " -Add"
	}
	m.run = []string{`Convert-SIDHistoryNTFS -StartPath \\server\share -MapFile mcglone-SIDMap.csv` + add, "Its -WhatIf shows what would change."}
	m.undo = []string{"Convert-SIDHistoryNTFS with mcglone-undo.csv, or restore the descriptors from a backup."}
	m.caution = []string{"The module changes explicit DACL entries of folders only: no files, no owners, no audit entries."}
	m.undoCaution(lost)
}

// plainCSV has the four columns that McGlone's module and fvbhyt/SDDL read by name.
func plainCSV(m *maker) {
	var b strings.Builder
	b.WriteString("Olduser,OldSID,Newuser,NewSID\r\n")
	m.each(func(r match.Row) string {
		fmt.Fprintf(&b, "%s,%s,%s,%s\r\n", quote.CSV(r.SourceName), r.Source, quote.CSV(r.TargetName), r.Target)
		return ""
	})
	m.file("map.csv", b.String())
	m.run = []string{"For tools that read columns by name: OldSID and NewSID, Olduser and Newuser. UTF-8 without byte order mark."}
	m.undo = []string{"The file changes nothing by itself."}
	m.caution = []string{"The file is for programs: names are byte for byte those of the directory. Do not open it in a spreadsheet; mapping.csv is made for that."}
}

// plainJSON is an array of objects, one a line.
func plainJSON(m *maker) {
	var b strings.Builder
	b.WriteString("[")
	m.each(func(r match.Row) string {
		if m.used > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n")
		line, err := json.Marshal(struct {
			Source     string `json:"sourceSid"`
			Target     string `json:"targetSid"`
			SourceName string `json:"sourceName,omitempty"`
			TargetName string `json:"targetName,omitempty"`
			Class      string `json:"class"`
			Evidence   string `json:"evidence"`
		}{r.Source.String(), r.Target.String(), r.SourceName, r.TargetName, r.Class.String(), string(r.Evidence)})
		if err != nil {
			return err.Error()
		}
		b.Write(line)
		return ""
	})
	b.WriteString("\n]\n")
	m.file("map.json", b.String())
	m.run = []string{"For programs: an array of {sourceSid, targetSid, sourceName, targetName, class, evidence}."}
	m.undo = []string{"The file changes nothing by itself."}
}
