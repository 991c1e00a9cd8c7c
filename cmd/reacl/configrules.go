package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"reacl/acl/audit"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/report/lang"
	"reacl/sid"
)

// check makes sure that what the configuration says of rules can be used.
func (c *projectConfig) check() error {
	if _, ok := lang.Of(c.Lang); !ok {
		return fmt.Errorf("lang: %q is not en, de or fr", c.Lang)
	}
	if _, err := c.policy(); err != nil {
		return err
	}
	_, err := c.checkOptions()
	return err
}

// policy is what the configuration decides about rules.
func (c *projectConfig) policy() (audit.Policy, error) {
	p := audit.Policy{Only: c.Rules, Skip: c.SkipRules, Severity: map[string]audit.Severity{}}
	if err := audit.CheckNames(slices.Concat(c.Rules, c.SkipRules)); err != nil {
		return p, err
	}
	for _, id := range slices.Sorted(maps.Keys(c.Severity)) {
		if _, ok := audit.RuleByID(id); !ok {
			return p, fmt.Errorf("severity: there is no rule %q", id)
		}
		s, err := audit.ParseSeverity(c.Severity[id])
		if err != nil {
			return p, fmt.Errorf("severity: %s: %w", id, err)
		}
		p.Severity[id] = s
	}
	for i, a := range c.Accepted {
		one, err := a.acceptance()
		if err != nil {
			return p, fmt.Errorf("accepted[%d]: %w", i, err)
		}
		p.Accepted = append(p.Accepted, one)
	}
	return p, nil
}

func (a acceptedConfig) acceptance() (audit.Acceptance, error) {
	out := audit.Acceptance{Rule: a.Rule, Mailbox: a.Mailbox, Folder: a.Folder, Trustee: a.Trustee, Owner: a.Owner, Reason: a.Reason}
	if _, ok := audit.RuleByID(a.Rule); !ok {
		return out, fmt.Errorf("there is no rule %q", a.Rule)
	}
	if a.Owner == "" || a.Reason == "" {
		return out, errors.New("an accepted risk needs an owner and a reason")
	}
	if a.Expires != "" {
		var err error
		if out.Expires, err = time.Parse(time.DateOnly, a.Expires); err != nil {
			return out, fmt.Errorf("expires: %q is not a date like 2006-01-02", a.Expires)
		}
	}
	return out, nil
}

// checkOptions are what the rules about directories are told.
func (c *projectConfig) checkOptions() (match.CheckOptions, error) {
	l := c.Limits
	o := match.CheckOptions{MaxHistory: l.SIDHistoryValues, MaxToken: l.TokenBytes, MaxTokenSIDs: l.TokenSIDs,
		MaxGroupShare: l.GroupShare, ManyMembers: l.ManyMembers}
	if l.StaleSince != "" {
		var err error
		if o.Stale, err = time.Parse(time.DateOnly, l.StaleSince); err != nil {
			return o, fmt.Errorf("limits.staleSince: %q is not a date like 2006-01-02", l.StaleSince)
		}
	}
	if w := c.MigrationWindow; w != (windowConfig{}) {
		var err error
		if o.Window.From, err = time.Parse(time.DateOnly, w.From); err != nil {
			return o, fmt.Errorf("migrationWindow.from: %q is not a date like 2006-01-02", w.From)
		}
		if o.Window.To, err = time.Parse(time.DateOnly, w.To); err != nil || o.Window.To.Before(o.Window.From) {
			return o, fmt.Errorf("migrationWindow.to: %q is not a date like 2006-01-02 from %s on", w.To, w.From)
		}
		o.Window.To = o.Window.To.AddDate(0, 0, 1).Add(-time.Nanosecond)
	}
	domain := func(where, text string) (sid.SID, error) {
		s, err := sid.Parse(text)
		if err == nil && !s.IsDomain() {
			err = fmt.Errorf("%s is not the SID of a domain", text)
		}
		if err != nil {
			return s, fmt.Errorf("%s: %w", where, err)
		}
		return s, nil
	}
	for _, text := range c.FinishedDomains {
		s, err := domain("finishedDomains", text)
		if err != nil {
			return o, err
		}
		o.Finished = append(o.Finished, s)
	}
	for _, d := range c.KnownDomains {
		s, err := domain("knownDomains", d.SID)
		if err != nil {
			return o, err
		}
		o.Known = append(o.Known, ad.Domain{SID: s, DNS: d.DNS, NetBIOS: d.NetBIOS})
	}
	return o, nil
}

// expected are the folders expected, by mailbox in lower case.
func (c *projectConfig) expected() map[string]int {
	out := map[string]int{}
	for m, n := range c.ExpectedFolders {
		out[strings.ToLower(m)] = n
	}
	return out
}
