package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"reacl/fixtures"
	"reacl/report"
)

func demoCommand(e env) *cli.Command {
	return &cli.Command{
		Name:      "demo",
		Usage:     "write the sample migration to a folder",
		UsageText: "reacl demo -o DIR",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the sample files to `DIR`"},
			&cli.BoolFlag{Name: "quiet", Usage: "say nothing but errors and warnings"},
		},
		Action: func(c *cli.Context) error {
			if err := noArgs(c); err != nil {
				return err
			}
			return runDemo(e, c.String("out"), c.Bool("quiet"))
		},
	}
}

func runDemo(e env, dir string, quiet bool) error {
	if dir == "" {
		return hint(fmt.Errorf("no folder to write to"), "reacl demo -o demo")
	}
	if err := makeOutputDir(dir); err != nil {
		return err
	}
	sample := fixtures.Sample()
	names, err := fs.Glob(sample, "*")
	if err != nil {
		return err
	}
	for _, name := range names {
		b, err := fs.ReadFile(sample, name)
		if err != nil {
			return err
		}
		if err := writeWhole(filepath.Join(dir, name), b); err != nil {
			return err
		}
	}
	if quiet {
		return nil
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	fmt.Fprintf(e.Stderr, "reacl: wrote the sample migration to %s; start with %s, then:\n  reacl audit --source %s --target %s --acl %s -o out\n",
		dir, at("README.txt"), at("contoso.ldif"), at("fabrikam.ldif"), at("folders.jsonl"))
	return nil
}

// makeOutputDir makes the folder for outputs, for its owner only.
func makeOutputDir(dir string) error {
	if st, err := os.Stat(dir); err == nil && !st.IsDir() {
		return hint(fmt.Errorf("%s is a file", dir), "name a folder after -o")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return hint(err, "name a folder you may write to after -o")
	}
	return nil
}

// writeWhole writes a file that appears whole or not at all.
func writeWhole(path string, b []byte) error {
	f, err := report.Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Commit()
}
