package html

import (
	"bufio"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"reacl/acl/audit"
	"reacl/report"
	"reacl/report/lang"
)

// data writes what the explorer looks at: one JSON object, compressed and in
// base64. Rows are flat arrays of numbers; a text is its place in the array of
// strings, which comes last, so that rows are streamed.
type data struct {
	l       lang.Lang
	w       *bufio.Writer
	max     int
	index   map[string]int
	strings []string
	first   bool // nothing is in the open array yet
	err     error
}

// The columns of the two tables; "#" marks those that hold numbers.
var (
	impactColumns  = []string{"#severity", "person", "account", "sid", "department", "mailbox", "folder", "kind", "before", "after", "lost", "gained", "through", "via", "#beforeMask", "#afterMask", "evidence"}
	findingColumns = []string{"#severity", "rule", "mailbox", "folder", "kind", "principal", "rights", "detail", "action", "#count", "#people", "trustee", "target", "#mask", "evidence"}
)

// writeData writes the data of the explorer.
func writeData(w io.Writer, l lang.Lang, max int, c report.Case) error {
	b64 := base64.NewEncoder(base64.StdEncoding, w)
	zip := gzip.NewWriter(b64)
	d := &data{l: l, w: bufio.NewWriter(zip), max: max, index: map[string]int{}, strings: []string{}}
	d.raw(`{"texts":`)
	d.json(texts(l))
	d.raw(`,"severities":`)
	d.json(severities(l))
	d.impacts(c)
	d.findings(c)
	d.raw(`,"rules":`)
	d.json(titles(l, c.Rules))
	d.raw(`,"strings":`)
	d.json(d.strings)
	d.raw(`}`)
	return errors.Join(d.err, d.w.Flush(), zip.Close(), b64.Close())
}

func (d *data) raw(s string) {
	if d.err == nil {
		_, d.err = d.w.WriteString(s)
	}
}

func (d *data) json(v any) {
	b, err := json.Marshal(v)
	if d.err = errors.Join(d.err, err); d.err == nil {
		_, d.err = d.w.Write(b)
	}
}

// open begins a table, and close ends it with how many rows there are in the
// case; the page may hold fewer.
func (d *data) open(name string, columns []string) {
	d.raw(`,"` + name + `":{"columns":`)
	d.json(columns)
	d.raw(`,"cells":[`)
	d.first = true
}

func (d *data) close(all int) { d.raw(`],"all":` + strconv.Itoa(all) + `}`) }

// number adds a cell.
func (d *data) number(n int64) {
	if !d.first {
		d.raw(",")
	}
	d.first = false
	var b [20]byte
	d.raw(string(strconv.AppendInt(b[:0], n, 10)))
}

// text adds a cell with text, by its place among the strings.
func (d *data) text(texts ...string) {
	for _, s := range texts {
		i, ok := d.index[s]
		if !ok {
			i = len(d.strings)
			d.index[s] = i
			d.strings = append(d.strings, report.Visible(s))
		}
		d.number(int64(i))
	}
}

// impacts are the losses, and the gains that are not a loss as well.
func (d *data) impacts(c report.Case) {
	all := 0
	d.open("impacts", impactColumns)
	add := func(i audit.Impact) {
		if all++; all > d.max {
			return
		}
		d.number(int64(i.Severity))
		d.text(i.Principal, i.Account, i.SID.String(), i.Department, i.Object.Mailbox, i.Object.Folder, d.l.Kind(i.Object.Kind.String()),
			d.l.Rights(i.Before), d.l.Rights(i.After), d.l.Rights(i.Lost), d.l.Rights(i.Gained), d.l.Phrase(i.Through), i.Via.String())
		d.number(int64(i.BeforeMask))
		d.number(int64(i.AfterMask))
		d.text(i.Object.Origin)
	}
	if c.Losses != nil {
		for i := range c.Losses {
			add(i)
		}
	}
	if c.Gains != nil {
		for i := range c.Gains {
			if i.Lost == "" {
				add(i)
			}
		}
	}
	d.close(all)
}

func (d *data) findings(c report.Case) {
	all := 0
	d.open("findings", findingColumns)
	if c.Groups != nil {
		for g := range c.Groups {
			if all++; all > d.max {
				continue
			}
			f := g.First
			d.number(int64(g.Severity))
			d.text(f.Rule, f.Object.Mailbox, report.Objects(g), d.l.Kind(f.Object.Kind.String()), report.Concerns(d.l, f), d.l.Rights(f.Rights),
				report.Detail(d.l, f), d.l.Phrase(f.Action))
			d.number(int64(g.Count))
			d.number(int64(g.People))
			d.text(f.Trustee.String(), f.Target.String())
			d.number(int64(f.Mask))
			d.text(report.Evidence(f))
		}
	}
	d.close(all)
}

// titles are the rules' titles by their ids.
func titles(l lang.Lang, rules []report.Rule) map[string]string {
	m := make(map[string]string, len(rules))
	for _, r := range rules {
		m[r.ID] = report.Visible(l.Phrase(r.Title))
	}
	return m
}

// severities are the words for them, by their numbers.
func severities(l lang.Lang) []string {
	var words []string
	for s := audit.Unset; s <= audit.Critical; s++ {
		words = append(words, l.T(s.String()))
	}
	return words
}
