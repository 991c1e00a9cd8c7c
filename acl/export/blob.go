package export

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
)

// Reasons for which text is not the bytes of a descriptor; reach them with [errors.Is].
var (
	ErrNoBlob    = errors.New("no descriptor")                    // an empty value
	ErrTypeName  = errors.New("a type name instead of the value") // PowerShell's Export-Csv of a collection
	ErrTruncated = errors.New("the value is cut off")
	errBlobText  = errors.New("neither hexadecimal nor base64")
)

// DecodeBlob reads the text of a binary value in every spelling that exports
// have: base64, hexadecimal with or without 0x and with blanks, dashes, commas
// or line ends between bytes, MFCMAPI's "cb: 80 lpb: 0800…", csvde's
// X'0105…', and PowerShell's list of decimal bytes.
//
// An error is or wraps [ErrNoBlob], [ErrTypeName] or [ErrTruncated] where the
// text says one of those.
func DecodeBlob(text string) ([]byte, error) {
	s := strings.Trim(strings.TrimSpace(text), `"`)
	if len(s) >= 16 && len(s)%4 == 0 && !looksHex(s) { // no other spelling is base64 by chance
		if b, err := appendBase64(nil, []byte(s)); err == nil {
			return b, nil
		}
	}
	switch {
	case s == "" || s == "NULL" || s == "cb: 0 lpb: NULL":
		return nil, ErrNoBlob
	case isTypeName(s):
		return nil, fmt.Errorf("%w: %s; export the bytes themselves, for instance with [Convert]::ToBase64String()", ErrTypeName, clip(s))
	case strings.HasPrefix(s, "cb:"):
		return decodeCounted(s)
	case len(s) > 2 && (s[0] == 'X' || s[0] == 'x') && s[1] == '\'':
		s = strings.TrimSuffix(s[2:], "'")
		return decodeHex(s)
	}
	if strings.ContainsAny(s, " ,;\t\n") {
		if b, ok := decodeDecimalBytes(s); ok {
			return b, nil
		}
	}
	if open := strings.TrimRight(s, " })]"); strings.HasSuffix(open, "...") || strings.HasSuffix(open, "…") {
		return nil, fmt.Errorf("%w: it ends in dots; set $FormatEnumerationLimit = -1 or export base64", ErrTruncated)
	}
	if looksHex(s) {
		return decodeHex(s)
	}
	compact := s
	if strings.ContainsAny(s, " \t\r\n-_") || len(s)%4 != 0 {
		compact = squeezeBase64(s)
	}
	if b, err := appendBase64(nil, []byte(compact)); err == nil {
		return b, nil
	}
	return nil, fmt.Errorf("%w: %q", errBlobText, clip(s))
}

// ErrFindFolder is the reason for which a blob is cut off that came from
// Exchange Web Services' FindFolder.
var ErrFindFolder = errors.New("cut off by FindFolder, which returns 512 bytes at most; read the folder with GetFolder")

// parseBlob takes a value apart into transfer header and descriptor.
func parseBlob(blob []byte) (exchange.Header, acl.Descriptor, error) {
	h, sd, err := exchange.Split(blob)
	if err != nil {
		return exchange.Header{}, acl.Descriptor{}, err
	}
	d, err := acl.Parse(sd)
	if err != nil && len(blob) == exchange.FindFolderLimit {
		err = fmt.Errorf("%w (%w)", ErrFindFolder, err)
	}
	if err != nil {
		return exchange.Header{}, acl.Descriptor{}, err
	}
	return h, d, nil
}

// decodeCounted reads "cb: 280 lpb: 0800…" and checks the count.
func decodeCounted(s string) ([]byte, error) {
	count, hex, ok := strings.Cut(strings.TrimPrefix(s, "cb:"), "lpb:")
	n, err := strconv.ParseUint(strings.TrimSpace(count), 10, 31)
	if !ok || err != nil {
		return nil, fmt.Errorf("%q is not of the form cb: N lpb: HEX", clip(s))
	}
	return checkedHex(hex, int(n))
}

