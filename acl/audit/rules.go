package audit

import "slices"

// Rule is one check of the catalogue.
type Rule struct {
	ID       string
	Title    string
	Detects  string   // what it finds
	Why      string   // why it matters
	Action   string   // what to do
	Severity Severity // of a finding, unless it says otherwise
	Source   string   // where the knowledge is from
	Needs    []Need   // without all of which it cannot run
}

// Need is a kind of input that a rule needs, in words.
type Need string

// The needs.
const (
	NeedSource      Need = "the source directory"
	NeedTarget      Need = "the target directory"
	NeedGroups      Need = "group memberships of the target"
	NeedDescriptors Need = "descriptors"
	NeedFolders     Need = "folder descriptors"
	NeedFreeBusy    Need = "free/busy descriptors"
	NeedMailbox     Need = "mailbox descriptors (msExchMailboxSecurityDescriptor)"
	NeedTrusts      Need = "trusts (trustedDomain objects)"
	NeedApproved    Need = "an approved mapping (--map)"
	NeedClaims      Need = "an export of what Exchange's cmdlets show"
	NeedMetadata    Need = "replication metadata (reacl collect ad --metadata)"
	NeedWindow      Need = "the migration window in the configuration"
	NeedFinished    Need = "finished domains in the configuration"
	NeedOperator    Need = "a statement of the operator in the configuration"
	NeedSnapshot    Need = "snapshots of reacl collect ad, which say their time"
	NeedDialects    Need = "mapping files in other tools' dialects (reacl map --format)"
	NeedPlan        Need = "a plan (reacl verify --plan)"
)

var rules = slices.Concat(sidHistoryRules, mappingRules, descriptorRules, linkedRules, trustRules, tokenRules, impactRules, qualityRules)

var ruleByID = func() map[string]Rule {
	m := make(map[string]Rule, len(rules))
	for _, r := range rules {
		m[r.ID] = r
	}
	return m
}()

// Rules is the catalogue, family by family.
func Rules() []Rule { return rules }

// RuleByID is the rule of that id; ok is false where there is none.
func RuleByID(id string) (r Rule, ok bool) {
	r, ok = ruleByID[id]
	return r, ok
}

// Missing are the needs of the rule that has does not hold.
func (r Rule) Missing(has func(Need) bool) []Need {
	var out []Need
	for _, n := range r.Needs {
		if !has(n) {
			out = append(out, n)
		}
	}
	return out
}
