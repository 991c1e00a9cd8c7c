package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/fixtures/peer"
	"reacl/sid"
)

// What MFCMAPI's Smart View prints of a sample, and the damaged samples, of which it
// prints what it can.
var damagedSamples = map[string]string{
	"ACEMESSAGE-1": "SID revision is not 1 but 255",
	"NTSD-4":       "too few bytes for a security descriptor",
	"SID-4":        "a SID with 4 sub-authorities takes 24 bytes, and here are 6",
}

var (
	controlLine = regexp.MustCompile(`(?m)^\s*Control: (\S+)`)
	headerLine  = regexp.MustCompile(`(?m)^\s*Padding: 0x0*([0-9A-F]+)\s+Version: 0x0*([0-9A-F]+).*\s+Security Information: (\S+)`)
	ownerLine   = regexp.MustCompile(`OwnerSid\s+SID\s+User:.*\s+Textual SID: (\S+)`)
	groupLine   = regexp.MustCompile(`GroupSid\s+SID\s+User:.*\s+Textual SID: (\S+)`)
	aceLines    = regexp.MustCompile(`ACE\s+Type: (0x\S+) = (\S+)_ACE_TYPE\s+Flags: (0x\S+).*\s+Size: 0x\S+\s+Mask: (0x\S+).*\s+SID\s+User:.*\s+Textual SID: (\S+)`)
	sidLine     = regexp.MustCompile(`^SID\s+User:.*\s+Textual SID: (\S+)`)
)

func TestDecodeMFCMAPI(t *testing.T) {
	inputs, err := filepath.Glob(filepath.Join(peer.Recorded(t, "mfcmapi"), "*.in"))
	if err != nil || len(inputs) == 0 {
		t.Fatal("no samples", err)
	}
	for _, in := range inputs {
		name := strings.TrimSuffix(filepath.Base(in), ".in")
		t.Run(name, func(t *testing.T) {
			expect, err := os.ReadFile(strings.TrimSuffix(in, ".in") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			stdout, stderr, code := decodes(t, nil, "--json", in)
			if reason, damaged := damagedSamples[name]; damaged {
				if code != exitUnread || !strings.HasPrefix(stdout, `{"error":`) || !strings.Contains(stdout, reason) {
					t.Errorf("%s%s(%d), want an error", stdout, stderr, code)
				}
				return
			}
			if code != 0 {
				t.Fatalf("%s%s(%d)", stdout, stderr, code)
			}
			compareMFCMAPI(t, string(expect), stdout)
			if text, stderr, code := decodes(t, nil, in); code != 0 || text == "" {
				t.Errorf("as text: %s%s(%d)", text, stderr, code)
			}
		})
	}
}

// mfcmapiJSON is the part of the answer that Smart View shows too.
type mfcmapiJSON struct {
	Header *struct {
		Size                int `json:"cbHeader"`
		Version             int
		SecurityInformation string
	}
	Control, Owner, Group string
	DACL, SACL, ACL       *struct {
		State string
		ACEs  []mfcmapiACE
	}
	ACE *mfcmapiACE
	SID string
}

type mfcmapiACE struct {
	Type     string
	TypeCode int
	Flags    string
	Mask     string
	SID      string
}

func compareMFCMAPI(t *testing.T, expect, answer string) {
	var got mfcmapiJSON
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		t.Fatal(err)
	}
	one := func(re *regexp.Regexp) string {
		if m := re.FindStringSubmatch(expect); m != nil {
			return m[1]
		}
		return ""
	}
	for _, c := range []struct{ what, got, want string }{
		{"control", got.Control, one(controlLine)},
		{"owner", got.Owner, one(ownerLine)},
		{"group", got.Group, one(groupLine)},
		{"SID", got.SID, one(sidLine)},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.what, c.got, c.want)
		}
	}
	if m := headerLine.FindStringSubmatch(expect); (m != nil) != (got.Header != nil) {
		t.Errorf("header is %v, want %v", got.Header, m)
	} else if m != nil && (got.Header.Size != 8 || m[1] != "8" || got.Header.Version != 3 || m[2] != "3" || got.Header.SecurityInformation != m[3]) {
		t.Errorf("header is %v, want %v", got.Header, m)
	}
	var aces []mfcmapiACE
	switch {
	case got.DACL != nil:
		aces = got.DACL.ACEs
		if want := "present"; got.DACL.State != want && len(aces) > 0 || got.SACL.State != "absent" {
			t.Errorf("lists are %s and %s", got.DACL.State, got.SACL.State)
		}
	case got.ACL != nil:
		aces = got.ACL.ACEs
	case got.ACE != nil:
		aces = []mfcmapiACE{*got.ACE}
	}
	wants := aceLines.FindAllStringSubmatch(expect, -1)
	if len(aces) != len(wants) || len(aces) != strings.Count(expect, "_ACE_TYPE") {
		t.Fatalf("%d entries, want %d (of %d)", len(aces), len(wants), strings.Count(expect, "_ACE_TYPE"))
	}
	for i, w := range wants {
		want := mfcmapiACE{Type: w[2], Flags: w[3], Mask: w[4], SID: w[5]}
		gotACE := aces[i]
		gotACE.TypeCode = 0
		if gotACE != want {
			t.Errorf("entry %d is %+v, want %+v", i, gotACE, want)
		}
	}
}

