package exchange

import (
	"slices"
	"strings"

	"reacl/acl"
	"reacl/sid"
)

// Member is one trustee of a DACL with all its entries.
type Member struct {
	SID     sid.SID
	Entries []int // indices in the DACL, in stored order

	// The masks of the entries as stored, allowing and denying ones each
	// joined. A folder's entries about items are apart; every other kind has
	// its masks in the first two.
	ContainerAllow, ContainerDeny acl.Mask
	ItemAllow, ItemDeny           acl.Mask

	// Rights are the MAPI rights that the entries make up, without regard to
	// other trustees; only of folders and free/busy information.
	Rights Rights
	// Role is the role's name, or for other kinds the rights allowed in words;
	// denied rights follow after "denied:" where they count.
	Role string
	// Doubts are the reasons why the masks are not those of MAPI rights.
	Doubts []string
}

// Members are the trustees of the DACL, each once, in the order of their first
// entries. Entries of an unknown layout have no trustee and are left out.
// Whether a trustee is a person or a group, a descriptor does not say.
func Members(d acl.Descriptor, k Kind) []Member {
	var out []Member
	at := map[sid.SID]int{}
	for i, a := range d.ACEs(acl.DACL) {
		s := a.SID()
		if s.IsZero() {
			continue
		}
		n, ok := at[s]
		if !ok {
			n = len(out)
			at[s] = n
			out = append(out, Member{SID: s})
		}
		m := &out[n]
		m.Entries = append(m.Entries, i)
		m.add(k, a)
	}
	for i := range out {
		out[i].judge(d, k)
	}
	return out
}

func (m *Member) add(k Kind, a acl.ACE) {
	allow, deny := &m.ContainerAllow, &m.ContainerDeny
	if k == KindFolder && covers(a.Flags, items) && !covers(a.Flags, container) {
		allow, deny = &m.ItemAllow, &m.ItemDeny
	}
	switch {
	case a.Allows():
		*allow |= a.Mask
	case a.Denies():
		*deny |= a.Mask
	}
}

func (m *Member) judge(d acl.Descriptor, k Kind) {
	switch k {
	case KindFolder:
		m.Rights, m.Doubts = RightsOf(d, m.SID)
		m.Role = m.Rights.Role()
	case KindFreeBusy:
		m.Rights = freeBusyFromMask(granted(d, container, k.Generic(), acl.NewToken(m.SID), nil))
		m.Role = m.Rights.Role()
	default:
		m.Role = m.words(d, k)
	}
}

// words names what the entries allow and deny, each right once.
func (m *Member) words(d acl.Descriptor, k Kind) string {
	var allowed, denied []string
	for _, a := range d.ACEs(acl.DACL) {
		if a.SID() != m.SID {
			continue
		}
		w := Describe(k, a)
		if w == "" || w == "None" {
			continue
		}
		if !covers(a.Flags, container) {
			w += " (inherited by children only)"
		}
		if a.Type.IsCallback() {
			w += " (under a condition)"
		}
		switch {
		case a.Denies() && !slices.Contains(denied, w):
			denied = append(denied, w)
		case a.Allows() && !slices.Contains(allowed, w):
			allowed = append(allowed, w)
		}
	}
	switch {
	case len(denied) == 0 && len(allowed) == 0:
		return "None"
	case len(denied) == 0:
		return strings.Join(allowed, ", ")
	case len(allowed) == 0:
		return "denied: " + strings.Join(denied, ", ")
	}
	return strings.Join(allowed, ", ") + "; denied: " + strings.Join(denied, ", ")
}
