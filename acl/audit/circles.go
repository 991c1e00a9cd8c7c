package audit

import (
	"bytes"
	"slices"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/sid"
)

// circle are people whose tokens hold the same of an object's SIDs, so that
// all of them lose and gain the same on it.
type circle struct {
	in     []uint8 // for each trustee, the owner and the object itself: in which tokens it is
	people []int32
	effect
}

// changes reports whether the cleanup changes what the circle may do.
func (c *circle) changes() bool { return c.loses() || c.gains() }

// circles puts the people of the object together by what of its SIDs their
// tokens hold.
func (j *judge) circles() []circle {
	n := len(j.trustees)
	marks := j.cache.marked(j.a.people.held)
	numbers := make([]uint32, n+2)
	for k := range j.trustees {
		numbers[k] = j.numberOf(&j.trustees[k])
	}
	if owner := j.subject(j.o.SD.OwnerBytes()); owner != nil {
		numbers[n] = owner.number
	}
	if j.o.Kind == exchange.KindMailbox {
		numbers[n+1] = j.a.people.held.find(j.self())
	}
	// Several trustees have one number where PRINCIPAL_SELF is one of the others,
	// or the owner stands in the list: next leads to the others.
	next := make([]int, n+2)
	for k, num := range numbers {
		if num != 0 {
			next[k], marks[num] = int(marks[num])-1, int32(k+1)
		}
	}
	in := make([]uint8, n+2)
	var out []circle
	at := map[string]int{}
	last := -1
	for _, i := range j.people {
		clear(in)
		for _, h := range j.a.people.held.of(i) {
			for k := int(marks[h>>2]) - 1; k >= 0; k = next[k] {
				in[k] = uint8(h & 3)
			}
		}
		if last < 0 || !bytes.Equal(out[last].in, in) {
			k, ok := at[string(in)]
			if !ok {
				k = len(out)
				at[string(in)] = k
				out = append(out, circle{in: slices.Clone(in)})
			}
			last = k
		}
		out[last].people = append(out[last].people, i)
	}
	for _, num := range numbers {
		marks[num] = 0
	}
	for k := range out {
		in := out[k].in
		out[k].effect = j.worst(func(way int) effect {
			e := effect{j.with(in, inToday, way), j.with(in, inAfter, way), j.with(in, inToday|inAfter, way)}
			if in[n+1]&inAfter != 0 { // External Account links a mailbox; its owner does not miss it
				e.before.Mask &^= externalAccount
			}
			return e
		})
	}
	return out
}

// numberOf is the number of a trustee; that of PRINCIPAL_SELF is the number of
// the account that the object belongs to.
func (j *judge) numberOf(t *trustee) uint32 {
	if t.sid == sid.Self {
		return j.a.people.held.find(j.self())
	}
	return t.number
}

// self is the account that PRINCIPAL_SELF stands for: the owner of the mailbox,
// or the directory object itself. It is zero where that is not known.
func (j *judge) self() sid.SID {
	var name string
	switch j.o.Kind {
	case exchange.KindMailbox:
		name = j.o.Mailbox
	case exchange.KindADObject:
		name = j.o.Folder
	default:
		return sid.SID{}
	}
	s, _ := j.a.names().find(name)
	return s
}

// with are the rights of a token that holds those SIDs of the object that are
// in any of the tokens, where conditions are as in one of j.ways.
func (j *judge) with(in []uint8, tokens uint8, way int) rights {
	sids := make([]sid.SID, 0, len(in))
	for k := range j.trustees {
		if in[k]&tokens != 0 {
			sids = append(sids, j.trustees[k].sid)
		}
	}
	if in[len(j.trustees)]&tokens != 0 {
		sids = append(sids, j.o.SD.Owner())
	}
	return j.access(acl.NewToken(sids...), way)
}

// concerned counts the people whose token changes by the k-th trustee, the
// owner after the last, and who lose or gain something on the object.
func (j *judge) concerned(k int) (n int) {
	for i := range j.circle {
		if c := &j.circle[i]; (c.in[k] == inToday || c.in[k] == inAfter) && c.changes() {
			n += len(c.people)
		}
	}
	return n
}
