package lang

// rights are roles and rights as Outlook and the Exchange admin center call
// them; behind a role stands the name that the cmdlets take, which is the same
// in every language. Single rights of folders ("ReadItems") have no other name
// than that of the cmdlets.
//
// The German roles, and Owner, PublishingEditor, Editor, Author and Contributor
// in French, are those of Microsoft's own help pages; the other French ones are
// formed after them.
var rights = table{
	"Owner":            {"Besitzer (Owner)", "Propriétaire (Owner)"},
	"PublishingEditor": {"Veröffentlichender Bearbeiter (PublishingEditor)", "Éditeur principal (PublishingEditor)"},
	"Editor":           {"Bearbeiter (Editor)", "Éditeur (Editor)"},
	"PublishingAuthor": {"Veröffentlichender Autor (PublishingAuthor)", "Auteur principal (PublishingAuthor)"},
	"Author":           {"Autor (Author)", "Auteur (Author)"},
	"NonEditingAuthor": {"Nicht bearbeitender Autor (NonEditingAuthor)", "Auteur non éditeur (NonEditingAuthor)"},
	"Reviewer":         {"Prüfer (Reviewer)", "Relecteur (Reviewer)"},
	"Contributor":      {"Mitwirkender (Contributor)", "Collaborateur (Contributor)"},
	"None":             {"Keine (None)", "Aucun (None)"},
	"Custom":           {"Benutzerdefiniert", "Personnalisé"},
	"AvailabilityOnly": {"Frei/Gebucht-Zeit (AvailabilityOnly)", "Disponibilité (AvailabilityOnly)"},
	"LimitedDetails":   {"Frei/Gebucht-Zeit, Betreff, Ort (LimitedDetails)", "Disponibilité, objet, emplacement (LimitedDetails)"},

	"Full Access":       {"Vollzugriff (FullAccess)", "Accès total (FullAccess)"},
	"Send As":           {"Senden als (Send As)", "Envoyer en tant que (Send As)"},
	"Receive As":        {"Empfangen als (Receive As)", "Recevoir en tant que (Receive As)"},
	"External Account":  {"Externes Konto (ExternalAccount)", "Compte externe (ExternalAccount)"},
	"Delete Mailbox":    {"Postfach löschen", "Supprimer la boîte aux lettres"},
	"Read Permission":   {"Berechtigungen lesen", "Lire les autorisations"},
	"Read Permissions":  {"Berechtigungen lesen", "Lire les autorisations"},
	"Change Permission": {"Berechtigungen ändern", "Modifier les autorisations"},
	"Change Permissions": {
		"Berechtigungen ändern", "Modifier les autorisations",
	},
	"Change Owner":                {"Besitzer ändern", "Modifier le propriétaire"},
	"Full Control":                {"Vollzugriff", "Contrôle total"},
	"Modify":                      {"Ändern", "Modification"},
	"Change":                      {"Ändern", "Modification"},
	"Read & Execute":              {"Lesen, Ausführen", "Lecture et exécution"},
	"Read":                        {"Lesen", "Lecture"},
	"Write":                       {"Schreiben", "Écriture"},
	"Delete":                      {"Löschen", "Supprimer"},
	"Delete Tree":                 {"Teilstruktur löschen", "Supprimer la sous-arborescence"},
	"Create All Children":         {"Alle untergeordneten Objekte erstellen", "Créer tous les objets enfants"},
	"Delete All Children":         {"Alle untergeordneten Objekte löschen", "Supprimer tous les objets enfants"},
	"List Contents":               {"Inhalt auflisten", "Lister le contenu"},
	"List Object":                 {"Objekt auflisten", "Lister l’objet"},
	"Read All Properties":         {"Alle Eigenschaften lesen", "Lire toutes les propriétés"},
	"Write All Properties":        {"Alle Eigenschaften schreiben", "Écrire toutes les propriétés"},
	"All Extended Rights":         {"Alle erweiterten Rechte", "Tous les droits étendus"},
	"All Validated Writes":        {"Alle bestätigten Schreibvorgänge", "Toutes les écritures validées"},
	"Synchronize":                 {"Synchronisieren", "Synchroniser"},
	"rights on single properties": {"Rechte an einzelnen Eigenschaften", "droits sur des propriétés isolées"},
}
