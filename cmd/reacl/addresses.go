package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"reacl/ad/input"
)

// addresses are the mailboxes named one by one and those in the file, each
// once. The file holds one address a line, in quotes or not, so that one column
// of Export-Csv serves too; its heading and lines that begin with # do not count.
func addresses(named []string, file string, e env) ([]string, error) {
	list := addressList{seen: map[string]bool{}}
	for _, s := range named {
		if err := list.add(s); err != nil {
			return nil, hint(fmt.Errorf("--mailbox: %w", err), "--mailbox info@fabrikam.example")
		}
	}
	if file != "" {
		if err := list.file(file, e); err != nil {
			return nil, err
		}
	}
	if len(list.all) == 0 {
		return nil, hint(errors.New("no mailbox"), "--mailboxes FILE with one primary SMTP address a line: (Get-Mailbox -ResultSize Unlimited).PrimarySmtpAddress.Address > mailboxes.txt")
	}
	return list.all, nil
}

type addressList struct {
	all  []string
	seen map[string]bool // in lower case
}

func (l *addressList) add(s string) error {
	before, domain, ok := strings.Cut(s, "@")
	if !ok || before == "" || domain == "" || strings.ContainsAny(s, " ,;\t\"<>") || strings.Contains(domain, "@") {
		return fmt.Errorf("%q is not an address", s)
	}
	if key := strings.ToLower(s); !l.seen[key] {
		l.seen[key] = true
		l.all = append(l.all, s)
	}
	return nil
}

// heading is the name of a column, as Export-Csv writes it.
var heading = regexp.MustCompile(`^[A-Za-z]+$`)

// maxAddress bounds a line of the file in bytes.
const maxAddress = 4 << 10

func (l *addressList) file(name string, e env) error {
	f, err := input.Open(name, e.Stdin)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := input.NewLines(f.Text(), maxAddress)
	for first := true; ; {
		line, err := lines.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		at := fmt.Sprintf("%s:%d", f.Name(), lines.Number())
		if err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		s := strings.Trim(strings.TrimSpace(string(line)), `"`)
		if s == "" || s[0] == '#' {
			continue
		}
		heading := first && heading.MatchString(s)
		if first = false; heading {
			continue
		}
		if err := l.add(s); err != nil {
			return hint(fmt.Errorf("%s: %w", at, err), "one primary SMTP address a line")
		}
	}
}
