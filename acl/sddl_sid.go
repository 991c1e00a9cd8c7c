package acl

import (
	"strconv"
	"strings"

	"reacl/sid"
)

// sddlAliases are the two-letter names of well-known SIDs ([MS-DTYP] 2.5.1.1
// and the SDK's sddl.h).
var sddlAliases = [...]struct{ name, sid string }{
	{"WD", "S-1-1-0"},
	{"CO", "S-1-3-0"},
	{"CG", "S-1-3-1"},
	{"OW", "S-1-3-4"},
	{"NU", "S-1-5-2"},
	{"IU", "S-1-5-4"},
	{"SU", "S-1-5-6"},
	{"AN", "S-1-5-7"},
	{"ED", "S-1-5-9"},
	{"PS", "S-1-5-10"},
	{"AU", "S-1-5-11"},
	{"RC", "S-1-5-12"},
	{"SY", "S-1-5-18"},
	{"LS", "S-1-5-19"},
	{"NS", "S-1-5-20"},
	{"WR", "S-1-5-33"},
	{"BA", "S-1-5-32-544"},
	{"BU", "S-1-5-32-545"},
	{"BG", "S-1-5-32-546"},
	{"PU", "S-1-5-32-547"},
	{"AO", "S-1-5-32-548"},
	{"SO", "S-1-5-32-549"},
	{"PO", "S-1-5-32-550"},
	{"BO", "S-1-5-32-551"},
	{"RE", "S-1-5-32-552"},
	{"RU", "S-1-5-32-554"},
	{"RD", "S-1-5-32-555"},
	{"NO", "S-1-5-32-556"},
	{"MU", "S-1-5-32-558"},
	{"LU", "S-1-5-32-559"},
	{"IS", "S-1-5-32-568"},
	{"CY", "S-1-5-32-569"},
	{"ER", "S-1-5-32-573"},
	{"CD", "S-1-5-32-574"},
	{"RA", "S-1-5-32-575"},
	{"ES", "S-1-5-32-576"},
	{"MS", "S-1-5-32-577"},
	{"HA", "S-1-5-32-578"},
	{"AA", "S-1-5-32-579"},
	{"RM", "S-1-5-32-580"},
	{"UD", "S-1-5-84-0-0-0-0-0"},
	{"AC", "S-1-15-2-1"},
	{"LW", "S-1-16-4096"},
	{"ME", "S-1-16-8192"},
	{"MP", "S-1-16-8448"},
	{"HI", "S-1-16-12288"},
	{"SI", "S-1-16-16384"},
	{"AS", "S-1-18-1"},
	{"SS", "S-1-18-2"},
	{sddlHardwareOperators, "S-1-5-32-584"},
	{sddlSSHUsers, "S-1-5-32-585"},
}

// Aliases that are read and not written, because most Windows in use today
// would refuse the text.
const (
	sddlHardwareOperators = "HO"
	sddlSSHUsers          = "SH"
)

// home is what a relative alias is relative to, in Windows.
type home uint8

const (
	ofDomain  home = iota
	ofForest       // the forest's root domain
	ofMachine      // the accounts of the machine that reads the text
)

// sddlRelative are the aliases of accounts of a domain.
var sddlRelative = [...]struct {
	name string
	rid  uint32
	home home
}{
	{"LA", 500, ofMachine},
	{"LG", 501, ofMachine},
	{"DA", 512, ofDomain},
	{"DU", 513, ofDomain},
	{"DG", 514, ofDomain},
	{"DC", 515, ofDomain},
	{"DD", 516, ofDomain},
	{"CA", 517, ofDomain},
	{"PA", 520, ofDomain},
	{"CN", 522, ofDomain},
	{"AP", 525, ofDomain},
	{"KA", 526, ofDomain},
	{"RS", 553, ofDomain},
	{"RO", 498, ofForest},
	{"SA", 518, ofForest},
	{"EA", 519, ofForest},
	{"EK", 527, ofForest},
}

// sidsByAlias and aliasesBySID are sddlAliases both ways.
var sidsByAlias, aliasesBySID = func() (map[string]sid.SID, map[sid.SID]string) {
	sids, names := map[string]sid.SID{}, map[sid.SID]string{}
	for _, a := range sddlAliases {
		s := sid.MustParse(a.sid)
		sids[a.name] = s
		if a.name != sddlHardwareOperators && a.name != sddlSSHUsers {
			names[s] = a.name
		}
	}
	return sids, names
}()

