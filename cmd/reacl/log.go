package main

import (
	"bytes"
	"encoding/json"
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

// logFormatFlag chooses between the two forms of [logWriter].
func logFormatFlag() cli.Flag {
	return &cli.StringFlag{Name: "log-format", Value: "text", Usage: "messages on standard error as `FORMAT`: text, or json with one object a line"}
}

// format sets the form by its name.
func (l *logWriter) format(name string) error {
	switch name {
	case "text":
		l.json = false
	case "json":
		l.json = true
	default:
		return hint(fmt.Errorf("there is no log format %q", name), "--log-format takes text or json")
	}
	return nil
}
