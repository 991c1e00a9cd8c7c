package acl_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"reacl/acl"
	"reacl/sid"
)

// conditional is the text of a descriptor with one conditional entry.
func conditional(condition string) string { return "D:(XA;;FX;;;WD;" + condition + ")" }

// onlyACE is the one entry of the DACL, or of the SACL if there is no DACL.
func onlyACE(t *testing.T, d acl.Descriptor) acl.ACE {
	t.Helper()
	for _, l := range []acl.List{acl.DACL, acl.SACL} {
		for _, a := range d.ACEs(l) {
			return a
		}
	}
	t.Fatal("no entry")
	return acl.ACE{}
}

// TestCondition holds texts with the text that Windows writes for them and the
// bytes after "artx" ([MS-DTYP] 2.4.4.17).
func TestCondition(t *testing.T) {
	// Tokens that most cases have in common.
	const a, b, one = "f8 02000000 6100", "f9 02000000 6200", "04 0100000000000000 03 02"
	const everyone = "51 0c000000 01 01 000000000001 00000000"
	tests := []struct{ name, text, want, bytes string }{
		{"local attribute", "(a)", "", a},
		{"user attribute", "(@User.b)", "(@USER.b)", b},
		{"resource attribute", "(@resource.b)", "(@RESOURCE.b)", "fa 02000000 6200"},
		{"device attribute", "(@DEVICE.b)", "", "fb 02000000 6200"},
		{"local name with marks", "(WIN://A.b_1@)", "", "f8 18000000 570049004e003a002f002f0041002e0062005f0031004000"},
		{"a number as a name", "(777 == 1)", "", "f8 06000000 370037003700" + one + "80"},
		{"names with marks", "(@USER.ad://ext/A_1;~{}[]#$'*+-?@^`\\)", "", "f9 3a000000" +
			"610064003a002f002f006500780074002f0041005f0031003b007e007b007d005b005d0023002400270" + "02a002b002d003f0040005e0060005c00"},
		{"escaped name", "(@USER.%0022a%d1d6%0041,ɜ)", "(@USER.%0022a%d1d6A%002c%025c)", "f9 0c000000 2200 6100 d6d1 4100 2c00 5c02"},
		{"escaped escape", "(@USER.%0025d1d6)", "", "f9 0a000000 2500 6400 3100 6400 3600"},
		{"escaped surrogates", "(@USER.😀%d83d)", "(@USER.%d83d%de00%d83d)", "f9 06000000 3dd8 00de 3dd8"},

		{"equal", "(a==1)", "(a == 1)", a + one + "80"},
		{"not equal", "(a!=1)", "(a != 1)", a + one + "81"},
		{"less", "(a<1)", "(a < 1)", a + one + "82"},
		{"less or equal", "(a<=1)", "(a <= 1)", a + one + "83"},
		{"greater", "(a>1)", "(a > 1)", a + one + "84"},
		{"greater or equal", "(a>=1)", "(a >= 1)", a + one + "85"},
		{"contains", "(a contains 1)", "(a Contains 1)", a + one + "86"},
		{"exists", "(exists a)", "(Exists a)", a + "87"},
		{"any of", "(a any_of 1)", "(a Any_of 1)", a + one + "88"},
		{"member", "(Member_of SID(WD))", "", everyone + "89"},
		{"device member", "(Device_Member_of SID(WD))", "", everyone + "8a"},
		{"member of any", "(Member_of_Any SID(WD))", "(Member_of_any SID(WD))", everyone + "8b"},
		{"device member of any", "(Device_Member_of_Any SID(WD))", "", everyone + "8c"},
		{"not exists", "(Not_Exists @USER.b)", "", b + "8d"},
		{"not contains", "(a Not_Contains 1)", "", a + one + "8e"},
		{"not any of", "(a Not_Any_of 1)", "", a + one + "8f"},
		{"not member", "(Not_Member_of SID(WD))", "", everyone + "90"},
		{"not device member", "(Not_Device_Member_of SID(WD))", "", everyone + "91"},
		{"not member of any", "(Not_Member_of_Any SID(WD))", "", everyone + "92"},
		{"not device member of any", "(Not_Device_Member_of_Any SID(WD))", "", everyone + "93"},
		{"and", "(a&&@USER.b)", "((a) && (@USER.b))", a + b + "a0"},
		{"or", "(a||@USER.b)", "((a) || (@USER.b))", a + b + "a1"},
		{"not", "(!(a))", "", a + "a2"},

		{"and before or", "(a || a && @USER.b)", "((a) || ((a) && (@USER.b)))", a + a + b + "a0 a1"},
		{"and before or, on the left", "(a && a || @USER.b)", "(((a) && (a)) || (@USER.b))", a + a + "a0" + b + "a1"},
		{"left to right", "(a && a && @USER.b)", "(((a) && (a)) && (@USER.b))", a + a + "a0" + b + "a0"},
		{"parentheses", "(a && (a && @USER.b))", "((a) && ((a) && (@USER.b)))", a + a + b + "a0 a0"},
		{"idle parentheses", "((((a))))", "(a)", a},
		{"attribute in parentheses", "((a) == 1)", "(a == 1)", a + one + "80"},
		{"not of not", "(!(!( Member_of{SID(WD)})))", "(!(!(Member_of {SID(WD)})))", "50 11000000" + everyone + "89 a2 a2"},
		{"not of a part", "(!(a == 1) || Exists a)", "((!(a == 1)) || (Exists a))", a + one + "80 a2" + a + "87 a1"},
		{"attribute on the right", "(a == @User.b)", "(a == @USER.b)", a + b + "80"},
		{"blanks", " ( \t a\n== 1\r\n&&Exists a ) ", "((a == 1) && (Exists a))", a + one + "80" + a + "87 a0"},

		{"zero", "(a == 0)", "", a + "04 0000000000000000 03 02 80"},
		{"octal zero", "(a == 00)", "", a + "04 0000000000000000 03 01 80"},
		{"hexadecimal zero", "(a == 0x0)", "", a + "04 0000000000000000 03 03 80"},
		{"plus zero", "(a == +0)", "", a + "04 0000000000000000 01 02 80"},
		{"minus zero", "(a == -0x0)", "", a + "04 0000000000000000 02 03 80"},
		{"negative", "(a == -8)", "", a + "04 f8ffffffffffffff 02 02 80"},
		{"negative octal", "(a == -06244777767)", "", a + "04 0900 6ccd ffffffff 02 01 80"},
		{"plus octal", "(a == +017)", "", a + "04 0f00000000000000 01 01 80"},
		{"hexadecimal", "(a == 0XfF)", "(a == 0xff)", a + "04 ff00000000000000 03 03 80"},
		{"largest", "(a == 9223372036854775807)", "", a + "04 ffffffffffffff7f 03 02 80"},
		{"smallest", "(a == -9223372036854775808)", "", a + "04 0000000000000080 02 02 80"},
		{"smallest in hexadecimal", "(a == -0x8000000000000000)", "", a + "04 0000000000000080 02 03 80"},
		{"64 bits in hexadecimal", "(a == 0xffffffffffffffff)", "", a + "04 ffffffffffffffff 03 03 80"},

		{"string", `(a == "PM")`, "", a + "10 04000000 50004d00 80"},
		{"empty string", `(a == "")`, "", a + "10 00000000 80"},
		{"string with marks", `(a == ") ; (ä😀")`, "", a + "10 10000000 2900 2000 3b00 2000 2800 e400 3dd8 00de 80"},
		{"octets", "(a == #01020300)", "", a + "18 04000000 01020300 80"},
		{"octets with # for 0", "(a == ##1#2#3##)", "(a == #01020300)", a + "18 04000000 01020300 80"},
		{"odd octets", "(a == #1#2#3##)", "(a == #01020300)", a + "18 04000000 01020300 80"},
		{"no octets", "(a == #)", "", a + "18 00000000 80"},
		{"list", `(a == {1,"x" , #aB , SID(WD) })`, `(a == {1, "x", #ab, SID(WD)})`,
			a + "50 29000000" + one + "10 02000000 7800 18 01000000 ab" + everyone + "80"},
		{"empty list", "(a == { })", "(a == {})", a + "50 00000000 80"},
		{"literal in parentheses", "(Member_of((sid( s-1-1-0 ))))", "(Member_of SID(WD))", everyone + "89"},
		{"relative alias", "(Member_of {SID(DA)})", "", "50 21000000 51 1c000000 01 05 000000000005 15000000 010000000200000003000000 00020000 89"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.want == "" {
				test.want = test.text
			}
			ace := onlyACE(t, mustSDDL(t, conditional(test.text)))
			want := append([]byte("artx"), unhex(t, test.bytes)...)
			want = append(want, make([]byte, -len(want)&3)...)
			if !bytes.Equal(ace.Data(), want) {
				t.Errorf("bytes\n got %x\nwant %x", ace.Data(), want)
			}
			if got, want := ace.SDDL(sddlDomain), "(XA;;FX;;;WD;"+test.want+")"; got != want {
				t.Errorf("text\n got %s\nwant %s", got, want)
			}
			c, err := acl.ParseCondition(want)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.String(); got != strings.ReplaceAll(test.want, "DA", "S-1-5-21-1-2-3-512") {
				t.Errorf("String: %s", got)
			}
		})
	}
}

