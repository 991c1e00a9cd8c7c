package script

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"reacl/acl/audit"
	"reacl/acl/plan"
	"reacl/ad/ldif"
	"reacl/report"
	"reacl/report/quote"
)

const cleanupWarning = `Removes exactly the sIDHistory values that it names, and no others.
THIS CANNOT BE UNDONE: nobody can write sIDHistory back over LDAP, not even
a domain administrator. The ways back are another migration while the source
account still lives, an authoritative restore, or the rights themselves.
Do a few accounts first and wait. Keep the source domain alive until then.
Whatever was not scanned is not known: SharePoint, databases, applications
that compare SIDs themselves. A session keeps the old SIDs until it logs on
anew.
The LDIF was tried on Samba; the PowerShell is written from documentation and
UNCONFIRMED on Windows.`

// Cleanup writes the files of the cleanup waves.
type Cleanup struct {
	folder *report.Folder
	open   map[string]io.WriteCloser
	names  []string
}

// NewCleanup writes to the folder cleanup of an output folder.
func NewCleanup(folder *report.Folder) *Cleanup {
	return &Cleanup{folder: folder, open: map[string]io.WriteCloser{}}
}

func waveTitle(w audit.Wave) string {
	switch w {
	case audit.WaveFree:
		return "Wave 1: accounts whose old SIDs nothing named."
	case audit.WaveNamed:
		return "Wave 2: accounts whose entries were rewritten."
	}
	return "Wave 3: groups. Each is one unit: all its members lose the old SID with\ntheir next logon."
}

// Add writes one account; those that are no-go or by hand are left out. An
// account without values is too: a change that names none removes all of them.
func (c *Cleanup) Add(a plan.Clearing) error {
	if !a.Go() || a.Wave == audit.ByHand || a.Account.DN == "" || len(a.Values) == 0 {
		return nil
	}
	base := "cleanup/wave-" + string(a.Wave)
	out, err := c.file(base+".ldif", func(w io.Writer) error {
		l := ldif.NewWriter(w)
		l.Comment(waveTitle(a.Wave) + "\n" + cleanupWarning)
		return l.Flush()
	})
	if err != nil {
		return err
	}
	var values [][]byte
	var texts []string
	for _, v := range a.Values {
		values = append(values, v.Bytes())
		texts = append(texts, quote.PowerShell(v.String()))
	}
	l := ldif.NewWriter(skipVersion(out))
	l.Modify(a.Account.DN, ldif.Mod{Op: ldif.Delete, Attr: "sIDHistory", Values: values})
	if err := l.Flush(); err != nil {
		return err
	}
	ps, err := c.file(base+".ps1", func(w io.Writer) error {
		text := "\ufeff# " + strings.ReplaceAll(waveTitle(a.Wave)+"\n"+cleanupWarning, "\n", "\n# ") +
			"\n$ErrorActionPreference = 'Stop'\nImport-Module ActiveDirectory\n\n"
		_, err := io.WriteString(w, strings.ReplaceAll(text, "\n", "\r\n"))
		return err
	})
	if err != nil {
		return err
	}
	if !quote.Plain(a.Account.DN) {
		_, err = fmt.Fprintf(ps, "# %s holds a control character: it is in the LDIF alone\r\n", report.Visible(a.Account.DN))
		return err
	}
	_, err = fmt.Fprintf(ps, "Set-ADObject -Identity %s -Remove @{sIDHistory=@(%s)}\r\n", quote.PowerShell(a.Account.DN), strings.Join(texts, ","))
	return err
}

func (c *Cleanup) file(name string, head func(io.Writer) error) (io.Writer, error) {
	if w, ok := c.open[name]; ok {
		return w, nil
	}
	w, err := c.folder.Create(name)
	if err != nil {
		return nil, err
	}
	c.open[name] = w
	c.names = append(c.names, name)
	return w, head(w)
}

// Close ends the files.
func (c *Cleanup) Close() (err error) {
	for _, n := range c.names {
		err = errors.Join(err, c.open[n].Close())
	}
	return err
}
