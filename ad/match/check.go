package match

import (
	"iter"
	"time"

	"reacl/ad"
	"reacl/sid"
)

// Fact is something that a rule of the catalogue found in the directories or
// the mapping alone.
type Fact struct {
	Rule      string  // id of the catalogue: "SH-01"
	Severity  string  // "info" to "critical" where this case differs from the rule's own, else ""
	Principal string  // who or what is concerned, DOMAIN\name where that is known
	SID       sid.SID // the SID concerned: of sIDHistory, of a mapping row's source, of an account
	Target    sid.SID // what it is mapped to, or whose it is; zero where that says nothing
	Detail    string  // one or two sentences
	Origin    string  // where the principal was read; "" for the mapping
}

// CheckOptions are what the rules need to know and no directory says.
type CheckOptions struct {
	Known         []ad.Domain // domains that neither directory holds and that are known all the same
	Finished      []sid.SID   // domains whose migration is finished, for SH-06
	Date          time.Time   // MP-07: an account that expired by then is expired; zero where nobody said the date
	Stale         time.Time   // SH-09: an account that was not used since is stale; zero for none
	Window        Window      // SH-13: when the migration wrote sIDHistory; the zero Window is not known
	MaxHistory    int         // SH-10: more values on one account are too many; 0 stands for 2
	MaxToken      int         // TK-01: bytes; 0 stands for 12,000
	MaxTokenSIDs  int         // TK-02; 0 stands for 1,015
	MaxGroupShare int         // TK-03: SIDs by groups' sIDHistory; 0 stands for 50
	ManyMembers   int         // SH-11: a group with more is high; 0 stands for 50
}

// Window is a time from its first to its last moment.
type Window struct{ From, To time.Time }

// IsZero reports whether nobody said a window.
func (w Window) IsZero() bool { return w.From.IsZero() && w.To.IsZero() }

func (w Window) holds(t time.Time) bool {
	return !t.Before(w.From) && (w.To.IsZero() || !t.After(w.To))
}

func (o CheckOptions) orDefaults() CheckOptions {
	def := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.MaxHistory, 2)
	def(&o.MaxToken, 12000)
	def(&o.MaxTokenSIDs, 1015)
	def(&o.MaxGroupShare, 50)
	def(&o.ManyMembers, 50)
	return o
}

// Check raises the rules that need only directories and the mapping: SH-*,
// MP-*, LM-*, TR-* and TK-*. m is what [Match] made of the same directories.
// The facts come in a fixed order. See [Unchecked] for rules that cannot run.
func Check(source, target *ad.Directory, m *Map, opts CheckOptions) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		c := newChecker(source, target, m, opts)
		c.yield = yield
		for _, run := range []func(){c.histories, c.mapping, c.links, c.trusts, c.tokens} {
			if run(); c.stopped {
				return
			}
		}
	}
}

// checker holds what the rules look at.
type checker struct {
	matcher *matcher
	m       *Map
	opts    CheckOptions
	source  *ad.Directory
	target  *ad.Directory
	known   map[sid.SID]bool // domains that somebody can name
	trusted map[sid.SID]bool // domains that the target trusts
	logons  *ad.Logons       // of target accounts at the target's resources
	joined  map[string]int   // DN in lower case → members by their memberOf; nil until it is asked for
	yield   func(Fact) bool
	stopped bool
}

func newChecker(source, target *ad.Directory, m *Map, opts CheckOptions) *checker {
	mm := newMatcher(source, target, Options{})
	c := &checker{matcher: mm, m: m, opts: opts.orDefaults(), source: mm.source.d, target: mm.target.d,
		known: map[sid.SID]bool{}, trusted: map[sid.SID]bool{}}
	for _, d := range []*ad.Directory{c.source, c.target} {
		for _, dom := range d.Domains() {
			c.known[dom.SID] = true
		}
		for p := range d.All() {
			if p.Class == ad.ClassTrust && !p.SID.IsZero() {
				c.known[p.SID] = true
				if d == c.target {
					c.trusted[p.SID] = true
				}
			}
		}
	}
	for _, dom := range opts.Known {
		c.known[dom.SID] = true
	}
	c.logons = ad.NewLogons(c.target, nil)
	return c
}

// emit hands f on, until the receiver has had enough.
func (c *checker) emit(f Fact) {
	if !c.stopped && !c.yield(f) {
		c.stopped = true
	}
}

// about is a fact on the target account p and one SID.
func (c *checker) about(rule string, p *ad.Principal, s sid.SID, detail string) Fact {
	return Fact{Rule: rule, Principal: c.name(p), SID: s, Target: p.SID, Detail: detail, Origin: p.Origin}
}

// name is the name of an account of the target.
func (c *checker) name(p *ad.Principal) string {
	return c.matcher.target.names.account(p)
}

// Unrun is a rule that cannot run for lack of input.
type Unrun struct {
	Rule, Why string
}

// Unchecked lists the rules of [Check] that cannot run on these inputs, or
// only in part, each with what is missing.
func Unchecked(source, target *ad.Directory, m *Map, opts CheckOptions) []Unrun {
	var has struct{ metadata, trusts, targetTrusts, links, members, tombstones bool }
	for _, d := range []*ad.Directory{source, target} {
		if d == nil {
			continue
		}
		for p := range d.All() {
			has.trusts = has.trusts || p.Class == ad.ClassTrust
			has.tombstones = has.tombstones || p.Deleted
			if d == target {
				has.metadata = has.metadata || !p.HistoryChanged.IsZero()
				has.targetTrusts = has.targetTrusts || p.Class == ad.ClassTrust
				has.links = has.links || !p.Master.IsZero() || p.RecipientType != 0 || p.MailboxGUID != [16]byte{}
				has.members = has.members || len(p.Members) > 0 || len(p.MemberOf) > 0
			}
		}
	}
	var out []Unrun
	lacks := func(missing bool, why string, rules ...string) {
		for _, r := range rules {
			if missing {
				out = append(out, Unrun{r, why})
			}
		}
	}
	empty := func(d *ad.Directory) bool { return d == nil || d.Len() == 0 }
	lacks(empty(target), "no target directory", "SH-01", "SH-02", "SH-03", "SH-04", "SH-05", "SH-08", "SH-09", "SH-10", "SH-11", "SH-12", "SH-15", "SH-16", "SH-18")
	lacks(empty(source) || empty(target), "source and target directory are needed", "SH-14", "SH-17", "MP-10", "LM-05")
	lacks(len(opts.Finished) == 0, "no domain was declared finished", "SH-06")
	lacks(!has.metadata, "the target export holds no replication metadata", "SH-13")
	lacks(has.metadata && opts.Window.IsZero(), "nobody said when the migration wrote sIDHistory", "SH-13")
	lacks(!has.tombstones, "the exports hold no deleted objects", "MP-06")
	lacks(m == nil || !m.compared, "no approved mapping to compare with", "MP-14")
	lacks(!has.links, "the target export holds no Exchange attributes", "LM-01", "LM-02", "LM-03", "LM-04", "LM-05", "LM-06", "LM-07")
	lacks(!has.trusts, "the exports hold no trusts", "TR-01", "TR-02", "TR-03", "TR-04", "TR-05")
	lacks(!has.targetTrusts, "the target export holds no trusts", "TR-06")
	lacks(!has.members, "the target export holds no group members", "TK-01", "TK-02", "TK-03", "TK-04")
	return out
}
