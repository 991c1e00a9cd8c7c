package mapfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	oldco = "S-1-5-21-1110222033-2220333044-3330444055"
	newco = "S-1-5-21-4040505060-1212343456-2525363647"
)

func oldSID(rid uint32) sid.SID { return sid.MustParse(oldco).WithRID(rid) }
func newSID(rid uint32) sid.SID { return sid.MustParse(newco).WithRID(rid) }

// world is a small migration with everything that makes dialects leave rows
// out: names with quotes, a merge, a group, a computer, an account without a
// name, rows that are not approved.
func world() Input {
	user := func(s sid.SID, name, upn string) ad.Principal {
		return ad.Principal{SID: s, Class: ad.ClassUser, Name: name, UPN: upn}
	}
	group := func(s sid.SID, name string, kind int32) ad.Principal {
		return ad.Principal{SID: s, Class: ad.ClassGroup, Name: name, GroupType: kind}
	}
	source := []ad.Principal{
		{SID: sid.MustParse(oldco), Class: ad.ClassDomain, Name: "OLDCO", DN: "DC=oldco,DC=example"},
		user(oldSID(1234), "ada", "ada@oldco.example"),
		user(oldSID(1300), "o'brien’", "obrien@oldco.example"),
		group(oldSID(2001), "grp-finance", ad.GroupGlobal|ad.GroupSecurity),
		group(oldSID(2002), "dl-files", ad.GroupDomainLocal|ad.GroupSecurity),
		{SID: oldSID(3001), Class: ad.ClassComputer, Name: "PC1$"},
		user(oldSID(1400), "jürgen", ""),
		user(oldSID(1500), "left behind", ""),
	}
	target := []ad.Principal{
		{SID: sid.MustParse(newco), Class: ad.ClassDomain, Name: "NEWCO", DN: "DC=newco,DC=example"},
		user(newSID(5678), "ada.lovelace", "ada.lovelace@newco.example"),
		user(newSID(1300), "o'brien’", "obrien@newco.example"),
		group(newSID(7002), "grp-finance", ad.GroupUniversal|ad.GroupSecurity),
		group(newSID(7003), "dl-files", ad.GroupDomainLocal|ad.GroupSecurity),
		{SID: newSID(8001), Class: ad.ClassComputer, Name: "PC1$"},
		user(newSID(9001), "jürgen", ""),
	}
	row := func(old, new uint32, from, to string, class ad.Class) match.Row {
		return match.Row{Source: oldSID(old), Target: newSID(new), SourceName: from, TargetName: to, Class: class, Evidence: match.SIDHistory, Status: match.Approved}
	}
	rows := []match.Row{
		row(1234, 5678, `OLDCO\ada`, `NEWCO\ada.lovelace`, ad.ClassUser),
		row(1235, 5678, "", `NEWCO\ada.lovelace`, ad.ClassUser), // merge, source not known any more
		row(1300, 1300, `OLDCO\o'brien’`, `NEWCO\o'brien’`, ad.ClassUser),
		row(1400, 9001, `OLDCO\jürgen`, `NEWCO\jürgen`, ad.ClassUser),
		{Source: oldSID(1500), SourceName: `OLDCO\left behind`, Class: ad.ClassUser, Status: match.Review, Note: "not migrated"},
		{Source: oldSID(1600), Class: ad.ClassUser, Status: match.Conflict, Note: "candidates: =1+1"},
		row(2001, 7002, `OLDCO\grp-finance`, `NEWCO\grp-finance`, ad.ClassGroup),
		row(2002, 7003, `OLDCO\dl-files`, `NEWCO\dl-files`, ad.ClassGroup),
		row(3001, 8001, `OLDCO\PC1$`, `NEWCO\PC1$`, ad.ClassComputer),
	}
	acls := "data\r\nD:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;" + oldSID(1234).String() + ")(D;;FA;;;DU)\r\n" +
		"data\\jürgen\r\nD:AI(A;OICIID;0x1301bf;;;" + oldSID(1234).String() + ")(A;OICIID;0x1301bf;;;" + newSID(5678).String() + ")\r\n" +
		"data\\other\r\nD:(A;;FA;;;BA)\r\n"
	setacl := `"D:\data\x",1,"O:` + oldSID(1234).String() + `G:SYD:PAI(A;;FA;;;` + oldSID(2001).String() + `)"` + "\r\n" +
		`"D:\data\c",1,"D:(XA;;FX;;;S-1-1-0;(@User.Title==""x""))"` + "\r\n" + `"D:\none",1,` + "\r\n"
	return Input{
		Rows: rows, Source: ad.Collect(slices.Values(source)), Target: ad.Collect(slices.Values(target)),
		Saved: []Saved{{"acls.txt", encodeUTF16(acls)}, {"listing.txt", append([]byte{0xFF, 0xFE}, encodeUTF16(setacl)...)}},
	}
}

