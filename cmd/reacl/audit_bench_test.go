package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"reacl/fixtures"
)

// BenchmarkAudit is the whole command on the sample's export a hundred times
// over: most of its descriptors are findings.
func BenchmarkAudit(b *testing.B) {
	dir := b.TempDir()
	for name, data := range fixtures.New(false).Files() {
		if name == "folders.jsonl" {
			data = bytes.Repeat(data, 100)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	args := []string{"reacl", "audit", "--source", filepath.Join(dir, "contoso.ldif"), "--target", filepath.Join(dir, "fabrikam.ldif"),
		"--acl", filepath.Join(dir, "folders.jsonl"), "-o", filepath.Join(dir, "out"), "--report", "jsonl", "--quiet"}
	b.ReportAllocs()
	for b.Loop() {
		if code := run(context.Background(), args, env{Stdin: bytes.NewReader(nil), Stdout: io.Discard, Stderr: io.Discard}); code != exitUnread {
			b.Fatalf("exit code %d", code)
		}
	}
}
