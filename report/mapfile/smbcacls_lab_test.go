//go:build linux

package mapfile

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/fixtures/lab"
	"reacl/sid"
)

// smbcacls is a smbcacls that can save and restore, which came with Samba
// 4.20: that of REACL_SMBCACLS, else the one in PATH.
func smbcacls(t *testing.T) string {
	t.Helper()
	name := os.Getenv("REACL_SMBCACLS")
	if name == "" {
		name = "smbcacls"
	}
	help, err := exec.Command(name, "--help").Output()
	if err == nil && !bytes.Contains(help, []byte("--restore")) {
		err = fmt.Errorf("%s has no --restore: Samba 4.20 or later is needed, REACL_SMBCACLS may name it", name)
	}
	if err != nil {
		lab.Need(t, fmt.Errorf("%w: %w", lab.ErrMissing, err))
	}
	return name
}

// TestSmbcacls saves the descriptors of a share with the real smbcacls, has
// them rewritten, restores them, and finds target SIDs only; then it restores
// the undo file and finds the old descriptors.
func TestSmbcacls(t *testing.T) {
	program := smbcacls(t)
	share := lab.StartShare(t)
	source, target := sid.MustParse("S-1-5-21-1111111111-2222222222-3333333333"), sid.MustParse("S-1-5-21-444444444-555555555-666666666")
	// Samba's smbcacls sorts entries when it writes; all of these are sorted.
	objects := map[string]string{
		"data":            "O:{old}-100001G:SYD:PAI(D;;0x2;;;{old}-100003)(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;{old}-100001)",
		"data/Büro":       "O:{old}-100001G:SYD:PAI(A;OICI;0x1200a9;;;{old}-100002)(A;OICI;0x1301bf;;;{new}-100002)",
		"data/Büro/a.txt": "O:SYG:SYD:PAI(A;;0x1301bf;;;{old}-100001)(A;;0x1200a9;;;{old}-100004)(A;;FA;;;BA)",
		"data/other.txt":  "O:SYG:SYD:PAI(A;;FA;;;BA)",
	}
	if err := os.MkdirAll(filepath.Join(share.Root, "data", "Büro"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := map[string]acl.Descriptor{}
	for path, sddl := range objects {
		if strings.HasSuffix(path, ".txt") {
			writeFile(t, filepath.Join(share.Root, path), []byte("x"))
		}
		b, err := acl.ParseSDDL(strings.NewReplacer("{old}", source.String(), "{new}", target.String()).Replace(sddl), sid.SID{})
		if err != nil {
			t.Fatal(err)
		}
		if err := share.SetDescriptor(path, b); err != nil {
			t.Fatal(err)
		}
	}
	read := func(path string) acl.Descriptor {
		b, err := share.Descriptor(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := acl.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for path := range objects {
		before[path] = read(path)
	}
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command(program, append(args, "-U", share.User+"%"+share.Password, "-s", share.Conf)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
		}
	}
	dir := t.TempDir()
	saved := filepath.Join(dir, "acls.txt")
	run(share.UNC, "/data", "--recurse", "--save", saved)
	data, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}

	in := Input{Saved: []Saved{{Name: "acls.txt", Data: data}}}
	for i := uint32(100001); i <= 100004; i++ {
		in.Rows = append(in.Rows, match.Row{Source: source.WithRID(i), Target: target.WithRID(i), Class: ad.ClassUser, Status: match.Approved})
	}
	out := makeOne(t, "icacls", in)
	if len(out.Left) > 0 {
		t.Errorf("left out: %+v", out.Left)
	}
	restore, undo := filepath.Join(dir, "restore.txt"), filepath.Join(dir, "undo.txt")
	writeFile(t, restore, []byte(fileOf(t, out, "icacls-restore.txt")))
	writeFile(t, undo, []byte(fileOf(t, out, "icacls-undo.txt")))
	run(share.UNC, "/", "--restore", restore)

	for path := range objects {
		old, now := before[path], read(path)
		for _, a := range now.ACEs(acl.DACL) {
			if a.SID().Domain() == source {
				t.Errorf("%s still names %s", path, a.SID())
			}
		}
		same(t, path+" after restore", old, now, func(s sid.SID) sid.SID {
			if s.Domain() == source {
				return target.WithRID(s.RID())
			}
			return s
		})
		if now.Owner() != old.Owner() {
			t.Errorf("%s: the owner is %s now", path, now.Owner())
		}
	}
	run(share.UNC, "/", "--restore", undo)
	for path := range objects {
		same(t, path+" after undo", before[path], read(path), func(s sid.SID) sid.SID { return s })
	}
}

// same checks that the entries of now are those of old with their SIDs mapped,
// whatever their order among entries of one type; smbcacls sorts them.
func same(t *testing.T, what string, old, now acl.Descriptor, to func(sid.SID) sid.SID) {
	t.Helper()
	count := map[string]int{}
	key := func(a acl.ACE, s sid.SID) string { return fmt.Sprint(a.Type, a.Flags, a.Mask, s) }
	for _, a := range old.ACEs(acl.DACL) {
		count[key(a, to(a.SID()))]++
	}
	for _, a := range now.ACEs(acl.DACL) {
		count[key(a, a.SID())]--
	}
	for k, n := range count {
		if n != 0 {
			t.Errorf("%s: entry %s comes %+d times too often", what, k, -n)
		}
	}
}

// TestSambaTool runs the generated script with the real samba-tool on a share
// whose accounts kept their RIDs, and then the undo script.
func TestSambaTool(t *testing.T) {
	if _, err := exec.LookPath("samba-tool"); err != nil {
		lab.Need(t, fmt.Errorf("%w: %w", lab.ErrMissing, err))
	}
	share := lab.StartShare(t)
	source, target := sid.MustParse("S-1-5-21-1111111111-2222222222-3333333333"), sid.MustParse("S-1-5-21-444444444-555555555-666666666")
	// samba-tool wants the domain that the server is a member of.
	if b, err := exec.Command("net", "setdomainsid", target.String(), "-s", share.Conf).CombinedOutput(); err != nil {
		t.Fatalf("net setdomainsid: %v\n%s", err, b)
	}
	if err := os.MkdirAll(filepath.Join(share.Root, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(share.Root, "data", "a.txt"), []byte("x"))
	paths := []string{"data", "data/a.txt"}
	for _, path := range paths {
		b, err := acl.ParseSDDL(fmt.Sprintf("O:%[1]s-100001G:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;%[1]s-100002)", source), sid.SID{})
		if err != nil {
			t.Fatal(err)
		}
		if err := share.SetDescriptor(path, b); err != nil {
			t.Fatal(err)
		}
	}
	in := Input{LowRIDs: true}
	for i := uint32(100001); i <= 100002; i++ {
		in.Rows = append(in.Rows, match.Row{Source: source.WithRID(i), Target: target.WithRID(i), Class: ad.ClassUser, Status: match.Approved})
	}
	out := makeOne(t, "samba", in)
	domains := func() (owner, entries map[sid.SID]bool) {
		owner, entries = map[sid.SID]bool{}, map[sid.SID]bool{}
		for _, path := range paths {
			b, err := share.Descriptor(path)
			if err != nil {
				t.Fatal(err)
			}
			d, err := acl.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			owner[d.Owner().Domain()] = true
			for _, a := range d.ACEs(acl.DACL) {
				if a.SID().IsAccount() {
					entries[a.SID().Domain()] = true
				}
			}
		}
		return owner, entries
	}
	for _, step := range []struct {
		script string
		want   sid.SID
	}{{"samba-changedomsid.sh", target}, {"samba-undo.sh", source}} {
		script := filepath.Join(t.TempDir(), step.script)
		writeFile(t, script, []byte(fileOf(t, out, step.script)))
		cmd := exec.Command("sh", script, "data", filepath.Join(share.Root, "data"))
		cmd.Env = append(os.Environ(), "SMB_CONF_PATH="+share.Conf)
		if b, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", step.script, err, b)
		}
		owner, entries := domains()
		if len(owner) != 1 || !owner[step.want] || len(entries) != 1 || !entries[step.want] {
			t.Errorf("%s: owners of %v, entries of %v, want %s alone", step.script, owner, entries, step.want)
		}
	}
}
