package audit

import (
	"cmp"
	"errors"
	"iter"
	"slices"

	"reacl/sid"
)

// grouping puts findings together by rule, mailbox or kind of object, and
// trustee: in memory up to a limit, beyond it in temporary files.
type grouping struct {
	limit  int
	mem    map[groupKey]*group
	n      int64         // findings added
	parts  sorter[group] // of groups, by key; the parts of one group follow each other
	ranked *sorter[group]
}

type groupKey struct {
	rule, container string
	accepted        string // what somebody answers for stays apart from the rest
	trustee         sid.SID
}

func keyOf(f *Finding) groupKey {
	k := groupKey{f.Rule, f.Object.Mailbox, f.Accepted, f.Trustee}
	if f.Object.Mailbox == "" && f.Object != (ObjectRef{}) {
		k.container = f.Object.Kind.String()
	}
	return k
}

func (k groupKey) compare(l groupKey) int {
	return cmp.Or(cmp.Compare(k.rule, l.rule), cmp.Compare(k.container, l.container), cmp.Compare(k.accepted, l.accepted), k.trustee.Compare(l.trustee))
}

// group is a group, or what came of it until the memory was full.
type group struct {
	Group
	At int64 // order of its first finding
}

// maxGroups is how many groups are kept in memory.
const maxGroups = 50_000

func newGrouping(dir string) grouping {
	return grouping{limit: maxGroups, mem: map[groupKey]*group{},
		parts: sorter[group]{compare: byKey, limit: maxGroups, dir: dir}}
}

func byKey(a, b group) int {
	return cmp.Or(keyOf(&a.First).compare(keyOf(&b.First)), cmp.Compare(a.At, b.At))
}

// byUrgency is the order in which groups are shown.
func byUrgency(a, b group) int {
	return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.People, a.People), cmp.Compare(a.First.Rule, b.First.Rule),
		cmp.Compare(b.Count, a.Count), cmp.Compare(a.At, b.At))
}

// maxExamples is how many objects a group names.
const maxExamples = 5

func (g *grouping) add(f Finding) {
	k := keyOf(&f)
	one, ok := g.mem[k]
	if !ok {
		if len(g.mem) >= g.limit && g.parts.dir != "" {
			g.flush()
		}
		one = &group{Group: Group{First: f}, At: g.n}
		g.mem[k] = one
	}
	g.n++
	one.Count++
	one.Severity, one.People = max(one.Severity, f.Severity), max(one.People, f.People)
	one.example(f.Object.Folder)
}

func (g *group) example(folder string) {
	if folder != "" && len(g.Examples) < maxExamples && !slices.Contains(g.Examples, folder) {
		g.Examples = append(g.Examples, folder)
	}
}

// flush makes room in memory.
func (g *grouping) flush() {
	for _, one := range g.mem {
		g.parts.add(*one)
	}
	clear(g.mem)
}

// all are the groups, most urgent first. It can be ranged over more than once,
// and nothing may be added afterwards.
func (g *grouping) all() iter.Seq[Group] {
	if g.ranked == nil {
		g.rank()
	}
	return func(yield func(Group) bool) {
		for one := range g.ranked.all() {
			if !yield(one.Group) {
				return
			}
		}
	}
}

// rank brings the parts of each group together and puts the groups in order.
func (g *grouping) rank() {
	g.ranked = &sorter[group]{compare: byUrgency, limit: g.limit, dir: g.parts.dir}
	g.flush()
	var last group
	for part := range g.parts.all() {
		switch {
		case last.Count == 0:
			last = part
		case keyOf(&last.First) == keyOf(&part.First):
			last.Count += part.Count
			last.Severity, last.People = max(last.Severity, part.Severity), max(last.People, part.People)
			for _, e := range part.Examples {
				last.example(e)
			}
		default:
			g.ranked.add(last)
			last = part
		}
	}
	if last.Count > 0 {
		g.ranked.add(last)
	}
	err := g.parts.failed()
	g.parts.close()
	g.parts = sorter[group]{err: err}
}

func (g *grouping) failed() error {
	err := g.parts.failed()
	if g.ranked != nil {
		err = errors.Join(err, g.ranked.failed())
	}
	return err
}

func (g *grouping) close() {
	g.parts.close()
	if g.ranked != nil {
		g.ranked.close()
	}
}
