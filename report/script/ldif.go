package script

import (
	"bytes"
	"io"

	"reacl/acl"
	"reacl/ad/ldif"
)

// The parts of a descriptor in LDAP_SERVER_SD_FLAGS_OID ([MS-ADTS] 3.1.1.3.4.1.11).
const (
	sdFlagsOID = "1.2.840.113556.1.4.801"
	sdOwner    = 1
	sdGroup    = 2
	sdDACL     = 4
	sdSACL     = 8
)

const objectHead = `nTSecurityDescriptor of directory objects. Apply with:
  ldapmodify -H ldaps://dc1.example -D admin@example -W -f ad-objects.ldif
Each change carries the control LDAP_SERVER_SD_FLAGS, which says which
parts of the descriptor are written; the others stay as they are.
OpenLDAP's ldapmodify sends it. Whether ldifde does is UNCONFIRMED:
without it the audit entries are replaced too, and are lost where the
export did not hold them.
The server computes inherited entries anew from the parent object: where
an old SID stands in an inherited entry, the parent's change counts.`

const mailboxHead = `msExchMailboxSecurityDescriptor of mailboxes. Apply with:
  ldapmodify -H ldaps://dc1.example -D admin@example -W -f mailboxes.ldif
This attribute is a copy. The mailbox store keeps its own, which the cmdlets
in exchange.ps1 change; run those first, and this file only where the copy
has not followed. By itself it changes nobody's access. UNCONFIRMED: whether
and when a store takes over what is written here; newer versions of Exchange
are said not to.`

// objectLDIF writes nTSecurityDescriptor.
func (d *direction) objectLDIF(w *work) (string, error) {
	from, to := d.from(w), d.to(w)
	var flags byte
	if !bytes.Equal(from.OwnerBytes(), to.OwnerBytes()) {
		flags |= sdOwner
	}
	if !bytes.Equal(from.GroupBytes(), to.GroupBytes()) {
		flags |= sdGroup
	}
	for l, flag := range [...]byte{acl.DACL: sdDACL, acl.SACL: sdSACL} {
		if !acl.SameList(from, to, acl.List(l)) {
			flags |= flag
		}
	}
	control := ldif.Control{OID: sdFlagsOID, Critical: true, Value: []byte{0x30, 0x03, 0x02, 0x01, flags}}
	return d.modify("ad-objects.ldif", objectHead, w.rec.Object.Folder, []ldif.Control{control}, "nTSecurityDescriptor", d.blob(w))
}

// mailboxLDIF writes msExchMailboxSecurityDescriptor where it is known whose
// it is.
func (d *direction) mailboxLDIF(w *work) error {
	dn := d.b.mailboxes[lower(w.rec.Object.Mailbox)]
	if dn == "" {
		return nil
	}
	_, err := d.modify("mailboxes.ldif", mailboxHead, dn, nil, "msExchMailboxSecurityDescriptor", d.blob(w))
	return err
}

func (d *direction) modify(name, head, dn string, controls []ldif.Control, attr string, value []byte) (string, error) {
	if dn == "" {
		return "the export does not say which object it is", nil
	}
	out, err := d.file(name, func(w io.Writer) error {
		l := ldif.NewWriter(w)
		l.Comment(d.title() + "\n" + head)
		return l.Flush()
	})
	if err != nil {
		return "", err
	}
	l := ldif.NewWriter(skipVersion(out))
	l.ModifyWith(dn, controls, ldif.Mod{Op: ldif.Replace, Attr: attr, Values: [][]byte{value}})
	return "", l.Flush()
}

func (d *direction) title() string {
	if d.undo {
		return "ROLLBACK: undoes the plan; what each object held when it was exported."
	}
	return "The plan's new descriptors."
}

// skipVersion drops the version line, which stands at the head of the file.
func skipVersion(w io.Writer) io.Writer { return &versionSkipper{w: w} }

type versionSkipper struct {
	w     io.Writer
	begun bool
}

func (s *versionSkipper) Write(p []byte) (int, error) {
	n := len(p)
	if !s.begun {
		s.begun = true
		p = bytes.TrimPrefix(p, []byte("version: 1\n"))
	}
	_, err := s.w.Write(p)
	return n, err
}
