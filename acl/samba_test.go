package acl_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/fixtures/peer"
	"reacl/sid"
)

// samba is a running testdata/samba_oracle.py.
type samba struct {
	in  io.Writer
	out *bufio.Scanner
}

// startSamba runs testdata/samba_oracle.py.
func startSamba(t *testing.T) samba {
	t.Helper()
	cmd := exec.Command(peer.Python(t, "samba.dcerpc.security"), "testdata/samba_oracle.py")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	s := samba{in, bufio.NewScanner(out)}
	s.out.Buffer(nil, 1<<24)
	if !s.out.Scan() {
		t.Fatalf("it ended at once: %s", stderr.String())
	}
	t.Logf("samba %s", s.out.Text())
	return s
}

type sambaQuestion struct {
	Op   string   `json:"op"`
	Seed int      `json:"seed"`
	Hex  string   `json:"hex"`
	SIDs []string `json:"sids"`
}

type sambaAnswer struct {
	Hex     string
	SD      sambaSD
	Granted uint32
	Error   string
}

type sambaSD struct {
	Control      uint16
	Owner, Group string
	DACL, SACL   *sambaACL
}

type sambaACL struct {
	Revision byte
	Size     int
	ACEs     []sambaACE
}

type sambaACE struct {
	Type, Flags               byte
	Size                      int
	Mask                      uint32
	SID                       string
	ObjectFlags               uint32
	ObjectType, InheritedType string
}

func (s samba) ask(t *testing.T, q sambaQuestion) (a sambaAnswer) {
	t.Helper()
	line, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	if !s.out.Scan() {
		t.Fatalf("samba stopped at %s: %v", line, s.out.Err())
	}
	if err := json.Unmarshal(s.out.Bytes(), &a); err != nil {
		t.Fatalf("%s: %v", s.out.Text(), err)
	}
	if a.Error != "" {
		t.Fatalf("%s: samba says %s", line, a.Error)
	}
	return a
}

// sambaText is a SID as Samba prints it: an authority above 2^32 without leading
// zeros.
func sambaText(s sid.SID) string {
	before, after, ok := strings.Cut(s.String(), "-0x")
	if !ok {
		return before
	}
	return before + "-0x" + strings.TrimLeft(after, "0")
}

// inSamba is a Descriptor in Samba's terms.
func inSamba(d acl.Descriptor) sambaSD {
	read := func(l acl.List) *sambaACL {
		if s := d.State(l); s == acl.Absent || s == acl.Null {
			return nil
		}
		p := &sambaACL{Revision: d.Revision(l), Size: 8}
		for _, a := range d.ACEs(l) {
			e := sambaACE{Type: byte(a.Type), Flags: byte(a.Flags), Size: len(a.Raw()), Mask: uint32(a.Mask), SID: sambaText(a.SID()), ObjectFlags: a.ObjectFlags()}
			if g, ok := a.ObjectType(); ok {
				e.ObjectType = g.String()
			}
			if g, ok := a.InheritedObjectType(); ok {
				e.InheritedType = g.String()
			}
			p.ACEs = append(p.ACEs, e)
			p.Size += e.Size
		}
		return p
	}
	return sambaSD{uint16(d.Control()), sambaText(d.Owner()), sambaText(d.Group()), read(acl.DACL), read(acl.SACL)}
}

func (l *sambaACL) equal(other *sambaACL) bool {
	if l == nil || other == nil {
		return l == other
	}
	return l.Revision == other.Revision && l.Size == other.Size && slices.Equal(l.ACEs, other.ACEs)
}

func (sd sambaSD) equal(other sambaSD) bool {
	return sd.Control == other.Control && sd.Owner == other.Owner && sd.Group == other.Group &&
		sd.DACL.equal(other.DACL) && sd.SACL.equal(other.SACL)
}

func (sd sambaSD) String() string {
	text, err := json.Marshal(sd)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// TestSamba compares random descriptors that Samba makes, and what rewrites make
// of them, with what Samba reads. REACL_LONG=1 tries 100,000.
func TestSamba(t *testing.T) {
	s := startSamba(t)
	rewritten := 0
	for seed := range cases(2000, 100_000) {
		made := s.ask(t, sambaQuestion{Op: "make", Seed: seed})
		raw, err := hex.DecodeString(made.Hex)
		if err != nil {
			t.Fatal(err)
		}
		if !faithful(t, raw) {
			_, err := acl.Parse(raw)
			t.Fatalf("seed %d: %s: %v", seed, made.Hex, err)
		}
		d := parse(t, raw)
		if got := inSamba(d); !got.equal(made.SD) {
			t.Fatalf("seed %d: %s\nread  %v\nsamba %v", seed, made.Hex, got, made.SD)
		}
		r := rand.New(rand.NewPCG(uint64(seed), 4))
		target := randomMapping(r, d)
		mode, parts := acl.Mode(r.IntN(3)), acl.Parts(r.IntN(16))
		after, changes, err := acl.Rewrite(d, target, mode, parts)
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, made.Hex, err)
		}
		if len(changes) > 0 {
			rewritten++
		}
		back := s.ask(t, sambaQuestion{Op: "read", Hex: hex.EncodeToString(after)})
		if got := inSamba(parse(t, after)); !got.equal(back.SD) {
			t.Fatalf("seed %d: rewritten to %x\nread  %v\nsamba %v", seed, after, got, back.SD)
		}
		if mode == acl.Replace && !replacedOnly(made.SD, back.SD, target, parts, changes) {
			t.Fatalf("seed %d: %v\nis rewritten to\n%v\nby %v", seed, made.SD, back.SD, changes)
		}
	}
	t.Logf("%d descriptors, %d of them rewritten", cases(2000, 100_000), rewritten)
}

