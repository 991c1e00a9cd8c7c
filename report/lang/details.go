package lang

// details are those texts of findings that hold no name.
var details = table{
	"the export has the calendar's folder descriptor but not PR_FREEBUSY_NT_SECURITY_DESCRIPTOR: who sees free/busy details was not looked at": {
		"der Export enthält den Ordnerdeskriptor des Kalenders, aber nicht PR_FREEBUSY_NT_SECURITY_DESCRIPTOR: Wer Frei/Gebucht-Einzelheiten sieht, wurde nicht betrachtet",
		"l’export contient le descripteur de dossier du calendrier, mais pas PR_FREEBUSY_NT_SECURITY_DESCRIPTOR : qui voit les détails de disponibilité n’a pas été examiné"},
	"the DACL is empty: nobody has any right":                   {"die DACL ist leer: Niemand hat ein Recht", "la DACL est vide : personne n’a aucun droit"},
	"the DACL is absent: everybody has every right":             {"die DACL fehlt: Jeder hat jedes Recht", "la DACL est absente : tout le monde a tous les droits"},
	"the DACL is null: everybody has every right":               {"die DACL ist NULL: Jeder hat jedes Recht", "la DACL est NULL : tout le monde a tous les droits"},
	"an object entry, which Exchange does not write on folders": {"ein Objekteintrag, wie ihn Exchange an Ordner nicht schreibt", "une entrée d’objet, qu’Exchange n’écrit pas sur des dossiers"},
	"moves of SharePoint users are open, as the configuration says, and each needs sIDHistory": {
		"laut Konfiguration stehen Umzüge von SharePoint-Benutzern aus, und jeder braucht sIDHistory",
		"selon la configuration, des déplacements d’utilisateurs SharePoint restent à faire, et chacun exige sIDHistory"},
	"applications may keep SIDs in files and databases of their own, where no export of descriptors shows them": {
		"Anwendungen können SIDs in eigenen Dateien und Datenbanken führen, wo kein Export von Deskriptoren sie zeigt",
		"des applications peuvent garder des SID dans leurs propres fichiers et bases, où aucun export de descripteurs ne les montre"},
	"the source directory was not read to its end: what is missing looks like accounts that do not exist": {
		"das Quellverzeichnis wurde nicht bis zum Ende gelesen: Was fehlt, sieht aus wie Konten, die es nicht gibt",
		"l’annuaire source n’a pas été lu jusqu’au bout : ce qui manque ressemble à des comptes inexistants"},
	"the target directory was not read to its end: what is missing looks like accounts that do not exist": {
		"das Zielverzeichnis wurde nicht bis zum Ende gelesen: Was fehlt, sieht aus wie Konten, die es nicht gibt",
		"l’annuaire cible n’a pas été lu jusqu’au bout : ce qui manque ressemble à des comptes inexistants"},
	"1 attribute of the source directory came in part only: group members are missing": {
		"1 Attribut des Quellverzeichnisses kam nur zum Teil: Gruppenmitglieder fehlen",
		"1 attribut de l’annuaire source n’est venu qu’en partie : des membres de groupe manquent"},
	"1 attribute of the target directory came in part only: group members are missing": {
		"1 Attribut des Zielverzeichnisses kam nur zum Teil: Gruppenmitglieder fehlen",
		"1 attribut de l’annuaire cible n’est venu qu’en partie : des membres de groupe manquent"},
	"descriptors name old SIDs, but no object of the target directory has sIDHistory or msExchMasterAccountSid: either all is cleared already, or the attributes were hidden from the reader": {
		"Deskriptoren nennen alte SIDs, aber kein Objekt des Zielverzeichnisses hat sIDHistory oder msExchMasterAccountSid: Entweder ist schon alles gelöscht, oder die Attribute blieben dem Lesenden verborgen",
		"des descripteurs nomment d’anciens SID, mais aucun objet de l’annuaire cible n’a sIDHistory ni msExchMasterAccountSid : soit tout est déjà supprimé, soit ces attributs étaient cachés au lecteur"},
	"who is disabled is not known, so that every account counts as enabled": {"wer deaktiviert ist, ist nicht bekannt; jedes Konto gilt als aktiviert", "on ne sait pas qui est désactivé ; tout compte passe pour activé"},
	"rights by groups are not seen":                                         {"Rechte über Gruppen sind nicht zu sehen", "les droits par des groupes ne se voient pas"},

	"msExchMasterAccountSid is SELF, which belongs to shared and resource mailboxes; this is a mailbox of a user.": {
		"msExchMasterAccountSid ist SELF, was zu freigegebenen und Ressourcenpostfächern gehört; dies ist das Postfach eines Benutzers.",
		"msExchMasterAccountSid vaut SELF, ce qui convient aux boîtes aux lettres partagées et de ressources ; celle-ci est celle d’un utilisateur."},
	"The account of this mailbox is disabled and has no msExchMasterAccountSid.": {
		"Das Konto dieses Postfachs ist deaktiviert und hat kein msExchMasterAccountSid.",
		"Le compte de cette boîte aux lettres est désactivé et n’a pas de msExchMasterAccountSid."},
	"The account is enabled and has msExchMasterAccountSid; Exchange takes that for no valid state.": {
		"Das Konto ist aktiviert und hat msExchMasterAccountSid; für Exchange ist das kein gültiger Zustand.",
		"Le compte est activé et a msExchMasterAccountSid ; pour Exchange, ce n’est pas un état valide."},
	"A mailbox that is not linked (msExchRecipientTypeDetails 1) has msExchMasterAccountSid.": {
		"Ein Postfach, das nicht verknüpft ist (msExchRecipientTypeDetails 1), hat msExchMasterAccountSid.",
		"Une boîte aux lettres non liée (msExchRecipientTypeDetails 1) a msExchMasterAccountSid."},
	"No live account has the master account's SID.":        {"Kein vorhandenes Konto hat die SID des Masterkontos.", "Aucun compte existant n’a le SID du compte maître."},
	"Another account has the same msExchMasterAccountSid.": {"Ein anderes Konto hat dasselbe msExchMasterAccountSid.", "Un autre compte a le même msExchMasterAccountSid."},
	"Another account has the master account's SID in its sIDHistory.": {
		"Ein anderes Konto hat die SID des Masterkontos in seiner sIDHistory.",
		"Un autre compte a le SID du compte maître dans son sIDHistory."},
	"The master account's SID is in the account's own sIDHistory too, as expected in the middle of a migration.": {
		"Die SID des Masterkontos steht auch in der sIDHistory des Kontos selbst, wie mitten in einer Migration zu erwarten.",
		"Le SID du compte maître est aussi dans le sIDHistory du compte, comme attendu au milieu d’une migration."},

	"The target account is deleted.": {"Das Zielkonto ist gelöscht.", "Le compte cible est supprimé."},
	"The target account is disabled, and is no linked or shared mailbox.": {
		"Das Zielkonto ist deaktiviert und weder ein verknüpftes noch ein freigegebenes Postfach.",
		"Le compte cible est désactivé, et n’est ni une boîte aux lettres liée ni partagée."},
	"The target account is not enabled yet; its owner still logs on with the source account.": {
		"Das Zielkonto ist noch nicht aktiviert; sein Besitzer meldet sich noch mit dem Quellkonto an.",
		"Le compte cible n’est pas encore activé ; son propriétaire ouvre encore sa session avec le compte source."},
	"The target SID is of no domain of the target directory.": {
		"Die Ziel-SID ist aus keiner Domäne des Zielverzeichnisses.", "Le SID cible n’est d’aucun domaine de l’annuaire cible."},

	"No account of the target directory has the target SID.": {"Kein Konto des Zielverzeichnisses hat die Ziel-SID.", "Aucun compte de l’annuaire cible n’a le SID cible."},
	"one value of sIDHistory":                                {"einen Wert in sIDHistory", "une valeur de sIDHistory"},
	"The account's own objectSid is in its sIDHistory.":      {"Die eigene objectSid des Kontos steht in seiner sIDHistory.", "Le propre objectSid du compte est dans son sIDHistory."},
	"The SID is no account's; no migration writes it.":       {"Die SID gehört keinem Konto; keine Migration schreibt sie.", "Le SID n’est celui d’aucun compte ; aucune migration ne l’écrit."},
	"The SID is of the account's own domain, and no way by another domain shows.": {
		"Die SID ist aus der eigenen Domäne des Kontos, und ein Weg über eine andere Domäne zeigt sich nicht.",
		"Le SID est du propre domaine du compte, et aucun passage par un autre domaine n’apparaît."},
	"The SID is a privileged one of another domain of the same forest, where no trust filters it.": {
		"Die SID ist eine privilegierte aus einer anderen Domäne derselben Gesamtstruktur, wo keine Vertrauensstellung sie filtert.",
		"Le SID est un SID privilégié d’un autre domaine de la même forêt, où aucune approbation ne le filtre."},

	"The forest trust lets sIDHistory through": {"Die Gesamtstruktur-Vertrauensstellung lässt sIDHistory durch", "L’approbation de forêt laisse passer sIDHistory"},
	"The trust drops SIDs with a RID below 1000 all the same; one account of the trusted domain carries such in sIDHistory": {
		"Die Vertrauensstellung entfernt trotzdem SIDs mit einer RID unter 1000; 1 Konto der vertrauten Domäne trägt solche in sIDHistory",
		"L’approbation retire malgré tout les SID de RID inférieur à 1000 ; 1 compte du domaine approuvé en porte dans sIDHistory"},
	"The external trust has no SID filter":                   {"Die externe Vertrauensstellung hat keine SID-Filterung", "L’approbation externe n’a pas de filtrage SID"},
	"A quarantine on a forest trust breaks its transitivity": {"Eine Quarantäne an einer Gesamtstruktur-Vertrauensstellung zerstört deren Transitivität", "Une quarantaine sur une approbation de forêt rompt sa transitivité"},
	"The SID filter of this trust drops the sIDHistory of accounts of the trusted domain: across it, sIDHistory already has no effect": {
		"Die SID-Filterung dieser Vertrauensstellung entfernt die sIDHistory von Konten der vertrauten Domäne: Über sie hinweg wirkt sIDHistory schon nicht mehr",
		"Le filtrage SID de cette approbation retire le sIDHistory des comptes du domaine approuvé : au travers d’elle, sIDHistory est déjà sans effet"},
	"1200 + 40d + 8s bytes (KB 327825): d = domain local groups, universal groups of other domains and SIDs of sIDHistory, s = global groups and universal groups of the own domain; Windows Server 2012 and later compress, an account trusted for delegation needs up to twice as much": {
		"1200 + 40d + 8s Bytes (KB 327825): d = lokale Domänengruppen, universelle Gruppen anderer Domänen und SIDs aus sIDHistory, s = globale Gruppen und universelle Gruppen der eigenen Domäne; ab Windows Server 2012 wird komprimiert, ein für Delegierung vertrautes Konto braucht bis zum Doppelten",
		"1200 + 40d + 8s octets (KB 327825) : d = groupes locaux de domaine, groupes universels d’autres domaines et SID de sIDHistory, s = groupes globaux et groupes universels du propre domaine ; Windows Server 2012 et ultérieur compressent, un compte approuvé pour la délégation exige jusqu’au double"},

	"New since the mapping was approved.":                 {"Neu seit der Freigabe der Zuordnung.", "Nouveau depuis l’approbation de la correspondance."},
	"New since the mapping was approved, and a conflict.": {"Neu seit der Freigabe der Zuordnung, und ein Konflikt.", "Nouveau depuis l’approbation de la correspondance, et en conflit."},
	"The approved target is none of the candidates.":      {"Das freigegebene Ziel ist keiner der Kandidaten.", "La cible approuvée n’est aucun des candidats."},

	"domain local, security":     {"lokal (in Domäne), Sicherheit", "locale de domaine, sécurité"},
	"domain local, distribution": {"lokal (in Domäne), Verteilung", "locale de domaine, distribution"},
	"universal, security":        {"universell, Sicherheit", "universelle, sécurité"},
	"universal, distribution":    {"universell, Verteilung", "universelle, distribution"},
	"global, security":           {"global, Sicherheit", "globale, sécurité"},
	"global, distribution":       {"global, Verteilung", "globale, distribution"},
}

