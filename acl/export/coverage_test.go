package export

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reacl/acl/exchange"
)

func TestCoverage(t *testing.T) {
	c := NewCoverage()
	folder := func(mailbox, path, class string) {
		c.Add(&Object{Kind: exchange.KindFolder, Mailbox: mailbox, Folder: path, Class: class, Origin: "e:" + mailbox + path})
	}
	freeBusy := func(mailbox, path string) {
		c.Add(&Object{Kind: exchange.KindFreeBusy, Mailbox: mailbox, Folder: path, Origin: "e:1"})
	}
	folder("whole", `\Inbox`, "")
	folder("Whole", `\Kalender`, "")
	freeBusy("WHOLE", `\Kalender`)
	folder("whole", `\Calendar\Calendar`, "")
	folder("nofb", `\Top of Information Store\Calendrier`, "")
	folder("class", `\Projects`, "IPF.Note")
	folder("class", `\Old\Plan`, "IPF.Appointment")
	folder("class", `\Plan`, "IPF.Appointment")
	folder("class", `\Calendar`, "IPF.Note")
	folder("broken", `\予定表`, "")
	c.Reject(&RecordError{Mailbox: "broken", Folder: `\予定表`, Kind: exchange.KindFreeBusy})
	folder("partial", `\Inbox`, "")
	folder("reversed", `/Calendar`, "")
	c.Add(&Object{Kind: exchange.KindMailbox, Mailbox: "reversed"})
	folder("", `\Calendar`, "") // a public folder, or an export that does not say the mailbox
	c.Add(&Object{Kind: exchange.KindFile, Folder: `D:\x`})
	c.Reject(&RecordError{Origin: "e:99"})

	var missing, partial []string
	for m := range c.MissingFreeBusy() {
		missing = append(missing, m.Mailbox+"|"+m.Calendar+"|"+m.Origin)
	}
	for m := range c.MissingCalendar() {
		partial = append(partial, m.Mailbox)
	}
	if d := cmp.Diff([]string{`nofb|\Top of Information Store\Calendrier|e:nofb\Top of Information Store\Calendrier`, `class|\Plan|e:class\Plan`, `reversed|/Calendar|e:reversed/Calendar`, `|\Calendar|e:\Calendar`}, missing); d != "" {
		t.Errorf("missing: -want +got\n%s", d)
	}
	if d := cmp.Diff([]string{"partial"}, partial); d != "" {
		t.Errorf("partial: -want +got\n%s", d)
	}
	var got []string
	for m := range c.Mailboxes() {
		got = append(got, m.Mailbox)
		if m.Mailbox == "whole" && (m.Folders != 3 || m.FreeBusy != 1 || m.Calendar != `\Kalender`) {
			t.Errorf("%+v", m)
		}
		if m.Mailbox == "reversed" && m.Rights != 1 || m.Mailbox == "broken" && m.Rejected != 1 {
			t.Errorf("%+v", m)
		}
	}
	if d := cmp.Diff([]string{"whole", "nofb", "class", "broken", "partial", "reversed", ""}, got); d != "" {
		t.Errorf("mailboxes: -want +got\n%s", d)
	}
}
