package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

// logWriter is standard error: text for people, or with --log-format json one
// object a line for programs.
type logWriter struct {
	w    io.Writer
	json bool
	line []byte // begun and not ended, in JSON
}

// Write writes text through, or turns each whole line into an object.
func (l *logWriter) Write(p []byte) (int, error) {
	if !l.json {
		return l.w.Write(p)
	}
	l.line = append(l.line, p...)
	for {
		line, rest, ok := bytes.Cut(l.line, []byte("\n"))
		if !ok {
			return len(p), nil
		}
		b, err := json.Marshal(logLineOf(string(line)))
		if err == nil {
			_, err = l.w.Write(append(b, '\n'))
		}
		if err != nil {
			return 0, err
		}
		l.line = append(l.line[:0], rest...)
	}
}

// logLine is a line of --log-format json.
type logLine struct {
	Level   string `json:"level"` // "error", "hint", "warning", "info"
	Message string `json:"message"`
}

func logLineOf(text string) logLine {
	text = strings.TrimPrefix(text, "reacl: ")
	for _, level := range []string{"error", "hint", "warning"} {
		if rest, ok := strings.CutPrefix(text, level+": "); ok {
			return logLine{level, rest}
		}
	}
	return logLine{"info", strings.TrimSpace(text)}
}

// withLogFormat gives a command the option --log-format.
func withLogFormat(c *cli.Command, log *logWriter) {
	if c.Action == nil {
		return
	}
	c.Flags = append(c.Flags, &cli.StringFlag{Name: "log-format", Value: "text", Usage: "messages on standard error as `FORMAT`: text, or json with one object a line"})
	action := c.Action
	c.Action = func(ctx *cli.Context) error {
		switch f := ctx.String("log-format"); f {
		case "text":
		case "json":
			log.json = true
		default:
			return hint(fmt.Errorf("there is no log format %q", f), "--log-format takes text or json")
		}
		return action(ctx)
	}
}

// common are the options that an environment variable REACL_… can give too.
var common = map[string]bool{"source": true, "target": true, "acl": true, "map": true, "out": true, "report": true,
	"fail-on": true, "quiet": true, "log-format": true, "date": true, "lang": true}

// withEnvironment lets REACL_FAIL_ON stand for --fail-on, and so on. An option
// on the command line wins.
func withEnvironment(flags []cli.Flag) error {
	for _, f := range flags {
		name := f.Names()[0]
		if !common[name] {
			continue
		}
		vars := []string{"REACL_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))}
		switch f := f.(type) {
		case *cli.StringFlag:
			f.EnvVars = vars
		case *cli.StringSliceFlag:
			f.EnvVars = vars
		case *cli.BoolFlag:
			f.EnvVars = vars
		default:
			return errors.New("option --" + name + " has a type without environment variable")
		}
	}
	return nil
}
