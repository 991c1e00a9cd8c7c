package match

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// isINI reports whether the text begins with an INI section.
func isINI(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text, "\r\n\t "), "[")
}

// iniPair is an object row of a vmover.ini.
type iniPair struct {
	line         int
	text         string
	field        uint32 // the source RID, plain or as a difference to the row before
	name         string
	target       uint32
	plain, delta sid.SID
}

// readVmover reads the anonymous sections of Quest's vmover.ini (KB 4276657):
// a row "NETBIOS;domain SID;DNS" for each side, then "field;name;target
// RID;;;;type" for each object.
//
// Whether field is the source RID or its difference to the row before is not
// documented. Both readings are tried against the source directory, section by
// section; where not exactly one of them names the right account in every
// row, the section's rows are rejects. Pairs from here always need approval.
func readVmover(text, file string, source *ad.Directory) Imported {
	out := Imported{Format: "Quest vmover.ini"}
	var domains []sid.SID
	var rows []iniPair
	inside := false
	flush := func() {
		pairs, rejects := decodeVmover(rows, domains, source, "rows of "+file)
		out.Pairs, out.Rejects = append(out.Pairs, pairs...), append(out.Rejects, rejects...)
		domains, rows = nil, nil
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		reject := func(err error) {
			out.Rejects = append(out.Rejects, ImportReject{i + 1, line, err})
		}
		cells := strings.Split(line, ";")
		switch {
		case strings.HasPrefix(line, "["):
			flush()
			inside = line == "[]"
		case !inside || line == "":
		case len(domains) < 2:
			dom, err := sid.SID{}, errors.New("not a row NETBIOS;SID;DNS")
			if len(cells) >= 2 {
				dom, err = sid.Parse(strings.TrimSpace(cells[1]))
			}
			if err != nil {
				reject(fmt.Errorf("domain of the section: %w", err))
				inside = false
				continue
			}
			domains = append(domains, dom)
		default:
			row, err := parseVmoverRow(i+1, line, cells)
			if err != nil {
				reject(err)
				continue
			}
			rows = append(rows, row)
		}
	}
	flush()
	return out
}

func parseVmoverRow(line int, text string, cells []string) (iniPair, error) {
	if len(cells) < 3 {
		return iniPair{}, errors.New("not a row field;name;target RID")
	}
	field, err := strconv.ParseUint(strings.TrimSpace(cells[0]), 10, 32)
	if err != nil {
		return iniPair{}, fmt.Errorf("field 1: %w", err)
	}
	target, err := strconv.ParseUint(strings.TrimSpace(cells[2]), 10, 32)
	if err != nil {
		return iniPair{}, fmt.Errorf("target RID: %w", err)
	}
	return iniPair{line: line, text: text, field: uint32(field), name: cells[1], target: uint32(target)}, nil
}

// decodeVmover makes pairs of a section's rows.
func decodeVmover(rows []iniPair, domains []sid.SID, source *ad.Directory, by string) ([]Pair, []ImportReject) {
	if len(rows) == 0 {
		return nil, nil
	}
	named := func(s sid.SID, name string) bool {
		if source == nil {
			return false
		}
		p := holder(source, s)
		return p != nil && strings.EqualFold(p.Name, name)
	}
	plain, delta := true, true
	var sum uint32
	for i := range rows {
		r := &rows[i]
		sum += r.field
		r.plain, r.delta = domains[0].WithRID(r.field), domains[0].WithRID(sum)
		plain = plain && named(r.plain, r.name)
		delta = delta && named(r.delta, r.name)
	}
	var pairs []Pair
	var rejects []ImportReject
	for _, r := range rows {
		s := r.plain
		if delta && !plain {
			s = r.delta
		}
		switch {
		case plain != delta, r.plain == r.delta && named(r.plain, r.name):
			pairs = append(pairs, Pair{Source: s, Target: domains[1].WithRID(r.target), By: by})
		default:
			rejects = append(rejects, ImportReject{r.line, r.text, errors.New("whether field 1 is the source RID or its difference to the row before cannot be told from the source directory")})
		}
	}
	return pairs, rejects
}
