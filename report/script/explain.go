package script

import (
	"bytes"
	"embed"
	"fmt"
	"iter"
	"os"
	"strings"
	"text/template"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/acl/plan"
)

//go:embed ORDER.md README.txt send.ps1
var texts embed.FS

// checkRollback reads the originals back and compares them with the plan.
func (b *bundle) checkRollback() error {
	if _, err := b.plan.Seek(0, 0); err != nil {
		return err
	}
	f, err := os.Open(b.folder.Path("rollback/objects.jsonl"))
	if err != nil {
		return err
	}
	defer f.Close()
	var originals []string
	next := func() ([]byte, bool) { return nil, false }
	stop := func() {}
	if b.sum.Changed > 0 {
		next, stop = pull(export.Read(f.Name(), nil, export.Options{}).Objects())
	}
	defer stop()
	for r, err := range plan.Records(b.plan) {
		if err != nil {
			return err
		}
		if !r.Changed() {
			continue
		}
		if blob, ok := next(); !ok || !bytes.Equal(blob, r.Before) {
			originals = append(originals, r.Object.String())
			break
		}
	}
	if originals != nil {
		b.sum.Why = append(b.sum.Why, "the rollback does not hold the old descriptor of "+originals[0])
	}
	if n := b.sum.NoWayBack.Count; n > 0 {
		b.sum.Why = append(b.sum.Why, fmt.Sprintf("no script here can restore %d of the objects that the scripts change", n))
	}
	b.sum.Why = append(b.sum.Why, b.in.NotReady...)
	b.sum.Ready = len(b.sum.Why) == 0
	return nil
}

// explain writes the order of work, the readme and the summary.
func (b *bundle) explain() error {
	data := struct {
		Summary
		Tool, Mode           string
		Scripts, Rollback    []string
		Add, Replace, Remove bool
	}{Summary: b.sum, Tool: b.in.Tool, Mode: modeNames[b.in.Mode], Scripts: b.forth.names(), Rollback: b.back.names(),
		Add: b.in.Mode == acl.Add, Replace: b.in.Mode == acl.Replace, Remove: b.in.Mode == acl.Remove}
	for _, name := range []string{"ORDER.md", "README.txt"} {
		t, err := template.ParseFS(texts, name)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := t.Execute(&out, data); err != nil {
			return err
		}
		if err := b.folder.WriteFile(name, out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// modeNames are the modes as the command line has them.
var modeNames = map[acl.Mode]string{acl.Add: "add", acl.Replace: "replace", acl.Remove: "remove"}

// ModeName is the mode as the command line has it.
func ModeName(m acl.Mode) string { return modeNames[m] }

// ParseMode reads the name of a mode.
func ParseMode(s string) (acl.Mode, error) {
	for m, n := range modeNames {
		if strings.EqualFold(n, s) {
			return m, nil
		}
	}
	return 0, fmt.Errorf("there is no mode %q; they are add, replace and remove", s)
}

// names are the files of a direction, in order of their creation.
func (d *direction) names() []string {
	var out []string
	for _, n := range d.list {
		out = append(out, d.dir+"/"+n)
	}
	return out
}

// pull reads the blobs of objects one at a time.
func pull(objects export.Objects) (next func() ([]byte, bool), stop func()) {
	n, s := iter.Pull2(objects)
	return func() ([]byte, bool) {
		o, err, ok := n()
		if !ok || err != nil {
			return nil, false
		}
		return exchange.Join(o.Header, o.SD.Bytes()), true
	}, s
}