// Every truncation and every change of one byte of every sample: an answer or
// an error, never a panic.
func TestDecodeDamagedSamples(t *testing.T) {
	inputs, _ := filepath.Glob(filepath.Join(peer.Recorded(t, "mfcmapi"), "*.in"))
	for _, in := range inputs {
		text, err := os.ReadFile(in)
		if err != nil {
			t.Fatal(err)
		}
		var d decoder
		blob := sampleBytes(t, string(text))
		for n := range blob {
			show(d, blob[:n])
			for _, v := range []byte{0x00, 0x01, 0x7F, 0x80, 0xFF, blob[n] + 1} {
				damaged := append([]byte(nil), blob...)
				damaged[n] = v
				show(d, damaged)
			}
		}
	}
}

// sampleBytes are the bytes of a sample's hexadecimal text.
func sampleBytes(t *testing.T, text string) []byte {
	b, err := hex.DecodeString(strings.NewReplacer("\r", "", "\n", "", " ", "", "-", "").Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// show decodes bytes and prints them in both ways.
func show(d decoder, b []byte) {
	v, err := d.decode(b)
	if err != nil {
		return
	}
	d.text(io.Discard, v)
	d.json(v)
}

// The descriptors of a real domain, one a line: nothing is lost.
func TestDecodeSambaDomain(t *testing.T) {
	ldif, err := os.ReadFile(peer.Recorded(t, "samba", "samba-ntsd.ldif"))
	if err != nil {
		t.Fatal(err)
	}
	unfolded := strings.ReplaceAll(strings.ReplaceAll(string(ldif), "\r\n", "\n"), "\n ", "")
	values := regexp.MustCompile(`(?m)^nTSecurityDescriptor:: (\S+)$`).FindAllStringSubmatch(unfolded, -1)
	if len(values) < 500 {
		t.Fatalf("%d descriptors", len(values))
	}
	var lines strings.Builder
	for _, v := range values {
		lines.WriteString(v[1] + "\n")
	}
	stdout, _, code := decodes(t, strings.NewReader(lines.String()), "--json", "-")
	answers := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	if code != 0 || len(answers) != len(values) {
		t.Fatalf("%d answers to %d descriptors, exit code %d", len(answers), len(values), code)
	}
	for i, answer := range answers {
		blob, err := base64.StdEncoding.DecodeString(values[i][1])
		if err != nil {
			t.Fatal(err)
		}
		d, err := acl.Parse(blob)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			SDDL       string
			DACL, SACL struct{ ACEs []struct{ Rights []string } }
		}
		if err := json.Unmarshal([]byte(answer), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.DACL.ACEs) != d.Count(acl.DACL) || len(got.SACL.ACEs) != d.Count(acl.SACL) || got.SDDL != d.SDDL(sid.SID{}) {
			t.Fatalf("descriptor %d: %s", i, answer)
		}
		for _, a := range got.DACL.ACEs {
			if len(a.Rights) == 0 {
				t.Errorf("descriptor %d has an entry without rights: %s", i, answer)
			}
		}
	}
}
