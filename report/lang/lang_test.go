package lang

import (
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range tables {
		for en, said := range table {
			if seen[en] {
				t.Errorf("%q is translated twice", en)
			}
			seen[en] = true
			for i, s := range said {
				if s == "" {
					t.Errorf("%q has no translation %d", en, i)
				}
				for _, verb := range []string{"%d", "%s", "%q"} {
					if strings.Count(s, verb) != strings.Count(en, verb) {
						t.Errorf("%q and %q differ in %s", en, s, verb)
					}
				}
			}
		}
	}
}

func TestRights(t *testing.T) {
	for _, c := range []struct{ en, de, fr string }{
		{"", "", ""},
		{"Reviewer", "Prüfer (Reviewer)", "Relecteur (Reviewer)"},
		{"Custom (ReadItems, FolderVisible)", "Benutzerdefiniert (ReadItems, FolderVisible)", "Personnalisé (ReadItems, FolderVisible)"},
		{"Full Access, 0x40000", "Vollzugriff (FullAccess), 0x40000", "Accès total (FullAccess), 0x40000"},
		{"Send As, Receive As", "Senden als (Send As), Empfangen als (Receive As)", "Envoyer en tant que (Send As), Recevoir en tant que (Receive As)"},
		{"Change", "Ändern", "Modification"},
		{"somebody's own word", "somebody's own word", "somebody's own word"},
		{" Reviewer ,", " Prüfer (Reviewer) ,", " Relecteur (Reviewer) ,"},
		{",,()", ",,()", ",,()"},
	} {
		if got := German.Rights(c.en); got != c.de {
			t.Errorf("German %q is %q, want %q", c.en, got, c.de)
		}
		if got := French.Rights(c.en); got != c.fr {
			t.Errorf("French %q is %q, want %q", c.en, got, c.fr)
		}
		if got := English.Rights(c.en); got != c.en {
			t.Errorf("English %q is %q", c.en, got)
		}
		if got := (Lang{}).Rights(c.en); got != c.en {
			t.Errorf("no language: %q is %q", c.en, got)
		}
	}
}

func TestOf(t *testing.T) {
	for tag, known := range map[string]bool{"": true, "en": true, "de": true, "fr": true, "it": false, "DE": false} {
		l, ok := Of(tag)
		if ok != known || known && tag != "" && l.Tag != tag {
			t.Errorf("Of(%q) is %q, %v", tag, l.Tag, ok)
		}
	}
	if got := German.Kind("freebusy"); got != "Frei/Gebucht" {
		t.Errorf("freebusy is %q", got)
	}
	if got := German.Kind("new kind"); got != "new kind" {
		t.Errorf("a kind that nobody knows is %q", got)
	}
	var missed []string
	l := French.Watch(func(s string) { missed = append(missed, s) })
	if l.T("no such text") != "no such text" || l.Phrase("nor this") != "nor this" || len(missed) != 1 {
		t.Errorf("missed %q, want the one of T", missed)
	}
}

func TestPhrase(t *testing.T) {
	for _, c := range []struct{ en, de string }{
		{"group All Staff, by its old SID", "Gruppe All Staff, über ihre alte SID"},
		{"group 100 % (source forest)", "Gruppe 100 % (Quell-Gesamtstruktur)"},
		{"group %s, %s", "Gruppe %s, %s"},
		{"group ", "group "},
		{"NOT scanned: shares", "NICHT geprüft: Freigaben"},
		{"nothing in what was scanned depends on it; a group with 3 direct members", "nichts, was geprüft wurde, hängt davon ab; eine Gruppe mit 3 direkten Mitgliedern"},
		{"1284 descriptors, 1 rejected", "1284 Deskriptoren, 1 abgewiesen"},
		{"a name; with a semicolon", "a name; with a semicolon"},
		{"", ""},
	} {
		if got := German.Phrase(c.en); got != c.de {
			t.Errorf("%q is %q, want %q", c.en, got, c.de)
		}
		if got := English.Phrase(c.en); got != c.en {
			t.Errorf("English %q is %q", c.en, got)
		}
	}
}
