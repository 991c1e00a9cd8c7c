package acl_test

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/fixtures/peer"
)

// sambaSDDL reads a text a line, as a JSON string, and answers with the
// descriptor that Samba makes of it, or why it makes none.
const sambaSDDL = `
import json, sys
import samba
from samba.dcerpc import security
from samba.ndr import ndr_pack
domain = security.dom_sid(sys.argv[1])
print(json.dumps(samba.version), flush=True)
for line in sys.stdin:
    try:
        sd = security.descriptor.from_sddl(json.loads(line), domain)
        print(json.dumps({"hex": ndr_pack(sd).hex()}))
    except Exception as e:
        print(json.dumps({"error": repr(e)}))
`

// TestSDDLSamba compares random texts and their prints with what Samba 4.20 or
// later makes of them. REACL_SAMBA_PYTHON names the Python whose samba package
// is asked.
func TestSDDLSamba(t *testing.T) {
	cmd := exec.Command(peer.Python(t, "samba.dcerpc.security"), "-c", sambaSDDL, sddlDomain.String())
	cmd.Stderr = os.Stderr
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
	defer cmd.Wait()
	defer in.Close()
	answers := bufio.NewScanner(out)
	answers.Buffer(nil, 1<<24)
	answer := func(v any) {
		t.Helper()
		if !answers.Scan() {
			t.Fatalf("samba stopped: %v, %v", answers.Err(), cmd.Wait())
		}
		if err := json.Unmarshal(answers.Bytes(), v); err != nil {
			t.Fatal(err)
		}
	}
	var version string
	answer(&version)
	var major, minor int
	fmt.Sscanf(version, "%d.%d", &major, &minor)
	if major < 4 || major == 4 && minor < 20 {
		t.Skipf("samba %s knows no conditions and SDDL only in part; 4.20 does (REACL_SAMBA_PYTHON)", version)
	}
	t.Logf("samba %s", version)

	ask := func(text string) (acl.Descriptor, error) {
		line, _ := json.Marshal(text)
		if _, err := in.Write(append(line, '\n')); err != nil {
			t.Fatal(err)
		}
		var got struct{ Hex, Error string }
		if answer(&got); got.Error != "" {
			return acl.Descriptor{}, fmt.Errorf("samba: %s", got.Error)
		}
		b, err := hex.DecodeString(got.Hex)
		if err != nil {
			t.Fatal(err)
		}
		return acl.Parse(b)
	}
	g := sddlMaker{rand.New(rand.NewPCG(1, 2))}
	for range 2000 {
		text := g.descriptor()
		d := mustSDDL(t, text)
		// Samba does not know the names of registry rights; KA is also a trustee.
		printed := strings.NewReplacer(";KA;(", ";KA;(", ";KA;", ";0xf003f;", ";KR;", ";0x20019;", ";KW;", ";0x20006;").Replace(d.SDDL(sddlDomain))
		for _, spelling := range []string{text, printed} {
			theirs, err := ask(spelling)
			if err != nil {
				t.Fatalf("%s\n%v", spelling, err)
			}
			sameMeaning(t, d, theirs)
			if t.Failed() {
				t.Fatal(spelling)
			}
		}
	}
}

// sddlMaker makes random texts that Samba takes as well as Windows: upper case
// but in conditions, blanks in conditions only.
type sddlMaker struct{ *rand.Rand }

func (g sddlMaker) of(choices ...string) string { return choices[g.IntN(len(choices))] }

// some joins up to n of what f makes.
func (g sddlMaker) some(n int, f func() string) string {
	var s strings.Builder
	for range g.IntN(n + 1) {
		s.WriteString(f())
	}
	return s.String()
}

func (g sddlMaker) descriptor() string {
	var s strings.Builder
	if g.IntN(2) == 0 {
		s.WriteString("O:" + g.sid())
	}
	if g.IntN(2) == 0 {
		s.WriteString("G:" + g.sid())
	}
	flags := func() string { return g.of("P", "AI", "AR") }
	if g.IntN(8) > 0 {
		s.WriteString("D:" + g.some(3, flags) + g.some(4, g.allowOrDeny))
	}
	if g.IntN(2) == 0 {
		s.WriteString("S:" + g.some(3, flags) + g.some(3, g.auditOrAttribute))
	}
	return s.String()
}

func (g sddlMaker) allowOrDeny() string {
	switch g.IntN(4) {
	case 0:
		return "(" + g.of("OA", "OD") + ";" + g.flags() + ";" + g.rights() + ";" + g.guids() + ";" + g.sid() + ")"
	case 1:
		return "(" + g.of("XA", "XD") + ";" + g.flags() + ";" + g.rights() + ";;;" + g.sid() + ";(" + g.condition(4) + "))"
	}
	return "(" + g.of("A", "D") + ";" + g.flags() + ";" + g.rights() + ";;;" + g.sid() + ")"
}

func (g sddlMaker) auditOrAttribute() string {
	switch g.IntN(3) {
	case 0:
		return "(OU;SA" + g.flags() + ";" + g.rights() + ";" + g.guids() + ";" + g.sid() + ")"
	case 1:
		return "(RA;" + g.flags() + ";;;;WD;" + g.attribute() + ")"
	}
	return "(AU;" + g.of("SA", "FA", "SAFA") + g.flags() + ";" + g.rights() + ";;;" + g.sid() + ")"
}

func (g sddlMaker) flags() string {
	return g.some(3, func() string { return g.of("OI", "CI", "NP", "IO", "ID") })
}