// randomMapping maps some of the descriptor's trustees to others of them or to
// SIDs of any length.
func randomMapping(r *rand.Rand, d acl.Descriptor) func(sid.SID) (sid.SID, bool) {
	pool := []sid.SID{d.Owner(), d.Group(), anna, sid.System, sid.MustParse("S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15")}
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		for _, a := range d.ACEs(l) {
			pool = append(pool, a.SID())
		}
	}
	m := map[sid.SID]sid.SID{}
	for range 1 + r.IntN(4) {
		m[pool[r.IntN(len(pool))]] = pool[r.IntN(len(pool))]
	}
	return func(s sid.SID) (sid.SID, bool) { t, ok := m[s]; return t, ok }
}

// replacedOnly reports whether after is before but for mapped SIDs, the sizes that
// follow from them and entries that were merged.
func replacedOnly(before, after sambaSD, target func(sid.SID) (sid.SID, bool), parts acl.Parts, changes []acl.Change) bool {
	to := func(text string, part acl.Parts) (string, int) {
		var s sid.SID
		if err := s.UnmarshalText([]byte(text)); err != nil {
			return err.Error(), 0
		}
		if t, ok := target(s); ok && parts&part != 0 && !s.IsZero() && !t.IsZero() {
			return sambaText(t), 4 * (t.SubAuthorities() - s.SubAuthorities())
		}
		return text, 0
	}
	before.Owner, _ = to(before.Owner, acl.PartOwner)
	before.Group, _ = to(before.Group, acl.PartGroup)
	merged := map[string]bool{}
	for _, c := range changes {
		merged[c.Place] = merged[c.Place] || c.What == acl.Merged
	}
	for _, l := range []struct {
		name          string
		part          acl.Parts
		before, after *sambaACL
	}{{"dacl", acl.PartDACL, before.DACL, after.DACL}, {"sacl", acl.PartSACL, before.SACL, after.SACL}} {
		if l.before == nil {
			continue
		}
		kept := l.before.ACEs[:0]
		l.before.Size = 8
		for i, a := range l.before.ACEs {
			if merged[fmt.Sprintf("%s[%d]", l.name, i)] {
				continue
			}
			longer := 0
			a.SID, longer = to(a.SID, l.part)
			a.Size += longer
			kept = append(kept, a)
			l.before.Size += a.Size
		}
		l.before.ACEs = kept
		if l.after == nil || len(l.after.ACEs) != len(kept) {
			return false
		}
		for i := range kept {
			if len(merged) > 0 {
				kept[i].Mask |= l.after.ACEs[i].Mask // what was merged adds rights
			}
		}
	}
	return before.equal(after)
}

// TestSambaAccess compares the maximum rights of random tokens.
func TestSambaAccess(t *testing.T) {
	s := startSamba(t)
	trustees := []sid.SID{anna, bert, staff, sid.Everyone, sid.OwnerRights, sid.AuthenticatedUsers}
	some := 0
	for seed := range cases(2000, 100_000) {
		r := rand.New(rand.NewPCG(uint64(seed), 5))
		var aces [][]byte
		for range r.IntN(8) {
			t, who := acl.ACEType(r.IntN(3)), trustees[r.IntN(len(trustees))]
			if who == sid.OwnerRights {
				t &= 1 // for Samba even an audit of OWNER RIGHTS takes the implicit rights away
			}
			f := []acl.ACEFlags{0, 0, 2, 0x0B, 0x10, 8}[r.IntN(6)]
			aces = append(aces, plainACE(t, f, acl.Mask(r.Uint32()&0x001F01FF), who))
		}
		raw := descriptor(0x8004, trustees[r.IntN(3)], trustees[r.IntN(3)], nil, aclBytes(2, aces...))
		var sids []sid.SID
		q := sambaQuestion{Op: "access", Hex: hex.EncodeToString(raw)}
		for _, s := range []sid.SID{anna, bert, staff, sid.Everyone, sid.AuthenticatedUsers} {
			if r.IntN(2) == 0 {
				sids = append(sids, s)
				q.SIDs = append(q.SIDs, s.String())
			}
		}
		if len(sids) == 0 {
			continue
		}
		got, want := parse(t, raw).Access(acl.NewToken(sids...), acl.Generic{}), s.ask(t, q).Granted
		if uint32(got) != want {
			t.Fatalf("seed %d: %s, token %v: access %v, samba %08X", seed, show(parse(t, raw), acl.DACL), sids, got, want)
		}
		if want != 0 {
			some++
		}
	}
	if some < cases(2000, 100_000)/4 {
		t.Errorf("only %d tokens have any access: the cases are too plain", some)
	}
}
