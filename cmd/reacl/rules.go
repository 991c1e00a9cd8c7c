package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"reacl/acl/audit"
)

func rulesCommand(e env) *cli.Command {
	return &cli.Command{
		Name:  "rules",
		Usage: "list what an audit checks",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "as JSON Lines, with reasons, actions and sources"}},
		Action: func(c *cli.Context) error {
			if err := noArgs(c); err != nil {
				return err
			}
			return writeRules(e.Stdout, c.Bool("json"))
		},
	}
}

// ruleLine is a line of reacl rules --json.
type ruleLine struct {
	ID       string       `json:"id"`
	Severity string       `json:"severity"`
	Title    string       `json:"title"`
	Detects  string       `json:"detects"`
	Why      string       `json:"why"`
	Action   string       `json:"action"`
	Source   string       `json:"source"`
	Needs    []audit.Need `json:"needs,omitempty"`
}

func writeRules(w io.Writer, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		for _, r := range audit.Rules() {
			if err := enc.Encode(ruleLine{r.ID, r.Severity.String(), r.Title, r.Detects, r.Why, r.Action, r.Source, r.Needs}); err != nil {
				return err
			}
		}
		return nil
	}
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, r := range audit.Rules() {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", r.ID, r.Severity, r.Title)
	}
	return tw.Flush()
}
