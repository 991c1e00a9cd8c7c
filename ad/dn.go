package ad

import (
	"encoding/hex"
	"slices"
	"strings"
)

// foldDN is a form of a distinguished name (RFC 4514) that is the same for
// two spellings of one name: lower case, no blanks around separators, each
// letter escaped in one way. A directory's extended form, <GUID=…>;<SID=…>;
// before the name ([MS-ADTS] 3.1.1.3.4.1.5), is left off.
func foldDN(dn string) string {
	for strings.HasPrefix(dn, "<") {
		_, rest, ok := strings.Cut(dn, ">;")
		if !ok {
			break
		}
		dn = rest
	}
	if !strings.Contains(dn, `\`) && !strings.Contains(dn, " ") {
		return strings.ToLower(dn)
	}
	var b strings.Builder
	b.Grow(len(dn))
	first := true
	for rdn := range splitDN(dn) {
		if !first {
			b.WriteByte(',')
		}
		first = false
		attr, value, ok := strings.Cut(rdn, "=")
		b.WriteString(strings.Trim(attr, " "))
		if ok {
			b.WriteByte('=')
			foldValue(&b, trimValue(value))
		}
	}
	return strings.ToLower(b.String())
}

// splitDN are the parts of a distinguished name between commas.
func splitDN(dn string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for {
			end := rdnEnd(dn)
			if !yield(dn[:end]) || end == len(dn) {
				return
			}
			dn = dn[end+1:]
		}
	}
}

// rdnEnd is where the first part of dn ends: its comma, or its end.
func rdnEnd(dn string) int {
	for i := 0; i < len(dn); i++ {
		if dn[i] == ',' {
			return i
		}
		if dn[i] == '\\' {
			i++
		}
	}
	return len(dn)
}

// trimValue takes off blanks around a value, but not an escaped one at its end.
func trimValue(v string) string {
	v = strings.TrimLeft(v, " ")
	t := strings.TrimRight(v, " ")
	if slashes := len(t) - len(strings.TrimRight(t, `\`)); slashes%2 == 1 && len(t) < len(v) {
		t = v[:len(t)+1]
	}
	return t
}

// escaped is the letter that the escape at v[i] stands for, \, or \2C (RFC 4514
// 2.4), and how long the escape is; 0 where there is none.
func escaped(v string, i int) (c byte, n int) {
	if v[i] != '\\' || i+1 == len(v) {
		return 0, 0
	}
	if i+2 < len(v) {
		if x, err := hex.DecodeString(v[i+1 : i+3]); err == nil {
			return x[0], 3
		}
	}
	return v[i+1], 2
}

// unescape resolves the escapes in a value.
func unescape(v string) string {
	if !strings.Contains(v, `\`) {
		return v
	}
	b := make([]byte, 0, len(v))
	for i := 0; i < len(v); {
		c, n := escaped(v, i)
		if n == 0 {
			c, n = v[i], 1
		}
		b = append(b, c)
		i += n
	}
	return string(b)
}

// foldValue writes a value with escapes only where they are needed.
func foldValue(b *strings.Builder, v string) {
	for i := 0; i < len(v); {
		c, n := escaped(v, i)
		switch {
		case n == 0:
			c, n = v[i], 1
		case c == ',', c == '+', c == '\\', c == ' ' && (i == 0 || i+n == len(v)):
			b.WriteByte('\\')
		}
		b.WriteByte(c)
		i += n
	}
}

// commonName is the value of the first part of a distinguished name; dn itself
// where it is none.
func commonName(dn string) string {
	name, _ := CutName(dn)
	return name
}

// CutName cuts a distinguished name after its first part: the value of that
// without its escapes, and the name of the parent, "" where dn is a relative
// name. name is dn itself where it has no attribute.
func CutName(dn string) (name, parent string) {
	end := rdnEnd(dn)
	_, v, ok := strings.Cut(dn[:end], "=")
	if !ok {
		return dn, ""
	}
	if end < len(dn) {
		parent = dn[end+1:]
	}
	return unescape(trimValue(v)), parent
}

// Canonical is the canonical name of a distinguished name: the DNS name of the
// domain, then the values from the top, corp.example/Staff/Ada. A slash or
// backslash within a value has a backslash before it ([MS-ADTS] 3.1.1.4.5.7).
func Canonical(dn string) string {
	var parts []string
	for rdn := range splitDN(dn) {
		attr, v, ok := strings.Cut(rdn, "=")
		if ok && !strings.EqualFold(strings.TrimSpace(attr), "DC") {
			parts = append(parts, slashes.Replace(unescape(trimValue(v))))
		}
	}
	slices.Reverse(parts)
	return dnsOf(dn) + "/" + strings.Join(parts, "/")
}

var slashes = strings.NewReplacer(`\`, `\\`, "/", `\/`)

// dnsOf is the DNS name that the DC= parts of a distinguished name spell.
func dnsOf(dn string) string {
	var parts []string
	for rdn := range splitDN(dn) {
		if k, v, ok := strings.Cut(rdn, "="); ok && strings.EqualFold(strings.TrimSpace(k), "DC") {
			parts = append(parts, unescape(trimValue(v)))
		}
	}
	return strings.Join(parts, ".")
}

// isForeign reports whether a distinguished name is that of a foreign security
// principal.
func isForeign(dn string) bool {
	_, rest, _ := strings.Cut(dn, ",")
	const container = "CN=ForeignSecurityPrincipals,"
	return len(rest) > len(container) && strings.EqualFold(rest[:len(container)], container)
}
