package report

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// putInPlace makes the folder tmp appear as path. Where there is an older
// folder the two change places at one moment, if the system can do that.
func putInPlace(tmp, path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(tmp, path)
	}
	if exchange(tmp, path) == nil {
		return os.RemoveAll(tmp)
	}
	// In two steps. Between them there is no folder of that name;
	// recoverFolder puts the old one back.
	old := beside(path, "old")
	if err := os.Rename(path, old); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return errors.Join(err, os.Rename(old, path))
	}
	return os.RemoveAll(old)
}

// recoverFolder puts an older folder back that an interrupted putInPlace has
// moved aside.
func recoverFolder(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	olds, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.old"))
	if err != nil {
		return nil // a name that is a bad pattern: nothing to find
	}
	prefix := "." + filepath.Base(path) + "."
	for _, old := range olds {
		if name := filepath.Base(old); len(name) == len(prefix)+12+len(".old") && name[:len(prefix)] == prefix {
			return os.Rename(old, path)
		}
	}
	return nil
}
