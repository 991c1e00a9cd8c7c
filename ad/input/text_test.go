package input

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"
)

func units(order binary.AppendByteOrder, s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func le(s string) []byte { return units(binary.LittleEndian, s) }

func be(s string) []byte { return units(binary.BigEndian, s) }

func TestText(t *testing.T) {
	const german = "dn: CN=Jörg Müller,DC=x\r\nmail: j@x\r\n"
	const far = "dn: CN=株式会社のための日本語の長い長い説明文,DC=x\r\ncn: 𝔄Ж\r\n"
	tests := []struct {
		name     string
		raw      []byte
		want     string
		encoding string
		notes    []string
	}{
		{"empty", nil, "", "UTF-8", nil},
		{"one byte", []byte("a"), "a", "UTF-8", nil},
		{"UTF-8", []byte(german), german, "UTF-8", nil},
		{"UTF-8 with mark", append([]byte("\xef\xbb\xbf"), german...), german, "UTF-8", nil},
		{"UTF-16LE with mark", append([]byte("\xff\xfe"), le(german)...), german, "UTF-16LE", nil},
		{"UTF-16LE without", le(german), german, "UTF-16LE", nil},
		{"UTF-16BE with mark", append([]byte("\xfe\xff"), be(german)...), german, "UTF-16BE", nil},
		{"UTF-16BE without", be(german), german, "UTF-16BE", nil},
		{"UTF-16LE, few Latin letters", append([]byte("\xff\xfe"), le(far+far)...), far + far, "UTF-16LE", nil},
		{"Windows-1252", []byte("cn: J\xf6rg\r\ncn: \x80 \x9f\r\n"), "cn: Jörg\r\ncn: € Ÿ\r\n", "UTF-8",
			[]string{"f:1: not UTF-8 from here on; 3 bytes were read as Windows-1252"}},
		{"UTF-8, then a line of Windows-1252", []byte("cn: ö\ncn: \xf6\ncn: ö\n"), "cn: ö\ncn: ö\ncn: ö\n", "UTF-8",
			[]string{"f:2: not UTF-8 from here on; 1 byte was read as Windows-1252"}},
		{"cut in the middle of a letter", []byte("cn: \xc3"), "cn: Ã", "UTF-8",
			[]string{"f:1: not UTF-8 from here on; 1 byte was read as Windows-1252"}},
		{"Out-File -Append to UTF-8", append([]byte("a: 1\r\n"), le("b: ö\r\nc: 3\r\n")...), "a: 1\r\nb: ö\r\nc: 3\r\n", "UTF-8",
			[]string{"f:2: the encoding changes from UTF-8 to UTF-16LE (Out-File -Append?)"}},
		{"copy /b of UTF-8 and UTF-16", slices.Concat([]byte("a: ö\r\n"), bomLE, le("b: 2\r\n")), "a: ö\r\nb: 2\r\n", "UTF-8",
			[]string{"f:2: the encoding changes from UTF-8 to UTF-16LE (Out-File -Append?)"}},
		{"Add-Content to UTF-16", slices.Concat(bomLE, le("a: 1\r\n"), []byte("b: a longer line\r\nc: 3\r\n")), "a: 1\r\nb: a longer line\r\nc: 3\r\n", "UTF-16LE",
			[]string{"f:2: the encoding changes from UTF-16LE to UTF-8 (Out-File -Append?)"}},
		{"there and back", slices.Concat(bomLE, le("a: 1\r\n"), []byte("b: odd length\r\n"), le("c: 3\r\n"), []byte("d")), "a: 1\r\nb: odd length\r\nc: 3\r\nd", "UTF-16LE",
			[]string{
				"f:2: the encoding changes from UTF-16LE to UTF-8 (Out-File -Append?)",
				"f:3: the encoding changes from UTF-8 to UTF-16LE (Out-File -Append?)",
				"f:4: the encoding changes from UTF-16LE to UTF-8 (Out-File -Append?)",
			}},
		{"UTF-16 files one after the other", slices.Concat(bomLE, le("a\n"), bomLE, le("b\n")), "a\nb\n", "UTF-16LE", nil},
		{"half a unit", slices.Concat(bomLE, le("ab\n\u0441"), []byte{0x04}), "ab\nс\uFFFD", "UTF-16LE",
			[]string{"f:2: the UTF-16 text ends in half a character"}},
		{"lone surrogate", slices.Concat(bomLE, le("a"), []byte{0x00, 0xd8}, le("b")), "a\uFFFDb", "UTF-16LE", nil},
		{"a NUL on its own", []byte("a: 1\nb: \x00 2\nc: 3\n"), "a: 1\nb: \x00 2\nc: 3\n", "UTF-8", nil},
	}
	for _, test := range tests {
		for _, pad := range []int{0, bufferSize - 7} {
			for name, slow := range map[string]func(io.Reader) io.Reader{"whole": func(r io.Reader) io.Reader { return r }, "one byte a read": iotest.OneByteReader} {
				if pad > 0 && name != "whole" {
					continue
				}
				t.Run(test.name, func(t *testing.T) {
					raw, want := test.raw, test.want
					if pad > 0 { // move what matters across the end of the buffer
						if test.encoding != "UTF-8" || bytes.HasPrefix(raw, bomUTF8) || len(test.notes) > 0 && strings.Contains(test.notes[0], "f:1") {
							t.Skip("has to be at the beginning")
						}
						fill := strings.Repeat("x", pad)
						raw, want = append([]byte(fill), raw...), fill+want
					}
					d := newDecoder(slow(bytes.NewReader(raw)))
					got, err := io.ReadAll(d)
					if err != nil {
						t.Fatal(err)
					}
					if string(got) != want {
						t.Errorf("got  %q\nwant %q", clip(string(got)), clip(want))
					}
					if d.first != test.encoding {
						t.Errorf("encoding %q, want %q", d.first, test.encoding)
					}
					if notes := d.notesFor("f"); !slices.Equal(notes, test.notes) {
						t.Errorf("notes %q, want %q", notes, test.notes)
					}
				})
			}
		}
	}
}

func clip(s string) string {
	if len(s) > 300 {
		return s[:20] + "…" + s[len(s)-200:]
	}
	return s
}

func TestTextOfWindows1252IsNotQuadratic(t *testing.T) {
	// Would take minutes if each odd byte looked at the whole buffer again.
	raw := bytes.Repeat([]byte("cn: J\xf6rg M\xfcller\r\n"), 200_000)
	n, err := io.Copy(io.Discard, newDecoder(bytes.NewReader(raw)))
	if err != nil || n != int64(len(raw)+400_000) {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("plain"))
	f.Add(append([]byte("a: 1\r\n"), le("b: ö\r\n")...))           // change to UTF-16
	f.Add(slices.Concat(bomLE, le("a\r\n"), []byte("b: plain\n"))) // change from UTF-16
	f.Add([]byte("\xff\xfe\x00\xd8"))                              // lone surrogate
	f.Add([]byte("\xe4\x00\xf6\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := newDecoder(bytes.NewReader(raw))
		got, err := io.ReadAll(d)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(got) {
			t.Errorf("not UTF-8: %q", got)
		}
		slow, err := io.ReadAll(newDecoder(iotest.OneByteReader(bytes.NewReader(raw))))
		if err != nil || !bytes.Equal(got, slow) {
			t.Errorf("read byte by byte: %q, read at once: %q; %v", slow, got, err)
		}
		if utf8.Valid(raw) && !bytes.ContainsRune(raw, 0) && !bytes.HasPrefix(raw, bomUTF8) && !bytes.Equal(got, raw) {
			t.Errorf("UTF-8 was changed: %q", got)
		}
	})
}

func BenchmarkText(b *testing.B) {
	line := `{"mailbox":"info@fabrikam.example","folder":"\\Calendar","property":"0x0E270102","sd":"` + strings.Repeat("CAADAAAAAAAB", 50) + "\"}\n"
	raw := []byte(strings.Repeat(line, 20_000))
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		io.Copy(io.Discard, newDecoder(bytes.NewReader(raw)))
	}
}
