//go:build linux

package export

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/ad/ldif"
	"reacl/fixtures/lab"
	"reacl/sid"
)

// command runs a program that the lab may lack and returns what it printed.
func command(t *testing.T, program string, args ...string) []byte {
	t.Helper()
	return commandIn(t, nil, program, args...)
}

// commandIn is command with more in its environment.
func commandIn(t *testing.T, env []string, program string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		lab.Need(t, fmt.Errorf("%w: %w", lab.ErrMissing, err))
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), env...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", cmd, err, errs.String())
	}
	return out
}

// smbcacls finds a version that can save, which Samba has since 4.20.
func smbcacls(t *testing.T) string {
	t.Helper()
	program := os.Getenv("REACL_SMBCACLS")
	if program == "" {
		program = "smbcacls"
	}
	if help := command(t, program, "--help"); !bytes.Contains(help, []byte("--save")) {
		lab.Need(t, fmt.Errorf("%w: this smbcacls cannot --save (REACL_SMBCACLS names another)", lab.ErrMissing))
	}
	return program
}

// shareDescriptors are put on the folders of a share, in SDDL as it is read.
var shareDescriptors = map[string]string{
	"data":          "O:S-1-5-21-1111111111-2222222222-3333333333-100001G:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;S-1-5-21-1111111111-2222222222-3333333333-100002)",
	"data/büdget 2": "O:BAG:BAD:AI(A;OICIID;0x1301bf;;;S-1-5-21-444444444-555555555-666666666-100003)(A;;FA;;;WD)",
	"data/empty":    "O:BAG:BAD:P",
}

