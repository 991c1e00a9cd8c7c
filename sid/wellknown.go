package sid

import "fmt"

// SIDs with a meaning of their own that the program treats apart
// ([MS-DTYP] 2.4.2.4).
var (
	Everyone           = MustParse("S-1-1-0")  // "Default" in a folder's permissions
	CreatorOwner       = MustParse("S-1-3-0")  // CREATOR OWNER
	OwnerRights        = MustParse("S-1-3-4")  // OWNER RIGHTS
	Anonymous          = MustParse("S-1-5-7")  // ANONYMOUS LOGON
	Self               = MustParse("S-1-5-10") // NT AUTHORITY\SELF, PRINCIPAL_SELF
	AuthenticatedUsers = MustParse("S-1-5-11") // Authenticated Users
	System             = MustParse("S-1-5-18") // NT AUTHORITY\SYSTEM
	Administrators     = MustParse("S-1-5-32-544")
)

// IsBuiltin reports whether s is one of BUILTIN's, S-1-5-32-….
func (s SID) IsBuiltin() bool {
	return s.Authority() == 5 && s.SubAuthorities() > 1 && s.SubAuthority(0) == 32
}

// WellKnown is the name that an English Windows shows for s where s means the
// same on every machine ([MS-DTYP] 2.4.2.4): "NT AUTHORITY\SYSTEM",
// "BUILTIN\Administrators", "Everyone". An account of a domain whose RID is the
// same in every domain has the RID's name without the domain's: "Domain Admins".
// It is "" for all other SIDs and for the zero SID.
func (s SID) WellKnown() string {
	if s.IsZero() {
		return ""
	}
	if name, ok := wellKnown[s]; ok {
		return name
	}
	if s.IsAccount() {
		return domainRIDs[s.RID()]
	}
	if s.Authority() == 5 && s.SubAuthorities() == 3 && s.SubAuthority(0) == 5 {
		return fmt.Sprintf(`NT AUTHORITY\LogonSessionId_%d_%d`, s.SubAuthority(1), s.SubAuthority(2))
	}
	return ""
}

var wellKnown = func() map[SID]string {
	m := make(map[SID]string, len(wellKnownNames)+len(builtinNames))
	for text, name := range wellKnownNames {
		s, err := parse(text, 0)
		if err != nil {
			panic(err)
		}
		m[s] = name
	}
	builtin := MustParse("S-1-5-32")
	for rid, name := range builtinNames {
		m[builtin.WithRID(rid)] = `BUILTIN\` + name
	}
	return m
}()
