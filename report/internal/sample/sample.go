// Package sample makes cases for the tests of the report writers, without the
// audit that makes them in earnest.
package sample

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"reacl/acl"
	"reacl/acl/audit"
	"reacl/acl/exchange"
	"reacl/ad"
	"reacl/ad/match"
	"reacl/report"
	"reacl/sid"
)

// Old and New are SIDs of the source and the target domain.
func Old(rid int) sid.SID {
	return sid.MustParse(fmt.Sprintf("S-1-5-21-1004336348-1177238915-682003330-%d", rid))
}

// New is a SID of the target domain.
func New(rid int) sid.SID {
	return sid.MustParse(fmt.Sprintf("S-1-5-21-3623811015-3361044348-30300820-%d", rid))
}

// Hostile are names that a workbook or a page must not fall for.
var Hostile = []string{
	`<img src=x onerror=alert(1)>`,
	`=cmd|' /C calc'!A0`,
	`+49 30 1234`,
	`-1+1`,
	`@SUM(1)`,
	"tab\tand\x07bell\r\n",
	"\u202egnp.exe",
	`_x0041_`,
	`</script><script>alert(2)</script>`,
	`"quoted", 'single' & more`,
	" spaces ",
	"bad \xff byte",
}

var people = []struct{ name, department, database string }{
	{"Anna Bauer", "Sales", "MBX-DB01"}, {"Bertrand Lefèvre", "Sales", "MBX-DB01"}, {"Chiara Conti", "Sales", "MBX-DB02"},
	{"Dieter Köhler", "Finance", "MBX-DB02"}, {"Elif Aydın", "Finance", "MBX-DB02"}, {"François Dubois", "Legal", "MBX-DB03"},
	{"Gesa Müller-Thurgau", "Production", "MBX-DB03"}, {"Håkon Sørensen", "Production", "MBX-DB03"},
	{"Ines Prado", "Production", "MBX-DB01"}, {"Jan Nowák", "", "MBX-DB02"},
}

var roles = []struct {
	name string
	mask acl.Mask
}{{"Owner", 0x1F0FBF}, {"Editor", 0x1208EB}, {"Reviewer", 0x1208A9}, {"Custom (read items, folder visible)", 0x1208A9}}

var mailboxes = []string{"info@fabrikam.example", "sales@fabrikam.example", "board@fabrikam.example", "room-berlin@fabrikam.example"}

var folders = []string{`\Calendar`, `\Inbox`, `\Inbox\Orders 2025`, `\Contacts`, `\Top of Information Store\Projekte\Übergabe`}

func impact(i int) audit.Impact {
	p, r := people[i%len(people)], roles[i%len(roles)]
	object := audit.ObjectRef{
		Kind: exchange.KindFolder, Mailbox: mailboxes[i%len(mailboxes)], Folder: folders[i%len(folders)],
		Server: "EX01", Property: exchange.PropNTSecurityDescriptor, Origin: fmt.Sprintf("folders.jsonl:%d", 17+i),
	}
	through, via := "own old SID", Old(1100+i%len(people))
	if i%4 == 3 {
		through, via = `group CONTOSO\Sales (old SID)`, Old(2001)
	}
	return audit.Impact{
		Principal: p.name, Account: fmt.Sprintf(`FABRIKAM\user%02d`, i%len(people)), SID: New(5100 + i%len(people)), Department: p.department,
		Object: object, Through: through, Via: via, BeforeMask: r.mask, AfterMask: 0, Before: r.name, After: "None", Lost: r.name,
		Severity: [...]audit.Severity{audit.Critical, audit.Critical, audit.High, audit.High}[i%4],
	}
}

// Losses are n losses.
func Losses(n int) iter.Seq[audit.Impact] {
	return func(yield func(audit.Impact) bool) {
		for i := range n {
			if !yield(impact(i)) {
				return
			}
		}
	}
}

