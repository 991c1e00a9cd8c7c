package mapfile

import (
	"bytes"
	"encoding/xml"
	"strings"

	"reacl/ad/match"
	"reacl/report/quote"
)

// migtable is a migration table of the Group Policy Management Console: the
// source as a SID in free text, so that accounts that are gone can be mapped
// too, the destination as DOMAIN\name. UTF-16 with byte order mark, as GPMC
// writes it.
func migtable(m *maker) {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\r\n") }
	line(`<?xml version="1.0" encoding="utf-16"?>`)
	line(`<MigrationTable xmlns="http://www.microsoft.com/GroupPolicy/GPOOperations/MigrationTable">`)
	m.each(func(r match.Row) string {
		if r.TargetName == "" {
			return "the target account has no known name"
		}
		if domain, name := account(r.TargetName); domain == "" || name == "" || strings.ContainsAny(domain, "=,") {
			return "the target account is known neither as DOMAIN\\name nor as name@domain"
		}
		if !quote.Plain(r.TargetName) {
			return "the target's name holds a character that XML cannot"
		}
		line("  <Mapping>")
		line("    <Type>Unknown</Type>")
		line("    <Source>" + r.Source.String() + "</Source>")
		line("    <Destination>" + escapeXML(destination(r.TargetName)) + "</Destination>")
		line("  </Mapping>")
		return ""
	})
	line(`</MigrationTable>`)
	m.files = append(m.files, File{"migtable-map.migtable", append([]byte{0xFF, 0xFE}, encodeUTF16(b.String())...)})
	m.run = []string{"Group Policy Management, Import Settings or Copy, \"Using this migration table\": choose migtable-map.migtable. Validate it first (Tools, Validate Table)."}
	m.undo = []string{"Restore the policy from the backup that you made before the import."}
	m.caution = []string{"Each source has the type Unknown, which GPMC shows as \"Free Text or SID\"."}
}

// destination is DOMAIN\name, or name@dns where only the DNS name of the
// domain is known.
func destination(s string) string {
	if domain, name := account(s); strings.Contains(domain, ".") {
		return name + "@" + domain
	}
	return s
}

func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer does not fail
	return b.String()
}
