package lang

import (
	"slices"
	"strings"
	"testing"
)

// TestPatterns wants each pattern to have the same slots in all languages, and
// no other one to take its texts.
func TestPatterns(t *testing.T) {
	for _, list := range patterns {
		for _, p := range list {
			if len(formOf(p.en).slots) == 0 {
				t.Errorf("%q has no slot: it belongs into a table", p.en)
			}
			slots := slices.Sorted(slices.Values(formOf(p.en).slots))
			for _, other := range []string{p.de, p.fr} {
				if !slices.Equal(slots, slices.Sorted(slices.Values(formOf(other).slots))) {
					t.Errorf("%q and %q differ in their slots", p.en, other)
				}
			}
			en, de := p.en, p.de
			for _, slot := range slots {
				held := "x"
				if slot[0] == 'n' && slot != "name" {
					held = "12"
				}
				en, de = strings.ReplaceAll(en, "{"+slot+"}", held), strings.ReplaceAll(de, "{"+slot+"}", held)
			}
			if got := German.Phrase(en); got != de {
				t.Errorf("%q is %q, want %q", en, got, de)
			}
		}
	}
}

func TestSlots(t *testing.T) {
	for _, c := range []struct{ en, de string }{
		{"the entry names A, with B by the old SID, with Editor; when sIDHistory is cleared, the entry no longer counts, and access goes from Editor to None",
			"der Eintrag nennt A, mit B by the old SID, with Editor; wird sIDHistory gelöscht, zählt der Eintrag nicht mehr, und der Zugriff geht von Bearbeiter (Editor) auf Keine (None) zurück"},
		{"the entry names <img src=x onerror=alert(1)> by the old SID; the source account is deleted",
			"der Eintrag nennt <img src=x onerror=alert(1)> mit der alten SID; das Quellkonto ist gelöscht"},
		{"the entry names {who} by the old SID", "der Eintrag nennt {who} mit der alten SID"},
		{"the entry names %s by the old SID", "der Eintrag nennt %s mit der alten SID"},
		{"the entry names A by the old SID, with Editor; when sIDHistory is cleared, the entry no longer counts, and access goes from Editor to None; the entry has a condition, which was not evaluated: the worst was assumed",
			"der Eintrag nennt A mit der alten SID, mit Bearbeiter (Editor); wird sIDHistory gelöscht, zählt der Eintrag nicht mehr, und der Zugriff geht von Bearbeiter (Editor) auf Keine (None) zurück; der Eintrag hat eine Bedingung, die nicht ausgewertet wurde: angenommen wurde das Schlimmste"},
		{"12x objects", "12x objects"},
		{"no entry that was scanned names an old SID of 14 accounts: A, B and C, D and 4 more",
			"kein geprüfter Eintrag nennt eine alte SID von 14 Konten: A, B and C, D und 4 weitere"},
		{"56 people would lose rights on 1 object if sIDHistory were cleared now",
			"Verlust von Rechten für 56 Personen an 1 Objekt, wenn sIDHistory jetzt gelöscht würde"},
		{"by way of S-1 -> S-2; linked mailbox: logon is still by the source account; add, do not replace",
			"über S-1 -> S-2; verknüpftes Postfach: Anmeldung noch mit dem Quellkonto; hinzufügen, nicht ersetzen"},
		{"the order is not Exchange's own: dacl[1] (allow S-1-5-7) repeats the item entry dacl[0] (allow S-1-5-7) of the same trustee; dacl[2] is an ACCESS_ALLOWED_OBJECT entry, which Exchange does not write on folders",
			"die Reihenfolge ist nicht die von Exchange: dacl[1] (erlaubt S-1-5-7) wiederholt den Elementeintrag dacl[0] (erlaubt S-1-5-7) desselben Berechtigten; dacl[2] ist ein Eintrag vom Typ ACCESS_ALLOWED_OBJECT, wie ihn Exchange an Ordner nicht schreibt"},
		{strings.Repeat("a; ", 10000), strings.Repeat("a; ", 10000)},
		{strings.Repeat("group ", 1000) + "x", "Gruppe " + strings.Repeat("group ", 999) + "x"},
	} {
		if got := German.Phrase(c.en); got != c.de {
			t.Errorf("%.80q is %.200q, want %.200q", c.en, got, c.de)
		}
	}
	if got := German.Rights("denied: Reviewer"); got != "verweigert: Prüfer (Reviewer)" {
		t.Errorf("denied rights are %q", got)
	}
}
