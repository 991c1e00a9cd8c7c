package script

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"encoding/xml"

	"reacl/acl/exchange"
	"reacl/acl/plan"
	"reacl/report"
	"reacl/sid"
)

// whole says why EWS cannot write all permissions of a folder; "" where it can.
// What is not in the body is gone from the folder, so it is written only where
// everything is known.
func (d *direction) whole(w *work) (why string) {
	if _, why := folderID(w.rec.Object); why != "" {
		return why
	}
	if unpairedCalendar(w) {
		return "the calendar's free/busy descriptor (0x0F000102) is not in the plan, and its rights would be lost"
	}
	for _, m := range d.members(w, d.to) {
		if len(m.doubts) > 0 {
			return fmt.Sprintf("the entries of %s are not those of a role (%s); only MAPI can write them", m.sid, strings.Join(m.doubts, "; "))
		}
	}
	return ""
}

// updateFolder writes the body of an UpdateFolder operation that replaces all
// permissions of a folder and names everybody by SID.
func (d *direction) updateFolder(w *work) error {
	id, _ := folderID(w.rec.Object)
	element, calendar := folderElement(w)
	name := fmt.Sprintf("ews/%04d/%07d.xml", d.ews/1000, d.ews)
	d.ews++
	index, err := d.file("ews/index.csv", func(w io.Writer) error {
		_, err := io.WriteString(w, "\ufefffile,mailbox,folder\r\n")
		return errors.Join(err, d.sender())
	})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(index, "%s,%s,%s\r\n", strings.TrimPrefix(name, "ews/"), csvCell(w.rec.Object.Mailbox), csvCell(w.rec.Object.Folder)); err != nil {
		return err
	}
	out, err := d.b.folder.Create(d.dir + "/" + name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, body(d.title(), w.rec.Object, id, element, calendar, d.members(w, d.to)))
	return errors.Join(err, out.Close())
}

// sender writes the script that sends the bodies.
func (d *direction) sender() error {
	text, err := texts.ReadFile("send.ps1")
	if err != nil {
		return err
	}
	return d.b.folder.WriteFile(d.dir+"/ews/send.ps1", []byte("\ufeff"+strings.ReplaceAll(string(text), "\n", "\r\n")))
}

