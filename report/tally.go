package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"reacl/acl/audit"
	"reacl/sid"
)

// Count is one bar of a chart.
type Count struct {
	Name string
	N    int64
}

// WaveCount is how many people are in a cleanup wave.
type WaveCount struct {
	Wave int // 0 for those that cannot be cleared yet, who come after the others; [NoWave] comes last
	N    int64
}

// NoWave stands for people who have no sIDHistory of their own: they lose by
// that of a group, or when a mailbox is no longer linked.
const NoWave = -1

// Tally is what the charts of a case show. It counts people, each once.
type Tally struct {
	People, Gaining int64 // who lose something, who gain something
	Objects         int64 // objects somebody loses access to

	ByDepartment []Count     // people who lose something, most first; "" where the department is not known
	ByDatabase   []Count     // the same by mailbox database
	ByWave       []WaveCount // the same by wave, in their order
	BySeverity   [audit.Critical + 1]int64
	ByState      []Count // entries by what becomes of them: the figures "entries.…" but for "entries.old"
}

// Sum counts a case.
func Sum(c Case) Tally {
	var t Tally
	concerned := map[sid.SID]whereabouts{}
	objects := map[[2]string]bool{}
	if c.Losses != nil {
		for i := range c.Losses {
			if _, again := concerned[i.SID]; !again {
				concerned[i.SID] = whereabouts{department: i.Department}
			}
			objects[[2]string{i.Object.Mailbox, i.Object.Folder}] = true
		}
	}
	if c.Losing != nil { // where a group stands for its members, Losses does not name them
		clear(concerned)
		for p := range c.Losing {
			concerned[p.SID] = whereabouts{p.Department, p.Database}
		}
	}
	t.People, t.Objects = int64(len(concerned)), int64(len(objects))
	byDepartment := map[string]int64{}
	for _, p := range concerned {
		byDepartment[p.department]++
	}
	t.ByDepartment = mostFirst(byDepartment)
	t.waves(c, concerned)
	gaining := map[sid.SID]bool{}
	if c.Gains != nil {
		for i := range c.Gains {
			gaining[i.SID] = true
		}
	}
	t.Gaining = int64(len(gaining))
	if c.Groups != nil {
		for g := range c.Groups {
			t.BySeverity[g.Severity] += int64(g.Count)
		}
	}
	for _, f := range c.Figures {
		if state, ok := strings.CutPrefix(f.ID, "entries."); ok && state != "old" {
			t.ByState = append(t.ByState, Count{strings.TrimPrefix(f.Label, "Entries: "), f.Value})
		}
	}
	return t
}

// whereabouts are where a person belongs; "" for not known.
type whereabouts struct{ department, database string }

// waves counts the people concerned by database and by wave.
func (t *Tally) waves(c Case, concerned map[sid.SID]whereabouts) {
	if c.Waves == nil || len(concerned) == 0 {
		return
	}
	byDatabase, byWave := map[string]int64{}, map[int]int64{}
	rest := t.People
	for w := range c.Waves {
		if p, ok := concerned[w.SID]; ok {
			p.database = cmp.Or(p.database, w.Database)
			concerned[w.SID] = p
			byWave[w.Wave]++
			rest--
		}
	}
	if rest > 0 {
		byWave[NoWave] = rest
	}
	for _, p := range concerned {
		byDatabase[p.database]++
	}
	t.ByDatabase = mostFirst(byDatabase)
	for n, people := range byWave {
		t.ByWave = append(t.ByWave, WaveCount{n, people})
	}
	order := func(w WaveCount) int {
		if w.Wave > 0 {
			return w.Wave
		}
		return math.MaxInt - 1 - w.Wave // 0, then NoWave
	}
	slices.SortFunc(t.ByWave, func(a, b WaveCount) int { return cmp.Compare(order(a), order(b)) })
}

func mostFirst(m map[string]int64) []Count {
	out := make([]Count, 0, len(m))
	for name, n := range m {
		out = append(out, Count{name, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	return out
}

// Top keeps the first n of counts and adds up the rest under the name other.
func Top(counts []Count, n int, other string) []Count {
	if len(counts) <= n {
		return counts
	}
	out := slices.Clone(counts[:n-1])
	rest := Count{Name: other}
	for _, c := range counts[n-1:] {
		rest.N += c.N
	}
	return append(out, rest)
}
