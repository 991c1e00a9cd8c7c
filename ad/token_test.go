package ad

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"reacl/sid"
)

// The forests of the token tests: S is a source domain, T and U are the two
// domains of the target forest.
var tokenDomains = map[byte]string{'S': "S-1-5-21-1-1-1", 'T': "S-1-5-21-2-2-2", 'U': "S-1-5-21-3-3-3"}

func tid(s string) sid.SID { return sid.MustParse(tokenDomains[s[0]] + "-" + s[1:]) }

func tdn(s string) string { return "CN=" + s + ",DC=x" }

func tprincipal(s string, c Class, kind int32, members ...string) Principal {
	p := Principal{SID: tid(s), Class: c, DN: tdn(s), Name: s, GroupType: kind}
	for _, m := range members {
		if strings.HasPrefix(m, "CN=") {
			p.Members = append(p.Members, m)
		} else {
			p.Members = append(p.Members, tdn(m))
		}
	}
	return p
}

const (
	secGlobal    = GroupGlobal | GroupSecurity
	secLocal     = GroupDomainLocal | GroupSecurity
	secUniversal = GroupUniversal | GroupSecurity
)

// describe prints a token with the domains' letters, without the SIDs of every logon.
func describe(t Token) string {
	var out []string
	for _, h := range t.Held {
		if h.Why == EveryLogon {
			continue
		}
		name := h.SID.String()
		for c, dom := range tokenDomains {
			name = strings.Replace(name, dom+"-", string(c), 1)
		}
		out = append(out, fmt.Sprintf("%s:%s", name, h.Why))
	}
	return strings.Join(out, " ")
}

func TestToken(t *testing.T) {
	source := Collect(slices.Values([]Principal{
		tprincipal("S1001", ClassUser, 0),
		tprincipal("S1002", ClassUser, 0),
		tprincipal("S1101", ClassGroup, secLocal, "S1001"),
		tprincipal("S1102", ClassGroup, secGlobal, "S1001"),
		tprincipal("S1103", ClassGroup, secLocal, "CN="+tid("T2001").String()+",CN=ForeignSecurityPrincipals,DC=x"),
		tprincipal("S1104", ClassGroup, secLocal, "S1103"),
	}))
	withPrimary := tprincipal("T2001", ClassUser, 0)
	withPrimary.PrimaryGroup = 513
	withPrimary.History = []sid.SID{tid("S1001"), tid("S900")}
	withPrimary.MemberOf = []string{strings.ToLower(tdn("U3001"))}
	oldGroup := tprincipal("T2101", ClassGroup, secGlobal, "T2001")
	oldGroup.History = []sid.SID{tid("S1102")}
	gone := tprincipal("T2109", ClassGroup, secGlobal, "T2001")
	gone.Deleted = true
	fsp := Principal{SID: tid("S1001"), Class: ClassForeignPrincipal, DN: tdn("fsp-S1001")}
	target := Collect(slices.Values([]Principal{
		withPrimary, oldGroup, gone, fsp,
		tprincipal("T513", ClassGroup, secGlobal),
		tprincipal("T2102", ClassGroup, secLocal, "T2101"),          // nested
		tprincipal("T2103", ClassGroup, GroupGlobal, "T2001"),       // distribution
		tprincipal("T2104", ClassGroup, secGlobal, "T2103"),         // only over the distribution group
		tprincipal("T2105", ClassGroup, secLocal, "fsp-S1001"),      // holds the old SID
		tprincipal("T2106", ClassGroup, secLocal, "T2105", "T2106"), // nested, and in itself
		tprincipal("U3001", ClassGroup, secUniversal),
		tprincipal("U3002", ClassGroup, secLocal, "U3001"),
		tprincipal("T2002", ClassUser, 0),
	}))
	preWindows2000 := tprincipal("T2108", ClassGroup, secLocal, "CN=S-1-5-11,CN=ForeignSecurityPrincipals,DC=x")
	preWindows2000.SID = sid.MustParse("S-1-5-32-554")
	builtin := Collect(slices.Values([]Principal{ // as Pre-Windows 2000 Compatible Access is by default
		preWindows2000,
		tprincipal("T2107", ClassGroup, secLocal, "CN=S-1-5-11,CN=ForeignSecurityPrincipals,DC=x"),
		tprincipal("T2002", ClassUser, 0),
	}))
	tests := []struct {
		name                string
		accounts, resources *Directory
		account             string
		cleared             Cleanup
		want                string
	}{
		{"today", target, nil, "T2001", Today,
			"T2001:own SID S1001:own sIDHistory S900:own sIDHistory U3001:group U3002:group T513:group T2101:group S1102:group's sIDHistory T2102:group " +
				"T2105:group by foreign security principal T2106:group by foreign security principal"},
		{"after cleanup the foreign security principal of the old SID no longer helps", target, target, "T2001", Cleared,
			"T2001:own SID U3001:group U3002:group T513:group T2101:group T2102:group"},
		{"only groups cleared", target, nil, "T2001", func(p *Principal) bool { return p.Class == ClassGroup },
			"T2001:own SID S1001:own sIDHistory S900:own sIDHistory U3001:group U3002:group T513:group T2101:group T2102:group " +
				"T2105:group by foreign security principal T2106:group by foreign security principal"},
		{"at a resource of the source", target, source, "T2001", Today,
			"T2001:own SID S1001:own sIDHistory S900:own sIDHistory U3001:group T513:group T2101:group S1102:group's sIDHistory " +
				"S1103:group by foreign security principal S1104:group by foreign security principal S1101:group by foreign security principal"},
		{"at a resource of the source, after cleanup", target, source, "T2001", Cleared,
			"T2001:own SID U3001:group T513:group T2101:group S1103:group by foreign security principal S1104:group by foreign security principal"},
		{"source account at a resource of the target", source, target, "S1001", Today,
			"S1001:own SID S1102:group T2105:group by foreign security principal T2106:group by foreign security principal"},
		{"groups of everybody", builtin, nil, "T2002", Cleared, "T2002:own SID"},
		{"nothing but itself", target, nil, "T2002", Today, "T2002:own SID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := NewLogons(tt.accounts, tt.resources).Token(tt.accounts.BySID(tid(tt.account))[0], tt.cleared)
			if d := describe(got); d != tt.want {
				t.Errorf("got  %s\nwant %s", d, tt.want)
			}
			if tt.accounts == builtin && !got.Has(preWindows2000.SID) {
				t.Error("not in Pre-Windows 2000 Compatible Access")
			}
			if !got.Has(sid.Everyone) || !got.Has(sid.AuthenticatedUsers) || got.Has(sid.System) {
				t.Errorf("every logon: %v", got.SIDs())
			}
			if got.Len() != len(got.Held)-2 && tt.accounts != builtin {
				t.Errorf("Len() = %d of %d", got.Len(), len(got.Held))
			}
		})
	}
}