// TestGolden compares every file of every format with testdata/golden.
func TestGolden(t *testing.T) {
	keep := world()
	keep.Keep = true
	for _, v := range []struct {
		dir string
		in  Input
	}{{"replace", world()}, {"keep", keep}} {
		for _, f := range Formats() {
			switch f.Name {
			case "setacl", "icacls", "vmover", "subinacl", "powershell":
			default:
				if v.in.Keep {
					continue // no different
				}
			}
			for _, file := range f.Make(v.in).Files {
				name := filepath.Join("testdata", "golden", v.dir, file.Name)
				if *update {
					if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(name, file.Data, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(name)
				if err != nil {
					t.Error(err)
				} else if !bytes.Equal(file.Data, want) {
					t.Errorf("%s differs; go test -update rewrites it\ngot  %q\nwant %q", name, file.Data, want)
				}
			}
		}
	}
}

func fileOf(t *testing.T, out Output, name string) string {
	t.Helper()
	for _, f := range out.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("no file %s", name)
	return ""
}

func makeOne(t *testing.T, name string, in Input) Output {
	t.Helper()
	f, err := Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return f.Make(in)
}

// TestADMT holds the file to the documented form, byte for byte.
func TestADMT(t *testing.T) {
	in := Input{Rows: []match.Row{
		{Source: oldSID(1234), Target: newSID(5678), Status: match.Approved},
		{Source: oldSID(2001), Target: newSID(7002), Status: match.Approved},
	}}
	pairs := "S-1-5-21-1110222033-2220333044-3330444055-1234,S-1-5-21-4040505060-1212343456-2525363647-5678\r\n" +
		"S-1-5-21-1110222033-2220333044-3330444055-2001,S-1-5-21-4040505060-1212343456-2525363647-7002\r\n"
	if got := fileOf(t, makeOne(t, "admt", in), "admt-sidmap.csv"); got != pairs {
		t.Errorf("ADMT: %q, want %q", got, pairs)
	}
	if got := fileOf(t, makeOne(t, "McGlone", in), "mcglone-SIDMap.csv"); got != "OldSID,NewSID\r\n"+pairs {
		t.Errorf("McGlone: %q", got)
	}
}

// TestNothingIsLost checks for every format that each row is in the files or
// among the exceptions, never in neither, and that the side note says so.
func TestNothingIsLost(t *testing.T) {
	keep := world()
	keep.Keep = true
	variants := map[string]Input{"all": world(), "no names": world(), "nothing": {}, "keep": keep}
	bare := variants["no names"]
	bare.Source, bare.Target, bare.Saved = nil, nil, nil
	bare.Rows = slices.Clone(bare.Rows)
	for i := range bare.Rows {
		bare.Rows[i].SourceName, bare.Rows[i].TargetName = "", "CRAZY\\\x01name\r\n"
	}
	variants["no names"] = bare
	for name, in := range variants {
		for _, f := range Formats() {
			out := f.Make(in)
			left := map[sid.SID]bool{}
			for _, l := range out.Left {
				if l.Why == "" {
					t.Errorf("%s %s: left out without a reason: %+v", name, f.Name, l)
				}
				if !l.Row.Source.IsZero() {
					left[l.Row.Source] = true
				}
			}
			if out.Rows+len(left) != len(in.Rows) {
				t.Errorf("%s %s: %d rows in the files and %d left out of %d", name, f.Name, out.Rows, len(left), len(in.Rows))
			}
			exceptions := fileOf(t, out, f.Name+"-exceptions.csv")
			recs, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(exceptions, "\ufeff"))).ReadAll()
			if err != nil || len(recs) != 1+len(out.Left) {
				t.Errorf("%s %s: %d exceptions in the list, want %d, %v", name, f.Name, len(recs)-1, len(out.Left), err)
			}
			for _, rec := range recs {
				for _, c := range rec {
					if c != "" && strings.ContainsRune("=+-@", rune(c[0])) {
						t.Errorf("%s %s: the cell %q is a formula", name, f.Name, c)
					}
				}
			}
			note := fileOf(t, out, f.Name+"-readme.txt")
			for _, want := range []string{fmt.Sprintf("Rows in the files: %d\r\n", out.Rows), fmt.Sprintf("Left out: %d (", len(out.Left)), "How to run", "How to undo"} {
				if !strings.Contains(note, want) {
					t.Errorf("%s %s: the side note lacks %q:\n%s", name, f.Name, want, note)
				}
			}
			for _, file := range out.Files[:len(out.Files)-1] {
				if want := fmt.Sprintf("%x  %s\r\n", sha256.Sum256(file.Data), file.Name); !strings.Contains(note, want) {
					t.Errorf("%s %s: the side note lacks the hash of %s", name, f.Name, file.Name)
				}
				if !ascii(file.Name) || strings.ContainsAny(file.Name, `/\ `) {
					t.Errorf("file name %q", file.Name)
				}
			}
		}
	}
}

