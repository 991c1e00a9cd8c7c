package report

import (
	"testing"

	"reacl/report/lang"
)

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		v          Verdict
		en, de, fr string
	}{
		{Verdict{},
			"Nothing was scanned, so that nothing is known.",
			"Nichts wurde geprüft, also ist nichts bekannt.",
			"Rien n’a été examiné, on ne sait donc rien."},
		{Verdict{Scanned: 12},
			"Clean in what was scanned: none of 12 descriptors names an old SID.",
			"Sauber in dem, was geprüft wurde: Keiner von 12 Deskriptoren nennt eine alte SID.",
			"Rien à signaler dans ce qui a été examiné : aucun de 12 descripteurs ne nomme un ancien SID."},
		{Verdict{Scanned: 12, Old: 1, Rejected: 2},
			"Nobody would lose or gain access in the 12 descriptors scanned if sIDHistory were cleared now; 1 entry still names an old SID; 2 records could not be read.",
			"Niemand verlöre oder gewönne in den geprüften 12 Deskriptoren Zugriff, wenn sIDHistory jetzt gelöscht würde; 1 Eintrag nennt noch eine alte SID; 2 Datensätze waren nicht lesbar.",
			"Personne ne perdrait ni ne gagnerait d’accès dans les 12 descripteurs examinés si sIDHistory était supprimé maintenant ; 1 entrée nomme encore un ancien SID ; 2 enregistrements n’ont pas pu être lus."},
		{Verdict{Scanned: 123, Losing: 56, Affected: 76, Gaining: 1, Widened: 1, Old: 239, Rejected: 1},
			"Not ready: if sIDHistory were cleared now, 56 people would lose rights on 76 objects and 1 person would gain rights on 1 object, out of 123 descriptors scanned; 1 record could not be read.",
			"Nicht bereit: Würde sIDHistory jetzt gelöscht, verlören 56 Personen Rechte an 76 Objekten und gewönne 1 Person Rechte an 1 Objekt; geprüft wurden 123 Deskriptoren; 1 Datensatz war nicht lesbar.",
			"Pas prêt : si sIDHistory était supprimé maintenant, 56 personnes perdraient des droits sur 76 objets et 1 personne gagnerait des droits sur 1 objet, pour 123 descripteurs examinés ; 1 enregistrement n’a pas pu être lu."},
	} {
		for i, l := range []lang.Lang{lang.English, lang.German, lang.French} {
			l = l.Watch(func(s string) { t.Errorf("no translation of %q", s) })
			if got, want := c.v.In(l), [...]string{c.en, c.de, c.fr}[i]; got != want {
				t.Errorf("%s:\n%s\nwant\n%s", l.Tag, got, want)
			}
		}
	}
}
