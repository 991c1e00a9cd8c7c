//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"reacl/acl"
	"reacl/acl/plan"
	"reacl/fixtures/lab"
	"reacl/sid"
)

// endToEnd is a migration under way in the lab.
type endToEnd struct {
	t   *testing.T
	lab *lab.Lab
	dir string
}

func (x *endToEnd) path(name string) string { return filepath.Join(x.dir, name) }

// reacl runs a command and returns what it said.
func (x *endToEnd) reacl(want int, args ...string) string {
	x.t.Helper()
	var out, errs bytes.Buffer
	e := env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}
	if code := run(context.Background(), append([]string{"reacl"}, args...), e); code != want {
		x.t.Fatalf("reacl %s: exit code %d, want %d\n%s", strings.Join(args, " "), code, want, errs.String())
	}
	return errs.String()
}

// collect reads a part of a forest into a snapshot.
func (x *endToEnd) collect(f *lab.Forest, name string, more ...string) {
	x.t.Helper()
	x.reacl(0, append([]string{"collect", "ad", "--server", f.LDAPS(), "--ca-file", x.lab.CAFile, "--user", "Administrator@" + f.Domain,
		"--password-file", x.path("admin"), "--quiet", "-o", x.path(name)}, more...)...)
}

// ldap runs one of OpenLDAP's programs as somebody.
func (x *endToEnd) ldap(program, who, password string, stdin []byte, args ...string) ([]byte, error) {
	f := x.lab.Target
	cmd := exec.Command(program, append([]string{"-H", f.LDAPS(), "-x", "-D", who + "@" + f.Domain, "-w", password}, args...)...)
	cmd.Env = append(os.Environ(), "LDAPTLS_CACERT="+x.lab.CAFile)
	cmd.Stdin = bytes.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	return out, err
}

func (x *endToEnd) admin(ldif string) {
	x.t.Helper()
	if out, err := x.ldap("ldapmodify", "Administrator", x.lab.Target.Admin.Password, []byte(ldif)); err != nil {
		x.t.Fatalf("ldapmodify: %v: %s\n%s", err, out, ldif)
	}
}

const userPassword = "Us3r!pw-long"

// reads and writes report whether a user may do so with an object, as the
// server decides.
func (x *endToEnd) reads(user, dn string) bool {
	out, err := x.ldap("ldapsearch", user, userPassword, nil, "-LLL", "-b", dn, "-s", "base", "description")
	if err != nil && !bytes.Contains(out, []byte("No such object")) && !bytes.Contains(out, []byte("Insufficient access")) {
		x.t.Fatalf("ldapsearch as %s: %v: %s", user, err, out)
	}
	return bytes.Contains(out, []byte("description:"))
}

func (x *endToEnd) writes(user, dn string) bool {
	ldif := "dn: " + dn + "\nchangetype: modify\nreplace: description\ndescription: by " + user + "\n"
	out, err := x.ldap("ldapmodify", user, userPassword, []byte(ldif))
	if err != nil && !bytes.Contains(out, []byte("Insufficient access")) && !bytes.Contains(out, []byte("No such object")) {
		x.t.Fatalf("ldapmodify as %s: %v: %s", user, err, out)
	}
	return err == nil
}

// rights are what three users may do with the objects.
func (x *endToEnd) rights(dns ...string) string {
	var b strings.Builder
	for _, dn := range dns {
		for _, u := range []string{"u000005", "u000006", "u000050"} {
			b.WriteByte(map[bool]byte{true: 'r', false: '-'}[x.reads(u, dn)])
			b.WriteByte(map[bool]byte{true: 'w', false: '-'}[x.writes(u, dn)])
			b.WriteByte(' ')
		}
		b.WriteString("| ")
	}
	return b.String()
}

// descriptors are the raw descriptors below a base, as SYSTEM sees them.
func (x *endToEnd) descriptors() string {
	x.t.Helper()
	b, err := x.lab.Target.Values("OU=E2E,"+x.lab.Target.Base, "(cn=*)", 7, "nTSecurityDescriptor")
	if err != nil {
		x.t.Fatal(err)
	}
	return string(b)
}

// histories are all sIDHistory values of the target, "DN value", sorted.
func (x *endToEnd) histories() []string {
	x.t.Helper()
	b, err := x.lab.Target.Values(x.lab.Target.Base, "(sIDHistory=*)", 7, "sIDHistory")
	if err != nil {
		x.t.Fatal(err)
	}
	var out []string
	dn := ""
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "dn:: "); ok {
			dn = strings.TrimSpace(v)
		} else if v, ok := strings.CutPrefix(line, "sIDHistory:: "); ok {
			out = append(out, dn+" "+strings.TrimSpace(v))
		}
	}
	slices.Sort(out)
	return out
}

