package ad

import (
	"testing"
	"time"
)

func TestHistoryChanged(t *testing.T) {
	meta := func(name, change string) string {
		return "<DS_REPL_ATTR_META_DATA>\n\t<pszAttributeName>" + name + "</pszAttributeName>\n\t<dwVersion>1</dwVersion>\n" +
			"\t<ftimeLastOriginatingChange>" + change + "</ftimeLastOriginatingChange>\n\t<usnLocalChange>4711</usnLocalChange>\n</DS_REPL_ATTR_META_DATA>\n\x00"
	}
	for _, tt := range []struct {
		name   string
		values []string
		want   string
	}{
		{"among others", []string{meta("cn", "2020-01-01T00:00:00Z"), meta("sIDHistory", "2026-02-20T16:26:18Z")}, "2026-02-20T16:26:18Z"},
		{"another attribute", []string{meta("cn", "2020-01-01T00:00:00Z")}, "0001-01-01T00:00:00Z"},
		{"no date", []string{meta("sIDHistory", "soon")}, "0001-01-01T00:00:00Z"},
		{"no XML", []string{"<x"}, "0001-01-01T00:00:00Z"},
		{"nothing", nil, "0001-01-01T00:00:00Z"},
	} {
		e := Entry{DN: "CN=a", Attrs: map[string][][]byte{"objectclass": {[]byte("user")}, "objectsid": {[]byte("S-1-5-21-1-2-3-1001")}}}
		for _, v := range tt.values {
			e.Attrs["msds-replattributemetadata"] = append(e.Attrs["msds-replattributemetadata"], []byte(v))
		}
		p, _ := Understand(e)
		d := Collect(func(yield func(Principal) bool) { yield(p) })
		for _, got := range []Principal{p, *d.BySID(p.SID)[0]} {
			if s := got.HistoryChanged.Format(time.RFC3339); s != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
			}
		}
	}
}