// Groups are n groups of findings over the given rules.
func Groups(n int, rules []report.Rule) iter.Seq[audit.Group] {
	return func(yield func(audit.Group) bool) {
		for i := range n {
			if !yield(group(i, rules[i%len(rules)])) {
				return
			}
		}
	}
}

func group(i int, r report.Rule) audit.Group {
	im := impact(i)
	f := audit.Finding{
		Rule: r.ID, Severity: r.Severity, Object: im.Object, Place: fmt.Sprintf("dacl[%d]", i%7), Trustee: im.Via, Target: im.SID,
		Principal: im.Principal, Mask: im.BeforeMask, Rights: im.Before, Lost: im.Lost,
		Detail: fmt.Sprintf("%s stands there with the old SID only; %s has no entry of its own and no group that grants the same.", im.Via, im.Account),
		Action: "Add an entry with the target SID before sIDHistory is cleared.",
	}
	switch r.ID[:2] {
	case "SH", "TR", "TK", "MP", "DQ", "IM":
		f.Object = audit.ObjectRef{Origin: fmt.Sprintf("fabrikam.ldif:%d", 100+i)}
		f.Place, f.Mask, f.Rights, f.Lost = "", 0, "", ""
		f.Detail = fmt.Sprintf("%s: %s", im.Account, r.Title)
		f.Action = "Look into it before anything is cleared."
		return audit.Group{First: f, Count: 1 + i%2, Severity: r.Severity}
	}
	examples := []string{f.Object.Folder}
	if i%3 == 1 {
		examples = append(examples, `\Sent Items`, `\Tasks`)
	}
	return audit.Group{First: f, Count: len(examples) * (1 + i%2), Severity: r.Severity, Examples: slices.Clip(examples), People: 1 + i%5}
}

// Rules are some of the catalogue.
func Rules() []report.Rule {
	rules := []report.Rule{
		{ID: "AC-01", Title: "Entry names only the old SID: access is lost", Severity: audit.Critical, Ran: true, Hits: 28},
		{ID: "AC-03", Title: "Old and new entry, and the new one has fewer rights", Severity: audit.High, Ran: true, Hits: 6},
		{ID: "AC-07", Title: "Deny entry that matches only by an old SID", Severity: audit.High, Ran: true, Hits: 1},
		{ID: "SH-02", Title: "sIDHistory holds a RID below 1000", Severity: audit.Critical, Ran: true, Hits: 2},
		{ID: "AC-05", Title: "SID of a source domain that nobody answers to", Severity: audit.High, Ran: true, Hits: 4},
		{ID: "AC-06", Title: "SID of a domain that nobody knows", Severity: audit.Medium, Ran: true, Hits: 3},
		{ID: "MP-01", Title: "One source SID on several targets", Severity: audit.High, Ran: true, Hits: 1},
		{ID: "AC-02", Title: "Old and new entry with equal rights", Severity: audit.Info, Ran: true, Hits: 17},
		{ID: "LM-05", Title: "Linked mailbox points to a SID that nobody owns", Severity: audit.High, Ran: true, Hits: 1},
		{ID: "TR-01", Title: "Forest trust that lets sIDHistory pass", Severity: audit.High, Ran: true, Hits: 1},
		{ID: "AC-11", Title: "Owner SID is old", Severity: audit.Medium, Ran: true},
		{ID: "SH-13", Title: "sIDHistory changed outside the migration window", Severity: audit.High, Why: "msDS-ReplAttributeMetaData is not in the export"},
	}
	for i := range rules {
		rules[i].Matters, rules[i].Action = "It decides who can work on Monday.", "Add an entry with the target SID first."
	}
	return rules
}