// TestOnlyApproved checks that no file names a target that is not approved.
func TestOnlyApproved(t *testing.T) {
	in := world()
	for i := range in.Rows {
		if in.Rows[i].Status == match.Approved {
			in.Rows[i].Status = match.Review
		}
	}
	for _, f := range Formats() {
		out := f.Make(in)
		if out.Rows != 0 {
			t.Errorf("%s: %d rows without approval", f.Name, out.Rows)
		}
		for _, file := range out.Files {
			switch {
			case strings.HasSuffix(file.Name, "-exceptions.csv"), strings.Contains(file.Name, "-undo"), strings.HasSuffix(file.Name, "-readme.txt"):
				continue
			}
			text, err := decode(file.Data)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text, newco) {
				t.Errorf("%s names a target without approval:\n%s", file.Name, text)
			}
		}
	}
}

func TestUnconfirmedSaysSo(t *testing.T) {
	for _, name := range []string{"subinacl", "setacl", "icacls", "vmover", "sql", "sharepoint"} {
		if note := fileOf(t, makeOne(t, name, world()), name+"-readme.txt"); !strings.Contains(note, "UNCONFIRMED") {
			t.Errorf("the side note of %s does not say UNCONFIRMED", name)
		}
	}
}

func TestLookup(t *testing.T) {
	if _, err := Lookup("quantum"); err == nil || !strings.Contains(err.Error(), "admt, mcglone") {
		t.Errorf("unknown format: %v", err)
	}
}

func TestMigtableIsXML(t *testing.T) {
	in := world()
	in.Rows[0].TargetName = `NEWCO\<a>&"b"`
	in.Rows[2].TargetName = `new.example\o'brien`
	data, err := decode([]byte(fileOf(t, makeOne(t, "migtable", in), "migtable-map.migtable")))
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		XMLName  xml.Name                                     `xml:"http://www.microsoft.com/GroupPolicy/GPOOperations/MigrationTable MigrationTable"`
		Mappings []struct{ Type, Source, Destination string } `xml:"Mapping"`
	}
	dec := xml.NewDecoder(strings.NewReader(data))
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // decoded already
	if err := dec.Decode(&table); err != nil {
		t.Fatal(err)
	}
	if len(table.Mappings) != 7 || table.Mappings[0].Destination != `NEWCO\<a>&"b"` || table.Mappings[2].Destination != "o'brien@new.example" || table.Mappings[0].Source != oldSID(1234).String() {
		t.Errorf("%+v", table)
	}
}

