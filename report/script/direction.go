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

// write writes one object. why is the reason for which no script can, "" where
// one does.
func (d *direction) write(w work) (why string, err error) {
	switch w.rec.Object.Kind {
	case exchange.KindFolder:
		// What nothing here could undo is left to a person, cmdlets or not.
		if why, err := d.updateFolder(&w); why != "" || err != nil {
			return why, err
		}
		return "", d.folderCmdlets(&w)
	case exchange.KindMailbox:
		if why, err := d.mailboxLDIF(&w); why != "" || err != nil {
			return why, err
		}
		return "", d.mailboxCmdlets(&w)
	case exchange.KindADObject:
		if err := d.objectCmdlets(&w); err != nil {
			return "", err
		}
		return d.objectLDIF(&w)
	case exchange.KindFile:
		return d.fileRestore(&w)
	case exchange.KindShare, exchange.KindRegistry:
		return d.windows(&w)
	}
	return "no script writes objects of an unknown kind", nil
}
