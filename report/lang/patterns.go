package lang

import "strings"

// pattern is a text with names or numbers in it, each %s; the translations
// have them in the same order.
type pattern struct {
	en     string
	others [2]string
}

// patterns are tried from the first to the last.
var patterns = []pattern{
	{"group %s, by its old SID", [2]string{"Gruppe %s, über ihre alte SID", "groupe %s, par son ancien SID"}},
	{"group %s (source forest)", [2]string{"Gruppe %s (Quell-Gesamtstruktur)", "groupe %s (forêt source)"}},
	{"group %s", [2]string{"Gruppe %s", "groupe %s"}},
	{"%s entry gives or holds back rights by an old SID", [2]string{"%s Eintrag gibt oder verwehrt Rechte über eine alte SID", "%s entrée donne ou retient des droits par un ancien SID"}},
	{"%s entries give or hold back rights by an old SID", [2]string{"%s Einträge geben oder verwehren Rechte über eine alte SID", "%s entrées donnent ou retiennent des droits par un ancien SID"}},
	{"%s entry names an old SID that nobody needs", [2]string{"%s Eintrag nennt eine alte SID, die niemand braucht", "%s entrée nomme un ancien SID dont personne n’a besoin"}},
	{"%s entries name old SIDs that nobody needs", [2]string{"%s Einträge nennen alte SIDs, die niemand braucht", "%s entrées nomment d’anciens SID dont personne n’a besoin"}},
	{"somebody still logs on with the source account %s", [2]string{"noch meldet sich jemand mit dem Quellkonto %s an", "quelqu’un ouvre encore une session avec le compte source %s"}},
	{"the mapping gives %s to another account, %s", [2]string{"die Zuordnung gibt %s einem anderen Konto, %s", "la correspondance donne %s à un autre compte, %s"}},
	{"conflict over %s: %s", [2]string{"Konflikt um %s: %s", "conflit à propos de %s : %s"}},
	{"the mapping of %s is not approved: %s", [2]string{"die Zuordnung von %s ist nicht freigegeben: %s", "la correspondance de %s n’est pas approuvée : %s"}},
	{"a group with %s direct member", [2]string{"eine Gruppe mit %s direkten Mitglied", "un groupe de %s membre direct"}},
	{"a group with %s direct members", [2]string{"eine Gruppe mit %s direkten Mitgliedern", "un groupe de %s membres directs"}},
	{"the mapping of %s is in conflict", [2]string{"die Zuordnung von %s steht in Konflikt", "la correspondance de %s est en conflit"}},
	{"the mapping of %s is not approved", [2]string{"die Zuordnung von %s ist nicht freigegeben", "la correspondance de %s n’est pas approuvée"}},
	{"mailbox folders (PR_NT_SECURITY_DESCRIPTOR) of %s mailbox", [2]string{"Postfachordner (PR_NT_SECURITY_DESCRIPTOR) von %s Postfach", "dossiers (PR_NT_SECURITY_DESCRIPTOR) de %s boîte aux lettres"}},
	{"mailbox folders (PR_NT_SECURITY_DESCRIPTOR) of %s mailboxes", [2]string{"Postfachordner (PR_NT_SECURITY_DESCRIPTOR) von %s Postfächern", "dossiers (PR_NT_SECURITY_DESCRIPTOR) de %s boîtes aux lettres"}},
	{"no folder came of %s mailbox that the target directory knows", [2]string{"kein Ordner kam von %s Postfach, das das Zielverzeichnis kennt", "aucun dossier n’est venu de %s boîte aux lettres que l’annuaire cible connaît"}},
	{"no folder came of %s mailboxes that the target directory knows", [2]string{"kein Ordner kam von %s Postfächern, die das Zielverzeichnis kennt", "aucun dossier n’est venu de %s boîtes aux lettres que l’annuaire cible connaît"}},
	{"%s calendar came without", [2]string{"%s Kalender kam ohne", "%s calendrier est venu sans"}},
	{"%s calendars came without", [2]string{"%s Kalender kamen ohne", "%s calendriers sont venus sans"}},
	{"%s descriptor, %s rejected", [2]string{"%s Deskriptor, %s abgewiesen", "%s descripteur, %s rejeté"}},
	{"%s descriptors, %s rejected", [2]string{"%s Deskriptoren, %s abgewiesen", "%s descripteurs, %s rejetés"}},
	{"%s descriptor", [2]string{"%s Deskriptor", "%s descripteur"}},
	{"%s descriptors", [2]string{"%s Deskriptoren", "%s descripteurs"}},
}

// match are the texts that stand for the %s of a pattern, none of them empty.
func (p pattern) match(s string) (found []string, ok bool) {
	fixed := strings.Split(p.en, "%s")
	rest, ok := strings.CutPrefix(s, fixed[0])
	if !ok {
		return nil, false
	}
	for i, f := range fixed[1:] {
		n := strings.Index(rest, f)
		if i == len(fixed)-2 { // the last piece ends the text
			n = len(rest) - len(f)
			if n < 0 || rest[n:] != f {
				return nil, false
			}
		}
		if n <= 0 {
			return nil, false
		}
		found, rest = append(found, rest[:n]), rest[n+len(f):]
	}
	return found, true
}

// byPattern is a text that one of the patterns makes.
func (l Lang) byPattern(en string) (string, bool) {
	for _, p := range patterns {
		if found, ok := p.match(en); ok {
			var b strings.Builder
			for i, piece := range strings.Split(p.others[l.column], "%s") {
				if i > 0 {
					b.WriteString(found[i-1])
				}
				b.WriteString(piece)
			}
			return b.String(), true
		}
	}
	return en, false
}
