package audit

import (
	"strings"

	"reacl/ad"
	"reacl/sid"
)

// nameIndex finds accounts of the target by the names that exports write:
// address, proxy address, user principal name, account name, DOMAIN\account,
// display name, distinguished name, alias. A name that two accounts have
// leads to none of them.
type nameIndex map[string]sid.SID

func (x nameIndex) add(name string, s sid.SID) {
	if name == "" {
		return
	}
	name = strings.ToLower(name)
	if first, taken := x[name]; taken && first != s {
		x[name] = sid.SID{}
		return
	}
	x[name] = s
}

// find is the one account of that name.
func (x nameIndex) find(name string) (sid.SID, bool) {
	s := x[strings.ToLower(strings.TrimSpace(name))]
	return s, !s.IsZero()
}

// names is the index of the target's accounts and groups, made when first asked for.
func (a *Auditor) names() nameIndex {
	a.namesOnce.Do(func() {
		x := nameIndex{}
		for p := range a.target.All() {
			switch p.Class {
			case ad.ClassUser, ad.ClassGroup, ad.ClassComputer, ad.ClassServiceAccount:
			default:
				continue
			}
			if p.SID.IsZero() || p.Deleted {
				continue
			}
			for _, n := range namesOf(p) {
				x.add(n, p.SID)
			}
			x.add(a.target.Account(p.SID), p.SID)
		}
		a.namesFound = x
	})
	return a.namesFound
}

// namesOf are the names by which an export may call a mailbox or an account.
func namesOf(p *ad.Principal) []string {
	out := []string{p.Mail, p.UPN, p.Name, p.DisplayName, p.DN}
	for _, proxy := range p.Proxies {
		if _, address, ok := strings.Cut(proxy, ":"); ok {
			out = append(out, address)
		}
	}
	return out
}
