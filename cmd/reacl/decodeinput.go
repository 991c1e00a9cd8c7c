package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"reacl/acl"
	"reacl/acl/exchange"
	"reacl/acl/export"
	"reacl/ad/input"
	"reacl/sid"
)

// maxDecode is more than the text of the largest descriptor there can be.
const maxDecode = 4 << 20

// decoder reads SIDs and descriptors and shows them.
type decoder struct {
	kind   exchange.Kind // as told; unknown to guess
	domain sid.SID       // of aliases in SDDL
	names  *accounts     // nil without directories
}

// unreadable is what is wrong with an input that was read but not understood.
type unreadable struct{ error }

func (u unreadable) Unwrap() error { return u.error }

func isUnreadable(err error) bool {
	var u unreadable
	return errors.As(err, &u)
}

// input reads what an argument names or holds.
func (d decoder) input(e env, arg string) (decoded, error) {
	name, named := strings.CutPrefix(arg, "@")
	switch {
	case named || arg == input.Stdin || len(arg) < 1024 && isFile(arg) || hasDrive(arg):
		b, err := readBounded(e, name)
		if err != nil {
			return decoded{}, err
		}
		v, err := d.bytesOrText(b)
		if err != nil {
			return decoded{}, advise(fmt.Errorf("%s: %w", displayName(name), err), b)
		}
		return v, nil
	}
	v, err := d.parse(arg)
	if err != nil && strings.ContainsAny(arg, `./\`) && !strings.ContainsAny(arg, " :\n") {
		return v, hint(err, "there is no file of this name either; "+decodeInputHint)
	}
	return v, advise(err, nil)
}

// hasDrive reports whether the argument is a path on Windows, which might be
// taken for SDDL: D:\blob.bin.
func hasDrive(arg string) bool {
	return len(arg) > 2 && arg[1] == ':' && (arg[2] == '\\' || arg[2] == '/')
}

func displayName(name string) string {
	if name == input.Stdin {
		return "standard input"
	}
	return name
}

// advise adds a hint to what is wrong with bytes.
func advise(err error, raw []byte) error {
	var place *acl.Error
	switch {
	case err == nil || input.Hint(err) != "":
		return err
	case len(raw) == exchange.FindFolderLimit || errors.Is(err, errCutByFindFolder):
		return hint(err, "exactly 512 bytes: FindFolder of Exchange Web Services cuts there; read the property with GetFolder")
	case errors.As(err, &place):
		return hint(err, "the bytes are damaged or cut: export the property again")
	}
	return hint(err, decodeInputHint)
}

// readBounded reads a file or standard input, decompressed.
func readBounded(e env, name string) ([]byte, error) {
	f, err := input.Open(name, e.Stdin)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxDecode+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxDecode {
		return nil, hint(fmt.Errorf("%s is larger than %d bytes: no descriptor is", displayName(name), maxDecode),
			"for a file with an input on each line use reacl decode --json - < FILE; exports of many folders are read by reacl audit --acl")
	}
	return b, nil
}

// bytesOrText reads the content of a file: bytes as they are, or their text.
func (d decoder) bytesOrText(b []byte) (decoded, error) {
	v, rawErr := d.decode(b)
	if rawErr == nil {
		return v, nil
	}
	text, err := io.ReadAll(input.Decode(bytes.NewReader(b)))
	if err != nil {
		return decoded{}, err
	}
	if isText(text) {
		return d.parse(string(text))
	}
	return decoded{}, unreadable{rawErr}
}

func isText(b []byte) bool {
	return bytes.IndexFunc(b, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' }) < 0
}

var (
	errEmptyInput      = errors.New("the input is empty")
	errCutByFindFolder = errors.New("cut at 512 bytes")
)

// parse reads the text of a SID, of a descriptor in SDDL, or of bytes. Every
// error is unreadable.
func (d decoder) parse(text string) (decoded, error) {
	v, err := d.parseText(strings.TrimSpace(text))
	if err != nil {
		return decoded{}, unreadable{err}
	}
	return v, nil
}

func (d decoder) parseText(s string) (decoded, error) {
	bare := strings.TrimPrefix(s, "NT User:") // as Exchange's cmdlets show orphans
	switch {
	case s == "":
		return decoded{}, errEmptyInput
	case len(bare) > 4 && strings.EqualFold(bare[:4], "S-1-"):
		v, err := sid.Parse(bare)
		return decoded{what: whatSID, sid: v}, err
	case len(s) > 1 && s[1] == ':' && strings.ContainsRune("OGDSogds", rune(s[0])):
		return d.parseSDDL(s)
	}
	s = strings.ReplaceAll(strings.TrimPrefix(s, "hex:"), `\x`, " ") // registry files, C and Python
	if len(s) > 1 && (s[0] == 'x' || s[0] == 'X') && s[1] != '\'' {
		s = s[1:] // MFCMAPI drops one prefix, 0x or x
	}
	b, err := export.DecodeBlob(s)
	if err != nil {
		return decoded{}, err
	}
	v, err := d.decode(b)
	if err != nil && len(b) == exchange.FindFolderLimit {
		err = fmt.Errorf("%w (%w)", err, errCutByFindFolder)
	}
	return v, err
}

func (d decoder) parseSDDL(s string) (decoded, error) {
	b, err := acl.ParseSDDL(s, d.domain)
	switch {
	case errors.Is(err, acl.ErrNoDomain):
		return decoded{}, hint(err, "say which domain with --domain S-1-5-21-…")
	case err != nil:
		return decoded{}, hint(err, "a descriptor in SDDL reads O:SYG:SYD:(A;CI;0x1208a9;;;S-1-5-…)")
	}
	sd, err := acl.Parse(b)
	if err != nil {
		return decoded{}, err
	}
	v := d.descriptor(exchange.Header{}, sd)
	v.sddl = true
	return v, nil
}
