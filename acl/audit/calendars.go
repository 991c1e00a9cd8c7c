package audit

import (
	"slices"
	"strings"

	"reacl/acl/exchange"
	"reacl/acl/export"
)

// calendars remembers of each mailbox's calendars which of the two
// descriptors came. It grows with the calendars, not with the descriptors.
type calendars map[string]*calendar

type calendar struct {
	ref              ObjectRef
	folder, freeBusy bool
	at               int
}

func (c calendars) add(o export.Object) {
	freeBusy := o.Kind == exchange.KindFreeBusy
	if !freeBusy && !(o.Kind == exchange.KindFolder && isCalendar(o)) {
		return
	}
	key := strings.ToLower(o.Mailbox) + "\x00" + strings.ToLower(o.Folder)
	cal, ok := c[key]
	if !ok {
		cal = &calendar{ref: refOf(o), at: len(c)}
		c[key] = cal
	}
	if freeBusy {
		cal.freeBusy = true
	} else {
		cal.folder, cal.ref = true, refOf(o)
	}
}

// findings are the calendars that came without free/busy descriptor, in the
// order in which they were first seen.
func (c calendars) findings() []Finding {
	var missing []*calendar
	for _, cal := range c {
		if cal.folder && !cal.freeBusy {
			missing = append(missing, cal)
		}
	}
	slices.SortFunc(missing, func(a, b *calendar) int { return a.at - b.at })
	out := make([]Finding, len(missing))
	for i, cal := range missing {
		out[i] = Finding{Rule: "AC-16", Severity: ruleByID["AC-16"].Severity, Object: cal.ref,
			Detail: "the export has the calendar's folder descriptor but not PR_FREEBUSY_NT_SECURITY_DESCRIPTOR: who sees free/busy details was not looked at",
			Action: "export property 0x0F000102 of the calendar too"}
	}
	return out
}

// calendarNames are the names of the default calendar folder in Exchange's languages.
var calendarNames = map[string]bool{"calendar": true, "kalender": true, "calendrier": true, "calendario": true,
	"calendário": true, "agenda": true, "kalendarz": true, "kalendář": true, "naptár": true, "kalenteri": true,
	"календарь": true, "takvim": true, "予定表": true, "日历": true, "行事曆": true, "일정": true}

// isCalendar reports whether a folder is a mailbox's default calendar: one
// that has a calendar's name at the top of the mailbox.
func isCalendar(o export.Object) bool {
	if o.Class != "" {
		return strings.HasPrefix(o.Class, "IPF.Appointment")
	}
	name := o.Folder[strings.LastIndexAny(o.Folder, `\/`)+1:]
	return calendarNames[strings.ToLower(name)]
}
