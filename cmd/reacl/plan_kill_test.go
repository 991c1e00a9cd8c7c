package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"reacl/report"
)

// TestPlanInterrupted kills reacl plan at many points: there is always the
// complete old bundle or the complete new one.
func TestPlanInterrupted(t *testing.T) {
	program, err := exec.LookPath("reacl")
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := exec.Command(program, "demo", "-o", at("demo")).Run(); err != nil {
		t.Fatal(err)
	}
	planIn := func(mode string) *exec.Cmd {
		return exec.Command(program, "plan", "--source", at("demo/contoso.ldif"), "--target", at("demo/fabrikam.ldif"), "--acl", at("demo/folders.jsonl"), "--mode", mode, "--quiet", "-o", at("plan"))
	}
	mode := func() string {
		if wrong, err := report.CheckFolder(at("plan")); err != nil || wrong != nil {
			t.Fatalf("a bundle that is not whole: %v %v", wrong, err)
		}
		b, err := os.ReadFile(at("plan/bundle.json"))
		if err != nil {
			t.Fatal(err)
		}
		var info bundleInfo
		if err := json.Unmarshal(b, &info); err != nil {
			t.Fatal(err)
		}
		return info.Mode
	}
	_ = planIn("add").Run() // exit code 3: the sample has a damaged record
	seen := map[string]int{}
	now, next := mode(), "replace"
	const points = 16
	for i := range points {
		c := planIn(next)
		before, _ := filepath.Glob(at(".plan.*.tmp"))
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { _ = c.Wait(); close(ended) }()
		killAfter(c, 12*i, ended, func() int { return unfinished(at(".plan.*.tmp"), before) })
		got := mode()
		if got != now && got != next {
			t.Fatalf("mode %s", got)
		}
		if got == next {
			seen["new"]++
			now, next = next, now
		} else {
			seen["old"]++
		}
	}
	t.Logf("after %d kills: %v", points, seen)
	if seen["old"] == 0 {
		t.Error("no kill came before the end: the test tests nothing")
	}
}

// killAfter kills a program as soon as it has written that many files: at once
// for 0. It ends by itself where it never writes so many.
func killAfter(c *exec.Cmd, files int, ended <-chan struct{}, written func() int) {
	for written() < files {
		select {
		case <-ended:
			return
		case <-time.After(100 * time.Microsecond):
		}
	}
	_ = c.Process.Kill()
	<-ended
}

// unfinished counts the files in the bundle that was begun after the others.
func unfinished(pattern string, others []string) (n int) {
	bundles, _ := filepath.Glob(pattern)
	for _, b := range bundles {
		if slices.Contains(others, b) {
			continue
		}
		_ = filepath.WalkDir(b, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				n++
			}
			return nil // one that has just been moved away counts for nothing
		})
	}
	return n
}
