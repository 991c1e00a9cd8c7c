package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reacl/fixtures"
)

// writeWorld writes the files of a sample migration to a new folder.
func writeWorld(t *testing.T, w *fixtures.World) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, b := range w.Files() {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// auditOf runs an audit of the world in dir.
func auditOf(t *testing.T, dir string, more ...string) (code int, stderr string, findings []byte) {
	t.Helper()
	out := filepath.Join(dir, "out")
	var errs bytes.Buffer
	args := append([]string{"reacl", "audit", "--source", filepath.Join(dir, "contoso.ldif"), "--target", filepath.Join(dir, "fabrikam.ldif"),
		"--acl", filepath.Join(dir, "folders.jsonl"), "-o", out}, more...)
	code = run(context.Background(), args, env{Stdin: bytes.NewReader(nil), Stdout: io.Discard, Stderr: &errs})
	findings, _ = os.ReadFile(filepath.Join(out, "findings.jsonl"))
	return code, errs.String(), findings
}

// TestCleanWorldHasNoFinding audits the sample after all work is done.
func TestCleanWorldHasNoFinding(t *testing.T) {
	code, stderr, findings := auditOf(t, writeWorld(t, fixtures.New(true)))
	if code != 0 || len(findings) != 0 || !strings.Contains(stderr, "Clean in what was scanned: none of ") {
		t.Errorf("exit code %d\n%s%s", code, stderr, findings)
	}
}
