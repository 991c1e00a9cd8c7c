package mapfile

import (
	"fmt"
	"slices"
	"strings"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/report/quote"
	"reacl/sid"
)

// questODM is the CSV of Quest On Demand's "Map from File" (KB 4347991): a
// header with the attribute of each side, users only.
func questODM(m *maker) {
	var b strings.Builder
	b.WriteString("userPrincipalName,userPrincipalName\r\n")
	m.each(func(r match.Row) string {
		src, tgt := find(m.in.Source, r.Source), find(m.in.Target, r.Target)
		switch {
		case r.Class != ad.ClassUser:
			return "only users can be mapped by userPrincipalName"
		case src == nil || src.UPN == "":
			return "the source account has no known userPrincipalName"
		case tgt == nil || tgt.UPN == "":
			return "the target account has no known userPrincipalName"
		case !quote.Plain(src.UPN) || !quote.Plain(tgt.UPN):
			return "a userPrincipalName holds a control character"
		}
		fmt.Fprintf(&b, "%s,%s\r\n", quote.CSV(src.UPN), quote.CSV(tgt.UPN))
		return ""
	})
	m.file("map.csv", b.String())
	m.run = []string{"On Demand Migration, Accounts, Map from File: choose quest-odm-map.csv."}
	m.undo = []string{"Unmap the accounts in the console; the file changes no permission by itself."}
	m.caution = []string{"The service ignores pairs that its discovery does not know, without a word: compare the count it shows with the rows above."}
}

// vmover is the INI file of Quest's vmover.exe (KB 4276657).
func vmover(m *maker) {
	type block struct {
		source, target sid.SID
		rows           []match.Row
	}
	var blocks []*block
	at := map[[2]sid.SID]*block{}
	m.each(func(r match.Row) string {
		if kind := vmoverType(m, r); kind == 0 {
			return "vmover has no type for this class"
		}
		if why := netBIOS("source", r.SourceName); why != "" {
			return why
		}
		if why := netBIOS("target", r.TargetName); why != "" {
			return why
		}
		if domain, _ := account(r.TargetName); !ascii(r.SourceName) || !ascii(domain) {
			return "the encoding of vmover.ini is not documented, and the name is not ASCII"
		}
		if strings.Contains(r.SourceName, ";") {
			return "vmover.ini cannot take a name with a semicolon"
		}
		key := [2]sid.SID{r.Source.Domain(), r.Target.Domain()}
		if at[key] == nil {
			at[key] = &block{source: key[0], target: key[1]}
			blocks = append(blocks, at[key])
		}
		at[key].rows = append(at[key].rows, r)
		return ""
	})
	var b strings.Builder
	clone, overwrite := "No", "Yes"
	if m.in.Keep {
		clone, overwrite = "Yes", "No"
	}
	fmt.Fprintf(&b, "[dmw7]\r\n[Options]\r\nClone=%s\r\nCleanUp=No\r\nUndo=No\r\nOverwrite=%s\r\nFileSystem=Yes\r\nShares=Yes\r\n", clone, overwrite)
	for _, k := range blocks {
		b.WriteString("[]\r\n")
		for i, dom := range []sid.SID{k.source, k.target} {
			name, d := k.rows[0].SourceName, m.in.Source
			if i == 1 {
				name, d = k.rows[0].TargetName, m.in.Target
			}
			netbios, _ := account(name)
			fmt.Fprintf(&b, "%s;%s;%s\r\n", netbios, dom, dnsName(d, dom))
		}
		slices.SortFunc(k.rows, func(a, b match.Row) int { return a.Source.Compare(b.Source) })
		last := uint32(0)
		for _, r := range k.rows {
			_, name := account(r.SourceName)
			fmt.Fprintf(&b, "%d;%s;%d;;;;%d\r\n", r.Source.RID()-last, name, r.Target.RID(), vmoverType(m, r))
			last = r.Source.RID()
		}
	}
	m.file("experimental.ini", b.String())
	m.run = []string{`Rename the file to vmover.ini, then: Vmover.exe /c /ini=vmover.ini /volume=D:\data`, "Try it on one folder and compare the descriptors before and after."}
	m.undo = []string{"The same file with Undo=Yes and Clone=No, Overwrite=No; or restore the descriptors from a backup."}
	m.caution = []string{
		"EXPERIMENTAL. Quest advises to have the product write this file: its form differs between versions.",
		"UNCONFIRMED: that the first field of an object row is the source RID as the difference to the row before, with the rows in the order of their RIDs. It is inferred from one published sample.",
		"UNCONFIRMED: the encoding; the file is ASCII.",
	}
}

// vmoverType is the number that vmover gives a class: 1 user, 2 global
// security group, 3 global distribution, 4 and 5 local, 6 and 7 universal, 8
// computer; 0 for none.
func vmoverType(m *maker, r match.Row) int {
	switch r.Class {
	case ad.ClassUser:
		return 1
	case ad.ClassComputer:
		return 8
	case ad.ClassGroup:
	default:
		return 0
	}
	kind := groupType(m, r)
	n := 2
	switch {
	case kind&ad.GroupDomainLocal != 0:
		n = 4
	case kind&ad.GroupUniversal != 0:
		n = 6
	}
	if kind != 0 && kind&ad.GroupSecurity == 0 {
		n++
	}
	return n
}

// groupType is that of the source group, or of the target group where the
// source is not known.
func groupType(m *maker, r match.Row) int32 {
	if p := find(m.in.Source, r.Source); p != nil {
		return p.GroupType
	}
	if p := find(m.in.Target, r.Target); p != nil {
		return p.GroupType
	}
	return 0
}

func dnsName(d *ad.Directory, dom sid.SID) string {
	if d != nil {
		for _, x := range d.Domains() {
			if x.SID == dom {
				return x.DNS
			}
		}
	}
	return ""
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7E || r < ' ' }) < 0
}
