package ad

import (
	"strings"
	"testing"
)

func TestFoldDN(t *testing.T) {
	same := [][]string{
		{"CN=Ada,OU=Staff,DC=x", "cn=ada,ou=staff,dc=X", "CN=Ada, OU=Staff, DC=x", "CN = Ada , OU= Staff,DC =x", "<GUID=0a>;<SID=0105>;CN=Ada,OU=Staff,DC=x"},
		{`CN=Lovelace\, Ada,DC=x`, `CN=Lovelace\2C Ada,DC=x`, `cn=lovelace\2c ada, dc=x`},
		{`CN=J\C3\B6rg,DC=x`, `CN=Jörg,DC=x`, `CN=JÖRG,DC=x`},
		{`CN=a\\b,DC=x`, `CN=a\5Cb,DC=x`},
		{`CN=a\+b,DC=x`, `CN=a\2Bb,DC=x`},
		{`CN=\#a\;\"\<\>,DC=x`, `CN=#a;"<>,DC=x`},
		{`CN=a\ ,DC=x`, `CN=a\20,DC=x`},
		{"CN=a+OU=b,DC=x", "CN=a+OU=b, DC=x"},
		{`CN=a\0ADEL:guid,CN=Deleted Objects,DC=x`, "CN=a\\\nDEL:guid,CN=Deleted Objects,DC=x"},
	}
	for _, group := range same {
		for _, dn := range group[1:] {
			if foldDN(dn) != foldDN(group[0]) {
				t.Errorf("%q and %q are one name, folded to %q and %q", group[0], dn, foldDN(group[0]), foldDN(dn))
			}
		}
	}
	differ := [][2]string{
		{"CN=a b,DC=x", "CN=ab,DC=x"},
		{`CN=a\,DC=y,DC=x`, "CN=a,DC=y,DC=x"},
		{`CN=a\+CN=b,DC=x`, "CN=a+CN=b,DC=x"},
		{`CN=a\\,DC=x`, `CN=a\,DC=x`},
		{`CN=a\ ,DC=x`, "CN=a ,DC=x"},
	}
	for _, pair := range differ {
		if foldDN(pair[0]) == foldDN(pair[1]) {
			t.Errorf("%q and %q are two names, both folded to %q", pair[0], pair[1], foldDN(pair[0]))
		}
	}
}

func TestPartsOfNames(t *testing.T) {
	for dn, want := range map[string]string{
		"CN=DB01,CN=Databases,DC=x": "DB01", `CN=a\, b,DC=x`: "a, b", "": "", "x": "x", "CN=": "", `CN=a\`: `a\`,
	} {
		if got := commonName(dn); got != want {
			t.Errorf("commonName(%q) = %q, want %q", dn, got, want)
		}
	}
	for dn, want := range map[string]string{
		"CN=a,DC=corp,DC=example": "corp.example", "cn=a, dc=corp , dc=example": "corp.example", `CN=DC=x\,DC=y,DC=z`: "z", "CN=a": "",
	} {
		if got := dnsOf(dn); got != want {
			t.Errorf("dnsOf(%q) = %q, want %q", dn, got, want)
		}
	}
	for dn, want := range map[string][2]string{
		"CN=a,DC=x": {"a", "DC=x"}, `CN=a\, b`: {"a, b", ""}, "a": {"a", ""}, `OU=x\2Cy , DC=z`: {"x,y", " DC=z"},
	} {
		if name, parent := CutName(dn); name != want[0] || parent != want[1] {
			t.Errorf("CutName(%q) = %q, %q, want %q", dn, name, parent, want)
		}
	}
	for dn, want := range map[string]string{
		`CN=Love\, Ada,OU=Staff,DC=corp,DC=example`: "corp.example/Staff/Love, Ada", "CN=a": "/a", "DC=corp,DC=example": "corp.example/",
		`CN=a/b\\c,DC=x`: `x/a\/b\\c`, "": "/",
	} {
		if got := Canonical(dn); got != want {
			t.Errorf("Canonical(%q) = %q, want %q", dn, got, want)
		}
	}
	if !isForeign("CN=S-1-5-21-1,CN=foreignSecurityPrincipals,DC=x") || isForeign("CN=ForeignSecurityPrincipals,DC=x") {
		t.Error("isForeign")
	}
}

func FuzzFoldDN(f *testing.F) {
	for _, s := range []string{"CN=a, b=c", `CN=\2C\`, "<GUID=x>;<", `CN=a\ ,DC=x`, `=,=\+`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, dn string) {
		// Blanks after commas do not matter; an escaped comma is none.
		if spaced := strings.ReplaceAll(dn, ",", ", "); !strings.Contains(dn, `\`) && !strings.HasPrefix(dn, "<") && foldDN(spaced) != foldDN(dn) &&
			!strings.Contains(dn, " ,") && !strings.HasPrefix(dn, " ") && !strings.HasSuffix(dn, " ") && !strings.Contains(dn, ", ") {
			t.Errorf("foldDN(%q) = %q, without blanks %q", spaced, foldDN(spaced), foldDN(dn))
		}
		commonName(dn)
		dnsOf(dn)
		Canonical(dn)
	})
}
