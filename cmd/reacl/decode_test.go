package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"reacl/acl"
	"reacl/sid"
)

// decodes runs reacl decode and returns what it says and its exit code.
func decodes(t testing.TB, stdin io.Reader, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), append([]string{"reacl", "decode"}, args...), env{Stdin: stdin, Stdout: &out, Stderr: &errs})
	return out.String(), errs.String(), code
}

const everyoneReads = "O:SYG:BAD:(A;CI;0x1208a9;;;WD)"

func binaryOf(t testing.TB, sddl string) []byte {
	b, err := acl.ParseSDDL(sddl, sid.SID{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDecodeControlCharacters shows nothing that steers a terminal.
func TestDecodeControlCharacters(t *testing.T) {
	got, _, code := decodes(t, nil, "--kind", "file", "D:(XA;;FA;;;WD;(@USER.a == \"\x1b[2J\u202ex\n\"))")
	if code != 0 || strings.ContainsAny(got, "\x1b\u202e") || !strings.Contains(got, "  Condition: (@USER.a == \"\uFFFD[2J\uFFFDx\uFFFD\")\n") {
		t.Errorf("%q (%d)", got, code)
	}
}

// The same descriptor in the forms that a file can have.
func TestDecodeFiles(t *testing.T) {
	want, _, _ := decodes(t, nil, "--json", everyoneReads)
	b := binaryOf(t, everyoneReads)
	text := strings.ToUpper(hex.EncodeToString(b))
	var utf16le []byte
	for _, u := range utf16.Encode([]rune(text)) {
		utf16le = binary.LittleEndian.AppendUint16(utf16le, u)
	}
	for name, content := range map[string][]byte{
		"bytes":                        b,
		"text":                         []byte(text),
		"text with a byte order mark":  []byte("\xEF\xBB\xBF" + text),
		"UTF-16 with byte order mark":  append([]byte{0xFF, 0xFE}, utf16le...),
		"UTF-16 without byte order":    utf16le,
		"SDDL and a line end":          []byte(everyoneReads + "\r\n"),
		"one byte a line, as a column": []byte(strings.Join(strings.SplitAfter(hex.EncodeToString(b), "00"), "\r\n")),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "input")
			if err := os.WriteFile(file, content, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, arg := range []string{file, "@" + file} {
				if got, stderr, code := decodes(t, nil, "--json", arg); got != want || code != 0 {
					t.Errorf("%s%s(%d), want %s", got, stderr, code, want)
				}
			}
			if got, stderr, code := decodes(t, bytes.NewReader(content), "-"); code != 0 || !strings.Contains(got, "Everyone") {
				t.Errorf("from standard input: %s%s(%d)", got, stderr, code)
			}
		})
	}
	file := filepath.Join(t.TempDir(), "sid.bin")
	if err := os.WriteFile(file, sid.Administrators.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, _, code := decodes(t, nil, file); code != 0 || !strings.HasPrefix(got, "SID: S-1-5-32-544\n") {
		t.Errorf("%s(%d)", got, code)
	}
}

// A blob of 512 bytes that goes on was cut by FindFolder, and the message says so.
func TestDecodeCutByFindFolder(t *testing.T) {
	long := "O:SYG:BAD:" + strings.Repeat("(A;CI;0x1208a9;;;S-1-5-21-1-2-3-1001)", 20)
	cut := append([]byte{8, 0, 3, 0, 0, 0, 0, 0}, binaryOf(t, long)...)[:512]
	file := filepath.Join(t.TempDir(), "cut.bin")
	if err := os.WriteFile(file, cut, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, arg := range []string{file, hex.EncodeToString(cut)} {
		if _, stderr, code := decodes(t, nil, arg); code != 1 || !strings.Contains(stderr, "GetFolder") {
			t.Errorf("%s(%d)", stderr, code)
		}
	}
}

// Another program may ask a line and wait for the answer before it asks the
// next.
func TestDecodeAnswersAtOnce(t *testing.T) {
	ask, stdin := io.Pipe()
	stdout, answer := io.Pipe()
	done := make(chan int)
	go func() {
		done <- run(context.Background(), []string{"reacl", "decode", "--json", "-"}, env{Stdin: ask, Stdout: answer, Stderr: io.Discard})
	}()
	answers := bufio.NewScanner(stdout)
	for _, line := range []string{"S-1-5-18", "", "rubbish", "S-1-1-0"} {
		if _, err := io.WriteString(stdin, line+"\n"); err != nil {
			t.Fatal(err)
		}
		if !answers.Scan() {
			t.Fatalf("no answer to %q", line)
		}
		if got := answers.Text(); strings.HasPrefix(line, "S-") != strings.HasPrefix(got, `{"sid":"`+line) {
			t.Errorf("%q is answered by %s", line, got)
		}
	}
	stdin.Close()
	if code := <-done; code != exitUnread {
		t.Errorf("exit code %d, want %d", code, exitUnread)
	}
}

// Lines in UTF-16 with a byte order mark, lines without an end, lines that are
// too long.
func TestDecodeLines(t *testing.T) {
	lines := "S-1-5-18\r\nS-1-1-0"
	le := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(lines)) {
		le = binary.LittleEndian.AppendUint16(le, u)
	}
	for name, in := range map[string]string{"plain": lines, "marked": "\xEF\xBB\xBF" + lines, "UTF-16": string(le)} {
		got, _, code := decodes(t, strings.NewReader(in), "--json", "-")
		if strings.Count(got, "\n") != 2 || strings.Contains(got, "error") || code != 0 {
			t.Errorf("%s: %s(%d)", name, got, code)
		}
	}
	got, _, code := decodes(t, strings.NewReader(strings.Repeat("00", maxDecode)+"\nS-1-1-0\n"), "--json", "-")
	if answers := strings.Split(strings.TrimSpace(got), "\n"); code != exitUnread || len(answers) != 2 ||
		!strings.Contains(answers[0], `"error":"the line is too long`) || !strings.Contains(answers[1], "S-1-1-0") {
		t.Errorf("%.300s(%d)", got, code)
	}
	_, stderr, code := decodes(t, strings.NewReader(strings.Repeat("00", maxDecode)), "-")
	if code != 1 || !strings.Contains(stderr, "larger than") {
		t.Errorf("%.300s(%d)", stderr, code)
	}
}

// Whatever a line holds, the answer is one line of JSON, and a descriptor's
// SDDL gives the same answer again.
func FuzzDecode(f *testing.F) {
	f.Add("S-1-5-18")                                                  // a SID
	f.Add(everyoneReads)                                               // SDDL
	f.Add(hex.EncodeToString(binaryOf(f, "O:SYD:")))                   // hexadecimal
	f.Add("AQAAgBQAAAAAAAAAAAAAAAAAAAABAQAAAAAABRIAAAA=")              // base64
	f.Add("1 1 0 0 0 0 0 5 18 0 0 0")                                  // decimal bytes
	f.Add("cb: 12 lpb: 010100000000000512000000")                      // MFCMAPI
	f.Add("02001C0001000000 00021400A9081200010100000000000100000000") // a list
	f.Add("00021400A9081200010100000000000100000000")                  // an entry
	f.Add("B606B07ABB6079AB2082C760")                                  // garbage
	f.Add("")
	f.Fuzz(func(t *testing.T, line string) {
		var d decoder
		v, err := d.parse(line)
		if err != nil {
			if err.Error() == "" || !isUnreadable(err) {
				t.Fatalf("%q: %v", line, err)
			}
			return
		}
		var text bytes.Buffer
		d.text(&text, v)
		var out bytes.Buffer
		w := bufio.NewWriter(&out)
		if err := writeJSON(w, d.json(v)); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		if !json.Valid(out.Bytes()) || bytes.Count(out.Bytes(), []byte("\n")) != 1 {
			t.Fatalf("%q: %s", line, out.Bytes())
		}
	})
}
