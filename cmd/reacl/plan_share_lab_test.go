//go:build linux

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/fixtures/lab"
	"reacl/sid"
)

// restoreShare carries out a restore file: with smbcacls where there is one
// that can (Samba 4.20; REACL_SMBCACLS may name it), else line by line through
// SMB, which keeps every byte.
func restoreShare(t *testing.T, share *lab.Share, file string) (exact bool) {
	t.Helper()
	program := os.Getenv("REACL_SMBCACLS")
	if program == "" {
		program = "smbcacls"
	}
	if help, err := exec.Command(program, "--help").Output(); err == nil && bytes.Contains(help, []byte("--restore")) {
		if out, err := exec.Command(program, share.UNC, "/", "-U", share.User+"%"+share.Password, "-s", share.Conf, "--restore", file).CombinedOutput(); err != nil {
			t.Fatalf("smbcacls: %v: %s", err, out)
		}
		return false
	}
	t.Log("smbcacls has no --restore here; the file's lines are written through SMB")
	for o, err := range export.Read(file, nil, export.Options{}).Objects() {
		if err != nil {
			t.Fatal(err)
		}
		path := strings.ReplaceAll(o.Folder, `\`, "/")
		now, err := share.Descriptor(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := acl.Parse(now)
		if err != nil {
			t.Fatal(err)
		}
		text := "O:" + d.Owner().String() + "G:" + d.Group().String() + o.SD.SDDL(sid.SID{})
		b, err := acl.ParseSDDL(text, sid.SID{})
		if err != nil {
			t.Fatal(err)
		}
		if err := share.SetDescriptor(path, b); err != nil {
			t.Fatal(err)
		}
	}
	return true
}

// TestShareEndToEnd plans the descriptors of a real share, restores the plan's
// file, verifies, and goes back.
func TestShareEndToEnd(t *testing.T) {
	source, target := sid.MustParse("S-1-5-21-1111111111-2222222222-3333333333"), sid.MustParse("S-1-5-21-444444444-555555555-666666666")
	share := lab.StartShareFor(t, target.String(), map[string]uint32{"games": 100001}) // u1 of the target, as after the cleanup
	x := &endToEnd{t: t, dir: t.TempDir()}
	may := func(when, what string, err error, want bool) {
		t.Helper()
		if (err == nil) != want || err != nil && !strings.Contains(err.Error(), "NT_STATUS_ACCESS_DENIED") {
			t.Errorf("%s, may u1 %s? want %v, the server says: %v", when, what, want, err)
		}
	}
	ldif := func(domain sid.SID, name, history string) string {
		return "dn: DC=" + name + "\nobjectClass: domain\nobjectSid: " + domain.String() + "\n\n" +
			"dn: CN=u1,DC=" + name + "\nobjectClass: user\nsAMAccountName: u1\nuserAccountControl: " + map[bool]string{true: "514", false: "512"}[history == ""] +
			"\nobjectSid: " + domain.String() + "-100001\n" + history + "\n"
	}
	write := func(name, text string) {
		if err := os.WriteFile(x.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("source.ldif", ldif(source, "source", ""))
	write("target.ldif", ldif(target, "target", "sIDHistory: "+source.String()+"-100001\n"))
	objects := map[string]string{
		"data":         "O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;{old}-100001)",
		"data/all.txt": "O:SYG:SYD:PAI(A;;0x1200a9;;;WD)(A;;FA;;;BA)",
		"data/own.txt": "O:SYG:SYD:PAI(D;;0x2;;;{old}-100001)(A;;0x1301bf;;;{old}-100001)(A;;FA;;;BA)",
	}
	if err := os.MkdirAll(filepath.Join(share.Root, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	save := func(name string) {
		var buf bytes.Buffer
		w := export.NewWriter(&buf)
		for _, path := range []string{"data", "data/all.txt", "data/own.txt"} {
			b, err := share.Descriptor(path)
			if err != nil {
				t.Fatal(err)
			}
			d, err := acl.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Write(export.Object{Kind: exchange.KindFile, Folder: strings.ReplaceAll(path, "/", `\`), SD: d}); err != nil {
				t.Fatal(err)
			}
		}
		write(name, buf.String())
	}
	for path, sddl := range objects {
		if strings.HasSuffix(path, ".txt") {
			if err := os.WriteFile(filepath.Join(share.Root, path), []byte("x"), 0o666); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Join(share.Root, path), 0o666); err != nil { // the descriptor alone decides
				t.Fatal(err)
			}
		}
		b, err := acl.ParseSDDL(strings.ReplaceAll(sddl, "{old}", source.String()), sid.SID{})
		if err != nil {
			t.Fatal(err)
		}
		if err := share.SetDescriptor(path, b); err != nil {
			t.Fatal(err)
		}
	}
	both := []string{"--source", x.path("source.ldif"), "--target", x.path("target.ldif")}
	save("before.jsonl")

	// what the audit says is lost is refused without sIDHistory, what stays is allowed
	x.reacl(0, append([]string{"audit", "--acl", x.path("before.jsonl"), "--report", "jsonl", "-o", x.path("audit")}, both...)...)
	if found := readFile(t, x.path("audit/findings.jsonl")); !strings.Contains(found, `"folder":"data\\own.txt"`) || strings.Contains(found, `"folder":"data\\all.txt"`) {
		t.Errorf("the audit says:\n%s", found)
	}
	may("before the plan", "read own.txt", share.Get("games", "data/own.txt"), false)
	may("before the plan", "read all.txt", share.Get("games", "data/all.txt"), true)
	may("before the plan", "write all.txt", share.Put("games", "data/all.txt"), false)

	x.reacl(0, append([]string{"plan", "--acl", x.path("before.jsonl"), "-o", x.path("plan")}, both...)...)
	restoreShare(t, share, x.path("plan/scripts/icacls-restore.txt"))
	save("after.jsonl")
	if text := readFile(t, x.path("after.jsonl")); text == readFile(t, x.path("before.jsonl")) {
		t.Fatal("nothing has changed on the share")
	}
	may("after the plan", "read own.txt", share.Get("games", "data/own.txt"), true)
	may("after the plan", "write own.txt, which a denial forbids", share.Put("games", "data/own.txt"), false)
	may("after the plan", "read all.txt", share.Get("games", "data/all.txt"), true)
	may("after the plan", "write all.txt", share.Put("games", "data/all.txt"), false)
	said := x.reacl(0, append([]string{"verify", "--plan", x.path("plan"), "--acl", x.path("after.jsonl"), "-o", x.path("check")}, both...)...)
	if !strings.Contains(said, "2 done, 0 not done, 0 changed since by somebody else, 0 missing; entries with old SIDs: 3 then, 0 now") || !strings.Contains(said, "1 go, 0 no-go") {
		t.Error(said)
	}
	show := spelled
	if exact := restoreShare(t, share, x.path("plan/rollback/icacls-restore.txt")); exact {
		show = readFile
	}
	save("back.jsonl")
	if got, want := show(t, x.path("back.jsonl")), show(t, x.path("before.jsonl")); got != want {
		t.Errorf("after the rollback\n%s\nwant\n%s", got, want)
	}
}

// spelled are the descriptors of an export in SDDL, as far as smbcacls keeps
// them: it marks lists as inherited automatically (AI) and sorts entries within
// denials and allowances.
func spelled(t *testing.T, name string) string {
	t.Helper()
	var b strings.Builder
	for o, err := range export.Read(name, nil, export.Options{}).Objects() {
		if err != nil {
			t.Fatal(err)
		}
		head, entries, _ := strings.Cut(strings.Replace(o.SD.SDDL(sid.SID{}), "D:PAI(", "D:P(", 1), "(")
		list := strings.Split(entries, "(")
		slices.SortStableFunc(list, func(x, y string) int {
			return cmp.Or(cmp.Compare(y[:1], x[:1]), cmp.Compare(x, y)) // denials first
		})
		fmt.Fprintf(&b, "%s %s %s\n", o.Folder, head, list)
	}
	return b.String()
}