// checkedHex reads hexadecimal text that must hold n bytes.
func checkedHex(hex string, n int) ([]byte, error) {
	hex = strings.TrimSpace(hex)
	if n == 0 && (hex == "" || hex == "NULL") {
		return nil, ErrNoBlob
	}
	b, err := decodeHex(hex)
	if err != nil {
		return nil, err
	}
	if len(b) < n {
		return nil, fmt.Errorf("%w: %d of %d bytes", ErrTruncated, len(b), n)
	}
	if len(b) > n {
		return nil, fmt.Errorf("%d bytes where %d were announced", len(b), n)
	}
	return b, nil
}

// hexValue is the value of a hexadecimal digit, or one of the marks below.
var hexValue = func() (t [256]uint8) {
	for c := range t {
		t[c] = hexBad
	}
	for i := range 10 {
		t['0'+i] = uint8(i)
	}
	for i := range 6 {
		t['a'+i], t['A'+i] = uint8(10+i), uint8(10+i)
	}
	// What MFCMAPI drops from hexadecimal text, and the separators of
	// registry and debugger dumps.
	for _, c := range []byte("\r\n\t -.,\\/'{}`\":;") {
		t[c] = hexSkip
	}
	return t
}()

const (
	hexSkip = 0xFE
	hexBad  = 0xFF
)

// looksHex reports whether s has nothing but hexadecimal digits, separators
// and 0x marks, with at least one whole byte. A descriptor's base64 begins
// with A (revision 1) or C (an 8 byte header) and goes on with letters that
// are not hexadecimal, so the two cannot be taken for one another.
func looksHex[T string | []byte](s T) bool {
	digits := 0
	for i := range len(s) {
		switch v := hexValue[s[i]]; {
		case v < 16:
			digits++
		case v == hexSkip:
		case (s[i] == 'x' || s[i] == 'X') && i > 0 && s[i-1] == '0':
		default:
			return false
		}
	}
	return digits >= 2
}

// decodeHex reads hexadecimal digits, leaving out separators and 0x marks.
func decodeHex(s string) ([]byte, error) {
	return appendHex(make([]byte, 0, len(s)/2), s)
}

func appendHex[T string | []byte](dst []byte, s T) ([]byte, error) {
	start := len(dst)
	half := -1
	for i := 0; i < len(s); i++ {
		v := hexValue[s[i]]
		switch {
		case v < 16 && half < 0:
			half = int(v)
		case v < 16:
			dst = append(dst, byte(half<<4)|v)
			half = -1
		case v == hexSkip:
		case (s[i] == 'x' || s[i] == 'X') && half == 0 && s[i-1] == '0':
			half = -1 // the 0 of 0x
		default:
			return dst[:start], fmt.Errorf("%q is not a hexadecimal digit, at character %d", s[i], i+1)
		}
	}
	if half >= 0 {
		return dst[:start], fmt.Errorf("%w: an odd number of hexadecimal digits", ErrTruncated)
	}
	return dst, nil
}

// decodeDecimalBytes reads PowerShell's way to print a byte array: decimal
// numbers below 256 separated by blanks, commas or line ends. Text in which
// every number has two digits is left to hexadecimal; a descriptor's list
// always has shorter ones, for it is full of zeros.
func decodeDecimalBytes(s string) ([]byte, bool) {
	s = strings.Trim(s, "{}()@[]")
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' || r == '\r' || r == '\n' })
	if len(fields) < 8 {
		return nil, false
	}
	b := make([]byte, len(fields))
	allTwo := true
	for i, f := range fields {
		if len(f) > 3 || f[0] < '0' || f[0] > '9' {
			return nil, false
		}
		v, err := strconv.ParseUint(f, 10, 8)
		if err != nil {
			return nil, false
		}
		allTwo = allTwo && len(f) == 2
		b[i] = byte(v)
	}
	return b, !allTwo
}

// squeezeBase64 drops white space, turns the URL alphabet into the standard
// one and adds the padding that is missing.
func squeezeBase64(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 3)
	for i := range len(s) {
		switch c := s[i]; c {
		case ' ', '\t', '\r', '\n':
		case '-':
			b.WriteByte('+')
		case '_':
			b.WriteByte('/')
		default:
			b.WriteByte(c)
		}
	}
	for n := b.Len(); n%4 != 0 && n%4 != 1; n++ {
		b.WriteByte('=')
	}
	return b.String()
}

// isTypeName recognises what PowerShell writes for a value it does not expand.
func isTypeName(s string) bool {
	return strings.HasPrefix(s, "System.") || strings.HasPrefix(s, "Microsoft.")
}

// clip keeps an error text short whatever the input was.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
