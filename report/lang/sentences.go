package lang

// sentences are the notes of sheets, the method and the abbreviations.
var sentences = table{
	" … [cut here; all %d characters are on sheet %q]":                  {" … [hier gekürzt; alle %d Zeichen stehen auf dem Blatt %q]", " … [coupé ici ; les %d caractères sont sur la feuille %q]"},
	"%d rows, more than one sheet can hold; they go on over %d sheets.": {"%d Zeilen, mehr als ein Blatt fasst; sie verteilen sich auf %d Blätter.", "%d lignes, plus qu’une feuille n’en contient ; elles se suivent sur %d feuilles."},

	"%d descriptor":               {"%d Deskriptor", "%d descripteur"},
	"%d descriptors":              {"%d Deskriptoren", "%d descripteurs"},
	"%d object":                   {"%d Objekt", "%d objet"},
	"%d objects":                  {"%d Objekten", "%d objets"},
	"%d record could not be read": {"%d Datensatz war nicht lesbar", "%d enregistrement n’a pas pu être lu"},
	"the source directory was not read to its end":  {"das Quellverzeichnis wurde nicht bis zum Ende gelesen", "l’annuaire source n’a pas été lu jusqu’au bout"},
	"the target directory was not read to its end":  {"das Zielverzeichnis wurde nicht bis zum Ende gelesen", "l’annuaire cible n’a pas été lu jusqu’au bout"},
	"%d records could not be read":                  {"%d Datensätze waren nicht lesbar", "%d enregistrements n’ont pas pu être lus"},
	"%d entry still names an old SID":               {"%d Eintrag nennt noch eine alte SID", "%d entrée nomme encore un ancien SID"},
	"%d entries still name an old SID":              {"%d Einträge nennen noch eine alte SID", "%d entrées nomment encore un ancien SID"},
	"Nothing was scanned, so that nothing is known": {"Nichts wurde geprüft, also ist nichts bekannt", "Rien n’a été examiné, on ne sait donc rien"},
	"Clean in what was scanned: none of %s names an old SID": {
		"Sauber in dem, was geprüft wurde: Keiner von %s nennt eine alte SID",
		"Rien à signaler dans ce qui a été examiné : aucun de %s ne nomme un ancien SID"},
	"Nobody would lose or gain access in the %s scanned if sIDHistory were cleared now; %s": {
		"Niemand verlöre oder gewönne in den geprüften %s Zugriff, wenn sIDHistory jetzt gelöscht würde; %s",
		"Personne ne perdrait ni ne gagnerait d’accès dans les %s examinés si sIDHistory était supprimé maintenant ; %s"},
	"; ": {"; ", " ; "},
	"Not ready: if sIDHistory were cleared now, ": {
		"Nicht bereit: Würde sIDHistory jetzt gelöscht, ", "Pas prêt : si sIDHistory était supprimé maintenant, "},
	"nobody would lose rights, but ": {"verlöre niemand Rechte, aber ", "personne ne perdrait de droits, mais "},
	"%d person would lose rights":    {"verlöre %d Person Rechte", "%d personne perdrait des droits"},
	"%d people would lose rights":    {"verlören %d Personen Rechte", "%d personnes perdraient des droits"},
	" and ":                          {" und ", " et "},
	"%d person would gain rights":    {"gewönne %d Person Rechte", "%d personne gagnerait des droits"},
	"%d people would gain rights":    {"gewönnen %d Personen Rechte", "%d personnes gagneraient des droits"},
	" on %s":                         {" an %s", " sur %s"},
	" This holds for %s of %s":       {" Das gilt für %s von %s", " Cela vaut pour %s de %s"},
	"; no folder came of %s":         {"; kein Ordner kam von %s", " ; aucun dossier n’est venu de %s"},
	"%d folder":                      {"%d Ordner", "%d dossier"},
	"%d folders":                     {"%d Ordner", "%d dossiers"},
	"%d mailbox":                     {"%d Postfach", "%d boîte aux lettres"},
	"%d mailboxes":                   {"%d Postfächern", "%d boîtes aux lettres"},
	"%d further mailbox":             {"%d weiteren Postfach", "%d autre boîte aux lettres"},
	"%d further mailboxes":           {"%d weiteren Postfächern", "%d autres boîtes aux lettres"},
	", out of %s scanned":            {"; geprüft: %s", ", examiné : %s"},

	"What has to be done, most urgent first. The yellow columns are for you to fill in.": {
		"Was zu tun ist, das Dringendste zuerst. Die gelben Spalten füllen Sie aus.",
		"Ce qu’il faut faire, le plus urgent d’abord. Les colonnes jaunes sont à remplir par vous."},
	"One row for each person and object: what the person can do today, and what is left once sIDHistory is cleared. A group stands for its members where they are more than 100.": {
		"Eine Zeile je Person und Objekt: was die Person heute darf, und was nach dem Löschen von sIDHistory bleibt. Eine Gruppe steht für ihre Mitglieder, wo es mehr als 100 sind.",
		"Une ligne par personne et par objet : ce que la personne peut faire aujourd’hui, et ce qu’il en reste une fois sIDHistory supprimé. Un groupe tient lieu de ses membres s’ils sont plus de 100."},
	"One row for each person and object: a deny entry, or a smaller role, that matches only by an old SID stops matching. A group stands for its members where they are more than 100.": {
		"Eine Zeile je Person und Objekt: ein Verweigerungseintrag oder eine kleinere Rolle, die nur über eine alte SID greift, greift nicht mehr. Eine Gruppe steht für ihre Mitglieder, wo es mehr als 100 sind.",
		"Une ligne par personne et par objet : un refus, ou un rôle moindre, qui ne s’applique que par un ancien SID cesse de s’appliquer. Un groupe tient lieu de ses membres s’ils sont plus de 100."},
	"Findings of one rule, one mailbox and one trustee are one row; every single one is in findings.jsonl.": {
		"Befunde einer Regel, eines Postfachs und eines Berechtigten sind eine Zeile; jeder einzelne steht in findings.jsonl.",
		"Les constats d’une même règle, boîte aux lettres et ayant droit forment une ligne ; chacun figure dans findings.jsonl."},
	"One row for each source SID. Only rows with the status approved are used for a change; the same rows are in mapping.csv.": {
		"Eine Zeile je Quell-SID. Nur freigegebene Zeilen werden für Änderungen benutzt; dieselben Zeilen stehen in mapping.csv.",
		"Une ligne par SID source. Seules les lignes approuvées servent à une modification ; les mêmes lignes sont dans mapping.csv."},
	"What a person has to decide before it may be used. Nothing here was picked; every candidate has a row.": {
		"Was ein Mensch entscheiden muss, bevor es benutzt werden darf. Nichts davon wurde ausgewählt; jeder Kandidat hat eine Zeile.",
		"Ce qu’une personne doit décider avant tout usage. Rien n’a été choisi ici ; chaque candidat a sa ligne."},
	"SIDs that stand in descriptors and that nobody can be given in place of.": {
		"SIDs, die in Deskriptoren stehen und an deren Stelle niemand treten kann.",
		"SID présents dans des descripteurs et que personne ne peut remplacer."},
	"Mailboxes whose owner logs on with an account of another forest, and accounts that still carry msExchMasterAccountSid.": {
		"Postfächer, deren Besitzer sich mit einem Konto einer anderen Gesamtstruktur anmeldet, und Konten, die noch msExchMasterAccountSid tragen.",
		"Boîtes aux lettres dont le propriétaire ouvre sa session avec un compte d’une autre forêt, et comptes portant encore msExchMasterAccountSid."},
	"What an attacker, or a migration gone wrong, would leave in sIDHistory. Look into critical rows before anything is cleared.": {
		"Was ein Angreifer oder eine missglückte Migration in sIDHistory hinterließe. Klären Sie kritische Zeilen, bevor etwas gelöscht wird.",
		"Ce qu’un attaquant ou une migration ratée laisserait dans sIDHistory. Examinez les lignes critiques avant toute suppression."},
	"Trusts decide whether sIDHistory counts across them. Token sizes are estimates, see the sheet on method and limits.": {
		"Vertrauensstellungen entscheiden, ob sIDHistory über sie hinweg zählt. Tokengrößen sind Schätzungen, siehe Methode und Grenzen.",
		"Les approbations décident si sIDHistory compte au travers d’elles. Les tailles de jeton sont des estimations, voir méthode et limites."},
	"Accounts in the order in which their sIDHistory can be cleared. Wave 1 has nothing that depends on it in what was scanned.": {
		"Konten in der Reihenfolge, in der ihre sIDHistory gelöscht werden kann. Von Welle 1 hängt in dem, was geprüft wurde, nichts ab.",
		"Comptes dans l’ordre où leur sIDHistory peut être supprimé. Rien de ce qui a été examiné ne dépend de la vague 1."},
	"What was checked, what could not be checked and why.": {
		"Was geprüft wurde, was nicht geprüft werden konnte und warum.",
		"Ce qui a été vérifié, ce qui n’a pas pu l’être et pourquoi."},
	"How the findings were made, what the method cannot see, and the abbreviations used.": {
		"Wie die Befunde zustande kamen, was die Methode nicht sehen kann, und die Abkürzungen.",
		"Comment les constats ont été établis, ce que la méthode ne voit pas, et les abréviations."},
	"Every file that was read. The hashes of the files that were written are in manifest.json.": {
		"Jede gelesene Datei. Die Prüfsummen der geschriebenen Dateien stehen in manifest.json.",
		"Chaque fichier lu. Les empreintes des fichiers écrits sont dans manifest.json."},
	"What could not be read. Nothing on this sheet was judged, so that nothing about it is known to be safe.": {
		"Was nicht gelesen werden konnte. Nichts auf diesem Blatt wurde beurteilt; dass es ungefährlich ist, weiß niemand.",
		"Ce qui n’a pas pu être lu. Rien sur cette feuille n’a été jugé ; on ne sait donc pas si c’est sans danger."},
	"Texts that are longer than a cell can hold, whole and in pieces; the pieces of one cell belong together.": {
		"Texte, die länger sind, als eine Zelle fasst, vollständig und in Stücken; die Stücke einer Zelle gehören zusammen.",
		"Textes plus longs qu’une cellule, entiers et en morceaux ; les morceaux d’une même cellule vont ensemble."},

	"Which entries of security descriptors stop matching when sIDHistory is cleared, for whom, and with which rights lost or gained.": {
		"Welche Einträge von Sicherheitsdeskriptoren nach dem Löschen von sIDHistory nicht mehr greifen, für wen, und welche Rechte dabei verloren oder gewonnen werden.",
		"Quelles entrées des descripteurs de sécurité cessent de s’appliquer quand sIDHistory est supprimé, pour qui, et avec quels droits perdus ou gagnés."},
	"The raw descriptors were read, as Exchange's own cmdlets resolve an old SID to the new account as long as sIDHistory stands.": {
		"Gelesen wurden die rohen Deskriptoren, denn Exchanges eigene Cmdlets lösen eine alte SID zum neuen Konto auf, solange sIDHistory besteht.",
		"Les descripteurs bruts ont été lus, car les cmdlets d’Exchange résolvent un ancien SID vers le nouveau compte tant que sIDHistory existe."},
	"Access was computed twice by the algorithm of [MS-DTYP] 2.5.3.2: with today's token and with the token without sIDHistory. The difference is what is listed.": {
		"Der Zugriff wurde zweimal nach dem Algorithmus von [MS-DTYP] 2.5.3.2 berechnet: mit dem heutigen Token und mit dem Token ohne sIDHistory. Aufgeführt ist der Unterschied.",
		"L’accès a été calculé deux fois par l’algorithme de [MS-DTYP] 2.5.3.2 : avec le jeton actuel et avec le jeton sans sIDHistory. La différence est ce qui est listé."},
	"The order of entries was taken as it stands. Exchange's canonical order is not that of Windows.": {
		"Die Reihenfolge der Einträge wurde genommen, wie sie ist. Die kanonische Reihenfolge von Exchange ist nicht die von Windows.",
		"L’ordre des entrées a été pris tel quel. L’ordre canonique d’Exchange n’est pas celui de Windows."},
	"A source SID has one target SID or none. Where evidence disagrees nothing was picked; the row is on the sheet of conflicts.": {
		"Eine Quell-SID hat eine Ziel-SID oder keine. Wo sich Belege widersprechen, wurde nichts ausgewählt; die Zeile steht auf dem Blatt der Konflikte.",
		"Un SID source a un SID cible ou aucun. Là où les preuves se contredisent, rien n’a été choisi ; la ligne est sur la feuille des conflits."},
	"Bytes are 1200 + 40 d + 8 s, where d counts domain local groups, universal groups of other domains and SIDs from sIDHistory, and s counts the rest. Sources differ on the details; read the number as an estimate.": {
		"Bytes sind 1200 + 40 d + 8 s; d zählt lokale Domänengruppen, universelle Gruppen anderer Domänen und SIDs aus sIDHistory, s den Rest. Die Quellen weichen in Einzelheiten ab; die Zahl ist eine Schätzung.",
		"Les octets sont 1200 + 40 d + 8 s, où d compte les groupes locaux de domaine, les groupes universels d’autres domaines et les SID de sIDHistory, et s le reste. Les sources divergent ; ce nombre est une estimation."},
	"Wide sheets print the columns that people read; SIDs, masks and places of evidence stand to the right of them.": {
		"Breite Blätter drucken die Spalten, die Menschen lesen; SIDs, Masken und Fundstellen stehen rechts davon.",
		"Les feuilles larges impriment les colonnes que l’on lit ; SID, masques et emplacements se trouvent à leur droite."},
	"Names and what came from input stand as they were found. findings.jsonl and the other data files are in English, whatever the language of this workbook.": {
		"Namen und was aus Eingaben stammt, stehen, wie sie gefunden wurden. findings.jsonl und die anderen Datendateien sind englisch, gleich in welcher Sprache diese Arbeitsmappe ist.",
		"Les noms et ce qui vient des entrées sont tels que trouvés. findings.jsonl et les autres fichiers de données sont en anglais, quelle que soit la langue de ce classeur."},
	"Nothing was changed in a directory or a mailbox to make this report.": {
		"Für diesen Bericht wurde in keinem Verzeichnis und keinem Postfach etwas verändert.",
		"Rien n’a été modifié dans un annuaire ou une boîte aux lettres pour établir ce rapport."},

	"Nothing matches the filters.": {"Nichts passt zu den Filtern.", "Rien ne correspond aux filtres."},
	"The first %d of %d rows are shown; the workbook has all.": {
		"Gezeigt werden die ersten %d von %d Zeilen; die Arbeitsmappe enthält alle.",
		"Les %d premières lignes sur %d sont affichées ; le classeur les contient toutes."},
	"This browser is too old for the explorer. The workbook has the same rows.": {
		"Dieser Browser ist zu alt für den Explorer. Die Arbeitsmappe enthält dieselben Zeilen.",
		"Ce navigateur est trop ancien pour l’explorateur. Le classeur contient les mêmes lignes."},
	"The explorer needs a script; everything above stands without it, and the workbook has the same rows.": {
		"Der Explorer braucht ein Skript; alles darüber steht ohne es, und die Arbeitsmappe enthält dieselben Zeilen.",
		"L’explorateur a besoin d’un script ; tout ce qui précède s’en passe, et le classeur contient les mêmes lignes."},

	"Access control entry: one line of an access list, for one trustee.": {
		"Zugriffssteuerungseintrag (access control entry): eine Zeile einer Zugriffsliste, für einen Berechtigten.",
		"Entrée de contrôle d’accès (access control entry) : une ligne d’une liste d’accès, pour un ayant droit."},
	"Access control list: the entries of one descriptor. The DACL grants and denies, the SACL audits.": {
		"Zugriffssteuerungsliste (access control list): die Einträge eines Deskriptors. Die DACL erlaubt und verweigert, die SACL überwacht.",
		"Liste de contrôle d’accès (access control list) : les entrées d’un descripteur. La DACL accorde et refuse, la SACL audite."},
	"Active Directory.": {"Active Directory.", "Active Directory."},
	"Distinguished name: the full path of a directory object.": {"Distinguished Name: der volle Pfad eines Verzeichnisobjekts.", "Nom unique (distinguished name) : le chemin complet d’un objet d’annuaire."},
	"Exchange Web Services.":                                   {"Exchange-Webdienste.", "Services web Exchange."},
	"Foreign security principal: the stand-in of an account of another forest.": {
		"Fremder Sicherheitsprinzipal: der Stellvertreter eines Kontos einer anderen Gesamtstruktur.",
		"Principal de sécurité externe : le représentant d’un compte d’une autre forêt."},
	"The interface through which Outlook works with a mailbox.":      {"Die Schnittstelle, über die Outlook mit einem Postfach arbeitet.", "L’interface par laquelle Outlook utilise une boîte aux lettres."},
	"To replace source SIDs in descriptors by the target SIDs.":      {"Quell-SIDs in Deskriptoren durch die Ziel-SIDs ersetzen.", "Remplacer dans les descripteurs les SID source par les SID cible."},
	"Relative identifier: the last number of an account's SID.":      {"Relative Kennung: die letzte Zahl der SID eines Kontos.", "Identificateur relatif : le dernier nombre du SID d’un compte."},
	"Security descriptor definition language: a descriptor as text.": {"Security Descriptor Definition Language: ein Deskriptor als Text.", "Security descriptor definition language : un descripteur sous forme de texte."},
	"Security identifier: the number by which Windows knows an account. The old one is that of the source domain.": {
		"Sicherheitskennung: die Nummer, unter der Windows ein Konto kennt. Die alte ist die der Quelldomäne.",
		"Identificateur de sécurité : le numéro par lequel Windows connaît un compte. L’ancien est celui du domaine source."},
	"Directory attribute with the SIDs that an account had before; they are in its logon token too.": {
		"Verzeichnisattribut mit den SIDs, die ein Konto früher hatte; auch sie stehen in seinem Anmeldetoken.",
		"Attribut d’annuaire avec les SID qu’un compte avait auparavant ; ils sont aussi dans son jeton d’ouverture de session."},
	"User principal name.": {"Benutzerprinzipalname (User Principal Name).", "Nom d’utilisateur principal (user principal name)."},
}
