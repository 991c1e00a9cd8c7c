package match

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"reacl/ad"
	"reacl/sid"
)

func sampleRows() []Row {
	return []Row{
		{Source: id("B1001"), Target: id("C2001"), SourceName: `B\ada`, TargetName: `C\ada`, Class: ad.ClassUser, Evidence: SIDHistory, Status: Approved},
		{Source: id("B1002"), SourceName: "=cmd|' /C calc'!A0", Class: ad.ClassGroup, Evidence: SIDHistory, Status: Conflict, Note: "candidates: a, b"},
		{Source: id("B1003"), SourceName: "'=quoted", TargetName: "-1", Class: ad.ClassComputer, Status: Orphan, Note: "@x"},
		{Source: id("B1004"), SourceName: "'plain", Status: Excluded, Note: "two\nlines and a \" quote"},
	}
}

const sampleCSV = Header + "\r\n" +
	`S-1-5-21-20-20-20-1001,S-1-5-21-30-30-30-2001,B\ada,C\ada,user,sidHistory,approved,` + "\r\n" +
	`S-1-5-21-20-20-20-1002,,'=cmd|' /C calc'!A0,,group,sidHistory,conflict,"candidates: a, b"` + "\r\n" +
	`S-1-5-21-20-20-20-1003,,''=quoted,'-1,computer,,orphan,'@x` + "\r\n" +
	"S-1-5-21-20-20-20-1004,,'plain,,other,,excluded,\"two\r\nlines and a \"\" quote\"\r\n"

