package audit

// Rule is one check of the catalogue.
type Rule struct {
	ID       string
	Title    string
	Severity Severity // of a finding that says nothing else
	Why      string   // why it matters
	Action   string
	Source   string // where the knowledge is from
	Needs    []Need // without which it cannot run
}

// Need is a kind of input that a rule needs.
type Need string

// The needs.
const (
	NeedSource   Need = "source directory"
	NeedTarget   Need = "target directory"
	NeedFolders  Need = "folder descriptors"
	NeedFreeBusy Need = "free/busy descriptors"
	NeedTrusts   Need = "trusts"
	NeedMapping  Need = "approved mapping"
)

// Rules is the catalogue, in the order of the ids.
func Rules() []Rule { return rules }

var ruleByID = func() map[string]Rule {
	m := make(map[string]Rule, len(rules))
	for _, r := range rules {
		m[r.ID] = r
	}
	return m
}()

var rules = []Rule{
	{ID: "AC-01", Title: "Only the old SID is there", Severity: High, Needs: []Need{NeedTarget},
		Why: "When sIDHistory is cleared the entry matches nobody and the person loses the right.", Action: "Add an entry for the target account."},
	{ID: "AC-02", Title: "The old entry is no longer needed", Severity: Info, Needs: []Need{NeedTarget},
		Why: "The same rights come by another entry, so the old one can go.", Action: "Remove the old entry in the cleanup."},
	{ID: "AC-03", Title: "The new entry has fewer rights than the old one", Severity: High, Needs: []Need{NeedTarget},
		Why: "A part of the rights is lost, which a quick test does not show.", Action: "Raise the new entry."},
	{ID: "AC-04", Title: "Old and new entry contradict each other", Severity: High, Needs: []Need{NeedTarget},
		Why: "One allows, the other denies; which of them wins changes with the cleanup.", Action: "Decide which is meant."},
	{ID: "AC-05", Title: "A SID of a known domain that nobody holds", Severity: High, Needs: []Need{NeedSource},
		Why: "Somebody may still miss the right.", Action: "Look among the deleted objects."},
	{ID: "AC-06", Title: "A SID of an unknown domain", Severity: Medium, Needs: []Need{NeedSource, NeedTarget},
		Why: "Nobody can say whom it names.", Action: "Name the domain, or remove the entry."},
	{ID: "AC-07", Title: "A denial that works only by the old SID", Severity: High, Needs: []Need{NeedTarget},
		Why: "Clearing sIDHistory widens access: the denial matches nobody any more.", Action: "Copy the denial to the target account first."},
	{ID: "AC-08", Title: "Entries are not in Exchange's order", Severity: High, Needs: []Need{NeedFolders},
		Why: "Exchange and Outlook refuse to edit the permissions, or read them wrongly.", Action: "Clear the permissions and apply them again."},
	{ID: "AC-09", Title: "No DACL: everybody has every right", Severity: Critical,
		Why: "An absent or NULL DACL grants full access.", Action: "Set the permissions anew."},
	{ID: "AC-10", Title: "Empty DACL: nobody has any right", Severity: High,
		Why: "An empty DACL denies everything.", Action: "Set the permissions anew."},
	{ID: "AC-11", Title: "The owner is an old SID", Severity: Medium, Needs: []Need{NeedSource},
		Why: "An owner can change the rights.", Action: "Replace the owner with the ReACL."},
	{ID: "AC-12", Title: "The primary group is an old SID", Severity: Low, Needs: []Need{NeedSource},
		Why: "It is left over and stays for ever if nobody replaces it.", Action: "Replace it with the ReACL."},
	{ID: "AC-15", Title: "The same person stands there twice", Severity: Medium, Needs: []Need{NeedTarget},
		Why: "Outlook shows two entries, and cmdlets fail on the folder.", Action: "Clean up after the ReACL."},
	{ID: "AC-16", Title: "A calendar without its free/busy descriptor", Severity: High, Needs: []Need{NeedFolders},
		Why: "A part of the rights was not looked at.", Action: "Export 0x0F000102 too."},
	{ID: "AC-18", Title: "The only owner is an old SID", Severity: High, Needs: []Need{NeedFolders, NeedTarget},
		Why: "After the cleanup nobody is left who can repair the folder.", Action: "Add an owner first."},
	{ID: "AC-20", Title: "A descriptor that cannot be read", Severity: Medium,
		Why: "What it grants is unknown.", Action: "Export it again."},
	{ID: "AC-21", Title: "An entry of an unusual type", Severity: Low,
		Why: "It is kept as it is; a person has to judge it.", Action: "Look at it by hand."},
	{ID: "AC-24", Title: "An audit entry names an old SID", Severity: Low, Needs: []Need{NeedSource},
		Why: "The audit trail of this account ends with the cleanup.", Action: "Replace it with the ReACL."},
	{ID: "MP-01", Title: "One old SID on several target accounts", Severity: High, Needs: []Need{NeedTarget},
		Why: "A ReACL would give the right to the wrong person.", Action: "A person decides."},
	{ID: "MP-05", Title: "A live source account without a target", Severity: High, Needs: []Need{NeedSource},
		Why: "The account was not migrated.", Action: "Migrate it, or agree on the loss."},
	{ID: "MP-06", Title: "The source account is deleted", Severity: Medium, Needs: []Need{NeedSource},
		Why: "Its name can be found only as long as the deleted object is kept.", Action: "Note the name; remove the entry."},
	{ID: "MP-09", Title: "The mapping rests on weak evidence", Severity: Medium, Needs: []Need{NeedTarget},
		Why: "It may be the wrong person.", Action: "Have the row approved."},
	{ID: "MP-11", Title: "A built-in account of a source domain", Severity: Medium, Needs: []Need{NeedSource},
		Why: "No migration maps built-in accounts; Domain Users means everybody.", Action: "Map it by an explicit rule."},
	{ID: "MP-17", Title: "Left out of the mapping", Severity: Info,
		Why: "Silence would look like success.", Action: "Check that this is still meant."},
}