// Case is a believable case of some forty losses.
func Case() report.Case {
	rules := Rules()
	return report.Case{
		Customer: "Fabrikam GmbH & Co. KG", Project: "Contoso integration", Classification: "Confidential",
		Tool: "reacl 0.1.0", Date: time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC), Lang: "en", Logo: Logo(),
		Verdict: "Not ready: 10 people would lose access to 20 folders, and 1 person would gain access.",
		Figures: []report.Figure{
			{ID: "people.losing", Label: "People who would lose access", Value: 10}, {ID: "objects.losing", Label: "Objects on which somebody loses rights", Value: 20},
			{ID: "people.gaining", Label: "People who would gain access", Value: 1}, {ID: "objects.scanned", Label: "Descriptors scanned", Value: 1284},
			{ID: "entries.old", Label: "Entries that name an old SID", Value: 59}, {ID: "rejected", Label: "Records that could not be read", Value: 2},
			{ID: "entries.loses", Label: "Entries: only the old SID", Value: 28}, {ID: "entries.equal", Label: "Entries: no longer needed", Value: 17},
			{ID: "entries.fewer", Label: "Entries: the new entry has fewer rights", Value: 6}, {ID: "entries.orphan", Label: "Entries: nobody holds the SID", Value: 7},
		},
		Coverage: []report.Coverage{
			{Kind: "folder", Scanned: 1204}, {Kind: "freebusy", Scanned: 76, Missing: 4, Note: "4 calendars came without their free/busy descriptor; their free/busy rights were not looked at."},
			{Kind: "mailbox", Scanned: 4, Missing: 58, Note: "58 mailboxes have no descriptor in the export."},
			{Kind: "file", Note: "NOT scanned: files and folders"}, {Kind: "other", Note: "NOT scanned: SharePoint, SQL Server, local groups and user rights, anything else that holds SIDs"},
		},
		Forests: []report.Forest{
			{Side: "source", Domains: []string{"CONTOSO (contoso.example) S-1-5-21-1004336348-1177238915-682003330"}, Users: 58, Groups: 14, Computers: 3, Complete: true},
			{Side: "target", Domains: []string{"FABRIKAM (fabrikam.example) S-1-5-21-3623811015-3361044348-30300820"}, Users: 61, Groups: 16, Computers: 4, WithHistory: 52, WithMaster: 9, Complete: true},
		},
		Losses: Losses(40), Gains: gains(), Groups: Groups(64, rules[:10]), Mapping: mapping(), Rules: rules,
		Rejects: []report.Reject{
			{Origin: "folders.jsonl:812", Mailbox: "info@fabrikam.example", Folder: `\Drafts`, Reason: "dacl.ace[3].sid at byte 0x6c: 5 sub-authorities do not fit into 20 bytes", Raw: "01000480 14000000"},
			{Origin: "fabrikam.ldif:4711", Reason: `sIDHistory is "System.Byte[]", a type name: export it again with the values expanded`},
		},
		Inputs: []report.Input{
			{Role: "source", Name: "contoso.ldif", SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Bytes: 182_331, Format: "LDIF", Counts: "75 objects"},
			{Role: "acl", Name: "folders.jsonl", SHA256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", Bytes: 903_112, Format: "JSON Lines", Counts: "1284 objects, 1 rejected"},
		},
		Limits:  []string{"Applications that compare SIDs themselves were not looked at.", "Rights that a mailbox gets through a database or a server are not in the exports."},
		Orphans: orphans(), Linked: linked(), Trusts: trusts(), Tokens: tokens(), Waves: slices.Values(waves()),
	}
}

func gains() iter.Seq[audit.Impact] {
	i := impact(2)
	i.Before, i.After, i.Lost, i.Gained, i.BeforeMask, i.AfterMask = "None", "Reviewer", "", "Reviewer", 0, 0x1208A9
	i.Through, i.Via = `deny for group CONTOSO\Externals (old SID)`, Old(2002)
	return slices.Values([]audit.Impact{i})
}

