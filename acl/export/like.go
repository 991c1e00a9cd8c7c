package export

import "strings"

// Like reports whether s fits a pattern in which * stands for any characters
// and ? for one; letter case does not count.
func Like(pattern, s string) bool { return matches(strings.ToLower(pattern), strings.ToLower(s)) }
