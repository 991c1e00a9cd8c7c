package match

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"reacl/ad"
)

// TestSpreadsheet has a real spreadsheet program open mapping.csv and save it
// again as a German Excel would, with semicolons, and reads that back.
func TestSpreadsheet(t *testing.T) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("REACL_INTEGRATION") == "1" {
			t.Fatal(err)
		}
		t.Skip("no soffice (LibreOffice) here")
	}
	rows := append(sampleRows()[:3:3],
		Row{Source: id("B1005"), Target: id("C2005"), SourceName: `B\Jürgen "Jo" Müller, Dr.`, TargetName: `C\1E5`, Class: ad.ClassUser, Evidence: MasterAccountSID, Status: Review, Note: "+1; then; more"},
		Row{Source: id("B1006"), SourceName: "0001", TargetName: "1/2", Class: ad.ClassGroup, Evidence: Attribute, Status: Conflict})
	var buf bytes.Buffer
	if err := WriteCSV(&buf, rows); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "mapping.csv")
	if err := os.WriteFile(in, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	convert := func(file, to string) {
		t.Helper()
		cmd := exec.Command(program, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", filepath.Join(dir, "out"), file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
		}
	}
	convert(in, "xlsx:Calc MS Excel 2007 XML")
	convert(filepath.Join(dir, "out", "mapping.xlsx"), "csv:Text - txt - csv (StarCalc):59,34,ANSI,1")
	saved, err := os.ReadFile(filepath.Join(dir, "out", "mapping.csv"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadCSV(bytes.NewReader(saved))
	if err != nil {
		t.Fatalf("%v in\n%s", err, saved)
	}
	for i := range rows {
		if i >= len(got) {
			t.Fatalf("%d rows of %d", len(got), len(rows))
		}
		// Names are for the reader; what decides must survive any spreadsheet.
		rows[i].Candidates, rows[i].Path = nil, nil
		if i < 4 && !reflect.DeepEqual(got[i], rows[i]) || got[i].Source != rows[i].Source || got[i].Target != rows[i].Target || got[i].Status != rows[i].Status || got[i].Evidence != rows[i].Evidence {
			t.Errorf("row %d:\n got %+v\nwant %+v", i, got[i], rows[i])
		}
	}
}
