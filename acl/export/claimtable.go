package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
	"reacl/sid"
)

// claimColumns says which column of a table of permissions is what; -1 is none.
type claimColumns struct {
	mailbox, folder, trustee, sid, rights, extended, deny, inherited, recipient int
}

// claimColumnsOf finds the columns of Get-MailboxFolderPermission,
// Get-MailboxPermission, Get-RecipientPermission, Get-ADPermission,
// Export-RecipientPermissions and scripts like them. They are found by name:
// versions and sessions add columns.
func claimColumnsOf(names []string) (c claimColumns, ok bool) {
	folded := make([]string, len(names))
	for i, n := range names {
		folded[i] = foldName(strings.ReplaceAll(n, "/", ""))
	}
	find := func(wanted ...string) int {
		for _, n := range wanted {
			if i := slices.Index(folded, n); i >= 0 {
				return i
			}
		}
		return -1
	}
	c = claimColumns{
		mailbox:   find("grantorprimarysmtp", "mailbox", "primarysmtpaddress", "identity"),
		folder:    find("folderpath", "folder", "foldername"),
		trustee:   find("trusteeoriginalidentity", "trustee", "user", "userid"),
		sid:       find("trusteesid", "usersid", "securityidentifier"),
		rights:    find("accessrights", "permission", "permissions", "permissionlevel"),
		extended:  find("extendedrights"),
		deny:      find("deny", "allowdeny", "accesscontroltype"),
		inherited: find("isinherited", "inherited"),
		recipient: find("accesscontroltype"),
	}
	return c, c.trustee >= 0 && (c.rights >= 0 || c.extended >= 0) && (c.mailbox >= 0 || c.folder >= 0)
}

func isClaimTable(head string, _ *Options) bool {
	_, ok := claimColumnsOf(headerOf(head).names)
	return ok
}

// readClaimTable reads a table of permissions.
func readClaimTable(f *input.File, k *sink) {
	var (
		rows  = newRowReader(f.Text(), 0)
		names []string
		c     claimColumns
	)
	for names == nil {
		line, err := rows.readLine()
		if err != nil {
			k.fail(err)
			return
		}
		h := headerOf(string(line))
		names, rows.comma = h.names, h.comma
		c, _ = claimColumnsOf(names)
	}
	for {
		fields, line, raw, err := rows.next()
		var bad *rowError
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.As(err, &bad):
		case err != nil:
			k.fail(err)
			return
		case len(fields) != len(names):
			bad = &rowError{keep(raw), fmt.Errorf("%d fields where the header has %d", len(fields), len(names))}
		}
		var claim Claim
		if bad == nil {
			if claim, err = c.claim(fields); err != nil {
				bad = &rowError{keep(raw), err}
			}
		}
		claim.Origin = k.at(line)
		if bad != nil {
			if !k.rejectClaim(&RecordError{Origin: claim.Origin, Mailbox: claim.Mailbox, Folder: claim.Folder, Raw: bad.raw, Err: bad.err}) {
				return
			}
			continue
		}
		if !k.claim(claim) {
			return
		}
	}
}

// claim makes a claim of a row.
func (c *claimColumns) claim(fields [][]byte) (Claim, error) {
	field := func(i int) string {
		if i < 0 {
			return ""
		}
		return string(bytes.TrimSpace(fields[i]))
	}
	claim := Claim{Mailbox: field(c.mailbox), Folder: field(c.folder), Trustee: field(c.trustee),
		Rights: unbrace(field(c.rights)), Inherited: strings.EqualFold(field(c.inherited), "True")}
	if s, err := sid.Parse(field(c.sid)); err == nil {
		claim.SID = s
	}
	if deny := field(c.deny); strings.EqualFold(deny, "True") || strings.EqualFold(deny, "Deny") {
		claim.Deny = true
	}
	// Identity of Get-MailboxFolderPermission: info@fabrikam.example:\Calendar;
	// of Get-PublicFolderClientPermission: \Sales\Leads
	if mailbox, folder, ok := strings.Cut(claim.Mailbox, `:\`); ok {
		claim.Mailbox, claim.Folder = mailbox, `\`+folder
	} else if strings.HasPrefix(claim.Mailbox, `\`) {
		claim.Mailbox, claim.Folder = "", claim.Mailbox
	}
	extended := unbrace(field(c.extended))
	if claim.Kind = claimKind(&claim); c.extended >= 0 || c.recipient >= 0 {
		claim.Kind = exchange.KindADObject
	}
	for _, r := range []string{claim.Rights, extended} {
		if isTypeName(r) {
			return claim, fmt.Errorf("%w in the column of rights: %s; export with @{n='AccessRights';e={$_.AccessRights -join ','}}", ErrTypeName, clip(r))
		}
	}
	if extended != "" {
		claim.Rights = extended
	}
	if claim.Trustee == "" {
		return claim, errors.New("the row names no trustee")
	}
	return claim, nil
}

// claimKind is the descriptor in which the rights of a claim are kept.
func claimKind(c *Claim) exchange.Kind {
	switch foldName(c.Rights) {
	case "sendas", "receiveas":
		return exchange.KindADObject
	case "availabilityonly", "limiteddetails", "freebusytimeonly", "freebusytimeandsubjectandlocation":
		return exchange.KindFreeBusy
	}
	if c.Folder != "" {
		return exchange.KindFolder
	}
	for right := range strings.SplitSeq(c.Rights, ",") {
		if mailboxRights[foldName(right)] {
			return exchange.KindMailbox
		}
	}
	return exchange.KindUnknown // Send on Behalf, moderation and the like are in no descriptor
}

// mailboxRights are the rights that stand in a mailbox's descriptor, folded by
// foldName.
var mailboxRights = nameSet("fullaccess", "readpermission", "changepermission", "changeowner", "deleteitem", "externalaccount", "associateexternalaccount", "none")

// unbrace takes the braces from a collection as PowerShell shows it.
func unbrace(s string) string {
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		return s[1 : len(s)-1]
	}
	return s
}