func descriptorOf(t *testing.T, sddl string) string {
	t.Helper()
	b, err := acl.ParseSDDL(sddl, sid.MustParse("S-1-5-21-444444444-555555555-666666666"))
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b)
}

func passwordOf(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(`"` + s + `"`)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// TestMigrationEndToEnd goes the whole way with real programs: collect, audit,
// plan, apply, verify, cleanup, rollback. Samba's tokens hold no sIDHistory, so
// that before the plan it refuses what every domain refuses after the cleanup.
func TestMigrationEndToEnd(t *testing.T) {
	for _, p := range []string{"ldapmodify", "ldapsearch"} {
		if _, err := exec.LookPath(p); err != nil {
			lab.Need(t, fmt.Errorf("%w: no %s (package ldap-utils)", lab.ErrMissing, p))
		}
	}
	x := &endToEnd{t: t, lab: lab.Start(t, lab.Options{Users: 300}), dir: t.TempDir()}
	base := x.lab.Target.Base
	if err := os.WriteFile(x.path("admin"), []byte(x.lab.Target.Admin.Password), 0o600); err != nil {
		t.Fatal(err)
	}

	// Two objects: one for user 5 by the old SID, and for everybody in group 0
	// to read; one that user 5 must not write, whatever the group may.
	const source = "S-1-5-21-1111111111-2222222222-3333333333"
	user, group := source+"-100005", source+"-2100000"
	head := "O:DAG:DAD:PAI(A;;GA;;;DA)(A;;GA;;;SY)"
	one, two := "CN=one,OU=E2E,"+base, "CN=two,OU=E2E,"+base
	x.admin("dn: OU=E2E," + base + "\nchangetype: add\nobjectClass: organizationalUnit\n\n" +
		"dn: " + one + "\nchangetype: add\nobjectClass: container\ndescription: first\nnTSecurityDescriptor:: " +
		descriptorOf(t, head+"(A;;RPWPLCLORC;;;"+user+")(A;;RPLCLORC;;;"+group+")") + "\n\n" +
		"dn: " + two + "\nchangetype: add\nobjectClass: container\ndescription: second\nnTSecurityDescriptor:: " +
		descriptorOf(t, head+"(D;;WP;;;"+user+")(A;;RPWPLCLORC;;;"+group+")") + "\n")
	for _, u := range []string{"u000005", "u000006", "u000050"} {
		out, err := x.lab.Target.Ldbsearch("(sAMAccountName="+u+")", "dn")
		if err != nil {
			t.Fatal(err)
		}
		_, dn, _ := strings.Cut(string(out), "dn: ")
		dn, _, _ = strings.Cut(dn, "\n")
		x.admin("dn: " + dn + "\nchangetype: modify\nreplace: unicodePwd\nunicodePwd:: " + passwordOf(userPassword) + "\n")
	}

	x.collect(x.lab.Source, "source.jsonl")
	x.collect(x.lab.Target, "target.jsonl")
	x.collect(x.lab.Target, "sd.jsonl", "--base", "OU=E2E,"+base, "--descriptors", "--filter", "(objectClass=container)")
	both := []string{"--source", x.path("source.jsonl"), "--target", x.path("target.jsonl")}

	// The audit says who loses what; the server refuses exactly that already.
	x.reacl(0, slices.Concat([]string{"audit"}, both, []string{"--acl", x.path("sd.jsonl"), "-o", x.path("audit")})...)
	findings := readFile(t, x.path("audit/findings.jsonl"))
	for _, want := range []string{`"folder":"CN=one,OU=E2E`, `"trustee":"` + user, `"trustee":"` + group} {
		if !strings.Contains(findings, want) {
			t.Errorf("the audit does not say %s", want)
		}
	}
	if got, want := x.rights(one, two), "-- -- -- | -- -- -- | "; got != want {
		t.Fatalf("before the plan: %s, want %s", got, want)
	}

	// The plan, applied with ldapmodify.
	originals := x.descriptors()
	x.reacl(0, slices.Concat([]string{"plan"}, both, []string{"--acl", x.path("sd.jsonl"), "--kind", "adobject", "--include", "*OU=E2E*", "-o", x.path("plan")})...)
	x.admin(readFile(t, x.path("plan/scripts/ad-objects.ldif")))
	if got, want := x.rights(one, two), "rw r- -- | r- rw -- | "; got != want {
		t.Fatalf("after the plan: %s, want %s", got, want)
	}
	x.provedRights()

	// A fresh look: user and group are go.
	x.collect(x.lab.Target, "sd2.jsonl", "--base", "OU=E2E,"+base, "--descriptors", "--filter", "(objectClass=container)")
	x.collect(x.lab.Target, "target2.jsonl")
	said := x.reacl(4, "verify", "--plan", x.path("plan"), "--source", x.path("source.jsonl"), "--target", x.path("target2.jsonl"), "--acl", x.path("sd2.jsonl"), "-o", x.path("check"))
	if !strings.Contains(said, "2 done, 0 not done, 0 changed since by somebody else, 0 missing") || strings.Contains(said, "no account may be cleared") {
		t.Fatal(said)
	}
	accounts := readFile(t, x.path("check/accounts.csv"))
	for _, want := range []string{`TARGET\u000005,S-1-5-21-444444444-555555555-666666666-100005,user,go,2,` + user, `TARGET\g00000,S-1-5-21-444444444-555555555-666666666-2100000,group,go,3,` + group} {
		if !strings.Contains(accounts, strings.ReplaceAll(want, `\\`, `\`)) {
			t.Errorf("not in accounts.csv: %s", want)
		}
	}

	// The cleanup: the named values go, and no others.
	before, gone := x.histories(), 0
	for _, wave := range []string{"1", "2", "3"} {
		ldif, err := os.ReadFile(x.path("check/cleanup/wave-" + wave + ".ldif"))
		if err != nil {
			t.Fatal(err)
		}
		n, err := x.lab.Target.ModifyAsSystem(ldif)
		if err != nil || n == 0 {
			t.Fatalf("wave %s: %d records, %v", wave, n, err)
		}
		gone += bytes.Count(ldif, []byte("\nsIDHistory:: "))
	}
	after := x.histories()
	left := slices.DeleteFunc(slices.Clone(before), func(v string) bool { return !slices.Contains(after, v) })
	if len(before)-len(after) != gone || !slices.Equal(left, after) || len(after) == 0 {
		t.Fatalf("%d values before, %d after, %d were named", len(before), len(after), gone)
	}
	for _, line := range strings.Split(accounts, "\n") {
		cells := strings.Split(line, ",")
		if len(cells) > 5 && cells[3] == "no-go" && !slices.ContainsFunc(after, func(v string) bool {
			return strings.Contains(v, base64.StdEncoding.EncodeToString(sid.MustParse(strings.Fields(cells[5])[0]).Bytes()))
		}) {
			t.Errorf("a value of %s, which is no-go, is gone", cells[0])
		}
	}
	if got, want := x.rights(one, two), "rw r- -- | r- rw -- | "; got != want {
		t.Fatalf("after the cleanup: %s, want %s", got, want)
	}

	// The way back.
	x.admin(readFile(t, x.path("plan/rollback/ad-objects.ldif")))
	if got := x.descriptors(); got != originals {
		t.Fatalf("after the rollback:\n%s\nwant\n%s", got, originals)
	}
}

// provedRights compares the plan's proof with what was seen.
func (x *endToEnd) provedRights() {
	f, err := os.Open(x.path("plan/plan.jsonl"))
	if err != nil {
		x.t.Fatal(err)
	}
	defer f.Close()
	for r, err := range plan.Records(f) {
		if err != nil {
			x.t.Fatal(err)
		}
		if len(r.Proof) == 0 || len(r.Held) > 0 {
			x.t.Errorf("%s has no proof", r.Object)
		}
		for _, rights := range r.Proof {
			if !rights.Same() {
				x.t.Errorf("%s: %+v", r.Object, rights)
			}
			for _, p := range rights.People {
				name := strings.ToLower(strings.TrimPrefix(p.Account, `TARGET\`))
				if name != "u000005" && name != "u000006" {
					continue
				}
				if got, want := x.reads(name, r.Object.Folder), rights.AfterMask&0x10 != 0; got != want {
					x.t.Errorf("%s reads %s: %v, the proof says %v", name, r.Object, got, want)
				}
				if got, want := x.writes(name, r.Object.Folder), rights.AfterMask&0x20 != 0; got != want {
					x.t.Errorf("%s writes %s: %v, the proof says %v", name, r.Object, got, want)
				}
			}
		}
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
