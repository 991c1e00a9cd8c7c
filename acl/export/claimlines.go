package export

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"reacl/acl/exchange"
	"reacl/ad/input"
)

// isSETACL recognises the permission lists of PFDAVAdmin and ExFolders.
func isSETACL(head string, _ *Options) bool {
	for line := range strings.Lines(head) {
		if line = strings.TrimSpace(line); line != "" && !isComment(line) {
			return strings.HasPrefix(line, "SETACL\t")
		}
	}
	return false
}

// readSETACL reads lines of SETACL, path, then trustee and rights in turn,
// separated by tabs.
func readSETACL(f *input.File, k *sink) {
	eachLine(f, k, func(line string, n int) bool {
		if isComment(line) {
			return true
		}
		fields := strings.Split(line, "\t")
		if len(fields) < 2 || fields[0] != "SETACL" {
			return k.rejectClaim(&RecordError{Origin: k.at(n), Raw: keep(line), Err: errors.New("not of the form SETACL, path, trustee, rights")})
		}
		mailbox, folder := exFolderPath(fields[1])
		pairs := fields[2:]
		if len(pairs)%2 != 0 {
			pairs = pairs[:len(pairs)-1] // PFDAVAdmin ends the line with a flag
		}
		for i := 0; i < len(pairs); i += 2 {
			c := Claim{Kind: exchange.KindFolder, Mailbox: mailbox, Folder: folder, Trustee: pairs[i], Origin: k.at(n)}
			role, freeBusy := exFolderRights(pairs[i+1])
			if c.Rights = role; role != "" && !k.claim(c) {
				return false
			}
			c.Kind = exchange.KindFreeBusy
			if c.Rights = freeBusy; freeBusy != "" && !k.claim(c) {
				return false
			}
		}
		return true
	})
}

// exFolderPath takes Mailboxes\Name\Top of Information Store\Calendar apart.
// Public folders have no mailbox.
func exFolderPath(path string) (mailbox, folder string) {
	rest, ok := strings.CutPrefix(path, `Mailboxes\`)
	if !ok {
		return "", `\` + strings.TrimPrefix(strings.TrimPrefix(path, `Public Folders`), `\`)
	}
	mailbox, folder, _ = strings.Cut(rest, `\`)
	folder = strings.TrimPrefix(folder, "Top of Information Store")
	return mailbox, `\` + strings.TrimPrefix(folder, `\`)
}

// exFolderRights parts the role from the free/busy right that ExFolders adds
// to it.
func exFolderRights(s string) (role, freeBusy string) {
	var words [2][]string
	for _, w := range strings.Fields(s) {
		i := 0
		if strings.HasPrefix(w, "FreeBusy") {
			i = 1
		}
		words[i] = append(words[i], w)
	}
	return strings.Join(words[0], " "), strings.Join(words[1], " ")
}

// isSetACLList recognises the listings of SetACL: "path",type,"descriptor".
func isSetACLList(head string, _ *Options) bool {
	line, _, _ := strings.Cut(strings.TrimLeft(head, "\r\n"), "\n")
	_, kind, _, ok := cutSetACL(strings.TrimRight(line, "\r"))
	return ok && kind != ""
}

// cutSetACL cuts a line into path, number of the object type, and descriptor.
func cutSetACL(line string) (path, kind, text string, ok bool) {
	if len(line) < 2 || line[0] != '"' {
		return "", "", "", false
	}
	path, rest, ok := strings.Cut(line[1:], `",`)
	if !ok {
		return "", "", "", false
	}
	kind, text, ok = strings.Cut(rest, ",")
	for _, c := range kind {
		ok = ok && c >= '0' && c <= '9'
	}
	if text == "" {
		return path, kind, "", ok
	}
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return "", "", "", false
	}
	return path, kind, text[1 : len(text)-1], ok
}

// setACLKinds are SetACL's object types. Services, printers and WMI have
// descriptors too, but no kind here.
var setACLKinds = map[string]exchange.Kind{"1": exchange.KindFile, "4": exchange.KindRegistry, "5": exchange.KindShare}

// readSetACLList reads a listing with SDDL into objects, and one with names
// (f:csv) into claims.
func readSetACLList(f *input.File, k *sink) {
	eachLine(f, k, func(line string, n int) bool {
		path, kind, text, ok := cutSetACL(line)
		o := Object{Kind: setACLKinds[kind], Folder: path, Origin: k.at(n)}
		switch {
		case !ok:
			return k.bad(&o, line, errors.New(`not of the form "path",type,"descriptor"`))
		case text == "":
			return k.bad(&o, line, fmt.Errorf("%w: SetACL listed none", ErrNoBlob))
		case isSDDL(text):
			return k.sddl(o, text)
		case strings.HasPrefix(text, "DACL(") || strings.HasPrefix(text, "SACL(") || strings.HasPrefix(text, "Owner:") || strings.HasPrefix(text, "Group:"):
			return setACLClaims(o, text, k)
		}
		return k.bad(&o, line, errors.New("the descriptor is not in SDDL"))
	})
}

// setACLClaims reads DACL(flags):trustee,rights,type,flags:…;SACL(…):… .
func setACLClaims(o Object, text string, k *sink) bool {
	for section := range strings.SplitSeq(text, ";") {
		if !strings.HasPrefix(section, "DACL(") {
			continue
		}
		_, entries, _ := strings.Cut(section, "):")
		for entry := range strings.SplitSeq(entries, ":") {
			part := strings.Split(entry, ",")
			if len(part) < 3 {
				continue // [empty], [NULL]
			}
			c := Claim{Kind: o.Kind, Folder: o.Folder, Trustee: part[0], Rights: part[1], Deny: strings.HasPrefix(part[2], "deny"), Origin: o.Origin}
			if !k.claim(c) {
				return false
			}
		}
	}
	return k.bad(&o, text, fmt.Errorf("%w: this listing has names; list with -lst f:sddl", ErrNoBlob))
}

// eachLine calls f for every line that is not blank.
func eachLine(file *input.File, k *sink, f func(line string, n int) bool) {
	lines := input.NewLines(file.Text(), MaxRecord)
	for {
		raw, err := lines.Next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, input.ErrLineTooLong):
			if !k.broken(&RecordError{Origin: k.at(lines.Number()), Raw: keep(raw), Err: ErrTooLong}) {
				return
			}
			continue
		case err != nil:
			k.fail(err)
			return
		}
		if line := strings.TrimSpace(string(raw)); line != "" && !f(line, lines.Number()) {
			return
		}
	}
}
