package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
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
	const points = 16
	began := time.Now()
	_ = planIn("add").Run() // exit code 3: the sample has a damaged record
	whole := time.Since(began)
	seen := map[string]int{}
	now, next := mode(), "replace"
	for i := range points {
		c := planIn(next)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(whole * time.Duration(i+1) / (points - 4))
		_ = c.Process.Kill()
		_ = c.Wait()
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
