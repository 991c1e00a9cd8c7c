package export

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// soap is a response of Exchange Web Services around folders.
func soap(operation, folders string) string {
	return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` +
		`<m:` + operation + `Response xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">` + "\n" +
		`<m:ResponseMessages><m:` + operation + `ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Folders>` + "\n" +
		folders + "\n</m:Folders></m:" + operation + "ResponseMessage></m:ResponseMessages></m:" + operation + "Response></s:Body></s:Envelope>\n"
}

func ewsFolderXML(element, id, parent, name, properties string) string {
	return fmt.Sprintf("<t:%s><t:FolderId Id=%q ChangeKey=\"x\"/><t:ParentFolderId Id=%q/><t:FolderClass>IPF.Note</t:FolderClass><t:DisplayName>%s</t:DisplayName>%s</t:%s>\n",
		element, id, parent, name, properties, element)
}

func extended(tag, value string) string {
	return `<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="` + tag + `" PropertyType="Binary"/><t:Value>` + value + `</t:Value></t:ExtendedProperty>`
}

func TestEWS(t *testing.T) {
	cut := base64.StdEncoding.EncodeToString(folderBlob(rand.New(rand.NewPCG(1, 1)), 20)[:512])
	runForms(t, []formTest{
		{name: "GetFolder, tags in every spelling", text: soap("GetFolder",
			ewsFolderXML("CalendarFolder", "AAMk1", "P", "Calendar", extended("0xf00", b64FreeBusy))+
				ewsFolderXML("Folder", "AAMk2", "P", "Inbox", extended("0x0E27", b64FreeBusy)+extended("26293", "\uFFFEInbox"))+
				ewsFolderXML("Folder", "AAMk3", "P", "A &amp; B", extended("3623", b64FreeBusy)+extended("0xe69", "AAAA"))),
			want: []string{"ews", `3 freebusy||\Calendar|0F000102|header| ` + sddlFreeBusy, `4 folder||\Inbox|0E270102|header| ` + sddlFreeBusy,
				`5 folder||\A & B|0E270102|header| ` + sddlFreeBusy}},
		{name: "SyncFolderHierarchy, paths by parents", text: soap("SyncFolderHierarchy",
			"<t:Create>"+ewsFolderXML("Folder", "A", "root", "Inbox", extended("0x0E27", b64FreeBusy))+"</t:Create><t:Create>"+
				ewsFolderXML("Folder", "B", "A", "Old", extended("0x0E27", b64FreeBusy))+"</t:Create>"),
			want: []string{"ews", `3 folder||\Inbox|0E270102|header| ` + sddlFreeBusy, `4 folder||\Inbox\Old|0E270102|header| ` + sddlFreeBusy}},
		{name: "FindFolder cuts at 512 bytes", text: soap("FindFolder", ewsFolderXML("Folder", "A", "P", "Inbox", extended("0x0E27", cut))),
			want: []string{"ews", `3 ! |\Inbox| cut off by FindFolder, which returns 512 bytes at most; read the folder with GetFolder (…`}},
		{name: "one of the folders failed", text: `<s:Envelope xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">` +
			"<m:GetFolderResponseMessage ResponseClass=\"Error\"><m:MessageText>The specified folder could not be found.</m:MessageText><m:ResponseCode>ErrorItemNotFound</m:ResponseCode></m:GetFolderResponseMessage>\n" +
			`<m:GetFolderResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>` + ewsFolderXML("Folder", "A", "P", "Inbox", extended("0x0E27", b64FreeBusy)) + "</m:GetFolderResponseMessage></s:Envelope>",
			want: []string{"ews", "1 ! || the server answered ErrorItemNotFound: The specified folder could not be found.", `2 folder||\Inbox|0E270102|header| ` + sddlFreeBusy}},
		{name: "permissions as a cross-check", opts: Options{Mailbox: "info@x.example"}, text: soap("GetFolder", ewsFolderXML("CalendarFolder", "A", "P", "Calendar",
			`<t:PermissionSet><t:CalendarPermissions>
<t:CalendarPermission><t:UserId><t:SID>S-1-5-21-1-2-3-1104</t:SID><t:PrimarySmtpAddress>bob@x.example</t:PrimarySmtpAddress><t:DisplayName>Bob</t:DisplayName></t:UserId><t:CanCreateItems>false</t:CanCreateItems><t:CalendarPermissionLevel>Reviewer</t:CalendarPermissionLevel></t:CalendarPermission>
<t:CalendarPermission><t:UserId><t:DistinguishedUser>Default</t:DistinguishedUser></t:UserId><t:CalendarPermissionLevel>FreeBusyTimeOnly</t:CalendarPermissionLevel></t:CalendarPermission>
</t:CalendarPermissions><t:UnknownEntries><t:UnknownEntry>S-1-5-21-9-9-9-1000</t:UnknownEntry></t:UnknownEntries></t:PermissionSet>`)),
			want: []string{"ews", `4 ? folder|info@x.example|\Calendar|Bob|Reviewer|S-1-5-21-1-2-3-1104`,
				`5 ? folder|info@x.example|\Calendar|Default|FreeBusyTimeOnly`, `6 ? folder|info@x.example|\Calendar|S-1-5-21-9-9-9-1000|unknown entry|S-1-5-21-9-9-9-1000`}},
		{name: "not base64", text: soap("GetFolder", ewsFolderXML("Folder", "A", "P", "Inbox", extended("0x0E27", "???"))),
			want: []string{"ews", `3 ! |\Inbox| neither hexadecimal nor base64: "???"`}},
		{name: "cut off", text: strings.Split(soap("GetFolder", ewsFolderXML("Folder", "A", "P", "Inbox", extended("0x0E27", b64FreeBusy)+extended("0x0F00", b64FreeBusy))), "0x0F00")[0],
			want: []string{"ews", `3 folder||\Inbox|0E270102|header| ` + sddlFreeBusy, " ! || the value is cut off: the file ends within Envelope"}},
	})
}
