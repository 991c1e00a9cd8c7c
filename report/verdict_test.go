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
		{Verdict{Scanned: 12, Folders: 12, Mailboxes: 3},
			"Clean in what was scanned: none of 12 descriptors names an old SID. This holds for 12 folders of 3 mailboxes.",
			"Sauber in dem, was geprüft wurde: Keiner von 12 Deskriptoren nennt eine alte SID. Das gilt für 12 Ordner von 3 Postfächern.",
			"Rien à signaler dans ce qui a été examiné : aucun de 12 descripteurs ne nomme un ancien SID. Cela vaut pour 12 dossiers de 3 boîtes aux lettres."},
		{Verdict{Scanned: 12, Old: 1, Rejected: 2, Folders: 1, Mailboxes: 1, NoFolders: 4},
			"Nobody would lose or gain access in the 12 descriptors scanned if sIDHistory were cleared now; 1 entry still names an old SID; 2 records could not be read. This holds for 1 folder of 1 mailbox; no folder came of 4 further mailboxes.",
			"Niemand verlöre oder gewönne in den geprüften 12 Deskriptoren Zugriff, wenn sIDHistory jetzt gelöscht würde; 1 Eintrag nennt noch eine alte SID; 2 Datensätze waren nicht lesbar. Das gilt für 1 Ordner von 1 Postfach; kein Ordner kam von 4 weiteren Postfächern.",
			"Personne ne perdrait ni ne gagnerait d’accès dans les 12 descripteurs examinés si sIDHistory était supprimé maintenant ; 1 entrée nomme encore un ancien SID ; 2 enregistrements n’ont pas pu être lus. Cela vaut pour 1 dossier de 1 boîte aux lettres ; aucun dossier n’est venu de 4 autres boîtes aux lettres."},
		{Verdict{Scanned: 123, Losing: 56, Affected: 76, Gaining: 1, Widened: 1, Old: 239, Rejected: 1, Folders: 87, Mailboxes: 30},
			"Not ready: if sIDHistory were cleared now, 56 people would lose rights on 76 objects and 1 person would gain rights on 1 object, out of 123 descriptors scanned; 1 record could not be read. This holds for 87 folders of 30 mailboxes.",
			"Nicht bereit: Würde sIDHistory jetzt gelöscht, verlören 56 Personen Rechte an 76 Objekten und gewönne 1 Person Rechte an 1 Objekt; geprüft: 123 Deskriptoren; 1 Datensatz war nicht lesbar. Das gilt für 87 Ordner von 30 Postfächern.",
			"Pas prêt : si sIDHistory était supprimé maintenant, 56 personnes perdraient des droits sur 76 objets et 1 personne gagnerait des droits sur 1 objet, examiné : 123 descripteurs ; 1 enregistrement n’a pas pu être lu. Cela vaut pour 87 dossiers de 30 boîtes aux lettres."},
		{Verdict{Scanned: 12, Rejected: 1, SourceCut: true, TargetCut: true, Folders: 12, Mailboxes: 3},
			"Clean in what was scanned: none of 12 descriptors names an old SID; 1 record could not be read; the source directory was not read to its end; the target directory was not read to its end. This holds for 12 folders of 3 mailboxes.",
			"Sauber in dem, was geprüft wurde: Keiner von 12 Deskriptoren nennt eine alte SID; 1 Datensatz war nicht lesbar; das Quellverzeichnis wurde nicht bis zum Ende gelesen; das Zielverzeichnis wurde nicht bis zum Ende gelesen. Das gilt für 12 Ordner von 3 Postfächern.",
			"Rien à signaler dans ce qui a été examiné : aucun de 12 descripteurs ne nomme un ancien SID ; 1 enregistrement n’a pas pu être lu ; l’annuaire source n’a pas été lu jusqu’au bout ; l’annuaire cible n’a pas été lu jusqu’au bout. Cela vaut pour 12 dossiers de 3 boîtes aux lettres."},
		{Verdict{Scanned: 1, Gaining: 2, Widened: 1},
			"Not ready: if sIDHistory were cleared now, nobody would lose rights, but 2 people would gain rights on 1 object, out of 1 descriptor scanned. This holds for 0 folders of 0 mailboxes.",
			"Nicht bereit: Würde sIDHistory jetzt gelöscht, verlöre niemand Rechte, aber gewönnen 2 Personen Rechte an 1 Objekt; geprüft: 1 Deskriptor. Das gilt für 0 Ordner von 0 Postfächern.",
			"Pas prêt : si sIDHistory était supprimé maintenant, personne ne perdrait de droits, mais 2 personnes gagneraient des droits sur 1 objet, examiné : 1 descripteur. Cela vaut pour 0 dossiers de 0 boîtes aux lettres."},
	} {
		for i, l := range []lang.Lang{lang.English, lang.German, lang.French} {
			l = l.Watch(func(s string) { t.Errorf("no translation of %q", s) })
			if got, want := c.v.In(l), [...]string{c.en, c.de, c.fr}[i]; got != want {
				t.Errorf("%s:\n%s\nwant\n%s", l.Tag, got, want)
			}
		}
	}
}
