package report

import (
	"cmp"
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
	Wave int // 0 for those that cannot be cleared yet, who come last
	N    int64
}

// Tally is what the charts of a case show. It counts people, each once.
type Tally struct {
	People, Gaining int64 // who lose something, who gain something
	Objects         int64 // objects somebody loses access to

	ByDepartment []Count     // people who lose something, most first; "" where the department is not known
	ByDatabase   []Count     // the same by the mailbox database of the wave list
	ByWave       []WaveCount // the same by wave, in their order
	BySeverity   [audit.Critical + 1]int64
	ByState      []Count // entries by what becomes of them: the figures "entries.…" but for "entries.old"
}

// Sum counts a case.
func Sum(c Case) Tally {
	var t Tally
	departments := map[sid.SID]string{}
	objects := map[[2]string]bool{}
	if c.Losses != nil {
		for i := range c.Losses {
			if _, again := departments[i.SID]; !again {
				departments[i.SID] = i.Department
			}
			objects[[2]string{i.Object.Mailbox, i.Object.Folder}] = true
		}
	}
	if c.Losing != nil { // where a group stands for its members, Losses does not name them
		clear(departments)
		for p := range c.Losing {
			departments[p.SID] = p.Department
		}
	}
	t.People, t.Objects = int64(len(departments)), int64(len(objects))
	byDepartment := map[string]int64{}
	for _, d := range departments {
		byDepartment[d]++
	}
	t.ByDepartment = mostFirst(byDepartment)
	t.waves(c, departments)
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

// waves counts the people concerned by database and by wave.
func (t *Tally) waves(c Case, concerned map[sid.SID]string) {
	if c.Waves == nil {
		return
	}
	byDatabase, byWave := map[string]int64{}, map[int]int64{}
	for w := range c.Waves {
		if _, ok := concerned[w.SID]; ok {
			byDatabase[w.Database]++
			byWave[w.Wave]++
		}
	}
	t.ByDatabase = mostFirst(byDatabase)
	for n, people := range byWave {
		t.ByWave = append(t.ByWave, WaveCount{n, people})
	}
	slices.SortFunc(t.ByWave, func(a, b WaveCount) int { return cmp.Compare(uint(a.Wave-1), uint(b.Wave-1)) })
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
