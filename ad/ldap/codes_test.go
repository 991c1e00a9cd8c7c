package ldap

import (
	"errors"
	"strings"
	"testing"
)

// Messages are as Windows Server and Samba write them.
func TestAnswersInWords(t *testing.T) {
	const accept = "80090308: LdapErr: DSID-0C090569, comment: AcceptSecurityContext error, data "
	for _, c := range []struct {
		code int
		text string
		sub  string
		say  string
		is   error
	}{
		{49, accept + "52e, v4563\x00", "52e", "password is wrong", ErrCredentials},
		{49, accept + "525, v4563\x00", "525", "no such user", ErrCredentials},
		{49, accept + "52f, v4563", "52f", "restrictions", ErrCredentials},
		{49, accept + "530, v4563", "530", "at this time", ErrCredentials},
		{49, accept + "531, v4563", "531", "from this computer", ErrCredentials},
		{49, accept + "532, v4563", "532", "password has expired", ErrCredentials},
		{49, accept + "533, v4563", "533", "disabled", ErrCredentials},
		{49, accept + "701, v4563", "701", "account has expired", ErrCredentials},
		{49, accept + "773, v4563", "773", "must be changed", ErrCredentials},
		{49, accept + "775, v4563", "775", "locked out", ErrCredentials},
		{49, accept + "57, v4563", "57", "did not understand", ErrCredentials},
		{49, "80090346: LdapErr: DSID-0C09070F, comment: AcceptSecurityContext error, data 80090346, v4563", "80090346", "channel binding", ErrStrongAuth},
		{49, "8009030C: LdapErr: DSID-0C0904DC, comment: AcceptSecurityContext error, data 52e, v1db1", "52e", "password is wrong", ErrCredentials},
		{49, accept + "0, v4563", "80090308", "did not understand", ErrCredentials},
		{49, "", "", "does not accept these credentials", ErrCredentials},
		{49, accept + "beef, v4563", "beef", "does not accept these credentials", ErrCredentials},
		{8, "00002028: LdapErr: DSID-0C09023C, comment: The server requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection, data 0, v4563", "2028", "signing on connections without TLS", ErrStrongAuth},
		{8, "BindSimple: Transport encryption required.", "", "signing or TLS", ErrStrongAuth},
		{13, "", "", "demands TLS", ErrStrongAuth},
		{1, "000004DC: LdapErr: DSID-0C090CF4, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563", "4dc", "only those who log on", ErrCredentials},
		{1, "00002120: SvcErr: DSID-03140306, problem 5012 (DIR_ERROR), data 0", "2120", "the server failed", nil},
		{10, "0000202B: RefErr: DSID-0310084B, data 0, 1 access points\n\tref 1: 'target.example'\n", "202b", "names another", nil},
		{32, "0000208D: NameErr: DSID-03100245, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'DC=target,DC=example'\n", "208d", "no such object", nil},
		{50, "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", "2098", "may not do that", ErrUnreadable},
		{51, "0000200E: SvcErr: problem 5001 (BUSY), data 0", "200e", "too busy", nil},
		{53, "", "", "refuses", nil},
		{4711, "odd", "", "result 4711", nil},
	} {
		e := answered("bind", c.code, c.text)
		if e.Code != c.code || e.Sub != c.sub || !strings.Contains(e.say, c.say) {
			t.Errorf("%d %q: sub-code %q, %q; want %q, %q", c.code, c.text, e.Sub, e.say, c.sub, c.say)
		}
		for _, sentinel := range []error{ErrCredentials, ErrStrongAuth, ErrUnreadable, ErrLost} {
			if errors.Is(e, sentinel) != (sentinel == c.is) {
				t.Errorf("%d %q: is %v: %v", c.code, c.text, sentinel, errors.Is(e, sentinel))
			}
		}
		if strings.ContainsRune(e.Error(), 0) || strings.HasPrefix(e.Error(), " ") {
			t.Errorf("%q", e.Error())
		}
	}
}

func TestEverySubCodeHasAHint(t *testing.T) {
	for code, r := range subCodes {
		if r.say == "" || r.hint == "" || r.err == nil || code != strings.ToLower(code) {
			t.Errorf("%s: %+v", code, r)
		}
	}
	for code, r := range kerberosCodes {
		if r.say == "" || r.hint == "" || r.err == nil {
			t.Errorf("Kerberos %s: %+v", code, r)
		}
	}
}
