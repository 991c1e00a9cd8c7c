package export

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reacl/acl/exchange"
	"reacl/sid"
)

// everyoneFreeBusy lets Everyone see free/busy times: header, owner and group
// SYSTEM, one entry.
const everyoneFreeBusy = "0800030000000000" +
	"0100048014000000200000000000000" + "02C000000" +
	"010100000000000512000000" +
	"010100000000000512000000" +
	"02001C0001000000" + "0002140001000000" + "010100000000000100000000"

func blobBytes(t testing.TB) []byte {
	t.Helper()
	b, err := hex.DecodeString(everyoneFreeBusy)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readText reads text as one file named "in".
func readText(t testing.TB, text string, opts Options) (objects []Object, errs []*RecordError) {
	t.Helper()
	src := Read("-", strings.NewReader(text), opts)
	for o, err := range src.Objects() {
		var e *RecordError
		switch {
		case errors.As(err, &e):
			errs = append(errs, e)
		case err != nil:
			t.Fatalf("%v is not a RecordError", err)
		default:
			objects = append(objects, o)
		}
	}
	return objects, errs
}

func TestJSONLines(t *testing.T) {
	blob := blobBytes(t)
	b64 := base64.StdEncoding.EncodeToString(blob)
	bare := base64.StdEncoding.EncodeToString(blob[8:])
	spaced := strings.TrimSpace(fmt.Sprintf("% x", blob))
	type want struct {
		Mailbox, Folder, FolderID, Server string
		Kind                              exchange.Kind
		Property                          uint32
		Header                            bool
	}
	folder := want{"a@b.example", `\Calendar`, "", "", exchange.KindFolder, exchange.PropNTSecurityDescriptor, true}
	bareFolder := folder
	bareFolder.Header = false
	full := want{"info@fabrikam.example", `\Calendar`, "AAMk", "EX01", exchange.KindFolder, exchange.PropNTSecurityDescriptor, true}
	ad := want{"", "CN=Info", "", "", exchange.KindADObject, 0, false}
	for _, tt := range []struct {
		name, line string
		want       want
	}{
		{"as documented", `{"mailbox":"info@fabrikam.example","folder":"\\Calendar","property":"0x0E270102","sd":"` + b64 + `","kind":"folder","server":"EX01","folderId":"AAMk"}`, full},
		{"fields in another order, unknown ones between", `{"x":1,"sd":"` + b64 + `","y":null,"folder":"\\Calendar","z":true,"mailbox":"a@b.example","w":"\"","property":"0x0E270102"}`, folder},
		{"white space", " \t{ \"mailbox\" : \"a@b.example\" ,\t\"folder\":\"\\\\Calendar\", \"property\" :\"0x0E270102\",\"sd\": \"" + b64 + "\" } \r", folder},
		{"nested unknown field", `{"mailbox":"a@b.example","x":{"sd":"no","y":[1,{"z":2}]},"folder":"\\Calendar","property":"0x0E270102","sd":"` + b64 + `"}`, folder},
		{"number", `{"mailbox":"a@b.example","folder":"\\Calendar","property":237437186,"sd":"` + b64 + `"}`, folder},
		{"number with exponent elsewhere", `{"n":-1.5e3,"mailbox":"a@b.example","folder":"\\Calendar","property":237437186,"sd":"` + b64 + `"}`, folder},
		{"name of the property", `{"mailbox":"a@b.example","folder":"\\Calendar","property":"PR_NT_SECURITY_DESCRIPTOR","sd":"` + b64 + `"}`, folder},
		{"escaped", `{"mailbox":"a\u0040b.example","folder":"\u005CCalend\u0061r","property":"0x0E270102","sd":"` + strings.ReplaceAll(b64, "A", `\u0041`) + `"}`, folder},
		{"escaped key", `{"mail\u0062ox":"a@b.example","folder":"\\Calendar","property":"0x0E270102","sd":"` + b64 + `"}`, folder},
		{"key in other case", `{"Mailbox":"a@b.example","Folder":"\\Calendar","Property":"0x0E270102","SD":"` + b64 + `"}`, folder},
		{"repeated key: the last counts", `{"mailbox":"x","mailbox":"a@b.example","folder":"\\Calendar","property":"0x0E270102","sd":"","sd":"` + b64 + `"}`, folder},
		{"hexadecimal", `{"mailbox":"a@b.example","folder":"\\Calendar","property":"0x0E270102","sd":"` + everyoneFreeBusy + `"}`, folder},
		{"hexadecimal with 0x", `{"mailbox":"a@b.example","folder":"\\Calendar","property":"0x0E270102","sd":"0x` + everyoneFreeBusy + `"}`, folder},
		{"hexadecimal with blanks", `{"mailbox":"a@b.example","folder":"\\Calendar","property":"0x0E270102","sd":"` + spaced + `"}`, folder},
		{"base64 in lines", `{"mailbox":"a@b.example","folder":"\\Calendar","property":"0x0E270102","sd":"` + b64[:40] + `\r\n` + b64[40:] + `"}`, folder},
		{"base64 without padding", `{"mailbox":"a@b.example","folder":"\\Calendar","property":"0x0E270102","sd":"` + strings.TrimRight(b64, "=") + `"}`, folder},
		{"no transfer header", `{"mailbox":"a@b.example","folder":"\\Calendar","property":"0x0E270102","sd":"` + bare + `"}`, bareFolder},
		{"kind without property", `{"folder":"CN=Info","kind":"adobject","sd":"` + bare + `"}`, ad},
	} {
		t.Run(tt.name, func(t *testing.T) {
			objects, errs := readText(t, tt.line+"\n", Options{})
			if len(errs) > 0 || len(objects) != 1 {
				t.Fatalf("%d objects, errors %v", len(objects), errs)
			}
			o := objects[0]
			got := want{o.Mailbox, o.Folder, o.FolderID, o.Server, o.Kind, o.Property, o.Header.Bytes() != nil}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
			if !bytes.Equal(o.SD.Bytes(), blob[8:]) {
				t.Errorf("descriptor %x", o.SD.Bytes())
			}
			if o.Origin != "stdin:1" {
				t.Errorf("origin %q", o.Origin)
			}
		})
	}
}

func TestJSONLinesTime(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2026-02-03T04:05:06+01:00":    time.Date(2026, 2, 3, 3, 5, 6, 0, time.UTC),
		"2026-02-03T04:05:06.1234567Z": time.Date(2026, 2, 3, 4, 5, 6, 123456700, time.UTC),
		"2026-02-03T04:05:06.1234567":  time.Date(2026, 2, 3, 4, 5, 6, 123456700, time.UTC),
		"2026-02-03 04:05:06":          time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC),
		"2026-02-03 04:05:06Z":         time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC),
		"2026-02-03":                   time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC),
		"/Date(1767225600000)/":        time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		"03.02.2026":                   {}, // day and month may be the other way round
		"yesterday":                    {},
	} {
		line := `{"mailbox":"a","folder":"b","property":"0x0E270102","time":"` + text + `","sd":"` + everyoneFreeBusy + `"}` + "\n"
		src := Read("-", strings.NewReader(line+line), Options{})
		n := 0
		for o, err := range src.Objects() {
			if n++; err != nil || !o.Time.Equal(want) {
				t.Errorf("%s: %v, %v", text, o.Time, err)
			}
		}
		notes := src.Inputs()[0].Notes
		if told := len(notes) == 1 && strings.HasPrefix(notes[0], "line 1: the time \""+text+"\" is not of the form"); n != 2 || told != want.IsZero() {
			t.Errorf("%s: %d objects, notes %q", text, n, notes)
		}
	}
}

