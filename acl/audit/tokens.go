package audit

import (
	"cmp"
	"slices"

	"reacl/ad"
)

// TokenSize is an account with its logon token today and after cleanup.
type TokenSize struct {
	Who          *ad.Principal
	Today, After ad.Token
}

// LargestTokens are the n largest logon tokens of accounts whose token the
// cleanup changes, largest first.
func (a *Auditor) LargestTokens(n int) []TokenSize {
	type one struct{ size, at int }
	var top []one
	order := func(x, y one) int { return cmp.Or(cmp.Compare(y.size, x.size), cmp.Compare(x.at, y.at)) }
	for i, p := range a.people.list {
		top = append(top, one{a.home.Token(p, ad.Today).Size(), i})
		if len(top) >= 2*n+1000 {
			slices.SortFunc(top, order)
			top = top[:n]
		}
	}
	slices.SortFunc(top, order)
	var out []TokenSize
	for _, t := range top[:min(n, len(top))] {
		p := a.people.list[t.at]
		out = append(out, TokenSize{p, a.home.Token(p, ad.Today), a.home.Token(p, ad.Cleared)})
	}
	return out
}