func TestConditionRefused(t *testing.T) {
	tests := []struct {
		name, text string
		at         int // in the condition
		reason     string
	}{
		{"no parentheses", "a == 1", 0, `"a" where a condition in parentheses`},
		{"nothing", "()", 1, `")" where a condition should be`},
		{"no end", "(a", 3, `the end where ')' should be`},
		{"two", "(a)(a)", 3, `"(" where ')' should be`},
		{"name with blank", "(a b)", 3, `"b" where ')' should be`},
		{"operator alone", "(== 1)", 1, `"=" where a condition`},
		{"word operator alone", "(Contains 1)", 1, "Contains without an attribute before it"},
		{"single =", "(a = 1)", 3, `"=" where ')' should be`},
		{"single &", "(a & a)", 3, `"&" where ')' should be`},
		{"nothing on the right", "(a >)", 4, `")" where a literal`},
		{"nothing after and", "(a && )", 6, `")" where a condition`},
		{"literal on the left", `("x" == "x")`, 1, `"\"" where a condition`},
		{"local attribute on the right", "(a == a)", 6, `"a" where a literal`},
		{"condition on the right", "(a == (@USER.x < 62))", 7, `"@" where a literal`},
		{"chain of comparisons", "(a == 1 == 1)", 8, `"=" where ')' should be`},
		{"not without parentheses", "(!a)", 2, `"a" where the parenthesis that ! needs`},
		{"not before member", "(! Member_of{SID(BA)})", 3, `"M" where the parenthesis that ! needs`},
		{"not of nothing", "(!)", 2, `")" where the parenthesis that ! needs`},
		{"operator as a name", "(Member_of == 123)", 11, `"=" where a literal`},
		{"member without blank", "(Member_of_AnySID(WD))", 17, `"(" where ')' should be`},
		{"member of an attribute", "(Member_of @USER.a)", 11, `"@" where a literal`},
		{"exists of a literal", "(Exists {1})", 8, `"{" where an attribute`},
		{"unknown prefix", "(@TOKEN.a)", 1, "an attribute that is not @USER., @RESOURCE. or @DEVICE."},
		{"empty name", "(@USER.>= 4)", 7, `">" where a name should be`},
		{"short escape", "(@USER.a%12)", 8, "% without four hexadecimal digits"},
		{"escape of a sign", "(@USER.%+123)", 7, "% without four hexadecimal digits"},
		{"not UTF-8 in a name", "(@USER.\xff)", 7, "byte 0xff is not UTF-8"},
		{"not UTF-8 in a string", "(a == \"\xff\")", 6, "a string that is not UTF-8"},
		{"string without end", `(a == "x)`, 6, "a string without end"},
		{"unknown SID", "(a == SID(ZZ))", 10, `no SID is called "ZZ"`},
		{"bad SID", "(a == SID(S-1-))", 14, `")" where a number of a SID`},
		{"no SID", "(a == SID())", 10, `")" where a SID should be`},
		{"SID without parentheses", "(a == WD)", 6, `"W" where a literal`},
		{"number of 65 bits", "(a == 0x10000000000000000)", 6, "does not fit 64 bits"},
		{"decimal of 64 bits", "(a == 9223372036854775808)", 6, "does not fit 64 bits"},
		{"positive of 64 bits", "(a == +0x8000000000000000)", 6, "does not fit 64 bits"},
		{"negative of 64 bits", "(a == -0x8000000000000001)", 6, "does not fit 64 bits"},
		{"letters in a number", "(a == 17p)", 6, `"17p" is not a number`},
		{"no octal digit", "(a == 08)", 6, `"08" is not a number`},
		{"hexadecimal without digits", "(a == 0x)", 6, `"0x" is not a number`},
		{"sign alone", "(a == -)", 6, `"-" is not a number`},
		{"letters in octets", "(a == #1g)", 8, "'g' in octets"},
		{"comma at the end of a list", "(Member_of{SID(AA),})", 19, `"}" where a literal`},
		{"comma at the start of a list", "(Member_of{,})", 11, `"," where a literal`},
		{"no comma in a list", "(Member_of{SID(AA) SID(AC)})", 19, `"S" where ',' should be`},
		{"list in a list", "(a == {1, {2}})", 10, `"{" where a literal`},
		{"list without end", "(a == {1", 8, `")" where ',' should be`},
		{"parentheses nested too deep", strings.Repeat("(", 3000), 2000, "parentheses nested deeper than 2000"},
		{"operators nested too deep", "(" + strings.Repeat("!(", 1001) + "a" + strings.Repeat(")", 1002), 3, "operators nested deeper than 1000"},
		{"joined too often", "(a" + strings.Repeat("&&a", 1001) + ")", 2 + 3*999, "operators nested deeper than 1000"},
	}
	const before = len("D:(XA;;FX;;;WD;")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := conditional(test.text)
			_, err := acl.ParseSDDL(text, sddlDomain)
			var where *acl.SDDLError
			if !errors.As(err, &where) {
				t.Fatalf("error %v", err)
			}
			if where.Offset != before+test.at || !strings.Contains(where.Err.Error(), test.reason) {
				t.Errorf("%.100s\n got byte %d: %v\nwant byte %d: %s", text, where.Offset-before, where.Err, test.at, test.reason)
			}
		})
	}
}