// TestNamesLeftOut checks that a name which a dialect cannot hold is on its
// exception list with the reason, and in none of its files.
func TestNamesLeftOut(t *testing.T) {
	tests := []struct{ format, source, target, sourceUPN, want string }{
		{"migtable", `OLDCO\ada`, `ada.lovelace`, "", "the target account is known neither as"},
		{"migtable", `OLDCO\ada`, `CN=Lovelace\, Ada,DC=newco`, "", "the target account is known neither as"},
		{"migtable", `OLDCO\ada`, "NEWCO\\a\uFFFE", "", "the target's name holds a character that XML cannot"},
		{"sql", `OLDCO\ada`, `CN=Lovelace\, Ada,DC=newco`, "", "the target account has no known name"},
		{"sql", `OLDCO\$(SQLCMDUSER)`, `NEWCO\ada`, "", "sqlcmd takes $( in a name for a variable"},
		{"sql", `OLDCO\ada`, `NEWCO\` + strings.Repeat("😀", 62), "", "a name is longer than SQL Server's 128 characters"},
		{"sharepoint", `CN=Lovelace\, Ada,DC=oldco`, `NEWCO\ada`, "", "the source account has no known name"},
		{"vmover", `OLDCO\a;b`, `NEWCO\ada`, "", "vmover.ini cannot take a name with a semicolon"},
		{"vmover", `OLDCO\ada`, `NÖWCO\ada`, "", "the encoding of vmover.ini is not documented"},
		{"quest-odm", `OLDCO\ada`, `NEWCO\ada`, "a\nb@oldco.example", "a userPrincipalName holds a control character"},
	}
	for _, tt := range tests {
		in := world()
		in.Rows = []match.Row{{Source: oldSID(1234), Target: newSID(5678), SourceName: tt.source, TargetName: tt.target, Class: ad.ClassUser, Status: match.Approved}}
		if tt.sourceUPN != "" {
			in.Source = ad.Collect(slices.Values([]ad.Principal{{SID: oldSID(1234), Class: ad.ClassUser, Name: "ada", UPN: tt.sourceUPN}}))
		}
		out := makeOne(t, tt.format, in)
		if out.Rows != 0 || len(out.Left) == 0 || !strings.HasPrefix(out.Left[0].Why, tt.want) {
			t.Errorf("%s with %q and %q: %d rows, left out %+v, want %q", tt.format, tt.source, tt.target, out.Rows, out.Left, tt.want)
		}
	}
}

// TestUserOfALiveAccount checks that a deleted object does not stand for the
// live account with its SID.
func TestUserOfALiveAccount(t *testing.T) {
	in := world()
	in.Source = ad.Collect(slices.Values([]ad.Principal{
		{SID: oldSID(1234), Class: ad.ClassUser, Name: "ada", DN: "CN=ada,CN=Deleted Objects", UPN: "gone@oldco.example", Deleted: true},
		{SID: oldSID(1234), Class: ad.ClassUser, Name: "ada", DN: "CN=ada", UPN: "ada@oldco.example"},
	}))
	if got := fileOf(t, makeOne(t, "quest-odm", in), "quest-odm-map.csv"); !strings.Contains(got, "\r\nada@oldco.example,") {
		t.Errorf("got %q", got)
	}
}

func TestJSON(t *testing.T) {
	var rows []map[string]string
	if err := json.Unmarshal([]byte(fileOf(t, makeOne(t, "json", world()), "json-map.json")), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 7 || rows[2]["sourceName"] != `OLDCO\o'brien’` || rows[0]["targetSid"] != newSID(5678).String() {
		t.Errorf("%v", rows)
	}
	if err := json.Unmarshal([]byte(fileOf(t, makeOne(t, "json", Input{}), "json-map.json")), &rows); err != nil || len(rows) != 0 {
		t.Errorf("empty: %v, %v", rows, err)
	}
}

func TestSamba(t *testing.T) {
	row := func(old, new uint32) match.Row {
		return match.Row{Source: oldSID(old), Target: newSID(new), Status: match.Approved}
	}
	low := match.Row{Source: oldSID(513), Status: match.Excluded}
	tests := []struct {
		name string
		in   Input
		want string // the reason, "" where the command is written
	}{
		{"equal RIDs", Input{Rows: []match.Row{low, row(1001, 1001), row(1002, 1002)}, LowRIDs: true}, ""},
		{"low RIDs not asked for", Input{Rows: []match.Row{row(1001, 1001)}}, "changedomsid also moves RIDs below 1000 (Domain Users …), which has to be asked for with --low-rids"},
		{"a RID differs", Input{Rows: []match.Row{row(1001, 1001), row(1002, 2002)}, LowRIDs: true}, "RIDs differ between the domains"},
		{"an account not approved", Input{Rows: []match.Row{row(1001, 1001), {Source: oldSID(1002), Status: match.Review}}, LowRIDs: true}, "changedomsid would also move accounts of the domain that are not approved"},
	}
	for _, tt := range tests {
		out := makeOne(t, "samba", tt.in)
		script := fileOf(t, out, "samba-changedomsid.sh")
		command := "samba-tool ntacl changedomsid " + oldco + " " + newco + ` "$2" -r --service="$1"`
		if strings.Contains(script, command) != (tt.want == "") {
			t.Errorf("%s: %s", tt.name, script)
		}
		if tt.want != "" && out.Left[len(out.Left)-1].Why != tt.want {
			t.Errorf("%s: %q", tt.name, out.Left[len(out.Left)-1].Why)
		}
		if sh, err := exec.LookPath("sh"); err == nil {
			cmd := exec.Command(sh, "-n")
			cmd.Stdin = strings.NewReader(script)
			if b, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %s", tt.name, b)
			}
		}
	}
}

// TestBatchLines checks that no line of a batch file comes near the limit of
// cmd.exe, and that all pairs are there.
func TestBatchLines(t *testing.T) {
	var in Input
	for i := range uint32(1000) {
		in.Rows = append(in.Rows, match.Row{Source: oldSID(10000 + i), Target: newSID(20000 + i), Status: match.Approved})
	}
	for name, key := range map[string]string{"subinacl": "/replace=", "setacl": "-trst "} {
		for _, f := range makeOne(t, name, in).Files {
			if !strings.HasSuffix(f.Name, ".cmd") {
				continue
			}
			for line := range strings.SplitSeq(string(f.Data), "\r\n") {
				if len(line) > 7500 {
					t.Errorf("%s: a line of %d characters", f.Name, len(line))
				}
			}
			if n := strings.Count(string(f.Data), key); n != 1000 {
				t.Errorf("%s: %d pairs", f.Name, n)
			}
		}
	}
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
