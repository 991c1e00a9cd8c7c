package ad

import "slices"

// index finds principals by the hash of a key: a hash table with chains, 16 to
// 20 bytes for each that is entered. It holds no keys; who looks compares
// them.
type index struct {
	heads []int32 // number + 1 of the last item of each chain, 0 for none
	items []indexItem
}

type indexItem struct {
	next int32 // number + 1 of the item entered before, 0 for none
	of   int32 // principal
	hash uint32
}

// add enters principal i under hash h.
func (x *index) add(h uint64, i int32) {
	if len(x.items) >= len(x.heads) {
		x.grow()
	}
	head := &x.heads[uint32(h)&uint32(len(x.heads)-1)]
	x.items = append(x.items, indexItem{next: *head, of: i, hash: uint32(h)})
	*head = int32(len(x.items))
}

func (x *index) grow() {
	x.heads = make([]int32, max(16, 2*len(x.heads)))
	for n := range x.items {
		it := &x.items[n]
		head := &x.heads[it.hash&uint32(len(x.heads)-1)]
		it.next = *head
		*head = int32(n) + 1
	}
}

// at appends to out the principals that were entered under h, in the order in
// which they were entered, each once; of more than limit the last ones.
func (x *index) at(out []int32, h uint64, limit int) []int32 {
	if len(x.heads) == 0 {
		return out
	}
	begin := len(out)
	for n := x.heads[uint32(h)&uint32(len(x.heads)-1)]; n != 0 && len(out)-begin < limit; {
		it := x.items[n-1]
		if it.hash == uint32(h) && (len(out) == begin || out[len(out)-1] != it.of) {
			out = append(out, it.of)
		}
		n = it.next
	}
	slices.Reverse(out[begin:])
	return out
}