// TestConditionBytes holds bytes after "artx" that are no condition.
func TestConditionBytes(t *testing.T) {
	const a = "f8 02000000 6100"
	tests := []struct{ name, bytes, reason string }{
		{"nothing", "", "it leaves 0 results, not 1"},
		{"only padding", "000000", "it leaves 0 results, not 1"},
		{"two results", a + a, "it leaves 2 results, not 1"},
		{"unknown token", "7f", "byte 0x4: not a conditional expression: token 0x7f is not known"},
		{"operator without operands", a + "80", "byte 0xb: not a conditional expression: == lacks an operand"},
		{"member without operand", "89", "Member_of lacks an operand"},
		{"more after the padding", a + "00 01", "byte 0xc: not a conditional expression: more after its end"},
		{"short integer", "04 0100000000000000", "9 of 11 bytes of an integer"},
		{"no length", "10 0000", "no length after token 0x10"},
		{"length past the end", "10 05000000 61006200", "an operand of 5 bytes where 4 are left"},
		{"huge length", "18 ffffffff 00", "an operand of 4294967295 bytes where 1 are left"},
		{"odd string", "10 03000000 610062", "a string of 3 bytes"},
		{"odd name", "f9 01000000 61", "a string of 1 bytes"},
		{"short SID", "51 04000000 01010000", "too few bytes for a SID"},
		{"bytes after a SID", "51 0d000000 01 01 000000000001 00000000 00", "bytes after the SID"},
		{"attribute in a list", "50 07000000" + a, "token 0xf8 in a list"},
		{"operator in a list", "50 01000000 80", "token 0x80 in a list"},
		{"list in a list", "50 05000000 50 00000000", "a list in a list"},
		{"cut literal in a list", "50 05000000 04 01000000", "5 of 11 bytes of an integer"},
		{"nested too deep", a + strings.Repeat("a2", 1000), "nested deeper than 1000"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := acl.ParseCondition(append([]byte("artx"), unhex(t, test.bytes)...))
			if !errors.Is(err, acl.ErrCondition) || !strings.Contains(err.Error(), test.reason) {
				t.Errorf("\n got %v\nwant %s", err, test.reason)
			}
		})
	}
	for _, data := range []string{"", "art", "ARTX", "artx"[:3]} {
		if _, err := acl.ParseCondition([]byte(data)); !errors.Is(err, acl.ErrNoCondition) {
			t.Errorf("%q: %v", data, err)
		}
	}
	plain := onlyACE(t, mustSDDL(t, "D:(A;;FX;;;WD)"))
	if _, err := plain.Condition(); !errors.Is(err, acl.ErrNoCondition) {
		t.Errorf("plain entry: %v", err)
	}
}

