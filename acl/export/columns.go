package export

import (
	"slices"
	"strconv"
	"strings"

	"reacl/acl/exchange"
)

// columns says which column of a table is what; -1 is none.
type columns struct {
	mailbox, folder, folderID, server, kind, class, time, property int

	values []valueColumn
	path   bool // folder is a path of its own, not in a mailbox
}

// valueColumn is a column of descriptors.
type valueColumn struct {
	at   int
	tag  uint32        // the property that its name says; 0: none
	kind exchange.Kind // the kind that its name says
}

// columnNames are the names that scripts give to columns, in the order of
// preference, folded by foldName.
var columnNames = map[string][]string{
	"mailbox":  {"mailbox", "primarysmtpaddress", "mail", "mailboxaddress", "smtpaddress", "emailaddress", "email", "mailboxsmtp", "userprincipalname", "upn", "alias"},
	"folder":   {"folder", "folderpath", "foldername", "path", "pspath", "unc", "key"},
	"folderid": {"folderid", "entryid", "id"},
	"server":   {"server", "servername", "computername", "pscomputername", "host"},
	"kind":     {"kind", "objectkind"},
	"class":    {"class", "folderclass", "containerclass"},
	"time":     {"time", "timestamp", "exported"},
	"property": {"property", "proptag", "propertytag", "tag"},
}

// ownerNames name the mailbox where the table is of folders or mailboxes and
// has none of the names above. In other tables they mean other things.
var ownerNames = []string{"mailboxidentity", "mailboxname", "mailboxowner", "identity", "user", "username", "samaccountname", "recipient", "displayname"}

// valueNames are names of columns of descriptors that are not the names of
// properties.
var valueNames = map[string]exchange.Kind{
	"sd": exchange.KindUnknown, "securitydescriptor": exchange.KindUnknown, "blob": exchange.KindUnknown, "value": exchange.KindUnknown,
	"sddl": exchange.KindUnknown, "securitydescriptorsddl": exchange.KindUnknown, "hex": exchange.KindUnknown, "base64": exchange.KindUnknown,
	"msexchmailboxsecuritydescriptor": exchange.KindMailbox,
}

// foldName makes Folder Path, folder_path and FolderPath the same.
func foldName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '_' || r == '-' || r == '.' || r == '"':
			return -1
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// columnsOf finds the columns of a table; ok is false where none holds
// descriptors.
func columnsOf(names []string, opts *Options) (c columns, ok bool) {
	folded := make([]string, len(names))
	for i, n := range names {
		folded[i] = foldName(n)
	}
	find := func(role string) int {
		for field, name := range opts.Columns {
			if foldName(field) != role {
				continue
			}
			if i := slices.Index(folded, foldName(name)); i >= 0 {
				return i
			}
			return position(name, len(names))
		}
		for _, n := range columnNames[role] {
			if i := slices.Index(folded, n); i >= 0 {
				return i
			}
		}
		return -1
	}
	c = columns{mailbox: find("mailbox"), folder: find("folder"), folderID: find("folderid"), server: find("server"),
		kind: find("kind"), class: find("class"), time: find("time"), property: find("property")}
	if i := find("sd"); i >= 0 {
		c.values = []valueColumn{{at: i}}
		c.findOwner(folded)
		return c, true
	}
	for i, n := range folded {
		tag, err := exchange.ParseProperty(names[i])
		kind, known := valueNames[n]
		switch {
		case strings.EqualFold(strings.TrimSpace(names[i]), "nTSecurityDescriptor"):
			// The attribute, not the property PR_NT_SECURITY_DESCRIPTOR.
			c.values = append(c.values, valueColumn{at: i})
		case err == nil && exchange.KindOf(tag) != exchange.KindUnknown:
			c.values = append(c.values, valueColumn{i, tag, exchange.KindOf(tag)})
		case known:
			c.values = append(c.values, valueColumn{i, 0, kind})
		}
	}
	if len(c.values) == 0 {
		return c, false
	}
	c.findOwner(folded)
	c.path = c.mailbox < 0 && c.folder >= 0
	if share := slices.Index(folded, "name"); c.path && share >= 0 && folded[c.values[0].at] == "securitydescriptor" {
		// Get-SmbShare: the name is that of the share, the path where it lies.
		c.folder, c.values[0].kind = share, exchange.KindShare
	}
	return c, true
}

// findOwner looks for the mailbox under a name that only a table of folders or
// mailboxes has for it.
func (c *columns) findOwner(folded []string) {
	mail := c.property >= 0
	for _, v := range c.values {
		mail = mail || v.kind == exchange.KindFolder || v.kind == exchange.KindFreeBusy || v.kind == exchange.KindMailbox
	}
	for _, n := range ownerNames {
		if mail && c.mailbox < 0 {
			c.mailbox = slices.Index(folded, n)
		}
	}
}

// position is the index of the column with a number that counts from 1; -1
// where text is none, or there is no such column.
func position(text string, columns int) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > columns {
		return -1
	}
	return n - 1
}

// byPosition is the index of the column of descriptors where the user gives
// its number, for tables without a row of names; -1 where not.
func (opts *Options) byPosition(columns int) int {
	for field, name := range opts.Columns {
		if foldName(field) == "sd" {
			return position(name, columns)
		}
	}
	return -1
}

// isData reports whether the first row of a table is a record and not the
// names of the columns. Where the user gives the column of descriptors by
// number, it is one unless a name stands there.
func isData(row []string, opts *Options) bool {
	if at := opts.byPosition(len(row)); at >= 0 {
		text := row[at]
		return len(text) >= shortestBlob || text == "" || text[0] >= '0' && text[0] <= '9'
	}
	return slices.ContainsFunc(row, isDescriptor)
}

// shortestBlob is fewer characters than any descriptor in base64 has, and more
// than names of columns.
const shortestBlob = 28

// isDescriptor reports whether a field begins like a descriptor: in SDDL, with
// its revision 1, or with a transfer header. It may be cut off or damaged.
func isDescriptor(field string) bool {
	if len(field) < shortestBlob {
		return false
	}
	if isSDDL(field) {
		return true
	}
	blob, err := DecodeBlob(field)
	return err == nil && len(blob) >= 20 && (blob[0] == 1 && blob[1] == 0 || blob[1] == 0 && blob[3] == 0)
}
