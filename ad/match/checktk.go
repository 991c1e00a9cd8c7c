package match

import (
	"fmt"

	"reacl/ad"
)

// largestToken is the size in bytes above which a token is refused where
// MaxTokenSize has its highest advised value (KB 327825).
const largestToken = 48000

// tokens raises TK-01 to TK-04, the size of logon tokens.
func (c *checker) tokens() {
	said := false
	for p := range c.target.All() {
		if c.stopped {
			return
		}
		switch p.Class {
		case ad.ClassUser, ad.ClassComputer, ad.ClassServiceAccount:
		default:
			continue
		}
		if p.Deleted || !holds(p) {
			continue
		}
		t := c.logons.Token(p, ad.Today)
		if t.Size() > c.opts.MaxToken {
			c.size(p, t)
			said = true
		}
		if t.Len() > c.opts.MaxTokenSIDs {
			c.emit(c.about("TK-02", p, p.SID, fmt.Sprintf("The token holds %d SIDs; a logon fails above about 1,015.", t.Len())))
		}
		own, groups, byGroups := 0, 0, 0
		for _, h := range t.Held {
			switch h.Why {
			case ad.OwnHistory:
				own++
			case ad.GroupHistory:
				byGroups++
			case ad.GroupSID, ad.ForeignGroup:
				groups++
			}
		}
		if byGroups >= c.opts.MaxGroupShare && byGroups > own && byGroups > groups {
			c.emit(c.about("TK-03", p, p.SID, fmt.Sprintf("%d of %d SIDs of the token come from the sIDHistory of groups.", byGroups, t.Len())))
		}
	}
	if said {
		c.emit(Fact{Rule: "TK-04", Detail: "Token sizes are estimates: " + ad.SizeMethod + "."})
	}
}

func (c *checker) size(p *ad.Principal, t ad.Token) {
	after := c.logons.Token(p, ad.Cleared).Size()
	f := c.about("TK-01", p, p.SID, fmt.Sprintf("The token takes about %d bytes, after cleanup %d.", t.Size(), after))
	if t.Size() < largestToken*3/4 {
		f.Severity = "medium"
	}
	c.emit(f)
}
