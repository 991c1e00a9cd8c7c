package ldap

import (
	"context"
	"slices"
	"strings"

	goldap "github.com/go-ldap/ldap/v3"
)

// schema says which of the wanted attributes the forest knows.
type schema struct {
	known   []string // in the order wanted
	missing []string // in no class of this forest
	partial []string // known, but not replicated to global catalogs
}

// readSchema looks the attributes up, all in one request. An account that may
// not read the schema gets the wanted attributes back: the server then leaves
// out what it does not have.
func (c *Conn) readSchema(ctx context.Context, want []string) (schema, error) {
	var filter strings.Builder
	filter.WriteString("(&(objectClass=attributeSchema)(|")
	for _, a := range want {
		filter.WriteString("(lDAPDisplayName=" + goldap.EscapeFilter(a) + ")")
	}
	filter.WriteString("))")
	found, err := c.entries(ctx, request{base: c.root.Schema, scope: scopeLevel, filter: filter.String(),
		attrs: []string{"lDAPDisplayName", "isMemberOfPartialAttributeSet", "isDefunct"}})
	if err != nil {
		return schema{}, err
	}
	if len(found) == 0 {
		return schema{known: want}, nil
	}
	catalog := map[string]bool{}
	for _, e := range found {
		if strings.EqualFold(e.Text("isdefunct"), "TRUE") {
			continue
		}
		name := strings.ToLower(e.Text("ldapdisplayname"))
		catalog[name] = strings.EqualFold(e.Text("ismemberofpartialattributeset"), "TRUE")
	}
	var s schema
	for _, a := range want {
		inCatalog, known := catalog[strings.ToLower(a)]
		switch {
		case !known:
			s.missing = append(s.missing, a)
			continue
		case !inCatalog && !slices.Contains(constructed, a):
			s.partial = append(s.partial, a)
		}
		s.known = append(s.known, a)
	}
	return s, nil
}

// constructed attributes are made when they are read, by any server
// ([MS-ADTS] 3.1.1.4.5).
var constructed = []string{"memberOf", attrMetadata}
