package ldap

import (
	"errors"
	"testing"
)

func TestParseURL(t *testing.T) {
	for _, c := range []struct {
		in            string
		catalog       bool
		network, addr string
		base, text    string
	}{
		{"ldaps://dc1.contoso.example", false, "tcp", "dc1.contoso.example:636", "", "ldaps://dc1.contoso.example"},
		{"LDAPS://dc1", false, "tcp", "dc1:636", "", "ldaps://dc1"},
		{"ldap://dc1/", false, "tcp", "dc1:389", "", "ldap://dc1"},
		{"ldaps://dc1", true, "tcp", "dc1:3269", "", "ldaps://dc1:3269"},
		{"ldap://dc1", true, "tcp", "dc1:3268", "", "ldap://dc1:3268"},
		{"ldaps://dc1:1636", true, "tcp", "dc1:1636", "", "ldaps://dc1:1636"},
		{"ldaps://[2001:db8::1]", false, "tcp", "[2001:db8::1]:636", "", "ldaps://[2001:db8::1]"},
		{"ldaps://[2001:db8::1]:1636", false, "tcp", "[2001:db8::1]:1636", "", "ldaps://[2001:db8::1]:1636"},
		{"ldaps://dc1/OU=Staff%20A,DC=contoso,DC=example", false, "tcp", "dc1:636", "OU=Staff A,DC=contoso,DC=example", "ldaps://dc1"},
		{"ldaps://dc1/DC=x??", false, "tcp", "dc1:636", "DC=x", "ldaps://dc1"},
		{"ldapi://%2Ftmp%2Fldapi", false, "unix", "/tmp/ldapi", "", "ldapi://%2Ftmp%2Fldapi"},
	} {
		a, err := parseURL(c.in, c.catalog)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		network, addr := a.dial()
		if network != c.network || addr != c.addr || a.base != c.base || a.String() != c.text {
			t.Errorf("%s: %s %s, base %q, %s", c.in, network, addr, a.base, a)
		}
		if !IsURL(c.in) {
			t.Errorf("%s is no URL", c.in)
		}
	}
	for _, bad := range []string{"", "dc1", "http://dc1", "ldaps://", "ldaps:///DC=x", "ldaps://user:secret@dc1", "ldaps://dc1/DC=x?cn?sub", "ldaps://dc1/%zz", "ldapi://", "ldapi://%zz"} {
		_, err := parseURL(bad, false)
		var e *Error
		if !errors.As(err, &e) || e.Hint() == "" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, file := range []string{"corp.ldif", "ldaps", `C:\ldap\x.csv`, "http://x", "./ldap:/x"} {
		if IsURL(file) {
			t.Errorf("%q is a URL", file)
		}
	}
}
