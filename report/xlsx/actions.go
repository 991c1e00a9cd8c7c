package xlsx

import (
	"github.com/xuri/excelize/v2"

	"reacl/report"
)

const actionsName = "Actions"

// actionStatus are the words that the customer picks from.
var actionStatus = [...]string{"open", "in progress", "done", "accepted risk"}

func (b *book) actions() error {
	l, err := b.list("Actions", actionsName, "What has to be done, most urgent first. The yellow columns are for you to fill in.", shape{frozen: 2},
		column{"Severity", 12, text}, column{"Rule", 10, link}, column{"What the rule finds", 40, wrap}, column{"Findings", 11, number},
		column{"What to do", 48, wrap}, column{"Proposed owner", 17, text}, column{"When", 16, text},
		column{"Wave", 9, input}, column{"Responsible", 16, input}, column{"Due date", 13, input}, column{"Status", 14, input},
		column{"Comment of the customer", 34, input})
	if err != nil {
		return err
	}
	l.check = b.actionInput
	for _, a := range b.todo {
		err := l.add(a.Severity, b.rule(a.Rule), b.l.Phrase(a.Title), a.Findings, b.l.Phrase(a.What), b.l.T(a.Owner), b.l.T(a.When),
			nil, nil, nil, b.l.T(actionStatus[0]), nil)
		if err != nil {
			return err
		}
	}
	return l.end()
}

// actionInput lets the status be picked, and takes only dates as due dates.
func (b *book) actionInput(sheet string, first, last int) error {
	words := make([]string, len(actionStatus))
	for i, s := range actionStatus {
		words[i] = b.l.T(s)
	}
	status := excelize.NewDataValidation(true)
	status.SetSqref(cellName(11, first) + ":" + cellName(11, last))
	due := excelize.NewDataValidation(true)
	due.SetSqref(cellName(10, first) + ":" + cellName(10, last))
	const from, to = 36526, 109574 // 2000-01-01, 2199-12-31 as Excel counts days
	return firstError(
		func() error { return status.SetDropList(words) },
		func() error {
			return due.SetRange(from, to, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
		},
		func() error { return b.x.AddDataValidation(sheet, status) },
		func() error { return b.x.AddDataValidation(sheet, due) },
	)
}

// topActions are the most urgent ones, for Summary.
func (b *book) topActions() []report.Action { return b.todo[:min(5, len(b.todo))] }
