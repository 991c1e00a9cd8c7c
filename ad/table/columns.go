package table

import (
	"fmt"
	"slices"
	"strings"

	"reacl/ad"
	"reacl/ad/input"
)

// The forms of CSV that are told apart by their columns.
const (
	FormatCSVDE      = "csvde"
	FormatPowerShell = "PowerShell CSV"
	FormatSIDReport  = "SIDReport CSV" // of the SIDHistory PowerShell module
	FormatADRecon    = "ADRecon CSV"
)

// role is what the values of a column are.
type role uint8

const (
	roleText   role = iota // one value, as it is
	roleMany               // values separated by semicolons
	roleSIDs               // SIDs in any spelling, separated
	roleOctets             // one value that is not text
	roleName               // the distinguished name
	roleActive             // Enabled: True or False
	roleScope              // GroupScope
	roleKind               // GroupCategory
)

// column is what is known of a column by its title.
type column struct {
	title  string
	attr   string // key in [ad.Entry.Attrs]
	role   role
	ranged string // "range=0-1499" where the column holds only part of an attribute
}

// aliases are titles, in lower case and without blanks, that tools use for
// an attribute.
var aliases = map[string]string{
	"dn":                 "distinguishedname",
	"sid":                "objectsid",
	"guid":               "objectguid",
	"upn":                "userprincipalname",
	"email":              "mail",
	"emailaddress":       "mail",
	"primarysmtpaddress": "mail",
	"emailaddresses":     "proxyaddresses",
	"class":              "objectclass",
	"masteraccountsid":   "msexchmasteraccountsid",
}

// many are the attributes with several values that matter here. Others are
// not cut at semicolons: a display name may hold one.
var many = []string{"objectclass", "member", "memberof", "proxyaddresses", "serviceprincipalname",
	"msexchdelegatelistlink", "publicdelegates", "msds-replattributemetadata", "dscorepropagationdata"}

// layout is a table's form and columns.
type layout struct {
	format  string
	columns []column
	class   string // objectClass of all rows, where the form tells it

	// expanded says that the rows are values of sIDHistory, and the column
	// Value holds them: Select-Object -ExpandProperty sIDHistory.
	expanded bool
}

func (l *layout) has(titles ...string) bool {
	for _, t := range titles {
		if !slices.ContainsFunc(l.columns, func(c column) bool { return c.key() == t }) {
			return false
		}
	}
	return true
}

// key is the title in lower case without blanks.
func (c column) key() string { return strings.ToLower(strings.ReplaceAll(c.title, " ", "")) }

// layoutOf recognises a table by its titles.
func layoutOf(titles []string) (*layout, error) {
	l := &layout{}
	for _, t := range titles {
		l.columns = append(l.columns, column{title: strings.TrimSpace(t)})
	}
	switch {
	case l.has("oldsid", "newsid", "samaccountname"):
		l.format = FormatSIDReport
	case l.has("oldsid", "newsid"), l.has("sourcesid", "targetsid"):
		return nil, input.WithHint(fmt.Errorf("%w: this is a mapping of SIDs", ErrColumns), "give it with --map")
	case l.has("binarylength", "accountdomainsid", "value") && !l.has("sidhistory"): // members of a SecurityIdentifier
		if !l.has("sid") && !l.has("objectsid") {
			return nil, input.WithHint(fmt.Errorf("%w: the column Value holds SIDs, and no column says whose sIDHistory they are", ErrColumns),
				"export again with: … | Select-Object DistinguishedName,ObjectClass,SamAccountName,SID -ExpandProperty sIDHistory | Export-Csv -NoTypeInformation -Encoding UTF8")
		}
		l.format, l.expanded = FormatPowerShell, true
	case l.hasDescriptors() && !l.has("distinguishedname") && !l.has("dn"):
		return nil, input.WithHint(fmt.Errorf("%w: this is an export of security descriptors", ErrColumns), "give it with --acl")
	case l.has("dn") && l.columns[0].key() == "dn":
		l.format = FormatCSVDE
	case l.has("username", "sid", "sidhistory", "mustchangepasswordatlogon"):
		l.format, l.class = FormatADRecon, "user"
	case l.has("username", "sid", "sidhistory", "operatingsystem"):
		l.format, l.class = FormatADRecon, "computer"
	case l.has("sid", "sidhistory", "groupscope", "canonicalname"):
		l.format, l.class = FormatADRecon, "group"
	case l.has("objectsid"), l.has("sid"), l.has("distinguishedname"):
		l.format = FormatPowerShell
	default:
		return nil, fmt.Errorf("%w (DN, DistinguishedName, SID or objectSid): it has %s", ErrColumns, titlesIn(titles))
	}
	for i := range l.columns {
		l.columns[i].resolve(l)
	}
	return l, nil
}

func (l *layout) hasDescriptors() bool {
	return slices.ContainsFunc(l.columns, func(c column) bool {
		k := c.key()
		return k == "sddl" || k == "pr_nt_security_descriptor" || k == "ntsecuritydescriptor"
	})
}

// resolve finds the attribute and the role of the column.
func (c *column) resolve(l *layout) {
	k := c.key()
	if name, option, ok := strings.Cut(k, ";"); ok {
		k = name
		if strings.HasPrefix(option, "range=") && !strings.HasSuffix(option, "-*") {
			c.ranged = option
		}
	}
	if a, ok := aliases[k]; ok {
		k = a
	}
	switch {
	case l.format == FormatSIDReport && k == "newsid":
		k = "objectsid"
	case l.format == FormatSIDReport && k == "oldsid":
		k = "sidhistory"
	case l.expanded && k == "value":
		k = "sidhistory"
	case l.format == FormatADRecon && k == "username":
		k = "samaccountname"
	}
	c.attr = ad.AttrName(k)
	switch c.attr {
	case "distinguishedname":
		c.role = roleName
	case "objectsid", "sidhistory", "msexchmasteraccountsid", "securityidentifier":
		c.role = roleSIDs
	case "objectguid", "msexchmailboxguid", "ms-ds-consistencyguid", "ntsecuritydescriptor", "msexchmailboxsecuritydescriptor":
		c.role = roleOctets
	case "enabled":
		c.role = roleActive
	case "groupscope":
		c.role = roleScope
	case "groupcategory":
		c.role = roleKind
	default:
		if slices.Contains(many, c.attr) {
			c.role = roleMany
		}
	}
}

// titlesIn lists the first titles for a message.
func titlesIn(titles []string) string {
	const most = 8
	if len(titles) == 1 {
		return fmt.Sprintf("one column, %q", clip(titles[0]))
	}
	var shown []string
	for _, t := range titles[:min(len(titles), most)] {
		shown = append(shown, clip(t))
	}
	if len(titles) > most {
		shown = append(shown, "…")
	}
	return fmt.Sprintf("%d columns: %s", len(titles), strings.Join(shown, ", "))
}

func clip(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}