// A descriptor may come as a list of bytes: ConvertTo-Json writes a byte array so.
func TestJSONLinesBytes(t *testing.T) {
	for _, sd := range []string{"[" + decimals(",") + "]", "[ " + decimals(" , ") + " ]", `{"value":[` + decimals(",") + `],"Count":80}`} {
		objects, errs := readText(t, `{"mailbox":"a","folder":"b","property":3840,"sd":`+sd+`}`, Options{})
		if len(errs) > 0 || len(objects) != 1 || objects[0].SD.SDDL(sid.SID{}) != sddlFreeBusy || objects[0].Header.Bytes() == nil {
			t.Errorf("%.20s: %v %v", sd, objects, errs)
		}
	}
}

// What the user says of all records holds for those that do not say it, and no
// mailbox is given to what is in none.
func TestDefaults(t *testing.T) {
	opts := Options{Mailbox: "info@x", Server: "EX09"}
	sd := `"sd":"` + everyoneFreeBusy + `"}` + "\n"
	lines := `{"folder":"\\a","property":"0x0E27",` + sd + `{"mailbox":"b@x","server":"EX01","folder":"\\b","property":"0x0F00",` + sd + `{"folder":"D:\\c","kind":"file",` + sd
	table := "path,kind,sd\n\\a,folder," + hexFreeBusy + "\nD:\\c,file," + hexFreeBusy + "\n"
	for text, want := range map[string]string{
		lines: `folder EX09 info@x \a, freebusy EX01 b@x \b, file EX09  D:\c`,
		table: `folder EX09 info@x \a, file EX09  D:\c`,
	} {
		objects, errs := readText(t, text, opts)
		var got []string
		for _, o := range objects {
			got = append(got, fmt.Sprintf("%s %s %s %s", o.Kind, o.Server, o.Mailbox, o.Folder))
		}
		if s := strings.Join(got, ", "); s != want || len(errs) > 0 {
			t.Errorf("got  %s %v\nwant %s", s, errs, want)
		}
	}
}

