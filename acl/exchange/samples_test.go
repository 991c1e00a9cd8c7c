package exchange

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/fixtures/peer"
	"reacl/sid"
)

// mfcmapi reads a sample of MFCMAPI: hexadecimal text with blanks and dashes.
func mfcmapi(t testing.TB, name string) []byte {
	text, err := os.ReadFile(peer.Recorded(t, "mfcmapi", name+".in"))
	if err != nil {
		t.Fatal(err)
	}
	return unhex(t, strings.NewReplacer("\r", "", "\n", "", " ", "", "-", "").Replace(string(text)))
}

func unhex(t testing.TB, s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sddl makes a descriptor of its text.
func sddl(t testing.TB, text string) acl.Descriptor {
	t.Helper()
	b, err := acl.ParseSDDL(text, sid.SID{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	d, err := acl.Parse(b)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return d
}

// firstACE is the first entry of a DACL given as text.
func firstACE(t testing.TB, text string) acl.ACE {
	t.Helper()
	for _, a := range sddl(t, "D:"+text).ACEs(acl.DACL) {
		return a
	}
	t.Fatal("no entry")
	return acl.ACE{}
}

// Trustees of the samples.
var (
	anna  = sid.MustParse("S-1-5-21-1-2-3-1001")
	bert  = sid.MustParse("S-1-5-21-1-2-3-1002")
	sales = sid.MustParse("S-1-5-21-1-2-3-1100") // stands for a group
)
