package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"
	"go.yaml.in/yaml/v3"

	"reacl/ad/input"
	"reacl/report"
)

// projectConfig is reacl.yaml: what belongs to the project and not to a run,
// and values for options.
type projectConfig struct {
	Customer       string `yaml:"customer"`
	Project        string `yaml:"project"`
	Classification string `yaml:"classification"`
	Logo           string `yaml:"logo"` // path of a PNG
	Lang           string `yaml:"lang"` // en, de, fr

	Rules     names             `yaml:"rules"`     // ids or families that run; empty for all
	SkipRules names             `yaml:"skipRules"` // that do not
	Severity  map[string]string `yaml:"severity"`  // by rule
	Accepted  []acceptedConfig  `yaml:"accepted"`

	KnownDomains        []domainConfig `yaml:"knownDomains"`
	MigrationWindow     windowConfig   `yaml:"migrationWindow"`
	FinishedDomains     []string       `yaml:"finishedDomains"` // SIDs
	ExpectedFolders     map[string]int `yaml:"expectedFolders"` // by mailbox
	SharePointMovesOpen *bool          `yaml:"sharePointMovesOpen"`
	Limits              limitsConfig   `yaml:"limits"`

	Options map[string]yaml.Node `yaml:",inline"` // every other key

	options map[string][]string // by name, or command and name with a blank between
	logo    []byte
	inputs  []report.Input // the file itself and what it names
}

// names is a list; a single text is cut at commas, as options are.
type names []string

// UnmarshalYAML reads a list or a text.
func (l *names) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*l = split(n.Value)
		return nil
	}
	return n.Decode((*[]string)(l))
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
	return &cli.StringFlag{Name: "config", EnvVars: []string{"REACL_CONFIG"}, Usage: "project settings and options: `FILE` (reacl.yaml); variables such as REACL_OUT stand for options too"}
}

const configHint = "docs/config.md shows what may stand in reacl.yaml"

// loadConfig reads the file; no name is no settings.
func loadConfig(name string, commands []*cli.Command) (projectConfig, error) {
	var c projectConfig
	if name == "" {
		return c, nil
	}
	f, err := input.Open(name, nil)
	if err != nil {
		return c, fmt.Errorf("config: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f.Text(), largestConfig+1))
	if err == nil && len(b) > largestConfig {
		err = errors.New("larger than 2 MiB")
	}
	if err != nil {
		return c, hint(fmt.Errorf("config %s: %w", name, err), configHint)
	}
	if err := c.parse(b, commands); err != nil {
		return c, hint(fmt.Errorf("config %s: %w", name, err), configHint)
	}
	if c.logo, err = readLogo(name, c.Logo); err != nil {
		return c, hint(fmt.Errorf("config %s: logo: %w", name, err), "logo names a PNG of up to 2 MiB, seen from the folder of the configuration")
	}
	sum, err := f.Sum()
	if err != nil {
		return c, err
	}
	c.inputs = append(c.inputs, report.Input{Role: "config", Name: name, SHA256: fmt.Sprintf("%x", sum.SHA256), Bytes: sum.Size, Format: "YAML"})
	if c.Logo != "" {
		c.inputs = append(c.inputs, report.Input{Role: "logo", Name: c.Logo, SHA256: fmt.Sprintf("%x", sha256.Sum256(c.logo)), Bytes: int64(len(c.logo)), Format: "PNG"})
	}
	return c, nil
}

const largestConfig = 2 << 20

// parse reads the text of the file.
func (c *projectConfig) parse(b []byte, commands []*cli.Command) error {
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(c); err != nil && !errors.Is(err, io.EOF) {
		return yamlError(err)
	}
	if err := c.readOptions(commands); err != nil {
		return err
	}
	return c.check()
}

// yamlError is the first of the errors that err lists, in the words of the file.
func yamlError(err error) error {
	var list *yaml.TypeError
	if !errors.As(err, &list) || len(list.Errors) == 0 {
		return err
	}
	first, _, _ := strings.Cut(list.Errors[0], " in type main.")
	if more := len(list.Errors) - 1; more > 0 {
		first += fmt.Sprintf(" (and %s)", plural(int64(more), "more error", "more errors"))
	}
	return errors.New(first)
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