func (g sddlMaker) rights() string {
	switch g.IntN(4) {
	case 0:
		return "0x" + strconv.FormatUint(uint64(g.Uint32()), 16)
	case 1:
		return g.of("FA", "FR", "FW", "FX", "GA", "17", "0123", "4294967295")
	}
	return g.some(6, func() string {
		return g.of("CC", "DC", "LC", "SW", "RP", "WP", "DT", "LO", "CR", "SD", "RC", "WD", "WO", "GA", "GX", "GW", "GR")
	})
}

func (g sddlMaker) guid() string {
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", g.Uint32(), g.Uint32()>>16, g.Uint32()>>16, g.Uint32()>>16, g.Uint64()>>16)
}

func (g sddlMaker) guids() string {
	return g.of(g.guid()+";", ";"+g.guid(), g.guid()+";"+g.guid())
}

func (g sddlMaker) sid() string {
	switch g.IntN(3) {
	case 0:
		return g.of("WD", "SY", "BA", "BU", "AU", "PS", "CO", "RU", "AN", "ED", "DA", "DU", "EA", "LA")
	case 1:
		return "S-1-5-21-1-2-3-" + strconv.Itoa(g.IntN(3000))
	}
	s := "S-1-" + strconv.Itoa(g.IntN(100))
	for range 1 + g.IntN(15) {
		s += "-" + strconv.FormatUint(uint64(g.Uint32()>>g.IntN(32)), 10)
	}
	return s
}

// literalSID is a SID in a condition. Samba crashes on the aliases there that
// are relative to a domain.
func (g sddlMaker) literalSID() string {
	return "SID(" + g.of("WD", "BA", "AS", "S-1-5-21-7-8-9-"+strconv.Itoa(g.IntN(3000)), "S-1-222-333") + ")"
}

// condition is an expression nested up to depth deep, without parentheses around it.
func (g sddlMaker) condition(depth int) string {
	blank := func() string { return g.of("", "", " ", "\t", "  ") }
	group := func() string { return "(" + blank() + g.condition(depth-1) + blank() + ")" }
	kinds := 7
	if depth == 0 {
		kinds = 4
	}
	switch g.IntN(kinds) {
	case 0:
		return g.attributeName() + blank() + g.of("==", "!=", "<", "<=", ">", ">=") + blank() + g.of(g.literal(), g.prefixedName())
	case 1:
		return g.attributeName() + " " + g.of("Contains", "Any_of", "Not_Contains", "not_any_of") + " " + g.of(g.literal(), g.prefixedName())
	case 2:
		return g.of("", "Not_") + g.of("", "Device_") + g.of("Member_of", "Member_of_Any", "MEMBER_OF") + " " +
			g.of(g.literalSID(), "("+g.literalSID()+")", "{"+g.literalSID()+","+blank()+g.literalSID()+"}")
	case 3:
		return g.of(g.attributeName(), g.of("Exists ", "Not_Exists ")+g.attributeName())
	case 4:
		return "!" + blank() + group()
	case 5:
		return group()
	}
	return g.condition(depth-1) + blank() + g.of("&&", "||") + blank() + g.condition(depth-1)
}

func (g sddlMaker) attributeName() string {
	if g.IntN(2) == 0 {
		return g.of("a", "Title", "WIN://SYSAPPID", "x_1.y", "a7")
	}
	return g.prefixedName()
}

func (g sddlMaker) prefixedName() string {
	return "@" + g.of("User", "DEVICE", "resource") + "." + g.of("a", "ad://ext/AuthenticationSilo", "b%0020c", "%d1d6", "ɜ", "[77];{}", "1")
}

func (g sddlMaker) literal() string {
	scalar := func() string {
		return g.of(
			g.integer(),
			`"`+g.of("", "PM", "a b", ") && (", "ä€😀")+`"`,
			"#"+g.of("01020300", "1#2#", "", "abCD"),
			g.literalSID(),
		)
	}
	if g.IntN(3) > 0 {
		return scalar()
	}
	members := make([]string, g.IntN(4))
	for i := range members {
		members[i] = g.of("", " ") + scalar() + g.of("", " ")
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (g sddlMaker) integer() string {
	v := uint64(g.Int64()) >> g.IntN(63)
	return g.of("", "", "-", "+") + g.of(strconv.FormatUint(v, 10), "0x"+strconv.FormatUint(v, 16), "0"+strconv.FormatUint(v, 8))
}

func (g sddlMaker) attribute() string {
	values := func(f func() string) string {
		s := "," + f()
		return s + g.some(4, func() string { return "," + f() })
	}
	name := `("` + g.of("a", "b%0020c", "%d1d6", "Project_MS.1") + `",`
	flags := g.of(",0", ",0x0", ",0xe", ",0x10001")
	// Not TD, whose SIDs Samba stores as text, nor TB and TI without a negative
	// value, which it stores as TU.
	switch g.IntN(4) {
	case 0:
		return name + "TI" + flags + ",-1" + values(g.integer) + ")"
	case 2:
		return name + "TU" + flags + values(func() string { return strconv.FormatInt(g.Int64(), 10) }) + ")"
	case 1:
		return name + "TS" + flags + values(func() string { return g.of(`""`, `"x"`, `"ä, b)"`) }) + ")"
	}
	return name + "TX" + flags + values(func() string { return g.of("00", "0123", "abcdef00") }) + ")"
}