func TestTokenGroupSIDInOwnHistory(t *testing.T) {
	u := tprincipal("T2001", ClassUser, 0)
	u.History = []sid.SID{tid("T2101")}
	d := Collect(slices.Values([]Principal{u,
		tprincipal("T2101", ClassGroup, secGlobal, "T2001"),
		tprincipal("T2102", ClassGroup, secGlobal, "T2101"),
	}))
	got := NewLogons(d, nil).Token(d.BySID(tid("T2001"))[0], Today)
	if want := "T2001:own SID T2101:own sIDHistory T2102:group"; describe(got) != want {
		t.Errorf("got %s, want %s", describe(got), want)
	}
}

func TestTokenSize(t *testing.T) {
	u := tprincipal("T2001", ClassUser, 0)
	u.History = []sid.SID{tid("S1001")}
	g := tprincipal("T2101", ClassGroup, secGlobal, "T2001")
	g.History = []sid.SID{tid("S1101"), tid("S1102")}
	admins := tprincipal("T2109", ClassGroup, secLocal, "T2001")
	admins.SID = sid.Administrators
	d := Collect(slices.Values([]Principal{u, g, admins,
		tprincipal("T2102", ClassGroup, secLocal, "T2101"),
		tprincipal("T2103", ClassGroup, secUniversal, "T2001"),
		tprincipal("U3001", ClassGroup, secUniversal, "T2001"),
		tprincipal("U3002", ClassGroup, secLocal, "T2001"),
	}))
	l := NewLogons(d, nil)
	p := d.BySID(tid("T2001"))[0]
	// d: T2102, U3001 and three of sIDHistory; s: T2101, T2103.
	if got, want := l.Token(p, Today).Size(), 1200+40*5+8*2; got != want {
		t.Errorf("today %d, want %d", got, want)
	}
	if got, want := l.Token(p, Cleared).Size(), 1200+40*2+8*2; got != want {
		t.Errorf("after cleanup %d, want %d", got, want)
	}
}
