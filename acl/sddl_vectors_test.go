package acl_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/fixtures/peer"
	"reacl/sid"
)

// sddlMachine is what LA and LG were bound to where the vectors were recorded.
var sddlMachine = sid.MustParse("S-1-5-21-2457507606-2709100691-398136650")

// sddlPair is a text and the bytes that Windows made of it.
type sddlPair struct {
	SDDL, Hex string
	bytes     []byte
}

// sddlPairs reads pairs that were recorded on Windows.
func sddlPairs(t *testing.T, name string) []sddlPair {
	t.Helper()
	f, err := os.Open(peer.Recorded(t, "windows-sddl", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pairs []sddlPair
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var p sddlPair
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatalf("%s:%d: %v", name, len(pairs)+1, err)
		}
		if p.bytes, err = hex.DecodeString(p.Hex); err != nil {
			t.Fatalf("%s:%d: %v", name, len(pairs)+1, err)
		}
		pairs = append(pairs, p)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return pairs
}

// sddlNotRecorded are texts that cannot have been the ones that Windows was
// given: the DACL that it made has revision 4 and four unused bytes at its end,
// which it leaves where an object entry without GUIDs becomes a plain one. The
// recorded text is Windows' print of the result. Of the text with OA for that
// entry the recorded bytes are made.
var sddlNotRecorded = map[string]string{
	"O:BAG:S-1-5-21-1927343755-967950539-965328874-513":  "(A;OICI;;;;AU)",
	"O:BAG:S-1-5-21-3372605546-132586199-2553092274-513": "(A;;;;;AU)",
	"O:BAG:S-1-5-21-446349270-2432516025-2131592620-513": "(A;;;;;AU)",
	"O:BAG:S-1-5-21-926620776-2075325327-1127912823-513": "(A;;;;;AU)",
}

// sddlSpelled are texts in which Windows spells a SID otherwise than sid.SID
// does, as [MS-DTYP] 2.4.2.1 wants it: twelve digits of an authority above 2^32.
var sddlSpelled = map[string]string{
	"O:S-1-0x2038FD554-1-5-3229000002": "O:" + sid.MustParse("S-1-0x0002038FD554-1-5-3229000002").String(),
}

// TestSDDLWindows checks both directions against Windows: the same bytes of
// every text and the same text of all bytes. Exceptions must occur as
// often as they are said to.
func TestSDDLWindows(t *testing.T) {
	tests := []struct {
		file        string
		pairs       int
		notRecorded int // sddlNotRecorded
		spelled     int // sddlSpelled
		machine     int // LA and LG: Windows binds them to the machine, so we write the SID
	}{
		{"ordinary.jsonl", 3570, 4, 1, 12},
		{"conditional.jsonl", 122, 0, 0, 1},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			pairs := sddlPairs(t, test.file)
			notRecorded, spelled, machine := 0, 0, 0
			for _, p := range pairs {
				given, layoutLost := p.SDDL, false
				owner, _, _ := strings.Cut(p.SDDL, "D:")
				if plain, ok := sddlNotRecorded[owner]; ok && strings.Contains(p.SDDL, plain) && p.bytes[20] == 4 {
					notRecorded++
					given = strings.Replace(p.SDDL, plain, "(OA"+plain[2:], 1)
					layoutLost = true
				}
				b, err := acl.ParseSDDL(given, sddlMachine)
				if err != nil || !bytes.Equal(b, p.bytes) {
					t.Errorf("parse %s\n got %x, %v\nwant %x", given, b, err, p.bytes)
				}

				want := strings.NewReplacer(
					":LA", ":"+sddlMachine.WithRID(500).String(),
					":LG", ":"+sddlMachine.WithRID(501).String(),
					";LG)", ";"+sddlMachine.WithRID(501).String()+")",
				).Replace(p.SDDL)
				if want != p.SDDL {
					machine++
				}
				if ours, ok := sddlSpelled[want]; ok {
					want = ours
					spelled++
				}
				d, err := acl.Parse(p.bytes)
				if err != nil {
					t.Errorf("%s: %v", p.SDDL, err)
					continue
				}
				text, lost := d.SDDLExact(sddlMachine)
				if text != want {
					t.Errorf("print\n got %s\nwant %s", text, want)
				}
				if layoutLost {
					wantLoss := []acl.Loss{
						{Place: "dacl", What: "revision 4", Layout: true},
						{Place: "dacl", What: "4 bytes after the last entry", Layout: true},
					}
					if len(lost) != 2 || lost[0] != wantLoss[0] || lost[1] != wantLoss[1] {
						t.Errorf("%s: lost %+v, want %+v", p.SDDL, lost, wantLoss)
					}
				} else if lost != nil {
					t.Errorf("%s: lost %+v", p.SDDL, lost)
				}
			}
			if len(pairs) != test.pairs || notRecorded != test.notRecorded || spelled != test.spelled || machine != test.machine {
				t.Errorf("%d pairs, %d not as recorded, %d spelled otherwise, %d with an account of the machine; want %+v",
					len(pairs), notRecorded, spelled, machine, test)
			}
		})
	}
}
