package export

import (
	"errors"
	"fmt"
	"strings"

	"reacl/ad/input"
)

// ErrUnknownForm is the reason for which a file is passed over whose form is
// none of those that are read.
var ErrUnknownForm = errors.New("not a form of descriptor export that is known")

// ErrEmpty is the reason for which an empty file is told.
var ErrEmpty = errors.New("the file is empty")

// errNoHeader is the reason for which a table is passed over whose first row is data.
var errNoHeader = fmt.Errorf("%w: a table without a row of names; say which column is which by number: --columns mailbox=1 --columns folder=2 --columns sd=3", ErrUnknownForm)

// form is a form of export: how it is recognised by the beginning of its
// text, and how it is read.
type form struct {
	name    string
	objects bool // holds descriptors
	claims  bool // holds claims
	folders bool // can hold folders of mailboxes that are named
	is      func(head string, opts *Options) bool
	read    func(f *input.File, k *sink)
}

// forms lists the forms in the order in which they are tried; the first that
// fits is taken.
func forms() []form {
	return []form{
		{"directory-snapshot", true, false, false, isSnapshot, readSnapshot},
		{"directory-csv", true, false, false, isDirectoryTable, readDirectoryTable},
		{"directory", false, false, false, isDirectoryOnly, nil},
		{"json", true, false, true, isJSONDocument, readJSONDocument},
		{"jsonl", true, false, true, isJSONLines, readJSONLines},
		{"mapi-xml", true, true, true, isMAPI, readMAPI},
		{"ews", true, true, true, isEWS, readEWS},
		{"descriptor-xml", true, false, false, isDescriptorXML, readDescriptorXML},
		{"smart-view", true, true, false, isSmartView, readSmartView},
		{"ldif", true, false, false, isLDIF, readLDIF},
		{"setacl-lines", false, true, false, isSETACL, readSETACL},
		{"setacl-list", true, true, false, isSetACLList, readSetACLList},
		{"csv", true, false, true, isTable, readTable},
		{"permissions-csv", false, true, false, isClaimTable, readClaimTable},
		{"save-file", true, false, false, isSaveFile, readSaveFile},
		{"sddl-list", true, false, false, isSDDLList, readSDDLList},
	}
}

// formOf finds the form of a text by its beginning; nil is none.
func formOf(head string, opts *Options) *form {
	for _, f := range forms() {
		if f.is(head, opts) {
			return &f
		}
	}
	return nil
}

func unknownForm(head string, opts *Options) error {
	if h := headerOf(head); len(h.names) > 1 && isData(h.names, opts) {
		return errNoHeader
	}
	first, _, _ := strings.Cut(strings.TrimSpace(head), "\n")
	return input.WithHint(
		fmt.Errorf("%w; it begins with %q", ErrUnknownForm, clip(strings.TrimSpace(first))),
		"docs/exporting.md lists the forms that are read")
}
