package xlsx

import (
	"iter"

	"reacl/acl"
	"reacl/acl/audit"
)

const (
	lossesName = "Who loses access"
	gainsName  = "Who gains access"
)

func (b *book) losses() error {
	return b.impacts("Losses", lossesName, "Right lost",
		"One row for each person and object: what the person can do today, and what is left once sIDHistory is cleared. A group stands for its members where they are more than 100.",
		b.c.Losses, func(i audit.Impact) string { return i.Lost })
}

func (b *book) gains() error {
	return b.impacts("Gains", gainsName, "Right gained",
		"One row for each person and object: a deny entry, or a smaller role, that matches only by an old SID stops matching. A group stands for its members where they are more than 100.",
		b.c.Gains, func(i audit.Impact) string { return i.Gained })
}

func (b *book) impacts(id, name, change, note string, rows iter.Seq[audit.Impact], changed func(audit.Impact) string) error {
	l, err := b.list(id, name, note, shape{frozen: 2, printed: 10},
		column{"Severity", 12, text}, column{"Person", 24, text}, column{"Department", 16, text},
		column{"Mailbox", 30, text}, column{"Folder or object", 32, wrap}, column{"Kind", 14, text},
		column{"Rights today", 22, wrap}, column{"Rights afterwards", 22, wrap}, column{change, 44, wrap}, column{"Reached through", 28, wrap},
		column{"Account", 26, text}, column{"Account SID", 46, text}, column{"Through SID", 46, text},
		column{"Mask today", 13, text}, column{"Mask afterwards", 13, text}, column{"Evidence", 30, text})
	if err != nil {
		return err
	}
	if rows != nil {
		for i := range rows {
			err := l.add(i.Severity, i.Principal, i.Department, i.Object.Mailbox, i.Object.Folder, b.l.Kind(i.Object.Kind.String()),
				b.l.Rights(i.Before), b.l.Rights(i.After), b.l.Rights(changed(i)), b.l.Phrase(i.Through),
				i.Account, i.SID, i.Via, mask(i.BeforeMask), mask(i.AfterMask), i.Object.Origin)
			if err != nil {
				return err
			}
		}
	}
	return l.end()
}

// mask is an access mask as every tool of the field prints it: 0x001208A9.
func mask(m acl.Mask) string {
	const digits = "0123456789ABCDEF"
	b := [10]byte{'0', 'x'}
	for i := 9; i > 1; i-- {
		b[i] = digits[m&15]
		m >>= 4
	}
	return string(b[:])
}
