package lang_test

import (
	"testing"

	"reacl/acl/audit"
	"reacl/report/lang"
)

// TestCatalogue wants every rule of the catalogue to be there in every language.
func TestCatalogue(t *testing.T) {
	for _, l := range []lang.Lang{lang.German, lang.French} {
		for _, r := range audit.Rules() {
			for _, s := range []string{r.Title, r.Why, r.Action} {
				if _, ok := l.Find(s); !ok {
					t.Errorf("%s: %s has no translation of %q", l.Tag, r.ID, s)
				}
			}
		}
	}
}
