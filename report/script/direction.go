package script

import (
	"errors"
	"io"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/plan"
)

// work is what is to be written to one object. A calendar's folder is written
// with its free/busy descriptor.
type work struct {
	rec           plan.Record
	before, after acl.Descriptor
	calendar      *work
}

func (w *work) changed() bool {
	return w.rec.Changed() || w.calendar != nil && w.calendar.rec.Changed()
}

// direction writes the scripts of one direction: those that carry out the plan,
// or those that undo it.
type direction struct {
	b    *bundle
	dir  string // "scripts", "rollback"
	undo bool
	open map[string]io.WriteCloser
	list []string // of open, in order of creation
	ews  int      // bodies written
}

func newDirection(b *bundle, dir string, undo bool) *direction {
	return &direction{b: b, dir: dir, undo: undo, open: map[string]io.WriteCloser{}}
}

// file is a script; it is begun with head when it is first needed.
func (d *direction) file(name string, head func(io.Writer) error) (io.Writer, error) {
	if w, ok := d.open[name]; ok {
		return w, nil
	}
	w, err := d.b.folder.Create(d.dir + "/" + name)
	if err != nil {
		return nil, err
	}
	d.open[name] = w
	d.list = append(d.list, name)
	return w, head(w)
}

func (d *direction) close() (err error) {
	for _, name := range d.list {
		err = errors.Join(err, d.open[name].Close())
	}
	return err
}

// from and to are the descriptors before and after this direction's scripts.
func (d *direction) from(w *work) acl.Descriptor {
	if d.undo {
		return w.after
	}
	return w.before
}

func (d *direction) to(w *work) acl.Descriptor {
	if d.undo {
		return w.before
	}
	return w.after
}

// blob is what the object holds after this direction's scripts, with its header.
func (d *direction) blob(w *work) []byte {
	if d.undo {
		return w.rec.Before
	}
	return w.rec.Then()
}

// scripts writes one object in both directions. why is the reason for which no
// script can carry it out, back the one for which none can undo it; "" where
// one does.
func (b *bundle) scripts(w *work) (why, back string, err error) {
	switch w.rec.Object.Kind {
	case exchange.KindFolder:
		why, err = b.mailFolder(w)
		return why, "", err
	case exchange.KindMailbox:
		why, err = b.mailbox(w)
		return why, "", err
	}
	if why, err = b.forth.write(w); err == nil {
		back, err = b.back.write(w)
	}
	return why, back, err
}

// mailFolder writes a folder as a whole by EWS, and as cmdlets. Where EWS cannot
// name the folder, there are only the cmdlets. What nothing here could undo is
// left to a person.
func (b *bundle) mailFolder(w *work) (why string, err error) {
	forth, undo := b.forth.folderCmdlets(w), b.back.folderCmdlets(w)
	if _, unknown := folderID(w.rec.Object); unknown != "" && !unpairedCalendar(w) {
		if why, err = b.shell(w, forth, undo); why != "" {
			why = unknown + "; " + why
		}
		return why, err
	}
	if why = b.forth.whole(w); why != "" {
		return why, nil
	}
	if why = b.back.whole(w); why != "" {
		return "nothing here could undo it: " + why, nil
	}
	return "", errors.Join(b.forth.updateFolder(w), b.back.updateFolder(w), b.forth.cmdlets(w, forth.lines), b.back.cmdlets(w, undo.lines))
}

// mailbox writes mailbox rights as cmdlets, and the directory's copy of them.
func (b *bundle) mailbox(w *work) (why string, err error) {
	for _, d := range []*direction{b.forth, b.back} {
		if err := d.mailboxLDIF(w); err != nil {
			return "", err
		}
	}
	return b.shell(w, b.forth.mailboxCmdlets(w), b.back.mailboxCmdlets(w))
}

// write writes an object of the directory or of Windows.
func (d *direction) write(w *work) (why string, err error) {
	switch w.rec.Object.Kind {
	case exchange.KindADObject:
		if err := d.objectCmdlets(w); err != nil {
			return "", err
		}
		return d.objectLDIF(w)
	case exchange.KindFile:
		return d.fileRestore(w)
	case exchange.KindShare, exchange.KindRegistry:
		return d.windows(w, parts(d.from(w), d.to(w)))
	}
	return "no script writes objects of an unknown kind", nil
}
