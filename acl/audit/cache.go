package audit

import "reacl/sid"

// maxCached bounds what a cache remembers before it begins anew.
const maxCached = 1 << 16

// cache remembers what one worker has looked up, so that an entry that was
// seen before costs no more than finding the bytes of its SID.
type cache struct {
	index    *sid.Index
	subjects []*subject
	through  map[throughKey]throughValue
	trustees []trustee // of the last object, to be used again
	marks    []int32   // by the number of a SID; all zero between objects
}

// marked is an array by the numbers of SIDs, all zero.
func (c *cache) marked(h *held) []int32 {
	if c.marks == nil {
		c.marks = make([]int32, h.n+1)
	}
	return c.marks
}

type throughKey struct {
	person int32
	via    sid.SID
}

type throughValue struct {
	how     string
	byGroup bool
}

// take takes a cache that no other worker uses; give it back by release.
func (a *Auditor) take() *cache {
	if c, ok := a.caches.Get().(*cache); ok {
		return c
	}
	return &cache{index: sid.NewIndex(), through: map[throughKey]throughValue{}}
}

func (a *Auditor) release(j *judge) {
	c := j.cache
	c.trustees = j.trustees[:0]
	if len(c.subjects) > maxCached {
		c.index, c.subjects = sid.NewIndex(), nil
	}
	if len(c.through) > maxCached {
		clear(c.through)
	}
	a.caches.Put(c)
}

// subject classifies the SID whose bytes raw are; nil for none.
func (j *judge) subject(raw []byte) *subject {
	if i, ok := j.cache.index.Find(raw); ok {
		return j.cache.subjects[i]
	}
	s, err := sid.FromBytes(raw)
	if err != nil {
		return nil
	}
	out := j.a.subject(s)
	out.holders = len(j.a.people.changed[s]) > 0
	out.number = j.a.people.held.find(s)
	j.cache.index.Add(s, int32(len(j.cache.subjects)))
	j.cache.subjects = append(j.cache.subjects, &out)
	return &out
}

// throughOf is through, remembered.
func (j *judge) throughOf(i int32, via sid.SID) (how string, byGroup bool) {
	k := throughKey{i, via}
	v, ok := j.cache.through[k]
	if !ok {
		v.how, v.byGroup = j.a.through(j.a.people.list[i], via)
		j.cache.through[k] = v
	}
	return v.how, v.byGroup
}
