package mapfile

import (
	"fmt"
	"strings"

	"reacl/ad/match"
	"reacl/sid"
)

// samba is a samba-tool command for each source domain that can be moved
// whole: ntacl changedomsid exchanges the domain of every SID and keeps its
// RID, so that all accounts must have kept theirs.
func samba(m *maker) {
	if m.in.Keep {
		m.refuse("changedomsid cannot keep the old entries")
		return
	}
	type domain struct {
		to  sid.SID
		why string
	}
	domains := map[sid.SID]*domain{}
	var order []sid.SID
	of := func(r match.Row) *domain {
		d := r.Source.Domain()
		if domains[d] == nil {
			domains[d] = &domain{}
			order = append(order, d)
		}
		return domains[d]
	}
	for _, r := range m.in.Rows {
		d := of(r)
		low := r.Source.IsAccount() && r.Source.RID() < 1000
		switch {
		case d.why != "" || r.Status != match.Approved && low:
		case r.Status != match.Approved:
			d.why = "changedomsid would also move accounts of the domain that are not approved"
		case r.Source.RID() != r.Target.RID():
			d.why = "RIDs differ between the domains"
		case d.to.IsZero():
			d.to = r.Target.Domain()
		case d.to != r.Target.Domain():
			d.why = "the domain's accounts went to several domains"
		}
		if !m.in.LowRIDs {
			d.why = firstOf(d.why, "changedomsid also moves RIDs below 1000 (Domain Users …), which has to be asked for with --low-rids")
		}
	}
	m.each(func(r match.Row) string { return of(r).why })
	var b, undo strings.Builder
	head := "#!/bin/sh\n# usage: $0 SHARE PATH   changes every descriptor below PATH\nset -e\n: \"${2:?usage: $0 SHARE PATH}\"\n"
	b.WriteString(head)
	undo.WriteString(head)
	for _, from := range order {
		if d := domains[from]; d.why == "" && !d.to.IsZero() {
			fmt.Fprintf(&b, "samba-tool ntacl changedomsid %s %s \"$2\" -r --service=\"$1\"\n", from, d.to)
			fmt.Fprintf(&undo, "samba-tool ntacl changedomsid %s %s \"$2\" -r --service=\"$1\"\n", d.to, from)
		}
	}
	m.file("changedomsid.sh", b.String())
	m.file("undo.sh", undo.String())
	m.run = []string{"sh samba-changedomsid.sh SHARE /srv/share, on the file server, where the file names at least one domain", "Else: the format icacls writes a file that smbcacls --restore takes."}
	m.undo = []string{"sh samba-undo.sh SHARE /srv/share"}
	m.caution = []string{"The command covers owner, group, DACL and SACL. The undo also moves entries that named the target domain before."}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
