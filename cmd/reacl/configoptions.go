package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"
	"go.yaml.in/yaml/v3"
)

// option is what the file says of an option, and where: below the command's
// name, else at the top.
func (p *projectConfig) option(path, name string) (values []string, from string) {
	if v, ok := p.options[path+" "+name]; ok {
		return v, "config: " + path + ": " + name
	}
	if v, ok := p.options[name]; ok && common(path, name) {
		return v, "config: " + name
	}
	return nil, ""
}

// readOptions sorts out the keys that are no project settings: options of
// commands, at the top or below a command's name.
func (p *projectConfig) readOptions(commands []*cli.Command) error {
	known := map[string]map[string]bool{} // by command, the options
	walk(commands, "", func(path string, c *cli.Command) {
		known[path] = map[string]bool{}
		for _, f := range c.Flags {
			known[path][f.Names()[0]] = !unsettled[f.Names()[0]]
		}
	})
	p.options = map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(p.Options)) {
		node := p.Options[key]
		if node.Kind == yaml.MappingNode {
			if known[key] == nil {
				return fmt.Errorf("line %d: there is no setting and no command %q", node.Line, key)
			}
			for i := 0; i+1 < len(node.Content); i += 2 {
				if err := p.readOption(key, node.Content[i].Value, node.Content[i+1], known[key]); err != nil {
					return err
				}
			}
			continue
		}
		all := map[string]bool{}
		for path, names := range known {
			for name, ok := range names {
				if common(path, name) {
					all[name] = ok
				}
			}
		}
		if err := p.readOption("", key, &node, all); err != nil {
			return err
		}
	}
	return nil
}

// readOption keeps one option, of a command or of all that have it.
func (p *projectConfig) readOption(path, key string, node *yaml.Node, known map[string]bool) error {
	name := dashed(key)
	switch ok, is := known[name]; {
	case is && !ok:
		return fmt.Errorf("line %d: --%s can stand on the command line only", node.Line, name)
	case !is:
		return fmt.Errorf("line %d: there is no setting %q", node.Line, strings.TrimSpace(path+" "+key))
	}
	values := []string{}
	switch node.Kind {
	case yaml.ScalarNode:
		if node.Tag != "!!null" {
			values = append(values, node.Value)
		}
	case yaml.SequenceNode:
		for _, n := range node.Content {
			if n.Kind != yaml.ScalarNode {
				return fmt.Errorf("line %d: %s holds something else than texts", n.Line, key)
			}
			values = append(values, n.Value)
		}
	default:
		return fmt.Errorf("line %d: %s is neither a text nor a list of texts", node.Line, key)
	}
	if len(values) > 0 {
		p.options[strings.TrimSpace(path+" "+name)] = values
	}
	return nil
}

// walk visits every command that has settings, with its path.
func walk(commands []*cli.Command, above string, visit func(path string, c *cli.Command)) {
	for _, c := range commands {
		path := strings.TrimSpace(above + " " + c.Name)
		if slices.ContainsFunc(c.Flags, func(f cli.Flag) bool { return f.Names()[0] == "config" }) {
			visit(path, c)
		}
		walk(c.Subcommands, path, visit)
	}
}

// dashed writes failOn as fail-on.
func dashed(key string) string {
	var b strings.Builder
	for _, r := range key {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
