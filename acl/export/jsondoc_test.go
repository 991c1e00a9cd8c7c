package export

import (
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
)

// decimals are the bytes of a descriptor as decimal numbers.
func decimals(separator string) string {
	var list []string
	for _, b := range must(hex.DecodeString(hexFreeBusy)) {
		list = append(list, strconv.Itoa(int(b)))
	}
	return strings.Join(list, separator)
}

func TestJSONDocument(t *testing.T) {
	one := strings.TrimSpace(nativeRecord("one@x", `\Inbox`, "0x0E27", ""))
	two := strings.TrimSpace(nativeRecord("two@x", `\{"x"`, "0x0E27", `,"nested":{"a":[{"b":"}"}]}`))
	pretty := "    {\r\n        \"mailbox\":  \"pretty@x\",\r\n        \"folder\":  \"\\\\Inbox\",\r\n        \"property\":  \"0x0E27\",\r\n        \"sd\":  \"" + b64FreeBusy + "\"\r\n    }"
	object := func(mailbox, folder string) string {
		return " folder|" + mailbox + "|" + folder + "|0E270102|header| " + sddlFreeBusy
	}
	runForms(t, []formTest{
		{name: "one line", text: "[" + one + "," + two + "," + one + "]", want: []string{"json", "1" + object("one@x", `\Inbox`), "1" + object("two@x", `\{"x"`), "1" + object("one@x", `\Inbox`)}},
		{name: "a line each", text: "[\n" + one + ",\n" + two + "\n]\n", want: []string{"json", "2" + object("one@x", `\Inbox`), "3" + object("two@x", `\{"x"`)}},
		{name: "ConvertTo-Json, UTF-16", encoding: "utf-16le-bom", text: "[\r\n" + pretty + ",\r\n" + pretty + "\r\n]\r\n", want: []string{"json", "2" + object("pretty@x", `\Inbox`), "8" + object("pretty@x", `\Inbox`)}},
		{name: "one object", text: strings.TrimSpace(pretty), want: []string{"json", "1" + object("pretty@x", `\Inbox`)}},
		{name: "objects one after the other", text: pretty + "\n" + pretty, want: []string{"json", "1" + object("pretty@x", `\Inbox`), "7" + object("pretty@x", `\Inbox`)}},
		{name: "bytes as a list", text: "[\n" + strings.Replace(pretty, `"`+b64FreeBusy+`"`, "["+decimals(",\r\n  ")+"]", 1) + "]", want: []string{"json", "2" + object("pretty@x", `\Inbox`)}},
		{name: "none", text: "[]", want: []string{"json"}},
		{name: "broken ones between", text: "[" + one + "," + strings.Replace(one, `"folder`, `folder`, 1) + "," + one + ",x," + one[:40] + "," + one + "," + strings.Replace(one, `"}`, `}`, 1) + "," + one + "]",
			want: []string{"json", "1" + object("one@x", `\Inbox`), "1 ! one@x|| not JSON: …", "1" + object("one@x", `\Inbox`), "1 ! || not JSON: …", `1 ! one@x|\Inbox| not JSON: …`, "1" + object("one@x", `\Inbox`), `1 ! one@x|\Inbox| not JSON: …`, "1" + object("one@x", `\Inbox`)}},
		{name: "broken lines", text: "[\n" + pretty + ",\n" + strings.Replace(pretty, `"0x0E27"`, `"0x0E27`, 1) + ",\n" + pretty + "\n", want: []string{"json", "2" + object("pretty@x", `\Inbox`), `8 ! pretty@x|\Inbox| not JSON: …`, "12 ! || not JSON: …", "14" + object("pretty@x", `\Inbox`)}},
		{name: "cut off", text: "[" + one + "," + one[:80], want: []string{"json", "1" + object("one@x", `\Inbox`), `1 ! one@x|\Inbox| not JSON: unexpected end of JSON input`}},
	})
}
