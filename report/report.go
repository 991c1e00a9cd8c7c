// Package report holds what a finished run has to say, for the writers in its
// subpackages: workbook, page, JSON Lines, mapping files and scripts.
package report

import (
	"iter"
	"strings"
	"time"

	"reacl/acl/audit"
	"reacl/ad"
	"reacl/ad/match"
)

// Writer writes a finished case in one form. Close makes the output appear;
// a writer with a method Discard removes what it has written.
type Writer interface {
	Write(Case) error
	Close() error
}

// Case is everything a run found out. Its sequences can be ranged over more
// than once and are ordered.
type Case struct {
	Customer, Project, Classification string
	Tool                              string    // "reacl 0.1.0"
	Date                              time.Time // zero where --date was not given: then nothing shows a date
	Lang                              string    // "en", "de", "fr"

	Verdict  string // one sentence with figures
	Ready    bool   // true where nobody loses or gains anything in what was scanned
	Figures  []Figure
	Coverage []Coverage
	Forests  []Forest

	Logo []byte // PNG of the customer or the consultant; nil for none

	Losses  iter.Seq[audit.Impact]  // who loses access
	Gains   iter.Seq[audit.Impact]  // who gains access
	Losing  iter.Seq[*ad.Principal] // everybody who loses something, once; nil: those of Losses
	Groups  iter.Seq[audit.Group]   // findings, grouped; most urgent first
	Mapping []match.Row
	Rules   []Rule
	Rejects []Reject
	Inputs  []Input
	Limits  []string // what the method cannot see, one sentence each

	// What follows is nil where it was not looked at, and empty where there is
	// none: the reports tell the two apart.
	Orphans []Orphan           // trustees that nobody answers to
	Linked  []Linked           // linked mailboxes, and accounts that look like one
	Trusts  []Trust            // of both sides
	Tokens  []Token            // the largest logon tokens, largest first
	Waves   iter.Seq[Clearing] // accounts by cleanup wave, in order
}

// Figure is one number of the summary.
type Figure struct {
	ID    string `json:"id"` // "people.losing"
	Label string `json:"label"`
	Value int64  `json:"value"`
}

// Coverage says of one kind of resource what was looked at.
type Coverage struct {
	Kind    string `json:"kind"` // "folder", "freebusy", "mailbox", "adobject", "file", "sharepoint" …
	Scanned int64  `json:"scanned"`
	Missing int64  `json:"missing"` // known to exist and not in the export
	Note    string `json:"note"`
}

// Forest is one side of the migration.
type Forest struct {
	Side                                              string // "source", "target"
	Domains                                           []string
	Users, Groups, Computers, WithHistory, WithMaster int64
	Complete                                          bool
}

// Rule is what became of one rule of the catalogue.
type Rule struct {
	ID, Title string
	Matters   string // why it matters
	Action    string // what to do where it found something
	Severity  audit.Severity
	Ran       bool
	Why       string // where it did not run: what was missing
	Hits      int64
}

// Reject is one record that could not be read.
type Reject struct {
	Origin  string `json:"origin"`
	Mailbox string `json:"mailbox,omitempty"`
	Folder  string `json:"folder,omitempty"`
	Reason  string `json:"reason"`
	Raw     string `json:"raw,omitempty"` // hex or text, cut at 4 KiB and marked so
}

// Input is one file that was read.
type Input struct {
	Role   string `json:"role"` // "source", "target", "acl", "map"
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Format string `json:"format"`
	Counts string `json:"counts"` // "62 objects, 1 rejected"
}

// Scanned is how many descriptors were looked at.
func (c Case) Scanned() (n int64) {
	for _, k := range c.Coverage {
		n += k.Scanned
	}
	return n
}

// Names are the domains without their SIDs.
func (f Forest) Names() []string {
	out := make([]string, len(f.Domains))
	for i, d := range f.Domains {
		out[i], _, _ = strings.Cut(d, " S-1-")
	}
	return out
}
