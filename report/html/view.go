package html

import (
	"encoding/base64"
	"html/template"
	"strconv"
	"strings"

	"reacl/acl/audit"
	"reacl/report"
	"reacl/report/lang"
)

// content is what the template shows.
type content struct {
	Lang   string
	Policy string
	Style  template.CSS
	Title  string
	Case   report.Case
	Facts  []string
	Logo   template.URL
	State  string // of the verdict: "bad", "good", "empty"

	Figures []report.Figure // the first six
	Charts  []chart
	Actions []action

	Severities []option
}

type action struct {
	report.Action
	Class, Word string
}

type option struct{ Value, Class, Word string }

// view prepares the case for the template.
func view(l lang.Lang, c report.Case) content {
	v := content{
		Lang: l.Tag, Policy: policy(), Style: template.CSS(style()), Title: l.T("Access audit before sIDHistory is cleared"),
		Case: c, State: "bad", Figures: c.Figures[:min(6, len(c.Figures))], Charts: charts(l, report.Sum(c)),
	}
	switch {
	case c.Scanned() == 0:
		v.State = "empty"
	case c.Ready:
		v.State = "good"
	}
	for _, f := range c.Forests {
		v.Facts = append(v.Facts, l.T(f.Side)+": "+report.Visible(strings.Join(f.Names(), ", ")))
	}
	if !c.Date.IsZero() {
		v.Facts = append(v.Facts, c.Date.Format("2006-01-02"))
	}
	v.Facts = append(v.Facts, c.Tool)
	if len(c.Logo) > 0 {
		v.Logo = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(c.Logo))
	}
	actions := report.Actions(c)
	for _, a := range actions[:min(8, len(actions))] {
		v.Actions = append(v.Actions, action{a, class(a.Severity), l.T(a.Severity.String())})
	}
	for s := audit.Critical; s >= audit.Info; s-- {
		v.Severities = append(v.Severities, option{strconv.Itoa(int(s)), class(s), l.T(s.String())})
	}
	return v
}

// class is the style of a severity.
func class(s audit.Severity) string { return "sev" + strconv.Itoa(int(s)) }

// number is n with the separators of the language.
func number(l lang.Lang, n int64) string {
	sep := ","
	switch l.Tag {
	case "de":
		sep = "."
	case "fr":
		sep = "\u202f"
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}
