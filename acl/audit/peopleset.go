package audit

// peopleSet is a set of people by their number.
type peopleSet struct {
	bits []uint64
	n    int64
}

// add adds the people of an impact.
func (c *peopleSet) add(i Impact) {
	if i.crowd == nil {
		c.put(i.first)
		return
	}
	for _, p := range i.crowd {
		c.put(p)
	}
}

func (c *peopleSet) put(i int32) {
	word, bit := int(i>>6), uint64(1)<<(i&63)
	for len(c.bits) <= word {
		c.bits = append(c.bits, 0)
	}
	if c.bits[word]&bit == 0 {
		c.bits[word] |= bit
		c.n++
	}
}

func (c *peopleSet) has(i int32) bool {
	word := int(i >> 6)
	return word < len(c.bits) && c.bits[word]&(1<<(i&63)) != 0
}
