package xlsx

import "strconv"

const (
	rulesName   = "Rules"
	methodName  = "Method and limits"
	inputsName  = "Inputs and hashes"
	rejectsName = "Rejected input"
)

func (b *book) catalogue() error {
	l, err := b.list("Rules", rulesName, "What was checked, what could not be checked and why.", shape{frozen: 1},
		column{"Rule", 12, text}, column{"Severity", 12, text}, column{"What the rule finds", 50, wrap}, column{"Checked", 11, text},
		column{"Findings", 11, number}, column{"Why it matters", 60, wrap}, column{"What to do", 50, wrap}, column{"Why it was not checked", 40, wrap})
	if err != nil {
		return err
	}
	for _, r := range b.c.Rules {
		err := l.add(r.ID, r.Severity, b.l.Phrase(r.Title), b.yes(r.Ran), r.Hits, b.l.Phrase(r.Matters), b.l.Phrase(r.Action), b.l.Phrase(r.Why))
		if err != nil {
			return err
		}
	}
	return l.end()
}

func (b *book) method() error {
	l, err := b.list("Method", methodName, "How the findings were made, what the method cannot see, and the abbreviations used.", shape{},
		column{"Topic", 18, text}, column{"Subject", 24, text}, column{"Text", 130, wrap})
	if err != nil {
		return err
	}
	for _, m := range methods {
		if err := l.add(b.l.T("Method"), b.l.T(m[0]), b.l.T(m[1])); err != nil {
			return err
		}
	}
	for i, s := range b.c.Limits {
		if err := l.add(b.l.T("Limit"), strconv.Itoa(i+1), b.l.Phrase(s)); err != nil {
			return err
		}
	}
	for _, a := range abbreviations {
		if err := l.add(b.l.T("Abbreviation"), a[0], b.l.T(a[1])); err != nil {
			return err
		}
	}
	return l.end()
}

// methods say how the report comes to its answers.
var methods = [...][2]string{
	{"The question", "Which entries of security descriptors stop matching when sIDHistory is cleared, for whom, and with which rights lost or gained."},
	{"Descriptors", "The raw descriptors were read, as Exchange's own cmdlets resolve an old SID to the new account as long as sIDHistory stands."},
	{"Access", "Access was computed twice by the algorithm of [MS-DTYP] 2.5.3.2: with today's token and with the token without sIDHistory. The difference is what is listed."},
	{"Order", "The order of entries was taken as it stands. Exchange's canonical order is not that of Windows."},
	{"Mapping", "A source SID has one target SID or none. Where evidence disagrees nothing was picked; the row is on the sheet of conflicts."},
	{"Token size", "Bytes are 1200 + 40 d + 8 s, where d counts domain local groups, universal groups of other domains and SIDs from sIDHistory, and s counts the rest. Sources differ on the details; read the number as an estimate."},
	{"Print", "Wide sheets print the columns that people read; SIDs, masks and places of evidence stand to the right of them."},
	{"Language", "Names and what came from input stand as they were found. findings.jsonl and the other data files are in English, whatever the language of this workbook."},
	{"Not changed", "Nothing was changed in a directory or a mailbox to make this report."},
}

// abbreviations are those that the workbook uses.
var abbreviations = [...][2]string{
	{"ACE", "Access control entry: one line of an access list, for one trustee."},
	{"ACL", "Access control list: the entries of one descriptor. The DACL grants and denies, the SACL audits."},
	{"AD", "Active Directory."},
	{"DN", "Distinguished name: the full path of a directory object."},
	{"EWS", "Exchange Web Services."},
	{"FSP", "Foreign security principal: the stand-in of an account of another forest."},
	{"MAPI", "The interface through which Outlook works with a mailbox."},
	{"ReACL", "To replace source SIDs in descriptors by the target SIDs."},
	{"RID", "Relative identifier: the last number of an account's SID."},
	{"SDDL", "Security descriptor definition language: a descriptor as text."},
	{"SID", "Security identifier: the number by which Windows knows an account. The old one is that of the source domain."},
	{"sIDHistory", "Directory attribute with the SIDs that an account had before; they are in its logon token too."},
	{"UPN", "User principal name."},
}

func (b *book) inputs() error {
	l, err := b.list("Inputs", inputsName, "Every file that was read. The hashes of the files that were written are in manifest.json.", shape{},
		column{"Role", 12, text}, column{"File", 50, wrap}, column{"Format", 26, text}, column{"Bytes", 16, number},
		column{"Contents", 50, wrap}, column{"SHA-256", 68, text})
	if err != nil {
		return err
	}
	for _, in := range b.c.Inputs {
		if err := l.add(b.l.Phrase(in.Role), in.Name, in.Format, in.Bytes, b.l.Phrase(in.Counts), in.SHA256); err != nil {
			return err
		}
	}
	return l.end()
}

func (b *book) rejects() error {
	l, err := b.list("Rejects", rejectsName, "What could not be read. Nothing on this sheet was judged, so that nothing about it is known to be safe.", shape{},
		column{"Place", 40, wrap}, column{"Mailbox", 32, text}, column{"Folder or object", 34, wrap}, column{"Reason", 60, wrap}, column{"What was there", 60, text})
	if err != nil {
		return err
	}
	for _, r := range b.c.Rejects {
		if err := l.add(r.Origin, r.Mailbox, r.Folder, b.l.Phrase(r.Reason), r.Raw); err != nil {
			return err
		}
	}
	return l.end()
}
