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

// form is a form of export: how it is recognised by the beginning of its
// text, and how it is read.
type form struct {
	name string
	is   func(head string) bool
	read func(f *input.File, k *sink)
}

// forms are tried in order; the first that fits is taken.
var forms []form

func init() {
	forms = []form{
		{"jsonl", isJSONLines, readJSONLines},
	}
}

// formOf finds the form of a text by its beginning; nil is none.
func formOf(head string) *form {
	for i := range forms {
		if forms[i].is(head) {
			return &forms[i]
		}
	}
	return nil
}

func unknownForm(head string) error {
	if strings.TrimSpace(head) == "" {
		return ErrEmpty
	}
	first, _, _ := strings.Cut(strings.TrimSpace(head), "\n")
	return input.WithHint(
		fmt.Errorf("%w; it begins with %q", ErrUnknownForm, clip(strings.TrimSpace(first))),
		"the forms that are read are listed in the documentation under \"Descriptor exports\"")
}
