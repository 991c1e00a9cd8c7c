package export

import (
	"reacl/acl/exchange"
	"reacl/sid"
)

// Options say how inputs are read. The zero Options read everything.
type Options struct {
	// What holds for records that do not say it themselves.
	Kind    exchange.Kind
	Mailbox string // of folders, their free/busy information, and mailboxes
	Folder  string
	Server  string

	// Columns names the columns of CSV files whose header does not tell: the
	// header, or the number counted from 1, by field: "mailbox", "folder",
	// "property", "sd", "kind", "server", "folderId" or "time".
	Columns map[string]string

	// Domain is what the domain-relative aliases of SDDL (DA, DU, LA …) belong
	// to. Text that has them is refused where it is zero.
	Domain sid.SID

	Select Selection

	// KeepDuplicates keeps folders that another input has newer; see
	// [Source.Objects].
	KeepDuplicates bool

	// Workers is the number of goroutines that parse; 0 is one a processor.
	Workers int
}

// fillIn sets what the record did not say.
func (opts *Options) fillIn(o *Object) {
	if o.Kind == exchange.KindUnknown {
		o.Kind = opts.Kind
	}
	switch o.Kind {
	case exchange.KindUnknown, exchange.KindFolder, exchange.KindFreeBusy, exchange.KindMailbox:
		if o.Mailbox == "" {
			o.Mailbox = opts.Mailbox
		}
	}
	if o.Folder == "" {
		o.Folder = opts.Folder
	}
	if o.Server == "" {
		o.Server = opts.Server
	}
}