func TestFileServer(t *testing.T) {
	s := lab.StartShare(t)
	for path, text := range shareDescriptors {
		if err := os.MkdirAll(filepath.Join(s.Root, path), 0o755); err != nil {
			t.Fatal(err)
		}
		b, err := acl.ParseSDDL(text, sid.SID{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SetDescriptor(path, b); err != nil {
			t.Fatal(err)
		}
	}
	// dacl is what the server holds, without owner and group.
	dacl := func(path string) string {
		b, err := s.Descriptor(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := acl.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		text := d.SDDL(sid.SID{})
		return text[strings.Index(text, "D:"):]
	}
	t.Run("smbcacls --save", func(t *testing.T) {
		program := smbcacls(t)
		file := filepath.Join(t.TempDir(), "acl.txt")
		command(t, program, "-U", s.User+"%"+s.Password, s.UNC, "/data", "--save", file, "--recurse")
		src, n := Read(file, nil, Options{}), 0
		for o, err := range src.Objects() {
			if err != nil {
				t.Error(err)
				continue
			}
			n++
			path := strings.ReplaceAll(o.Folder, `\`, "/")
			if got, want := o.SD.SDDL(sid.SID{}), dacl(path); o.Kind != exchange.KindFile || got != want {
				t.Errorf("%s: %s, not %s", path, got, want)
			}
		}
		if n != len(shareDescriptors) || src.Inputs()[0].Form != "save-file" {
			t.Errorf("%d objects, %+v", n, src.Inputs())
		}
	})
	t.Run("sharesec --viewsddl", func(t *testing.T) {
		want := "D:(A;;FA;;;S-1-5-21-1111111111-2222222222-3333333333-100002)(A;;FR;;;WD)"
		set := strings.Replace(want, "FA", "0x001f01ff", 1) // Samba's FA is another
		command(t, "sharesec", "-s", s.Conf, "data", "--setsddl="+set)
		objects, errs := readText(t, string(command(t, "sharesec", "-s", s.Conf, "data", "--viewsddl")), Options{Kind: exchange.KindShare, Folder: "data"})
		if len(errs) > 0 || len(objects) != 1 || objects[0].Kind != exchange.KindShare || objects[0].Folder != "data" {
			t.Fatal(objects, errs)
		}
		if got := objects[0].SD.SDDL(sid.SID{}); !strings.HasSuffix(got, want) {
			t.Errorf("%s, not %s", got, want)
		}
	})
}

// TestDirectoryPrograms reads every descriptor of a domain as ldapsearch and
// ldbsearch export them and compares them to the database's own bytes.
func TestDirectoryPrograms(t *testing.T) {
	l := lab.Start(t, lab.Options{})
	f := l.Target
	raw, err := f.Values(f.Base, "(objectClass=*)", 7, "nTSecurityDescriptor", "msExchMailboxSecurityDescriptor")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{}
	bad := 0
	for e, err := range ldif.Read(bytes.NewReader(raw), "database") {
		if err != nil && !errors.Is(err, ad.ErrIncomplete) {
			t.Fatal(err)
		}
		for _, attr := range []string{attrObjectSD, attrMailboxSD} {
			if v := e.First(attr); v != nil {
				if _, err := acl.Parse(v); err != nil {
					bad++
					continue
				}
				want[attr+" "+strings.ToLower(e.DN)] = v
			}
		}
	}
	if len(want) < 500 {
		t.Fatalf("the database holds %d descriptors", len(want))
	}
	// read counts the descriptors of an export that are those of the database.
	read := func(t *testing.T, text []byte, same func(o Object, want []byte) bool) (n, errs int) {
		file := filepath.Join(t.TempDir(), "export.ldif")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		for o, err := range Read(file, nil, Options{}).Objects() {
			if err != nil {
				errs++
				t.Log(err)
				continue
			}
			if o.Kind != exchange.KindADObject {
				continue // mailboxes are named by address
			}
			n++
			if w, ok := want[attrObjectSD+" "+strings.ToLower(o.Folder)]; !ok || !same(o, w) {
				t.Errorf("%s differs", o.Folder)
			}
		}
		return n, errs
	}
	objects := 0
	for k := range want {
		if strings.HasPrefix(k, attrObjectSD) {
			objects++
		}
	}
	t.Run("ldapsearch", func(t *testing.T) {
		out := commandIn(t, []string{"LDAPTLS_CACERT=" + l.CAFile}, "ldapsearch", "-x", "-H", f.LDAPS(), "-D", f.Admin.Name, "-w", f.Admin.Password, "-b", f.Base, "-E", "pr=500/noprompt",
			"-E", "!1.2.840.113556.1.4.801=::MAMCAQc=", "(objectClass=*)", "objectSid", "mail", "sAMAccountName", "nTSecurityDescriptor", "msExchMailboxSecurityDescriptor")
		n, errs := read(t, out, func(o Object, want []byte) bool { return bytes.Equal(o.SD.Bytes(), want) })
		t.Logf("%d of %d descriptors, %d errors", n, objects, errs)
		if n < objects*9/10 || errs != bad {
			t.Errorf("%d of %d descriptors, %d errors, not %d", n, objects, errs, bad)
		}
	})
	t.Run("ldbsearch", func(t *testing.T) {
		out, err := f.Ldbsearch("-b", f.Base, "--controls", "sd_flags:1:7", "(objectClass=*)", "objectSid", "nTSecurityDescriptor")
		if err != nil {
			t.Fatal(err)
		}
		n, errs := read(t, out, func(o Object, want []byte) bool {
			d, err := acl.Parse(want)
			return err == nil && o.Rebuilt && o.SD.SDDL(sid.SID{}) == d.SDDL(sid.SID{})
		})
		t.Logf("%d of %d descriptors, %d errors", n, objects, errs)
		if n != objects || errs > 0 {
			t.Errorf("%d of %d descriptors, %d errors", n, objects, errs)
		}
	})
	t.Run("samba-tool ntacl get", func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		conf := filepath.Join(filepath.Dir(filepath.Dir(f.Database)), "etc", "smb.conf")
		backend := []string{"--use-ntvfs", "--xattr-backend=tdb", "--eadb-file=" + filepath.Join(dir, "eadb.tdb"), "-s", conf}
		command(t, "samba-tool", append([]string{"ntacl", "set", "O:LAG:DUD:PAI(A;OICI;0x1301bf;;;S-1-5-21-1111111111-2222222222-3333333333-100002)(A;;0x1f01ff;;;DA)", file}, backend...)...)
		out := command(t, "samba-tool", append([]string{"ntacl", "get", file, "--as-sddl"}, backend...)...)
		domain := sid.MustParse(f.DomainSID)
		objects, errs := readText(t, string(out), Options{Folder: "/file", Domain: domain})
		if len(errs) > 0 || len(objects) != 1 || objects[0].Kind != exchange.KindFile || objects[0].Folder != "/file" {
			t.Fatal(objects, errs, string(out))
		}
		want := fmt.Sprintf("O:%[1]s-500G:%[1]s-513D:PAI(A;OICI;0x1301bf;;;S-1-5-21-1111111111-2222222222-3333333333-100002)(A;;FA;;;%[1]s-512)", f.DomainSID)
		if got := objects[0].SD.SDDL(sid.SID{}); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	})
}
