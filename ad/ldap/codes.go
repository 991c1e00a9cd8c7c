package ldap

import (
	"fmt"
	"regexp"
	"strings"
)

// reading is how an answer is put in words.
type reading struct {
	say, hint string
	err       error
}

// subCodes are what Active Directory puts behind "data" in the message of a
// failed bind: Windows error codes ([MS-ERREF] 2.2) and SSPI codes (2.1), in
// hexadecimal.
var subCodes = map[string]reading{
	"525":      {"there is no such user", "check the name; user@domain and DOMAIN\\user are the safest forms", ErrCredentials},
	"52e":      {"the password is wrong, or there is no such user", "check name and password; a password file must hold nothing but the password", ErrCredentials},
	"52f":      {"restrictions of the account keep it from logging on", "an empty password, or the protected users group with NTLM or a simple bind: use --kerberos, or another account", ErrCredentials},
	"530":      {"the account may not log on at this time", "see the account's logon hours", ErrCredentials},
	"531":      {"the account may not log on from this computer", "see the account's \"Log On To\" list, or use another account", ErrCredentials},
	"532":      {"the password has expired", "change the password first", ErrCredentials},
	"533":      {"the account is disabled", "use another account, or have it enabled", ErrCredentials},
	"534":      {"the account may not log on in this way", "it lacks the right to log on over the network to the domain controller", ErrCredentials},
	"568":      {"the account is in too many groups for a logon", "use an account with fewer groups", ErrCredentials},
	"57":       {"the server did not understand the logon", "try another way: --kerberos, --ntlm or a simple bind", ErrCredentials},
	"701":      {"the account has expired", "use another account, or have its expiry moved", ErrCredentials},
	"773":      {"the password must be changed before the first logon", "change the password first", ErrCredentials},
	"775":      {"the account is locked out", "wait for the lockout to end, or have it unlocked; do not try again at once", ErrCredentials},
	"80090303": {"the server does not know the service name of the ticket", "name the server as Active Directory does: ldaps://dc1.contoso.example, or --server-name", ErrCredentials},
	"80090308": {"the server did not understand the logon", "try another way: --kerberos, --ntlm or a simple bind", ErrCredentials},
	"8009030c": {"the logon is denied", "check name and password; NTLM may be switched off in this domain: use --kerberos", ErrCredentials},
	"80090322": {"the ticket is for another server", "name the server as Active Directory does: ldaps://dc1.contoso.example, or --server-name", ErrCredentials},
	"80090324": {"the clocks of this computer and of the server differ too much", "set the clock; Kerberos allows five minutes", ErrCredentials},
	"80090346": {"the server demands channel binding, and this logon was not bound to the TLS channel", "use --kerberos, or a simple bind over LDAPS, which needs no channel binding; a proxy that breaks up TLS also causes this", ErrStrongAuth},
}

// resultCodes are the answers to any request (RFC 4511 appendix A).
var resultCodes = map[int]reading{
	1:  {"the server failed", "if it says that a bind is needed, name a user with --user", nil},
	2:  {"the server did not understand the request", "is it a directory server at all? reacl doctor looks step by step", nil},
	3:  {"the search took longer than the server allows", "ask for smaller pages: --page-size 100; or for less: --base, --filter", nil},
	4:  {"the answer has more entries than the server allows", "ask for smaller pages: --page-size 100", nil},
	7:  {"the server does not offer this way to log on", "try another: --kerberos, --ntlm or a simple bind over ldaps://", ErrStrongAuth},
	8:  {"the server demands signing or TLS for this logon", "use ldaps://, or --starttls", ErrStrongAuth},
	10: {"the server does not hold that part of the directory and names another", "give the URL of a server of that domain", nil},
	11: {"the server's limit for one request is reached", "ask for smaller pages: --page-size 100", nil},
	12: {"the server lacks an extension that this needs", "is it an Active Directory domain controller?", nil},
	13: {"the server demands TLS", "use ldaps://, or --starttls", ErrStrongAuth},
	16: {"the object does not have that attribute", "", nil},
	18: {"the filter compares an attribute in a way that it does not allow", "see --filter", nil},
	32: {"there is no such object, or this account may not see it", "check --base; the message names the part of it that exists", nil},
	34: {"that is not a distinguished name", "it should look like OU=Staff,DC=contoso,DC=example", nil},
	48: {"the server does not offer this way to log on to this account", "try another: --kerberos, --ntlm or a simple bind over ldaps://", ErrCredentials},
	49: {"the server does not accept these credentials", "check name and password", ErrCredentials},
	50: {"this account may not do that", "use an account with more rights; deleted objects are for administrators", ErrUnreadable},
	51: {"the server is too busy", "try again later, or another domain controller", nil},
	52: {"the server is not available just now", "try again later, or another domain controller", nil},
	53: {"the server refuses the request", "", nil},
	54: {"the servers refer to each other in a circle", "give the URL of a server of that domain", nil},
	80: {"the server failed for a reason of its own", "try another domain controller", nil},
}

// integrity is how Active Directory words its demand for signing (code 8).
const integrity = "integrity checking"

var (
	subCode    = regexp.MustCompile(`\bdata ([0-9a-fA-F]+)\b`)
	statusCode = regexp.MustCompile(`^([0-9a-fA-F]{8}): `)
)

// answered puts a server's answer that is not success in words.
func answered(step string, code int, text string) *Error {
	text = strings.TrimRight(strings.TrimSpace(text), "\x00")
	e := &Error{Step: step, Code: code, Text: text}
	if m := subCode.FindStringSubmatch(text); m != nil && m[1] != "0" {
		e.Sub = strings.ToLower(m[1])
	} else if m := statusCode.FindStringSubmatch(text); m != nil {
		e.Sub = strings.ToLower(strings.TrimLeft(m[1], "0"))
	}
	r, known := resultCodes[code]
	if code == 49 {
		if s, ok := subCodes[e.Sub]; ok {
			r, known = s, true
		}
	}
	switch {
	case code == 1 && (strings.Contains(text, "successful bind") || strings.Contains(text, "without authentication")):
		r = reading{"the server answers only those who log on", "name a user with --user", ErrCredentials}
	case code == 8 && strings.Contains(text, integrity):
		r.say = "the server demands signing on connections without TLS"
	case !known:
		r = reading{say: fmt.Sprintf("the server answers with result %d", code)}
	}
	e.say, e.hint, e.err = r.say, r.hint, r.err
	return e
}
