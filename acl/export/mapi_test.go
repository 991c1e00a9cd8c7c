package export

import (
	"strings"
	"testing"
)

// pane is a property pane or folder dump around properties.
func pane(encoding, properties string) string {
	return `<?xml version="1.0" encoding="` + encoding + `"?>` + "\r\n<properties listtype=\"propertypane\">\r\n" + properties + "</properties>\r\n"
}

// property is one property in the current shape.
func property(tag, kind, value string) string {
	return "\t<property tag = \"" + tag + "\" type = \"" + kind + "\" >\r\n\t\t<Name>PR_X</Name>\r\n\t\t<OtherNames>x, y</OtherNames>\r\n\t\t" + value +
		"\r\n\t\t<AltValue><![CDATA[....<Value>]]]></AltValue>\r\n\t\t<SmartView><![CDATA[PR_NT_SECURITY_DESCRIPTOR\r\n\tVersion: 0x0003 <Value cb=\"1\" >00</Value>]]></SmartView>\r\n\t</property>\r\n"
}

func TestMFCMAPI(t *testing.T) {
	upper := strings.ToUpper(hexFreeBusy)
	value := `<Value cb="80" >` + upper + `</Value>`
	name := property("0x3001001F", "PT_UNICODE", "<Value><![CDATA[Kalender & mehr]]></Value>")
	got := `folder||\Kalender & mehr|0E270102|header| ` + sddlFreeBusy
	runForms(t, []formTest{
		{name: "before 2014", encoding: "ansi",
			text: pane("ISO-8859-1", `<property tag = "0x0E270102" type = "PT_BINARY" >`+"\n<ExactNames>PR_NT_SECURITY_DESCRIPTOR</ExactNames>\n<PartialNames>p</PartialNames>\n<Value>cb: 80 lpb: "+upper+"</Value>\n</property>\n"),
			want: []string{"mapi-xml", "3 folder|||0E270102|header| " + sddlFreeBusy}},
		{name: "until 2016", text: pane("ISO-8859-1", property("0x0E270102", "PT_BINARY", value)+name),
			want: []string{"mapi-xml", "3 " + got}},
		{name: "encoding lies", encoding: "utf-16le-bom", text: pane("ISO-8859-1", name+property("0x0E270102", "PT_BINARY", value)),
			want: []string{"mapi-xml", "11 " + got}},
		{name: "current, both descriptors", encoding: "utf-16le-bom",
			text: pane("UTF-16", name+property("0x0E270102", "PT_BINARY", value)+property("0x0F000102", "PT_BINARY", value)),
			want: []string{"mapi-xml", "11 " + got, "19 " + strings.ReplaceAll(strings.Replace(got, "folder|", "freebusy|", 1), "0E27", "0F00")}},
		{name: "too large to be read", text: pane("UTF-16", name+property("0x0E27000A", "PT_ERROR", `<Value err="0x8007000E" >MAPI_E_NOT_ENOUGH_MEMORY</Value>`)),
			want: []string{"mapi-xml", `11 ! |\Kalender & mehr| blob missing: the property could not be read (MAPI_E_NOT_ENOUGH_MEMORY 0x8007000E); it is there but too large to be read at once: use MrMAPI -MoreProperties`}},
		{name: "empty, cut and long values", text: pane("UTF-16", property("0x0E270102", "PT_BINARY", `<Value cb="0" >NULL</Value>`)+
			property("0x0E270102", "PT_BINARY", `<Value cb="90" >`+upper+`</Value>`)+property("0x0E270102", "PT_BINARY", `<Value cb="9" >`+upper+`</Value>`)),
			want: []string{"mapi-xml", "3 ! || no descriptor", "11 ! || the value is cut off: 80 of 90 bytes", "19 ! || 80 bytes where 9 were announced"}},
		{name: "text that is not escaped, illegal references", text: pane("UTF-16",
			property("0x0037001F", "PT_UNICODE", "<Value>a < b & <anna@x.example> &#0;</Value>")+property("0x0E270102", "PT_BINARY", value)+
				property("0x661C001F", "PT_UNICODE", "<Value>Anna &amp; Co &#x41;</Value>")),
			want: []string{"mapi-xml", "11 folder|Anna & Co A||0E270102|header| " + sddlFreeBusy}},
		{name: "folder dump with a table below", text: `<?xml version="1.0" encoding="UTF-16"?>` + "\n<folderprops>\n<properties listtype=\"summary\">\n" +
			property("0x66B5001F", "PT_UNICODE", "<Value>\uFFFETop of Information Store\uFFFECalendar</Value>") +
			property("0x3613001F", "PT_UNICODE", "<Value>IPF.Appointment</Value>") + property("0x0E270102", "PT_BINARY", value) +
			"</properties>\n<HierarchyTable>\n<table>\n<row index = \"0x00000000\">\n" + property("0x3001001F", "PT_UNICODE", "<Value>Sub</Value>") +
			property("0x0E270102", "PT_BINARY", value) + "</row>\n</table>\n</HierarchyTable>\n</folderprops>\n",
			want: []string{"mapi-xml", `20 folder||\Top of Information Store\Calendar|0E270102|header| ` + sddlFreeBusy, `40 folder||\Sub|0E270102|header| ` + sddlFreeBusy}},
		{name: "failed", text: "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<folderprops>\n<properties error=\"0x8004010F\" />\n</folderprops>\n",
			want: []string{"mapi-xml", "3 ! || blob missing: the property could not be read (0x8004010F); the folder has no such property, or it is hidden from the account that read it"}},
		{name: "file cut off", text: strings.TrimSuffix(pane("UTF-16", name+property("0x0E270102", "PT_BINARY", value)+property("0x0F000102", "PT_BINARY", value[:90])), "</properties>\r\n")[:1000],
			want: []string{"mapi-xml", "11 " + got, " ! || the value is cut off: the file ends within properties"}},
		{name: "permission table", text: "<?xml version=\"1.0\"?>\n<table>\n<row index = \"0x00000000\">\n" +
			property("0x66710014", "PT_I8", "<Value>0x00000000:0x00000000</Value>") + property("0x6672001F", "PT_UNICODE", "<Value></Value>") + property("0x66730003", "PT_LONG", "<Value>1025</Value>") +
			"</row>\n<row index = \"0x00000001\">\n" + property("0x6672001F", "PT_UNICODE", "<Value>NT User:S-1-5-21-1-2-3-4</Value>") + property("0x66730003", "PT_LONG", "<Value>0</Value>") + "</row>\n</table>\n",
			opts: Options{Mailbox: "anna@x.example", Folder: `\Inbox`},
			want: []string{"mapi-xml", `28 ? folder|anna@x.example|\Inbox|Default|Reviewer`, `46 ? folder|anna@x.example|\Inbox|NT User:S-1-5-21-1-2-3-4|None|S-1-5-21-1-2-3-4`}},
	})
}