func csvCell(s string) string {
	s = Cell(s)
	if strings.ContainsAny(s, ",\"\r\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

const bodyHead = `<?xml version="1.0" encoding="utf-8"?>
<!-- %s
     %s
     UNCONFIRMED: that the server takes a SID which does not resolve to a
     mail-enabled account, and an UpdateFolder without a ChangeKey. Names of
     folders that stand for a well-known one are English. -->
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
 <soap:Header><t:RequestServerVersion Version="Exchange2010_SP2"/></soap:Header>
 <soap:Body><m:UpdateFolder><m:FolderChanges><t:FolderChange>
  %s
  <t:Updates><t:SetFolderField><t:FieldURI FieldURI="folder:PermissionSet"/>
   <t:%s><t:PermissionSet><t:%s>
`

func body(title string, r plan.Ref, id, element string, calendar bool, list []member) string {
	set, one := "Permissions", "Permission"
	if calendar {
		set, one = "CalendarPermissions", "CalendarPermission"
	}
	var b strings.Builder
	fmt.Fprintf(&b, bodyHead, title, comment(r.String()), id, element, set)
	for _, m := range list {
		fmt.Fprintf(&b, "    <t:%s>%s%s</t:%s>\n", one, userID(m.sid), permission(m.rights, calendar), one)
	}
	fmt.Fprintf(&b, "   </t:%s></t:PermissionSet></t:%s></t:SetFolderField></t:Updates>\n </t:FolderChange></m:FolderChanges></m:UpdateFolder></soap:Body>\n</soap:Envelope>\n", set, element)
	return b.String()
}

func userID(s sid.SID) string {
	switch s {
	case sid.Everyone:
		return "<t:UserId><t:DistinguishedUser>Default</t:DistinguishedUser></t:UserId>"
	case sid.Anonymous:
		return "<t:UserId><t:DistinguishedUser>Anonymous</t:DistinguishedUser></t:UserId>"
	}
	return "<t:UserId><t:SID>" + s.String() + "</t:SID></t:UserId>"
}

// permission are the members of a permission in the order of the schema
// (types.xsd, BasePermissionType).
func permission(r exchange.Rights, calendar bool) string {
	level := "PermissionLevel"
	if calendar {
		level = "CalendarPermissionLevel"
	}
	if l, ok := levelOf(r); ok {
		return fmt.Sprintf("<t:%s>%s</t:%s>", level, l, level)
	}
	scope := func(own, all exchange.Rights) string {
		switch {
		case r&all != 0:
			return "All"
		case r&own != 0:
			return "Owned"
		}
		return "None"
	}
	read := "None"
	switch {
	case r&exchange.ReadAny != 0:
		read = "FullDetails"
	case calendar && r&exchange.FreeBusyDetailed != 0:
		read = "TimeAndSubjectAndLocation"
	case calendar && r&exchange.FreeBusySimple != 0:
		read = "TimeOnly"
	}
	has := func(right exchange.Rights) bool { return r&right != 0 }
	return fmt.Sprintf("<t:CanCreateItems>%t</t:CanCreateItems><t:CanCreateSubFolders>%t</t:CanCreateSubFolders><t:IsFolderOwner>%t</t:IsFolderOwner>"+
		"<t:IsFolderVisible>%t</t:IsFolderVisible><t:IsFolderContact>%t</t:IsFolderContact><t:EditItems>%s</t:EditItems><t:DeleteItems>%s</t:DeleteItems>"+
		"<t:ReadItems>%s</t:ReadItems><t:%s>Custom</t:%s>",
		has(exchange.Create), has(exchange.CreateSubfolder), has(exchange.Owner), has(exchange.Visible), has(exchange.Contact),
		scope(exchange.EditOwned, exchange.EditAny), scope(exchange.DeleteOwned, exchange.DeleteAny), read, level, level)
}

// levelOf is the level that stands for exactly these rights. The level None
// has none at all, unlike the role of that name, which sees the folder.
func levelOf(r exchange.Rights) (level string, ok bool) {
	level = r.EWSLevel()
	switch {
	case r == 0:
		return "None", true
	case level == "Custom", level == "None", r&(exchange.Owner|exchange.Contact) == exchange.Contact:
		return "", false
	}
	back, err := exchange.ParseRights(level)
	return level, err == nil && standard(r) == standard(back)
}

// standard are the rights that a role's name stands for: free/busy rights come
// with the greater roles.
func standard(r exchange.Rights) exchange.Rights {
	if r&exchange.ReadAny != 0 {
		r &^= exchange.FreeBusySimple | exchange.FreeBusyDetailed
	}
	return r
}

// unpairedCalendar reports whether a calendar's free/busy descriptor is not
// in the plan.
func unpairedCalendar(w *work) bool {
	_, calendar := folderElement(w)
	return calendar && w.calendar == nil
}

// folderElement is the element of a folder's class, and whether it is a calendar.
func folderElement(w *work) (element string, calendar bool) {
	switch class := lower(w.rec.Object.Class); {
	case w.calendar != nil, strings.HasPrefix(class, "ipf.appointment"), class == "" && lower(w.rec.Object.Folder) == `\calendar`:
		return "CalendarFolder", true
	case strings.HasPrefix(class, "ipf.contact"), class == "" && lower(w.rec.Object.Folder) == `\contacts`:
		return "ContactsFolder", false
	case strings.HasPrefix(class, "ipf.task"), class == "" && lower(w.rec.Object.Folder) == `\tasks`:
		return "TasksFolder", false
	}
	return "Folder", false
}

// wellKnown are the folders that EWS knows by a name, by their English path.
var wellKnown = map[string]string{
	`\`: "msgfolderroot", `\top of information store`: "msgfolderroot", `\inbox`: "inbox", `\calendar`: "calendar", `\contacts`: "contacts",
	`\tasks`: "tasks", `\notes`: "notes", `\journal`: "journal", `\drafts`: "drafts", `\sent items`: "sentitems",
	`\deleted items`: "deleteditems", `\outbox`: "outbox", `\junk email`: "junkemail",
}

var hexID = regexp.MustCompile(`^[0-9A-Fa-f]+$`)

// folderID is the element that names the folder to EWS.
func folderID(r plan.Ref) (element, why string) {
	if r.FolderID != "" && !hexID.MatchString(r.FolderID) {
		return `<t:FolderId Id="` + escape(r.FolderID) + `"/>`, ""
	}
	if name, ok := wellKnown[lower(r.Folder)]; ok && strings.Contains(r.Mailbox, "@") {
		return `<t:DistinguishedFolderId Id="` + name + `"><t:Mailbox><t:EmailAddress>` + escape(r.Mailbox) + `</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`, ""
	}
	if r.FolderID != "" {
		return "", "the export has the folder's entry id and not its EWS id (docs/exporting.md exports that)"
	}
	return "", "the export has no EWS folder id (docs/exporting.md exports it)"
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// comment is text that may stand in an XML comment.
func comment(s string) string { return strings.ReplaceAll(report.Visible(s), "--", "- -") }