func mapping() []match.Row {
	var rows []match.Row
	for i, p := range people {
		rows = append(rows, match.Row{
			Source: Old(1100 + i), Target: New(5100 + i), SourceName: fmt.Sprintf(`CONTOSO\user%02d`, i), TargetName: fmt.Sprintf(`FABRIKAM\user%02d`, i),
			Class: ad.ClassUser, Evidence: match.SIDHistory, Status: match.Approved, Note: p.name,
		})
	}
	rows[4].Evidence = match.MasterAccountSID
	return append(rows,
		match.Row{Source: Old(1190), SourceName: `CONTOSO\jdoe`, Class: ad.ClassUser, Status: match.Conflict, Note: "two accounts carry the SID in sIDHistory",
			Candidates: []match.Candidate{{Target: New(5190), Name: `FABRIKAM\jdoe`, Evidence: match.SIDHistory}, {Target: New(5191), Name: `FABRIKAM\jdoe2`, Evidence: match.SIDHistory}}},
		match.Row{Source: Old(1195), SourceName: `CONTOSO\late`, Class: ad.ClassUser, Status: match.Review, Note: "not migrated"},
		match.Row{Source: Old(1199), SourceName: `CONTOSO\gone`, Class: ad.ClassUser, Status: match.Orphan, Note: "deleted in the source"},
	)
}

func orphans() []report.Orphan {
	return []report.Orphan{
		{SID: Old(1199), Domain: "contoso.example", Name: `CONTOSO\gone`, Reason: "deleted in the source", Entries: 4, Objects: 3, Severity: audit.High, Action: "Find out whether somebody took over, then remove the entry."},
		{SID: sid.MustParse("S-1-5-21-111-222-333-1000"), Reason: "unknown domain", Entries: 3, Objects: 3, Severity: audit.Medium, Action: "Name the domain, or remove the entries."},
	}
}

func linked() []report.Linked {
	return []report.Linked{
		{Mailbox: "elif.aydin@fabrikam.example", Principal: "Elif Aydın", Account: `FABRIKAM\user04`, SID: New(5104), Master: Old(1104), MasterName: `CONTOSO\user04`, Type: "LinkedMailbox", Entries: 6, Severity: audit.Info, State: "in order"},
		{Mailbox: "old@fabrikam.example", Principal: "Old Project", Account: `FABRIKAM\oldproject`, SID: New(5150), Master: Old(1198), Type: "LinkedMailbox", Rule: "LM-05", Severity: audit.High, State: "owner missing", Action: "Link the mailbox to a living account."},
	}
}

func trusts() []report.Trust {
	return []report.Trust{
		{Side: "target", Domain: "fabrikam.example", Partner: "contoso.example", PartnerSID: sid.MustParse("S-1-5-21-1004336348-1177238915-682003330"), Direction: "bidirectional", Attributes: 0x48, Filtering: "sIDHistory allowed", Rule: "TR-01", Severity: audit.High, Note: "Turn filtering on after the project."},
	}
}

func tokens() []report.Token {
	return []report.Token{
		{Principal: "Anna Bauer", Account: `FABRIKAM\user00`, SID: New(5100), SIDsNow: 214, SIDsAfter: 120, FromHistory: 94, BytesNow: 6_912, BytesAfter: 3_040, Severity: audit.Info},
	}
}

func waves() []report.Clearing {
	var out []report.Clearing
	out = append(out, report.Clearing{Wave: 1, Principal: "Karla Klein", Account: `FABRIKAM\kklein`, SID: New(5160), Class: "user", Department: "Legal", Database: "MBX-DB01", History: 1, State: "ready", Reason: "nothing in what was scanned depends on it"})
	for i, p := range people {
		c := report.Clearing{Wave: 2 + i%2, Principal: p.name, Account: fmt.Sprintf(`FABRIKAM\user%02d`, i), SID: New(5100 + i), Class: "user", Department: p.department, Database: p.database, History: 1, Dependent: 4, State: "after ReACL", Reason: "4 entries name the old SID only"}
		if i == 9 {
			c.Wave, c.State, c.Reason = 0, "blocked", "the mapping is in conflict"
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b report.Clearing) int { return (a.Wave+9)%10 - (b.Wave+9)%10 })
	return out
}
