//go:build unix

package input

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// What is no file would be waited for, and a folder that may not be read must
// not hide the others.
func TestListGoesOn(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/1.csv", "locked/2.csv", "z/3.csv"} {
		os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700)
		os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "a", "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for to, from := range map[string]string{"pipe": "a/pipe-link", "..": "a/up", "none": "a/nowhere"} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	list := func() ([]string, error) {
		got, err := List(dir)
		for i := range got {
			got[i], _ = filepath.Rel(dir, got[i])
		}
		return got, err
	}
	got, err := list()
	if want := []string{"a/1.csv", "a/nowhere", "a/up", "locked/2.csv", "z/3.csv"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v: a pipe is passed over, links that are no file are told", got, err, want)
	}
	if os.Getuid() == 0 {
		t.Skip("root may read every folder")
	}
	locked := filepath.Join(dir, "locked")
	os.Chmod(locked, 0)
	t.Cleanup(func() { os.Chmod(locked, fs.FileMode(0o700)) })
	got, err = list()
	if want := []string{"a/1.csv", "a/nowhere", "a/up", "z/3.csv"}; !slices.Equal(got, want) || err == nil || !strings.Contains(err.Error(), "locked: no permission") {
		t.Errorf("with a locked folder %v, %v, want %v and an error about it", got, err, want)
	}
}
