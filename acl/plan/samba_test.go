package plan

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"testing"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/internal/brute"
	"reacl/ad"
	"reacl/fixtures/peer"
)

// TestPlanKeepsAccessForSamba asks Samba's own access check whether random
// plans keep everybody's rights.
func TestPlanKeepsAccessForSamba(t *testing.T) {
	cmd := exec.Command(peer.Python(t, "samba.security"), "../testdata/samba_oracle.py")
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
	defer func() { in.Close(); cmd.Wait() }()
	lines := bufio.NewScanner(out)
	lines.Scan() // its version
	asked := 0
	access := func(d acl.Descriptor, token sidSet) uint32 {
		q := struct {
			Op   string   `json:"op"`
			Hex  string   `json:"hex"`
			SIDs []string `json:"sids"`
		}{"access", hex.EncodeToString(d.Bytes()), nil}
		for s := range token {
			q.SIDs = append(q.SIDs, s.String())
		}
		if err := json.NewEncoder(in).Encode(q); err != nil {
			t.Fatal(err)
		}
		var a struct {
			Granted uint32
			Error   string
		}
		if !lines.Scan() || json.Unmarshal(lines.Bytes(), &a) != nil || a.Error != "" {
			t.Fatalf("samba: %s %v", lines.Text(), lines.Err())
		}
		asked++
		return a.Granted
	}
	rng := rand.New(rand.NewPCG(10, 42))
	for range 150 {
		source, target, pool := brute.World(rng)
		for _, mode := range []acl.Mode{acl.Replace, acl.Add, acl.Remove} {
			sddl := brute.SDDL(rng, exchange.KindMailbox, pool)
			o := object(t, exchange.KindMailbox, sddl)
			s := planner(source, target, mode).Plan(o)
			if !s.Changed() {
				continue
			}
			for p := range target.All() {
				if p.Class != ad.ClassUser {
					continue
				}
				today, after, _ := bruteLogon(source, target, p)
				open := sidSet{}
				for _, e := range s.Exceptions {
					if today[e.SID] {
						open[e.SID] = true
					}
				}
				before, meanwhile, then := access(o.SD, today), access(s.After, today), access(s.After, union(after, open))
				if before&^meanwhile != 0 || before&^then != 0 || then&^before&^access(o.SD, union(today, after)) != 0 {
					t.Fatalf("mode %d, %s: before %#x, meanwhile %#x, then %#x\n%s", mode, p.DN, before, meanwhile, then, sddl)
				}
			}
		}
	}
	t.Logf("%d access checks by Samba", asked)
	if asked < 2000 {
		t.Errorf("only %d access checks", asked)
	}
}
