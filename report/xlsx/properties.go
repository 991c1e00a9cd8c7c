package xlsx

import (
	"time"

	"github.com/xuri/excelize/v2"
)

// earliest stands for the date where the case has none: document properties
// need one, and it must not be today's.
var earliest = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// properties are what the file says about itself.
func (b *book) properties() error {
	when := b.c.Date
	if when.IsZero() {
		when = earliest
	}
	stamp := when.UTC().Format(time.RFC3339)
	return firstError(
		func() error {
			return b.x.SetDocProps(&excelize.DocProperties{
				Title: b.l.T("Access audit before sIDHistory is cleared"), Subject: join(b.c.Customer, b.c.Project),
				Creator: b.c.Tool, LastModifiedBy: b.c.Tool, Description: b.c.Verdict, Category: b.c.Classification,
				Keywords: "sIDHistory, ReACL, Exchange, Active Directory", Language: b.l.Tag, Created: stamp, Modified: stamp,
			})
		},
		// A program that took the file for Excel's own would trust it to hold the heights of wrapped rows.
		func() error {
			return b.x.SetAppProps(&excelize.AppProperties{Application: b.c.Tool, Company: b.c.Customer, AppVersion: "1.0000"})
		},
	)
}