func TestJSONLinesRejects(t *testing.T) {
	sd := `"sd":"` + everyoneFreeBusy + `"`
	for _, tt := range []struct {
		name, line      string
		mailbox, folder string
		reason          string
	}{
		{"cut off", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":"CAAD`, "a", "b", "not JSON: unexpected end"},
		{"cut off before the folder ends", `{"mailbox":"a","folder":"b`, "a", "", "not JSON: unexpected end"},
		{"garbage", `]]garbage`, "", "", "not JSON"},
		{"two objects", `{"mailbox":"a"} {"mailbox":"b"}`, "a", "", "more than one record on the line"},
		{"no object", `"mailbox"`, "", "", "a record is a JSON object, not a JSON string"},
		{"mailbox is a list", `{"folder":"b","mailbox":["a"],"property":"0x0E270102",` + sd + `}`, "", "b", "the field mailbox cannot be a JSON array"},
		{"property is a list", `{"mailbox":"a","folder":"b","property":[1],` + sd + `}`, "a", "b", "the field property is neither text nor a number"},
		{"not UTF-8 after the mailbox", "{\"mailbox\":\"a\",\"folder\":\"b\xff\",\"property\":\"0x0E270102\"," + sd + "}", "a", "", "not UTF-8 at character 27"},
		{"sd is a word", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":"NULL"}`, "a", "b", "no descriptor"},
		{"sd lists no bytes", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":[1,256]}`, "a", "b", "lists 256, which is no byte"},
		{"sd lists text", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":["AA"]}`, "a", "b", "neither text nor a list of bytes"},
		{"not UTF-8", "{\"mailbox\":\"a\xff\",\"folder\":\"b\",\"property\":\"0x0E270102\"," + sd + "}", "", "", "not UTF-8 at character 14"},
		{"no sd", `{"mailbox":"a","folder":"b","property":"0x0E270102"}`, "a", "b", "sd is missing"},
		{"empty sd", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":""}`, "a", "b", "no descriptor"},
		{"null sd", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":null}`, "a", "b", "sd is missing"},
		{"sd is no blob", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":"hello?"}`, "a", "b", "neither hexadecimal nor base64"},
		{"sd is a number", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":7}`, "a", "b", "neither text nor a list of bytes"},
		{"type name", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":"System.Byte[]"}`, "a", "b", "a type name instead of the value"},
		{"half a byte", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":"080003000"}`, "a", "b", "odd number"},
		{"blob cut off", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":"` + everyoneFreeBusy[:80] + `"}`, "a", "b", ""},
		{"unknown kind", `{"mailbox":"a","folder":"b","kind":"printer",` + sd + `}`, "a", "b", "printer"},
		{"neither kind nor property", `{"mailbox":"a","folder":"b",` + sd + `}`, "a", "b", "neither property nor kind"},
		{"contradiction", `{"mailbox":"a","folder":"b","kind":"folder","property":"0x0F000102",` + sd + `}`, "a", "b", "contradicts"},
		{"unknown property", `{"mailbox":"a","folder":"b","property":"0x3001001F",` + sd + `}`, "a", "b", "0x3001001F"},
		{"not a property", `{"mailbox":"a","folder":"b","property":"calendar",` + sd + `}`, "a", "b", "calendar"},
		{"control character", "{\"mailbox\":\"a\x01\",\"folder\":\"b\",\"property\":\"0x0E270102\"," + sd + "}", "", "", "not JSON"},
		{"control character in sd", `{"mailbox":"a","folder":"b","property":"0x0E270102","sd":"` + "0800\t0300" + `"}`, "a", "b", "not JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			good := `{"mailbox":"good","folder":"g","property":"0x0E270102",` + sd + "}"
			objects, errs := readText(t, good+"\n"+tt.line+"\n\n"+good, Options{})
			if len(objects) != 2 || len(errs) != 1 {
				t.Fatalf("%d objects, errors %v", len(objects), errs)
			}
			e := errs[0]
			if e.Origin != "stdin:2" || e.Mailbox != tt.mailbox || e.Folder != tt.folder || !strings.Contains(e.Err.Error(), tt.reason) {
				t.Errorf("got %q, mailbox %q, folder %q", e.Error(), e.Mailbox, e.Folder)
			}
			if string(e.Raw) != strings.TrimRight(tt.line, " ") {
				t.Errorf("raw %q", e.Raw)
			}
			if objects[1].Origin != "stdin:4" {
				t.Errorf("then %s", objects[1].Origin)
			}
		})
	}
}

// TestJSONLinesDamage damages one record in a hundred: the others must arrive
// whole and in order, and each damaged one as an error with its line.
func TestJSONLinesDamage(t *testing.T) {
	records := 20_000
	if os.Getenv("REACL_LONG") == "1" {
		records = 1_000_000
	}
	damaged := map[string]bool{}
	r, w := io.Pipe()
	go func() {
		c := newCorpus(2)
		rnd := rand.New(rand.NewPCG(3, 3))
		var b []byte
		for n := 1; n <= records; n++ {
			b = c.appendLine(b[:0])
			if rnd.IntN(100) == 0 {
				damaged[fmt.Sprintf("stdin:%d", n)] = true
				b = damage(b[:len(b)-1], rnd)
				b = append(b, '\n')
			}
			if _, err := w.Write(b); err != nil {
				return
			}
		}
		w.Close()
	}()
	seen, rejected := 0, map[string]bool{}
	last := 0
	src := Read("-", r, Options{})
	for o, err := range src.Objects() {
		var n int
		if _, e := fmt.Sscanf(o.Origin, "stdin:%d", &n); e != nil || n <= last {
			t.Fatalf("%s after line %d", o.Origin, last)
		}
		last = n
		if err != nil {
			rejected[o.Origin] = true
			continue
		}
		seen++
	}
	if d := cmp.Diff(damaged, rejected); d != "" {
		t.Errorf("damaged and rejected differ: -damaged +rejected\n%s", d)
	}
	if seen != records-len(damaged) {
		t.Errorf("%d intact records of %d arrived", seen, records-len(damaged))
	}
	in := src.Inputs()
	if len(in) != 1 || in[0].Objects != int64(seen) || in[0].Errors != int64(len(rejected)) || in[0].Form != "jsonl" {
		t.Errorf("inputs %+v", in)
	}
}

// damage spoils a record in a way that can be known from the record alone.
func damage(line []byte, r *rand.Rand) []byte {
	sd := bytes.Index(line, []byte(`"sd":"`)) + 6
	switch r.IntN(6) {
	case 0: // cut off
		return line[:1+r.IntN(len(line)-2)]
	case 1: // bytes that are not text
		line[r.IntN(len(line))] = 0xFF
	case 2: // a control character
		line[r.IntN(len(line))] = byte(r.IntN(8))
	case 3: // a character lost from the base64
		i := sd + r.IntN(len(line)-sd-4)
		return append(line[:i], line[i+1:]...)
	case 4: // a quote too many, where no value ends
		i := sd + 1 + r.IntN(len(line)-sd-4)
		line[i] = '"'
	case 5: // the revision of the descriptor
		return bytes.Replace(line, []byte(`"sd":"CAADAAAAAAABAAeA`), []byte(`"sd":"CAADAAAAAAACAAeA`), 1)
	}
	return line
}

// TestLongLine puts a record of 40 MB, or 2 GB with REACL_LONG=1, between good
// ones: it is told, the others arrive, and memory stays bounded.
func TestLongLine(t *testing.T) {
	size, limit := int64(40<<20), uint64(0)
	if os.Getenv("REACL_LONG") == "1" {
		size, limit = 2<<30, 256<<20
	}
	good := nativeRecord("good@x", `\g`, "0x0E27", "")
	row := "good@x,\\g," + b64FreeBusy + "\n"
	prop := func(value string) string { return property("0x0E270102", "PT_BINARY", "<Value>"+value+"</Value>") }
	for _, tt := range []struct {
		form, before, after string
		want                []string
	}{
		{"jsonl", good + good + `{"mailbox":"`, "\"}\n" + good + "\n" + good, []string{"stdin:1", "stdin:2", "!stdin:3", "stdin:4", "stdin:6"}},
		{"csv", "mailbox,folder,0x0E27\n" + row + "x,", "\n" + row, []string{"stdin:2", "!stdin:3", "stdin:4"}},
		{"save-file", "a\nD:P\nb\nD:(A", "\nc\nD:P\n", []string{"stdin:2", "!stdin:4", "stdin:6"}},
		{"mapi-xml", "<properties>\n" + prop(hexFreeBusy) + "</properties>\n<properties>\n" + `<property tag = "0x0E270102"><Value>`, "</Value></property>\n</properties>\n<properties>\n" + prop(hexFreeBusy) + "</properties>\n",
			[]string{"stdin:2", "!stdin", "!stdin:12", "stdin:15"}},
	} {
		t.Run(tt.form, func(t *testing.T) {
			in := io.MultiReader(strings.NewReader(tt.before), io.LimitReader(endless('0'), size), strings.NewReader(tt.after))
			var got []string
			src := Read("-", in, Options{Workers: 2})
			for o, err := range src.Objects() {
				if err != nil {
					o.Origin = "!" + o.Origin
				}
				got = append(got, o.Origin)
			}
			if d := cmp.Diff(tt.want, got); d != "" || src.Inputs()[0].Form != tt.form {
				t.Errorf("%s: -want +got\n%s", src.Inputs()[0].Form, d)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if limit > 0 && m.Sys > limit {
				t.Errorf("%d MB taken from the system", m.Sys>>20)
			}
		})
	}
}

type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// FuzzFlatLine compares the flat scanner to encoding/json: what the scanner
// takes, encoding/json must take in the same way.
func FuzzFlatLine(f *testing.F) {
	for _, seed := range []string{
		`{"mailbox":"a@b","folder":"\\Calendar","property":"0x0E270102","sd":"CAADAA=="}`,
		`{"sd":"AA==","x":{"y":[1]},"property":1.0}`,
		`{"Mailbox":"a","mailbox":null,"n":-0,"t":true,"u":"\ud83d\ude00","half":"\ud83d"}`,
		`{}`, `{ }`, `{"a":01}`, `{"a":+1}`, `{"sd":"a\"}`, `{"sd":"a","sd":"b"}`, `{"a":"` + "\x7f\xc3\xa9" + `"} `,
		`{"mailbox":"","property":-1,"\u0073d":"x"}`, "{\"mailbo\u212a\":1,\"\u017fd\":\"x\"}", `{"a":1,}`, `{"a" "b"}`, `{"time":"x","class":"IPF.Appointment","folderId":"A\/B"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var l flatLine
		if bytes.IndexByte(line, '\n') >= 0 || !l.scan(line, true) {
			return
		}
		var r jsonRecord
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("the scanner takes %q, but %v", line, err)
		}
		want := r.values()
		for i := range want {
			if !bytes.Equal(want[i], l.value[i]) || (want[i] == nil) != (l.value[i] == nil) {
				t.Errorf("%s is %q, not %q, in %q", fieldNames[i], l.value[i], want[i], line)
			}
		}
	})
}