// steps are those actions of findings that hold no name and are not the
// catalogue's own.
var steps = table{
	"export property 0x0F000102 of the calendar too":                                           {"auch die Eigenschaft 0x0F000102 des Kalenders exportieren", "exporter aussi la propriété 0x0F000102 du calendrier"},
	"find out who is meant, and name these people or a group of the domain":                    {"herausfinden, wer gemeint ist, und diese Personen oder eine Gruppe der Domäne eintragen", "trouver qui est visé, et nommer ces personnes ou un groupe du domaine"},
	"merge the two entries into one":                                                           {"die beiden Einträge zu einem zusammenführen", "fusionner les deux entrées en une"},
	"look at the entry by hand; a ReACL keeps the bits as they are":                            {"den Eintrag von Hand ansehen; ein ReACL lässt die Bits, wie sie sind", "examiner l’entrée à la main ; un ReACL laisse les bits tels quels"},
	"remove the right External Account where the link is gone for good":                        {"das Recht Externes Konto entfernen, wo die Verknüpfung endgültig weg ist", "retirer le droit Compte externe là où le lien a disparu pour de bon"},
	"link the mailbox anew where its owner cannot log on":                                      {"das Postfach neu verknüpfen, wo sein Besitzer sich nicht anmelden kann", "lier de nouveau la boîte aux lettres si son propriétaire ne peut ouvrir de session"},
	"let the ReACL replace it too":                                                             {"auch durch den ReACL ersetzen lassen", "laisser le ReACL le remplacer aussi"},
	"name another one; nobody is left behind this SID":                                         {"jemand anderen eintragen; hinter dieser SID steht niemand mehr", "en nommer un autre ; plus personne ne se trouve derrière ce SID"},
	"set the folder's permissions anew":                                                        {"die Berechtigungen des Ordners neu setzen", "redéfinir les autorisations du dossier"},
	"export the permissions, clear them and apply them again; never sort them the Windows way": {"die Berechtigungen exportieren, leeren und neu setzen; nie nach Windows-Art sortieren", "exporter les autorisations, les vider et les réappliquer ; ne jamais les trier à la manière de Windows"},
	"look at it by hand":                             {"von Hand ansehen", "l’examiner à la main"},
	"replace it by a security group, or make it one": {"durch eine Sicherheitsgruppe ersetzen oder zu einer machen", "le remplacer par un groupe de sécurité, ou en faire un"},
	"add an owner by the new SID first":              {"zuerst einen Besitzer mit der neuen SID hinzufügen", "ajouter d’abord un propriétaire par le nouveau SID"},
	"believe the descriptor: re-permission the entry like every other with an old SID":                      {"dem Deskriptor glauben: den Eintrag neu berechtigen wie jeden anderen mit einer alten SID", "se fier au descripteur : refaire l’autorisation comme toute autre avec un ancien SID"},
	"export both anew; if they still differ, set the role again":                                            {"beides neu exportieren; bleibt der Unterschied, die Rolle neu setzen", "exporter de nouveau les deux ; si l’écart demeure, redéfinir le rôle"},
	"export both anew; if they still differ, look at the folder by hand":                                    {"beides neu exportieren; bleibt der Unterschied, den Ordner von Hand ansehen", "exporter de nouveau les deux ; si l’écart demeure, examiner le dossier à la main"},
	"give the right FolderVisible on the folder above":                                                      {"am übergeordneten Ordner das Recht FolderVisible geben", "donner le droit FolderVisible sur le dossier parent"},
	"decide which target account it is, in mapping.csv, and run again":                                      {"in mapping.csv entscheiden, welches Zielkonto es ist, und erneut laufen lassen", "décider dans mapping.csv de quel compte cible il s’agit, puis relancer"},
	"have the row approved in mapping.csv, then run again":                                                  {"die Zeile in mapping.csv freigeben lassen, dann erneut laufen lassen", "faire approuver la ligne dans mapping.csv, puis relancer"},
	"migrate the account, or agree that the right is lost with the source forest":                           {"das Konto migrieren oder vereinbaren, dass das Recht mit der Quell-Gesamtstruktur endet", "migrer le compte, ou convenir que le droit disparaît avec la forêt source"},
	"ask whether anybody misses the right; remove the entry in the cleanup":                                 {"fragen, ob jemand das Recht vermisst; den Eintrag bei der Bereinigung entfernen", "demander si quelqu’un a besoin du droit ; supprimer l’entrée lors du nettoyage"},
	"look among the deleted objects of the source domain; remove the entry where nobody misses it":          {"unter den gelöschten Objekten der Quelldomäne suchen; den Eintrag entfernen, wo ihn niemand vermisst", "chercher parmi les objets supprimés du domaine source ; supprimer l’entrée si elle ne manque à personne"},
	"remove the entry, or export the target directory in full":                                              {"den Eintrag entfernen oder das Zielverzeichnis vollständig exportieren", "supprimer l’entrée, ou exporter l’annuaire cible en entier"},
	"name the domain's directory as a further --source, or remove the entry":                                {"das Verzeichnis der Domäne als weitere --source angeben oder den Eintrag entfernen", "indiquer l’annuaire du domaine comme --source supplémentaire, ou supprimer l’entrée"},
	"map it by an explicit RID rule where that is meant, or replace the entry by hand":                      {"über eine ausdrückliche RID-Regel zuordnen, wo das gemeint ist, oder den Eintrag von Hand ersetzen", "le traiter par une règle de RID explicite si c’est voulu, ou remplacer l’entrée à la main"},
	"nothing, if that is still meant":                                                                       {"nichts, wenn das noch so gemeint ist", "rien, si c’est toujours voulu"},
	"remove the old entry after the cleanup; nobody needs it":                                               {"den alten Eintrag nach der Bereinigung entfernen; niemand braucht ihn", "supprimer l’ancienne entrée après le nettoyage ; personne n’en a besoin"},
	"remove the old entry in the cleanup":                                                                   {"den alten Eintrag bei der Bereinigung entfernen", "supprimer l’ancienne entrée lors du nettoyage"},
	"keep the old entry until the source account is out of use, then remove it":                             {"den alten Eintrag behalten, bis das Quellkonto außer Gebrauch ist, dann entfernen", "garder l’ancienne entrée tant que le compte source sert encore, puis la supprimer"},
	"write the condition anew with the new SID, before sIDHistory is cleared; the ReACL leaves it as it is": {"die Bedingung mit der neuen SID neu schreiben, bevor sIDHistory gelöscht wird; der ReACL lässt sie, wie sie ist", "réécrire la condition avec le nouveau SID avant la suppression de sIDHistory ; le ReACL la laisse telle quelle"},
	"set the attribute anew with the new SID; the ReACL leaves it as it is":                                 {"das Attribut mit der neuen SID neu setzen; der ReACL lässt es, wie es ist", "redéfinir l’attribut avec le nouveau SID ; le ReACL le laisse tel quel"},
	"look at it by hand; the ReACL leaves it as it is":                                                      {"von Hand ansehen; der ReACL lässt es, wie es ist", "l’examiner à la main ; le ReACL le laisse tel quel"},
	"clean up after the ReACL":                                                                              {"nach dem ReACL aufräumen", "nettoyer après le ReACL"},
	"export it again; what it grants is not known":                                                          {"erneut exportieren; was er gewährt, ist nicht bekannt", "l’exporter de nouveau ; on ne sait pas ce qu’il accorde"},
}
