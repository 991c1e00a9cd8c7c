//go:build linux

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/fixtures/lab"
	"reacl/sid"
)

// TestAuditForesaysTheServer plants random entries on objects of a real domain
// controller. Samba's tokens hold no sIDHistory, so that it behaves as every
// domain will after the cleanup: what the audit says is lost must be refused,
// and whoever it does not name must keep what today's token gives.
func TestAuditForesaysTheServer(t *testing.T) {
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
	users := []string{"u000005", "u000006", "u000050"}
	x.admin("dn: OU=Foresaid," + base + "\nchangetype: add\nobjectClass: organizationalUnit\n")
	rng := rand.New(rand.NewPCG(8, 26))
	const objects = 12
	for i := range objects {
		x.admin(fmt.Sprintf("dn: CN=o%d,OU=Foresaid,%s\nchangetype: add\nobjectClass: container\ndescription: planted\nnTSecurityDescriptor:: %s\n",
			i, base, descriptorOf(t, "O:DAG:DAD:PAI"+randomEntries(rng)+"(A;;GA;;;DA)(A;;GA;;;SY)")))
	}
	for _, u := range users {
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
	x.collect(x.lab.Target, "sd.jsonl", "--base", "OU=Foresaid,"+base, "--descriptors", "--filter", "(objectClass=container)")

	l := newLoader(env{Stdin: strings.NewReader(""), Stderr: &strings.Builder{}})
	source, target, err := l.forests(context.Background(), []string{x.path("source.jsonl")}, []string{x.path("target.jsonl")})
	if err != nil {
		t.Fatal(err)
	}
	a := audit.New(source, target, match.Match(source, target, match.Options{}))
	logons := ad.NewLogons(target, nil)
	judged, lost, kept := 0, 0, 0
	for o, err := range export.ReadAll([]string{x.path("sd.jsonl")}, nil, export.Options{}).Objects() {
		if err != nil {
			t.Fatal(err)
		}
		judged++
		impacts := map[sid.SID]audit.Impact{}
		for _, i := range a.Judge(o).Impacts {
			impacts[i.SID] = i
		}
		for _, u := range users {
			p := accountNamed(target, u)
			today, _ := exchange.Effective(o.Kind, o.SD, acl.NewToken(logons.Token(p, ad.Today).SIDs()...))
			want := today
			if i, ok := impacts[p.SID]; ok {
				want = i.AfterMask
				lost++
			} else if today&0x30 != 0 {
				kept++
			}
			if got := x.reads(u, o.Folder); got != (want&0x10 != 0) {
				t.Errorf("%s reads %s: %v, the audit says %v of today %v\n%s", u, o.Folder, got, want, today, o.SD.SDDL(sid.SID{}))
			}
			if got := x.writes(u, o.Folder); got != (want&0x20 != 0) {
				t.Errorf("%s writes %s: %v, the audit says %v of today %v\n%s", u, o.Folder, got, want, today, o.SD.SDDL(sid.SID{}))
			}
		}
	}
	if judged != objects || lost == 0 || kept == 0 {
		t.Errorf("%d objects, %d losses, %d rights kept: the test tests nothing", judged, lost, kept)
	}
	t.Logf("%d objects, %d losses or gains, %d rights kept", judged, lost, kept)
}

// randomEntries are a few entries for three users and two groups, by their old
// and new SIDs, that allow or deny to read or write.
func randomEntries(rng *rand.Rand) string {
	domains := []string{"S-1-5-21-1111111111-2222222222-3333333333", "S-1-5-21-444444444-555555555-666666666"}
	rids := []string{"100005", "100006", "100050", "2100000", "2100002"}
	rights := []string{"RPLCLORC", "RPWPLCLORC", "WP"}
	var b strings.Builder
	for range 2 + rng.IntN(4) {
		who := domains[rng.IntN(2)] + "-" + rids[rng.IntN(len(rids))]
		if rng.IntN(4) == 0 {
			fmt.Fprintf(&b, "(D;;%s;;;%s)", []string{"RP", "WP"}[rng.IntN(2)], who)
			continue
		}
		fmt.Fprintf(&b, "(A;;%s;;;%s)", rights[rng.IntN(len(rights))], who)
	}
	return b.String()
}

func accountNamed(d *ad.Directory, name string) *ad.Principal {
	for p := range d.All() {
		if p.Class == ad.ClassUser && strings.EqualFold(p.Name, name) {
			return p
		}
	}
	return nil
}
