package main

import (
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"reacl/acl"
	aclexchange "reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/fixtures/exchange"
	"reacl/sid"
)

// TestExchangeScript runs testdata/exchange against a server that holds the
// mailboxes of the sample migration.
func TestExchangeScript(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/exchange", Cmds: scriptCommands(), Setup: func(e *testscript.Env) error {
		s := &exchange.Server{User: `FABRIKAM\audit`, Password: "secret", Impersonators: true, PageSize: 3, Mailboxes: sampleMailboxes(t)}
		web := httptest.NewTLSServer(s)
		e.Defer(web.Close)
		e.Setenv("SERVER", web.URL)
		ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})
		var list strings.Builder
		for _, m := range s.Mailboxes {
			fmt.Fprintf(&list, "%q\r\n", m.Address)
		}
		for name, text := range map[string]string{"ca.pem": string(ca), "password": "secret\n", "wrong": "no\n",
			"mailboxes.csv": "#TYPE Selected\r\n\"PrimarySmtpAddress\"\r\n" + list.String(), "typo.txt": "info@fabrikam.example\ninfo fabrikam\n"} {
			if err := os.WriteFile(filepath.Join(e.WorkDir, name), []byte(text), 0o600); err != nil {
				return err
			}
		}
		return nil
	}})
}

// sampleMailboxes are the mailboxes of the sample's export, as a server holds them.
func sampleMailboxes(t *testing.T) []exchange.Mailbox {
	t.Helper()
	dir := t.TempDir()
	if code := run(t.Context(), []string{"reacl", "demo", "-o", dir}, env{Stdin: strings.NewReader(""), Stdout: new(strings.Builder), Stderr: new(strings.Builder)}); code != 0 {
		t.Fatalf("demo: exit code %d", code)
	}
	system, err := acl.ParseSDDL("O:SYG:SYD:(A;;0x1208a9;;;SY)", sid.SID{})
	if err != nil {
		t.Fatal(err)
	}
	plain := aclexchange.Join(aclexchange.NewHeader(), system)
	var all []exchange.Mailbox
	add := func(mailbox, server, path string) *exchange.Folder {
		i := slices.IndexFunc(all, func(m exchange.Mailbox) bool { return m.Address == mailbox })
		if i < 0 {
			i = len(all)
			all = append(all, exchange.Mailbox{Address: mailbox, Server: server, Folders: []exchange.Folder{{ID: "root", Properties: map[uint16][]byte{0x0E27: plain}},
				{ID: "ipm", Parent: "root", Name: "Top of Information Store", Properties: map[uint16][]byte{0x0E27: plain}}}})
		}
		m := &all[i]
		parent, at := "ipm", 1
		for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '\\' }) {
			at = slices.IndexFunc(m.Folders, func(f exchange.Folder) bool { return f.Parent == parent && f.Name == name })
			if at < 0 {
				at = len(m.Folders)
				m.Folders = append(m.Folders, exchange.Folder{ID: fmt.Sprint("folder", at), Parent: parent, Name: name, Properties: map[uint16][]byte{}})
			}
			parent = m.Folders[at].ID
		}
		return &m.Folders[at]
	}
	for o, err := range export.Read(filepath.Join(dir, "folders.jsonl"), nil, export.Options{}).Objects() {
		if err == nil && o.Mailbox != "" && o.Property != 0 {
			f := add(o.Mailbox, o.Server, o.Folder)
			f.Class = o.Class
			f.Properties[uint16(o.Property>>16)] = aclexchange.Join(o.Header, o.SD.Bytes())
		}
	}
	if len(all) < 5 {
		t.Fatalf("%d mailboxes", len(all))
	}
	return all
}
