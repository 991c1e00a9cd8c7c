package exchange

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// role is a set of rights that Outlook, Exchange's cmdlets and its web
// services know by a name ([MS-OXODLGT] 3.1.4.3.2, [MS-OXWSMTGS] 2.2.5.4).
type role struct {
	name   string
	ews    string // where it differs
	rights Rights // with Visible, without Contact
}

// roles are the folder roles, greatest first.
var roles = []role{
	{"Owner", "", allRights},
	{"PublishingEditor", "", 0x4FB},
	{"Editor", "", 0x47B},
	{"PublishingAuthor", "", 0x49B},
	{"Author", "", 0x41B},
	{"NonEditingAuthor", "NoneditingAuthor", 0x413},
	{"Reviewer", "", 0x401},
	{"Contributor", "", 0x402},
	{"None", "", Visible},
}

// freeBusyRoles are the roles that live in the free/busy descriptor.
var freeBusyRoles = []role{
	{"LimitedDetails", "FreeBusyTimeAndSubjectAndLocation", freeBusyRights},
	{"AvailabilityOnly", "FreeBusyTimeOnly", FreeBusySimple},
}

// nonEditingWithoutDelete is how some tools write NonEditingAuthor.
const nonEditingWithoutDelete = ReadAny | Create | Visible

// Role is the name of the role that the rights make up, or "Custom (…)" with
// the names of the rights.
//
// FolderContact is no right and does not matter, nor does FolderVisible, which
// delegates are given without ([MS-OXODLGT]); an owner without it is Custom. The free/busy
// rights matter where there are no others.
func (r Rights) Role() string {
	if p := r.role(); p != nil {
		return p.name
	}
	return "Custom (" + r.String() + ")"
}

// EWSLevel is the PermissionLevel or CalendarPermissionLevel of Exchange Web
// Services for the rights; "Custom" where there is none.
func (r Rights) EWSLevel() string {
	p := r.role()
	switch {
	case p == nil:
		return "Custom"
	case p.ews != "":
		return p.ews
	}
	return p.name
}

func (r Rights) role() *role {
	base := r &^ (Contact | freeBusyRights)
	if base&^Visible == 0 {
		switch {
		case r&FreeBusyDetailed != 0:
			return &freeBusyRoles[0]
		case r&FreeBusySimple != 0:
			return &freeBusyRoles[1]
		}
		return &roles[len(roles)-1]
	}
	if base|Visible == nonEditingWithoutDelete {
		base |= DeleteOwned
	}
	for i := range roles {
		if base == roles[i].rights || base|Visible == roles[i].rights && base&Owner == 0 {
			return &roles[i]
		}
	}
	return nil
}

// ErrRole is the reason for which text does not name rights.
var ErrRole = errors.New("not the name of a role or of folder rights")

// ParseRights reads a role or rights by name: what [Rights.Role] and
// [Rights.String] write, the names of Exchange Web Services and of ExFolders
// (FreeBusyBasic, FreeBusyDetails), separated by commas or blanks, or a number.
// A role's rights are those with FolderVisible; Owner includes FolderContact,
// as Outlook sets it.
func ParseRights(s string) (Rights, error) {
	text := strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(text, "Custom ("); ok {
		text = strings.TrimSuffix(inner, ")")
	}
	words := strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' || c == '{' || c == '}' || c == '|' })
	if len(words) == 0 {
		return 0, fmt.Errorf("%q: %w", clip(s), ErrRole)
	}
	var r Rights
	for _, w := range words {
		v, ok := rightsByName(w)
		if !ok {
			return 0, fmt.Errorf("%q in %q: %w", clip(w), clip(s), ErrRole)
		}
		r |= v
	}
	return r, nil
}

func rightsByName(w string) (Rights, bool) {
	for _, list := range [][]role{roles, freeBusyRoles} {
		for _, p := range list {
			if strings.EqualFold(w, p.name) || p.ews != "" && strings.EqualFold(w, p.ews) {
				if p.rights&Owner != 0 {
					return p.rights | Contact, true
				}
				return p.rights, true
			}
		}
	}
	for _, n := range rightName {
		if strings.EqualFold(w, n.name) {
			return n.right, true
		}
	}
	switch strings.ToLower(w) {
	case "freebusybasic":
		return FreeBusySimple, true
	case "freebusydetails":
		return freeBusyRights, true
	}
	v, err := strconv.ParseUint(w, 0, 32)
	return Rights(v), err == nil
}