// appendSID writes s, as an alias where one says the same wherever the text is
// read: aliases of the forest's root and of the machine are not used.
func appendSID(b []byte, s, domain sid.SID) []byte {
	if name, ok := aliasesBySID[s]; ok {
		return append(b, name...)
	}
	for _, a := range sddlRelative {
		if s.RID() == a.rid && a.home == ofDomain && s == domain.WithRID(a.rid) && !s.IsZero() {
			return append(b, a.name...)
		}
	}
	b, _ = s.AppendText(b)
	return b
}

// sid reads a SID, as an alias or in figures.
func (r *sddlReader) sid() (s sid.SID, alias bool, err error) {
	rest := r.text[r.at:]
	if len(rest) > 1 && upper(rest[0]) == 'S' && rest[1] == '-' {
		s, err = r.figures()
		return s, false, err
	}
	if len(rest) < 2 || !isLetter(rest[0]) || !isLetter(rest[1]) {
		return sid.SID{}, false, r.fail(r.at, "%s where a SID should be", r.next())
	}
	name := strings.ToUpper(rest[:2])
	if s, ok := sidsByAlias[name]; ok {
		r.at += 2
		return s, true, nil
	}
	for _, a := range sddlRelative {
		if a.name != name {
			continue
		}
		if s = r.domain.WithRID(a.rid); s.IsZero() {
			return sid.SID{}, false, r.fail(r.at, "%s: %w", name, ErrNoDomain)
		}
		r.at += 2
		return s, true, nil
	}
	return sid.SID{}, false, r.fail(r.at, "no SID is called %q", rest[:2])
}

func isLetter(c byte) bool { return 'A' <= upper(c) && upper(c) <= 'Z' }

// figures reads S-1-…: an authority of 48 bits and up to fifteen
// sub-authorities of 32, each in decimal or in hexadecimal with 0x. As in
// Windows, leading zeros are no octal sign, and blanks may be before the
// revision and the authority.
func (r *sddlReader) figures() (sid.SID, error) {
	start := r.at
	r.at += 2 // "S-"
	r.spaces()
	from := r.at
	for isDigit(r.peek(), 10) {
		r.at++
	}
	if strings.TrimLeft(r.text[from:r.at], "0") != "1" {
		return sid.SID{}, r.fail(from, "the revision of a SID is not 1")
	}
	if err := r.expect('-'); err != nil {
		return sid.SID{}, err
	}
	r.spaces()
	authority, err := r.figure(48)
	if err != nil {
		return sid.SID{}, err
	}
	var sub []uint32
	for r.peek() == '-' {
		r.at++
		v, err := r.figure(32)
		if err != nil {
			return sid.SID{}, err
		}
		if len(sub) == sid.MaxSubAuthorities {
			return sid.SID{}, r.fail(start, "%w", sid.ErrCount)
		}
		sub = append(sub, uint32(v))
	}
	s, err := sid.New(authority, sub...)
	if err != nil {
		return sid.SID{}, r.fail(start, "%w", err)
	}
	return s, nil
}

func (r *sddlReader) spaces() {
	for r.peek() == ' ' {
		r.at++
	}
}

// figure reads one number of a SID.
func (r *sddlReader) figure(bits int) (uint64, error) {
	start, base := r.at, 10
	if rest := r.text[r.at:]; len(rest) > 1 && rest[0] == '0' && upper(rest[1]) == 'X' {
		base = 16
		r.at += 2
	}
	digits := r.at
	for r.at < len(r.text) && isDigit(r.text[r.at], base) {
		r.at++
	}
	// The D of the section that follows looks like a digit.
	if base == 16 && r.at > digits && r.text[r.at-1] == 'D' && r.peek() == ':' {
		r.at--
	}
	text := r.text[digits:r.at]
	if text == "" {
		return 0, r.fail(r.at, "%s where a number of a SID should be", r.next())
	}
	v, err := strconv.ParseUint(text, base, bits)
	if err != nil {
		return 0, r.fail(start, "%s: a number of a SID that does not fit %d bits", clip(r.text[start:r.at]), bits)
	}
	return v, nil
}

func isDigit(c byte, base int) bool {
	return '0' <= c && c <= '9' || base == 16 && 'A' <= upper(c) && upper(c) <= 'F'
}
