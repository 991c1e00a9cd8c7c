package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"
	"go.yaml.in/yaml/v3"
)

// projectConfig is reacl.yaml: what belongs to the project and not to a run.
type projectConfig struct {
	Customer       string `yaml:"customer"`
	Project        string `yaml:"project"`
	Classification string `yaml:"classification"`
	Logo           string `yaml:"logo"` // path of a PNG
	Lang           string `yaml:"lang"` // en, de, fr
}

func configFlag() cli.Flag {
	return &cli.StringFlag{Name: "config", EnvVars: []string{"REACL_CONFIG"}, Usage: "project settings: `FILE` (reacl.yaml)"}
}

// loadConfig reads the file; no name is no settings.
func loadConfig(name string) (projectConfig, error) {
	var c projectConfig
	if name == "" {
		return c, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return c, hint(fmt.Errorf("config: %w", err), "docs/config.md shows what may stand in reacl.yaml")
	}
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, hint(fmt.Errorf("config %s: %w", name, err), "docs/config.md shows what may stand in reacl.yaml")
	}
	return c, nil
}