func TestWriteCSV(t *testing.T) {
	var buf bytes.Buffer
	if err := WriteCSV(&buf, sampleRows()); err != nil {
		t.Fatal(err)
	}
	if buf.String() != sampleCSV {
		t.Errorf("got\n%q\nwant\n%q", buf.String(), sampleCSV)
	}
	buf.Reset()
	if err := WriteCSV(&buf, []Row{{Source: id("B1001"), SourceName: "B\\Jürgen", Status: Review}}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(buf.String(), bom+Header) {
		t.Errorf("no byte order mark before names that are not ASCII: %q", buf.String())
	}
}

func TestReadCSV(t *testing.T) {
	plain := sampleCSV
	simple := "sourceSid;targetSid;status\nS-1-5-21-20-20-20-1001;S-1-5-21-30-30-30-2001;Approved\n"
	simpleRow := []Row{{Source: id("B1001"), Target: id("C2001"), Status: Approved}}
	tests := []struct {
		name, text string
		want       []Row
	}{
		{"as written", plain, sampleRows()},
		{"byte order mark", bom + plain, sampleRows()},
		{"byte order mark in the first cell, as LibreOffice keeps it", "\"\ufeffsourceSid\";\"targetSid\";\"status\"\n" + strings.SplitN(simple, "\n", 2)[1], simpleRow},
		{"UTF-16 with mark", toUTF16(bom + plain), sampleRows()},
		{"lines ended by CR alone", strings.ReplaceAll(plain, "\r\n", "\r"), sampleRows()},
		{"UTF-16 without mark", toUTF16(plain), sampleRows()},
		{"bare line feeds", strings.ReplaceAll(plain, "\r\n", "\n"), sampleRows()},
		{"semicolons", simple, simpleRow},
		{"sep line", "sep=;\r\n" + simple, simpleRow},
		{"tabs", strings.ReplaceAll(simple, ";", "\t"), simpleRow},
		{"empty lines and cells", "\r\n\r\n" + strings.ReplaceAll(simple, "\n", ";;;\n") + ";;;;;\n\n", simpleRow},
		{"#TYPE line", "#TYPE System.Management.Automation.PSCustomObject\n" + simple, simpleRow},
		{"all quoted, other order and case, added column",
			`"STATUS","Comment","TargetSID","sourcesid"` + "\n" + `"APPROVED","by =me"," S-1-5-21-30-30-30-2001 ","s-1-5-21-20-20-20-1001"` + "\n", simpleRow},
		{"Windows-1252", "sourceSid;targetSid;status;sourceName\nS-1-5-21-20-20-20-1001;;review;J\xfcrgen\n",
			[]Row{{Source: id("B1001"), SourceName: "Jürgen", Status: Review}}},
		{"a SID without sub-authorities", "sourceSid,targetSid,status\nS-1-5,,excluded\n", []Row{{Source: noSubAuthority(), Status: Excluded}}},
		{"only a header", Header + "\r\n", []Row{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadCSV(strings.NewReader(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got\n%+v\nwant\n%+v", got, tt.want)
			}
		})
	}
}

func noSubAuthority() sid.SID {
	s, err := sid.FromBytes([]byte{1, 0, 0, 0, 0, 0, 0, 5})
	if err != nil {
		panic(err)
	}
	return s
}

func toUTF16(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func TestReadCSVRefuses(t *testing.T) {
	const head = "sourceSid,targetSid,evidence,status\n"
	tests := []struct{ name, text, want string }{
		{"empty", "", "the file is empty"},
		{"not a mapping", "name,mail\nada,ada@x\n", "there is no column sourcesid in the header line \"name,mail\"; it must read sourceSid,"},
		{"column twice", "sourceSid,SOURCESID,targetSid,status\n", "comes twice"},
		{"bad SID", head + "S-1-5-x,,,review\n", "line 2: sourceSid: "},
		{"number cell", head + "S-1-5-21-20-20-20-1001,1E+10,,review\n", "line 2: targetSid: "},
		{"no source", head + ",S-1-5-21-20-20-20-1001,,review\n", "line 2: sourceSid is empty"},
		{"status", head + "S-1-5-21-20-20-20-1001,,,ok\n", `line 2: status "ok" is none of [approved review conflict orphan excluded]`},
		{"evidence", head + "S-1-5-21-20-20-20-1001,,magic,review\n", `line 2: evidence "magic"`},
		{"approved without target", head + "S-1-5-21-20-20-20-1001,,,approved\n", "line 2: S-1-5-21-20-20-20-1001 is approved without a targetSid"},
		{"mapped to itself", head + "S-1-5-21-20-20-20-1001,S-1-5-21-20-20-20-1001,,approved\n", "mapped to itself"},
		{"twice", head + "S-1-5-21-20-20-20-1001,,,review\n\nS-1-5-21-20-20-20-1001,,,review\n", "line 4: source SID S-1-5-21-20-20-20-1001 stands in line 2 already"},
		{"all bad lines", head + "x,,,review\ny,,,review\n", "line 3: sourceSid: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := ReadCSV(strings.NewReader(tt.text))
			if err == nil || !errors.Is(err, ErrMapping) || !strings.Contains(err.Error(), tt.want) || rows != nil {
				t.Errorf("got %v, %v; want an error with %q", rows, err, tt.want)
			}
		})
	}
}

// FuzzCSV checks that any text in a name or note survives the round trip, and
// that no cell of the file begins like a formula.
func FuzzCSV(f *testing.F) {
	f.Add("=1+1", "'")   // a formula; an apostrophe alone
	f.Add("''-x", "\t=") // apostrophes that are the text's own; a control character first
	f.Add("Müller", "a,b;\"c\"\nd")
	f.Fuzz(func(t *testing.T, name, note string) {
		if text := name + "|" + note; strings.ContainsAny(text, "\r\x00") || !utf8.ValidString(text) {
			t.Skip("a CSV file does not keep carriage returns, NUL and bad UTF-8")
		}
		rows := []Row{{Source: id("B1001"), SourceName: name, Status: Review, Note: note}}
		var buf bytes.Buffer
		if err := WriteCSV(&buf, rows); err != nil {
			t.Fatal(err)
		}
		got, err := ReadCSV(bytes.NewReader(buf.Bytes()))
		if err != nil {
			t.Fatalf("%v in %q", err, buf.String())
		}
		if !reflect.DeepEqual(got, rows) {
			t.Errorf("got %+v, want %+v", got, rows)
		}
		for _, s := range []string{name, note} {
			if g := guardCell(s); g != "" && strings.ContainsRune("=+-@\t", rune(g[0])) {
				t.Errorf("%q is written as %q", s, g)
			}
		}
	})
}
