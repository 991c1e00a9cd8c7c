package acl_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"reacl/acl"
)

func TestNames(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{acl.Control(0).String(), "0"},
		{acl.Control(0x8004).String(), "DACL_PRESENT|SELF_RELATIVE"},
		{(acl.OwnerDefaulted | acl.SACLProtected | acl.RMControlValid).String(), "OWNER_DEFAULTED|SACL_PROTECTED|RM_CONTROL_VALID"},
		{acl.ACEFlags(0).String(), "0"},
		{acl.ACEFlags(0x0B).String(), "OBJECT_INHERIT|CONTAINER_INHERIT|INHERIT_ONLY"},
		{(acl.Critical | acl.FailedAccess).String(), "CRITICAL|FAILED_ACCESS"},
		{acl.Mask(0x1208A9).String(), "0x001208A9"},
		{acl.Mask(0).StandardNames(), "0"},
		{acl.Mask(0x1208A9).StandardNames(), "READ_CONTROL|SYNCHRONIZE|0x8A9"},
		{(acl.GenericRead | acl.GenericAll | 0x0C000000).StandardNames(), "GENERIC_ALL|GENERIC_READ|0xC000000"},
		{acl.AccessAllowed.String(), "ACCESS_ALLOWED"},
		{acl.SystemAlarmCallbackObject.String(), "SYSTEM_ALARM_CALLBACK_OBJECT"},
		{acl.SystemAccessFilter.String(), "SYSTEM_ACCESS_FILTER"},
		{acl.ACEType(0x16).String(), "0x16"},
		{acl.ACEType(0xFF).String(), "0xff"},
		{acl.DACL.String(), "dacl"},
		{acl.SACL.String(), "sacl"},
		{acl.Empty.String(), "empty"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
	for bit := range 16 {
		if s := acl.Control(1 << bit).String(); strings.Contains(s, "0x") {
			t.Errorf("control bit %d is %s", bit, s)
		}
	}
}

func TestACETypes(t *testing.T) {
	for i := range 256 {
		typ := acl.ACEType(i)
		name := typ.String()
		if known := i <= 0x15 && typ != acl.AccessAllowedCompound; typ.Known() != known {
			t.Errorf("%s known: %t", name, typ.Known())
		}
		if i <= 0x15 && strings.HasSuffix(name, "OBJECT") != typ.IsObject() || i > 0x15 && typ.IsObject() {
			t.Errorf("%s holds GUIDs: %t", name, typ.IsObject())
		}
		if strings.Contains(name, "CALLBACK") != typ.IsCallback() {
			t.Errorf("%s holds a condition: %t", name, typ.IsCallback())
		}
	}
}

func TestGUID(t *testing.T) {
	const text = "ab721a53-1e2f-11d0-9819-00aa0040529b" // User-Change-Password
	raw := acl.GUID{0x53, 0x1A, 0x72, 0xAB, 0x2F, 0x1E, 0xD0, 0x11, 0x98, 0x19, 0x00, 0xAA, 0x00, 0x40, 0x52, 0x9B}
	for _, spelling := range []string{text, strings.ToUpper(text), "{" + text + "}"} {
		if g, err := acl.ParseGUID(spelling); err != nil || g != raw || acl.MustParseGUID(spelling) != raw {
			t.Errorf("ParseGUID(%q) = %x, %v", spelling, g, err)
		}
	}
	if raw.String() != text || raw.IsZero() || !(acl.GUID{}).IsZero() {
		t.Errorf("String = %s", raw)
	}
	for _, bad := range []string{"", "{}", text[1:], text + "0", "{" + text, text + "}", strings.ReplaceAll(text, "-", ""),
		strings.Replace(text, "a", "g", 1), strings.Replace(text, "-", "0", 1), "ab721a531-e2f-11d0-9819-00aa0040529b",
		"ab721a5--1e2f-11d0-9819-00aa0040529b", strings.Repeat("x", 1<<20)} {
		g, err := acl.ParseGUID(bad)
		if !errors.Is(err, acl.ErrGUID) || !g.IsZero() || len(err.Error()) > 200 {
			t.Errorf("ParseGUID(%.60q) = %v, %v", bad, g, err)
		}
	}
	line, err := json.Marshal(map[string]acl.GUID{"g": raw})
	if err != nil || string(line) != `{"g":"`+text+`"}` {
		t.Errorf("as JSON: %s, %v", line, err)
	}
	var back map[string]acl.GUID
	if err := json.Unmarshal(line, &back); err != nil || back["g"] != raw {
		t.Errorf("back from JSON: %v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"g":"x"}`), &back); !errors.Is(err, acl.ErrGUID) {
		t.Errorf("nonsense from JSON: %v", err)
	}
}
