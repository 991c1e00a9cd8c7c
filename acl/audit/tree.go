package audit

import (
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/sid"
)

// maxTree bounds how many folders of one mailbox, or public folders, are
// compared with one another.
const maxTree = 20_000

// tree holds the folders of the mailbox that is being read, until another one
// follows. A parent that does not come with its children is not judged.
type tree struct {
	mailbox string
	folders map[string]export.Object // by path, lower case
	order   []string
}

// grow adds a folder; where another mailbox begins, or there are too many,
// it returns what the folders before it show.
func (t *Tally) grow(o export.Object) (found []Finding) {
	if o.Kind != exchange.KindFolder {
		return nil
	}
	if t.tree.mailbox != o.Mailbox || len(t.tree.order) >= maxTree {
		found = t.fell()
		t.tree.mailbox = o.Mailbox
	}
	if t.tree.folders == nil {
		t.tree.folders = map[string]export.Object{}
	}
	path := treePath(o.Folder)
	if _, again := t.tree.folders[path]; !again {
		t.tree.order = append(t.tree.order, path)
	}
	t.tree.folders[path] = o
	return found
}

func treePath(folder string) string {
	return strings.ToLower(strings.Trim(strings.ReplaceAll(folder, "/", `\`), `\`))
}

// fell ends the tree and returns what it shows.
func (t *Tally) fell() (found []Finding) {
	for _, path := range t.tree.order {
		i := strings.LastIndexByte(path, '\\')
		if i < 0 {
			continue // at the top: opened by name, without browsing
		}
		if parent, ok := t.tree.folders[path[:i]]; ok {
			found = append(found, t.auditor.hidden(t.tree.folders[path], parent)...)
		}
	}
	t.tree.order = t.tree.order[:0]
	clear(t.tree.folders)
	return found
}

// hidden reports the accounts of the target that have a right to a folder and
// do not see its parent.
func (a *Auditor) hidden(child, parent export.Object) (found []Finding) {
	const mere = exchange.Visible | exchange.Contact
	done := map[sid.SID]bool{}
	for i, ace := range child.SD.ACEs(acl.DACL) {
		who := ace.SID()
		if !ace.Allows() || done[who] || !who.IsAccount() {
			continue
		}
		done[who] = true
		own := acl.NewToken(who)
		if exchange.FolderAccess(child.SD, own)&^mere == 0 ||
			exchange.FolderAccess(parent.SD, acl.NewToken(append([]sid.SID{who}, crowd...)...))&exchange.Visible != 0 {
			continue
		}
		s := a.subject(who)
		ps := a.target.BySID(s.target)
		if len(ps) == 0 || !logsOn(ps[0]) {
			continue // a group: its members may see the parent by another one
		}
		today, after := a.tokenSIDs(ps[0])
		both := pairOf(today, after).both
		if exchange.FolderAccess(child.SD, both)&^mere == 0 || exchange.FolderAccess(parent.SD, both)&exchange.Visible != 0 {
			continue
		}
		found = append(found, Finding{Rule: "AC-19", Severity: ruleByID["AC-19"].Severity, Object: refOf(child), Place: place(acl.DACL, i),
			Trustee: who, Target: s.target, Principal: s.name,
			Detail: s.label() + " has rights here, but does not see the folder above, " + parent.Folder,
			Action: "give the right FolderVisible on the folder above"})
	}
	return found
}
