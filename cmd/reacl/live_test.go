package main

import (
	"bytes"
	"strings"
	"testing"

	"reacl/report/lang"
)

// TestLiveTargetHasNoDescriptors says so to a person, in every language, and
// does not for files.
func TestLiveTargetHasNoDescriptors(t *testing.T) {
	var b bytes.Buffer
	if warnLive(&b, []string{"fabrikam.ldif", "-"}); b.Len() > 0 {
		t.Errorf("files: %s", &b)
	}
	warnLive(&b, []string{"fabrikam.ldif", "ldaps://dc1.fabrikam.example"})
	if !strings.HasPrefix(b.String(), "reacl: warning: The target directory was read live") || !strings.Contains(b.String(), "collect ad --descriptors") {
		t.Errorf("%s", &b)
	}
	s := liveWithout([]string{"ldap://dc1"})
	for _, tag := range []string{"de", "fr"} {
		if l, _ := lang.Of(tag); l.Phrase(s) == s {
			t.Errorf("not translated into %s", tag)
		}
	}
}
