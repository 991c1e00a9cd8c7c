// Package mapfile writes the mapping in the dialects of the tools that do a
// ReACL.
//
// Every dialect gives its files, a side note that says how to use and how to
// undo them, and a list of the rows that it leaves out, each with the reason:
// a row of the mapping is never silently absent. Where the syntax of a dialect
// is not confirmed by its documentation, its side note says UNCONFIRMED.
package mapfile

import (
	"fmt"
	"strings"

	"reacl/ad"
	"reacl/ad/match"
	"reacl/sid"
)

// Input is what the dialects are made from.
type Input struct {
	Rows           []match.Row
	Source, Target *ad.Directory // for names, user principal names and group scopes; may be nil
	Keep           bool          // keep the old entries (add) where the tool can, instead of replacing them
	LowRIDs        bool          // RIDs below 1000 may be touched by tools that cannot leave them out
	Saved          []Saved       // descriptor listings to rewrite
}

// Saved is a listing of descriptors that icacls, smbcacls or SetACL saved.
type Saved struct {
	Name string // of the file it came from
	Data []byte
}

// File is one output. Its name is ASCII without folders.
type File struct {
	Name string
	Data []byte
}

// Left is a row, or an object of a saved listing, that a dialect leaves out.
type Left struct {
	Row    match.Row // zero for objects
	Object string    // "acls.txt:17 data\budget"; "" for rows
	Why    string
}

// Format is one dialect.
type Format struct {
	Name string // "admt"
	What string // one line
	make func(*maker)
}

// Formats are all dialects, in the order of their names' first use.
func Formats() []Format { return formats }

var formats = []Format{
	{"admt", "ADMT SID mapping file (/SMF)", admt},
	{"mcglone", "SIDMap.csv of Ashley McGlone's SIDHistory module", mcglone},
	{"subinacl", "SubInACL batch of /replace actions", subinacl},
	{"setacl", "SetACL -trst scripts for 2.x and 3.x, and a rewritten restore file", setacl},
	{"icacls", "rewritten icacls /save or smbcacls --save file", icacls},
	{"vmover", "Quest vmover.ini (experimental)", vmover},
	{"quest-odm", "Quest On Demand Migration \"Map from File\"", questODM},
	{"migtable", "GPMC migration table", migtable},
	{"powershell", "PowerShell hashtable, and a CSV with a script that it drives", powershell},
	{"sql", "T-SQL for the Windows logins of SQL Server", sqlServer},
	{"sharepoint", "SharePoint Move-SPUser and stsadm migrateuser lines", sharepoint},
	{"samba", "samba-tool ntacl changedomsid, where RIDs are equal", samba},
	{"csv", "plain CSV: Olduser,OldSID,Newuser,NewSID", plainCSV},
	{"json", "plain JSON", plainJSON},
}

// Lookup is the format of that name, letter case aside.
func Lookup(name string) (Format, error) {
	var names []string
	for _, f := range formats {
		if strings.EqualFold(f.Name, strings.TrimSpace(name)) {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("no mapping format is called %q; known are %s", name, strings.Join(names, ", "))
}

// Output is what a dialect made.
type Output struct {
	Format Format
	Files  []File // the dialect's own, then its exceptions, then its side note
	Rows   int    // rows that are in the files
	Left   []Left
}

// Make writes the rows of in in one dialect.
func (f Format) Make(in Input) Output {
	m := &maker{in: in, format: f}
	for _, r := range in.Rows {
		if r.Status != match.Approved || r.Target.IsZero() {
			m.leave(r, "status "+string(r.Status)+because(r.Note))
		} else {
			m.rows = append(m.rows, r)
		}
	}
	f.make(m)
	m.files = append(m.files, m.exceptions())
	m.files = append(m.files, m.note())
	return Output{Format: f, Files: m.files, Rows: m.used, Left: m.left}
}

func because(note string) string {
	if note == "" {
		return ""
	}
	return ": " + note
}

// maker is a dialect in the making.
type maker struct {
	in     Input
	format Format
	rows   []match.Row // those that may be used
	used   int
	left   []Left

	objects int // rewritten in listings
	files   []File

	run, undo, caution []string // lines of the side note
}

func (m *maker) leave(r match.Row, why string) { m.left = append(m.left, Left{Row: r, Why: why}) }

func (m *maker) file(name, data string) {
	m.files = append(m.files, File{m.format.Name + "-" + name, []byte(data)})
}

// each calls write for every row that may be used; what write returns is the
// reason for which the dialect leaves the row out.
func (m *maker) each(write func(match.Row) (why string)) {
	for _, r := range m.rows {
		if why := write(r); why != "" {
			m.leave(r, why)
		} else {
			m.used++
		}
	}
}

// refuse leaves every row out for one reason.
func (m *maker) refuse(why string) {
	m.each(func(match.Row) string { return why })
	m.run = []string{"No file was written: " + why + "."}
	m.undo = []string{"There is nothing to undo."}
}

// pair is a row by its SIDs.
type pair struct{ old, new sid.SID }

// pairs are the rows, and the way back: target to source where only one
// source became that target. lost counts the pairs that have no way back.
func (m *maker) pairs() (forth, back []pair, lost int) {
	sources := map[sid.SID]int{}
	for _, r := range m.rows {
		sources[r.Target]++
	}
	m.each(func(r match.Row) string {
		forth = append(forth, pair{r.Source, r.Target})
		if sources[r.Target] == 1 {
			back = append(back, pair{r.Target, r.Source})
		} else {
			lost++
		}
		return ""
	})
	return forth, back, lost
}

// undoCaution says what the swapped mapping cannot undo.
func (m *maker) undoCaution(lost int) {
	m.caution = append(m.caution, "The undo file swaps the pairs; it also changes entries that named the target before. A backup of the descriptors is the exact undo.")
	if lost > 0 {
		m.caution = append(m.caution, fmt.Sprintf("%d rows share their target with another row and are not in the undo file: which source an entry named cannot be told afterwards.", lost))
	}
}

// account splits DOMAIN\name.
func account(s string) (domain, name string) {
	domain, name, ok := strings.Cut(s, `\`)
	if !ok {
		return "", s
	}
	return domain, name
}

// netBIOS says why s cannot be given to a tool as DOMAIN\name, "" where it can.
func netBIOS(side, s string) string {
	switch domain, name := account(s); {
	case s == "" || name == "":
		return "the " + side + " account has no known name"
	case strings.ContainsAny(domain, "=,"): // a distinguished name with an escape in it
		return "the " + side + " account has no known name"
	case domain == "" || strings.Contains(domain, "."):
		return "the NetBIOS name of the " + side + " domain is not known"
	}
	return ""
}

// find is the account of d with the SID s, a live one before a deleted one, or nil.
func find(d *ad.Directory, s sid.SID) (found *ad.Principal) {
	if d == nil {
		return nil
	}
	for _, p := range d.BySID(s) {
		switch p.Class {
		case ad.ClassForeignPrincipal, ad.ClassTrust, ad.ClassDomain:
			continue
		}
		if found == nil || found.Deleted && !p.Deleted {
			found = p
		}
	}
	return found
}
