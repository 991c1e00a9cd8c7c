package lang

// patterns are tried from the first to the last.
var patterns = [...][]pattern{entryPatterns, objectPatterns, runPatterns, directoryPatterns, mappingPatterns, casePatterns}

// casePatterns are texts of the case: ways of access, waves, coverage, inputs.
var casePatterns = []pattern{
	{"group {name}, by its old SID", "Gruppe {name}, über ihre alte SID", "groupe {name}, par son ancien SID"},
	{"group {name} (source forest)", "Gruppe {name} (Quell-Gesamtstruktur)", "groupe {name} (forêt source)"},
	{"group {name}", "Gruppe {name}", "groupe {name}"},
	{"{n} entries give or hold back rights by an old SID", "{n} Einträge geben oder verwehren Rechte über eine alte SID", "{n} entrées donnent ou retiennent des droits par un ancien SID"},
	{"{n} entries name old SIDs that nobody needs", "{n} Einträge nennen alte SIDs, die niemand braucht", "{n} entrées nomment d’anciens SID dont personne n’a besoin"},
	{"somebody still logs on with the source account {name}", "noch meldet sich jemand mit dem Quellkonto {name} an", "quelqu’un ouvre encore une session avec le compte source {name}"},
	{"the mapping gives {sid} to another account, {name}", "die Zuordnung gibt {sid} einem anderen Konto, {name}", "la correspondance donne {sid} à un autre compte, {name}"},
	{"conflict over {sid}: {text}", "Konflikt um {sid}: {text}", "conflit à propos de {sid} : {text}"},
	{"the mapping of {sid} is not approved: {text}", "die Zuordnung von {sid} ist nicht freigegeben: {text}", "la correspondance de {sid} n’est pas approuvée : {text}"},
	{"a group with {n} direct member", "eine Gruppe mit {n} direkten Mitglied", "un groupe de {n} membre direct"},
	{"a group with {n} direct members", "eine Gruppe mit {n} direkten Mitgliedern", "un groupe de {n} membres directs"},
	{"the mapping of {sid} is in conflict", "die Zuordnung von {sid} steht in Konflikt", "la correspondance de {sid} est en conflit"},
	{"the mapping of {sid} is not approved", "die Zuordnung von {sid} ist nicht freigegeben", "la correspondance de {sid} n’est pas approuvée"},
	{"mailbox folders (PR_NT_SECURITY_DESCRIPTOR) of {n} mailbox", "Postfachordner (PR_NT_SECURITY_DESCRIPTOR) von {n} Postfach", "dossiers (PR_NT_SECURITY_DESCRIPTOR) de {n} boîte aux lettres"},
	{"mailbox folders (PR_NT_SECURITY_DESCRIPTOR) of {n} mailboxes", "Postfachordner (PR_NT_SECURITY_DESCRIPTOR) von {n} Postfächern", "dossiers (PR_NT_SECURITY_DESCRIPTOR) de {n} boîtes aux lettres"},
	{"no folder came of {n} mailbox that the target directory knows", "kein Ordner kam von {n} Postfach, das das Zielverzeichnis kennt", "aucun dossier n’est venu de {n} boîte aux lettres que l’annuaire cible connaît"},
	{"no folder came of {n} mailboxes that the target directory knows", "kein Ordner kam von {n} Postfächern, die das Zielverzeichnis kennt", "aucun dossier n’est venu de {n} boîtes aux lettres que l’annuaire cible connaît"},
	{"{n} calendar came without", "{n} Kalender kam ohne", "{n} calendrier est venu sans"},
	{"{n} calendars came without", "{n} Kalender kamen ohne", "{n} calendriers sont venus sans"},
	{"{n} descriptor, {n2} rejected", "{n} Deskriptor, {n2} abgewiesen", "{n} descripteur, {n2} rejeté"},
	{"{n} descriptors, {n2} rejected", "{n} Deskriptoren, {n2} abgewiesen", "{n} descripteurs, {n2} rejetés"},
	{"{n} descriptors", "{n} Deskriptoren", "{n} descripteurs"},
	{"NOT scanned: {text}", "NICHT geprüft: {text}", "NON examiné : {text}"},
	{"needs {text1} and {text2}", "braucht {text1} und {text2}", "exige {text1} et {text2}"},
	{"needs {text}", "braucht {text}", "exige {text}"},
	{"The inputs of the source directory contradict each other in {n} further places.", "Die Eingaben des Quellverzeichnisses widersprechen sich an {n} weiteren Stellen.", "Les entrées de l’annuaire source se contredisent à {n} autres endroits."},
	{"The inputs of the target directory contradict each other in {n} further places.", "Die Eingaben des Zielverzeichnisses widersprechen sich an {n} weiteren Stellen.", "Les entrées de l’annuaire cible se contredisent à {n} autres endroits."},
	{"The inputs of the source directory contradict each other: {what}.", "Die Eingaben des Quellverzeichnisses widersprechen sich: {what}.", "Les entrées de l’annuaire source se contredisent : {what}."},
	{"The inputs of the target directory contradict each other: {what}.", "Die Eingaben des Zielverzeichnisses widersprechen sich: {what}.", "Les entrées de l’annuaire cible se contredisent : {what}."},
	{"accepted by {who} until {day} (not checked, as no date was given): {why}", "angenommen von {who} bis {day} (nicht geprüft, da kein Datum angegeben wurde): {why}", "accepté par {who} jusqu’au {day} (non vérifié, faute de date) : {why}"},
	{"accepted by {who} until {day}: {why}", "angenommen von {who} bis {day}: {why}", "accepté par {who} jusqu’au {day} : {why}"},
	{"accepted by {who}: {why}", "angenommen von {who}: {why}", "accepté par {who} : {why}"},
	{"{n} people", "{n} Personen", "{n} personnes"},
	{"{n} mailboxes", "{n} Postfächer", "{n} boîtes aux lettres"},
	{"{n} accounts", "{n} Konten", "{n} comptes"},
	// after a preposition with the dative
	{"{n} entries", "{n} Einträgen", "{n} entrées"},
	{"{n} objects", "{n} Objekten", "{n} objets"},
}
