// Package jsonl writes findings and rejected records as JSON Lines, one for
// each occurrence, as they are found.
package jsonl

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"reacl/acl/audit"
	"reacl/report"
)

// Finding is a line of findings.jsonl.
type Finding struct {
	Rule      string  `json:"rule"`
	Severity  string  `json:"severity"`
	Object    *Object `json:"object,omitempty"`
	Place     string  `json:"place,omitempty"`
	Trustee   string  `json:"trustee,omitempty"`
	Target    string  `json:"target,omitempty"`
	Principal string  `json:"principal,omitempty"`
	Mask      string  `json:"mask,omitempty"`
	Rights    string  `json:"rights,omitempty"`
	Lost      string  `json:"lost,omitempty"`
	Gained    string  `json:"gained,omitempty"`
	People    int     `json:"people,omitempty"` // who lose or gain something by it on the object
	Detail    string  `json:"detail"`
	Action    string  `json:"action"`
	Origin    string  `json:"origin,omitempty"`   // of a directory object; an object's own is in Object
	Accepted  string  `json:"accepted,omitempty"` // who accepted the risk, until when and why
}

// Object is what a finding is about.
type Object struct {
	Mailbox  string `json:"mailbox"`
	Folder   string `json:"folder"`
	Kind     string `json:"kind"`
	Property string `json:"property,omitempty"`
	Server   string `json:"server,omitempty"`
	Origin   string `json:"origin"`
}

// FromFinding is the line of a finding.
func FromFinding(f audit.Finding) Finding {
	out := Finding{
		Rule: f.Rule, Severity: f.Severity.String(), Place: f.Place,
		Trustee: f.Trustee.String(), Target: f.Target.String(), Principal: f.Principal,
		Rights: f.Rights, Lost: f.Lost, Gained: f.Gained, People: f.People, Detail: f.Detail, Action: f.Action, Origin: f.Origin, Accepted: f.Accepted,
	}
	if f.Object != (audit.ObjectRef{}) {
		out.Object = &Object{Mailbox: f.Object.Mailbox, Folder: f.Object.Folder, Kind: f.Object.Kind.String(),
			Server: f.Object.Server, Origin: f.Object.Origin}
		if f.Object.Property != 0 {
			out.Object.Property = fmt.Sprintf("0x%08X", f.Object.Property)
		}
	}
	if f.Mask != 0 {
		out.Mask = f.Mask.String()
	}
	return out
}

// Lines writes values as JSON Lines.
type Lines struct{ enc *json.Encoder }

// NewLines writes to w.
func NewLines(w io.Writer) Lines {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return Lines{enc}
}

// Reject writes a record that could not be read.
func (l Lines) Reject(r report.Reject) error { return l.enc.Encode(r) }

// maxRaw is how much of an unreadable record is kept.
const maxRaw = 4 << 10

// Raw is the form in which an unreadable record is kept: its text where it is
// text, else hex; cut at 4 KiB and marked so.
func Raw(b []byte) string {
	cut := len(b) > maxRaw
	if cut {
		b = b[:maxRaw]
		for i := 0; i < utf8.UTFMax && !utf8.Valid(b); i++ {
			b = b[:len(b)-1] // a letter cut in the middle
		}
	}
	s := ""
	if printable(b) {
		s = string(b)
	} else {
		s = hex.EncodeToString(b)
	}
	if cut {
		s += " … (cut at 4 KiB)"
	}
	return s
}

func printable(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	for _, r := range string(b) {
		if r < ' ' && r != '\t' || r == 0x7F {
			return false
		}
	}
	return true
}