func TestConditionSIDs(t *testing.T) {
	ace := onlyACE(t, mustSDDL(t, conditional(`(Member_of {SID(BA), SID(S-1-5-21-9-8-7-1104)} && !(@USER.a == SID(WD)) || a == {1, SID(BA)})`)))
	c, err := ace.Condition()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range c.SIDs() {
		got = append(got, s.String())
	}
	if want := "S-1-5-32-544 S-1-5-21-9-8-7-1104 S-1-1-0 S-1-5-32-544"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := (acl.Condition{}).SIDs(); got != nil {
		t.Errorf("empty condition: %v", got)
	}
}

// TestConditionInexpressible holds conditions that a text would not give back.
// They are shown to a person and written to SDDL as bytes.
func TestConditionInexpressible(t *testing.T) {
	const a = "f8 02000000 6100"
	tests := []struct{ name, bytes, shown string }{
		{"quotation mark in a string", a + "10 02000000 2200 80", `(a == """)`},
		{"string that would end the condition", a + "10 1c000000 2200 2900 2900 2800 4100 3b00 3b00 4700 4100 3b00 3b00 3b00 5700 4400 80", `(a == ""))(A;;GA;;;WD")`},
		{"half a surrogate in a string", a + "10 02000000 00d8 80", "(a == \"\uFFFD\")"},
		{"8-bit integer", a + "01 0100000000000000 03 02 80", "(a == 1)"},
		{"sign and value that differ", a + "04 0100000000000000 02 02 80", "(a == 1)"},
		{"unsigned negative", a + "04 ffffffffffffffff 03 02 80", "(a == -1)"},
		{"unknown base", a + "04 0100000000000000 03 09 80", "(a == 1)"},
		{"blank in a local name", "f8 04000000 6100 2000", "(a%0020)"},
		{"operator as a local name", "f8 0c000000 4500 7800 6900 7300 7400 7300", "(Exists)"},
		{"empty name", "f9 00000000", "(@USER.)"},
		{"literal alone", "04 0100000000000000 03 02", "(1)"},
		{"comparison of a comparison", a + a + "80" + a + "80", "((a == a) == a)"},
		{"not of a literal", "10 00000000 a2", `(!(""))`},
		{"member of an attribute", a + "89", "(Member_of a)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			data := append([]byte("artx"), unhex(t, test.bytes)...)
			data = append(data, make([]byte, -len(data)&3)...)
			c, err := acl.ParseCondition(data)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.String(); got != test.shown {
				t.Errorf("shown as %s, want %s", got, test.shown)
			}
			raw := append(unhex(t, "09 00 0000 a0001200 01 01 000000000001 00000000"), data...)
			binary.LittleEndian.PutUint16(raw[2:], uint16(len(raw)))
			ace, err := acl.ParseACE(raw)
			if err != nil {
				t.Fatal(err)
			}
			text := ace.SDDL(sid.SID{})
			if !strings.HasPrefix(text, "(XA;;FX;;;WD;#61727478") {
				t.Errorf("written as %s", text)
			}
			if b, err := acl.ParseSDDL("D:"+text, sid.SID{}); err == nil {
				t.Errorf("%s reads back as %x", text, b)
			}
		})
	}
}
