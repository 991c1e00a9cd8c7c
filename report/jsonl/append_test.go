package jsonl

import (
	"bytes"
	"encoding/json"
	"testing"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/sid"
)

// FuzzAppendFindings compares with package encoding/json.
func FuzzAppendFindings(f *testing.F) {
	f.Add("AC-01", "info@fabrikam.example", `\Inbox`, "UserA", uint32(0x0E270102), uint32(0x1208A9), true)
	f.Add("AC-02", "", "", "Zoë <b>\u2028\x00\"\xff", uint32(0), uint32(0), false)
	f.Fuzz(func(t *testing.T, rule, mailbox, folder, text string, property, mask uint32, sids bool) {
		finding := audit.Finding{Rule: rule, Severity: audit.High, Detail: text, Action: folder, Principal: text, Rights: mailbox, Accepted: text,
			Object: audit.ObjectRef{Mailbox: mailbox, Folder: folder, Property: property, Server: text}}
		if sids {
			finding.Trustee, finding.Target, finding.Object.Kind = sid.Everyone, sid.MustParse("S-1-5-21-1-2-3-4"), exchange.KindFolder
		}
		finding.Mask = acl.Mask(mask)
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(FromFinding(finding)); err != nil {
			t.Fatal(err)
		}
		if got := AppendFindings(nil, []audit.Finding{finding}); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("got  %s\nwant %s", got, want.Bytes())
		}
	})
}
