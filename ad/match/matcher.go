package match

import (
	"reacl/ad"
	"reacl/sid"
)

// matcher holds what the rows of one mapping are made from.
type matcher struct {
	source, target *side
	opts           Options
	override       map[sid.SID]Row
	imported       map[sid.SID][]Pair
	attrs          []*attrIndex
}

func newMatcher(source, target *ad.Directory, opts Options) *matcher {
	m := &matcher{
		source: sideOf(source), target: sideOf(target), opts: opts,
		override: map[sid.SID]Row{},
		imported: map[sid.SID][]Pair{},
	}
	for _, r := range opts.Overrides {
		m.override[r.Source] = r
	}
	for _, p := range opts.Imports {
		m.imported[p.Source] = append(m.imported[p.Source], p)
	}
	for _, a := range opts.Attributes {
		m.attrs = append(m.attrs, indexAttr(m.target.d, a))
	}
	return m
}

// keys are the source SIDs that get a row, each once, in no order.
func (m *matcher) keys() []sid.SID {
	keys := make([]sid.SID, 0, len(m.source.bySID)+len(m.target.bySID)/8)
	known := func(s sid.SID, in ...map[sid.SID]int32) bool {
		for _, k := range in {
			if _, ok := k[s]; ok {
				return true
			}
		}
		return false
	}
	accounts, before, after, masters := m.source.bySID, m.source.history, m.target.history, m.target.master
	for s := range accounts {
		if s.IsAccount() {
			keys = append(keys, s)
		}
	}
	for s := range before {
		if !s.IsAccount() || !known(s, accounts) {
			keys = append(keys, s)
		}
	}
	for s := range after {
		if !known(s, before) && (!s.IsAccount() || !known(s, accounts)) {
			keys = append(keys, s)
		}
	}
	for s := range masters {
		if !known(s, before, after) && (!s.IsAccount() || !known(s, accounts)) {
			keys = append(keys, s)
		}
	}
	return m.moreKeys(keys)
}

// moreKeys adds the SIDs that few rows come from.
func (m *matcher) moreKeys(keys []sid.SID) []sid.SID {
	more := [][]sid.SID{m.source.others, m.target.others, nil}
	for _, p := range m.opts.Imports {
		more[2] = append(more[2], p.Source)
	}
	for _, rows := range [][]Row{m.opts.Overrides, m.opts.Approved} {
		for _, r := range rows {
			more[2] = append(more[2], r.Source)
		}
	}
	if len(more[0])+len(more[1])+len(more[2]) == 0 {
		return keys
	}
	seen := make(map[sid.SID]struct{}, len(keys))
	for _, s := range keys {
		seen[s] = struct{}{}
	}
	for _, list := range more {
		for _, s := range list {
			if _, dup := seen[s]; !dup && !s.IsZero() {
				seen[s] = struct{}{}
				keys = append(keys, s)
			}
		}
	}
	return keys
}
