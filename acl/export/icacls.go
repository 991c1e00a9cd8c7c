package export

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
)

// isSaveFile recognises the save files of icacls and smbcacls: lines that are
// in turn a path, which may be empty, and a DACL in SDDL.
func isSaveFile(head string, _ *Options) bool {
	path, rest, ok := strings.Cut(head, "\n")
	if !ok || isSDDL(path) {
		return false
	}
	if _, _, ok := cutSDDL(strings.TrimSpace(path)); ok || isSection(strings.TrimSpace(path)) {
		return false
	}
	second, _, _ := strings.Cut(rest, "\n")
	return strings.HasPrefix(second, "D:") && isSDDL(strings.TrimSpace(second))
}

// readSaveFile reads what `icacls /save` and `smbcacls --save` write. Owner,
// group and SACL are not in it.
func readSaveFile(f *input.File, k *sink) {
	text := &ended{r: f.Text()}
	lines := input.NewLines(text, MaxRecord)
	path, at := "", 0 // the path that waits for its descriptor, and its line
	for {
		raw, err := lines.Next()
		line, n := string(raw), lines.Number()
		switch {
		case errors.Is(err, io.EOF):
			if path != "" {
				k.bad(saved(k, path, at), path, fmt.Errorf("%w: the file ends before the path's descriptor", ErrTruncated))
			}
			return
		case errors.Is(err, input.ErrLineTooLong):
			if !k.reject(&RecordError{Origin: k.at(n), Folder: path, Kind: exchange.KindFile, Raw: keep(raw), Err: ErrTooLong}) {
				return
			}
			path, at = "", 0
			continue
		case err != nil:
			k.fail(err)
			return
		}
		ok := true
		switch {
		case isSDDL(line) && text.cut():
			ok = k.bad(saved(k, path, n), line, errNoLineEnd)
			path, at = "", 0
		case isSDDL(line) && at > 0:
			ok = k.sddl(*saved(k, path, n), line)
			path, at = "", 0
		case isSDDL(line):
			ok = k.bad(saved(k, "", n), line, errors.New("a descriptor without the path that it belongs to"))
		default:
			if path != "" {
				ok = k.bad(saved(k, path, at), path, errors.New("no descriptor follows the path"))
			}
			path, at = line, n
		}
		if !ok {
			return
		}
	}
}

// saved is the object of a path in a save file. The empty path is the root of
// what was saved.
func saved(k *sink, path string, line int) *Object {
	if path == "" {
		path = `\`
	}
	return &Object{Kind: fileKind(k), Folder: path, Origin: k.at(line)}
}

// fileKind is what the user says that paths are, or files.
func fileKind(k *sink) exchange.Kind {
	if k.opts.Kind != exchange.KindUnknown {
		return k.opts.Kind
	}
	return exchange.KindFile
}

var errNoLineEnd = fmt.Errorf("%w: the last line has no line end; add one if the line is whole", ErrTruncated)

// ended knows whether a text ends with a line end. A DACL that is cut off
// between two entries looks whole.
type ended struct {
	r    io.Reader
	last byte
	end  bool
}

func (e *ended) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if n > 0 {
		e.last = p[n-1]
	}
	e.end = e.end || errors.Is(err, io.EOF)
	return n, err
}

// cut reports whether all has been read and the last line has no end.
func (e *ended) cut() bool { return e.end && e.last != '\n' }
