package xlsx

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"reacl/report"
	"reacl/report/internal/sample"
)

// workbook writes a case and returns the file's name.
func workbook(t *testing.T, c report.Case, opts ...Option) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "report.xlsx")
	w := New(name, opts...)
	if err := w.Write(c); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestSameCaseSameBytes(t *testing.T) {
	var first []byte
	for range 5 {
		b, err := os.ReadFile(workbook(t, sample.Case()))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b
		}
		if !bytes.Equal(b, first) {
			t.Fatal("the bytes differ from those of the run before")
		}
	}
}

func TestAppearsOnCloseOnly(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "report.xlsx")
	w := New(name)
	if err := w.Write(sample.Case()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); !os.IsNotExist(err) {
		t.Errorf("the file is there before Close: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("%v is left in the folder, want the workbook alone", names)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v; want 0600", info.Mode(), err)
	}
}

func TestFailureLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	c := sample.Case()
	c.Logo = []byte("not a picture")
	w := New(filepath.Join(dir, "report.xlsx"))
	if err := w.Write(c); err == nil {
		t.Fatal("a logo that is no picture was taken")
	}
	if err := w.Close(); err == nil {
		t.Error("Close after a failed Write gives no error")
	}
	if names, _ := os.ReadDir(dir); len(names) != 0 {
		t.Errorf("%v is left", names)
	}
}
