package export

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"reacl/sid"
)

// Two blobs that every form has to bring home: the free/busy descriptor of
// everyoneFreeBusy, and a folder on which one user is Reviewer.
var (
	sddlFreeBusy = "O:SYG:SYD:(A;CI;CC;;;WD)"
	sddlReviewer = "O:SYG:BAD:(A;CI;0x1208a9;;;S-1-5-21-1-2-3-1104)"
	hexFreeBusy  = everyoneFreeBusy
	b64FreeBusy  = base64.StdEncoding.EncodeToString(must(hex.DecodeString(everyoneFreeBusy)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// writeFile writes text in an encoding: "utf-8", "utf-16le", "utf-16le-bom" or "ansi".
func writeFile(t testing.TB, name, text, encoding string) string {
	t.Helper()
	var b []byte
	switch encoding {
	case "utf-16le", "utf-16le-bom":
		if encoding == "utf-16le-bom" {
			text = "\uFEFF" + text
		}
		for _, u := range utf16.Encode([]rune(text)) {
			b = append(b, byte(u), byte(u>>8))
		}
	case "ansi":
		for _, r := range text {
			b = append(b, byte(r))
		}
	default:
		b = []byte(text)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// describe reads a file and puts what came of it into lines: the form, then
// objects, errors (!) and claims (?) in order, with origins as line numbers.
func describe(t testing.TB, path string, opts Options) []string {
	t.Helper()
	src := Read(path, nil, opts)
	var out []string
	place := func(origin string) string { return strings.TrimPrefix(strings.TrimPrefix(origin, path), ":") }
	for o, err := range src.Objects() {
		var e *RecordError
		if errors.As(err, &e) {
			out = append(out, fmt.Sprintf("%s ! %s|%s| %v", place(e.Origin), e.Mailbox, e.Folder, e.Err))
			continue
		}
		line := fmt.Sprintf("%s %s|%s|%s", place(o.Origin), o.Kind, o.Mailbox, o.Folder)
		if o.Property != 0 {
			line += fmt.Sprintf("|%08X", o.Property)
		}
		if o.Header.Bytes() != nil {
			line += "|header"
		}
		if o.Rebuilt {
			line += "|rebuilt"
		}
		out = append(out, line+"| "+o.SD.SDDL(sid.SID{}))
	}
	in := src.Inputs()
	for _, n := range in[0].Notes {
		out = append(out, "# "+strings.ReplaceAll(n, path, "$PATH"))
	}
	for c, err := range src.Claims() {
		var e *RecordError
		if errors.As(err, &e) {
			out = append(out, fmt.Sprintf("%s ?! %v", place(e.Origin), e.Err))
			continue
		}
		line := fmt.Sprintf("%s ? %s|%s|%s|%s|%s", place(c.Origin), c.Kind, c.Mailbox, c.Folder, c.Trustee, c.Rights)
		if !c.SID.IsZero() {
			line += "|" + c.SID.String()
		}
		if c.Deny {
			line += "|deny"
		}
		if c.Inherited {
			line += "|inherited"
		}
		out = append(out, line)
	}
	return append([]string{in[0].Form}, out...)
}

type formTest struct {
	name, text string
	encoding   string
	opts       Options
	want       []string
}

func runForms(t *testing.T, tests []formTest) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := describe(t, writeFile(t, "export", tt.text, tt.encoding), tt.opts)
			for i, w := range tt.want { // only the beginning is compared where … ends it
				if w, ok := strings.CutSuffix(w, "…"); ok && i < len(got) && strings.HasPrefix(got[i], w) {
					tt.want[i] = got[i]
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

func TestUnknownForms(t *testing.T) {
	runForms(t, []formTest{
		{name: "empty", text: " \n", want: []string{"", " ! || the file is empty"}},
		{name: "letter", text: "Dear Anna,\nhere is the export.\n", want: []string{"",
			` ! || not a form of descriptor export that is known; it begins with "Dear Anna,"`}},
		{name: "mapping", text: "OldSID,NewSID\nS-1-5-21-1-2-3-4,S-1-5-21-5-6-7-8\n", want: []string{"directory"}},
		{name: "directory without descriptors", text: "DN,objectClass,objectSid\nCN=A,user,X'01'\n", want: []string{"directory"}},
	})
}
