package ldif

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"reacl/ad"
	"reacl/ad/input"
)

// trailer checks the remarks of ldapsearch and ldbsearch that tell whether the
// search came to its end.
type trailer struct {
	owed    string // what has to follow before the end of the file
	entries int    // records since the last count
}

const nextPage = "the next page of results"

// comment looks at a comment line.
func (t *trailer) comment(d *reader, line string) bool {
	word := strings.Fields(strings.TrimLeft(line, "#"))
	number := func(i int) int {
		if i >= len(word) {
			return -1
		}
		n, err := strconv.Atoi(word[i])
		if err != nil {
			return -1
		}
		return n
	}
	switch {
	case line == "# extended LDIF": // ldapsearch without -L, before every page
		if t.owed != nextPage { // the count at the end is that of all pages
			t.entries = 0
		}
		t.owed = "a line result:"
	case len(word) == 2 && word[0] == "record" && number(1) >= 0: // ldbsearch
		if number(1) == 1 {
			t.entries = 0
		}
		t.owed = "a line # returned"
	case len(word) == 3 && word[0] == "returned" && number(1) >= 0:
		t.owed = ""
	case len(word) == 2 && word[0] == "numEntries:" && number(1) >= 0:
		return t.count(d, number(1))
	case len(word) == 2 && word[1] == "entries" && number(0) >= 0:
		return t.count(d, number(0))
	}
	return true
}

// count compares the number of entries that the tool says it printed.
func (t *trailer) count(d *reader, said int) bool {
	if !d.end() {
		return false
	}
	had := t.entries
	t.entries = 0
	if said > had {
		return d.problem(fmt.Errorf("%s: %w: the search printed %d entries and %d are there", d.place(), ad.ErrIncomplete, said, had))
	}
	return true
}

// outside takes a line that belongs to no record.
func (d *reader) outside(attr string, rest []byte) bool {
	text := string(bytes.TrimSpace(rest))
	switch attr {
	case "version":
		if text != "1" {
			return d.problem(fmt.Errorf("%s: LDIF version %s is read as version 1", d.place(), text))
		}
	case "result": // ldapsearch: "result: 0 Success"
		d.trailer.owed = ""
		if code, words, _ := strings.Cut(text, " "); code != "0" {
			return d.problem(fmt.Errorf("%s: %w: the search ended with result %s %s", d.place(), ad.ErrIncomplete, code, words))
		}
	case "pagedresults":
		if _, cookie, ok := strings.Cut(text, "cookie="); ok && cookie != "" { // "estimate=665 cookie=MQA="
			d.trailer.owed = nextPage
		}
	case "search", "ref", "control", "matcheddn", "text":
	default:
		d.fail(input.WithHint(fmt.Errorf("%w: the record does not begin with a dn line", ErrSyntax),
			"ldbsearch --show-binary writes values that break records: export without it"))
	}
	return true
}

// atEnd reports a trailer that is still owed.
func (t *trailer) atEnd(d *reader) {
	if t.owed != "" {
		d.yield(ad.Entry{Origin: d.name}, fmt.Errorf("%s: %w: the file ends without %s", d.name, ad.ErrIncomplete, t.owed))
	}
}
