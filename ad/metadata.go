package ad

import (
	"encoding/xml"
	"strings"
	"time"
)

// changeOf is when an attribute was last changed, by the values of
// msDS-ReplAttributeMetaData: one XML element DS_REPL_ATTR_META_DATA for each
// attribute ([MS-ADTS] 3.1.1.4.5.24). It is zero where they do not tell.
func changeOf(attr string, metadata [][]byte) time.Time {
	for _, value := range metadata {
		var m struct {
			Name   string `xml:"pszAttributeName"`
			Change string `xml:"ftimeLastOriginatingChange"`
		}
		if err := xml.Unmarshal([]byte(strings.TrimRight(string(value), "\x00")), &m); err != nil || !strings.EqualFold(m.Name, attr) {
			continue
		}
		if t, err := time.Parse(time.RFC3339, m.Change); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
