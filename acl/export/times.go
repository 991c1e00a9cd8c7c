package export

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// timeLayouts are the forms in which exports write a time. One without a zone
// is taken for UTC.
var timeLayouts = []string{time.RFC3339, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02"}

// parseTime reads a time, or ConvertTo-Json's /Date(1767225600000)/ in
// milliseconds since 1970.
func parseTime(s string) (time.Time, error) {
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	if ms, ok := strings.CutPrefix(s, "/Date("); ok {
		if ms, ok = strings.CutSuffix(ms, ")/"); ok {
			if v, err := strconv.ParseInt(ms, 10, 64); err == nil {
				return time.UnixMilli(v).UTC(), nil
			}
		}
	}
	return time.Time{}, fmt.Errorf("the time %q is not of the form 2026-01-31T23:59:59Z and was left out of account", clip(s))
}

// timeCache remembers what the last text meant.
type timeCache struct {
	text string
	t    time.Time
	err  error
}

func (c *timeCache) parse(b []byte) (time.Time, error) {
	if c.text != string(b) {
		c.text = string(b)
		c.t, c.err = parseTime(c.text)
	}
	return c.t, c.err
}
