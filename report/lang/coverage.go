package lang

// coverage says what was looked at, what was not, and what the method cannot see.
var coverage = table{
	"mailbox folders (PR_NT_SECURITY_DESCRIPTOR)":                 {"Postfachordner (PR_NT_SECURITY_DESCRIPTOR)", "dossiers de boîtes aux lettres (PR_NT_SECURITY_DESCRIPTOR)"},
	"free/busy of calendars (PR_FREEBUSY_NT_SECURITY_DESCRIPTOR)": {"Frei/Gebucht von Kalendern (PR_FREEBUSY_NT_SECURITY_DESCRIPTOR)", "disponibilité des calendriers (PR_FREEBUSY_NT_SECURITY_DESCRIPTOR)"},
	"mailbox rights (msExchMailboxSecurityDescriptor)":            {"Postfachrechte (msExchMailboxSecurityDescriptor)", "droits de boîtes aux lettres (msExchMailboxSecurityDescriptor)"},
	"AD objects, Send-As (nTSecurityDescriptor)":                  {"AD-Objekte, Senden als (nTSecurityDescriptor)", "objets AD, Envoyer en tant que (nTSecurityDescriptor)"},
	"files and folders": {"Dateien und Ordner", "fichiers et dossiers"},
	"shares":            {"Freigaben", "partages"},
	"registry keys":     {"Registrierungsschlüssel", "clés de registre"},
	"SharePoint, SQL Server, local groups and user rights, anything else that holds SIDs": {
		"SharePoint, SQL Server, lokale Gruppen und Benutzerrechte, alles andere, was SIDs enthält",
		"SharePoint, SQL Server, groupes locaux et droits d’utilisateur, tout ce qui contient des SID"},

	"A statement of safety holds for the descriptors that were scanned, and for nothing else; the coverage table names what was not.": {
		"Eine Aussage über Sicherheit gilt für die geprüften Deskriptoren und für nichts sonst; was nicht geprüft wurde, steht in der Tabelle auf der Übersicht.",
		"Une affirmation de sécurité vaut pour les descripteurs examinés et pour rien d’autre ; le tableau de la synthèse nomme ce qui ne l’a pas été."},
	"Rights are computed from the descriptors and the two directories. Server-side rules, delegates' own settings and cached permissions are not looked at.": {
		"Rechte werden aus den Deskriptoren und den beiden Verzeichnissen berechnet. Serverseitige Regeln, Einstellungen von Stellvertretern und zwischengespeicherte Berechtigungen werden nicht betrachtet.",
		"Les droits sont calculés à partir des descripteurs et des deux annuaires. Les règles côté serveur, les réglages des délégués et les autorisations en cache ne sont pas examinés."},
	"Tokens are computed from the group memberships in the two directories. Memberships that were not exported are not in them.": {
		"Token werden aus den Gruppenmitgliedschaften der beiden Verzeichnisse berechnet. Nicht exportierte Mitgliedschaften sind nicht darin.",
		"Les jetons sont calculés à partir des appartenances aux groupes des deux annuaires. Celles qui n’ont pas été exportées n’y sont pas."},
	"Folders are judged by their own entries: that the owner of a mailbox, and whoever has Full Access to it, reaches all of its folders is not taken into account.": {
		"Ordner werden nach ihren eigenen Einträgen beurteilt: dass der Besitzer eines Postfachs und wer Vollzugriff darauf hat alle seine Ordner erreicht, bleibt außer Betracht.",
		"Les dossiers sont jugés d’après leurs propres entrées : que le propriétaire d’une boîte aux lettres, et quiconque y a l’accès total, en atteigne tous les dossiers n’est pas pris en compte."},
	"Whether an account has expired is judged by the time of the snapshots and --date; where neither is known, no account counts as expired.": {
		"Ob ein Konto abgelaufen ist, wird nach der Zeit der Abzüge und --date beurteilt; wo beides fehlt, gilt kein Konto als abgelaufen.",
		"L’expiration d’un compte est jugée d’après l’heure des instantanés et --date ; si aucune n’est connue, aucun compte n’est tenu pour expiré."},
	"SID filtering of trusts is not taken into account: rights that a filter already stops count as working today.": {
		"SID-Filterung von Vertrauensstellungen bleibt außer Betracht: Rechte, die ein Filter schon aufhält, gelten als heute wirksam.",
		"Le filtrage SID des approbations n’est pas pris en compte : les droits qu’un filtre arrête déjà comptent comme actifs aujourd’hui."},
	"The target directory was read live, and without descriptors: Send-As and other rights on AD objects and the rights on whole mailboxes were not looked at. A snapshot of reacl collect ad --descriptors, given as --target, holds them.": {
		"Das Zielverzeichnis wurde live und ohne Deskriptoren gelesen: „Senden als“ und andere Rechte an AD-Objekten und die Rechte an ganzen Postfächern wurden nicht betrachtet. Ein Abzug von reacl collect ad --descriptors, als --target angegeben, enthält sie.",
		"L’annuaire cible a été lu en direct et sans descripteurs : « Envoyer en tant que » et les autres droits sur les objets AD ainsi que les droits sur les boîtes aux lettres entières n’ont pas été examinés. Un instantané de reacl collect ad --descriptors, donné par --target, les contient."},
	"No Exchange server was asked. What Exchange's own cmdlets show while sIDHistory stands is not what the descriptor holds.": {
		"Kein Exchange-Server wurde befragt. Was Exchanges eigene Cmdlets zeigen, solange sIDHistory besteht, ist nicht das, was der Deskriptor enthält.",
		"Aucun serveur Exchange n’a été interrogé. Ce que montrent les cmdlets d’Exchange tant que sIDHistory existe n’est pas ce que contient le descripteur."},

	"built-in and well-known":              {"integriert und bekannt", "intégré et bien connu"},
	"already the target SID":               {"schon die Ziel-SID", "déjà le SID cible"},
	"old SID, mapped":                      {"alte SID, zugeordnet", "ancien SID, en correspondance"},
	"old SID, source account still in use": {"alte SID, Quellkonto noch in Gebrauch", "ancien SID, compte source encore utilisé"},
	"old SID, several targets":             {"alte SID, mehrere Ziele", "ancien SID, plusieurs cibles"},
	"old SID, mapping not approved":        {"alte SID, Zuordnung nicht freigegeben", "ancien SID, correspondance non approuvée"},
	"source account not migrated":          {"Quellkonto nicht migriert", "compte source non migré"},
	"source account deleted":               {"Quellkonto gelöscht", "compte source supprimé"},
	"nobody in the source holds it":        {"niemand in der Quelle trägt sie", "personne dans la source ne le porte"},
	"nobody in the target holds it":        {"niemand im Ziel trägt sie", "personne dans la cible ne le porte"},
	"left out of the mapping":              {"aus der Zuordnung ausgelassen", "laissé hors de la correspondance"},
	"built-in account of the source":       {"integriertes Konto der Quelle", "compte intégré de la source"},
	"account of a trusted domain":          {"Konto einer vertrauenswürdigen Domäne", "compte d’un domaine approuvé"},
}
