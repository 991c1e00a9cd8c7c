package lang

// words are single words and short phrases within cells.
var words = table{
	"critical": {"kritisch", "critique"},
	"high":     {"hoch", "élevée"},
	"medium":   {"mittel", "moyenne"},
	"low":      {"niedrig", "faible"},
	"info":     {"Info", "info"},

	"approved": {"freigegeben", "approuvé"},
	"review":   {"zu prüfen", "à vérifier"},
	"conflict": {"Konflikt", "conflit"},
	"orphan":   {"verwaist", "orphelin"},
	"excluded": {"ausgeschlossen", "exclu"},

	"Folder":                     {"Ordner", "Dossier"},
	"Free/busy":                  {"Frei/Gebucht", "Disponibilité"},
	"AD object":                  {"AD-Objekt", "Objet AD"},
	"Share":                      {"Freigabe", "Partage"},
	"Registry":                   {"Registrierung", "Registre"},
	"SharePoint":                 {"SharePoint", "SharePoint"},
	"SQL Server":                 {"SQL Server", "SQL Server"},
	"User":                       {"Benutzer", "Utilisateur"},
	"Group":                      {"Gruppe", "Groupe"},
	"Computer":                   {"Computer", "Ordinateur"},
	"Contact":                    {"Kontakt", "Contact"},
	"Service account":            {"Dienstkonto", "Compte de service"},
	"Foreign security principal": {"Fremder Sicherheitsprinzipal", "Principal de sécurité externe"},
	"Trusted domain":             {"Vertrauenswürdige Domäne", "Domaine approuvé"},
	"Other":                      {"Sonstiges", "Autre"},

	"LinkedMailbox":    {"Verknüpftes Postfach", "Boîte aux lettres liée"},
	"SharedMailbox":    {"Freigegebenes Postfach", "Boîte aux lettres partagée"},
	"RoomMailbox":      {"Raumpostfach", "Boîte aux lettres de salle"},
	"EquipmentMailbox": {"Gerätepostfach", "Boîte aux lettres d’équipement"},
	"UserMailbox":      {"Benutzerpostfach", "Boîte aux lettres utilisateur"},

	"source": {"Quelle", "source"},
	"target": {"Ziel", "cible"},
	"acl":    {"Berechtigungen", "autorisations"},
	"map":    {"Zuordnung", "correspondances"},

	"yes":       {"ja", "oui"},
	"no":        {"nein", "non"},
	"none":      {"keine", "aucun"},
	"not known": {"unbekannt", "inconnu"},
	"others":    {"übrige", "autres"},

	"Exchange":         {"Exchange", "Exchange"},
	"Active Directory": {"Active Directory", "Active Directory"},
	"migration team":   {"Migrationsteam", "équipe de migration"},
	"customer":         {"Kunde", "client"},

	"before cleanup": {"vor der Bereinigung", "avant le nettoyage"},
	"with cleanup":   {"mit der Bereinigung", "pendant le nettoyage"},
	"after cleanup":  {"nach der Bereinigung", "après le nettoyage"},

	"open":          {"offen", "ouvert"},
	"in progress":   {"in Arbeit", "en cours"},
	"done":          {"erledigt", "terminé"},
	"accepted risk": {"Risiko angenommen", "risque accepté"},

	"Wave %d": {"Welle %d", "Vague %d"},
	"not yet": {"noch nicht", "pas encore"},
	"trust":   {"Vertrauensstellung", "approbation"},
	"token":   {"Token", "jeton"},

	"ready":         {"bereit", "prêt"},
	"after ReACL":   {"nach dem ReACL", "après le ReACL"},
	"blocked":       {"blockiert", "bloqué"},
	"in order":      {"in Ordnung", "en ordre"},
	"owner missing": {"Besitzer fehlt", "propriétaire absent"},

	"own old SID":           {"eigene alte SID", "propre ancien SID"},
	"deleted in the source": {"in der Quelle gelöscht", "supprimé dans la source"},
	"unknown domain":        {"unbekannte Domäne", "domaine inconnu"},
	"not migrated":          {"nicht migriert", "non migré"},

	"on":                 {"ein", "activé"},
	"off":                {"aus", "désactivé"},
	"sIDHistory allowed": {"sIDHistory zugelassen", "sIDHistory autorisé"},

	"Method":       {"Methode", "Méthode"},
	"Limit":        {"Grenze", "Limite"},
	"Abbreviation": {"Abkürzung", "Abréviation"},

	"The question": {"Die Frage", "La question"},
	"Descriptors":  {"Deskriptoren", "Descripteurs"},
	"Access":       {"Zugriff", "Accès"},
	"Order":        {"Reihenfolge", "Ordre"},
	"Token size":   {"Tokengröße", "Taille du jeton"},
	"Print":        {"Druck", "Impression"},
	"Language":     {"Sprache", "Langue"},
	"Not changed":  {"Nicht verändert", "Rien de modifié"},

	"People who would lose access":           {"Personen, die Zugriff verlören", "Personnes qui perdraient un accès"},
	"People who would gain access":           {"Personen, die Zugriff gewönnen", "Personnes qui gagneraient un accès"},
	"Objects on which somebody loses rights": {"Objekte, an denen jemand Rechte verliert", "Objets sur lesquels quelqu’un perd des droits"},
	"Objects on which somebody gains rights": {"Objekte, an denen jemand Rechte gewinnt", "Objets sur lesquels quelqu’un gagne des droits"},
	"Descriptors scanned":                    {"Geprüfte Deskriptoren", "Descripteurs examinés"},
	"Entries that name an old SID":           {"Einträge mit einer alten SID", "Entrées avec un ancien SID"},
	"Records that could not be read":         {"Nicht lesbare Datensätze", "Enregistrements illisibles"},
}
