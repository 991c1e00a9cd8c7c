package export

import (
	"iter"
	"strings"

	"reacl/acl/exchange"
)

// Coverage adds up which mailboxes came with which descriptors, for "not
// found" is not "safe". It grows with the mailboxes, not with the descriptors.
type Coverage struct {
	mailboxes map[string]*MailboxCoverage
	order     []*MailboxCoverage
}

// MailboxCoverage is what came of one mailbox. Folders without a mailbox are
// put together by the file that they came in, with the empty Mailbox.
type MailboxCoverage struct {
	Mailbox  string
	Server   string
	Origin   string // of the first record
	Folders  int64  // descriptors of folders
	FreeBusy int64  // free/busy descriptors of calendars
	Rights   int64  // descriptors of the mailbox itself
	Rejected int64  // records that could not be read
	Calendar string // path of the calendar whose folder descriptor came; "" for none

	calendarOrigin   string
	rejectedFreeBusy bool
	top              bool // Calendar is at the top of the mailbox
}

// NewCoverage makes an empty Coverage.
func NewCoverage() *Coverage {
	return &Coverage{mailboxes: map[string]*MailboxCoverage{}}
}

// Add counts an object. Those that are neither a mailbox nor in one do not count.
func (c *Coverage) Add(o *Object) {
	switch o.Kind {
	case exchange.KindFolder:
		m := c.mailbox(o.Mailbox, o.Server, o.Origin)
		m.Folders++
		if top, ok := calendar(o); ok && (m.Calendar == "" || top && !m.top) {
			m.Calendar, m.calendarOrigin, m.top = o.Folder, o.Origin, top
		}
	case exchange.KindFreeBusy:
		c.mailbox(o.Mailbox, o.Server, o.Origin).FreeBusy++
	case exchange.KindMailbox:
		c.mailbox(o.Mailbox, o.Server, o.Origin).Rights++
	}
}

// Reject counts a record that could not be read.
func (c *Coverage) Reject(e *RecordError) {
	if e.Mailbox == "" && e.Kind != exchange.KindFolder && e.Kind != exchange.KindFreeBusy {
		return
	}
	m := c.mailbox(e.Mailbox, "", e.Origin)
	m.Rejected++
	m.rejectedFreeBusy = m.rejectedFreeBusy || e.Kind == exchange.KindFreeBusy
}

func (c *Coverage) mailbox(name, server, origin string) *MailboxCoverage {
	key := strings.ToLower(name)
	if name == "" {
		file, _, _ := cutLast(origin, ":")
		key = "\x00" + file
	}
	m, ok := c.mailboxes[key]
	if !ok {
		m = &MailboxCoverage{Mailbox: name, Server: server, Origin: origin}
		c.mailboxes[key] = m
		c.order = append(c.order, m)
	}
	if m.Server == "" {
		m.Server = server
	}
	return m
}

// Mailboxes are all mailboxes in the order in which they were first seen.
func (c *Coverage) Mailboxes() iter.Seq[MailboxCoverage] {
	return func(yield func(MailboxCoverage) bool) {
		for _, m := range c.order {
			if !yield(*m) {
				return
			}
		}
	}
}

// MissingFreeBusy are the mailboxes whose calendar came without its free/busy
// descriptor: who sees free/busy details there was not looked at. A mailbox
// has one such calendar; one whose free/busy descriptor could not be read is
// not among them, for that has been told.
func (c *Coverage) MissingFreeBusy() iter.Seq[MailboxCoverage] {
	return func(yield func(MailboxCoverage) bool) {
		for _, m := range c.order {
			if m.Calendar != "" && m.FreeBusy == 0 && !m.rejectedFreeBusy {
				at := *m
				at.Origin = m.calendarOrigin
				if !yield(at) {
					return
				}
			}
		}
	}
}

// MissingCalendar are the mailboxes of which folders came, but no descriptor
// of a calendar of either kind: the export was partial, or the calendar has a
// name in a language that is not known here and no class.
func (c *Coverage) MissingCalendar() iter.Seq[MailboxCoverage] {
	return func(yield func(MailboxCoverage) bool) {
		for _, m := range c.order {
			if m.Mailbox != "" && m.Folders > 0 && m.Calendar == "" && m.FreeBusy == 0 && !m.rejectedFreeBusy && !yield(*m) {
				return
			}
		}
	}
}

// IsCalendar reports whether o is, or is likely to be, a mailbox's default
// calendar: by its class, or by its name at the top of the mailbox.
func IsCalendar(o *Object) bool {
	_, ok := calendar(o)
	return ok
}

// calendar reports whether o is a calendar, and one at the top of its mailbox.
func calendar(o *Object) (top, ok bool) {
	if o.Kind == exchange.KindFreeBusy {
		return true, true
	}
	path := strings.FieldsFunc(o.Folder, func(r rune) bool { return r == '\\' || r == '/' })
	if len(path) > 1 && rootNames[strings.ToLower(path[0])] {
		path = path[1:]
	}
	top = len(path) == 1
	switch {
	case o.Kind != exchange.KindFolder || len(path) == 0:
		return false, false
	case o.Class != "":
		return top, strings.EqualFold(o.Class, "IPF.Appointment")
	}
	return top, top && calendarNames[strings.ToLower(path[0])]
}

// calendarNames are the names of the calendar in the languages of Outlook and
// Exchange, in lower case.
var calendarNames = nameSet("calendar", "kalender", "calendrier", "calendario", "calendário", "agenda", "kalenteri",
	"kalendarz", "kalendář", "kalendár", "naptár", "kalendar", "koledar", "kalendārs", "kalendorius", "kalendaras",
	"calendari", "egutegia", "dagatal", "takvim", "lịch", "календарь", "календар", "календарът", "күнтізбе",
	"ημερολόγιο", "לוח שנה", "التقويم", "تقویم", "कैलेंडर", "ปฏิทิน", "予定表", "일정", "日历", "日曆", "行事曆")

// rootNames are names of the root below which a mailbox's folders stand.
var rootNames = nameSet("top of information store", "oberste ebene des informationsspeichers", "racine de la banque d'informations",
	"principio del almacén de información", "livello superiore archivio informazioni", "bovenste niveau van gegevensarchief",
	"överst i informationsarkivet", "ipm_subtree")

func nameSet(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
}
