package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// TestDocumentedConfig loads the example of docs/config.md.
func TestDocumentedConfig(t *testing.T) {
	doc, err := os.ReadFile("../../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(doc), "```yaml\n")
	text, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("docs/config.md has no example")
	}
	dir := t.TempDir()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"reacl.yaml": []byte(text), "fabrikam.png": picture.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := loadConfig(filepath.Join(dir, "reacl.yaml"), testCommands())
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.policy()
	if err != nil || len(p.Accepted) != 2 || len(p.Skip) != 1 || len(c.logo) == 0 || c.expected()["info@fabrikam.example"] != 14 {
		t.Errorf("%v, %+v, %+v", err, p, c)
	}
	if o, err := c.checkOptions(); err != nil || len(o.Finished) != 1 || len(o.Known) != 1 || o.MaxToken != 12000 || o.Stale.IsZero() {
		t.Errorf("%v, %+v", err, o)
	}
}

// TestDocumentedOptions loads the second example, of options.
func TestDocumentedOptions(t *testing.T) {
	doc, err := os.ReadFile("../../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(doc), "```yaml\n")
	if len(parts) != 3 {
		t.Fatalf("%d examples in docs/config.md", len(parts)-1)
	}
	text, _, _ := strings.Cut(parts[2], "```")
	var c projectConfig
	if err := c.parse([]byte(text), testCommands()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"audit out": "out", "plan out": "plan", "verify plan": "plan", "collect ad server": "ldaps://dc1.contoso.example", "audit map": "approved.csv"} {
		at := strings.LastIndexByte(path, ' ')
		if got, from := c.option(path[:at], path[at+1:]); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q from %s, want %q", path, got, from, want)
		}
	}
	if got, _ := c.option("audit", "server"); got != nil {
		t.Errorf("audit server: %q", got)
	}
}

// TestWrongConfig refuses what cannot be meant.
func TestWrongConfig(t *testing.T) {
	for text, want := range map[string]string{
		"customr: x":                                 `line 1: there is no setting "customr"`,
		"rules: [AC, ZZ]":                            `no rule or family "ZZ"`,
		"severity: {AC-99: low}":                     `no rule "AC-99"`,
		"severity: {AC-01: harmless}":                `"harmless" is no severity`,
		"accepted: [{rule: AC-01, reason: r}]":       "needs an owner and a reason",
		"accepted: [{rule: X, owner: o, reason: r}]": `no rule "X"`,
		"accepted: [{rule: AC-01, owner: o, reason: r, expires: 31.12.2026}]": "is not a date",
		"finishedDomains: [S-1-5-21-1-2-3-4]":                                 "not the SID of a domain",
		"knownDomains: [{sid: contoso}]":                                      "knownDomains",
		"logo: nothing.png":                                                   "logo",
		"logo: reacl.yaml":                                                    "no PNG",
		"limits: {stale: 2026-01-01}":                                         "line 1: field stale not found",
		"lang: xx":                                                            `lang: "xx" is not en`,
		"audit: {outt: x}":                                                    `there is no setting "audit outt"`,
		"adit: {out: x}":                                                      `no setting and no command "adit"`,
		"verify: {mode: add}":                                                 `there is no setting "verify mode"`,
		"insecure-plaintext: true":                                            "on the command line only",
		"collect ad: {insecure-plaintext: true}":                              "on the command line only",
		"password: secret":                                                    `there is no setting "password"`,
		"source: {a: b}":                                                      `no command "source"`,
		"source: [[a]]":                                                       "something else than texts",
		"dn: a\ndn: b\ncn: c\ncn: d\n":                                        "already defined at line 1 (and 1 more error)",
		"limits: {staleSince: yesterday}":                                     "is not a date",
	} {
		name := filepath.Join(t.TempDir(), "reacl.yaml")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := loadConfig(name, testCommands()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// testCommands are all commands, complete.
func testCommands() []*cli.Command { return newApp(env{}, &logWriter{}).Commands }
