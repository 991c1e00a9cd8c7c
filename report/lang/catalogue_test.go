package lang_test

import (
	"testing"

	"reacl/acl/audit"
	"reacl/report/internal/sample"
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

// TestDetails wants what findings say, and say to do, in every language.
func TestDetails(t *testing.T) {
	for _, l := range []lang.Lang{lang.German, lang.French} {
		for _, s := range sample.Told() {
			if got := l.Phrase(s); got == s {
				t.Errorf("%s: no translation of %q", l.Tag, s)
			}
		}
	}
}
