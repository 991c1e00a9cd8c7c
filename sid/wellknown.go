package sid

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
