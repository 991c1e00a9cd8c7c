package report

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func writeFolder(t *testing.T, path, text string) {
	t.Helper()
	f, err := CreateFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	for _, name := range []string{"b.txt", "sub/a.txt"} {
		if err := f.WriteFile(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
}

func TestFolderReplacesOlderOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "plan")
	writeFolder(t, path, "old")
	writeFolder(t, path, "new")
	b, _ := os.ReadFile(filepath.Join(path, "sub", "a.txt"))
	if string(b) != "new" {
		t.Errorf("holds %q", b)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("left behind: %v", list)
	}
	if wrong, err := CheckFolder(path); err != nil || wrong != nil {
		t.Errorf("%q, %v", wrong, err)
	}
}

func TestFolderDiscarded(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "plan")
	writeFolder(t, path, "old")
	f, err := CreateFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	_ = f.WriteFile("b.txt", []byte("new"))
	f.Discard()
	if wrong, err := CheckFolder(path); err != nil || wrong != nil {
		t.Errorf("%q, %v", wrong, err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("left behind: %v", list)
	}
}

func TestCheckFolderFindsDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plan")
	writeFolder(t, path, "old")
	_ = os.WriteFile(filepath.Join(path, "b.txt"), []byte("changed"), 0o600)
	_ = os.Remove(filepath.Join(path, "sub", "a.txt"))
	_ = os.WriteFile(filepath.Join(path, "c.txt"), nil, 0o600)
	want := []string{"b.txt: changed since it was written", "sub/a.txt: missing", "c.txt: not in the manifest"}
	if wrong, err := CheckFolder(path); err != nil || !slices.Equal(wrong, want) {
		t.Errorf("%q, %v", wrong, err)
	}
}

func TestFolderKeepsForeignFiles(t *testing.T) {
	dir := t.TempDir()
	_ = os.WriteFile(filepath.Join(dir, "thesis.doc"), nil, 0o600)
	if _, err := CreateFolder(dir); !errors.Is(err, ErrOtherFiles) {
		t.Error(err)
	}
}

// TestFolderRecovers has the two steps of a system that cannot swap interrupted
// between them.
func TestFolderRecovers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plan")
	writeFolder(t, path, "old")
	if err := os.Rename(path, beside(path, "old")); err != nil {
		t.Fatal(err)
	}
	if wrong, err := CheckFolder(path); err != nil || wrong != nil {
		t.Errorf("%q, %v", wrong, err)
	}
}
