package report

import "testing"

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "",
		`\Inbox\tasks`:     `\Inbox\tasks`,
		"Übergabe – Łódź":  "Übergabe – Łódź",
		"a\tb\r\n\x00\x7f": `a\x09b\x0d\x0a\x00\x7f`,
		"C1 \u0085":        `C1 \x85`,
		"bad \xff\xfe":     `bad \xff\xfe`,
		"\u202egnp.exe":    `\u202egnp.exe`,
		"zero\u200bwidth":  `zero\u200bwidth`,
		"\ufeffbom":        `\ufeffbom`,
		"real \ufffd":      "real \ufffd",
		"emoji 😀":          "emoji 😀",
	} {
		if got := Visible(in); got != want {
			t.Errorf("Visible(%q) is %q, want %q", in, got, want)
		}
	}
}
