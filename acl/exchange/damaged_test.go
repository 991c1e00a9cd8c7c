package exchange

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/fixtures/peer"
	"reacl/sid"
)

// TestDamagedBlobs cuts every sample of MFCMAPI that has a descriptor at every
// length and changes every byte of it to every value. What is not refused has its
// header where the first two bytes say, gives back its bytes, and everything that
// this package says of it can be said.
func TestDamagedBlobs(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(peer.Recorded(t, "mfcmapi"), "*.in"))
	if err != nil {
		t.Fatal(err)
	}
	samples := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".in")
		if !strings.Contains(name, "NTSD") && !strings.Contains(name, "SECURITYDESCRIPTOR") {
			continue
		}
		samples++
		blob := mfcmapi(t, name)
		for n := range blob {
			checkBlob(t, blob[:n:n])
		}
		for i, was := range blob {
			for v := range 256 {
				blob[i] = byte(v)
				checkBlob(t, blob)
			}
			blob[i] = was
		}
	}
	if samples < 5 {
		t.Errorf("%d samples", samples)
	}
}

func checkBlob(t *testing.T, blob []byte) {
	t.Helper()
	h, raw, err := Split(blob)
	if err != nil {
		if raw != nil || !h.IsZero() {
			t.Fatalf("%x: %v comes with a result", blob, err)
		}
		return
	}
	size := 0
	if blob[0] != 1 || blob[3]&0x80 == 0 {
		size = int(blob[0]) | int(blob[1])<<8
	}
	if len(h.Bytes()) != size || !bytes.Equal(Join(h, raw), blob) {
		t.Fatalf("%x: a header of %d bytes, want %d", blob, len(h.Bytes()), size)
	}
	if _, err := h.NamedProps(); err != nil && !errors.Is(err, ErrNamedProp) {
		t.Fatalf("%x: %v", blob, err)
	}
	d, err := acl.Parse(raw)
	if err != nil {
		var at *acl.Error
		if !errors.As(err, &at) || at.Path == "" || at.Offset < 0 {
			t.Fatalf("%x: the error %v names no place", blob, err)
		}
		return
	}
	entries := 0
	for _, a := range d.ACEs(acl.DACL) {
		entries++
		RightNames(KindFolder, a)
		if Describe(KindFolder, a) == "" && a.Type.Known() {
			t.Fatalf("%x: nothing to say of %s", blob, a.SDDL(sid.SID{}))
		}
	}
	if entries != d.Count(acl.DACL) {
		t.Fatalf("%x: %d entries of %d", blob, entries, d.Count(acl.DACL))
	}
	Canonical(d)
	WindowsOrder(d)
	for _, k := range []Kind{KindFolder, KindFreeBusy} {
		for _, m := range Members(d, k) {
			if m.SID.IsZero() {
				t.Fatalf("%x: a member without SID", blob)
			}
		}
	}
}
