package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reacl/ad"
	"reacl/sid"
)

func domain(s string) ad.Principal {
	return ad.Principal{SID: id(s), Class: ad.ClassDomain, Name: "D" + s[len(s)-2:], DN: "DC=d" + s[len(s)-2:]}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func expires(s string) func(*ad.Principal) {
	return func(p *ad.Principal) { p.Expires = day(s) }
}

func inbound(p *ad.Principal) { p.TrustDirection = 1 }

func trust(s string, attrs uint32, change ...func(*ad.Principal)) ad.Principal {
	p := ad.Principal{SID: id(s), Class: ad.ClassTrust, Name: "T" + s[len(s)-2:], DisplayName: "t" + s[len(s)-2:] + ".example", TrustAttrs: attrs, DN: "CN=t" + s}
	for _, f := range change {
		f(&p)
	}
	return p
}

func adminCount(p *ad.Principal) { p.AdminCount = 1 }

func mailbox(kind int64) func(*ad.Principal) {
	return func(p *ad.Principal) { p.RecipientType = kind; p.MailboxGUID[0] = 1 }
}

func members(n int) func(*ad.Principal) {
	return func(p *ad.Principal) {
		for i := range n {
			p.Members = append(p.Members, fmt.Sprintf("CN=m%d", i))
		}
	}
}

func memberOf(dns ...string) func(*ad.Principal) {
	return func(p *ad.Principal) { p.MemberOf = dns }
}

func membersAre(names ...string) func(*ad.Principal) {
	return func(p *ad.Principal) {
		for _, n := range names {
			p.Members = append(p.Members, "CN=u"+n)
		}
	}
}

func badHistory(p *ad.Principal) {
	p.Bad = append(p.Bad, ad.BadValue{Attr: "sIDHistory", Raw: []byte{1, 2}, Reason: "too short"})
}

func lastLogon(day string) func(*ad.Principal) {
	return func(p *ad.Principal) { p.LastLogon, _ = time.Parse(time.DateOnly, day) }
}

func historyChanged(day string) func(*ad.Principal) {
	return func(p *ad.Principal) { p.HistoryChanged, _ = time.Parse(time.DateOnly, day) }
}

// window is the first half of 2026.
var window = CheckOptions{Window: Window{From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 6, 30, 23, 59, 59, 0, time.UTC)}}

// many is n SIDs of domain B from 100001 on.
func many(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("B%d", 100001+i)
	}
	return out
}

// groups is n groups of domain C that have u2001 as their member, each with
// one SID of domain B in its sIDHistory.
func groups(n int) []ad.Principal {
	var out []ad.Principal
	for i, h := range many(n) {
		out = append(out, group(fmt.Sprintf("C%d", 300001+i), ad.GroupGlobal, history(h), membersAre("C2001")))
	}
	return out
}

