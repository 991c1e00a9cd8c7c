package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"reacl/fixtures"
	"reacl/report"
)

// stopping gives some bytes, then ends the context and says nothing more, as
// a terminal does at which somebody types Ctrl-C.
type stopping struct {
	b    []byte
	stop context.CancelFunc
}

func (s *stopping) Read(p []byte) (int, error) {
	if len(s.b) == 0 {
		s.stop()
		select {}
	}
	n := copy(p, s.b[:min(len(s.b), 1000)])
	s.b = s.b[n:]
	return n, nil
}

// TestInterrupted stops commands while they wait for standard input: the exit
// code is 130, nothing new is there, and what was there before is unchanged.
func TestInterrupted(t *testing.T) {
	dir := writeWorld(t, fixtures.New(false))
	at := func(name string) string { return filepath.Join(dir, name) }
	acl, err := os.ReadFile(at("folders.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(at("contoso.ldif"))
	if err != nil {
		t.Fatal(err)
	}
	old := []byte("of an earlier run")
	if err := errors.Join(os.Mkdir(at("old"), 0o700), os.WriteFile(at("old/report.xlsx"), old, 0o600)); err != nil {
		t.Fatal(err)
	}
	sides := []string{"--source", at("contoso.ldif"), "--target", at("fabrikam.ldif")}
	for _, c := range []struct {
		name  string
		input []byte
		out   string
		args  []string
	}{
		{"audit, at once", nil, "new/deep", slices.Concat([]string{"audit", "-o", at("new/deep"), "--acl", "-"}, sides)},
		{"audit, in the middle", acl[:len(acl)/2], "new", slices.Concat([]string{"audit", "-o", at("new"), "--acl", "-"}, sides)},
		{"audit, before the end", acl, "new", slices.Concat([]string{"audit", "-o", at("new"), "--acl", "-"}, sides)},
		{"audit, over older results", acl, "old", slices.Concat([]string{"audit", "-o", at("old"), "--acl", "-"}, sides)},
		{"audit, in the directory", source[:len(source)/2], "new", []string{"audit", "-o", at("new"), "--source", "-", "--target", at("fabrikam.ldif"), "--acl", at("folders.jsonl")}},
		{"map", source, "new", []string{"map", "-o", at("new"), "--source", "-", "--target", at("fabrikam.ldif")}},
		{"plan", acl, "new", slices.Concat([]string{"plan", "-o", at("new"), "--acl", "-"}, sides)},
		{"decode", nil, "new", []string{"decode", "-"}},
		{"decode lines", []byte("S-1-5-18\n"), "new", []string{"decode", "--json", "-"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var stderr bytes.Buffer
			if code := run(ctx, append([]string{"reacl"}, c.args...), env{Stdin: &stopping{c.input, stop}, Stdout: io.Discard, Stderr: &stderr}); code != exitInterrupted {
				t.Errorf("exit code %d, %s", code, &stderr)
			}
			if _, err := os.Lstat(at("new")); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: %v", at("new"), err)
			}
			list, _ := os.ReadDir(at("old"))
			if b, err := os.ReadFile(at("old/report.xlsx")); err != nil || !bytes.Equal(b, old) || len(list) != 1 {
				t.Errorf("older results: %q, %v, %v", b, list, err)
			}
			if left, _ := filepath.Glob(at(".*")); left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestInterruptedWriting ends the sequences of a case with the context, so that
// a long report does.
func TestInterruptedWriting(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	seen := 0
	for v := range until(ctx, slices.Values([]int{1, 2, 3, 4})) {
		if seen = v; v == 2 {
			stop()
		}
	}
	if seen != 2 {
		t.Errorf("went on to %d", seen)
	}
	out, err := newOutputs(filepath.Join(t.TempDir(), "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	w := &fakeWriter{}
	if err := out.writer("report.xlsx", func(string) report.Writer { return w }, report.Case{}); err != nil {
		t.Fatal(err)
	}
	out.discard()
	if !w.discarded {
		t.Error("a written report was not discarded")
	}
	if _, err := os.Lstat(filepath.Dir(out.dir)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folders made for it are left: %v", err)
	}
}

type fakeWriter struct{ discarded bool }

func (*fakeWriter) Write(report.Case) error { return nil }
func (*fakeWriter) Close() error            { return nil }
func (w *fakeWriter) Discard()              { w.discarded = true }

// TestTerminated sends SIGTERM to the program while its temporary files are
// there: they are removed.
func TestTerminated(t *testing.T) {
	program, err := exec.LookPath("reacl")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("no program, or no such signal:", err)
	}
	dir := writeWorld(t, fixtures.New(false))
	out := filepath.Join(dir, "out")
	c := exec.Command(program, "audit", "--source", filepath.Join(dir, "contoso.ldif"), "--target", filepath.Join(dir, "fabrikam.ldif"), "--acl", "-", "-o", out)
	stdin, err := c.StdinPipe() // stays open: the program waits
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for {
		if tmp, _ := filepath.Glob(filepath.Join(out, ".findings.jsonl.*.tmp")); len(tmp) == 1 {
			break
		}
		select {
		case err := <-ended:
			t.Fatalf("ended too soon: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; c.ProcessState.ExitCode() != exitInterrupted {
		t.Errorf("exit code %d, %v", c.ProcessState.ExitCode(), err)
	}
	if _, err := os.Lstat(out); !errors.Is(err, fs.ErrNotExist) {
		list, _ := os.ReadDir(out)
		t.Errorf("left behind: %v %v", list, err)
	}
}

// TestAllOrNone lets no file of a run appear where one of them cannot be
// written to its end.
func TestAllOrNone(t *testing.T) {
	dir := t.TempDir()
	out, err := newOutputs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.json("summary.json", 1); err != nil {
		t.Fatal(err)
	}
	if err := out.write("rejects.jsonl", func(f *report.File) error { f.Discard(); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := out.commit(); !errors.Is(err, fs.ErrClosed) {
		t.Fatalf("%v", err)
	}
	out.discard()
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("%v", list)
	}
}
