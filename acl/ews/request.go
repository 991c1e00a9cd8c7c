package ews

import (
	"fmt"
	"strings"
)

// version is the schema that is asked for: the oldest that has what is needed,
// so that every server since Exchange 2010 SP2 understands.
const version = "Exchange2010_SP2"

// envelope puts a request in its SOAP envelope, with whom to impersonate.
func (c *Client) envelope(mailbox, body string) []byte {
	impersonate := ""
	if !c.config.Delegate {
		impersonate = "<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>" + escape(mailbox) +
			"</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>"
	}
	return []byte(`<?xml version="1.0" encoding="utf-8"?>` + "\n" +
		`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"` +
		` xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">` +
		`<s:Header><t:RequestServerVersion Version="` + version + `"/>` + impersonate + `</s:Header>` +
		`<s:Body>` + body + `</s:Body></s:Envelope>`)
}

// root is a well-known folder of the mailbox ([MS-OXWSCDATA] 2.2.5.10), of the
// caller's own where the caller impersonates its owner.
func (c *Client) root(mailbox, name string) string {
	if !c.config.Delegate {
		return fmt.Sprintf(`<t:DistinguishedFolderId Id="%s"/>`, name)
	}
	return fmt.Sprintf(`<t:DistinguishedFolderId Id="%s"><t:Mailbox><t:EmailAddress>%s</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`,
		name, escape(mailbox))
}

const names = `<t:FieldURI FieldURI="folder:DisplayName"/><t:FieldURI FieldURI="folder:ParentFolderId"/><t:FieldURI FieldURI="folder:FolderClass"/>`

// pageSize is how many folders one FindFolder asks for: what servers allow
// unless somebody changed their throttling policy.
const pageSize = 1000

// findFolders asks for a page of all folders below the root
// ([MS-OXWSSRCH] 3.1.4.1).
func findFolders(root string, offset int) string {
	return fmt.Sprintf(`<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>`+names+
		`</t:AdditionalProperties></m:FolderShape><m:IndexedPageFolderView MaxEntriesReturned="%d" Offset="%d" BasePoint="Beginning"/>`+
		`<m:ParentFolderIds>%s</m:ParentFolderIds></m:FindFolder>`, pageSize, offset, root)
}

// batchSize is how many folders one GetFolder asks for.
const batchSize = 50

// getFolders asks for names and both descriptors of folders
// ([MS-OXWSFOLD] 3.1.4.6). FindFolder would cut the descriptors off.
func getFolders(ids ...string) string {
	return `<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>` + names +
		`<t:ExtendedFieldURI PropertyTag="0x0E27" PropertyType="Binary"/><t:ExtendedFieldURI PropertyTag="0x0F00" PropertyType="Binary"/>` +
		`</t:AdditionalProperties></m:FolderShape><m:FolderIds>` + strings.Join(ids, "") + `</m:FolderIds></m:GetFolder>`
}

func folderID(id string) string { return `<t:FolderId Id="` + escape(id) + `"/>` }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape makes text of XML out of s.
func escape(s string) string { return escaper.Replace(strings.Map(xmlRune, s)) }

// xmlRune is r, or U+FFFD for what XML 1.0 does not allow (2.2).
func xmlRune(r rune) rune {
	switch {
	case r == '\t', r == '\n', r == '\r', r >= ' ' && r < 0xD800, r >= 0xE000 && r < 0xFFFE, r >= 0x10000:
		return r
	}
	return '\uFFFD'
}
