package mapfile

import (
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

func TestRewriteSDDL(t *testing.T) {
	o, n := oldSID(1234).String(), newSID(5678).String()
	o2 := oldSID(1235).String() // becomes the same target
	target := map[sid.SID]sid.SID{oldSID(1234): newSID(5678), oldSID(1235): newSID(5678)}
	tests := []struct {
		name, in, replace, keep string
		changed, aliases        int
	}{
		{"trustee", "D:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;" + o + ")", "D:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;" + n + ")",
			"D:PAI(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;" + o + ")(A;OICI;0x1301bf;;;" + n + ")", 1, 0},
		{"inherited stays inherited", "D:AI(A;ID;FR;;;" + o + ")", "D:AI(A;ID;FR;;;" + n + ")", "D:AI(A;ID;FR;;;" + o + ")(A;ID;FR;;;" + n + ")", 1, 0},
		{"owner and group", "O:" + o + "G:" + o + "D:(A;;FA;;;BA)", "O:" + n + "G:" + n + "D:(A;;FA;;;BA)", "O:" + n + "G:" + n + "D:(A;;FA;;;BA)", 2, 0},
		{"audit entry", "S:AI(AU;SAFA;FA;;;" + o + ")(ML;;NW;;;HI)", "S:AI(AU;SAFA;FA;;;" + n + ")(ML;;NW;;;HI)", "S:AI(AU;SAFA;FA;;;" + o + ")(AU;SAFA;FA;;;" + n + ")(ML;;NW;;;HI)", 1, 0},
		{"object entry", "D:(OA;CI;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;" + o + ")", "D:(OA;CI;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;" + n + ")",
			"D:(OA;CI;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;" + o + ")(OA;CI;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;" + n + ")", 1, 0},
		{"two sources become one entry", "D:(A;;FA;;;" + o + ")(A;;FA;;;" + o2 + ")", "D:(A;;FA;;;" + n + ")", "D:(A;;FA;;;" + o + ")(A;;FA;;;" + n + ")(A;;FA;;;" + o2 + ")", 2, 0},
		{"different rights stay two entries", "D:(A;;FR;;;" + o + ")(A;;FA;;;" + n + ")", "D:(A;;FR;;;" + n + ")(A;;FA;;;" + n + ")", "D:(A;;FR;;;" + o + ")(A;;FR;;;" + n + ")(A;;FA;;;" + n + ")", 1, 0},
		{"the target's own entry is said once", "D:(A;;FA;;;" + n + ")(A;;FA;;;" + o + ")", "D:(A;;FA;;;" + n + ")", "D:(A;;FA;;;" + n + ")(A;;FA;;;" + o + ")", 1, 0},
		{"doubles that were there stay", "D:(A;;FA;;;BA)(A;;FA;;;BA)", "D:(A;;FA;;;BA)(A;;FA;;;BA)", "D:(A;;FA;;;BA)(A;;FA;;;BA)", 0, 0},
		{"condition", `D:(XA;;FX;;;S-1-1-0;(Member_of{SID(` + o + `),SID(BA)} && @User.t=="SID(` + o + `)"))`,
			`D:(XA;;FX;;;S-1-1-0;(Member_of{SID(` + n + `),SID(BA)} && @User.t=="SID(` + o + `)"))`,
			`D:(XA;;FX;;;S-1-1-0;(Member_of{SID(` + o + `),SID(BA)} && @User.t=="SID(` + o + `)"))`, 1, 0},
		{"aliases of a domain", "O:DAG:DUD:(A;;FA;;;da)(A;;FA;;;WD)", "O:DAG:DUD:(A;;FA;;;da)(A;;FA;;;WD)", "O:DAG:DUD:(A;;FA;;;da)(A;;FA;;;WD)", 0, 3},
		{"nothing mapped", "D:NO_ACCESS_CONTROL", "D:NO_ACCESS_CONTROL", "D:NO_ACCESS_CONTROL", 0, 0},
		{"empty list", "D:P", "D:P", "D:P", 0, 0},
		{"lower case SID", "D:(A;;FA;;;" + strings.ToLower(o) + ")", "D:(A;;FA;;;" + n + ")", "D:(A;;FA;;;" + strings.ToLower(o) + ")(A;;FA;;;" + n + ")", 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, keep := range []bool{false, true} {
				w := rewriter{target: target, keep: keep}
				got, err := w.rewrite(tt.in)
				if err != nil {
					t.Fatal(err)
				}
				want := tt.replace
				if keep {
					want = tt.keep
				}
				if got.text != want {
					t.Errorf("keep %v:\n got %s\nwant %s", keep, got.text, want)
				}
				if !keep && (got.changed != tt.changed || got.aliases != tt.aliases) {
					t.Errorf("changed %d, aliases %d", got.changed, got.aliases)
				}
				again := rewriter{target: target, keep: keep}
				if twice, err := again.rewrite(got.text); err != nil || twice.text != got.text {
					t.Errorf("keep %v: a second run changes it to %s", keep, twice.text)
				}
			}
		})
	}
}

func TestRewriteSDDLRefuses(t *testing.T) {
	for _, s := range []string{"X:", "D:(A;;FA", "D:(A;;FA)", "data\\x", "(A;;FA;;;SY)", `D:(XA;;FX;;;WD;(@User.t=="))`} {
		w := rewriter{}
		if got, err := w.rewrite(s); err == nil {
			t.Errorf("%q becomes %q", s, got.text)
		}
	}
}

// FuzzRewriteSDDL holds the rewriting of text against the parser of package
// acl: what it reads before must be what it reads after, but for the SID.
func FuzzRewriteSDDL(f *testing.F) {
	o := oldSID(1234).String()
	f.Add("O:" + o + "G:SYD:PAI(A;OICI;FA;;;" + o + ")S:(AU;SA;FA;;;" + o + ")")
	f.Add(`D:(XA;;FX;;;WD;(Member_of{SID(` + o + `)}))`)
	f.Add("D:(A;;FA;;;" + o + ")(D;;FR;;;" + o + ")") // deny after allow stays there
	f.Fuzz(func(t *testing.T, s string) {
		domain := sid.MustParse(oldco)
		before, err := acl.ParseSDDL(s, domain)
		w := rewriter{target: map[sid.SID]sid.SID{oldSID(1234): newSID(5678)}}
		got, rerr := w.rewrite(s)
		if err != nil || rerr != nil {
			return
		}
		after, err := acl.ParseSDDL(got.text, domain)
		if err != nil {
			t.Fatalf("%q became %q: %v", s, got.text, err)
		}
		if got.changed == 0 && got.text != s {
			t.Fatalf("%q became %q without a change", s, got.text)
		}
		d, err := acl.Parse(before)
		if err != nil {
			return
		}
		e, err := acl.Parse(after)
		if err != nil {
			t.Fatal(err)
		}
		if d.Control() != e.Control() || e.Owner() == oldSID(1234) || e.Group() == oldSID(1234) {
			t.Fatalf("%q became %q", s, got.text)
		}
		for _, l := range []acl.List{acl.DACL, acl.SACL} {
			for _, a := range e.ACEs(l) {
				if a.SID() == oldSID(1234) {
					t.Fatalf("%q still names the old SID: %q", s, got.text)
				}
			}
			if e.Count(l) > d.Count(l) {
				t.Fatalf("%q has more entries: %q", s, got.text)
			}
		}
	})
}
