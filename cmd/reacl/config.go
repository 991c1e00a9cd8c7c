package main

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"

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

	Rules     []string          `yaml:"rules"`     // ids or families that run; empty for all
	SkipRules []string          `yaml:"skipRules"` // that do not
	Severity  map[string]string `yaml:"severity"`  // by rule
	Accepted  []acceptedConfig  `yaml:"accepted"`

	KnownDomains        []domainConfig `yaml:"knownDomains"`
	MigrationWindow     windowConfig   `yaml:"migrationWindow"`
	FinishedDomains     []string       `yaml:"finishedDomains"` // SIDs
	ExpectedFolders     map[string]int `yaml:"expectedFolders"` // by mailbox
	SharePointMovesOpen *bool          `yaml:"sharePointMovesOpen"`
	Limits              limitsConfig   `yaml:"limits"`

	logo []byte
}

// acceptedConfig is a risk that somebody answers for.
type acceptedConfig struct {
	Rule    string `yaml:"rule"`
	Mailbox string `yaml:"mailbox"`
	Folder  string `yaml:"folder"`
	Trustee string `yaml:"trustee"`
	Owner   string `yaml:"owner"`
	Reason  string `yaml:"reason"`
	Expires string `yaml:"expires"` // 2006-01-02
}

// windowConfig is when the migration wrote sIDHistory, both days included.
type windowConfig struct {
	From string `yaml:"from"` // 2006-01-02
	To   string `yaml:"to"`
}

// domainConfig names a domain that neither directory holds.
type domainConfig struct {
	SID     string `yaml:"sid"`
	DNS     string `yaml:"dns"`
	NetBIOS string `yaml:"netbios"`
}

// limitsConfig are thresholds of rules; 0 leaves the rule's own.
type limitsConfig struct {
	SIDHistoryValues int    `yaml:"sidHistoryValues"` // SH-10
	ManyMembers      int    `yaml:"manyMembers"`      // SH-11
	StaleSince       string `yaml:"staleSince"`       // SH-09, 2006-01-02
	TokenBytes       int    `yaml:"tokenBytes"`       // TK-01
	TokenSIDs        int    `yaml:"tokenSids"`        // TK-02
	GroupShare       int    `yaml:"groupShare"`       // TK-03
}

func configFlag() cli.Flag {
	return &cli.StringFlag{Name: "config", EnvVars: []string{"REACL_CONFIG"}, Usage: "project settings: `FILE` (reacl.yaml)"}
}

const configHint = "docs/config.md shows what may stand in reacl.yaml"

// loadConfig reads the file; no name is no settings.
func loadConfig(name string) (projectConfig, error) {
	var c projectConfig
	if name == "" {
		return c, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return c, hint(fmt.Errorf("config: %w", err), configHint)
	}
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, hint(fmt.Errorf("config %s: %w", name, err), configHint)
	}
	if err := c.check(); err != nil {
		return c, hint(fmt.Errorf("config %s: %w", name, err), configHint)
	}
	if c.logo, err = readLogo(name, c.Logo); err != nil {
		return c, hint(fmt.Errorf("config %s: logo: %w", name, err), "logo names a PNG of up to 2 MiB, seen from the folder of the configuration")
	}
	return c, nil
}

// readLogo reads the PNG that a configuration names.
func readLogo(config, name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(config), name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	const largest = 2 << 20
	b, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return nil, err
	}
	if len(b) > largest {
		return nil, errors.New("the picture is larger than 2 MiB")
	}
	if _, err := png.DecodeConfig(bytes.NewReader(b)); err != nil {
		return nil, fmt.Errorf("%s is no PNG: %w", name, err)
	}
	return b, nil
}
