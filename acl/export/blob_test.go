package export

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// FuzzBase64 compares the table decoder to encoding/base64.
func FuzzBase64(f *testing.F) {
	for _, s := range []string{"", "AA==", "AAA=", "AAAA", "AB==", "AAB=", "A===", "====", "AA=A", "A A=", "AAAAAAAAAAAAAAAAAAAA", "CAADAAAAAAABAAeA", "AAAAAAAAAAAAAAAAAAA\n", "+/+/+/+/+/+/+/+/+/+/-_=="} {
		f.Add([]byte(s))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 80 {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add([]byte(base64.StdEncoding.EncodeToString(b)))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		want, wantErr := base64.StdEncoding.Strict().DecodeString(string(s))
		if bytes.ContainsAny(s, "\r\n") {
			wantErr = errBase64 // encoding/base64 passes over line ends
		}
		got, err := appendBase64([]byte("x"), s)
		if (err == nil) != (wantErr == nil) || err == nil && string(got) != "x"+string(want) || err != nil && string(got) != "x" {
			t.Errorf("%q: %q, %v, not %q, %v", s, got, err, want, wantErr)
		}
		room := make([]byte, 1, 4096)
		if again, err2 := appendBase64(room, s); (err == nil) != (err2 == nil) || err == nil && !bytes.Equal(again[1:], want) {
			t.Errorf("%q into spare room: %q", s, again)
		}
	})
}

func TestDecodeBlob(t *testing.T) {
	want, err := hex.DecodeString(everyoneFreeBusy)
	if err != nil {
		t.Fatal(err)
	}
	std := base64.StdEncoding.EncodeToString(want)
	for _, tt := range []struct{ name, text string }{
		{"base64", std}, {"base64, quoted", `"` + std + `"`}, {"base64 in lines", std[:20] + "\r\n  " + std[20:]}, {"base64url", base64.RawURLEncoding.EncodeToString(want)},
		{"hex", hexFreeBusy}, {"upper case", strings.ToUpper(hexFreeBusy)}, {"0x", "0x" + hexFreeBusy}, {"0X", " 0X" + hexFreeBusy},
		{"blanks", spell(hexFreeBusy, " ")}, {"dashes", spell(hexFreeBusy, "-")}, {"colons", spell(hexFreeBusy, ":")}, {"0x each", "0x" + spell(hexFreeBusy, ", 0x")},
		{"commas", spell(hexFreeBusy, ",")}, {"lines", spell(hexFreeBusy, "\r\n")}, {"cb", "cb: 80 lpb: " + hexFreeBusy}, {"csvde", "X'" + hexFreeBusy + "'"}, {"csvde, lower", "x'" + hexFreeBusy + "'"},
		{"decimal", decimal(hexFreeBusy)}, {"decimal with commas", strings.ReplaceAll(decimal(hexFreeBusy), " ", ", ")}, {"decimal in braces", "{" + strings.ReplaceAll(decimal(hexFreeBusy), " ", ", ") + "}"},
		{"decimal lines", strings.ReplaceAll(decimal(hexFreeBusy), " ", "\r\n")},
	} {
		if got, err := DecodeBlob(tt.text); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %x, %v", tt.name, got, err)
		}
	}
	for _, tt := range []struct {
		text   string
		is     error
		reason string
	}{
		{"", ErrNoBlob, ""}, {" ", ErrNoBlob, ""}, {"NULL", ErrNoBlob, ""}, {`""`, ErrNoBlob, ""}, {"cb: 0 lpb: NULL", ErrNoBlob, ""},
		{"System.Byte[]", ErrTypeName, ""}, {"System.DirectoryServices.ActiveDirectorySecurity", ErrTypeName, ""},
		{"1 0 4 128 20 0 0 0...", ErrTruncated, ""}, {"{1, 0, 4, 128…}", ErrTruncated, "dots"}, {"{1, 0, 4, 128...}", ErrTruncated, "dots"}, {"080", ErrTruncated, "odd"}, {"cb: 81 lpb: " + hexFreeBusy, ErrTruncated, "80 of 81"}, {"cb: 2 lpb: 00", ErrTruncated, ""},
		{"cb: x lpb: 00", nil, "cb: N"}, {"cb: 99999999999 lpb: 00", nil, "cb: N"}, {"X'01ZZ'", nil, "not a hexadecimal digit"}, {"hello world", nil, "neither"}, {"1 0 4 256 20 0 0 0", nil, ""},
	} {
		got, err := DecodeBlob(tt.text)
		if err == nil || tt.is != nil && !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("%q: %x, %v", tt.text, got, err)
		}
	}
}

// FuzzDecodeBlob: no text may do harm, and what is hexadecimal stays what it is.
func FuzzDecodeBlob(f *testing.F) {
	for _, s := range []string{hexFreeBusy, "cb: 1 lpb: 00", "X''", "0x", "x", "{1,2,3,4,5,6,7,8}", "cb:lpb:", "0x0x0x", "00 0", "=", "AA", "A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, _ = DecodeBlob(s)
		if b, err := DecodeBlob(hex.EncodeToString([]byte(s))); len(s) > 0 && (err != nil || string(b) != s) {
			t.Errorf("hexadecimal of %q: %q, %v", s, b, err)
		}
	})
}

func BenchmarkBase64(b *testing.B) {
	s := []byte(base64.StdEncoding.EncodeToString(folderBlob(rand.New(rand.NewPCG(1, 1)), 13)))
	dst := make([]byte, 0, len(s))
	b.Run("reacl", func(b *testing.B) {
		b.SetBytes(int64(len(s)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := appendBase64(dst, s); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-base64", func(b *testing.B) {
		b.SetBytes(int64(len(s)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := base64.StdEncoding.AppendDecode(dst, s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
