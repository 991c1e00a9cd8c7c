package match

import (
	"slices"

	"reacl/sid"
)

// maxSteps bounds the search from one source SID. Real chains have two or
// three steps; only broken or hostile input has more than this.
const maxSteps = 64

// step says that what was s is now to.
type step struct {
	to   sid.SID
	ev   Evidence
	by   string
	sure bool // to counts as an end even where the target directory does not know it
}

// steps are the next SIDs after s by all evidence, the strongest first. A
// person's override stands alone.
func (m *matcher) steps(s sid.SID) []step {
	if r, ok := m.override[s]; ok {
		if r.Target.IsZero() {
			return nil
		}
		return []step{{to: r.Target, ev: Override, sure: true}}
	}
	var out []step
	add := func(to sid.SID, ev Evidence, by string, sure bool) {
		if to != s && !to.IsZero() {
			out = append(out, step{to, ev, by, sure})
		}
	}
	m.target.each(m.target.history[s], func(a *account) { add(a.sid, SIDHistory, "", false) })
	m.source.each(m.source.history[s], func(a *account) { add(a.sid, SIDHistory, "", false) })
	m.target.each(m.target.master[s], func(a *account) { add(a.sid, MasterAccountSID, "", false) })
	for _, p := range m.imported[s] {
		add(p.Target, Import, p.By, true)
	}
	for _, rid := range m.opts.RIDs {
		if lowRID(s) && s.RID() == rid {
			for _, dom := range m.target.d.Domains() {
				add(dom.SID.WithRID(rid), Override, "rule for RID", false)
			}
		}
	}
	return append(out, m.attributeSteps(s, out)...)
}

// ends are the last SIDs that the steps from one source SID lead to.
type ends struct {
	all    []Candidate
	cycle  []sid.SID // the SIDs of a cycle, its first one again at the end
	tooFar bool      // the search was given up after maxSteps
	middle sid.SID   // a SID on the way whose account is alive in the target
	visits int
	seen   map[sid.SID]bool // SIDs on the way that were already followed
}

// follow adds to e where the steps from the last SID of path lead. It reports
// whether they lead anywhere, a cycle included.
func (m *matcher) follow(path []sid.SID, so Evidence, e *ends) bool {
	led := false
	for _, st := range m.steps(path[len(path)-1]) {
		ev := weaker(so, st.ev)
		if at := slices.Index(path, st.to); at >= 0 {
			if e.cycle == nil {
				e.cycle = append(slices.Clone(path[at:]), st.to)
			}
			led = true
			continue
		}
		if e.visits++; e.visits > maxSteps {
			e.tooFar = true
			return true
		}
		if e.seen[st.to] {
			led = true
			continue
		}
		if m.more(st.to) && !m.decided(st) {
			if e.seen == nil {
				e.seen = map[sid.SID]bool{}
			}
			e.seen[st.to] = true
			if m.follow(append(slices.Clone(path), st.to), ev, e) {
				if m.target.live(st.to) != nil {
					e.middle = st.to
				}
				led = true
				continue
			}
		}
		if st.sure || m.target.holder(st.to) != nil {
			e.add(Candidate{Target: st.to, Evidence: ev, Path: slices.Clone(path[1:]), By: st.by})
			led = true
		}
	}
	return led
}

// decided reports whether st is a person's word for a live account of the
// target: no evidence leads on from there, but another word of theirs does.
func (m *matcher) decided(st step) bool {
	_, further := m.override[st.to]
	return st.ev == Override && !further && m.target.live(st.to) != nil
}

// more reports cheaply whether s may have steps of its own. There is no way
// over a SID that is never mapped.
func (m *matcher) more(s sid.SID) bool {
	if untouchable(s) != "" {
		return false
	}
	if _, ok := m.override[s]; ok {
		return true
	}
	if len(m.attrs) > 0 && m.source.holder(s) != nil {
		return true
	}
	return m.target.history[s] != 0 || m.source.history[s] != 0 || m.target.master[s] != 0 || len(m.imported[s]) > 0
}

// add keeps c, or the stronger evidence of c and what is there for its target.
// Of two ways by equal evidence the one that shows the accounts between counts:
// a migration copies sIDHistory along, so that chains arrive flattened too.
func (e *ends) add(c Candidate) {
	for i := range e.all {
		if e.all[i].Target == c.Target {
			switch old := &e.all[i]; {
			case c.Evidence.rank() < old.Evidence.rank(), c.Evidence == old.Evidence && len(c.Path) > len(old.Path):
				*old = c
			case c.Evidence == Attribute && old.Evidence == Attribute && c.By != old.By:
				old.By += ", " + c.By
			}
			return
		}
	}
	e.all = append(e.all, c)
}
