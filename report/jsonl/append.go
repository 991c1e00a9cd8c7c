package jsonl

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"reacl/acl/audit"
)

// AppendFindings appends a line for each finding to b, byte for byte what
// encoding FromFinding gives.
func AppendFindings(b []byte, list []audit.Finding) []byte {
	for i := range list {
		b = appendFinding(b, &list[i])
	}
	return b
}

func appendFinding(b []byte, f *audit.Finding) []byte {
	b = appendString(append(b, `{"rule":`...), f.Rule)
	b = appendString(append(b, `,"severity":`...), f.Severity.String())
	if o := &f.Object; *o != (audit.ObjectRef{}) {
		b = appendString(append(b, `,"object":{"mailbox":`...), o.Mailbox)
		b = appendString(append(b, `,"folder":`...), o.Folder)
		b = appendString(append(b, `,"kind":`...), o.Kind.String())
		if o.Property != 0 {
			b = fmt.Appendf(b, `,"property":"0x%08X"`, o.Property)
		}
		b = appendField(b, "server", o.Server)
		b = append(appendString(append(b, `,"origin":`...), o.Origin), '}')
	}
	b = appendField(b, "place", f.Place)
	if !f.Trustee.IsZero() {
		b, _ = f.Trustee.AppendText(append(b, `,"trustee":"`...))
		b = append(b, '"')
	}
	if !f.Target.IsZero() {
		b, _ = f.Target.AppendText(append(b, `,"target":"`...))
		b = append(b, '"')
	}
	b = appendField(b, "principal", f.Principal)
	if f.Mask != 0 {
		b = appendField(b, "mask", f.Mask.String())
	}
	b = appendField(b, "rights", f.Rights)
	b = appendField(b, "lost", f.Lost)
	b = appendField(b, "gained", f.Gained)
	if f.People != 0 {
		b = strconv.AppendInt(append(b, `,"people":`...), int64(f.People), 10)
	}
	b = appendString(append(b, `,"detail":`...), f.Detail)
	b = appendString(append(b, `,"action":`...), f.Action)
	b = appendField(b, "origin", f.Origin)
	b = appendField(b, "accepted", f.Accepted)
	return append(b, "}\n"...)
}

// appendField appends a member that is left out where it is empty.
func appendField(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return appendString(b, value)
}

// appendString appends s as JSON. Texts of plain letters, nearly all, are
// copied; the rest is left to package json.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7F || c == '"' || c == '\\' {
			var w strings.Builder
			enc := json.NewEncoder(&w)
			enc.SetEscapeHTML(false)
			_ = enc.Encode(s) // a string always encodes
			return append(b, strings.TrimSuffix(w.String(), "\n")...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
