package report

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestFile lets a file appear only by Commit, and leaves nothing by Discard.
func TestFile(t *testing.T) {
	for _, c := range []struct {
		name   string
		finish bool
		commit bool
		want   string // content under the name; what was there before is "old"
	}{
		{"committed", false, true, "new"},
		{"finished and committed", true, true, "new"},
		{"discarded", false, false, "old"},
		{"finished and discarded", true, false, "old"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "report.xlsx")
			if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
				t.Fatal(err)
			}
			f, err := Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write([]byte("new")); err != nil {
				t.Fatal(err)
			}
			if c.finish {
				if err := errors.Join(f.Finish(), f.Finish()); err != nil {
					t.Fatal(err)
				}
				if _, err := f.Write([]byte("late")); !errors.Is(err, fs.ErrClosed) {
					t.Errorf("written after the end: %v", err)
				}
			}
			if b, _ := os.ReadFile(path); string(b) != "old" {
				t.Errorf("appeared before its time: %q", b)
			}
			if c.commit {
				if err := f.Commit(); err != nil {
					t.Fatal(err)
				}
				if err := f.Commit(); !errors.Is(err, fs.ErrClosed) {
					t.Errorf("committed twice: %v", err)
				}
				if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 && filepath.Separator == '/' {
					t.Errorf("%v %v", info.Mode(), err)
				}
			}
			f.Discard()
			if b, _ := os.ReadFile(path); string(b) != c.want {
				t.Errorf("%q, want %q", b, c.want)
			}
			if list, _ := os.ReadDir(dir); len(list) != 1 {
				t.Errorf("left behind: %v", list)
			}
		})
	}
}
