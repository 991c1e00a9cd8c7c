package html

import "reacl/report/lang"

// texts are what the script says, by their English.
func texts(l lang.Lang) map[string]string {
	m := map[string]string{}
	for _, s := range []string{
		"Person", "Account", "Account SID", "Department", "Mailbox", "Folder or object", "Kind", "Rights today", "Rights afterwards",
		"Right lost", "Right gained", "Reached through", "Through SID", "Mask today", "Mask afterwards", "Evidence", "Severity",
		"Change", "Rule", "Concerns", "Rights", "Detail", "What to do", "Count", "People", "Trustee SID", "Target SID", "Mask",
		"no mailbox", "not known", "%d rows", "Objects", "%d findings",
		"Nothing matches the filters.", "The first %d of %d rows are shown; the workbook has all.",
		"This browser is too old for the explorer. The workbook has the same rows.",
		"What %s loses or gains", "Who is affected: %s", "All findings",
	} {
		m[s] = l.T(s)
	}
	return m
}
