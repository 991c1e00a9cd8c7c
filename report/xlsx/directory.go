package xlsx

import (
	"fmt"
	"strings"

	"reacl/report"
)

const (
	linkedName   = "Linked mailboxes"
	securityName = "sIDHistory security"
	tokensName   = "Trusts and tokens"
	wavesName    = "Cleanup waves"
)

func (b *book) linked() error {
	l, err := b.list("Linked", linkedName, "Mailboxes whose owner logs on with an account of another forest, and accounts that still carry msExchMasterAccountSid.",
		shape{frozen: 2, printed: 11},
		column{"Severity", 12, text}, column{"Rule", 10, link}, column{"State", 30, wrap}, column{"Mailbox", 30, text},
		column{"Person", 24, text}, column{"Account", 24, text}, column{"Type", 23, text}, column{"Account enabled", 11, text},
		column{"Master account", 26, text}, column{"Entries with the master SID", 14, number}, column{"What to do", 44, wrap},
		column{"Master account SID", 46, text}, column{"Account SID", 46, text})
	if err != nil {
		return err
	}
	l.unseen = b.c.Linked == nil
	for _, m := range b.c.Linked {
		err := l.add(m.Severity, b.rule(m.Rule), b.l.Phrase(m.State), m.Mailbox, m.Principal, m.Account, b.l.Phrase(m.Type), b.yes(m.Enabled),
			m.MasterName, m.Entries, b.l.Phrase(m.Action), m.Master, m.SID)
		if err != nil {
			return err
		}
	}
	return l.end()
}

func (b *book) yes(v bool) string {
	if v {
		return b.l.T("yes")
	}
	return b.l.T("no")
}

// security lists the findings about sIDHistory itself.
func (b *book) security() error {
	l, err := b.list("Security", securityName, "What an attacker, or a migration gone wrong, would leave in sIDHistory. Look into critical rows before anything is cleared.", shape{frozen: 2, printed: 8},
		column{"Severity", 12, text}, column{"Rule", 10, link}, column{"What the rule finds", 40, wrap}, column{"Account", 30, text},
		column{"SID in sIDHistory", 46, text}, column{"Count", 9, number}, column{"Detail", 60, wrap}, column{"What to do", 50, wrap},
		column{"Evidence", 34, text})
	if err != nil {
		return err
	}
	titles := map[string]string{}
	for _, r := range b.c.Rules {
		titles[r.ID] = b.l.Phrase(r.Title)
	}
	if b.c.Groups != nil {
		for g := range b.c.Groups {
			f := g.First
			if !strings.HasPrefix(f.Rule, "SH-") {
				continue
			}
			err := l.add(g.Severity, b.rule(f.Rule), titles[f.Rule], report.Concerns(b.l, f), f.Trustee, g.Count,
				report.Detail(b.l, f), b.l.Phrase(f.Action), report.Evidence(f))
			if err != nil {
				return err
			}
		}
	}
	return l.end()
}

// tokens lists trusts and then the largest logon tokens: one row is one trust
// or one account.
func (b *book) tokens() error {
	l, err := b.list("Tokens", tokensName, "Trusts decide whether sIDHistory counts across them. Token sizes are estimates, see the sheet on method and limits.", shape{frozen: 2},
		column{"Severity", 12, text}, column{"Rule", 10, link}, column{"Subject", 12, text}, column{"Name", 30, text},
		column{"Account or partner", 30, text}, column{"SID", 46, text}, column{"SID filtering", 26, wrap}, column{"trustAttributes", 15, text},
		column{"SIDs today", 11, number}, column{"SIDs afterwards", 11, number}, column{"From sIDHistory", 11, number},
		column{"Bytes today", 11, number}, column{"Bytes afterwards", 11, number}, column{"Note", 40, wrap})
	if err != nil {
		return err
	}
	l.unseen = b.c.Trusts == nil && b.c.Tokens == nil
	for _, t := range b.c.Trusts {
		err := l.add(t.Severity, b.rule(t.Rule), b.l.T("trust"), t.Domain, t.Partner, t.PartnerSID, b.l.Phrase(t.Filtering),
			fmt.Sprintf("0x%08X", t.Attributes), nil, nil, nil, nil, nil, join(b.l.Phrase(t.Side), b.l.Phrase(t.Direction), b.l.Phrase(t.Note)))
		if err != nil {
			return err
		}
	}
	for _, t := range b.c.Tokens {
		err := l.add(t.Severity, b.rule(t.Rule), b.l.T("token"), t.Principal, t.Account, t.SID, nil, nil,
			t.SIDsNow, t.SIDsAfter, t.FromHistory, t.BytesNow, t.BytesAfter, nil)
		if err != nil {
			return err
		}
	}
	return l.end()
}

// join puts the parts that are there together.
func join(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, ", ")
}

func (b *book) waves() error {
	l, err := b.list("Waves", wavesName, "Accounts in the order in which their sIDHistory can be cleared. Wave 1 has nothing that depends on it in what was scanned.", shape{frozen: 3, printed: 10},
		column{"Wave", 12, text}, column{"State", 16, text}, column{"Person", 26, text}, column{"Account", 26, text},
		column{"Class", 16, text}, column{"Department", 20, text}, column{"Mailbox database", 20, text},
		column{"Values in sIDHistory", 13, number}, column{"Entries that need them", 13, number}, column{"Reason", 50, wrap}, column{"SID", 46, text})
	if err != nil {
		return err
	}
	l.unseen = b.c.Waves == nil
	if b.c.Waves != nil {
		for w := range b.c.Waves {
			err := l.add(b.l.Wave(w.Wave), b.l.Phrase(w.State), w.Principal, w.Account, b.l.Kind(w.Class), w.Department, w.Database,
				w.History, w.Dependent, b.l.Phrase(w.Reason), w.SID)
			if err != nil {
				return err
			}
		}
	}
	return l.end()
}
