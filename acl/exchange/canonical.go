package exchange

import (
	"fmt"

	"reacl/acl"
	"reacl/sid"
)

// Canonical reports in words why the DACL is not in Exchange's canonical
// form; an empty result means that it is.
//
// The form, as far as it is published (the Exchange SDK, Evolution's
// documentation of Outlook's rules): entries are plain allow and deny entries about the folder
// (flags 0x02) or about items (0x09), and each of the two runs is judged by
// itself. First come people, each an allow directly followed by its own
// deny, then groups, all allows before all denies, and Everyone last, without
// a deny. No trustee has two allows or two denies. Who is a group a
// descriptor does not say, so only what fits neither way is reported. It is not Windows'
// order: a list put in that order loses rights.
func Canonical(d acl.Descriptor) []string {
	var why []string
	var runs [2][]entry
	for i, a := range d.ACEs(acl.DACL) {
		if a.Type != acl.AccessAllowed && a.Type != acl.AccessDenied {
			why = append(why, fmt.Sprintf("dacl[%d] is an %s entry, which Exchange does not write on folders", i, a.Type))
			continue
		}
		e := entry{i, a.SID(), a.Type == acl.AccessDenied}
		switch a.Flags & inheritance {
		case containerFlags:
			runs[container] = append(runs[container], e)
		case itemFlags:
			runs[items] = append(runs[items], e)
		default:
			why = append(why, fmt.Sprintf("dacl[%d] has the flags 0x%02X: entries are for the folder (0x02) or for items (0x09)", i, uint8(a.Flags)))
		}
	}
	for s, run := range runs {
		what := "folder"
		if scope(s) == items {
			what = "item"
		}
		why = append(why, judgeRun(run, what)...)
	}
	return why
}

// entry is what the order of entries is judged by.
type entry struct {
	index  int // in the DACL
	sid    sid.SID
	denies bool
}

func (e entry) String() string {
	verb := "allow"
	if e.denies {
		verb = "deny"
	}
	return fmt.Sprintf("dacl[%d] (%s %s)", e.index, verb, e.sid)
}

// judgeRun judges the entries about the folder, or those about items.
func judgeRun(run []entry, what string) []string {
	var why []string
	allow, deny := map[sid.SID]int{}, map[sid.SID]int{} // places in run
	groupsFrom, groupsWhy := len(run), -1
	for i, e := range run {
		mine, other := allow, deny
		if e.denies {
			mine, other = deny, allow
		}
		if first, twice := mine[e.sid]; twice {
			why = append(why, fmt.Sprintf("%s repeats the %s entry %s of the same trustee", e, what, run[first]))
			continue
		}
		mine[e.sid] = i
		at, paired := other[e.sid]
		switch {
		case e.sid == sid.Everyone && e.denies:
			why = append(why, fmt.Sprintf("%s: Everyone must not be denied anything, as the %s entry does", e, what))
		case !paired:
		case !e.denies:
			why = append(why, fmt.Sprintf("%s stands after the deny of the same trustee, %s", e, run[at]))
		case at != i-1 && at < groupsFrom:
			groupsFrom, groupsWhy = at, i // apart: the trustee can only be a group
		}
	}
	if groupsWhy >= 0 {
		why = append(why, judgeGroups(run, groupsFrom, groupsWhy)...)
	}
	return append(why, judgeEveryone(run, what)...)
}

// judgeGroups judges the entries from the allow of a trustee on that can only
// be a group, because its deny, at place deny, does not follow directly.
func judgeGroups(run []entry, from, deny int) []string {
	seen := entry{index: -1}
	for _, e := range run[from:] {
		switch {
		case e.sid == sid.Everyone || e.sid == sid.Anonymous:
		case e.denies:
			seen = e
		case seen.index >= 0:
			return []string{fmt.Sprintf("%s does not follow %s directly, and group entries cannot be meant, since %s comes after %s",
				run[deny], run[from], e, seen)}
		}
	}
	return nil
}

// judgeEveryone reports what comes after Everyone. Anonymous may: newer stores
// are believed to put it there.
func judgeEveryone(run []entry, what string) []string {
	for i, e := range run {
		if e.sid != sid.Everyone {
			continue
		}
		for _, f := range run[i+1:] {
			if f.sid != sid.Everyone && f.sid != sid.Anonymous {
				return []string{fmt.Sprintf("%s comes after Everyone, whose %s entry %s must be last", f, what, e)}
			}
		}
		return nil
	}
	return nil
}

// WindowsOrder reports in words why the DACL is not in Windows' order, which
// holds for mailbox descriptors, directory objects and files: entries set on
// the object itself before inherited ones, and among those set on it denies before
// allows. An empty result means that it is.
func WindowsOrder(d acl.Descriptor) []string {
	inherited, allowed := -1, -1
	for i, a := range d.ACEs(acl.DACL) {
		switch {
		case a.Flags&acl.Inherited != 0:
			if inherited < 0 {
				inherited = i
			}
		case inherited >= 0:
			return []string{fmt.Sprintf("dacl[%d] is set on the object itself and stands after the inherited dacl[%d]", i, inherited)}
		case a.Allows():
			if allowed < 0 {
				allowed = i
			}
		case a.Denies() && allowed >= 0:
			return []string{fmt.Sprintf("dacl[%d] denies and stands after dacl[%d], which allows", i, allowed)}
		}
	}
	return nil
}