func TestCheck(t *testing.T) {
	type ps = []ad.Principal
	finished := CheckOptions{Finished: []sid.SID{sid.MustParse(domB)}}
	stale := CheckOptions{Stale: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	tests := []struct {
		rule, name     string
		source, target ps
		opts           CheckOptions
		match          Options
		want           []string // "severity trustee detail" of the rule's facts, the detail by its beginning; nil for none
	}{
		{rule: "SH-01", name: "own domain", target: ps{user("C2001", history("C1500"))}, want: []string{"high C1500 The SID is of the account's own domain, and no way"}},
		{rule: "SH-01", name: "owner lives", target: ps{user("C2001", history("C1500")), user("C1500")}, want: []string{"critical C1500 The SID is of the account's own domain; it belongs to uC1500"}},
		{rule: "SH-01", name: "came back", source: ps{user("B1001", history("C1500"))}, target: ps{user("C2001", history("B1001", "C1500"))}},
		{rule: "SH-01", name: "other domain", target: ps{user("C2001", history("B1500"))}},

		{rule: "SH-02", name: "Administrator", target: ps{user("C2001", history("B500"))}, want: []string{"critical B500 RID 500"}},
		{rule: "SH-02", name: "Domain Users", target: ps{user("C2001", history("B513"))}, want: []string{"high B513 RID 513"}},
		{rule: "SH-02", name: "ordinary", target: ps{user("C2001", history("B1000"))}},

		{rule: "SH-03", name: "BUILTIN", target: ps{user("C2001", history("S-1-5-32-544"))}, want: []string{" S-1-5-32-544 The SID is no account's"}},
		{rule: "SH-03", name: "account", target: ps{user("C2001", history("B1001"))}},

		{rule: "SH-04", name: "Enterprise Admins of the forest root", target: ps{domain(domX), user("C2001", history("X519"))}, want: []string{" X519 The SID is a privileged one"}},
		{rule: "SH-04", name: "an administrator of another domain", target: ps{domain(domX), user("X1001", adminCount), user("C2001", history("X1001"))}, want: []string{" X1001 The SID is a privileged one"}},
		{rule: "SH-04", name: "an ordinary account of another domain", target: ps{domain(domX), user("C2001", history("X1001"))}},
		{rule: "SH-04", name: "another forest", target: ps{user("C2001", history("B519"))}},

		{rule: "SH-05", name: "unknown domain", target: ps{user("C2001", history("X1001"))}, want: []string{" X1001 No directory or trust knows the domain " + domX}},
		{rule: "SH-05", name: "known by a trust", target: ps{trust(domX, 8), user("C2001", history("X1001"))}},
		{rule: "SH-05", name: "known by the source", source: ps{user("B1001")}, target: ps{user("C2001", history("B1001"))}},
		{rule: "SH-05", name: "declared", target: ps{user("C2001", history("X1001"))}, opts: CheckOptions{Known: []ad.Domain{{SID: sid.MustParse(domX)}}}},

		{rule: "SH-06", name: "finished", target: ps{user("C2001", history("B1001"))}, opts: finished, want: []string{" B1001 The migration of the domain"}},
		{rule: "SH-06", name: "another domain", target: ps{user("C2001", history("A1001"))}, opts: finished},

		{rule: "SH-07", name: "audit group", source: ps{group("B1001", ad.GroupDomainLocal, func(p *ad.Principal) { p.Name = "OLD$$$" })}, want: []string{" B1001 The audit group OLD$$$ exists"}},
		{rule: "SH-07", name: "other group", source: ps{group("B1001", ad.GroupDomainLocal)}},

		{rule: "SH-08", name: "adminCount", target: ps{user("C2001", adminCount, history("B1001"))}, want: []string{" C2001 A privileged account carries one value"}},
		{rule: "SH-08", name: "Domain Admins", target: ps{group("C512", ad.GroupGlobal, history("B1001", "B1002"))}, want: []string{" C512 A privileged account carries 2 values"}},
		{rule: "SH-08", name: "without sIDHistory", target: ps{user("C2001", adminCount)}},
		{rule: "SH-08", name: "ordinary", target: ps{user("C2001", history("B1001"))}},

		{rule: "SH-09", name: "disabled", target: ps{user("C2001", disabled, history("B1001"))}, want: []string{" C2001 The account is disabled"}},
		{rule: "SH-09", name: "not enabled yet", source: ps{user("B1001")}, target: ps{user("C2001", disabled, history("B1001"))}},
		{rule: "SH-09", name: "disabled on both sides", source: ps{user("B1001", disabled)}, target: ps{user("C2001", disabled, history("B1001"))}, want: []string{" C2001 The account is disabled"}},
		{rule: "SH-09", name: "stale", target: ps{user("C2001", lastLogon("2024-05-06"), history("B1001"))}, opts: stale, want: []string{" C2001 The account was last used on 2024-05-06"}},
		{rule: "SH-09", name: "in use", target: ps{user("C2001", lastLogon("2026-05-06"), history("B1001"))}, opts: stale},
		{rule: "SH-09", name: "linked mailbox", target: ps{user("C2001", disabled, master("B1001"), history("B1001"))}},

		{rule: "SH-13", name: "before the window", target: ps{user("C2001", historyChanged("2025-12-31"), history("B1001"))}, opts: window, want: []string{" C2001 The account's sIDHistory was last changed on 2025-12-31"}},
		{rule: "SH-13", name: "after the window", target: ps{user("C2001", historyChanged("2026-07-01"), history("B1001"))}, opts: window, want: []string{" C2001 The account's sIDHistory was last changed on 2026-07-01"}},
		{rule: "SH-13", name: "in the window", target: ps{user("C2001", historyChanged("2026-06-30"), history("B1001"))}, opts: window},
		{rule: "SH-13", name: "no window", target: ps{user("C2001", historyChanged("2025-12-31"), history("B1001"))}},
		{rule: "SH-13", name: "no metadata", target: ps{user("C2001", history("B1001"))}, opts: window},

		{rule: "SH-10", name: "three values", target: ps{user("C2001", history("A1001", "B1001", "X1001"))}, want: []string{" C2001 The account carries 3 values"}},
		{rule: "SH-10", name: "two values", target: ps{user("C2001", history("A1001", "B1001"))}},
		{rule: "SH-10", name: "more allowed", target: ps{user("C2001", history("A1001", "B1001", "X1001"))}, opts: CheckOptions{MaxHistory: 3}},

		{rule: "SH-11", name: "group", target: ps{group("C2001", ad.GroupGlobal, history("B1001"), members(50))}, want: []string{" C2001 The group carries one value of sIDHistory, which is in the token of each of its members (50 direct)"}},
		{rule: "SH-11", name: "large group", target: ps{group("C2001", ad.GroupGlobal, history("B1001"), members(51))}, want: []string{"high C2001 The group carries"}},
		{rule: "SH-11", name: "members by memberOf", target: ps{group("C2001", ad.GroupGlobal, history("B1001")), user("C2002", memberOf("cn=GC2001"))}, want: []string{" C2001 The group carries one value of sIDHistory, which is in the token of each of its members (1 direct)"}},
		{rule: "SH-11", name: "user", target: ps{user("C2001", history("B1001"))}},

		{rule: "SH-12", name: "computer", target: ps{user("C2001", class(ad.ClassComputer), history("B1001"))}, want: []string{" C2001 A computer carries one value"}},
		{rule: "SH-12", name: "service account", target: ps{user("C2001", class(ad.ClassServiceAccount), history("B1001"))}, want: []string{" C2001 A serviceAccount carries"}},
		{rule: "SH-12", name: "user", target: ps{user("C2001", history("B1001"))}},

		{rule: "SH-14", name: "both enabled", source: ps{user("B1001")}, target: ps{user("C2001", history("B1001"))}, want: []string{" B1001 The source account uB1001 is still enabled"}},
		{rule: "SH-14", name: "source disabled", source: ps{user("B1001", disabled)}, target: ps{user("C2001", history("B1001"))}},
		{rule: "SH-14", name: "linked mailbox", source: ps{user("B1001")}, target: ps{user("C2001", disabled, history("B1001"))}},

		{rule: "SH-15", name: "same forest", target: ps{user("C2001", history("C1500")), user("C1500")}, want: []string{"critical C1500 The SID is the objectSid of uC1500"}},
		{rule: "SH-15", name: "the source account", source: ps{user("B1001")}, target: ps{user("C2001", history("B1001"))}},
		{rule: "SH-15", name: "a foreign security principal", target: ps{user("C2001", history("B1001")), user("B1001", class(ad.ClassForeignPrincipal))}},

		{rule: "SH-16", name: "own objectSid", target: ps{user("C2001", history("C2001"))}, want: []string{" C2001 The account's own objectSid"}},
		{rule: "SH-16", name: "another", target: ps{user("C2001", history("B2001"))}},

		{rule: "SH-17", name: "user has a group's", source: ps{group("B1001", ad.GroupGlobal)}, target: ps{user("C2001", history("B1001"))}, want: []string{" B1001 A user carries the SID of gB1001, a group"}},
		{rule: "SH-17", name: "user has a user's", source: ps{user("B1001")}, target: ps{user("C2001", history("B1001"))}},

		{rule: "SH-18", name: "not a SID", target: ps{user("C2001", badHistory)}, want: []string{" C2001 A value of sIDHistory is not a SID (too short): 0102"}},
		{rule: "SH-18", name: "another attribute", target: ps{user("C2001", func(p *ad.Principal) { p.Bad = []ad.BadValue{{Attr: "whenCreated"}} })}},

		{rule: "MP-01", name: "two targets", target: ps{user("C2001", history("B1001")), user("C2002", history("B1001"))}, want: []string{" B1001 Several target accounts claim this SID: uC2001"}},
		{rule: "MP-01", name: "one", target: ps{user("C2001", history("B1001"))}},
		{rule: "MP-01", name: "decided", target: ps{user("C2001", history("B1001")), user("C2002", history("B1001"))},
			match: Options{Overrides: []Row{{Source: id("B1001"), Target: id("C2001"), Status: Approved}}}},

		{rule: "MP-02", name: "merge", source: ps{user("B1001"), user("B1002")}, target: ps{user("C2001", history("B1001", "B1002"))}, want: []string{" C2001 Different source accounts become this one, which unites their rights: uB1001, uB1002."}},
		{rule: "MP-02", name: "same account over two domains", source: ps{user("B1001", history("A1001"))}, target: ps{user("C2001", history("B1001", "A1001"))}},

		{rule: "MP-03", name: "chain over a live account", source: ps{user("B1001", history("A1001"))}, target: ps{user("C2001", history("B1001"))}, want: []string{"medium A1001 The SID came over several migrations"}},
		{rule: "MP-03", name: "chain over a deleted account", source: ps{user("B1001", history("A1001"), deleted)}, target: ps{user("C2001", history("B1001"))}, want: []string{"info A1001 The SID came over"}},
		{rule: "MP-03", name: "direct", source: ps{user("B1001")}, target: ps{user("C2001", history("B1001"))}},

		{rule: "MP-03", name: "a cycle that a person decided", source: ps{user("B1001", history("C2001"))}, target: ps{user("C2001", history("B1001"))},
			match: Options{Approved: []Row{{Source: id("B1001"), Target: id("C2001"), Status: Approved}, {Source: id("C2001"), Status: Excluded}}}},
		{rule: "MP-04", name: "a person calls a chain a conflict", source: ps{user("B1001", history("A1001"))}, target: ps{user("C2001", history("B1001"))},
			match: Options{Approved: []Row{{Source: id("A1001"), Status: Conflict}, {Source: id("B1001"), Target: id("C2001"), Status: Approved}}}},
		{rule: "MP-04", name: "cycle", source: ps{user("B1001", history("C2001"))}, target: ps{user("C2001", history("B1001"))}, want: []string{" B1001 The way from this SID leads back to itself", " C2001 The way"}},
		{rule: "MP-04", name: "no cycle", target: ps{user("C2001", history("B1001"))}},

		{rule: "MP-06", name: "deleted source", source: ps{user("B1001", deleted)}, target: ps{user("C2001", history("B1001"))}, want: []string{" B1001 The source account is deleted; its last name was uB1001"}},
		{rule: "MP-06", name: "live source", source: ps{user("B1001")}, target: ps{user("C2001", history("B1001"))}},

		{rule: "MP-07", name: "deleted", target: ps{user("C2001", deleted, history("B1001"))}, want: []string{"high B1001 The target account is deleted"}},
		{rule: "MP-07", name: "disabled", target: ps{user("C2001", disabled, history("B1001"))}, want: []string{"low B1001 The target account is disabled"}},
		{rule: "MP-07", name: "not enabled yet", source: ps{user("B1001")}, target: ps{user("C2001", disabled, history("B1001"))}, want: []string{"info B1001 The target account is not enabled yet"}},
		{rule: "MP-07", name: "expired", target: ps{user("C2001", expires("2026-05-06"), history("B1001"))}, opts: CheckOptions{Date: day("2026-05-06")}, want: []string{"low B1001 The target account expired on 2026-05-06"}},
		{rule: "MP-07", name: "not expired yet", target: ps{user("C2001", expires("2026-05-06"), history("B1001"))}, opts: CheckOptions{Date: day("2026-05-05")}},
		{rule: "MP-07", name: "never expires", target: ps{user("C2001", history("B1001"))}, opts: CheckOptions{Date: day("2026-05-05")}},
		{rule: "MP-07", name: "nobody said the date", target: ps{user("C2001", expires("2026-05-06"), history("B1001"))}},
		{rule: "MP-07", name: "nobody holds the target", source: ps{user("B1001")}, target: ps{user("C2001")}, match: Options{Imports: []Pair{{Source: id("B1001"), Target: id("C9999")}}}, want: []string{"high B1001 No account of the target directory has the target SID"}},
		{rule: "MP-07", name: "shared mailbox", target: ps{user("C2001", disabled, master("S-1-5-10"), history("B1001"))}},
		{rule: "MP-07", name: "enabled", target: ps{user("C2001", history("B1001"))}},

		{rule: "MP-08", name: "disagrees", target: ps{user("C2001", history("B1001")), user("C2002", master("B1001"))}, want: []string{" B1001 The evidence disagrees: uC2001"}},
		{rule: "MP-08", name: "agrees", target: ps{user("C2001", history("B1001"), master("B1001"))}},

		{rule: "MP-08", name: "carried by an unmigrated account too", source: ps{user("B1001", history("A1001"))}, target: ps{user("C2001", history("A1001"))}, want: []string{" A1001 The evidence disagrees: the SID is also in the sIDHistory of uB1001, which is not migrated."}},
		{rule: "MP-09", name: "by name", source: ps{user("B1001", known("ada", 1))}, target: ps{user("C2001", known("ada", 2))}, match: Options{Attributes: []Attr{BySAM}}, want: []string{" B1001 The row needs a person's approval: only by sAMAccountName."}},
		{rule: "MP-09", name: "by sIDHistory", target: ps{user("C2001", history("B1001"))}},

		{rule: "MP-10", name: "scope", source: ps{group("B1001", ad.GroupDomainLocal)}, target: ps{group("C2001", ad.GroupUniversal, history("B1001"))}, want: []string{" B1001 The source group is domain local, security, the target group universal, security."}},
		{rule: "MP-10", name: "global to universal", source: ps{group("B1001", ad.GroupGlobal)}, target: ps{group("C2001", ad.GroupUniversal, history("B1001"))}},
		{rule: "MP-10", name: "class", source: ps{group("B1001", ad.GroupGlobal)}, target: ps{user("C2001", disabled, master("B1001"))}, want: []string{" B1001 The source is a group, the target a user."}},

		{rule: "MP-12", name: "override", target: ps{user("C2001")}, match: Options{Overrides: []Row{{Source: sid.AuthenticatedUsers, Target: id("C2001"), Status: Approved}}},
			want: []string{" S-1-5-11 The row was refused: a well-known SID is never mapped."}},
		{rule: "MP-12", name: "override to", target: ps{user("C2001")}, match: Options{Overrides: []Row{{Source: id("B1001"), Target: sid.Everyone, Status: Approved}}},
			want: []string{" B1001 The row was refused: target: a well-known SID is never mapped."}},
		{rule: "MP-12", name: "low RID", target: ps{user("C2001", history("B513"))}},

		{rule: "MP-13", name: "outside", target: ps{user("C2001")}, match: Options{Overrides: []Row{{Source: id("B1001"), Target: id("X2001"), Status: Approved}}}, want: []string{" B1001 The target SID is of no domain"}},
		{rule: "MP-13", name: "inside", target: ps{user("C2001", history("B1001"))}},

		{rule: "MP-14", name: "new", target: ps{user("C2001", history("B1001"))}, match: Options{Approved: []Row{}}, want: []string{" B1001 New since the mapping was approved."}},
		{rule: "MP-14", name: "same", target: ps{user("C2001", history("B1001"))}, match: Options{Approved: []Row{{Source: id("B1001"), Target: id("C2001"), Status: Approved}}}},

		{rule: "MP-15", name: "member", target: ps{user("C2001", history("B1001")), user("B1001", class(ad.ClassForeignPrincipal)), group("C3001", ad.GroupDomainLocal, membersAre("B1001"))},
			want: []string{" B1001 The old SID is a member of gC3001"}},
		{rule: "MP-15", name: "member whose object was not read", target: ps{user("C2001", history("B1001")), group("C3001", ad.GroupDomainLocal, func(p *ad.Principal) {
			p.Members = []string{"CN=" + domB + "-1001,CN=ForeignSecurityPrincipals,DC=c"}
		})}, want: []string{" B1001 The old SID is a member of gC3001"}},
		{rule: "MP-15", name: "no member", target: ps{user("C2001", history("B1001")), user("B1001", class(ad.ClassForeignPrincipal))}},
		{rule: "MP-15", name: "not mapped", source: ps{user("B1001")}, target: ps{user("B1001", class(ad.ClassForeignPrincipal)), group("C3001", ad.GroupDomainLocal, membersAre("B1001"))}},

		{rule: "MP-17", name: "left out", source: ps{user("B500"), group("B513", ad.GroupGlobal)}, want: []string{"  2 rows are left out of the mapping: RID below 1000"}},
		{rule: "MP-17", name: "all in", source: ps{user("B1001")}, target: ps{user("C2001", history("B1001"))}},

		{rule: "LM-01", name: "enabled", source: ps{user("B1001")}, target: ps{user("C2001", master("B1001"))}, want: []string{" B1001 The account is enabled"}},
		{rule: "LM-01", name: "disabled", source: ps{user("B1001")}, target: ps{user("C2001", disabled, master("B1001"))}},
		{rule: "LM-01", name: "SELF", target: ps{user("C2001", master("S-1-5-10"))}},

		{rule: "LM-02", name: "user mailbox", source: ps{user("B1001")}, target: ps{user("C2001", disabled, master("B1001"), mailbox(1))}, want: []string{" B1001 A mailbox that is not linked"}},
		{rule: "LM-02", name: "linked mailbox", source: ps{user("B1001")}, target: ps{user("C2001", disabled, master("B1001"), mailbox(2))}},

		{rule: "LM-03", name: "disabled", target: ps{user("C2001", disabled, mailbox(1))}, want: []string{" C2001 The account of this mailbox is disabled"}},
		{rule: "LM-03", name: "enabled", target: ps{user("C2001", mailbox(1))}},
		{rule: "LM-03", name: "no mailbox", target: ps{user("C2001", disabled)}},
		{rule: "LM-03", name: "linked", target: ps{user("C2001", disabled, mailbox(2), master("B1001"))}},

		{rule: "LM-04", name: "user mailbox", target: ps{user("C2001", mailbox(1), master("S-1-5-10"))}, want: []string{"medium S-1-5-10 msExchMasterAccountSid is SELF"}},
		{rule: "LM-04", name: "shared mailbox", target: ps{user("C2001", disabled, mailbox(4), master("S-1-5-10"))}},

		{rule: "LM-05", name: "nobody", source: ps{user("B1001")}, target: ps{user("C2001", disabled, master("B1002"))}, want: []string{" B1002 No live account has the master account's SID"}},
		{rule: "LM-05", name: "deleted", source: ps{user("B1001", deleted)}, target: ps{user("C2001", disabled, master("B1001"))}, want: []string{" B1001 No live account"}},
		{rule: "LM-05", name: "alive", source: ps{user("B1001")}, target: ps{user("C2001", disabled, master("B1001"))}},
		{rule: "LM-05", name: "a domain that was not read", source: ps{user("B1001")}, target: ps{user("C2001", disabled, master("X1001"))}},

		{rule: "LM-06", name: "two mailboxes", target: ps{user("C2001", disabled, master("B1001")), user("C2002", disabled, master("B1001"))}, want: []string{" B1001 Another account has the same msExchMasterAccountSid", " B1001 Another account has the same"}},
		{rule: "LM-06", name: "another's sIDHistory", target: ps{user("C2001", disabled, master("B1001")), user("C2002", history("B1001"))}, want: []string{" B1001 Another account has the master account's SID in its sIDHistory"}},
		{rule: "LM-06", name: "own sIDHistory", target: ps{user("C2001", disabled, master("B1001"), history("B1001"))}},

		{rule: "LM-07", name: "own sIDHistory", target: ps{user("C2001", disabled, master("B1001"), history("B1001"))}, want: []string{" B1001 The master account's SID is in the account's own sIDHistory too"}},
		{rule: "LM-07", name: "not", target: ps{user("C2001", disabled, master("B1001"))}},

		{rule: "TR-01", name: "sIDHistory allowed", target: ps{trust(domB, 0x48)}, want: []string{" " + domB + " The forest trust lets sIDHistory through (trustAttributes 0x48)."}},
		{rule: "TR-01", name: "filtered", target: ps{trust(domB, 0x8)}},
		{rule: "TR-02", name: "external", source: ps{trust(domC, 0)}, want: []string{" " + domC + " The external trust has no SID filter"}},
		{rule: "TR-02", name: "only the partner trusts", source: ps{trust(domC, 0, inbound)}},
		{rule: "TR-02", name: "quarantined", source: ps{trust(domC, 4)}},
		{rule: "TR-02", name: "within the forest", source: ps{trust(domC, 0x20)}},
		{rule: "TR-03", name: "quarantined forest trust", target: ps{trust(domB, 0xC)}, want: []string{" " + domB + " A quarantine on a forest trust"}},
		{rule: "TR-03", name: "quarantined external trust", target: ps{trust(domB, 0x4)}},
		{rule: "TR-04", name: "filter of the source", source: ps{trust(domC, 8)}, target: ps{user("C2001", history("B1001"))}, want: []string{" " + domC + " The SID filter of this trust drops"}},
		{rule: "TR-04", name: "nobody has sIDHistory", source: ps{trust(domC, 8)}, target: ps{user("C2001")}},
		{rule: "TR-04", name: "sIDHistory allowed", source: ps{trust(domC, 0x48)}, target: ps{user("C2001", history("B1001"))}},
		{rule: "TR-04", name: "filter of the target", source: ps{user("B1001", history("A1001"))}, target: ps{trust(domB, 8), user("C2001")}, want: []string{" " + domB + " The SID filter of this trust drops"}},
		{rule: "TR-04", name: "another domain of the trusted forest", source: ps{trust(domC, 8)}, target: ps{domain(domC), domain(domX), user("X2001", history("B1001"))}, want: []string{" " + domC + " The SID filter of this trust drops"}},
		{rule: "TR-04", name: "SID of the same forest", source: ps{trust(domC, 8)}, target: ps{domain(domC), domain(domX), user("X2001", history("C1001"))}},
		{rule: "TR-04", name: "SID of the same forest, quarantined", source: ps{trust(domC, 4)}, target: ps{domain(domC), domain(domX), user("C2001", history("X1001"))}, want: []string{" " + domC + " The SID filter of this trust drops"}},
		{rule: "TR-04", name: "external trust with a neighbour domain", source: ps{trust(domC, 4)}, target: ps{domain(domC), domain(domX), user("X2001", history("B1001"))}},
		{rule: "TR-05", name: "low RID", source: ps{trust(domC, 0x48)}, target: ps{user("C2001", history("B512"))}, want: []string{" " + domC + " The trust drops SIDs with a RID below 1000"}},
		{rule: "TR-05", name: "ordinary RID", source: ps{trust(domC, 0x48)}, target: ps{user("C2001", history("B1001"))}},
		{rule: "TR-06", name: "trust gone", source: ps{user("B1001")}, target: ps{trust(domX, 8), user("C2001", history("B1001", "B1002"))}, want: []string{" " + domB + " The target has no trust with this domain any more; 2 of its SIDs"}},
		{rule: "TR-06", name: "trusted", source: ps{user("B1001")}, target: ps{trust(domB, 8), user("C2001", history("B1001"))}},
		{rule: "TR-06", name: "no trusts in the export", source: ps{user("B1001")}, target: ps{user("C2001", history("B1001"))}},

		{rule: "TK-01", name: "large", target: ps{user("C2001", history(many(300)...))}, want: []string{"medium C2001 The token takes about 13200 bytes, after cleanup 1200."}},
		{rule: "TK-01", name: "very large", target: ps{user("C2001", history(many(900)...))}, want: []string{" C2001 The token takes about 37200 bytes"}},
		{rule: "TK-01", name: "ordinary", target: ps{user("C2001", history(many(250)...))}},
		{rule: "TK-02", name: "too many", target: ps{user("C2001", history(many(1015)...))}, want: []string{" C2001 The token holds 1016 SIDs"}},
		{rule: "TK-02", name: "just enough", target: ps{user("C2001", history(many(1014)...))}},
		{rule: "TK-03", name: "groups' sIDHistory", target: append(groups(60), user("C2001"), group("C300061", ad.GroupGlobal, history("A1001", "A1002"), membersAre("C2001"))), want: []string{" C2001 62 of 124 SIDs of the token come from the sIDHistory of groups."}},
		{rule: "TK-03", name: "few", target: append(groups(49), user("C2001"))},
		{rule: "TK-04", name: "with TK-01", target: ps{user("C2001", history(many(300)...))}, want: []string{"  Token sizes are estimates: 1200 + 40d + 8s"}},
		{rule: "TK-04", name: "without", target: ps{user("C2001")}},
	}
	tested := map[string][2]bool{}
	for _, tt := range tests {
		seen := tested[tt.rule]
		if tt.want != nil {
			seen[0] = true
		} else {
			seen[1] = true
		}
		tested[tt.rule] = seen
		t.Run(tt.rule+" "+tt.name, func(t *testing.T) {
			source, target := dir(tt.source...), dir(tt.target...)
			m := Match(source, target, tt.match)
			var got []string
			for f := range Check(source, target, m, tt.opts) {
				if !strings.HasSuffix(f.Detail, ".") && f.Rule != "SH-18" || f.Principal == "" && f.Rule != "MP-17" && f.Rule != "TK-04" {
					t.Errorf("%s: no whole sentence or no principal: %+v", f.Rule, f)
				}
				if f.Rule == tt.rule {
					got = append(got, f.Severity+" "+letter(f.SID)+" "+f.Detail)
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("got %q, want %q", got, tt.want)
			}
			for i := range got {
				if !strings.HasPrefix(got[i], tt.want[i]) {
					t.Errorf("got %q, want %q", got[i], tt.want[i])
				}
			}
		})
	}
	for rule, seen := range tested {
		if !seen[0] || !seen[1] {
			t.Errorf("%s: fires in a test %v, stays silent in a test %v", rule, seen[0], seen[1])
		}
	}
}

func TestCheckStops(t *testing.T) {
	source, target := dir(user("B1001")), dir(user("C2001", disabled, history("B1001", "B500", "X1001")))
	n := 0
	for range Check(source, target, Match(source, target, Options{}), CheckOptions{}) {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d facts before the stop", n)
	}
}

func TestCheckNothing(t *testing.T) {
	source := dir(domain(domB), user("B1001", disabled), user("B1002", deleted))
	target := dir(domain(domC), trust(domB, 8), user("C2001", mailbox(1)), user("C2002", disabled, mailbox(4), master("S-1-5-10")), group("C3001", ad.GroupGlobal, membersAre("C2001")))
	for f := range Check(source, target, Match(source, target, Options{}), CheckOptions{}) {
		t.Errorf("clean directories give %+v", f)
	}
	for f := range Check(nil, nil, Match(nil, nil, Options{}), CheckOptions{}) {
		t.Errorf("no directories give %+v", f)
	}
}

func TestUnchecked(t *testing.T) {
	rules := func(u []Unrun) (out []string) {
		for _, r := range u {
			out = append(out, r.Rule)
		}
		return out
	}
	bare := rules(Unchecked(nil, nil, nil, CheckOptions{}))
	for _, want := range []string{"SH-01", "SH-13", "LM-01", "TR-01", "TR-06", "TK-01", "MP-06", "MP-14"} {
		if !slices.Contains(bare, want) {
			t.Errorf("%s is not said to be unchecked without input", want)
		}
	}
	source := dir(user("B1001"), user("B1002", deleted))
	target := dir(trust(domB, 8), user("C2001", mailbox(1)), group("C3001", ad.GroupGlobal, membersAre("C2001")))
	full := rules(Unchecked(source, target, Match(source, target, Options{Approved: []Row{}}), CheckOptions{Finished: []sid.SID{id("B1001").Domain()}}))
	if !slices.Equal(full, []string{"SH-13"}) {
		t.Errorf("unchecked with all input: %v", full)
	}
}
